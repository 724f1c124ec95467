import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { changeRows, emptyTable, lineOf, onlyRowOf, rowsOf } from '../../support/rows.ts'
import {
  LINE,
  makeSwitchWorld,
  NEXT,
  type SwitchWorld,
  save,
  switchConfig,
  to,
} from '../../support/switch.ts'
import { until } from '../../support/until.ts'
import { FakeClock, OFFICE, OTHER_OFFICE } from '../../support/world.ts'
import { lineStateJsonSchema } from '../api/operations/line-states.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import { DAY_MS, policy } from '../policy.ts'
import { lockHead, saveHead } from './feed-store.ts'
import { startLink } from './link.ts'
import { feedSweep, placeMarked } from './sequencer.ts'
import type { LineState } from './state.ts'

const OTHER = '05055002001'
const asterisk = { name: 'asterisk', timeoutSeconds: 1 }
let all: SwitchWorld
let api: ApiCaller
beforeEach(async () => {
  all = await makeSwitchWorld({ config: switchConfig([asterisk]), offices: [OFFICE, OTHER_OFFICE] })
  api = new ApiCaller(all.world.deps, await newKey(all.world.deps, ['line-states:read'], 'asterisk'))
  await all.passOn()
})
afterEach(() => all.close())

class PatientClock extends FakeClock {
  override sleep(_ms = 0, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) resolve()
      signal?.addEventListener('abort', () => resolve())
    })
  }
}

/** Transactions of this database that wait for another one. */
async function waitingForLocks(db: Db): Promise<number> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return (await waiting.execute(db)).rows.length
}

const items = (answer: { readonly body: Record<string, unknown> }) => answer.body.items as LineState[]
const numbersIn = (answer: { readonly body: Record<string, unknown> }) =>
  items(answer).map(({ line }) => line)
const read = (after?: unknown, more = '') =>
  api.get(`/line-states?${new URLSearchParams(after ? { after: String(after) } : {})}${more}`)

describe('the feed', () => {
  it('gives each line once, as it is now, and then only what is new', async () => {
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await save(all.world, LINE, { forwarding: to('0398765432') })
    await all.passOn()
    const first = await read()
    expect(numbersIn(first).sort()).toEqual([LINE, NEXT, OTHER])
    expect(items(first).find(({ line }) => line === LINE)).toMatchObject({
      version: await all.version(LINE),
      forwarding: to('0398765432'),
    })
    expect(items(await read(first.body.cursor))).toEqual([])
    await save(all.world, NEXT, { forwarding: to('0312345678') })
    await all.passOn()
    const second = await read(first.body.cursor)
    expect(numbersIn(second)).toEqual([NEXT])
    expect(items(await read(second.body.cursor))).toEqual([])
  })

  it('comes in pages, of which none passes over a line', async () => {
    const seen: string[] = []
    let cursor: unknown
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await read(cursor, '&limit=1')
      seen.push(...numbersIn(page))
      cursor = page.body.cursor
    }
    expect(seen.sort()).toEqual([LINE, NEXT, OTHER])
  })

  it('passes over no change that began before another one and was committed after it', async () => {
    const { body } = await read()
    let commit = () => {}
    const held = new Promise<void>(resolve => {
      commit = resolve
    })
    const slow = all.world.deps.db.transaction().execute(async tx => {
      await save({ deps: { ...all.world.deps, db: tx } }, LINE, { rejectAnonymous: true })
      await held
    })
    // SQLite has one writer at a time: nobody overtakes him.
    if (isPostgres(all.world.deps.db)) {
      await save(all.world, OTHER, { rejectAnonymous: true })
      await all.passOn()
      const early = await read(body.cursor)
      expect(numbersIn(early)).toEqual([OTHER])
      commit()
      await slow
      await all.passOn()
      expect(numbersIn(await read(early.body.cursor))).toEqual([LINE])
      return
    }
    commit()
    await slow
    await all.passOn()
    expect(numbersIn(await read(body.cursor))).toEqual([LINE])
  })

  it('is waited for, and answers as soon as something is new', async () => {
    // Nobody gives up waiting before it is told.
    const patient = {
      ...all.world.deps,
      clock: new PatientClock(new Date(all.world.clock.now()).toISOString()),
    }
    const link = startLink(patient)
    const deps = { ...patient, feed: { wake: link.wake, waits: link.waits } }
    const waiting = new ApiCaller(deps, api.key)
    const { body } = await read()
    const answer = waiting.get(`/line-states?after=${body.cursor}&wait=25`)
    await save({ deps }, LINE, { forwarding: to('0312345678') })
    expect(numbersIn(await answer)).toEqual([LINE])
    const again = waiting.get(`/line-states?after=${(await answer).body.cursor}&wait=25`)
    link.endWaits()
    expect(items(await again)).toEqual([])
    await link.stop()
  })

  it('is answered with nothing after a wait in vain', async () => {
    const { body } = await read()
    const answer = await read(body.cursor, '&wait=25')
    expect(answer.body).toEqual({ items: [], cursor: body.cursor })
  })

  it('gives an endpoint the lines of its own contracts', async () => {
    const { config } = all.world.deps
    Object.assign(all.world.deps, {
      config: { ...config, ...switchConfig([{ ...asterisk, contracts: ['other'] }]) },
    })
    expect(numbersIn(await read())).toEqual([OTHER])
    expect(numbersIn(await api.get('/line-states/snapshot'))).toEqual([OTHER])
  })

  it('is for keys with the scope, and there only with a telephone system', async () => {
    const stranger = new ApiCaller(all.world.deps, await newKey(all.world.deps, ['lines:read'], 'stranger'))
    for (const path of ['/line-states', '/line-states/snapshot'])
      expect((await stranger.get(path)).problem).toBe('forbidden')
    const { switch: _, ...config } = all.world.deps.config
    Object.assign(all.world.deps, { config })
    for (const path of ['/line-states', '/line-states/snapshot'])
      expect((await api.get(path)).problem).toBe('no-switch')
  })
})

