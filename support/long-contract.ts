import { ACCOUNT_SEALED } from '../src/accounts/tables.ts'
import type { Deps } from '../src/deps.ts'
import { FIRST_OPTION_SERVICES } from '../src/lines/option-services.ts'
import { newId } from '../src/platform/entropy.ts'
import { placeIn } from '../src/platform/sealed-column.ts'

/** One more line of a contract; nobody signs in with its login ID. */
export interface LongLine {
  readonly loginId: string
  readonly userName: string
  readonly smsNumber?: string
}

const AT_ONCE = 500

/** Many lines for the contract of this administrator, without the rules' way: 050-6000-0000, 050-6000-0001, … */
export async function addManyLines(
  deps: Deps,
  administratorId: string,
  lines: readonly LongLine[],
): Promise<void> {
  const { db, entropy, numbers } = deps
  const { contract_id } = await db
    .selectFrom('account')
    .select('contract_id')
    .where('login_id', '=', administratorId)
    .executeTakeFirstOrThrow()
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const some = lines.slice(at, at + AT_ONCE).map((line, index) => ({
      ...line,
      id: newId(entropy),
      lineId: newId(entropy),
      lineNumber: `050${60_000_000 + at + index}`,
    }))
    await db
      .insertInto('line')
      .values(
        some.map(line => ({
          id: line.lineId,
          contract_id,
          number: line.lineNumber,
          user_name: line.userName,
          ordered: '[]',
          settings: JSON.stringify(FIRST_OPTION_SERVICES),
        })),
      )
      .execute()
    await db
      .insertInto('account')
      .values(
        some.map(({ id, lineId, loginId, smsNumber }) => ({
          id,
          contract_id,
          site: 'user' as const,
          login_id: loginId,
          line_id: lineId,
          password_hash: '',
          password_initial: 0 as const,
          sms_number:
            smsNumber === undefined ? null : numbers.seal(smsNumber, placeIn(ACCOUNT_SEALED.number, id)),
          sms_number_hash: smsNumber === undefined ? null : numbers.hash(smsNumber),
          last_sign_in_at: null,
          created_at: deps.clock.now(),
        })),
      )
      .execute()
  }
}

/** `user-0000`, `user-0001`, … without numbers. */
export function plainLines(count: number): LongLine[] {
  return Array.from({ length: count }, (_, n) => {
    const loginId = `user-${String(n).padStart(4, '0')}`
    return { loginId, userName: `${loginId}の席` }
  })
}
