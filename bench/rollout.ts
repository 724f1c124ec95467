import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../src/config/config.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { openDatabase } from '../src/platform/db/open.ts'
import { missingPage } from '../src/rollout/missing.ts'
import { countNow, listDue } from '../src/rollout/rollout.ts'

/**
 * How long the numbers of the rollout take with 100,000 contracts of one administrator and four users, half of them
 * without an SMS number: node bench/rollout.ts
 */
const CONTRACTS = 100_000
const ROUNDS = 5

const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
const db = openDatabase({ kind: 'sqlite', file: join(folder, 'rollout.sqlite') })
const outcome = readConfig({})
if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
const deps = { db, config: outcome.config }

await migrate(db)
await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(CONTRACTS)})
  insert into contract (id, name, created_at, codes_from, suspended_at)
  select lower(hex(randomblob(16))), 'contract ' || i, 0,
    case i % 10 when 0 then '2026-12-01' when 1 then '2026-12-15' else null end,
    case when i % 1000 = 0 then 1 else null end from n`.execute(db)
for (const place of [0, 1, 2, 3, 4])
  await sql`insert into account
    (id, contract_id, site, login_id, password_hash, password_initial, sms_number, created_at)
    select lower(hex(randomblob(16))), id, ${sql.lit(place === 0 ? 'admin' : 'user')},
      'id-' || rowid || '-' || ${sql.lit(place)}, 'x', 1,
      case when random() > 0 then hex(randomblob(40)) else null end, 0 from contract`.execute(db)

await measure('numbers now', () => countNow(deps))
await measure('contracts by day', () => listDue(deps))
await measure('a page of those who lack one', () => missingPage(deps, { site: 'user' }, { limit: 100 }))
const day = '2026-12-15'
await measure('a page of one day', () => missingPage(deps, { site: 'user', day }, { limit: 100 }))
await db.destroy()
rmSync(folder, { recursive: true })

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now()
    await work()
    times.push(Math.round(performance.now() - begun))
  }
  console.log(`${name.padEnd(32)}${times.join(' ')} ms`)
}
