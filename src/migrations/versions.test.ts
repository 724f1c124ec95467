import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { stateOfTables } from './migrate.ts'

/** Two versions of the program and one database. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

describe('the tables', () => {
  it('are the same, older or newer than the program has them', async () => {
    // Taken back at the end: other tests have these tables after this one.
    const takenBack = world.deps.db.transaction().execute(async db => {
      await changes(db)
      throw new Error('taken back')
    })
    await expect(takenBack).rejects.toThrow('taken back')
  })

  async function changes(db: World['deps']['db']): Promise<void> {
    expect(await stateOfTables(db)).toEqual({ kind: 'same' })
    await sql`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '')`.execute(db)
    expect(await stateOfTables(db)).toEqual({ kind: 'newer', unknown: ['9999-of-tomorrow'] })
    await sql`delete from kysely_migration where name >= '0029'`.execute(db)
    expect(await stateOfTables(db)).toMatchObject({
      kind: 'older',
      pending: expect.arrayContaining(['0029-stopped-forwarding']),
      alone: [],
    })
    await sql`delete from kysely_migration where name >= '0024'`.execute(db)
    expect(await stateOfTables(db)).toMatchObject({ kind: 'older', alone: ['0024-forwarding-by-case'] })
    await sql`drop table kysely_migration`.execute(db)
    expect(await stateOfTables(db)).toMatchObject({ kind: 'older' })
  }

  it('may get columns while a server of the version before runs: it goes on', async () => {
    await addOffice(world.deps)
    const { db } = world.deps
    const story = async () => {
      const browser = await signedInAdministrator(world)
      expect((await browser.get('/oa/lines')).status).toBe(200)
      const user = await signedInUser(world)
      const fields = formFields(await user.get('/ou/settings'), 'main form')
      expect((await user.submit('/ou/settings', fields)).status).toBe(200)
    }
    await story()
    const tables = await db.introspection.getTables()
    const names = tables.filter(({ schema }) => schema !== 'first').map(({ name }) => name)
    const ofTomorrow = async (change: string) => {
      for (const name of names) await sql.raw(`alter table ${name} ${change}`).execute(db)
    }
    await ofTomorrow('add column of_tomorrow text')
    try {
      world.clock.pass(60_000)
      await story()
    } finally {
      await ofTomorrow('drop column of_tomorrow')
    }
  })
})
