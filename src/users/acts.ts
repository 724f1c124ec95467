import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { resumeAccountState, suspendAccountState } from '../accounts/state.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Flash } from '../page/flash.tsx'
import { reissuePassword } from '../passwords/reissue.ts'
import { endSessionsOf, type Session } from '../sessions/sessions.ts'
import { leaveFlash, peekFlash } from '../sessions/told.ts'
import { tellNumbers } from '../sms/tell.ts'
import type { AdministratorsAct } from '../sms/text.ts'
import type { Within } from '../work.ts'
import { findOwnUser, isPossible, stampOf, type UserAct } from './user.ts'

/**
 * What an administrator does for the service users of his contract (D17): on his screens, not by the desk. The user's
 * number is told, and his history and the contract's tell that it was the administrator.
 */
declare module '../page/flash.tsx' {
  interface Flashes {
    /** What was done to a service user; `sealed` is a new initial password, for his page alone. */
    'user-act': { readonly act: UserAct | 'rename'; readonly loginId: string; readonly sealed?: string }
  }
}

/** What a form asks for; no secret. */
export interface UserOrder {
  readonly act: UserAct
  readonly loginId: string
  /** What the form showed; see `stampOf`. */
  readonly stamp: string
  /** Network address of the administrator's browser. */
  readonly address: string
}

export type UserActOutcome =
  | { readonly kind: 'done' }
  /** The second of two clicks; the first one's result is told. */
  | { readonly kind: 'done-before' }
  /** He changed since the form was shown; nothing was done. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'no-user' }

const TOLD_AS: Record<UserAct, AdministratorsAct> = {
  'reissue-password': 'password-reissued',
  'end-sessions': 'sessions-ended',
  suspend: 'id-suspended',
  resume: 'id-resumed',
}

/**
 * Does one thing to a user, once, if he still is as the form showed him. What was done is told on his page, with a new
 * initial password if there is one.
 */
export async function actOnUser(within: Within, session: Session, order: UserOrder): Promise<UserActOutcome> {
  const customer = await lockOwnUser(within, session, order.loginId)
  if (customer === undefined) return { kind: 'no-user' }
  const refused = await refusedFor(within, customer, { session, order })
  if (refused !== undefined) return refused
  const { act, loginId } = order
  const sealed = await perform(within, customer, { session, order })
  await leaveFlash(within.db, session.id, { kind: 'user-act', act, loginId, ...sealed })
  const { number, contractId, id: accountId } = customer
  if (number !== null) {
    const notices = [{ accountId, number, isConfirmed: customer.numberIsConfirmed === 1 }]
    // That somebody else made the password always goes out, whatever was told shortly before.
    const of = { contractId, address: order.address, isDangerous: act === 'reissue-password' }
    await tellNumbers(within, { ...of, purpose: TOLD_AS[act], notices })
  }
  return { kind: 'done' }
}

/** Why it cannot be done, before anybody is asked for a code; nothing is locked. */
export async function refusedOrder(
  deps: Deps,
  session: Session,
  order: UserOrder,
): Promise<Exclude<UserActOutcome, { kind: 'done' }> | undefined> {
  const customer = await findOwnUser(deps, session, order.loginId)
  return customer === undefined ? { kind: 'no-user' } : refusedFor(deps, customer, { session, order })
}

async function refusedFor(
  deps: Deps,
  customer: Customer,
  { session, order }: { readonly session: Session; readonly order: UserOrder },
): Promise<{ readonly kind: 'done-before' | 'conflict' } | undefined> {
  if (stampOf(deps, customer) === order.stamp && isPossible(order.act, customer)) return undefined
  const told = await peekFlash(deps.db, session.id)
  return { kind: told.some(flash => isOf(order, flash)) ? 'done-before' : 'conflict' }
}

/** The user as he is now, locked with his contract until the transaction ends. */
export async function lockOwnUser(
  within: Within,
  session: Session,
  loginId: string,
): Promise<Customer | undefined> {
  const found = await findOwnUser(within, session, loginId)
  if (found === undefined) return undefined
  await lockContractOf(within.db, found.id)
  return (await lockCustomer(within.db, found.id))
    ? findCustomer(within.db, within.numbers, found.id)
    : undefined
}

/** The new initial password behind a flash, sealed for the session that was to show it. */
export function openShown(deps: Deps, session: Session, flash: Flash): string | undefined {
  if (flash.kind !== 'user-act' || flash.sealed === undefined) return undefined
  const reading = deps.numbers.read(flash.sealed, placeOf(session))
  return reading.kind === 'text' ? reading.text : undefined
}

async function perform(
  within: Within,
  { id, contractId }: Customer,
  { session, order }: { readonly session: Session; readonly order: UserOrder },
): Promise<{ sealed?: string }> {
  const by = { actor: 'administrator', address: order.address } as const
  const whose = { site: 'user', contractId } as const
  switch (order.act) {
    case 'reissue-password': {
      // Somebody else than its owner sees it: without a code it opens nothing, as one that the desk showed.
      const password = await reissuePassword(within, { account: { ...whose, id }, wasShown: 1, by })
      return { sealed: within.numbers.seal(password, placeOf(session)) }
    }
    case 'end-sessions':
      await endSessionsOf(within, { accountId: id, reason: 'administrator', by })
      return {}
    case 'suspend':
      await suspendAccountState(within.db, id, { since: within.clock.now(), by: 'administrator' })
      await endSessionsOf(within, { accountId: id, reason: 'suspended', by })
      await record(within, { ...whose, ...by, accountId: id, action: 'account.suspended' })
      return {}
    case 'resume':
      await resumeAccountState(within.db, id, 'administrator')
      await record(within, { ...whose, ...by, accountId: id, action: 'account.resumed' })
      return {}
  }
}

function isOf({ act, loginId }: UserOrder, flash: Flash): boolean {
  return flash.kind === 'user-act' && flash.act === act && flash.loginId === loginId
}

function placeOf({ id }: Session) {
  return ['session.flash', id] as const
}
