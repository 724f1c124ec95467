import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { type DoubtfulProcess, doubtfulProcess, type Fate } from '../../support/commits-in-doubt.ts'
import { describeOnPostgres } from '../../support/engines.ts'
import { changeRows, lineOf, onlyRowOf } from '../../support/rows.ts'
import { LINE, makeSwitchWorld, NEXT, type SwitchWorld, save, to } from '../../support/switch.ts'
import { take } from '../../support/switch-peer.ts'
import { until } from '../../support/until.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { isPostgres } from '../platform/db/open.ts'
import { InDoubt } from '../platform/db/trouble.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import type { FeedCursor } from './cursor.ts'
import { readFeed } from './feed.ts'
import { type Link, startLink } from './link.ts'
import { statusInShort, switchStatus } from './status.ts'

/**
 * Commits of which nobody knows what became of them (decision 0054). Whatever it was, the telephone system ends up with what
 * the database has, each state of a line above the one before.
 */
const SAVED = 'update "line" set'
const PLACED = 'update "feed_head"'
const SETTLED = '"answered_at" ='
const CLAIMED = 'update "line_delivery" set "leased_until" = $1 where "endpoint" = $2 and "line_id" in'

let all: SwitchWorld
let server: DoubtfulProcess
let link: Link | undefined
beforeEach(async () => {
  all = await makeSwitchWorld()
  await all.passOn()
  if (isPostgres(all.world.deps.db)) server = await doubtfulProcess(all.world)
})
afterEach(async () => {
  await link?.stop()
  link = undefined
  if (isPostgres(all.world.deps.db)) await server.close()
  expectOrder()
  await all.close()
})

const forwards = (line: string = LINE) => all.pbx.has(line)?.forwarding
const has = (number: string, line: string = LINE) =>
  JSON.stringify(forwards(line)) === JSON.stringify(to(number))
const pushesOf = (line: string) => all.pbx.pushes.filter(({ state }) => state.line === line)
const isApplied = async () => (await all.delivery(LINE))?.state === 'applied'

/** A version came never after a newer one, and never with another content. */
function expectOrder(): void {
  for (const line of [LINE, NEXT]) {
    const versions = pushesOf(line).map(({ state }) => state.version)
    expect(versions).toEqual(versions.toSorted((one, other) => one - other))
    const bodies = new Set(pushesOf(line).map(({ body }) => body))
    expect(bodies.size).toBe(new Set(versions).size)
  }
}

/** What the server does by itself, and who saves in it. */
function started() {
  link = startLink(server.deps)
  return { deps: { ...server.deps, feed: link } }
}

async function inDoubt(words: string, fate: Fate, act: () => Promise<unknown>): Promise<void> {
  const broken = server.break(words, fate)
  await expect(act()).rejects.toBeInstanceOf(InDoubt)
  await broken
}

/** Somebody waits for the lock of a commit that is on its way. */
async function untilWaiting(): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await until(async () => (await waiting.execute(all.world.deps.db)).rows.length > 0)
}

describeOnPostgres('a saved setting in doubt', () => {
  it('that is there is passed on, though nobody was woken', async () => {
    const by = started()
    await inDoubt(SAVED, 'kept', () => save(by, LINE, { forwarding: to('0312345671') }))
    await until(() => has('0312345671'))
  })

  it('that is not there is never passed on, and what is saved then is', async () => {
    const by = started()
    await inDoubt(SAVED, 'lost', () => save(by, LINE, { forwarding: to('0312345671') }))
    await save(by, LINE, { forwarding: to('0312345672') })
    await until(() => has('0312345672'))
    expect(pushesOf(LINE).map(({ state }) => state.forwarding)).toEqual([[], to('0312345672')])
  })

  it('that comes late stands below what is saved after it', async () => {
    const by = started()
    const arrives = Promise.withResolvers<void>()
    await inDoubt(SAVED, arrives.promise, () => save(by, LINE, { forwarding: to('0312345671') }))
    const second = save(by, LINE, { forwarding: to('0312345672') })
    await untilWaiting()
    arrives.resolve()
    await second
    await until(() => has('0312345672'))
    await until(isApplied)
    expect(forwards()).toEqual(to('0312345672'))
  })
})

