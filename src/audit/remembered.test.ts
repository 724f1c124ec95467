import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { emptyTable, recorded } from '../../support/rows.ts'
import { chainHead, tamper } from '../../support/tamper.ts'
import { addOffice, makeWorld, TEST_SECRET, type World } from '../../support/world.ts'
import { DAY_MS, HOUR_MS } from '../policy.ts'
import { record } from './audit.ts'
import { keptHeadFile, rememberHead } from './kept-head.ts'
import { acceptRestored } from './restored.ts'
import { rekey, sealAll, startSealer } from './sealer.ts'
import { verifyTrail } from './verify.ts'

/** Whoever has the database, but neither the secret nor the data folder, sets the trail back as a whole. */
let world: World
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-head-'))
  world = await makeWorld()
  await addOffice(world.deps)
  await sealAll(world.deps)
})
afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const kinds = async (deps = world.deps) =>
  (await verifyTrail(deps, [], folder)).problems.map(({ kind }) => kind)
const head = () => chainHead(world)
const more = async () => {
  await record(world.deps, { action: 'line.saved' })
  await sealAll(world.deps)
}
/** After a thief who put all triggers back. */
const moreAfterwards = async () => {
  await record(world.deps, { action: 'line.saved' })
  await tamper(world, 'insert into audit_pending select max(id) from audit_event')
  await sealAll(world.deps)
}
const EMPTY = [
  'delete from audit_pending',
  'delete from audit_seal',
  'delete from audit_event',
  `update audit_head set seq = 0, hash = '', keyed_from = 1, begun_at = 0, mac = ''`,
]
const wipe = () => tamper(world, ...EMPTY)
const setBackTo = ({ seq, hash, mac }: Awaited<ReturnType<typeof head>>) =>
  tamper(
    world,
    `delete from audit_event where id in (select event_id from audit_seal where seq > ${seq})`,
    `delete from audit_seal where seq > ${seq}`,
    `update audit_head set seq = ${seq}, hash = '${hash}', mac = '${mac}'`,
  )

describe('what the rest of the database says', () => {
  it('an empty trail beside accounts is not whole', async () => {
    expect(await kinds()).toEqual([])
    await wipe()
    expect(await kinds()).toEqual(['emptied'])
  })

  it('nor is one that begins anew behind them', async () => {
    await wipe()
    world.clock.pass(HOUR_MS)
    await moreAfterwards()
    expect(await kinds()).toEqual(['begins-late'])
  })

  it('nor one that ends before somebody was added or signed in', async () => {
    const early = await head()
    world.clock.pass(HOUR_MS)
    await signedInAdministrator(world)
    await sealAll(world.deps)
    expect(await kinds()).toEqual([])
    await setBackTo(early)
    expect(await kinds()).toEqual(['ends-early'])
    await emptyTable(world, 'session')
    expect(await kinds()).toEqual(['ends-early'])
  })

  it('what waits to be sealed counts, and a clock that was ahead takes nothing away', async () => {
    world.clock.pass(DAY_MS)
    await signedInAdministrator(world)
    expect(await kinds()).toEqual([])
    world.clock.pass(-DAY_MS)
    await sealAll(world.deps)
    await more()
    expect(await kinds()).toEqual([])
  })
})

