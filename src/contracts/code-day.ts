import { lockCustomer } from '../accounts/account.ts'
import { type Customer, findCustomer, findCustomerNamed } from '../accounts/customer.ts'
import type { Deps } from '../deps.ts'
import { codesCompulsoryFrom, lastDayInstead } from '../pre-registration.ts'
import { tellNumbers } from '../sms/tell.ts'
import { type Within, work } from '../work.ts'
import { type ContractChange, type DayOutcome, setCodesFrom } from './states.ts'

export type WantedDay = Omit<ContractChange, 'administratorId'> & {
  /** YYYY-MM-DD; `null` = as the installation says. */
  readonly day: string | null
}

/** Whether codes would be compulsory later than they are: an earlier day, or one that is over, takes nothing away from anybody. */
export function isLaterDay(deps: Deps, customer: Pick<Customer, 'codesFrom'>, day: string | null): boolean {
  const [before, after] = [customer.codesFrom, day].map(one => codesCompulsoryFrom(deps.config, one))
  return (after ?? 0) > Math.max(before ?? 0, deps.clock.now())
}

/** Sets the day, and tells the administrator's number, if he has one. In the transaction that locked him. */
export async function setCodesFromTold(
  within: Within,
  customer: Customer,
  wanted: WantedDay,
): Promise<DayOutcome> {
  const set = await setCodesFrom(within, { ...wanted, administratorId: customer.loginId })
  if (set.kind === 'done' && customer.number !== null) {
    const notices = [{ accountId: customer.id, number: customer.number, isConfirmed: true }]
    const of = { contractId: customer.contractId, address: wanted.address, isDangerous: true }
    await tellNumbers(within, { ...of, purpose: 'codes-from-changed', notices })
  }
  return set
}

export type DayByKeyOutcome =
  | DayOutcome
  | { readonly kind: 'reason-missing' }
  /** A later day, and the administrator has no number: nobody can be told. */
  | { readonly kind: 'nobody-told' }

/** For one key of the API, which must not do what one person must not. */
export function setCodesFromByKey(
  deps: Deps,
  contract: {
    readonly administratorId: string
    readonly day: string | null
    readonly reason?: string | undefined
  },
): Promise<DayByKeyOutcome> {
  return work(deps, async (within): Promise<DayByKeyOutcome> => {
    const { administratorId: loginId, day, reason } = contract
    const named = await findCustomerNamed(within.db, within.numbers, { site: 'admin', loginId })
    if (named === undefined || !(await lockCustomer(within.db, named.id))) return { kind: 'no-account' }
    const customer = await findCustomer(within.db, within.numbers, named.id)
    if (customer === undefined) return { kind: 'no-account' }
    if (customer.codesFrom === day) return { kind: 'unchanged' }
    const last = lastDayInstead(within.config, within.clock.now(), day)
    if (last !== undefined) return { kind: 'too-late', last }
    if (reason === undefined) return { kind: 'reason-missing' }
    if (customer.number === null && isLaterDay(within, customer, day)) return { kind: 'nobody-told' }
    return setCodesFromTold(within, customer, { day, reason })
  })
}
