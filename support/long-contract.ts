import { ACCOUNT_SEALED } from '../src/accounts/tables.ts'
import type { Deps } from '../src/deps.ts'
import { FIRST_OPTION_SERVICES } from '../src/lines/option-services.ts'
import { newId } from '../src/platform/entropy.ts'
import { placeIn } from '../src/platform/sealed-column.ts'
import { accountOf, addRows } from './rows.ts'

/** One more line of a contract; nobody signs in with its login ID. */
export interface LongLine {
  readonly loginId: string
  readonly userName: string
  readonly smsNumber?: string
}

/** Many lines for the contract of this administrator, without the rules' way: 050-6000-0000, 050-6000-0001, … */
export async function addManyLines(
  deps: Deps,
  administratorId: string,
  lines: readonly LongLine[],
): Promise<void> {
  const { entropy, numbers } = deps
  const { contract_id } = await accountOf({ deps }, administratorId)
  const made = lines.map((line, n) => ({
    ...line,
    id: newId(entropy),
    lineId: newId(entropy),
    number: `050${60_000_000 + n}`,
  }))
  const accounts = made.map(({ id, lineId, loginId, smsNumber }) => ({
    id,
    contract_id,
    site: 'user' as const,
    login_id: loginId,
    line_id: lineId,
    password_hash: '',
    password_initial: 0 as const,
    sms_number: smsNumber === undefined ? null : numbers.seal(smsNumber, placeIn(ACCOUNT_SEALED.number, id)),
    sms_number_hash: smsNumber === undefined ? null : numbers.hash(smsNumber),
    created_at: deps.clock.now(),
  }))
  const settings = JSON.stringify(FIRST_OPTION_SERVICES)
  const rows = made.map(({ lineId: id, number, userName: user_name }) => {
    return { id, contract_id, number, user_name, ordered: '[]', settings }
  })
  await addRows({ deps }, 'line', rows)
  await addRows({ deps }, 'account', accounts)
}

/** `user-0000`, `user-0001`, … without numbers. */
export function plainLines(count: number): LongLine[] {
  return Array.from({ length: count }, (_, n) => {
    const loginId = `user-${String(n).padStart(4, '0')}`
    return { loginId, userName: `${loginId}の席` }
  })
}
