import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../support/people.ts'
import { onlyRowOf, rowsOf } from '../support/rows.ts'
import { fieldValue, type Visitor } from '../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../support/world.ts'
import { claimAnswer, keepAnswer, sweepAnswers } from './api/answers.ts'
import { addApiKey } from './api/keys.ts'
import { clearDueNumbers } from './clearing/clearing.ts'
import { lockQuotas, use } from './guard/quota.ts'
import { sweepGuard } from './guard/sweep.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from './policy.ts'
import { sweepSessions } from './sessions/sweep.ts'
import { work } from './work.ts'

/** A machine whose clock kept the time of Japan as if it were UTC: nine hours ahead, until it is set right. */
const AHEAD_MS = 9 * HOUR_MS

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  world.clock.pass(AHEAD_MS)
})
afterEach(() => world.close())
const setRight = () => world.clock.pass(-AHEAD_MS)

const admin = { loginId: 'office', password: 'office-password' }
const signIn = (browser: Visitor = world.visitor()) => browser.post('/oa/', admin)
const wrong = (browser: Visitor = world.visitor()) => browser.post('/oa/', { ...admin, password: 'wrong' })
const isOpen = async (browser: Visitor) => (await browser.copy().get('/oa/lines')).status === 200

/** How long somebody waits who comes back whenever he is told to. */
async function waitedFor(attempt: () => Promise<{ status: number; headers: Headers }>): Promise<number> {
  const from = world.clock.now()
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await attempt()
    if (answer.status !== 429) return world.clock.now() - from
    world.clock.pass(Number(answer.headers.get('retry-after') ?? 1) * SECOND_MS)
  }
  return Number.POSITIVE_INFINITY
}

describe('a clock that is set back shuts nobody out', () => {
  it('who typed many wrong passwords before: he waits for the longest pause', async () => {
    for (let n = 0; n < 13; n += 1) {
      await wrong()
      world.clock.pass(2 * MINUTE_MS)
    }
    await wrong()
    setRight()
    expect(await waitedFor(signIn)).toBeLessThanOrEqual(MINUTE_MS)
  })

  it('of SMS: a quota that was used up is filled from now on, whatever is asked meanwhile', async () => {
    const { size, everyMs } = policy.smsQuota.unknownBrowsers
    for (let n = 0; n <= size; n += 1) await signIn()
    setRight()
    expect(await waitedFor(() => signIn())).toBeLessThanOrEqual(everyMs)
  })

  it('of the SMS to a number that nobody verified', async () => {
    const owners = ['e1', 'e2', 'e3', 'e4'].map(loginId => ({ loginId, password: 'e-password' }))
    for (const administrator of owners) await addOffice(world.deps, { administrator, users: [] })
    const enrol = (n: number) =>
      world.visitor().post('/oa/', { loginId: '', password: '', ...owners[n], number: '09077778888' })
    for (const n of [0, 1, 2, 3]) await enrol(n)
    setRight()
    expect((await enrol(3)).text).toContain('11:00以降に')
    world.clock.pass(HOUR_MS)
    expect((await enrol(3)).location).toBe('/oa/code')
  })

  it('of a different number than those that he tried', async () => {
    const administrator = { loginId: 'e1', password: 'e-password' }
    await addOffice(world.deps, { administrator, users: [] })
    const enrol = (number: string) => world.visitor().post('/oa/', { ...administrator, number })
    for (const last of [1, 2, 3, 4]) await enrol(`0907777888${last}`)
    setRight()
    expect((await enrol('09077778884')).status).toBe(429)
    world.clock.pass(DAY_MS)
    expect((await enrol('09077778884')).location).toBe('/oa/code')
  })

  it('from the known devices: those of before make room for new ones', async () => {
    for (let n = 0; n < policy.knownDevice.maxPerAccount; n += 1) {
      await signedInAdministrator(world)
      world.clock.pass(20 * MINUTE_MS)
    }
    setRight()
    world.clock.pass(-policy.knownDevice.maxPerAccount * 20 * MINUTE_MS)
    const owner = await signedInAdministrator(world)
    const devices = await rowsOf(world, 'known_device')
    expect(devices.map(device => device.last_used_at)).toEqual([world.clock.now()])
    for (let n = 0; n <= policy.smsQuota.unknownBrowsers.size; n += 1) await signIn()
    expect((await signIn(owner)).location).toBe('/oa/code')
  })

  it('of a clearing: it takes its delay from now on, not hours more', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    const other = await signedInMember(world, 'supervisor', 'op-second')
    const account = (await supervisor.post('/op/search', { query: 'office' })).location
    const path = `${account}/clear-number`
    const stamp = fieldValue(await supervisor.get(path), 'stamp')
    await supervisor.post(path, { stamp, reason: '携帯電話を紛失', identity: 'call-back' })
    const clearing = () => onlyRowOf(world, 'number_clearing')
    await other.post(`/op/clearings/${(await clearing()).id}`, { action: 'approve' })
    const { approved_by, due_at, requested_at } = await clearing()
    expect(approved_by).toBe('op-second')
    const delay = due_at - requested_at
    setRight()
    expect(await clearDueNumbers(world.deps)).toBe(0)
    world.clock.pass(delay - 1)
    expect(await clearDueNumbers(world.deps)).toBe(0)
    world.clock.pass(1)
    expect(await clearDueNumbers(world.deps)).toBe(1)
  })

  it('and leaves no row for ever', async () => {
    for (let n = 0; n < 3; n += 1) await wrong()
    await signIn()
    setRight()
    await sweepGuard(world.deps)
    world.clock.pass(2 * DAY_MS + 1)
    await sweepGuard(world.deps)
    for (const table of ['quota', 'password_pace'] as const) expect(await rowsOf(world, table)).toEqual([])
  })
})