describe('an end that is remembered in the data folder', () => {
  it('shows that the trail was emptied, and goes on showing it when a server goes on', async () => {
    await rememberHead(world.deps, folder)
    const { seq } = await head()
    await wipe()
    expect(await kinds()).toEqual(['not-as-remembered'])
    for (let n = 0; n <= seq; n += 1) await moreAfterwards()
    const server = startSealer(world.deps, folder)
    await server.stop()
    expect(await kinds()).toEqual(['not-as-remembered'])
    expect(world.logged()).toContain('not as it was remembered')
  })

  it('shows that everything was set back to an earlier state', async () => {
    const early = await head()
    await more()
    const server = startSealer(world.deps, folder)
    await server.stop()
    await setBackTo(early)
    expect((await verifyTrail(world.deps)).problems).toEqual([])
    expect(await kinds()).toEqual(['not-as-remembered'])
  })

  it('follows the chain, and does not fall behind', async () => {
    for (let n = 0; n < 3; n += 1) {
      await more()
      await rememberHead(world.deps, folder)
      const { seq, hash } = await head()
      expect(readFileSync(keptHeadFile(folder), 'utf8')).toMatch(`${seq}:${hash}:`)
    }
    expect(await kinds()).toEqual([])
  })

  it('is not to be had without the secret', async () => {
    const early = await head()
    await more()
    await rememberHead({ ...world.deps, secret: 'not the secret' }, folder)
    expect(await kinds()).toEqual(['remembered-forged'])
    writeFileSync(keptHeadFile(folder), `${early.seq}:${early.hash}:${early.mac}\n`)
    expect(await kinds()).toEqual(['remembered-forged'])
    for (const text of ['', 'x', `${early.seq}:${early.hash}\n`]) {
      writeFileSync(keptHeadFile(folder), text)
      expect(await kinds()).toEqual(['remembered-forged'])
    }
    // Nobody writes over it.
    await rememberHead(world.deps, folder)
    expect(await kinds()).toEqual(['remembered-forged'])
  })

  it('stays good under a new secret, on every machine', async () => {
    await rememberHead(world.deps, folder)
    const renewed = { ...world.deps, secret: 'another secret of the tests, long enough' }
    expect(await rekey(renewed, TEST_SECRET)).toEqual({ kind: 'rekeyed' })
    expect(await kinds(renewed)).toEqual([])
    await rememberHead(renewed, folder)
    expect(await kinds(renewed)).toEqual([])
  })

  it('that cannot be written is told, and stops nothing', async () => {
    await rememberHead(world.deps, join(folder, 'gone'))
    expect(world.logged()).toContain('cannot be remembered')
  })
})

describe('a backup that was restored', () => {
  const reason = 'disk broken, 090-1234-5678 told'

  it('is told until somebody says that it was he, and then stands in the trail', async () => {
    const early = await head()
    await more()
    await more()
    await rememberHead(world.deps, folder)
    const { seq } = await head()
    await setBackTo(early)
    await moreAfterwards()
    expect(await kinds()).toEqual(['not-as-remembered'])
    expect(await acceptRestored(world.deps, folder, reason)).toEqual({ kind: 'accepted', lost: seq })
    expect(await kinds()).toEqual([])
    expect((await verifyTrail(world.deps, [], folder)).isRemembered).toBe(true)
    const detail = { seq, reason: 'disk broken, ***-****-5678 told' }
    expect((await recorded(world)).at(-1)).toMatchObject({
      action: 'audit.restored',
      actor: 'operator',
      detail,
    })
  })

  it('is not accepted where nothing is missing, nor in place of what somebody else wrote', async () => {
    expect(await acceptRestored(world.deps, folder, reason)).toEqual({ kind: 'nothing-lost' })
    await rememberHead(world.deps, folder)
    expect(await acceptRestored(world.deps, folder, reason)).toEqual({ kind: 'nothing-lost' })
    writeFileSync(keptHeadFile(folder), 'x')
    expect(await acceptRestored(world.deps, folder, reason)).toEqual({ kind: 'remembered-forged' })
    expect(await kinds()).toEqual(['remembered-forged'])
  })

  it('is not accepted with another secret', async () => {
    await more()
    await rememberHead(world.deps, folder)
    await wipe()
    const other = { ...world.deps, secret: 'another secret of the tests, long enough' }
    expect((await acceptRestored(other, folder, reason)).kind).toBe('remembered-forged')
    expect(await kinds()).toEqual(['not-as-remembered'])
  })
})

describe('a database without what was remembered of it', () => {
  it('on its first day, or on another machine, is whole, and says that only it says so', async () => {
    const first = await verifyTrail(world.deps, [], folder)
    expect(first).toMatchObject({ problems: [], isRemembered: false })
    await rememberHead(world.deps, folder)
    rmSync(keptHeadFile(folder))
    await more()
    expect(await verifyTrail(world.deps, [], folder)).toMatchObject({ problems: [], isRemembered: false })
  })
})
