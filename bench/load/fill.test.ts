import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findOwners } from '../../src/at-rest/at-rest.ts'
import { record } from '../../src/audit/audit.ts'
import { sealAll } from '../../src/audit/sealer.ts'
import { verifyTrail } from '../../src/audit/verify.ts'
import { matchesKept } from '../../src/passwords/kept.ts'
import { isPostgres } from '../../src/platform/db/open.ts'
import { administrator, fill, PASSWORD, user } from '../../support/fill.ts'
import { rowsOf } from '../../support/rows.ts'
import { type Installation, newInstallation } from './installation.ts'

/** What measurements are made with has to be what the product itself would have written. */
describe.each(['sqlite', 'postgresql'])(
  'an installation that is filled for measurements, on %s',
  database => {
    let installation: Installation
    let before: readonly string[]
    beforeAll(async () => {
      const postgres = database === 'postgresql' ? { postgres: inject('postgresUrl') } : {}
      installation = await newInstallation({ ...postgres, smscPort: 1 })
      before = await made(installation)
      await fill(installation.deps, { contracts: 9, usersOfEach: 10, eventsOfEach: 10 })
      await fill(installation.deps, { contracts: 1, usersOfEach: 10, firstContract: 9, eventsOfEach: 1 })
    })
    afterAll(() => installation.close())

    it('has a trail that is whole, and goes on', async () => {
      const { deps } = installation
      expect(await verifyTrail(deps)).toMatchObject({ events: 1_001, unsigned: 0, problems: [] })
      await record(deps, { action: 'operator.added' })
      expect(await sealAll(deps)).toEqual({ kind: 'sealed', events: 1 })
      expect(await verifyTrail(deps)).toMatchObject({ events: 1_002, problems: [] })
    })

    it('has everybody, with numbers and a password', async () => {
      const { deps } = installation
      for (const { loginId, number } of [administrator(0), user(0), administrator(9), user(99)])
        expect(await findOwners(deps, number)).toMatchObject([{ login_id: loginId }])
      const rows = await rowsOf(installation, 'account')
      expect(rows.length).toBe(110)
      const kept = { accountId: rows[0]?.id ?? '', hash: rows[0]?.password_hash ?? '' }
      expect(await matchesKept(deps, kept, PASSWORD)).toBe(true)
    })

    it('has all indexes and triggers again', async () => {
      expect(await made(installation)).toEqual(before)
    })
  },
)

async function made({ deps: { db } }: Installation): Promise<string[]> {
  const query = isPostgres(db)
    ? sql<{ made: string }>`select indexdef as made from pg_indexes where schemaname = 'public'
        union all select pg_get_triggerdef(oid) || tgenabled::text from pg_trigger where not tgisinternal`
    : sql<{ made: string }>`select sql as made from sqlite_schema where sql is not null`
  return (await query.execute(db)).rows.map(row => row.made).sort()
}
