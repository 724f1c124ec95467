import { type Context, Hono } from 'hono'
import { refusalText } from '../acts/refusal-view.tsx'
import { codePath } from '../acts/routes.tsx'
import { IDENTITY_CHECKS } from '../clearing/request.ts'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { isToldAnywhere } from '../page/flash.tsx'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { policy } from '../policy.ts'
import { readFlash } from '../sessions/told.ts'
import { DESK_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { findAccountHistory, findAccountPage, findActForm } from './account.ts'
import { AccountHistory } from './account-history-view.tsx'
import { AccountScreen } from './account-view.tsx'
import { ActPage, ConflictPage, ForbiddenPage, RefusedPage, type TypedOrder } from './act-view.tsx'
import { type OrderProblem, openPassword, WITH_IDENTITY, WITH_REASON } from './acts.ts'
import { findForwarding } from './forwarding.ts'
import { ForwardingPage } from './forwarding-view.tsx'
import { ACT_SCREEN, type Asked, type Asker, findWantedOrder, order } from './fresh-acts.ts'
import { type DeskMember, isAllowed } from './member.ts'
import { messages as m } from './messages.ts'
import { DESK_ACTS, type DeskAct, may } from './roles.ts'
import { type SearchOutcome, search } from './search.ts'
import { SearchPage } from './search-view.tsx'

type Ctx = Context<Env>

/** The desk's search, the account pages, and what is done to an account. */
export function deskRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.search, c => searchPage(deps, c, ''))

  routes.post(PAGES.search, async c => {
    const typed = (await readForm(c)).text('query')
    const outcome = await search(deps, memberOf(c), typed)
    // By an ID or a line there is mostly one; whose a mobile number is, the list itself tells.
    const [only, second] = outcome.kind === 'found' && outcome.by === 'other' ? outcome.hits : []
    if (only && second === undefined) return c.redirect(`${PAGES.accounts}/${only.accountId}`, 303)
    return searchPage(deps, c, typed, outcome)
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

  routes.get(`${PAGES.accounts}/:account/forwarding`, async c => {
    const wanted = { accountId: c.req.param('account'), page: c.req.query('page') }
    const found = await findForwarding(deps, wanted)
    if (found === undefined) return c.notFound()
    return htmlPage(c, <ForwardingPage frame={c.var.frame} {...found} />)
  })

  routes.get(`${PAGES.accounts}/:account/:act`, async c => {
    const wanted = actNamed(c.req.param('act'))
    if (wanted === undefined) return c.notFound()
    if (!(await isAllowed(deps, memberOf(c), wanted))) return forbidden(c)
    return actPage(deps, c, wanted, await typedAgain(c, wanted))
  })

  routes.post(`${PAGES.accounts}/:account/:act`, async c => {
    const form = await readForm(c)
    const wanted = actNamed(c.req.param('act'))
    if (wanted === undefined) return c.notFound()
    const accountId = c.req.param('account')
    const typed = typedIn(form)
    const outcome = await order(deps, askerOf(c), {
      act: wanted,
      accountId,
      stamp: form.text('stamp'),
      reason: typed.reason,
      identity: IDENTITY_CHECKS.find(check => check === typed.identity),
      lastDay: typed.lastDay,
    })
    switch (outcome.kind) {
      case 'done':
      case 'done-before':
        return c.redirect(`${PAGES.accounts}/${accountId}`, 303)
      case 'refused':
        return actPage(deps, c, wanted, { typed, problems: outcome.problems })
      case 'conflict':
      case 'not-possible':
        return conflictPage(c, accountId, outcome.kind === 'conflict' ? 'conflict' : 'notPossible')
      case 'another-member':
        return conflictPage(c, accountId, 'anotherMember')
      case 'forbidden':
        return forbidden(c)
      case 'no-account':
        return c.notFound()
      default:
        return codeFirst(c, outcome)
    }
  })

  return routes

  /** What a code was asked for, and was given up. */
  async function typedAgain(c: Ctx, wanted: DeskAct) {
    if (c.req.query('held') === undefined) return {}
    const of = { act: wanted, accountId: c.req.param('account') ?? '' }
    const order = await findWantedOrder(deps, c.var.session, of)
    if (order === undefined) return {}
    const { reason, identity = '', lastDay = '' } = order
    return { typed: { reason, identity, lastDay } }
  }

  /** What was done just now to this account; another account's page does not take it away. */
  async function takeDone(c: Ctx, accountId: string) {
    const told = await readFlash(
      deps,
      c.var.session,
      flash => flash.kind === 'desk-act' && flash.accountId === accountId,
    )
    const flash = told.at(-1)
    if (flash?.kind !== 'desk-act') return undefined
    const done = actNamed(flash.act)
    if (done === undefined) return undefined
    return { act: done, password: openPassword(deps, memberOf(c), flash), count: flash.count, flash }
  }
}

/** A code is asked for first, or cannot be sent now; then the page of errors says so. */
export function codeFirst(c: Ctx, asked: Asked<never>) {
  if (asked.kind === 'code' || asked.kind === 'check') return c.redirect(codePath(DESK_SITE), 303)
  const { frame } = c.var
  return htmlPage(c, <RefusedPage frame={frame} text={refusalText(frame, asked)} />, 422)
}

/** The desk's forms with typed text. */
export function searchForm(deps: Deps): TypedForm {
  const show: TypedForm['show'] = (c, { form }) => searchPage(deps, c, form.text('query'))
  return { screen: 'desk-search', path: PAGES.search, title: m.searchTitle, show }
}

export function actForm(deps: Deps): TypedForm {
  const path = `${PAGES.accounts}/:account/:act`
  return {
    screen: ACT_SCREEN,
    path,
    title: m.actsTitle,
    async show(c, { form }) {
      const wanted = actNamed(c.req.param('act') ?? '')
      if (wanted === undefined) return c.notFound()
      if (!(await isAllowed(deps, memberOf(c), wanted))) return forbidden(c)
      return actPage(deps, c, wanted, { typed: typedIn(form), stamp: form.text('stamp') })
    },
  }
}

function typedIn(form: Form): TypedOrder {
  return { reason: form.text('reason'), identity: form.text('identity'), lastDay: form.text('lastDay') }
}

async function searchPage(deps: Deps, c: Ctx, typed: string, outcome?: SearchOutcome) {
  const { frame, session } = c.var
  const page = (
    <SearchPage
      frame={frame}
      typed={typed}
      mayAskMobile={may(session.role, 'search-mobile')}
      outcome={outcome}
      flash={await toldAnywhere(deps, c)}
    />
  )
  const status =
    outcome === undefined || outcome.kind === 'found' ? 200 : outcome.kind === 'forbidden' ? 403 : 422
  return htmlPage(c, page, status)
}

async function actPage(
  deps: Deps,
  c: Ctx,
  wanted: DeskAct,
  again: {
    readonly typed?: TypedOrder
    /** Of the form that was typed into; without one, of the account as it is. */
    readonly stamp?: string
    readonly problems?: readonly OrderProblem[]
  },
) {
  const { frame } = c.var
  const accountId = c.req.param('account') ?? ''
  const form = await findActForm(deps, memberOf(c), { accountId, act: wanted })
  if (form === undefined) return c.notFound()
  const { account, terms, forwarding } = form
  if (!account.acts.includes(wanted)) return conflictPage(c, accountId, 'notPossible')
  if (form.needsOther) return conflictPage(c, accountId, 'anotherMember')
  const isAtOnce = terms !== undefined && terms.dueAt <= deps.clock.now()
  const page = (
    <ActPage
      frame={frame}
      account={{ ...account, stamp: again.stamp ?? account.stamp }}
      act={wanted}
      asksReason={WITH_REASON.has(wanted)}
      checks={WITH_IDENTITY.has(wanted) ? IDENTITY_CHECKS : []}
      maxReason={policy.desk.reasonCharacters}
      typed={again.typed ?? { reason: '', identity: '', lastDay: '' }}
      problems={again.problems ?? []}
      told={again.problems === undefined ? await toldAnywhere(deps, c) : []}
      forwarding={forwarding}
      clearing={
        terms && {
          needsSecond: terms.needsSecond,
          dueAt: isAtOnce ? undefined : terms.dueAt,
        }
      }
    />
  )
  return htmlPage(c, page, again.problems === undefined ? 200 : 422)
}

/** What the steps before left for any page to tell. */
export function toldAnywhere(deps: Deps, c: Ctx) {
  const { frame, session } = c.var
  return readFlash(deps, session, flash => isToldAnywhere(frame, flash))
}

function conflictPage(c: Ctx, accountId: string, text: 'conflict' | 'notPossible' | 'anotherMember') {
  return htmlPage(c, <ConflictPage frame={c.var.frame} accountId={accountId} text={text} />, 409)
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

/** For what may take a code. */
export function askerOf(c: Ctx): Asker {
  return { ...memberOf(c), language: c.var.frame.language }
}

function actNamed(name: string): DeskAct | undefined {
  return DESK_ACTS.find(known => known === name)
}
