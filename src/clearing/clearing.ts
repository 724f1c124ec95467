import { liftQuarantine } from '../accounts/abroad.ts'
import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { recordOf } from '../audit/audit.ts'
import { setCodesFromTold } from '../contracts/code-day.ts'
import { firstLastDay, setContractEnd } from '../contracts/ending.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { policy } from '../policy.ts'
import { changeNumber } from '../sms-numbers/change.ts'
import { type Within, work } from '../work.ts'
import { type Hand, mayNotApprove, noteDeskAct } from './lately.ts'
import {
  bringClearingsBack,
  type ClearingRow,
  clearingsToSettle,
  closeClearing,
  findClearing,
  findOpenClearing,
  saveApproval,
  tidyDeskActs,
} from './store.ts'

/**
 * Clearing an administrator's number, for one who lost his phone: asked for by a supervisor after an identity check,
 * agreed to by another one, told to the old number at once, and done after a delay in which whoever still has that
 * number can stop it, by calling or simply by signing in. Afterwards the enrolment policy applies (M14).
 */

/** A supervisor, who does it now. */
export interface By {
  /** 担当者ID. */
  readonly id: string
  /** Network address of his browser. */
  readonly address: string
}

/** What the audit trail calls the steps, by what is asked for. */
const AUDITED = {
  number: { approved: 'number.clearing-approved', cancelled: 'number.clearing-cancelled' },
  'codes-from': {
    approved: 'contract.codes-from-approved',
    cancelled: 'contract.codes-from-cancelled',
  },
  quarantine: { approved: 'account.lift-approved', cancelled: 'account.lift-cancelled' },
  'contract-end': { approved: 'contract.end-approved', cancelled: 'contract.end-cancelled' },
} as const

export type ClearingOutcome =
  | { readonly kind: 'done' }
  /** It was so already, or it is closed: the page tells how it stands. */
  | { readonly kind: 'unchanged' }
  /** Nobody agrees to what he asked for himself. */
  | { readonly kind: 'own' }
  /** Nor to what he had a hand in lately: he showed a password, or asked for something before. */
  | { readonly kind: 'had-a-hand' }
  | { readonly kind: 'no-clearing' }

/** Another supervisor agrees. If its time has come, the number is cleared at once. */
export function approveClearing(deps: Deps, by: By, id: string): Promise<ClearingOutcome> {
  return decide(deps, id, async (within, clearing, customer) => {
    if (clearing.requested_by === by.id) return { kind: 'own' }
    const hand = handOf(clearing, customer, by.id)
    if (await mayNotApprove(within, hand)) return { kind: 'had-a-hand' }
    if (!(await saveApproval(within.db, id, { by: by.id, now: within.clock.now() })))
      return { kind: 'unchanged' }
    await noteDeskAct(within, hand, 'approved')
    await recordOf(within, clearing.account_id, {
      action: AUDITED[clearing.kind].approved,
      actor: 'operator',
      address: by.address,
      detail: { by: by.id },
    })
    await clearIfDue(within, clearing.account_id, by.address)
    return { kind: 'done' }
  })
}

/** Any supervisor may call it off until it is done, also whoever asked for it. */
export function cancelClearing(deps: Deps, by: By, id: string): Promise<ClearingOutcome> {
  return decide(deps, id, async (within, clearing) => {
    const end = { state: 'cancelled', by: by.id, now: within.clock.now() } as const
    if (!(await closeClearing(within.db, id, end))) return { kind: 'unchanged' }
    await recordOf(within, clearing.account_id, {
      action: AUDITED[clearing.kind].cancelled,
      actor: 'operator',
      address: by.address,
      detail: { by: by.id },
    })
    return { kind: 'done' }
  })
}

/**
 * The administrator typed a code that was sent to the number which was to be cleared: he has it. True when that
 * called a clearing off. In the transaction of the sign-in, with the account locked.
 */
export async function cancelClearingBySignIn(within: Within, accountId: string): Promise<boolean> {
  const clearing = await findOpenClearing(within.db, accountId)
  if (clearing?.kind !== 'number') return false
  const end = { state: 'cancelled', by: null, now: within.clock.now() } as const
  if (!(await closeClearing(within.db, clearing.id, end))) return false
  await recordOf(within, accountId, {
    action: 'number.clearing-cancelled',
    detail: { reason: 'number-in-use' },
  })
  return true
}

/**
 * Clears the account's number if that was asked for, agreed to, and its time has come: then it is true. A day of codes
 * is set, the hold on what leaves the country lifted, and the end of a contract set, in the same way. Whoever calls it holds the locks of
 * contract and account, so several processes do it once.
 * @param address of who agrees to it now
 */
export async function clearIfDue(within: Within, accountId: string, address?: string): Promise<boolean> {
  const clearing = await findOpenClearing(within.db, accountId)
  return clearing !== undefined && settle(within, clearing, { accountId, address })
}

