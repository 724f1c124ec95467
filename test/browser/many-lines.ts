import { FIRST_OPTION_SERVICES } from '../../src/lines/option-services.ts'
import { newId, systemEntropy } from '../../src/platform/entropy.ts'
import { accountOf, addRows } from '../../support/rows.ts'
import type { App } from './app.ts'
import { TARO } from './people.ts'

/** More lines for the office, quickly: user-001, user-002, … all have the password of taro. */
export async function addLines({ deps }: App, count: number): Promise<void> {
  if (count === 0) return
  const { contract_id, password_hash } = await accountOf({ deps }, TARO.loginId)
  const ids = Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0'))
  const lines = ids.map(id => ({
    id: newId(systemEntropy),
    contract_id,
    number: `05055100${id}`,
    user_name: `user-${id}の席`,
    ordered: '[]',
    settings: JSON.stringify(FIRST_OPTION_SERVICES),
  }))
  const users = lines.map(({ id: line_id }, n) => ({
    id: newId(systemEntropy),
    contract_id,
    site: 'user' as const,
    login_id: `user-${ids[n]}`,
    line_id,
    password_hash,
    password_initial: 0 as const,
    created_at: deps.clock.now(),
  }))
  await addRows({ deps }, 'line', lines)
  await addRows({ deps }, 'account', users)
}
