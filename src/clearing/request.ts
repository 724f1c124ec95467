import type { Customer } from '../accounts/customer.ts'
import { hasNumber } from '../accounts/number.ts'
import { recordOf } from '../audit/audit.ts'
import type { DayOutcome } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../platform/entropy.ts'
import { HOUR_MS, policy } from '../policy.ts'
import { lastDayInstead } from '../pre-registration.ts'
import { tellNumbers } from '../sms/tell.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { type By, clearIfDue, closeStale } from './clearing.ts'
import { type Hand, needsOtherToAgree, noteDeskAct } from './lately.ts'
import { type ClearingRow, findOpenClearing, insertClearing } from './store.ts'
import type { IdentityCheck } from './tables.ts'

export const IDENTITY_CHECKS: readonly IdentityCheck[] = [
  'call-back',
  'documents',
  'contract-details',
  'in-person',
]

export interface ClearingRequest {
  readonly identity: IdentityCheck
  readonly reason: string
}

/** In the transaction that locked the administrator's account. False when there is nothing to clear, or it was asked for already. */
export async function requestClearing(
  within: Within,
  wanted: ClearingRequest & { readonly by: By; readonly customer: Customer },
): Promise<boolean> {
  const { customer, by, identity, reason } = wanted
  const { number } = customer
  if (customer.site !== 'admin' || !hasNumber(customer)) return false
  const before = await findOpenClearing(within.db, customer.id)
  if (before !== undefined && !(await closeStale(within, before, customer))) return false

  const now = within.clock.now()
  const hand = { member: by.id, contractId: customer.contractId, accountId: customer.id }
  const { needsSecond, dueAt } = await clearingTerms(within, hand, customer)
  await noteDeskAct(within, hand, needsSecond ? 'asked' : 'alone')
  await insertClearing(within.db, {
    ...newRequest(within, { customer, by: by.id, reason }),
    kind: 'number',
    ...WAITING,
    identity,
    due_at: dueAt,
    approved_by: needsSecond ? null : by.id,
    approved_at: needsSecond ? null : now,
  })
  if (number !== null) {
    const notices = [{ accountId: customer.id, number, isConfirmed: true }]
    const of = { contractId: customer.contractId, address: by.address, isDangerous: true }
    await tellNumbers(within, { ...of, purpose: 'number-clearing', notices })
  }
  await recordOf(within, customer.id, {
    action: 'number.clearing-requested',
    actor: 'operator',
    address: by.address,
    detail: { by: by.id, reason, identity, ...(number !== null && { number: maskNumber(number) }) },
  })
  await clearIfDue(within, customer.id)
  return true
}

/** What clearing a number asks of this person now: another one who agrees, and the time until it is done. */
export async function clearingTerms(
  deps: Deps,
  hand: Hand,
  { number }: Pick<Customer, 'number'>,
): Promise<{ readonly needsSecond: boolean; readonly dueAt: number }> {
  const { secondOperator, clearAfterHours } = deps.config.desk
  const delayMs = Math.max(clearAfterHours * HOUR_MS, number === null ? policy.desk.untoldMs : 0)
  return {
    needsSecond: secondOperator || (await needsOtherToAgree(deps, hand)),
    dueAt: deps.clock.now() + delayMs,
  }
}

/**
 * Asks for lifting the hold on what leaves the country: another supervisor always has to agree. In the transaction that locked
 * the account. False when something is asked for already.
 */
export async function requestLift(
  within: Within,
  wanted: { readonly by: By; readonly customer: Customer; readonly reason: string },
): Promise<boolean> {
  const { customer, by, reason } = wanted
  const before = await findOpenClearing(within.db, customer.id)
  if (before !== undefined && !(await closeStale(within, before, customer))) return false
  const hand = { member: by.id, contractId: customer.contractId, accountId: customer.id }
  await noteDeskAct(within, hand, 'asked')
  await insertClearing(within.db, {
    ...newRequest(within, { customer, by: by.id, reason }),
    kind: 'quarantine',
    ...WAITING,
    due_at: within.clock.now(),
  })
  await recordOf(within, customer.id, {
    action: 'account.lift-requested',
    actor: 'operator',
    address: by.address,
    detail: { by: by.id, reason },
  })
  return true
}

