import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { makeWorld, type World } from '../../../support/world.ts'
import { systemClock } from '../clock.ts'
import { listen, notifier } from './notify.ts'
import { isPostgres } from './open.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

describe('waking other processes', () => {
  it('reaches whoever listens, again after its connection was lost, and is nothing elsewhere', async () => {
    const { db, log } = world.deps
    const wake = notifier(db, 'sekisho_sms', log)
    if (!isPostgres(db)) return expect(wake()).toBeUndefined()

    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
    const url = `${inject('postgresUrl')}${rows[0]?.name}`
    let heard = 0
    const hearing = listen({ url, clock: systemClock, log }, 'sekisho_sms', () => {
      heard += 1
    })
    // Once by itself when it listens: what came before is looked for.
    await expect.poll(() => heard).toBe(1)
    wake()
    await expect.poll(() => heard).toBe(2)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%'`.execute(db)
    await expect.poll(() => heard).toBe(3)
    wake()
    wake()
    await expect.poll(() => heard).toBeGreaterThan(3)
    await hearing.stop()
  })
})
