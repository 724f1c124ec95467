import { findCustomer } from '../accounts/customer.ts'
import { hasNumber } from '../accounts/number.ts'
import type { Deps } from '../deps.ts'
import { isDay } from '../platform/i18n/japan-time.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'

/** A contract and the day from which on codes are compulsory for it. */
export interface ContractDay {
  readonly accountId: string
  readonly name: string
  readonly administratorId: string
  /** YYYY-MM-DD; `undefined` = as the installation says. */
  readonly day: string | undefined
  readonly at: number
  /** The administrator has a number, which is told. */
  readonly hasNumber: boolean
}

/** @param accountId of the contract's administrator */
export async function findDay(deps: Deps, accountId: string): Promise<ContractDay | undefined> {
  const customer = await findCustomer(deps.db, deps.numbers, accountId)
  if (customer?.site !== 'admin') return undefined
  return {
    accountId,
    name: customer.contractName,
    administratorId: customer.loginId,
    day: customer.codesFrom ?? undefined,
    at: codesCompulsoryFrom(deps.config, customer.codesFrom),
    hasNumber: hasNumber(customer),
  }
}

/** A day of the calendar as people type it, `null` for none, `undefined` for what is no day. */
export function readDay(typed: string): string | null | undefined {
  const text = typed.normalize('NFKC').trim().replaceAll('/', '-')
  if (text === '') return null
  return isDay(text) ? text : undefined
}
