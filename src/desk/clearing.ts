import { numberIn } from '../accounts/number.ts'
import { recordOf } from '../audit/audit.ts'
import { setCodesFrom } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { takeNotices } from '../guard/notice-quota.ts'
import type { Job } from '../job.ts'
import { type Db, inTransaction } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import { HOUR_MS, policy } from '../policy.ts'
import { enqueueNumberClearing } from '../sms/outbox.ts'
import { maskNumber } from '../sms-number.ts'
import { changeNumber } from '../sms-numbers/change.ts'
import {
  bringClearingsBack,
  type ClearingRow,
  clearingsToSettle,
  closeClearing,
  findClearing,
  findOpenClearing,
  insertClearing,
  saveApproval,
} from './clearing-store.ts'
import { isAllowed, type Operator } from './operator.ts'
import { type CustomerRow, findCustomer, lockCustomer } from './store.ts'
import type { IdentityCheck } from './tables.ts'

/**
 * Clearing an administrator's number, for one who lost his phone: asked for by a supervisor after an identity check,
 * agreed to by another one, told to the old number at once, and done after a delay in which whoever still has that
 * number can stop it, by calling or simply by signing in. Afterwards the enrolment policy applies (M14).
 */
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
  deps: Deps,
  tx: Db,
  wanted: ClearingRequest & { readonly operator: Operator; readonly customer: CustomerRow },
): Promise<boolean> {
  const { customer, operator, identity, reason } = wanted
  const number = numberIn(deps.numbers, customer)
  if (customer.site !== 'admin' || customer.sms_number === null) return false
  const before = await findOpenClearing(tx, customer.id)
  if (before !== undefined && !(await closeStale(deps, tx, before, customer))) return false

  const by = operator.session.loginId
  const now = deps.clock.now()
  const { secondOperator, clearAfterHours } = deps.config.desk
  await insertClearing(tx, {
    ...newRequest(deps, { customer, by, reason }),
    kind: 'number',
    codes_from: null,
    identity,
    due_at: now + clearAfterHours * HOUR_MS,
    approved_by: secondOperator ? null : by,
    approved_at: secondOperator ? null : now,
  })
  if (number !== undefined) {
    const notice = { accountId: customer.id, number, isConfirmed: true }
    await takeNotices(deps, tx, { contractId: customer.contract_id, notices: [notice] })
    await enqueueNumberClearing(deps, tx, notice)
  }
  await recordOf(deps, tx, customer.id, {
    action: 'number.clearing-requested',
    actor: 'operator',
    address: operator.address,
    detail: { by, reason, identity, ...(number !== undefined && { number: maskNumber(number) }) },
  })
  await clearIfDue(deps, tx, customer.id)
  return true
}

/** What every request begins with. */
export function newRequest(
  deps: Deps,
  of: { readonly customer: CustomerRow; readonly by: string; readonly reason: string },
) {
  return {
    id: newId(deps.entropy),
    account_id: of.customer.id,
    number_version: of.customer.sms_number_version,
    requested_by: of.by,
    requested_at: deps.clock.now(),
    reason: of.reason,
    state: 'open' as const,
    closed_at: null,
    closed_by: null,
  }
}

/** What the audit trail calls the steps, by what is asked for. */
const AUDITED = {
  number: { approved: 'number.clearing-approved', cancelled: 'number.clearing-cancelled' },
  'codes-from': {
    approved: 'contract.codes-from-approved',
    cancelled: 'contract.codes-from-cancelled',
  },
} as const

export type ClearingOutcome =
  | { readonly kind: 'done' }
  /** It was so already, or it is closed: the page tells how it stands. */
  | { readonly kind: 'unchanged' }
  /** Nobody agrees to what he asked for himself. */
  | { readonly kind: 'own' }
  | { readonly kind: 'no-clearing' }
  | { readonly kind: 'forbidden' }

/** Another supervisor agrees. If its time has come, the number is cleared at once. */
export function approveClearing(deps: Deps, operator: Operator, id: string): Promise<ClearingOutcome> {
  return decide(deps, { operator, id }, async (tx, clearing) => {
    const by = operator.session.loginId
    if (clearing.requested_by === by) return { kind: 'own' }
    if (!(await saveApproval(tx, id, { by, now: deps.clock.now() }))) return { kind: 'unchanged' }
    await recordOf(deps, tx, clearing.account_id, {
      action: AUDITED[clearing.kind].approved,
      actor: 'operator',
      address: operator.address,
      detail: { by },
    })
    await clearIfDue(deps, tx, clearing.account_id, operator.address)
    return { kind: 'done' }
  })
}

/** Any supervisor may call it off until it is done, also whoever asked for it. */
export function cancelClearing(deps: Deps, operator: Operator, id: string): Promise<ClearingOutcome> {
  return decide(deps, { operator, id }, async (tx, clearing) => {
    const by = operator.session.loginId
    const end = { state: 'cancelled', by, now: deps.clock.now() } as const
    if (!(await closeClearing(tx, id, end))) return { kind: 'unchanged' }
    await recordOf(deps, tx, clearing.account_id, {
      action: AUDITED[clearing.kind].cancelled,
      actor: 'operator',
      address: operator.address,
      detail: { by },
    })
    return { kind: 'done' }
  })
}

