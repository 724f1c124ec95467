import { FIRST_OPTION_SERVICES } from '../../src/lines/option-services.ts'
import { newId, systemEntropy } from '../../src/platform/entropy.ts'
import type { App } from './app.ts'
import { TARO } from './people.ts'

/** More lines for the office, quickly: user-001, user-002, … all have the password of taro. */
export async function addLines({ deps }: App, count: number): Promise<void> {
  if (count === 0) return
  const { db } = deps
  const taro = await db
    .selectFrom('account')
    .select(['contract_id', 'password_hash'])
    .where('login_id', '=', TARO.loginId)
    .executeTakeFirstOrThrow()
  const ids = Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0'))
  const rows = ids.map(id => ({
    line: { id: newId(systemEntropy), number: `05055100${id}` },
    login_id: `user-${id}`,
  }))
  await db
    .insertInto('line')
    .values(
      rows.map(({ line, login_id }) => ({
        ...line,
        contract_id: taro.contract_id,
        user_name: `${login_id}の席`,
        ordered: '[]',
        settings: JSON.stringify(FIRST_OPTION_SERVICES),
      })),
    )
    .execute()
  await db
    .insertInto('account')
    .values(
      rows.map(({ line, login_id }) => ({
        id: newId(systemEntropy),
        contract_id: taro.contract_id,
        site: 'user' as const,
        login_id,
        line_id: line.id,
        password_hash: taro.password_hash,
        password_initial: 0 as const,
        sms_number: null,
        last_sign_in_at: null,
        created_at: deps.clock.now(),
      })),
    )
    .execute()
}
