import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../support/audit.ts'
import { onPostgres } from '../../support/engines.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { rowsOf } from '../../support/rows.ts'
import { chainHead, sealedEvent, tamper } from '../../support/tamper.ts'
import { until } from '../../support/until.ts'
import { addOffice, makeWorld, TEST_SECRET, type World } from '../../support/world.ts'
import { policy } from '../policy.ts'
import { eventMac, headMac, sealHash } from './chain.ts'
import type { EventRow } from './chain-store.ts'
import { logHead, rekey, sealAll, startSealer } from './sealer.ts'
import { type KeptHead, verifyTrail } from './verify.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await signedInAdministrator(world)
  await sealAll(world.deps)
})
afterEach(() => world.close())

const problems = async (kept: KeptHead[] = []) => (await verifyTrail(world.deps, kept)).problems
const run = (statement: string) => sql.raw(statement).execute(world.deps.db)
const head = () => chainHead(world)
const eventAt = (seq: number) => sealedEvent(world, seq)

const asOwnerOfTheDatabase = (...statements: string[]) => tamper(world, ...statements)

const insertEvent = (mac: string) =>
  `insert into audit_event (uid, at, actor, action, detail, mac)
   values ('forged', ${world.clock.now()}, 'system', 'sign-in.completed', '{}', '${mac}')`

