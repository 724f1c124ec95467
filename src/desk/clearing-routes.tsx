import { type Context, Hono } from 'hono'
import { approveClearing, type ClearingOutcome, cancelClearing } from '../clearing/clearing.ts'
import { findClearingPage, listAllClearings } from '../clearing/list.ts'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { ClearingPage, type ClearingPageProps, ClearingsPage } from './clearing-views.tsx'
import { isAllowed } from './member.ts'
import { may } from './roles.ts'
import { forbidden, memberOf } from './routes.tsx'

type Ctx = Context<Env>
interface Forbidden {
  readonly kind: 'forbidden'
}

/** Numbers that are to be cleared: all may look, supervisors decide. */
export function clearingRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.clearings, async c =>
    htmlPage(c, <ClearingsPage frame={c.var.frame} {...(await listAllClearings(deps))} />),
  )

  routes.get(`${PAGES.clearings}/:clearing`, c => clearingPage(c, undefined))

  routes.post(`${PAGES.clearings}/:clearing`, async c => {
    const form = await readForm(c)
    const outcome = await decided(c, form.text('action'))
    switch (outcome?.kind) {
      case undefined:
      case 'done':
        return c.redirect(c.req.path, 303)
      case 'unchanged':
        return clearingPage(c, 'already')
      case 'own':
        return clearingPage(c, 'own')
      case 'had-a-hand':
        return clearingPage(c, 'hadHand')
      case 'forbidden':
        return forbidden(c)
      case 'no-clearing':
        return c.notFound()
    }
  })

  return routes

  async function decided(c: Ctx, action: string): Promise<ClearingOutcome | Forbidden | undefined> {
    if (action !== 'approve' && action !== 'cancel') return undefined
    const member = memberOf(c)
    if (!(await isAllowed(deps, member, 'decide-clearing'))) return { kind: 'forbidden' }
    const by = { id: member.session.loginId, address: member.address }
    const decide = action === 'approve' ? approveClearing : cancelClearing
    return decide(deps, by, c.req.param('clearing') ?? '')
  }

  async function clearingPage(c: Ctx, problem: ClearingPageProps['problem']) {
    const { frame, session } = c.var
    const found = await findClearingPage(deps, c.req.param('clearing') ?? '', session.loginId)
    if (found === undefined) return c.notFound()
    const page = (
      <ClearingPage
        frame={frame}
        {...found}
        mayDecide={may(session.role, 'decide-clearing')}
        isOwn={found.clearing.requestedBy === session.loginId}
        problem={problem}
      />
    )
    return htmlPage(c, page, problem === undefined ? 200 : problem === 'already' ? 409 : 422)
  }
}