describe('a clock that is set back revives nothing', () => {
  it('no code: nobody knows how old it is', async () => {
    const browser = world.visitor()
    await signIn(browser)
    const code = await world.codeFor('09011112222')
    world.clock.pass(8 * HOUR_MS - AHEAD_MS)
    const answer = await browser.post('/oa/code', { code })
    expect(answer.text).toContain('認証コードの有効時間（30分）が過ぎました。')
    expect((await signIn(browser)).location).toBe('/oa/code')
    expect((await browser.post('/oa/code', { code: await world.codeFor('09011112222') })).location).toBe(
      '/oa/lines',
    )
  })

  it('no session, also when its time comes after all', async () => {
    const browser = await signedInAdministrator(world)
    const forgotten = await signedInAdministrator(world)
    setRight()
    expect((await browser.get('/oa/lines')).location).toBe('/oa/')
    await sweepSessions(world.deps)
    world.clock.pass(AHEAD_MS + MINUTE_MS)
    expect(await isOpen(forgotten)).toBe(false)
  })

  it('no kept answer of the API is carried out again, nor kept for longer than a day', async () => {
    await addApiKey(world.deps, { name: 'crm', scopes: [], expiresAt: undefined })
    const key = await onlyRowOf(world, 'api_key')
    const attempt = { keyId: key.id, idempotencyKey: 'k', request: ['POST', '/x', ''] }
    expect(await claimAnswer(world.deps, attempt)).toEqual({ kind: 'taken' })
    await keepAnswer(world.deps, attempt, { status: 201, headers: {}, body: {} })
    setRight()
    await sweepAnswers(world.deps)
    expect(await claimAnswer(world.deps, attempt)).toMatchObject({ kind: 'answered' })
    world.clock.pass(policy.api.answersKeptMs)
    expect(await claimAnswer(world.deps, attempt)).toEqual({ kind: 'taken' })
  })
})

describe('whatever a clock does', () => {
  const { idleMs, totalMs } = policy.session
  const jumps = fc.array(fc.integer({ min: -12 * HOUR_MS, max: 12 * HOUR_MS }), {
    minLength: 1,
    maxLength: 4,
  })

  it('nobody waits longer than the rule says once it stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(jumps, async schedule => {
        for (const jump of schedule) {
          for (let n = 0; n < 4; n += 1) await wrong()
          world.clock.pass(jump)
        }
        expect(await waitedFor(() => wrong())).toBeLessThanOrEqual(MINUTE_MS)
        expect(await waitedFor(signIn)).toBeLessThanOrEqual(
          policy.smsQuota.unknownBrowsers.everyMs + MINUTE_MS,
        )
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  it('no code and no session lives longer than its life once it stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(jumps, fc.nat(20 * HOUR_MS), async (schedule, later) => {
        world.clock.pass(DAY_MS)
        const browser = await signedInAdministrator(world)
        await signIn(world.visitor())
        const waiting = world.visitor()
        await signIn(waiting)
        const code = await world.codeFor('09011112222')
        let lastSeen = world.clock.now()
        for (const jump of schedule) {
          world.clock.pass(jump)
          if (await isOpen(browser)) lastSeen = world.clock.now()
        }
        await sweepSessions(world.deps)
        const stays = world.clock.now()
        world.clock.pass(later)
        const open = await isOpen(browser)
        await waiting.post('/oa/code', { code })
        const { clocksApartMs } = policy
        if (later > policy.code.lifetimeMs + clocksApartMs) expect(await isOpen(waiting)).toBe(false)
        if (
          later > totalMs + clocksApartMs ||
          world.clock.now() - Math.min(lastSeen, stays) > idleMs + clocksApartMs
        )
          expect(open).toBe(false)
      }),
      { numRuns: 6 },
    )
  }, 120_000)
})

describe('two servers whose clocks differ a little', () => {
  it('do not take each other’s times for those of the future', async () => {
    setRight()
    const browser = await signedInAdministrator(world)
    world.clock.pass(-2 * SECOND_MS)
    expect(await isOpen(browser)).toBe(true)
  })

  it('give nobody more by asking one after the other', async () => {
    const rule = { size: 2, everyMs: MINUTE_MS }
    const take = () =>
      work(world.deps, async within => {
        const quotas = await lockQuotas(within, [{ key: 'test', rule }])
        await use(within.db, quotas)
        return quotas[0]?.used ?? 0
      })
    for (let n = 0; n < 20; n += 1) {
      expect(await take()).toBeGreaterThan(n - 0.1)
      world.clock.pass(n % 2 === 0 ? 5 * SECOND_MS : -5 * SECOND_MS)
    }
  })
})