describeOnPostgres('places in the feed in doubt', () => {
  const feedOf = async (after?: FeedCursor) => {
    const reading = await readFeed(all.world.deps, { after, limit: 100, waitSeconds: 0, keyName: 'pbx' })
    if (reading.kind !== 'states') throw new Error(reading.kind)
    return { lines: reading.states.map(({ line }) => line), cursor: reading.cursor }
  }

  for (const fate of ['kept', 'lost'] as const)
    it(`give each line one, and push it: ${fate}`, async () => {
      const before = await feedOf()
      const by = started()
      const broken = server.break(PLACED, fate)
      await save(by, LINE, { forwarding: to('0312345671') })
      await broken
      await save(by, NEXT, { forwarding: to('0312345672') })
      await until(() => has('0312345671') && has('0312345672', NEXT))
      const after = await feedOf(before.cursor)
      expect(after.lines.toSorted()).toEqual([LINE, NEXT])
      expect(await feedOf(after.cursor)).toEqual({ lines: [], cursor: after.cursor })
    })

  it('that come late are waited for by another server, which goes on behind them', async () => {
    const before = await feedOf()
    const by = started()
    const arrive = Promise.withResolvers<void>()
    const broken = server.break(PLACED, arrive.promise)
    await save(by, LINE, { forwarding: to('0312345671') })
    await broken
    await save(by, NEXT, { forwarding: to('0312345672') })
    const other = all.newProcess()()
    await untilWaiting()
    arrive.resolve()
    await other
    await until(() => has('0312345671') && has('0312345672', NEXT))
    expect((await feedOf(before.cursor)).lines).toEqual([LINE, NEXT])
  })

  it('and lost after somebody read them are not given again: his cursor is refused', async () => {
    const own = all.newProcess(server.deps)
    await save(all.world, NEXT, { forwarding: to('0312345670') })
    await own()
    const head = await onlyRowOf(all.world, 'feed_head')
    await save(all.world, LINE, { forwarding: to('0312345671') })
    await inDoubt(PLACED, 'kept', own)
    const { cursor } = await feedOf()
    // The machine that had them is gone, and the one that takes over had not heard of them.
    await changeRows(all.world, 'feed_head', { set: { place: head.place } })
    await changeRows(all.world, 'line_state', { set: { place: null }, where: { place: cursor.place } })
    await save(all.world, NEXT, { forwarding: to('0312345672') })
    await own()
    await expect(feedOf(cursor)).rejects.toThrow('unknown-cursor')
  })
})

describeOnPostgres('what a push came to, in doubt', () => {
  it('and there is not pushed once more', async () => {
    const by = started()
    const broken = server.break(SETTLED, 'kept')
    await save(by, LINE, { forwarding: to('0312345671') })
    await broken
    await until(isApplied)
    all.world.clock.pass(policy.switch.leaseMs)
    await save(by, NEXT, { forwarding: to('0312345672') })
    await until(() => has('0312345672', NEXT))
    expect(pushesOf(LINE)).toHaveLength(2)
  })

  it('and not there is pushed once more after its lease, as the same message', async () => {
    const by = started()
    const broken = server.break(SETTLED, 'lost')
    await save(by, LINE, { forwarding: to('0312345671') })
    await broken
    await until(() => all.world.logged().includes('settling a line state'))
    expect(await isApplied()).toBe(false)
    all.world.clock.pass(policy.switch.leaseMs)
    await until(isApplied)
    const [, first, second] = pushesOf(LINE)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  })

  it('and not there lets a newer state wait for its lease, not for ever', async () => {
    const by = started()
    const broken = server.break(SETTLED, 'lost')
    await save(by, LINE, { forwarding: to('0312345671') })
    await broken
    await save(by, LINE, { forwarding: to('0312345672') })
    all.world.clock.pass(policy.switch.leaseMs)
    await until(() => has('0312345672'))
    await until(isApplied)
  })

  it('and late does not settle what was saved meanwhile', async () => {
    const by = started()
    const arrives = Promise.withResolvers<void>()
    const broken = server.break(SETTLED, arrives.promise)
    await save(by, LINE, { forwarding: to('0312345671') })
    await broken
    await save(by, LINE, { forwarding: to('0312345672') })
    await untilWaiting()
    arrives.resolve()
    await until(() => has('0312345672'))
    await until(isApplied)
    expect((await all.delivery(LINE))?.applied).toBe(await all.version(LINE))
  })

  for (const fate of ['kept', 'lost'] as const)
    it(`before it was made, it is made once, after the lease at the latest: ${fate}`, async () => {
      const pass = all.newProcess(server.deps)
      await save(all.world, LINE, { forwarding: to('0312345671') })
      await inDoubt(CLAIMED, fate, pass)
      await pass()
      expect(has('0312345671')).toBe(fate === 'lost')
      all.world.clock.pass(policy.switch.leaseMs)
      await pass()
      expect(await isApplied()).toBe(true)
      expect(pushesOf(LINE)).toHaveLength(2)
    })

  for (const fate of ['kept', 'lost'] as const)
    it(`leaves no trouble of an endpoint standing that answers again: ${fate}`, async () => {
      const pass = all.newProcess(server.deps)
      all.pbx.answer = (_, response) => response.writeHead(503).end()
      await save(all.world, LINE, { forwarding: to('0312345671') })
      for (let round = 0; round < policy.switch.breaker.failuresInRow; round += 1) {
        await pass()
        all.world.clock.pass(MINUTE_MS)
      }
      const short = async () =>
        statusInShort((await switchStatus(all.world.deps)) ?? { marked: 0, endpoints: [] })
      expect(await short()).toBe('pbx: http-503')
      all.pbx.answer = take
      const broken = server.break('insert into "switch_endpoint"', fate)
      await pass()
      await broken
      await save(all.world, LINE, { forwarding: to('0312345672') })
      await pass()
      expect(await short()).toBe('ok')
    })
})

