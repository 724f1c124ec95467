import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { lockAccountOfSession } from '../challenges/ending.ts'
import { findOpenClearing } from '../clearing/clearing.ts'
import { type Hand, needsOtherForPassword, noteDeskAct } from '../clearing/lately.ts'
import { requestClearing, requestEnd, requestLift } from '../clearing/request.ts'
import type { IdentityCheck } from '../clearing/tables.ts'
import { setContractAbroad } from '../contracts/abroad.ts'
import { resetPasswordShown } from '../contracts/contracts.ts'
import { firstLastDay, setContractEnd } from '../contracts/ending.ts'
import {
  resumeAccount,
  resumeContract,
  type StateOutcome,
  suspendAccount,
  suspendContract,
} from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { admitOthers } from '../known-devices/only-known.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import type { Flash } from '../page/flash.tsx'
import { isDay } from '../platform/i18n/japan-time.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'
import { endSessionsOf } from '../sessions/sessions.ts'
import { leaveFlash, peekFlash } from '../sessions/told.ts'
import { type Within, work } from '../work.ts'
import { stopForwarding } from './forwarding.ts'
import { type DeskMember, isAllowed } from './member.ts'
import { isPossible } from './possible.ts'
import type { DeskAct } from './roles.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** What was done to an account; `sealed` is a new initial password, for one page of the desk. */
    'desk-act': {
      readonly act: string
      readonly accountId: string
      readonly sealed?: string
      /** Lines whose forwarding was stopped. */
      readonly count?: number
    }
  }
}

/** What a form of the desk asks for. */
export interface Order {
  readonly act: DeskAct
  readonly accountId: string
  /** What the form showed; see `stampOf`. */
  readonly stamp: string
  readonly reason: string
  readonly identity: IdentityCheck | undefined
  /** The last day (YYYY-MM-DD) of a contract that is to end; `''` elsewhere. */
  readonly lastDay: string
}

export type OrderProblem =
  | 'reason-missing'
  | 'reason-too-long'
  | 'identity-missing'
  | 'day-missing'
  | 'day-over'

export type ActOutcome =
  | { readonly kind: 'done' }
  /** The second of two clicks; the first one's result is told. */
  | { readonly kind: 'done-before' }
  /** The account changed since the form was shown; nothing was done. */
  | { readonly kind: 'conflict' }
  /** It cannot be done to this account as it is now. */
  | { readonly kind: 'not-possible' }
  /** Somebody else has to do it, for what this one did lately. */
  | { readonly kind: 'another-member' }
  | { readonly kind: 'refused'; readonly problems: readonly OrderProblem[] }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'forbidden' }

/** Acts whose reason is asked for and kept in the audit trail. */
export const WITH_REASON: ReadonlySet<DeskAct> = new Set([
  'stop-forwarding',
  'reset-password',
  'suspend',
  'resume',
  'suspend-contract',
  'resume-contract',
  'admit-others',
  'clear-number',
  'forbid-abroad',
  'allow-abroad',
  'lift-quarantine',
  'end-contract',
  'keep-contract',
])

/** Acts before which the desk makes sure who is calling, and says how. */
export const WITH_IDENTITY: ReadonlySet<DeskAct> = new Set(['reset-password', 'clear-number'])

/**
 * Does one thing to an account, once, if it still is as the form showed it. What was done is told on the desk member's
 * next page of that account, with a new initial password if there is one.
 */
export async function act(deps: Deps, member: DeskMember, order: Order): Promise<ActOutcome> {
  const refused = await refusedOrder(deps, member, order)
  if (refused !== undefined) return refused
  const { act, accountId } = order
  if (act === 'stop-forwarding') return stopForwarding(deps, member, order)
  return work(deps, async (within): Promise<ActOutcome> => {
    // Before anything of the customer's (accounts/locks.ts): what is done is told in this session, if it is still there.
    if (!(await lockAccountOfSession(within.db, member.session.id))) return { kind: 'forbidden' }
    await lockContractOf(within.db, order.accountId)
    if (!(await lockCustomer(within.db, order.accountId))) return { kind: 'no-account' }
    const customer = await findCustomer(within.db, within.numbers, order.accountId)
    if (customer === undefined) return { kind: 'no-account' }
    if ((await stampOf(within, customer)) !== order.stamp) {
      const told = await peekFlash(within.db, member.session.id)
      return { kind: told.some(flash => isOf(order, flash)) ? 'done-before' : 'conflict' }
    }
    if (!isPossible(within, act, customer)) return { kind: 'not-possible' }
    if (await needsOther(within, member, { act, customer })) return { kind: 'another-member' }
    const sealed = await perform(within, { member, order: { ...order, act }, customer })
    if (sealed === undefined) return { kind: 'not-possible' }
    await leaveFlash(within.db, member.session.id, { kind: 'desk-act', act, accountId, ...sealed })
    return { kind: 'done' }
  })
}

/** What is said of an order before its account is looked at. */
export async function refusedOrder(
  deps: Deps,
  member: DeskMember,
  order: Order,
): Promise<Extract<ActOutcome, { kind: 'forbidden' | 'refused' }> | undefined> {
  if (!(await isAllowed(deps, member, order.act))) return { kind: 'forbidden' }
  const problems = problemsOf(deps, order)
  return problems.length > 0 ? { kind: 'refused', problems } : undefined
}