describe('the trail', () => {
  it('is whole, and goes on being whole', async () => {
    const first = await verifyTrail(world.deps)
    expect(first).toMatchObject({ problems: [], more: 0, unsigned: 0, begunAt: world.clock.now() })
    expect(first.events).toBeGreaterThan(5)
    await signedInAdministrator(world)
    await sealAll(world.deps)
    expect((await verifyTrail(world.deps, [first.head])).problems).toEqual([])
  })

  it('goes on within a second after its database was gone, however long, and tells of it once', async () => {
    await record(world.deps, { action: 'line.saved' })
    const mend = await world.breakDatabase()
    const pauses: number[] = []
    const sleep = (ms: number) => {
      pauses.push(ms)
      return world.clock.sleep()
    }
    const clock = { now: () => world.clock.now(), ticks: () => world.clock.ticks(), sleep }
    const sealer = startSealer({ ...world.deps, clock })
    await until(() => pauses.length > 2)
    await mend()
    await until(async () => (await rowsOf(world, 'audit_pending')).length === 0)
    await sealer.stop()
    expect(Math.max(...pauses)).toBeLessThanOrEqual(policy.audit.sealEveryMs)
    expect(world.logged().match(/"msg":"audit sealer"/g)).toHaveLength(1)
  })

  it('is whole before anything happened', async () => {
    const empty = await makeWorld()
    expect(await verifyTrail(empty.deps)).toMatchObject({ events: 0, problems: [] })
    await empty.close()
  })

  it('tells that everything was set back to an earlier state, by a head that was kept outside', async () => {
    const early = await head()
    await signedInAdministrator(world)
    await sealAll(world.deps)
    const kept = await head()
    await logHead(world.deps)
    expect(world.logged()).toContain(`"head":"${kept.seq}:${kept.hash}"`)
    await asOwnerOfTheDatabase(
      `delete from audit_event where id in (select event_id from audit_seal where seq > ${early.seq})`,
      `delete from audit_seal where seq > ${early.seq}`,
      `update audit_head set seq = ${early.seq}, hash = '${early.hash}', mac = '${early.mac}'`,
    )
    expect(await problems()).toEqual([])
    expect(await problems([kept])).toEqual([{ kind: 'not-as-kept', seq: kept.seq }])
  })

  it('lets signed events wait for their place, and says since when; who takes that place away is told of', async () => {
    const since = world.clock.now()
    await record(world.deps, { action: 'line.saved' })
    await record(world.deps, { action: 'line.saved' })
    world.clock.pass(policy.audit.unsealedMs + 1)
    expect(await verifyTrail(world.deps)).toMatchObject({ problems: [], waiting: { count: 2, since } })
    await asOwnerOfTheDatabase('delete from audit_pending')
    expect(await problems()).toMatchObject([{ kind: 'unsealed' }, { kind: 'unsealed' }])
  })

  it('tells what was inserted: not sealed, sealed by us, or behind the end', async () => {
    await run(insertEvent('made up'))
    await sealAll(world.deps)
    const inserted = await eventAt((await head()).seq)
    const forged = { kind: 'event-forged', seq: inserted.seq, id: inserted.event_id }
    expect(await problems()).toEqual([forged])

    await asOwnerOfTheDatabase(insertEvent('2').replace("'forged'", "'forged 2'"))
    expect(await problems()).toEqual([forged])
    world.clock.pass(policy.audit.unsealedMs + 1)
    expect(await problems()).toEqual([forged, expect.objectContaining({ kind: 'unsealed' })])

    const { seq, hash } = await head()
    const event = (await rowsOf(world, 'audit_event', 'id')).at(-1) as EventRow
    const next = sealHash(hash, seq + 1, event)
    await run(`insert into audit_seal values (${seq + 1}, ${event.id}, '${hash}', '${next}')`)
    expect(await problems()).toEqual([forged, { kind: 'behind-the-end', from: seq + 1, to: seq + 1 }])
  })

  it('tells that rows changed places', async () => {
    const [second, third] = [await eventAt(2), await eventAt(3)]
    await asOwnerOfTheDatabase(
      'update audit_seal set event_id = -1 where seq = 2',
      `update audit_seal set event_id = ${second.event_id} where seq = 3`,
      `update audit_seal set event_id = ${third.event_id} where seq = 2`,
    )
    expect(await problems()).toEqual([
      { kind: 'event-changed', seq: 2, id: third.event_id },
      { kind: 'event-changed', seq: 3, id: second.event_id },
    ])
  })

  it('tells that it was written anew from a row on, by somebody who knows how but has no secret', async () => {
    await asOwnerOfTheDatabase()
    const { seq: last } = await head()
    let hash = (await eventAt(2)).hash
    for (let seq = 3; seq <= last; seq += 1) {
      const event = await eventAt(seq)
      const changed = seq === 3 ? { ...event, address: '203.0.113.9' } : event
      const forged = eventMac('not the secret', changed)
      if (seq === 3)
        await run(`update audit_event set address = '203.0.113.9', mac = '${forged}' where id = ${event.id}`)
      const next = sealHash(hash, seq, seq === 3 ? { ...changed, mac: forged } : event)
      await run(`update audit_seal set prev_hash = '${hash}', hash = '${next}' where seq = ${seq}`)
      hash = next
    }
    expect(await problems()).toEqual([
      { kind: 'event-forged', seq: 3, id: (await eventAt(3)).id },
      { kind: 'rewritten', seq: last },
    ])
    const end = { ...(await head()), hash }
    await run(`update audit_head set hash = '${hash}', mac = '${headMac('not the secret', end)}'`)
    expect((await problems())[0]).toEqual({ kind: 'end-forged' })
  })

  it('names the first problems and counts the others', async () => {
    for (let n = 0; n < 30; n += 1) await record(world.deps, { action: 'line.saved' })
    await sealAll(world.deps)
    await asOwnerOfTheDatabase(`update audit_event set action = 'x' where action = 'line.saved'`)
    const { problems: named, more } = await verifyTrail(world.deps)
    expect([named.length, more]).toEqual([20, 10])
  })
})

describe('append-only', () => {
  it.each([
    'update audit_event set detail = detail',
    'delete from audit_event',
    'update audit_seal set hash = hash',
    'delete from audit_seal',
    'delete from audit_head',
    'update audit_head set seq = seq - 1',
  ])('the database itself refuses: %s', async statement => {
    await expect(run(statement)).rejects.toThrow('append-only')
  })

  onPostgres('PostgreSQL refuses to empty the tables, too', async () => {
    for (const table of ['audit_event', 'audit_seal', 'audit_head'])
      await expect(run(`truncate ${table}`)).rejects.toThrow('append-only')
  })
})

