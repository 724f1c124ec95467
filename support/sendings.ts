import type { Deps } from '../src/deps.ts'
import { type Sending, type SmsPermission, takeSending } from '../src/guard/sending.ts'
import { work } from '../src/work.ts'
import { addRows } from './rows.ts'
import type { World } from './world.ts'

/** Somebody for whom SMS are ordered; his account stands in the database. */
export interface Person {
  readonly accountId: string
  readonly contractId: string
  readonly number: string
}

let count = 0

/** New accounts of one new contract, each with a number of its own. */
export async function people(world: World, many: number): Promise<readonly Person[]> {
  count += 1
  const contractId = `contract-${count}`
  const made = Array.from({ length: many }, (_, n) => ({
    accountId: `${contractId}-${n}`,
    contractId,
    number: `070${String(count).padStart(4, '0')}${String(n).padStart(4, '0')}`,
  }))
  const accounts = made.map(({ accountId }) => ({
    id: accountId,
    login_id: accountId,
    contract_id: contractId,
    site: 'user' as const,
    password_hash: '',
    password_initial: 0 as const,
    created_at: 0,
  }))
  await addRows(world, 'contract', [{ id: contractId, name: contractId, created_at: 0 }])
  await addRows(world, 'account', accounts)
  return made
}

/** The first SMS of a sign-in of an unknown browser, unless it is said otherwise. */
export function order(
  deps: Deps,
  { accountId, contractId, number }: Person,
  but: Partial<Sending> = {},
): Promise<SmsPermission> {
  const sending: Sending = {
    purpose: 'sign-in',
    order: 'opening',
    number,
    of: { accountId, contractId },
    address: '203.0.113.7',
    ...but,
  }
  return work(deps, within => takeSending(within, sending))
}