/**
 * Names the state in which an account is: another one as soon as its password, its number, or a state of it or of its
 * contract changes, or clearing its number is asked for. Tells nothing of them.
 */
export async function stampOf(deps: Deps, customer: Customer): Promise<string> {
  const clearing = await findOpenClearing(deps.db, customer.id)
  const parts = [
    customer.id,
    customer.passwordHash,
    customer.version,
    customer.suspendedAt ?? '',
    customer.suspendedBy ?? '',
    customer.contractSuspendedAt ?? '',
    customer.onlyKnownUntil ?? '',
    customer.abroadAfter ?? '',
    customer.contractAbroad ?? '',
    customer.contractEndsOn ?? '',
    clearing?.id ?? '',
  ]
  return keyedDigest(deps.secret, ['desk form', ...parts.map(String)]).toString('base64url')
}

/** Whether another member of the desk has to do it, for what this one did to the customer lately. */
export async function needsOther(
  deps: Deps,
  member: DeskMember,
  { act, customer }: { readonly act: DeskAct; readonly customer: Customer },
): Promise<boolean> {
  return act === 'reset-password' && (await needsOtherForPassword(deps, handOn(member, customer)))
}

export function handOn(member: DeskMember, { contractId, id: accountId }: Customer): Hand {
  return { member: member.session.loginId, contractId, accountId }
}

/** The new initial password behind a flash, sealed for the session that was to show it. */
export function openPassword(deps: Deps, member: DeskMember, flash: Flash): string | undefined {
  if (flash.kind !== 'desk-act' || flash.sealed === undefined) return undefined
  const reading = deps.numbers.read(flash.sealed, placeOf(member))
  return reading.kind === 'text' ? reading.text : undefined
}

interface Doing {
  readonly member: DeskMember
  readonly order: Order & { readonly act: Exclude<DeskAct, 'stop-forwarding'> }
  readonly customer: Customer
}

/** `undefined` when it could not be done. */
async function perform(within: Within, doing: Doing): Promise<{ sealed?: string } | undefined> {
  const { member, order, customer } = doing
  const by = member.session.loginId
  const reason = withoutPhoneNumbers(order.reason)
  const { address } = member
  const account = { site: customer.site, loginId: customer.loginId, reason, by, address }
  const contract = { administratorId: customer.loginId, reason, by, address }
  switch (order.act) {
    case 'reset-password': {
      const { identity } = order
      if (identity === undefined) return undefined
      const reset = await resetPasswordShown(within, { ...account, identity })
      if (reset.kind === 'no-account') return undefined
      await noteDeskAct(within, handOn(member, customer), 'password')
      return { sealed: within.numbers.seal(reset.initialPassword, placeOf(member)) }
    }
    case 'end-sessions':
      await endSessionsOf(within, {
        accountId: customer.id,
        reason: 'desk',
        by: { actor: 'operator', id: by, address },
      })
      return {}
    case 'suspend':
      return ifDone(await suspendAccount(within, account))
    case 'resume':
      return ifDone(await resumeAccount(within, account))
    case 'suspend-contract':
      return ifDone(await suspendContract(within, contract))
    case 'resume-contract':
      return ifDone(await resumeContract(within, contract))
    case 'admit-others': {
      const stopped = { id: customer.id, onlyKnownUntil: customer.onlyKnownUntil }
      const wanted = { account: stopped, contractId: customer.contractId, by, reason, address }
      return (await admitOthers(within, wanted)) ? {} : undefined
    }
    case 'clear-number': {
      const { identity } = order
      if (identity === undefined) return undefined
      const wanted = { by: { id: by, address }, customer, identity, reason }
      return (await requestClearing(within, wanted)) ? {} : undefined
    }
    case 'forbid-abroad':
      return ifDone(await setContractAbroad(within, { ...contract, rule: 'never' }))
    case 'allow-abroad':
      return ifDone(await setContractAbroad(within, { ...contract, rule: null }))
    case 'lift-quarantine':
      return (await requestLift(within, { by: { id: by, address }, customer, reason })) ? {} : undefined
    case 'end-contract': {
      const { lastDay } = order
      return (await requestEnd(within, { by: { id: by, address }, customer, lastDay, reason }))
        ? {}
        : undefined
    }
    case 'keep-contract':
      return ifDone(await setContractEnd(within, { ...contract, lastDay: null }))
  }
}

function ifDone(outcome: StateOutcome): { sealed?: string } | undefined {
  return outcome.kind === 'done' ? {} : undefined
}

function placeOf(member: DeskMember) {
  return ['session.flash', member.session.id] as const
}

function isOf(order: Order, flash: Flash): boolean {
  return flash.kind === 'desk-act' && flash.act === order.act && flash.accountId === order.accountId
}

function problemsOf(deps: Deps, order: Order): OrderProblem[] {
  const problems: OrderProblem[] = []
  const reason = order.reason.trim()
  if (WITH_REASON.has(order.act)) {
    if (reason === '') problems.push('reason-missing')
    if ([...reason].length > policy.desk.reasonCharacters) problems.push('reason-too-long')
  }
  if (order.act === 'end-contract') {
    if (!isDay(order.lastDay)) problems.push('day-missing')
    else if (order.lastDay < firstLastDay(deps)) problems.push('day-over')
  }
  if (WITH_IDENTITY.has(order.act) && order.identity === undefined) problems.push('identity-missing')
  return problems
}
