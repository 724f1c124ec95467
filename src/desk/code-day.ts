import { lockCustomer } from '../accounts/account.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { type DayRequestOutcome, requestDay } from '../clearing/request.ts'
import { type DayOutcome, setCodesFrom } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { tellNumbers } from '../sms/tell.ts'
import { type Within, work } from '../work.ts'
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
 * is told by SMS; where he has no number, a later day waits for a second supervisor.
 */
export async function setDay(deps: Deps, member: DeskMember, order: DayOrder): Promise<SetDayOutcome> {
  if (!(await isAllowed(deps, member, 'set-codes-from'))) return { kind: 'forbidden' }
  const reason = withoutPhoneNumbers(order.reason)
  if (reason === '') return { kind: 'refused', problem: 'reason-missing' }
  if ([...reason].length > policy.desk.reasonCharacters)
    return { kind: 'refused', problem: 'reason-too-long' }
  return work(deps, async (within): Promise<SetDayOutcome> => {
    await lockCustomer(within.db, order.accountId)
    const customer = await findCustomer(within.db, within.numbers, order.accountId)
    if (customer?.site !== 'admin') return { kind: 'no-account' }
    const { loginId: by } = member.session
    const { address } = member
    if (needsSecond(within, customer, order.day)) {
      const wanted = { by: { id: by, address }, customer, day: order.day, reason }
      return requestDay(within, wanted)
    }
    const of = { administratorId: customer.loginId, day: order.day, reason, by, address }
    const set = await setCodesFrom(within, of)
    if (set.kind === 'done') await tell(within, customer, address)
    return set
  })
}

/** The same before it is asked for, for the page that says what will happen. */
export async function asksSecond(deps: Deps, accountId: string, day: string | null): Promise<boolean> {
  const customer = await findCustomer(deps.db, deps.numbers, accountId)
  return customer !== undefined && needsSecond(deps, customer, day)
}

/** Whether a second supervisor has to agree to this day; an earlier one takes nothing away from anybody. */
function needsSecond(deps: Deps, customer: Customer, day: string | null): boolean {
  if (!deps.config.desk.secondOperator || customer.number !== null) return false
  const [before, after] = [customer.codesFrom, day].map(one => codesCompulsoryFrom(deps.config, one))
  return (after ?? 0) > (before ?? 0)
}

async function tell(within: Within, customer: Customer, address: string): Promise<void> {
  if (customer.number === null) return
  const notices = [{ accountId: customer.id, number: customer.number, isConfirmed: true }]
  const of = { contractId: customer.contractId, address, isDangerous: true }
  await tellNumbers(within, { ...of, purpose: 'codes-from-changed', notices })
}