/** The same at a sign-in, which has not locked the contract: numbers only. */
export async function clearNumberIfDue(within: Within, accountId: string): Promise<boolean> {
  const clearing = await findOpenClearing(within.db, accountId)
  return clearing?.kind === 'number' && settle(within, clearing, { accountId, address: undefined })
}

async function settle(
  within: Within,
  clearing: ClearingRow,
  { accountId, address }: { readonly accountId: string; readonly address: string | undefined },
): Promise<boolean> {
  const customer = await findCustomer(within.db, within.numbers, accountId)
  if (customer === undefined || (await closeStale(within, clearing, customer))) return false
  const now = within.clock.now()
  if (clearing.approved_by === null || now < clearing.due_at) return false
  if (!(await closeClearing(within.db, clearing.id, { state: 'done', by: null, now }))) return false
  if (clearing.kind === 'quarantine') {
    await liftQuarantine(within.db, accountId)
    return false
  }
  if (clearing.kind === 'contract-end') {
    await endContract(within, { clearing, customer, address })
    return false
  }
  if (clearing.kind === 'codes-from') {
    const { reason, requested_by: by, codes_from: day } = clearing
    await setCodesFromTold(within, customer, { day, reason, by, ...(address !== undefined && { address }) })
    return false
  }
  await changeNumber(within, {
    session: undefined,
    site: 'admin',
    contractId: customer.contractId,
    accountId,
    from: customer.number,
    to: null,
    confirmed: 0,
    address: undefined,
    by: clearing.requested_by,
  })
  return true
}

/** Agreed to later than on the last day, it ends today. */
async function endContract(
  within: Within,
  of: { readonly clearing: ClearingRow; readonly customer: Customer; readonly address: string | undefined },
): Promise<void> {
  const { clearing, customer, address } = of
  const [wanted, first] = [clearing.ends_on ?? '', firstLastDay(within)]
  const isOver = wanted < first
  await setContractEnd(within, {
    administratorId: customer.loginId,
    lastDay: isOver ? first : wanted,
    reason: clearing.reason,
    by: clearing.requested_by,
    ...(address !== undefined && { address }),
  })
}

/** For the server: carries out what is due. Gives how many numbers it cleared. */
export async function clearDueNumbers(deps: Deps): Promise<number> {
  let cleared = 0
  const now = deps.clock.now()
  const times = { now, requestedBefore: now - policy.desk.approvalMs }
  await bringClearingsBack(deps.db, now)
  await tidyDeskActs(deps.db, { now, before: now - policy.desk.togetherMs })
  for (const { account_id: id } of await clearingsToSettle(
    deps.db,
    times,
    policy.desk.clearBatch,
  ).execute()) {
    const settleIt = async (within: Within) => {
      await lockContractOf(within.db, id)
      return (await lockCustomer(within.db, id)) && clearIfDue(within, id)
    }
    if (await work(deps, settleIt)) cleared += 1
  }
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

/** The open one of an account, if it still is of use. */
export async function findLiveClearing(deps: Deps, of: Pick<Customer, 'id' | 'version'>) {
  const open = await findOpenClearing(deps.db, of.id)
  const stale = open && staleness(open, of.version, deps.clock.now())
  return stale === undefined ? open : undefined
}

/** Ends an open one that is of no use any more; false when it still is. */
export async function closeStale(
  within: Within,
  clearing: ClearingRow,
  customer: Customer,
): Promise<boolean> {
  const now = within.clock.now()
  const state = staleness(clearing, customer.version, now)
  return state !== undefined && closeClearing(within.db, clearing.id, { state, by: null, now })
}

/** A day of codes, and the end, is of the whole contract. */
export function handOf(
  clearing: Pick<ClearingRow, 'kind' | 'account_id'>,
  { contractId }: Pick<Customer, 'contractId'>,
  member: string,
): Hand {
  const isOfContract = clearing.kind === 'codes-from' || clearing.kind === 'contract-end'
  return { member, contractId, accountId: isOfContract ? undefined : clearing.account_id }
}

/** Contract and account are locked before the clearing is looked at, as at a sign-in: nobody waits in a circle. */
function decide(
  deps: Deps,
  id: string,
  act: (within: Within, clearing: ClearingRow, customer: Customer) => Promise<ClearingOutcome>,
): Promise<ClearingOutcome> {
  return work(deps, async (within): Promise<ClearingOutcome> => {
    const accountId = (await findClearing(within.db, id))?.account_id
    if (accountId === undefined) return { kind: 'no-clearing' }
    await lockContractOf(within.db, accountId)
    if (!(await lockCustomer(within.db, accountId))) return { kind: 'no-clearing' }
    const clearing = await findClearing(within.db, id)
    const customer = await findCustomer(within.db, within.numbers, accountId)
    if (clearing === undefined || customer === undefined) return { kind: 'no-clearing' }
    if (clearing.state !== 'open' || (await closeStale(within, clearing, customer)))
      return { kind: 'unchanged' }
    return act(within, clearing, customer)
  })
}

export { findOpenClearing }
