import { findCustomer } from '../accounts/customer.ts'
import type { ActKind } from '../acts/act.ts'
import { type ActRefusal, begin, findHeld } from '../acts/held.ts'
import { approveClearing, type ClearingOutcome } from '../clearing/clearing.ts'
import type { Deps } from '../deps.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import type { Session } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import { freshMessages as f } from './abroad-messages.ts'
import { messages as m } from './act-messages.ts'
import { type ActOutcome, act, type Order, refusedOrder } from './acts.ts'
import { type DayOrder, refusedDay, type SetDayOutcome, setDay } from './code-day.ts'
import { type DeskMember, isAllowed } from './member.ts'
import { type DeskAct, may } from './roles.ts'

/** Its forms whose typed text is not lost. */
export const ACT_SCREEN = 'desk-act'
export const DAY_SCREEN = 'codes-day'

/**
 * What only a supervisor does to a customer needs a code typed in this session lately (D15). What everybody at the desk
 * does all day long does not: their codes would be more than an account gets.
 */
function needsFreshCode(act: DeskAct): boolean {
  return !may('desk', act)
}

/** Somebody of the desk, and the language of his page: the SMS with his code is written in it. */
export interface Asker extends DeskMember {
  readonly language: Language
}

/** What was done, or the page that comes first: `check` and `code` are the acts' own. */
export type Asked<Outcome> = Outcome | { readonly kind: 'code' } | { readonly kind: 'check' } | ActRefusal

/** What a form of an account's page asks for. */
export async function order(deps: Deps, member: Asker, wanted: Order): Promise<Asked<ActOutcome>> {
  const refused = await refusedOrder(deps, member, wanted)
  if (refused !== undefined) return refused
  if (!needsFreshCode(wanted.act)) return act(deps, member, wanted)
  const customer = await findCustomer(deps.db, deps.numbers, wanted.accountId)
  if (customer === undefined) return { kind: 'no-account' }
  const payload = { ...wanted, loginId: customer.loginId }
  const { session, address, language } = member
  const begun = await begin(deps, session, { kind: accountAct, payload, address, language })
  return begun.kind === 'performed' ? begun.performed.outcome : begun
}

/** Agreeing to what a colleague asked for; calling it off needs no code. */
export async function approve(
  deps: Deps,
  { session, address, language }: Asker,
  clearing: { readonly id: string; readonly loginId: string },
): Promise<Asked<ClearingOutcome>> {
  const begun = await begin(deps, session, { kind: approval, payload: clearing, address, language })
  return begun.kind === 'performed' ? begun.performed.outcome : begun
}

/** Another day from which on codes are compulsory for a contract. */
export async function orderDay(deps: Deps, member: Asker, wanted: DayOrder): Promise<Asked<SetDayOutcome>> {
  if (!(await isAllowed(deps, member, 'set-codes-from'))) return { kind: 'forbidden' }
  const refused = refusedDay(wanted)
  if (refused !== undefined) return refused
  const customer = await findCustomer(deps.db, deps.numbers, wanted.accountId)
  if (customer === undefined) return { kind: 'no-account' }
  const payload = { ...wanted, administratorId: customer.loginId }
  const { session, address, language } = member
  const begun = await begin(deps, session, { kind: dayOfCodes, payload, address, language })
  return begun.kind === 'performed' ? begun.performed.outcome : begun
}

/** What a form of an account's page asked for. */
export const accountAct: ActKind<Order & { readonly loginId: string }, ActOutcome> = {
  name: 'desk-account',
  isBound: false,
  smsWords: f.smsAccount,
  words: (say, { act, loginId }) => say(f.account, { act: say(m.act[act].title), id: loginId }),
  form: order => `${actPath(order)}?held`,
  typed: order => ({
    screen: ACT_SCREEN,
    path: actPath(order),
    fields: new Map([
      ['stamp', order.stamp],
      ['reason', order.reason],
      ['identity', order.identity ?? ''],
      ['lastDay', order.lastDay ?? ''],
    ]),
  }),
  async perform(within, { session, payload, address }) {
    const outcome = await act(within, { session, address }, payload)
    const isDone = outcome.kind === 'done' || outcome.kind === 'done-before'
    const to = isDone ? `${PAGES.accounts}/${payload.accountId}` : PAGES.search
    return { kind: isDone ? 'done' : 'stale', to, outcome }
  },
}

/** Agreeing to what a colleague asked for. */
export const approval: ActKind<{ readonly id: string; readonly loginId: string }, ClearingOutcome> = {
  name: 'desk-approval',
  isBound: false,
  smsWords: f.smsApproval,
  words: (say, { loginId }) => say(f.approval, { id: loginId }),
  form: ({ id }) => `${PAGES.clearings}/${id}`,
  async perform(within, { session, payload, address }) {
    const outcome = await approveClearing(within, { id: session.loginId, address }, payload.id)
    const kind = outcome.kind === 'done' || outcome.kind === 'unchanged' ? 'done' : 'stale'
    const told = outcome.kind === 'done' && { flash: { kind: 'clearing-decided', as: 'approved' } as const }
    return { kind, to: `${PAGES.clearings}/${payload.id}`, ...told, outcome }
  },
}

/** The day from which on codes are compulsory for a contract. */
export const dayOfCodes: ActKind<DayOrder & { readonly administratorId: string }, SetDayOutcome> = {
  name: 'desk-code-day',
  isBound: false,
  smsWords: f.smsDay,
  words: (say, { administratorId, day }) =>
    day === null ? say(f.usualDay, { id: administratorId }) : say(f.day, { id: administratorId, day }),
  form: ({ accountId }) => `${dayPath(accountId)}?held`,
  typed: ({ accountId, day, reason }) => ({
    screen: DAY_SCREEN,
    path: dayPath(accountId),
    fields: new Map([
      ['day', day ?? ''],
      ['reason', reason],
    ]),
  }),
  async perform(within, { session, payload, address }) {
    const outcome = await setDay(within, { session, address }, payload)
    if (outcome.kind === 'done' || outcome.kind === 'unchanged')
      return { kind: 'done', to: `${dayPath(payload.accountId)}?set=${outcome.kind}`, outcome }
    if (outcome.kind === 'asked') return { kind: 'done', to: `${PAGES.clearings}/${outcome.id}`, outcome }
    return { kind: 'stale', to: PAGES.search, outcome }
  },
}

/** What was typed and waits for its code, or was given up, where it is about this act. */
export async function findWantedOrder(
  deps: Deps,
  session: Session,
  { act, accountId }: Pick<Order, 'act' | 'accountId'>,
): Promise<Order | undefined> {
  const held = await findHeld(deps, session)
  if (held?.kind !== accountAct.name || held.payload === undefined) return undefined
  const order = held.payload as Order
  return order.act === act && order.accountId === accountId ? order : undefined
}

/** The same of a contract's day. */
export async function findWantedDay(
  deps: Deps,
  session: Session,
  accountId: string,
): Promise<DayOrder | undefined> {
  const held = await findHeld(deps, session)
  if (held?.kind !== dayOfCodes.name || held.payload === undefined) return undefined
  const order = held.payload as DayOrder
  return order.accountId === accountId ? order : undefined
}

function actPath({ act, accountId }: Pick<Order, 'act' | 'accountId'>): string {
  return `${PAGES.accounts}/${accountId}/${act}`
}

function dayPath(accountId: string): string {
  return `${PAGES.rollout}/contracts/${accountId}`
}