describe('sealing', () => {
  const AT_ONCE = 32

  it('by two processes at once, while both record: no gap, no deadlock, every event once', async () => {
    const other = world.secondProcess()
    const before = (await head()).seq
    const work = Array.from({ length: AT_ONCE }, async (_, n) => {
      const deps = n % 2 === 0 ? world.deps : other
      for (let round = 0; round < 4; round += 1) {
        await deps.db.transaction().execute(async tx => {
          await record({ ...deps, db: tx }, { action: 'line.saved', detail: { n, round } })
          await record({ ...deps, db: tx }, { action: 'number.changed', detail: { n, round } })
        })
        await sealAll(deps)
      }
    })
    await Promise.all(work)
    await sealAll(other)
    expect((await head()).seq).toBe(before + AT_ONCE * 8)
    expect(await problems()).toEqual([])
  })

  onPostgres('gives an event whose transaction ends later a later place', async () => {
    const other = world.secondProcess()
    const late = await other.db.startTransaction().execute()
    await record({ ...other, db: late }, { action: 'line.saved' })
    await record(world.deps, { action: 'number.changed' })
    await sealAll(world.deps)
    expect((await eventAt((await head()).seq)).action).toBe('number.changed')
    await late.commit().execute()
    await sealAll(world.deps)
    expect((await eventAt((await head()).seq)).action).toBe('line.saved')
    expect(await problems()).toEqual([])
  })

  it('leaves nothing of what was taken back', async () => {
    const { seq } = await head()
    await expect(
      world.deps.db.transaction().execute(async tx => {
        await record({ ...world.deps, db: tx }, { action: 'line.saved' })
        throw new Error('taken back')
      }),
    ).rejects.toThrow()
    await sealAll(world.deps)
    expect((await head()).seq).toBe(seq)
    expect(await problems()).toEqual([])
  })

  it('is done by the server process until it stops, and what is left at its end', async () => {
    const sealer = startSealer(world.deps)
    await record(world.deps, { action: 'line.saved' })
    await sealer.stop()
    expect(await rowsOf(world, 'audit_pending')).toEqual([])
  })

  it('begins with the events of before the chain, which carry no signature', async () => {
    const old = await makeWorld()
    await sql`insert into audit_event (at, action, detail) values (1, 'sign-in.completed', '{}')`.execute(
      old.deps.db,
    )
    await addOffice(old.deps)
    await sealAll(old.deps)
    expect(await verifyTrail(old.deps)).toMatchObject({ unsigned: 1, problems: [] })
    await sql`insert into audit_event (at, action, detail) values (2, 'sign-in.completed', '{}')`.execute(
      old.deps.db,
    )
    await sealAll(old.deps)
    expect((await verifyTrail(old.deps)).problems).toMatchObject([{ kind: 'event-forged' }])
    await old.close()
  })
})

describe('a new secret', () => {
  const renewed = () => ({ ...world.deps, secret: 'another secret of the tests, long enough' })

  it('stops the sealer until the old one has vouched for the trail', async () => {
    await record(renewed(), { action: 'line.saved' })
    expect(await sealAll(renewed())).toEqual({ kind: 'broken-head' })
    expect((await verifyTrail(renewed())).problems).toContainEqual({ kind: 'end-forged' })
    expect(await rekey(renewed(), 'a wrong secret')).toEqual({ kind: 'wrong-secret' })
  })

  it('goes on; older events stay chained, newer ones are signed with it', async () => {
    const { seq } = await head()
    expect(await rekey(renewed(), TEST_SECRET)).toEqual({ kind: 'rekeyed' })
    expect(await verifyTrail(renewed())).toMatchObject({ problems: [], unsigned: seq, events: seq + 1 })
    const { event_id: id } = await eventAt(2)
    await asOwnerOfTheDatabase(`update audit_event set address = 'x' where id = ${id}`)
    expect((await verifyTrail(renewed())).problems).toEqual([{ kind: 'event-changed', seq: 2, id }])
  })
})
