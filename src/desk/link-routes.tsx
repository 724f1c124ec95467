import { type Context, Hono } from 'hono'
import { findCustomer } from '../accounts/customer.ts'
import type { Deps } from '../deps.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import { changeService } from '../switch/in-service.ts'
import { linkOf } from '../switch/progress.ts'
import type { Env } from '../web.ts'
import type { OrderProblem } from './acts.ts'
import { LinkPage } from './link-view.tsx'
import { isAllowed } from './member.ts'
import { may } from './roles.ts'
import { forbidden, memberOf } from './routes.tsx'

type Ctx = Context<Env>

/** A line and the telephone system: everybody of the desk sees how far it is, supervisors take it out of service. */
export function linkRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${PAGES.accounts}/:account/line`

  routes.get(path, c => linkPage(c, {}))

  routes.post(path, async c => {
    const form = await readForm(c)
    const [reason, inService] = [form.text('reason').trim(), form.text('inService') === '1']
    if (!(await isAllowed(deps, memberOf(c), 'set-in-service'))) return forbidden(c)
    const problem = problemOf(reason)
    if (problem !== undefined) return linkPage(c, { typed: reason, problem })
    const line = await lineOf(c)
    if (line === undefined) return c.notFound()
    const { session, address } = c.var
    const change = { reason: withoutPhoneNumbers(reason), by: session.loginId, address, inService }
    const outcome = await changeService(deps, { ...change, number: line.number })
    // The second of two clicks, and who was slower than a colleague, finds it as wanted.
    if (outcome.kind === 'done' || outcome.kind === 'unchanged')
      return c.redirect(`${c.req.path}?set=${inService ? 'in' : 'out'}`, 303)
    return c.notFound()
  })

  return routes

  async function lineOf(c: Ctx) {
    const customer = await findCustomer(deps.db, deps.numbers, c.req.param('account') ?? '')
    return customer?.line
  }

  async function linkPage(
    c: Ctx,
    { typed = '', problem }: { readonly typed?: string; readonly problem?: OrderProblem },
  ) {
    const line = await lineOf(c)
    const link = line && (await linkOf(deps, line.number))
    if (line === undefined || link === undefined) return c.notFound()
    const set = c.req.query('set')
    const isSo = set === (link.progress.inService ? 'in' : 'out')
    const page = (
      <LinkPage
        frame={c.var.frame}
        accountId={c.req.param('account') ?? ''}
        line={line}
        link={link}
        maySet={may(c.var.session.role, 'set-in-service')}
        typed={typed}
        problem={problem}
        done={isSo && (set === 'in' || set === 'out') ? set : undefined}
      />
    )
    return htmlPage(c, page, problem === undefined ? 200 : 422)
  }
}

function problemOf(reason: string): OrderProblem | undefined {
  if (reason === '') return 'reason-missing'
  return reason.length > policy.desk.reasonCharacters ? 'reason-too-long' : undefined
}