describeOnPostgres('a report of the telephone system in doubt', () => {
  const report = async (deps: Deps, version: number) => {
    const pbx = new ApiCaller(deps, await newKey(all.world.deps, ['line-states:report'], 'pbx'))
    return () =>
      pbx.send('PUT', `/lines/${LINE}/settings`, {
        body: { ...FIRST_OPTION_SERVICES, forwarding: to('0312345671') },
        headers: { 'if-match': `"${version}"` },
      })
  }

  for (const [fate, second] of [
    ['kept', 412],
    ['lost', 200],
  ] as const)
    it(`is told so, may be sent again, and both sides have it: ${fate}`, async () => {
      const send = await report(server.deps, await all.version(LINE))
      const broken = server.break(SAVED, fate)
      const first = await send()
      await broken
      expect([first.status, first.problem]).toEqual([503, 'in-doubt'])
      expect((await send()).status).toBe(second)
      await all.passOn()
      expect(forwards()).toEqual(to('0312345671'))
      expect(all.pbx.has(LINE)?.version).toBe(await all.version(LINE))
    })
})

describeOnPostgres('the word of what is applied, in doubt', () => {
  for (const fate of ['kept', 'lost'] as const)
    it(`is told so, and is taken when it comes again: ${fate}`, async () => {
      all.pbx.answer = (_, response) => response.writeHead(503).end()
      await save(all.world, LINE, { forwarding: to('0312345671') })
      await all.passOn()
      const pbx = new ApiCaller(server.deps, await newKey(all.world.deps, ['line-states:read'], 'pbx'))
      const body = { applied: [{ line: LINE, version: await all.version(LINE) }] }
      const broken = server.break('update "line_delivery"', fate)
      expect((await pbx.send('PUT', '/line-states/applied', { body })).problem).toBe('in-doubt')
      await broken
      expect((await pbx.send('PUT', '/line-states/applied', { body })).body).toEqual({ taken: 1 })
      expect(await isApplied()).toBe(true)
    })
})

describeOnPostgres('whatever is in doubt, in whichever order', () => {
  it('both sides end up with the same, and nothing older came after it', async () => {
    const pass = all.newProcess(server.deps)
    const trying = (act: Promise<unknown>) => act.catch(error => expect(error).toBeInstanceOf(InDoubt))
    let count = 0
    const step = fc.record({
      line: fc.constantFrom(LINE, NEXT),
      words: fc.constantFrom(SAVED, PLACED, SETTLED, CLAIMED),
      fate: fc.constantFrom('kept', 'lost'),
      seconds: fc.nat(4),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async steps => {
        for (const { line, words, fate, seconds } of steps) {
          void server.break(words, fate as Fate)
          count += 1
          await trying(save(server, line, { forwarding: to(String(312345000 + count).padStart(10, '0')) }))
          await trying(pass())
          all.world.clock.pass(seconds * SECOND_MS)
        }
        void server.break('no more of it', 'lost')
        all.world.clock.pass(MINUTE_MS)
        await pass()
        for (const line of [LINE, NEXT]) {
          const { settings } = await lineOf(all.world, line)
          expect(all.pbx.has(line)).toMatchObject({ version: await all.version(line), ...settings })
          expect((await all.delivery(line))?.state).toBe('applied')
        }
        expectOrder()
      }),
      { numRuns: 15 },
    )
  })
})

describe('a database that is gone while a push is under way', () => {
  it('leaves what it came to unwritten: the same is pushed once more after the lease', async () => {
    const answered = Promise.withResolvers<void>()
    all.pbx.answer = async (push, response, peer) => {
      await answered.promise
      take(push, response, peer)
    }
    await save(all.world, LINE, { forwarding: to('0312345671') })
    const passing = all.passOn().catch(() => {})
    await until(() => pushesOf(LINE).length === 2)
    const mend = await all.world.breakDatabase()
    answered.resolve()
    await until(() => all.world.logged().includes('settling a line state'))
    await mend()
    await passing
    expect(await isApplied()).toBe(false)
    all.world.clock.pass(policy.switch.leaseMs)
    await all.passOn()
    expect(await isApplied()).toBe(true)
    expect(pushesOf(LINE)).toHaveLength(3)
  })
})
