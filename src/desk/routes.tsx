import { type Context, Hono } from 'hono'
import { IDENTITY_CHECKS } from '../clearing/request.ts'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { policy } from '../policy.ts'
import { readFlash } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { findAccountHistory, findAccountPage, findActForm } from './account.ts'
import { AccountHistory } from './account-history-view.tsx'
import { AccountScreen } from './account-view.tsx'
import { ActPage, ConflictPage, ForbiddenPage } from './act-view.tsx'
import { act, type OrderProblem, openPassword, WITH_REASON } from './acts.ts'
import { type DeskMember, isAllowed } from './member.ts'
import { messages as m } from './messages.ts'
import { DESK_ACTS, type DeskAct, may } from './roles.ts'
import { type SearchOutcome, search } from './search.ts'
import { SearchPage } from './search-view.tsx'

type Ctx = Context<Env>

/** The desk's search, the account pages, and what is done to an account. */
export function deskRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.search, c => searchPage(c, ''))

  routes.post(PAGES.search, async c => {
    const typed = (await readForm(c)).text('query')
    const outcome = await search(deps, memberOf(c), typed)
    // By an ID or a line there is mostly one; whose a mobile number is, the list itself tells.
    const [only, second] = outcome.kind === 'found' && outcome.by === 'other' ? outcome.hits : []
    if (only && second === undefined) return c.redirect(`${PAGES.accounts}/${only.accountId}`, 303)
    return searchPage(c, typed, outcome)
  })

  routes.get(`${PAGES.accounts}/:account`, async c => {
    const member = memberOf(c)
    const wanted = {
      accountId: c.req.param('account'),
      rowsPage: c.req.query('page'),
      sessionsPage: c.req.query('sessions'),
    }
    const page = await findAccountPage(deps, member, wanted)
    if (page === undefined) return c.notFound()
    const done = await takeDone(c, page.account.id)
    return htmlPage(c, <AccountScreen frame={c.var.frame} page={page} done={done} />)
  })

  routes.get(`${PAGES.accounts}/:account/history`, async c => {
    const before = c.req.query('before')
    const wanted = { accountId: c.req.param('account'), before }
    const found = await findAccountHistory(deps, memberOf(c), wanted)
    if (found === undefined) return c.notFound()
    return htmlPage(c, <AccountHistory frame={c.var.frame} {...found} isLater={before !== undefined} />)
  })

  routes.get(`${PAGES.accounts}/:account/:act`, async c => {
    const wanted = actNamed(c.req.param('act'))
    if (wanted === undefined) return c.notFound()
    if (!(await isAllowed(deps, memberOf(c), wanted))) return forbidden(c)
    return actPage(c, wanted, {})
  })

  routes.post(`${PAGES.accounts}/:account/:act`, async c => {
    const form = await readForm(c)
    const wanted = actNamed(c.req.param('act'))
    if (wanted === undefined) return c.notFound()
    const accountId = c.req.param('account')
    const typed = { reason: form.text('reason'), identity: form.text('identity') }
    const outcome = await act(deps, memberOf(c), {
      act: wanted,
      accountId,
      stamp: form.text('stamp'),
      reason: typed.reason,
      identity: IDENTITY_CHECKS.find(check => check === typed.identity),
    })
    switch (outcome.kind) {
      case 'done':
      case 'done-before':
        return c.redirect(`${PAGES.accounts}/${accountId}`, 303)
      case 'refused':
        return actPage(c, wanted, { typed, problems: outcome.problems })
      case 'conflict':
      case 'not-possible':
        return conflictPage(c, accountId, outcome.kind === 'conflict' ? 'conflict' : 'notPossible')
      case 'another-member':
        return conflictPage(c, accountId, 'anotherMember')
      case 'forbidden':
        return forbidden(c)
      case 'no-account':
        return c.notFound()
    }
  })

  return routes

  async function searchPage(c: Ctx, typed: string, outcome?: SearchOutcome) {
    const { frame, session } = c.var
    const elsewhere = session.flash?.kind === 'desk-act'
    const page = (
      <SearchPage
        frame={frame}
        typed={typed}
        mayAskMobile={may(session.role, 'search-mobile')}
        outcome={outcome}
        flash={elsewhere ? undefined : await readFlash(deps, session)}
      />
    )
    const status =
      outcome === undefined || outcome.kind === 'found' ? 200 : outcome.kind === 'forbidden' ? 403 : 422
    return htmlPage(c, page, status)
  }

  async function actPage(
    c: Ctx,
    wanted: DeskAct,
    again: {
      readonly typed?: { readonly reason: string; readonly identity: string }
      readonly problems?: readonly OrderProblem[]
    },
  ) {
    const { frame } = c.var
    const accountId = c.req.param('account') ?? ''
    const form = await findActForm(deps, memberOf(c), { accountId, act: wanted })
    if (form === undefined) return c.notFound()
    const { account, terms } = form
    if (!account.acts.includes(wanted)) return conflictPage(c, accountId, 'notPossible')
    if (form.needsOther) return conflictPage(c, accountId, 'anotherMember')
    const isAtOnce = terms !== undefined && terms.dueAt <= deps.clock.now()
    const page = (
      <ActPage
        frame={frame}
        account={account}
        act={wanted}
        asksReason={WITH_REASON.has(wanted)}
        maxReason={policy.desk.reasonCharacters}
        typed={again.typed ?? { reason: '', identity: '' }}
        problems={again.problems ?? []}
        clearing={
          terms && {
            checks: IDENTITY_CHECKS,
            needsSecond: terms.needsSecond,
            dueAt: isAtOnce ? undefined : terms.dueAt,
          }
        }
      />
    )
    return htmlPage(c, page, again.problems === undefined ? 200 : 422)
  }

  function conflictPage(c: Ctx, accountId: string, text: 'conflict' | 'notPossible' | 'anotherMember') {
    return htmlPage(c, <ConflictPage frame={c.var.frame} accountId={accountId} text={text} />, 409)
  }

  /** What was done just now to this account; another account's page does not take it away. */
  async function takeDone(c: Ctx, accountId: string) {
    const { flash } = c.var.session
    if (flash?.kind !== 'desk-act' || flash.accountId !== accountId) return undefined
    const taken = await readFlash(deps, c.var.session)
    const done = taken?.kind === 'desk-act' ? actNamed(taken.act) : undefined
    if (taken === undefined || done === undefined) return undefined
    return { act: done, password: openPassword(deps, memberOf(c), taken) }
  }
}

/** 403 in words; that it was tried stands in the audit trail. */
export function forbidden(c: Ctx) {
  const { frame, session } = c.var
  const role = frame.say(m.role[session.role ?? 'read-only'])
  return htmlPage(c, <ForbiddenPage frame={frame} role={role} />, 403)
}

export function memberOf(c: Ctx): DeskMember {
  return { session: c.var.session, address: c.var.address }
}

function actNamed(name: string): DeskAct | undefined {
  return DESK_ACTS.find(known => known === name)
}
