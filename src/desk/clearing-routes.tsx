import { type Context, Hono } from 'hono'
import { cancelClearing } from '../clearing/clearing.ts'
import { findClearingPage, listAllClearings } from '../clearing/list.ts'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { leaveFlash } from '../sessions/told.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { ClearingPage, type ClearingPageProps, ClearingsPage } from './clearing-views.tsx'
import { approve } from './fresh-acts.ts'
import { isAllowed } from './member.ts'
import { may } from './roles.ts'
import { askerOf, codeFirst, forbidden, memberOf, toldAnywhere } from './routes.tsx'

type Ctx = Context<Env>

/** Numbers that are to be cleared: all may look, supervisors decide. */
export function clearingRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.clearings, async c => {
    const all = await listAllClearings(deps, c.req.query('page'))
    return htmlPage(c, <ClearingsPage frame={c.var.frame} {...all} />)
  })

  routes.get(`${PAGES.clearings}/:clearing`, c => clearingPage(c, undefined))

  routes.post(`${PAGES.clearings}/:clearing`, async c => {
    const form = await readForm(c)
    const outcome = await decided(c, form.text('action'))
    if (outcome === undefined) return c.redirect(PAGES.clearings, 303)
    switch (outcome.kind) {
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
      default:
        return codeFirst(c, outcome)
    }
  })

  return routes

  async function decided(c: Ctx, action: string) {
    if (action !== 'approve' && action !== 'cancel') return undefined
    const member = memberOf(c)
    if (!(await isAllowed(deps, member, 'decide-clearing'))) return { kind: 'forbidden' } as const
    const by = { id: member.session.loginId, address: member.address }
    const id = c.req.param('clearing') ?? ''
    if (action === 'cancel') {
      const outcome = await cancelClearing(deps, by, id)
      if (outcome.kind === 'done')
        await leaveFlash(deps.db, member.session.id, { kind: 'clearing-decided', as: 'cancelled' })
      return outcome
    }
    const found = await findClearingPage(deps, id, member.session.loginId)
    if (found === undefined) return { kind: 'no-clearing' } as const
    return approve(deps, askerOf(c), { id, loginId: found.clearing.loginId })
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
        told={problem === undefined ? await toldAnywhere(deps, c) : []}
      />
    )
    return htmlPage(c, page, problem === undefined ? 200 : problem === 'already' ? 409 : 422)
  }
}
