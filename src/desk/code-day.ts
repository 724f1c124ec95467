import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { needsOtherToAgree, noteDeskAct } from '../clearing/lately.ts'
import { type DayRequestOutcome, requestDay } from '../clearing/request.ts'
import { isLaterDay, setCodesFromTold } from '../contracts/code-day.ts'
import type { DayOutcome } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import { policy } from '../policy.ts'
import { work } from '../work.ts'
import { type DeskMember, isAllowed } from './member.ts'

export interface DayOrder {
  /** Of the contract's administrator. */
  readonly accountId: string
  /** YYYY-MM-DD; `null` = as the installation says. */
  readonly day: string | null
  readonly reason: string
}

export type SetDayOutcome =
  | DayOutcome
  /** Asked for, as nobody can be told: a second supervisor has to agree. */
  | DayRequestOutcome
  | { readonly kind: 'refused'; readonly problem: 'reason-missing' | 'reason-too-long' }
  | { readonly kind: 'forbidden' }

/**
 * Sets the day of one contract, by a supervisor. Until that day a password alone opens everything, so the administrator
 * is told by SMS; where he has no number, or whoever sets it showed a password of the contract lately, a later day waits for a
 * second supervisor.
 */
export async function setDay(deps: Deps, member: DeskMember, order: DayOrder): Promise<SetDayOutcome> {
  if (!(await isAllowed(deps, member, 'set-codes-from'))) return { kind: 'forbidden' }
  const refused = refusedDay(order)
  if (refused !== undefined) return refused
  const reason = withoutPhoneNumbers(order.reason.trim())
  return work(deps, async (within): Promise<SetDayOutcome> => {
    await lockContractOf(within.db, order.accountId)
    await lockCustomer(within.db, order.accountId)
    const customer = await findCustomer(within.db, within.numbers, order.accountId)
    if (customer?.site !== 'admin') return { kind: 'no-account' }
    const { day } = order
    const hand = { member: member.session.loginId, contractId: customer.contractId, accountId: undefined }
    const { address } = member
    if (await needsSecond(within, { member, customer, day })) {
      const wanted = { by: { id: hand.member, address }, customer, day, reason }
      return requestDay(within, wanted)
    }
    const isLater = isLaterDay(within, customer, day)
    const set = await setCodesFromTold(within, customer, { day, reason, by: hand.member, address })
    if (set.kind === 'done' && isLater) await noteDeskAct(within, hand, 'alone')
    return set
  })
}

/** What is said of it before its contract is looked at. */
export function refusedDay(order: DayOrder): Extract<SetDayOutcome, { kind: 'refused' }> | undefined {
  const reason = order.reason.trim()
  if (reason === '') return { kind: 'refused', problem: 'reason-missing' }
  const isTooLong = [...reason].length > policy.desk.reasonCharacters
  return isTooLong ? { kind: 'refused', problem: 'reason-too-long' } : undefined
}

/** The same before it is asked for, for the page that says what will happen. */
export async function asksSecond(
  deps: Deps,
  member: DeskMember,
  order: Pick<DayOrder, 'accountId' | 'day'>,
): Promise<boolean> {
  const customer = await findCustomer(deps.db, deps.numbers, order.accountId)
  return customer !== undefined && needsSecond(deps, { member, customer, day: order.day })
}

/** Whether a second supervisor has to agree to this day; an earlier one takes nothing away from anybody. */
async function needsSecond(
  deps: Deps,
  { member, customer, day }: { member: DeskMember; customer: Customer; day: string | null },
): Promise<boolean> {
  if (!isLaterDay(deps, customer, day)) return false
  if (deps.config.desk.secondOperator && customer.number === null) return true
  const { contractId } = customer
  return needsOtherToAgree(deps, { member: member.session.loginId, contractId, accountId: undefined })
}
