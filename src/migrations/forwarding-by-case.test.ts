import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newDatabase, type TestDatabase } from '../../support/databases.ts'
import { readServicesKept } from '../lines/option-services.ts'
import type { Db } from '../platform/db/open.ts'
import { up } from './0024-forwarding-by-case.ts'

/** Lines as earlier versions kept them. */
let store: TestDatabase
let db: Db
beforeEach(async () => {
  store = await newDatabase()
  db = store.open()
  await db.insertInto('contract').values({ id: 'c', name: '商店', created_at: 1 }).execute()
})
afterEach(() => store.remove())

const EARLIER = {
  forwardMode: 'off',
  forwardTo: '',
  forwardAfterSeconds: 25,
  rejectsAnonymous: true,
  rejectedNumbers: ['0312340000'],
  showsCallerNumber: false,
  internationalSuspended: false,
}
const NOW = {
  forwarding: [],
  rejectAnonymous: true,
  rejectedCallers: ['0312340000'],
  showCallerNumber: false,
  internationalSuspended: false,
}

async function add(...settings: readonly object[]): Promise<void> {
  const first = (await db.selectFrom('line').select('id').execute()).length
  const rows = settings.map((one, at) => ({
    id: `line${first + at}`,
    contract_id: 'c',
    number: `0505500${String(first + at).padStart(4, '0')}`,
    user_name: '',
    ordered: '[]',
    settings: JSON.stringify(one),
  }))
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('line')
      .values(rows.slice(at, at + 500))
      .execute()
}

const kept = async () =>
  (await db.selectFrom('line').select(['settings', 'version']).orderBy('number').execute()).map(row => ({
    version: row.version,
    services: readServicesKept(row.settings),
  }))

describe('lines of an earlier version (0024)', () => {
  it.each([
    [{}, []],
    [{ forwardTo: '0312345678' }, []],
    [
      { forwardMode: 'always', forwardTo: '+12125550100' },
      [{ when: 'always', to: { number: '+12125550100' } }],
    ],
    [{ forwardMode: 'busy', forwardTo: '0312345678' }, [{ when: 'busy', to: { number: '0312345678' } }]],
    [
      { forwardMode: 'no-answer', forwardTo: '09012345678' },
      [{ when: 'no-answer', after: 25, to: { number: '09012345678' } }],
    ],
    [{ forwardMode: 'voicemail', forwardTo: '0312345678' }, [{ when: 'always', to: { voicemail: true } }]],
  ])('%j forward as before', async (old, forwarding) => {
    await add({ ...EARLIER, ...old })
    await up(db as unknown as Kysely<unknown>)
    expect(await kept()).toEqual([{ version: 1, services: { ...NOW, forwarding } }])
  })

  it('are all found, in pieces, also by a run after one that was interrupted', async () => {
    const busy = { ...NOW, forwarding: [{ when: 'busy', to: { number: '0312345678' } }] }
    await add(...Array.from({ length: 1_100 }, (_, n) => (n % 3 === 0 ? busy : EARLIER)))
    await up(db as unknown as Kysely<unknown>)
    const first = await kept()
    expect(first).toHaveLength(1_100)
    expect(first.map(({ services }) => services.forwarding.length)).toEqual(
      first.map((_, n) => (n % 3 === 0 ? 1 : 0)),
    )
    await up(db as unknown as Kysely<unknown>)
    expect(await kept()).toEqual(first)
  })
})
