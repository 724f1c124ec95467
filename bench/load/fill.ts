import type { Insertable } from 'kysely'
import type { Deps } from '../../src/deps.ts'
import { FIRST_OPTION_SERVICES, ORDERED_SERVICES } from '../../src/lines/option-services.ts'
import { hashPassword } from '../../src/passwords/kept.ts'
import { inPowersOfTwo } from '../../src/platform/db/batches.ts'
import { NUMBER_COLUMNS, placeIn } from '../../src/platform/db/number-columns.ts'
import { inTransaction } from '../../src/platform/db/open.ts'
import type { Schema } from '../../src/platform/db/schema.ts'
import { newId } from '../../src/platform/entropy.ts'

/** Everybody's password. */
export const PASSWORD = 'a password of everybody'

/** Somebody who can sign in: the n-th one. */
export interface Person {
  readonly site: 'oa' | 'ou'
  readonly loginId: string
  readonly number: string
}

/** The administrator of the n-th contract. */
export function administrator(n: number): Person {
  return { site: 'oa', loginId: `admin-${digits(n, 7)}`, number: `080${digits(n + 10_000_000, 8)}` }
}

/** The n-th service user, over all contracts. */
export function user(n: number): Person {
  return { site: 'ou', loginId: `user-${digits(n, 7)}`, number: `070${digits(n + 10_000_000, 8)}` }
}

function digits(n: number, length: number): string {
  return String(n).padStart(length, '0')
}

/** Contracts with one administrator and the same number of users each, all with confirmed numbers. */
export interface Filling {
  readonly contracts: number
  readonly usersOfEach: number
}

const CONTRACTS_AT_ONCE = 512

/** Adds them to an installation that has none. */
export async function fill(deps: Deps, { contracts, usersOfEach }: Filling): Promise<void> {
  const hash = await hashPassword(PASSWORD)
  for (let first = 0; first < contracts; first += CONTRACTS_AT_ONCE)
    await fillSome(deps, hash, { first, end: Math.min(contracts, first + CONTRACTS_AT_ONCE), usersOfEach })
}

async function fillSome(
  deps: Deps,
  hash: string,
  some: { readonly first: number; readonly end: number; readonly usersOfEach: number },
): Promise<void> {
  const now = deps.clock.now()
  const accountOf = (person: Person, contractId: string, lineId: string | null) => {
    const id = newId(deps.entropy)
    return {
      id,
      contract_id: contractId,
      site: person.site === 'oa' ? ('admin' as const) : ('user' as const),
      login_id: person.loginId,
      line_id: lineId,
      password_hash: hash,
      password_initial: 0 as const,
      sms_number: deps.numbers.seal(person.number, placeIn(NUMBER_COLUMNS.account, id)),
      sms_number_hash: deps.numbers.hash(person.number),
      sms_number_confirmed: 1 as const,
      created_at: now,
    }
  }
  const contracts: Insertable<Schema['contract']>[] = []
  const lines: Insertable<Schema['line']>[] = []
  const accounts: Insertable<Schema['account']>[] = []
  for (let c = some.first; c < some.end; c += 1) {
    const contractId = newId(deps.entropy)
    contracts.push({ id: contractId, name: `株式会社${digits(c, 7)}`, created_at: now })
    accounts.push(accountOf(administrator(c), contractId, null))
    for (let u = c * some.usersOfEach; u < (c + 1) * some.usersOfEach; u += 1) {
      const lineId = newId(deps.entropy)
      lines.push({
        id: lineId,
        contract_id: contractId,
        number: `050${digits(u, 8)}`,
        user_name: `利用者${u}`,
        ordered: JSON.stringify(ORDERED_SERVICES),
        settings: JSON.stringify(FIRST_OPTION_SERVICES),
      })
      accounts.push(accountOf(user(u), contractId, lineId))
    }
  }
  await inTransaction(deps.db, async tx => {
    for (const rows of inPowersOfTwo(contracts)) await tx.insertInto('contract').values(rows).execute()
    for (const rows of inPowersOfTwo(lines)) await tx.insertInto('line').values(rows).execute()
    for (const rows of inPowersOfTwo(accounts)) await tx.insertInto('account').values(rows).execute()
  })
}
