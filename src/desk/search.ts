import { isSuspended } from '../accounts/account.ts'
import { type Customer, type CustomerName, listCustomers } from '../accounts/customer.ts'
import { LINE_NUMBER } from '../accounts/names.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import type { CustomerSite } from '../site.ts'
import { maskNumber, readSmsNumber } from '../sms-number.ts'
import { type DeskMember, isAllowed, recordByMember } from './member.ts'

/** One account that was found. */
export interface Hit {
  readonly accountId: string
  readonly site: CustomerSite
  readonly loginId: string
  readonly contractName: string
  readonly line: { readonly number: string; readonly userName: string } | undefined
  /** `*******5678` */
  readonly maskedNumber: string | undefined
  readonly suspended: boolean
}

export type SearchOutcome =
  | { readonly kind: 'nothing-asked' }
  /** Only some roles may ask whose a mobile number is. */
  | { readonly kind: 'forbidden' }
  | {
      readonly kind: 'found'
      readonly by: 'mobile' | 'other'
      readonly hits: readonly Hit[]
      /** There are more than are shown. */
      readonly more: boolean
    }

/**
 * Finds accounts by 管理者ID, ログインID, 050 number or mobile number; whole ones only, each along an index. The audit
 * trail has that somebody searched, by what, and how much was found, never what he typed.
 */
export async function search(deps: Deps, member: DeskMember, typed: string): Promise<SearchOutcome> {
  const text = typed.normalize('NFKC').trim().slice(0, policy.desk.queryCharacters)
  if (text === '') return { kind: 'nothing-asked' }
  const number = readNumber(text)
  const mobile = readSmsNumber(number).kind === 'number'
  if (mobile && !(await isAllowed(deps, member, 'search-mobile'))) return { kind: 'forbidden' }
  const listed = (by: CustomerName) =>
    listCustomers(deps.db, deps.numbers, { by, limit: policy.desk.hits + 1 })
  const found = [
    ...(await listed({ loginId: text })),
    ...(LINE_NUMBER.test(number) ? await listed({ line: number }) : []),
    ...(mobile ? await listed({ smsNumber: number }) : []),
  ]
  const rows = [...new Map(found.map(row => [row.id, row])).values()]
  const by = mobile ? 'mobile' : LINE_NUMBER.test(number) ? 'line' : 'id'
  await recordByMember(deps, member, { action: 'desk.searched', detail: { by, found: rows.length } })
  return {
    kind: 'found',
    by: mobile ? 'mobile' : 'other',
    hits: rows
      .slice(0, policy.desk.hits)
      .map(hitFrom)
      .sort((one, other) => keyOf(one).localeCompare(keyOf(other))),
    more: rows.length > policy.desk.hits,
  }
}

/** A telephone number as people write it: hyphens of every width, spaces, brackets, +81; only its digits. */
export function readNumber(text: string): string {
  const plain = text.normalize('NFKC').replace(/[\s()\-.‐-―−ー]/g, '')
  return plain.replace(/^\+?81(?=[1-9]0\d{8}$)/, '0')
}

/** Administrators first. */
function keyOf({ site, loginId }: Hit): string {
  return `${site} ${loginId}`
}

function hitFrom(customer: Customer): Hit {
  const { id: accountId, site, loginId, contractName, line, number } = customer
  return {
    ...{ accountId, site, loginId, contractName, line },
    maskedNumber: number === null ? undefined : maskNumber(number),
    suspended: isSuspended(customer),
  }
}
