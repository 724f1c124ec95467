import { numberIn } from '../accounts/number.ts'
import { recordOf } from '../audit/audit.ts'
import type { DayOutcome } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { takeSending } from '../guard/sending.ts'
import { newId } from '../platform/entropy.ts'
import { HOUR_MS } from '../policy.ts'
import { isTooLate, lastCodesFrom } from '../pre-registration.ts'
import { enqueueNumberClearing } from '../sms/outbox.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { type By, clearIfDue, closeStale } from './clearing.ts'
import { type ClearingRow, findOpenClearing, insertClearing, type Subject } from './store.ts'
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
  wanted: ClearingRequest & { readonly by: By; readonly subject: Subject },
): Promise<boolean> {
  const { subject, by, identity, reason } = wanted
  const number = numberIn(within.numbers, subject)
  if (subject.site !== 'admin' || subject.sms_number === null) return false
  const before = await findOpenClearing(within.db, subject.id)
  if (before !== undefined && !(await closeStale(within, before, subject))) return false

  const now = within.clock.now()
  const { secondOperator, clearAfterHours } = within.config.desk
  await insertClearing(within.db, {
    ...newRequest(within, { subject, by: by.id, reason }),
    kind: 'number',
    codes_from: null,
    identity,
    due_at: now + clearAfterHours * HOUR_MS,
    approved_by: secondOperator ? null : by.id,
    approved_at: secondOperator ? null : now,
  })
  if (number !== undefined) {
    const of = { contractId: subject.contract_id, accountId: subject.id }
    const sms = { purpose: 'number-clearing', order: 'counted', number, of, address: by.address } as const
    await takeSending(within, sms)
    await enqueueNumberClearing(within, { accountId: subject.id, number })
  }
  await recordOf(within, subject.id, {
    action: 'number.clearing-requested',
    actor: 'operator',
    address: by.address,
    detail: { by: by.id, reason, identity, ...(number !== undefined && { number: maskNumber(number) }) },
  })
  await clearIfDue(within, subject.id)
  return true
}

/** What waits already. */
export interface OpenRequest {
  readonly id: string
  /** 担当者ID. */
  readonly by: string
  /** The wanted day, `null` = as the installation says; `undefined` where a number is to be cleared. */
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
    readonly subject: Subject
    readonly day: string | null
    readonly reason: string
  },
): Promise<DayRequestOutcome> {
  const { subject, by, day, reason } = wanted
  const now = within.clock.now()
  if (isTooLate(within.config, now, day)) return { kind: 'too-late', last: lastCodesFrom(within.config, now) }
  const before = await findOpenClearing(within.db, subject.id)
  if (before !== undefined && !(await closeStale(within, before, subject)))
    return isSameWish(before, wanted)
      ? { kind: 'asked', id: before.id }
      : { kind: 'other-open', open: openRequest(before) }
  const request = newRequest(within, { subject, by: by.id, reason })
  await insertClearing(within.db, {
    ...request,
    kind: 'codes-from',
    codes_from: day,
    identity: 'none',
    due_at: now,
    approved_by: null,
    approved_at: null,
  })
  await recordOf(within, subject.id, {
    action: 'contract.codes-from-requested',
    actor: 'operator',
    address: by.address,
    detail: { from: day ?? 'installation', by: by.id, reason },
  })
  return { kind: 'asked', id: request.id }
}

function openRequest({ id, kind, requested_by: by, codes_from }: ClearingRow): OpenRequest {
  return { id, by, day: kind === 'number' ? undefined : codes_from }
}

/** Two clicks ask for the same. */
function isSameWish(open: ClearingRow, { day, reason }: { day: string | null; reason: string }): boolean {
  return open.kind === 'codes-from' && open.codes_from === day && open.reason === reason
}

/** What every request begins with. */
function newRequest(
  deps: Deps,
  of: { readonly subject: Subject; readonly by: string; readonly reason: string },
) {
  return {
    id: newId(deps.entropy),
    account_id: of.subject.id,
    number_version: of.subject.sms_number_version,
    requested_by: of.by,
    requested_at: deps.clock.now(),
    reason: of.reason,
    state: 'open' as const,
    closed_at: null,
    closed_by: null,
  }
}
