import { lockCustomer } from '../accounts/account.ts'
import { numberIn } from '../accounts/number.ts'
import { type DayRequestOutcome, requestDay } from '../clearing/request.ts'
import { type DayOutcome, setCodesFrom } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { takeSending } from '../guard/sending.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { enqueueCodesFromChanged } from '../sms/outbox.ts'
import { type Within, work } from '../work.ts'
import { isAllowed, type Operator, withoutNumbers } from './operator.ts'
import { type CustomerRow, findCustomer } from './store.ts'

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
export async function setDay(deps: Deps, operator: Operator, order: DayOrder): Promise<SetDayOutcome> {
  if (!(await isAllowed(deps, operator, 'set-codes-from'))) return { kind: 'forbidden' }
  const reason = withoutNumbers(order.reason)
  if (reason === '') return { kind: 'refused', problem: 'reason-missing' }
  if ([...reason].length > policy.desk.reasonCharacters)
    return { kind: 'refused', problem: 'reason-too-long' }
  return work(deps, async (within): Promise<SetDayOutcome> => {
    const customer =
      (await lockCustomer(within.db, order.accountId)) && (await findCustomer(within.db, order.accountId))
    if (customer === false || customer?.site !== 'admin') return { kind: 'no-account' }
    const { loginId: by } = operator.session
    const { address } = operator
    if (needsSecond(within, customer, order.day)) {
      const wanted = { by: { id: by, address }, subject: customer, day: order.day, reason }
      return requestDay(within, wanted)
    }
    const of = { administratorId: customer.login_id, day: order.day, reason, by, address }
    const set = await setCodesFrom(within, of)
    if (set.kind === 'done') await tell(within, customer, address)
    return set
  })
}

/** The same before it is asked for, for the page that says what will happen. */
export async function asksSecond(deps: Deps, accountId: string, day: string | null): Promise<boolean> {
  const customer = await findCustomer(deps.db, accountId)
  return customer !== undefined && needsSecond(deps, customer, day)
}

/** Whether a second supervisor has to agree to this day; an earlier one takes nothing away from anybody. */
function needsSecond(deps: Deps, customer: CustomerRow, day: string | null): boolean {
  if (!deps.config.desk.secondOperator || numberIn(deps.numbers, customer) !== undefined) return false
  const [before, after] = [customer.codes_from, day].map(one => codesCompulsoryFrom(deps.config, one))
  return (after ?? 0) > (before ?? 0)
}

async function tell(within: Within, customer: CustomerRow, address: string): Promise<void> {
  const number = numberIn(within.numbers, customer)
  if (number === undefined) return
  const of = { contractId: customer.contract_id, accountId: customer.id }
  await takeSending(within, { purpose: 'codes-from-changed', order: 'counted', number, of, address })
  await enqueueCodesFromChanged(within, { accountId: customer.id, number })
}