describe('the snapshot', () => {
  it('ends with a cursor behind which stands whatever changed while it was read', async () => {
    const first = await api.get('/line-states/snapshot?limit=2')
    expect(numbersIn(first)).toEqual([LINE, NEXT])
    expect(first.body.cursor).toBeNull()
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    const second = await api.get(`/line-states/snapshot?limit=2&page=${first.body.nextPage}`)
    expect(numbersIn(second)).toEqual([OTHER])
    expect(second.body.nextPage).toBeNull()
    const rest = await read(second.body.cursor)
    expect(items(rest)).toMatchObject([{ line: LINE, forwarding: to('0312345678') }])
  })
})

describe('a cursor', () => {
  it('of the future is refused: the database was put back from a backup', async () => {
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    const { body } = await read()
    await putBack(1)
    const answer = await read(body.cursor)
    expect([answer.status, answer.problem]).toEqual([409, 'unknown-cursor'])
    expect(answer.body.detail).toContain('/line-states/snapshot')
  })

  it('of a history that was lost is refused also once the feed is as long again', async () => {
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    const { body } = await read()
    await putBack(1)
    const restarted = all.newProcess()
    for (const line of [LINE, NEXT, OTHER]) await save(all.world, line, { forwarding: to('0398765432') })
    await restarted()
    expect((await read(body.cursor)).problem).toBe('unknown-cursor')
    expect(numbersIn(await read()).sort()).toEqual([LINE, NEXT, OTHER])
  })

  it('stays good over a restart', async () => {
    const { body } = await read()
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.newProcess()()
    expect(numbersIn(await read(body.cursor))).toEqual([LINE])
  })

  it('that is too old is told so', async () => {
    const { body } = await read()
    all.world.clock.pass(policy.switch.cursorKeptMs)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.newProcess()()
    all.world.clock.pass(policy.switch.cursorKeptMs + DAY_MS)
    await feedSweep.run(all.world.deps)
    const answer = await read(body.cursor)
    expect([answer.status, answer.problem]).toEqual([410, 'cursor-too-old'])
  })

  it('that is none of ours is told so', async () => {
    expect((await read('bmlj')).problem).toBe('bad-query')
  })

  /** As a backup of then has it: nothing behind this place. */
  async function putBack(place: number) {
    await changeRows(all.world, 'feed_head', { set: { place } })
    for (const row of await rowsOf(all.world, 'line_state'))
      if ((row.place ?? 0) > place)
        await changeRows(all.world, 'line_state', { set: { place: null }, where: { line_id: row.line_id } })
  }
})

