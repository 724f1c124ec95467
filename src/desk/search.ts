import { isSuspended } from '../accounts/account.ts'
import { type Customer, type CustomerName, listCustomers } from '../accounts/customer.ts'
import { LINE_NUMBER, nameKey } from '../accounts/names.ts'
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
  /** As `maskNumber` gives it. */
  readonly maskedNumber: string | undefined
  readonly suspended: boolean
}

/** The last digits of a 050 number, without its beginning. */
const LINE_END = /^\d{4,10}$/
/** Letters of a name that are looked for. */
const LEAST_OF_NAME = 2

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
 * Finds accounts by 管理者ID, ログインID, 050 number or its end, mobile number, or the beginning of a customer's name; each
 * along an index. Mobile numbers are sealed, so no part of one finds anything. The audit trail has that somebody searched, by
 * what, how much was found and which accounts were shown, never what he typed.
 */
export async function search(deps: Deps, member: DeskMember, typed: string): Promise<SearchOutcome> {
  const text = typed.normalize('NFKC').trim().slice(0, policy.desk.queryCharacters)
  if (text === '') return { kind: 'nothing-asked' }
  const number = readNumber(text)
  const mobile = readSmsNumber(number).kind === 'number'
  if (mobile && !(await isAllowed(deps, member, 'search-mobile'))) return { kind: 'forbidden' }
  const name = nameKey(text)
  const listed = (by: CustomerName) =>
    listCustomers(deps.db, deps.numbers, { by, limit: policy.desk.hits + 1 })
  const found = [
    ...(await listed({ loginId: text })),
    ...(LINE_NUMBER.test(number) ? await listed({ line: number }) : []),
    ...(LINE_END.test(number) ? await listed({ lineEnd: number }) : []),
    ...(mobile ? await listed({ smsNumber: number }) : []),
    ...(name.length >= LEAST_OF_NAME ? await listed({ nameBegins: name }) : []),
  ]
  const rows = [...new Map(found.map(row => [row.id, row])).values()]
  const by = mobile ? 'mobile' : LINE_NUMBER.test(number) || LINE_END.test(number) ? 'line' : 'id'
  const shown = rows.slice(0, policy.desk.hits)
  // Whose data the list shows; the page of each is told by itself.
  const accounts = shown.map(({ id }) => id).join(' ')
  await recordByMember(deps, member, {
    action: 'desk.searched',
    detail: { by, found: rows.length, ...(accounts !== '' && { accounts }) },
  })
  return {
    kind: 'found',
    by: mobile ? 'mobile' : 'other',
    hits: shown.map(hitFrom).sort((one, other) => keyOf(one).localeCompare(keyOf(other))),
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