/**
 * Asks for the end of a contract: another supervisor always has to agree. In the transaction that locked the administrator's
 * account. False when something is asked for already.
 * @param wanted.lastDay YYYY-MM-DD
 */
export async function requestEnd(
  within: Within,
  wanted: {
    readonly by: By
    readonly customer: Customer
    readonly lastDay: string
    readonly reason: string
  },
): Promise<boolean> {
  const { customer, by, lastDay, reason } = wanted
  const before = await findOpenClearing(within.db, customer.id)
  if (before !== undefined && !(await closeStale(within, before, customer))) return false
  const hand = { member: by.id, contractId: customer.contractId, accountId: undefined }
  await noteDeskAct(within, hand, 'asked')
  await insertClearing(within.db, {
    ...newRequest(within, { customer, by: by.id, reason }),
    kind: 'contract-end',
    ...WAITING,
    ends_on: lastDay,
    due_at: within.clock.now(),
  })
  await recordOf(within, customer.id, {
    action: 'contract.end-requested',
    actor: 'operator',
    address: by.address,
    detail: { last: lastDay, by: by.id, reason },
  })
  return true
}

/** What waits already. */
export interface OpenRequest {
  readonly id: string
  /** 担当者ID. */
  readonly by: string
  /** The wanted day, `null` = as the installation says; `undefined` where something else is asked for. */
  readonly day: string | null | undefined
}

export type DayRequestOutcome =
  | { readonly kind: 'asked'; readonly id: string }
  /** Something else is asked for already; nothing was recorded. */
  | { readonly kind: 'other-open'; readonly open: OpenRequest }
  | Extract<DayOutcome, { kind: 'too-late' }>

/**
 * Asks for another day of codes where no number can be told: it is set when another supervisor agrees. In the
 * transaction that locked the administrator's account. What is asked for already stays as it is, and is no answer to
 * another wish.
 */
export async function requestDay(
  within: Within,
  wanted: {
    readonly by: By
    readonly customer: Customer
    readonly day: string | null
    readonly reason: string
  },
): Promise<DayRequestOutcome> {
  const { customer, by, day, reason } = wanted
  const now = within.clock.now()
  const last = lastDayInstead(within.config, now, day)
  if (last !== undefined) return { kind: 'too-late', last }
  const before = await findOpenClearing(within.db, customer.id)
  if (before !== undefined && !(await closeStale(within, before, customer)))
    return isSameWish(before, wanted)
      ? { kind: 'asked', id: before.id }
      : { kind: 'other-open', open: openRequest(before) }
  const request = newRequest(within, { customer, by: by.id, reason })
  const hand = { member: by.id, contractId: customer.contractId, accountId: undefined }
  await noteDeskAct(within, hand, 'asked')
  await insertClearing(within.db, {
    ...request,
    kind: 'codes-from',
    ...WAITING,
    codes_from: day,
    due_at: now,
  })
  await recordOf(within, customer.id, {
    action: 'contract.codes-from-requested',
    actor: 'operator',
    address: by.address,
    detail: { from: day ?? 'installation', by: by.id, reason },
  })
  return { kind: 'asked', id: request.id }
}

function openRequest({ id, kind, requested_by: by, codes_from }: ClearingRow): OpenRequest {
  return { id, by, day: kind === 'codes-from' ? codes_from : undefined }
}

/** Two clicks ask for the same. */
function isSameWish(open: ClearingRow, { day, reason }: { day: string | null; reason: string }): boolean {
  return open.kind === 'codes-from' && open.codes_from === day && open.reason === reason
}

/** What waits for somebody else, and nothing more is said of it. */
const WAITING = {
  codes_from: null,
  ends_on: null,
  identity: 'none',
  approved_by: null,
  approved_at: null,
} as const

/** What every request begins with. */
function newRequest(
  deps: Deps,
  of: { readonly customer: Customer; readonly by: string; readonly reason: string },
) {
  return {
    id: newId(deps.entropy),
    account_id: of.customer.id,
    number_version: of.customer.version,
    requested_by: of.by,
    requested_at: deps.clock.now(),
    reason: of.reason,
    state: 'open' as const,
    closed_at: null,
    closed_by: null,
  }
}
