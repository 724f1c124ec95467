import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onPostgres } from '../../support/engines.ts'
import { addRows, rowsOf } from '../../support/rows.ts'
import { ENDPOINT, switchConfig } from '../../support/switch.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import type { Deps } from '../deps.ts'
import { systemClock } from '../platform/clock.ts'
import { isPostgres, openDatabase } from '../platform/db/open.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { openVault } from '../platform/vault.ts'
import { lookAtDatabase } from './database.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** As PostgreSQL has it, which does not stand still. */
const real = () => ({ ...world.deps, clock: systemClock })
const bad = async (deps: Deps = real()) =>
  (await lookAtDatabase(deps))
    .filter(({ state }) => state === 'bad')
    .map(({ check, found }) => `${check}: ${found}`)

describe('a look at the database', () => {
  it('finds nothing bad in a good one, says what it is, and leaves nothing', async () => {
    const findings = await lookAtDatabase(real())
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([])
    const [first] = findings
    expect(first?.found).toMatch(
      isPostgres(world.deps.db) ? /^PostgreSQL \d+\.\d+ at 127\.0\.0\.1/ : /^SQLite 3\./,
    )
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['database', 'tables', 'keys']))
    expect(await rowsOf(world, 'inbox_setting')).toEqual([])
  })

  onPostgres('warns of a role that may do anything', async () => {
    expect(await lookAtDatabase(world.deps)).toContainEqual(
      expect.objectContaining({ state: 'warning', found: expect.stringContaining('superuser') }),
    )
  })

  onPostgres('finds a clock that is not that of the database', async () => {
    const clock = async (deps: Deps) => (await lookAtDatabase(deps)).filter(({ check }) => check === 'clock')
    expect(await clock(real())).toMatchObject([{ state: 'good' }])
    for (const [passed, how] of [
      [3_600_000, 'ahead of'],
      [-7_200_000, 'behind'],
    ] as const) {
      world.clock.pass(passed)
      expect(await clock(world.deps)).toMatchObject([
        {
          state: 'bad',
          found: expect.stringMatching(new RegExp(`^It is 3[56]\\d\\d\\.\\d\\d s ${how} that of PostgreSQL`)),
        },
      ])
    }
  })

  it('finds numbers whose key is missing', async () => {
    const others = openVault([{ id: 'another', bytes: Buffer.alloc(32, 'another key') }], systemEntropy)
    expect(await bad({ ...real(), numbers: others })).toEqual([
      expect.stringMatching(/^keys: 2 numbers are sealed with the key test/),
    ])
  })

  it('finds a telephone system that is to have contracts by IDs that nobody has any more', async () => {
    const config = {
      ...world.deps.config,
      ...switchConfig([{ ...ENDPOINT, contracts: ['office', 'former'] }]),
    }
    expect(await bad({ ...real(), config })).toEqual([
      expect.stringMatching(/^switch: The endpoint \S+ names contracts that are not there: former\.$/),
    ])
  })

  it('finds tables of a newer version, and of none', async () => {
    await addRows(
      world,
      'kysely_migration' as never,
      [{ name: '9999-of-tomorrow', timestamp: '2999' }] as never,
    )
    try {
      expect(await bad()).toEqual([
        expect.stringContaining('tables: They are of a newer version than this program (9999-of-tomorrow)'),
      ])
    } finally {
      // Worlds of PostgreSQL share what no rule of the product writes.
      await sql`delete from kysely_migration where name = '9999-of-tomorrow'`.execute(world.deps.db)
    }
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-none-'))
    const db = openDatabase({ kind: 'sqlite', file: join(folder, 'none.sqlite') })
    expect(await lookAtDatabase({ ...world.deps, db })).toContainEqual(
      expect.objectContaining({
        check: 'tables',
        state: 'warning',
        found: expect.stringContaining('missing, or of an older version'),
      }),
    )
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
})