/**
 * The administrator typed a code that was sent to the number which was to be cleared: he has it. True when that
 * called a clearing off. In the transaction of the sign-in, with the account locked.
 */
export async function cancelClearingBySignIn(deps: Deps, tx: Db, accountId: string): Promise<boolean> {
  const clearing = await findOpenClearing(tx, accountId)
  if (clearing?.kind !== 'number') return false
  const end = { state: 'cancelled', by: null, now: deps.clock.now() } as const
  if (!(await closeClearing(tx, clearing.id, end))) return false
  await recordOf(deps, tx, accountId, {
    action: 'number.clearing-cancelled',
    detail: { reason: 'number-in-use' },
  })
  return true
}

/**
 * Clears the account's number if that was asked for, agreed to, and its time has come: then it is true. A day of codes
 * is set in the same way. Whoever calls it holds the lock of the account, so several processes do it once.
 * @param address of who agrees to it now
 */
export async function clearIfDue(deps: Deps, tx: Db, accountId: string, address?: string): Promise<boolean> {
  const clearing = await findOpenClearing(tx, accountId)
  if (clearing === undefined) return false
  const customer = await findCustomer(tx, accountId)
  if (customer === undefined || (await closeStale(deps, tx, clearing, customer))) return false
  const now = deps.clock.now()
  if (clearing.approved_by === null || now < clearing.due_at) return false
  if (!(await closeClearing(tx, clearing.id, { state: 'done', by: null, now }))) return false
  if (clearing.kind === 'codes-from') {
    const { reason, requested_by: by, codes_from: day } = clearing
    const of = {
      administratorId: customer.login_id,
      day,
      reason,
      by,
      ...(address !== undefined && { address }),
    }
    await setCodesFrom({ ...deps, db: tx }, of)
    return false
  }
  await changeNumber(deps, tx, {
    session: undefined,
    site: 'admin',
    contractId: customer.contract_id,
    accountId,
    from: numberIn(deps.numbers, customer) ?? null,
    to: null,
    confirmed: 0,
    address: undefined,
    by: clearing.requested_by,
  })
  return true
}

/** For the server: carries out what is due. Gives how many numbers it cleared. */
export async function clearDueNumbers(deps: Deps): Promise<number> {
  let cleared = 0
  const now = deps.clock.now()
  const times = { now, requestedBefore: now - policy.desk.approvalMs }
  await bringClearingsBack(deps.db, now)
  for (const { account_id: id } of await clearingsToSettle(
    deps.db,
    times,
    policy.desk.clearBatch,
  ).execute()) {
    const settle = async (tx: Db) => (await lockCustomer(tx, id)) && clearIfDue(deps, tx, id)
    if (await inTransaction(deps.db, settle)) cleared += 1
  }
  if (cleared > 0) deps.sms.wake()
  return cleared
}

export const numberClearing: Job = {
  name: 'clearing numbers',
  everyMs: policy.desk.clearEveryMs,
  run: clearDueNumbers,
}

/** Why an open clearing is of no use any more: its number was replaced, or nobody approved it in time. */
export function staleness(
  clearing: Pick<ClearingRow, 'number_version' | 'approved_by' | 'requested_at'>,
  numberVersion: number,
  now: number,
): 'overtaken' | 'lapsed' | undefined {
  if (clearing.number_version !== numberVersion) return 'overtaken'
  const waited = now - clearing.requested_at
  return clearing.approved_by === null && waited > policy.desk.approvalMs ? 'lapsed' : undefined
}

/** Ends an open one that is of no use any more; false when it still is. */
export async function closeStale(
  deps: Deps,
  tx: Db,
  clearing: ClearingRow,
  customer: CustomerRow,
): Promise<boolean> {
  const now = deps.clock.now()
  const state = staleness(clearing, customer.sms_number_version, now)
  return state !== undefined && closeClearing(tx, clearing.id, { state, by: null, now })
}

/** The account is locked before the clearing is looked at, as at a sign-in: nobody waits in a circle. */
async function decide(
  deps: Deps,
  what: { readonly operator: Operator; readonly id: string },
  act: (tx: Db, clearing: ClearingRow) => Promise<ClearingOutcome>,
): Promise<ClearingOutcome> {
  if (!(await isAllowed(deps, what.operator, 'decide-clearing'))) return { kind: 'forbidden' }
  const outcome = await inTransaction(deps.db, async (tx): Promise<ClearingOutcome> => {
    const accountId = (await findClearing(tx, what.id))?.account_id
    if (accountId === undefined || !(await lockCustomer(tx, accountId))) return { kind: 'no-clearing' }
    const [clearing, customer] = [await findClearing(tx, what.id), await findCustomer(tx, accountId)]
    if (clearing === undefined || customer === undefined) return { kind: 'no-clearing' }
    if (clearing.state !== 'open' || (await closeStale(deps, tx, clearing, customer)))
      return { kind: 'unchanged' }
    return act(tx, clearing)
  })
  deps.sms.wake()
  return outcome
}