describe('what is applied', () => {
  const applied = (...said: { readonly line: string; readonly version: number }[]) =>
    api.send('PUT', '/line-states/applied', { body: { applied: said } })

  it('is said by who pulls', async () => {
    const version = await all.version(LINE)
    const answer = await applied({ line: LINE, version }, { line: '05099999999', version })
    expect(answer.body).toEqual({ taken: 1 })
    const { id } = await lineOf(all.world, LINE)
    const [row] = (await rowsOf(all.world, 'line_delivery')).filter(({ line_id }) => line_id === id)
    expect(row).toMatchObject({ endpoint: 'asterisk', state: 'applied', applied: version })
  })

  it('of an older version leaves the newer one waiting', async () => {
    const version = await all.version(LINE)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    await applied({ line: LINE, version })
    const rows = await rowsOf(all.world, 'line_delivery')
    expect(rows.filter(({ applied: has }) => has === version)).toMatchObject([{ state: 'waiting' }])
  })

  it('that was never given is an alarm, and the next change is above it', async () => {
    const theirs = (await all.version(LINE)) + 100
    await applied({ line: LINE, version: theirs })
    expect(all.world.logged()).toContain('a state of a line that was never given')
    await save(all.world, LINE, { forwarding: to('0312345678') })
    expect(await all.version(LINE)).toBe(theirs + 1)
  })

  it('is taken from the endpoint’s own keys only', async () => {
    const other = new ApiCaller(all.world.deps, await newKey(all.world.deps, ['line-states:read'], 'other'))
    const body = { applied: [{ line: LINE, version: 1 }] }
    expect((await other.send('PUT', '/line-states/applied', { body })).problem).toBe('no-endpoint')
  })
})

describe('the JSON schema of a line state', () => {
  it('is the one in the documents, and what is pushed and pulled fits it', async () => {
    const schema = lineStateJsonSchema() as object
    expect(readFileSync('docs/line-state.schema.json', 'utf8')).toBe(`${JSON.stringify(schema, null, 2)}\n`)
    const services = { ...FIRST_OPTION_SERVICES, internationalSuspended: false }
    await save(all.world, LINE, {
      ...services,
      forwarding: to('+442071234567'),
      rejectedCallers: ['09011112222'],
    })
    await all.passOn()
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    for (const state of items(await read())) expect(ajv.validate(schema, state), ajv.errorsText()).toBe(true)
  })
})

describe('the sequencer', () => {
  it('of another server goes on where the first one died, and gives no place twice', async () => {
    const [one, two] = [
      { deps: all.world.deps, sequencer: { seen: undefined } },
      { deps: all.world.secondProcess(), sequencer: { seen: undefined } },
    ]
    for (let round = 0; round < 5; round += 1) {
      for (const line of [LINE, NEXT, OTHER])
        await save(all.world, line, { forwarding: to(`031234567${round}`) })
      await Promise.all([one, two].map(({ deps, sequencer }) => placeMarked(deps, sequencer)))
    }
    const places = (await rowsOf(all.world, 'line_state')).map(({ place }) => place)
    expect(new Set(places).size).toBe(3)
    const head = await onlyRowOf(all.world, 'feed_head')
    expect(Math.max(...places.map(Number))).toBe(head.place)
  })

  it('waits for the one that gives places now, and goes on behind it', async () => {
    const { db } = all.world.deps
    await save(all.world, LINE, { forwarding: to('0312345678') })
    const row = await onlyRowOf(all.world, 'feed_head')
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const before = db.transaction().execute(async tx => {
      await saveHead(tx, (await lockHead(tx)) + 100)
      begun.resolve()
      await ended.promise
    })
    await begun.promise
    const placing = placeMarked(all.world.deps, { seen: undefined })
    // SQLite has one writer at a time: there it waits in any case.
    if (isPostgres(db)) await until(async () => (await waitingForLocks(db)) > 0)
    ended.resolve()
    await Promise.all([before, placing])
    expect(await rowsOf(all.world, 'feed_head')).toMatchObject([{ place: Number(row?.place) + 101 }])
  })

  it('finds by its pause what was marked by a process that died before it could wake anybody', async () => {
    const { body } = await read()
    await save(all.world, LINE, { forwarding: to('0312345678') })
    const link = startLink(all.world.deps)
    await until(async () => numbersIn(await read(body.cursor)).includes(LINE))
    await link.stop()
  })

  it('goes on when the database is back', async () => {
    const link = startLink(all.world.deps)
    const mend = await all.world.breakDatabase()
    await until(() => all.world.logged().includes('sequencer of line states'))
    await mend()
    await until(() =>
      save(all.world, LINE, { forwarding: to('0312345678') }).then(
        () => true,
        () => false,
      ),
    )
    await until(async () => numbersIn(await read()).includes(LINE))
    await link.stop()
    await emptyTable(all.world, 'line_delivery')
  })
})
