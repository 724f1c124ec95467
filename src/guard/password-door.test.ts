import { availableParallelism } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { rowsOf } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, testConfig, type World } from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { passwordMetrics } from './metrics.ts'
import { type PasswordTry, tryPassword } from './password-door.ts'
import { logRefusals } from './refusals.ts'
import { sweepGuard } from './sweep.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** A browser behind this address. */
const behind = (address: string, of: World = world) =>
  new Visitor(request =>
    of.app.request(request, undefined, { incoming: { socket: { remoteAddress: address } } }),
  )
const signIn = (browser: Visitor) => browser.post('/oa/', { loginId: 'office', password: 'office-password' })
const wrong = (browser: Visitor, loginId: string) =>
  browser.post('/oa/', { loginId, password: 'wrong-password' })
const { size, withinMs } = policy.passwordPace.network

/** Wrong passwords for so many IDs, one after the other. */
async function guess(address: string, ids: number, of: World = world): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < ids; n += 1) statuses.push((await wrong(behind(address, of), `id${n}`)).status)
  return statuses
}
const misses = () => rowsOf(world, 'network_miss')

describe('wrong passwords from one network', () => {
  it('for one ID are in nobody’s way but that ID’s, however many they are', async () => {
    const neighbour = behind('203.0.113.9')
    for (let n = 0; n < 70; n += 1) {
      const answer = await wrong(neighbour, 'taro')
      const seconds = Number(answer.headers.get('retry-after') ?? 0)
      if (seconds > 0)
        expect(answer.text).toContain(
          `このIDで正しくないパスワードの入力が続いたため、あと${seconds}秒お待ちください。`,
        )
      world.clock.pass(seconds * SECOND_MS)
    }
    expect(await misses()).toHaveLength(1)
    expect((await wrong(behind('203.0.113.10'), 'jiro')).status).toBe(422)
    expect((await signIn(behind('203.0.113.11'))).location).toBe('/oa/code')
  })

  it('for sixty IDs make its unknown browsers wait until the oldest is ten minutes old; never a known device', async () => {
    const owner = await signedInAdministrator(world)
    await wrong(world.visitor(), 'first')
    world.clock.pass(MINUTE_MS)
    for (let n = 1; n < size; n += 1) expect((await wrong(world.visitor(), `id${n}`)).status).toBe(422)
    const refused = await signIn(world.visitor())
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe(String((withinMs - MINUTE_MS) / SECOND_MS))
    expect(refused.text).toContain('多くのIDで正しくないパスワードの入力が続いたため')
    expect(refused.text).toContain('10:10以降に、もう一度ログインしてください。')
    expect(refused.text).toContain('以前にログインした端末からは、すぐにログインできます。')
    const foreigner = world.visitor()
    foreigner.cookies.set('sekisho-language', 'en')
    const english = await signIn(foreigner)
    expect(english.text).toContain('With a browser you have used before, you can sign in now.')
    expect((await signIn(owner)).location).toBe('/oa/code')
    expect((await signIn(behind('198.51.100.1'))).location).toBe('/oa/code')
    world.clock.pass(withinMs - MINUTE_MS - 1)
    expect((await signIn(world.visitor())).status).toBe(429)
    world.clock.pass(1)
    expect((await signIn(world.visitor())).location).toBe('/oa/code')
  })

  it('are refused at the page of the password too, to whoever is signed in on no known device', async () => {
    const owner = await signedInUser(world)
    const thief = owner.copy()
    for (const name of thief.cookies.keys()) if (name.includes('-device-')) thief.cookies.delete(name)
    for (let n = 0; n < size; n += 1) await wrong(world.visitor(), `id${n}`)
    const change = {
      current: 'taro-password',
      wanted: 'a new long password',
      repeated: 'a new long password',
    }
    const refused = await thief.post('/ou/password', change)
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('10:10以降に、もう一度お試しください。')
    expect((await owner.post('/ou/password', change)).status).toBe(303)
  })

  it('have the number that the configuration gives to a network by name', async () => {
    const named = [
      { name: '本社', addresses: ['203.0.113.0/24', '198.51.100.0/24'], wrongAccountsIn10Minutes: 3 },
    ]
    const networks = { ...testConfig().networks, named }
    const own = await makeWorld({ config: { networks } })
    try {
      expect(await guess('203.0.113.1', 4, own)).toEqual([422, 422, 422, 429])
      expect((await wrong(behind('198.51.100.1', own), 'x')).status).toBe(429)
      expect((await wrong(behind('192.0.2.1', own), 'x')).status).toBe(422)
    } finally {
      await own.close()
    }
  })

  it('leave no more rows than are counted, and none that tells an ID', async () => {
    for (let round = 0; round < 3; round += 1) {
      await guess('203.0.113.1', 5)
      world.clock.pass(withinMs)
    }
    await wrong(behind('203.0.113.1'), 'secret-in-the-wrong-field')
    const rows = await misses()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('secret')
    world.clock.pass(withinMs)
    await sweepGuard(world.deps)
    expect(await misses()).toEqual([])
  })

  it('of a clock that was ahead keep nobody out, and are deleted', async () => {
    world.clock.pass(8 * 60 * MINUTE_MS)
    await guess('203.0.113.1', size)
    world.clock.pass(-8 * 60 * MINUTE_MS)
    expect((await wrong(behind('203.0.113.1'), 'another')).status).toBe(422)
    expect(await misses()).toHaveLength(1)
    world.clock.pass(8 * 60 * MINUTE_MS)
    await guess('203.0.113.2', 3)
    world.clock.pass(-8 * 60 * MINUTE_MS)
    await sweepGuard(world.deps)
    expect((await misses()).length).toBeLessThanOrEqual(1)
  })
})

it('right and wrong passwords of one ID at once wait for each other, never in a circle', async () => {
  for (let round = 0; round < 8; round += 1) {
    const [right, slips] = [
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]
    const answers = await Promise.all([
      ...right.map(() => signIn(behind('203.0.113.1'))),
      ...slips.map(() => wrong(behind('203.0.113.1'), 'office')),
    ])
    for (const { status } of answers) expect([303, 422, 429]).toContain(status)
    world.clock.pass(60 * MINUTE_MS)
  }
})

describe('somebody who guesses the passwords of one ID', () => {
  it('keeps its owner out of no new browser, however often he tries, from one network or from fifty', async () => {
    for (const networks of [1, 50]) {
      const attackers = Array.from({ length: networks }, (_, n) => ({
        browser: behind(`10.${n}.0.1`),
        again: 0,
      }))
      const attackFor = async (seconds: number) => {
        for (let n = 0; n < seconds; n += 1) {
          for (const attacker of attackers) {
            if (attacker.again > world.clock.now()) continue
            const answer = await wrong(attacker.browser, 'office')
            const wait = Number(answer.headers.get('retry-after') ?? 0)
            attacker.again = world.clock.now() + wait * SECOND_MS
          }
          world.clock.pass(SECOND_MS)
        }
      }
      await attackFor(30)
      const came = world.clock.now()
      const owner = behind('192.0.2.7')
      for (let status = 0; status !== 303; ) {
        const answer = await signIn(owner)
        status = answer.status
        expect([303, 429]).toContain(status)
        if (status === 429) await attackFor(Number(answer.headers.get('retry-after')))
      }
      expect(world.clock.now() - came).toBeLessThanOrEqual((networks + 2) * policy.passwordPace.turns.everyMs)
    }
  })
})

/** Tries that have their turn until the test lets them go. */
const turns =
  Math.min(policy.passwordPace.hashesAtOnce, availableParallelism()) * policy.passwordPace.triesForEachHash
const stranger = (n: number): PasswordTry => ({
  site: 'admin',
  loginId: `stranger${n}`,
  device: undefined,
  contractId: undefined,
  address: `10.${n % 250}.${Math.floor(n / 250)}.1`,
})
const LOOKED = { wasRight: false, outcome: async () => ({ kind: 'looked' }) as const }
function ask(wanted: PasswordTry, begun: string[]) {
  const gate = Promise.withResolvers<void>()
  const outcome = tryPassword(world.deps, wanted, async () => {
    begun.push(wanted.loginId)
    await gate.promise
    return LOOKED
  })
  return { outcome, go: () => gate.resolve() }
}

describe('when more passwords come than can be looked at', () => {
  /** Strangers that asked before hold all turns and places. */
  async function flood(begun: string[]) {
    const flooding = Array.from({ length: turns + policy.passwordPace.triesWaiting }, (_, n) => n)
    for (let round = 0; round < 2; round += 1)
      await Promise.all(flooding.map(n => tryPassword(world.deps, stranger(n), async () => LOOKED)))
    const asking = flooding.map(n => ask(stranger(n), begun))
    await until(async () => begun.length === turns)
    return asking
  }

  it('a known device goes before all strangers, and a stranger’s first ask before those that asked before', async () => {
    const begun: string[] = []
    const strangers = await flood(begun)
    const again = ask(stranger(1), begun)
    expect(await again.outcome).toEqual({ kind: 'busy' })
    const first = ask({ ...stranger(0), loginId: 'first', address: '192.0.2.7' }, begun)
    const device = ask({ ...stranger(0), loginId: 'device', device: 'd', contractId: 'c' }, begun)
    const session = ask({ ...stranger(0), loginId: 'session', contractId: 'c' }, begun)
    for (let n = 0; n < 3; n += 1) {
      strangers[n]?.go()
      await until(async () => begun.length === turns + n + 1)
    }
    expect(begun.slice(turns)).toEqual(['device', 'session', 'first'])
    for (const one of [...strangers, first, device, session]) one.go()
    const outcomes = await Promise.all(strangers.map(one => one.outcome))
    // One was displaced by the first ask of somebody else, and told so.
    expect(outcomes.filter(({ kind }) => kind === 'busy')).toHaveLength(1)
    expect(
      (await Promise.all([first.outcome, device.outcome, session.outcome])).map(({ kind }) => kind),
    ).toEqual(Array(3).fill('looked'))
  })

  it('what follows a right password keeps nobody from the door, however long it waits', async () => {
    const gate = Promise.withResolvers<void>()
    const waiting = Array.from({ length: turns }, (_, n) =>
      tryPassword(world.deps, stranger(n), async () => ({
        wasRight: true,
        outcome: async () => {
          await gate.promise
          return { kind: 'in' } as const
        },
      })),
    )
    const outcome = await tryPassword(world.deps, stranger(turns), async () => LOOKED)
    expect(outcome).toEqual({ kind: 'looked' })
    gate.resolve()
    expect(await Promise.all(waiting)).toEqual(Array(turns).fill({ kind: 'in' }))
  })

  it('whoever was not looked at has not used up a try', async () => {
    const begun: string[] = []
    const strangers = await flood(begun)
    for (let n = 0; n < 30; n += 1) await ask(stranger(2), begun).outcome
    for (const one of strangers) one.go()
    await Promise.all(strangers.map(one => one.outcome))
    const rows = await rowsOf(world, 'password_pace')
    expect(Math.max(...rows.map(row => row.failures))).toBeLessThanOrEqual(3)
  })

  it('what was asked around a network weighs as well', async () => {
    const from = (address: string) => ({ ...stranger(0), loginId: address, address })
    const { wide } = policy.passwordPace.askedAround
    const askAround = async (net: string, times: number) => {
      for (let n = 0; n < times; n += 1)
        await tryPassword(world.deps, from(`${net}.${n}.1`), async () => LOOKED)
    }
    // As much as three asks, and as one, of a network itself; those of the flood asked twice.
    await askAround('192.0', 3 * wide)
    await askAround('198.51', wide)
    const begun: string[] = []
    const strangers = await flood(begun)
    expect(await ask(from('192.0.200.7'), begun).outcome).toEqual({ kind: 'busy' })
    const less = ask(from('198.51.200.7'), begun)
    for (const one of [...strangers, less]) one.go()
    expect(await less.outcome).toEqual({ kind: 'looked' })
    await Promise.all(strangers.map(one => one.outcome))
  })

  it('one ID has so many tries under way, by kind of browser', async () => {
    const { unknownBrowsers, knownDevices, sessionsElsewhere } = policy.passwordPace.triesOfOneId
    const kinds = [
      [unknownBrowsers, {}],
      [knownDevices, { device: 'd', contractId: 'c' }],
      [sessionsElsewhere, { contractId: 'c' }],
    ] as const
    for (const [most, who] of kinds) {
      const asked = Array.from({ length: most + 3 }, () =>
        ask({ ...stranger(0), loginId: 'office', ...who }, []),
      )
      const beyond = await Promise.all(asked.slice(most).map(one => one.outcome))
      expect(beyond).toEqual(Array(3).fill({ kind: 'wait', seconds: 1 }))
      for (const one of asked) one.go()
      const within = await Promise.all(asked.slice(0, most).map(one => one.outcome))
      expect(within).toEqual(Array(most).fill({ kind: 'looked' }))
      world.clock.pass(60 * MINUTE_MS)
    }
  })

  it('a password page without a known device has a small share for one account', async () => {
    const begun: string[] = []
    const strangers = await flood(begun)
    const thief = { ...stranger(0), loginId: 'office', contractId: 'c' }
    const asked = Array.from({ length: 20 }, () => ask(thief, begun))
    const { sessionsElsewhere } = policy.passwordPace.triesOfOneId
    const told = await Promise.all(asked.slice(sessionsElsewhere).map(one => one.outcome))
    expect(told).toEqual(Array(20 - sessionsElsewhere).fill({ kind: 'wait', seconds: 1 }))
    for (const one of [...strangers, ...asked]) one.go()
    await Promise.all([...strangers, ...asked].map(one => one.outcome))
  })

  it('who holds no device cookie is told without asking the database, and who does gets in', async () => {
    const owner = await signedInAdministrator(world)
    const begun: string[] = []
    const strangers = await flood(begun)
    const mend = await world.breakDatabase()
    const turnedAway = await signIn(behind(stranger(1).address))
    await mend()
    expect(turnedAway.status).toBe(503)
    expect(turnedAway.headers.get('retry-after')).toBe('5')
    expect(turnedAway.text).toContain('ただいま混み合っています。')
    expect(turnedAway.page.querySelector('#loginId')?.getAttribute('value')).toBe('office')
    const answer = signIn(owner)
    for (const one of strangers) one.go()
    expect((await answer).location).toBe('/oa/code')
    await Promise.all(strangers.map(one => one.outcome))
  })
})

describe('refusals', () => {
  it('are counted from 0 on, by why, and told to the log once a minute; of nobody in particular', async () => {
    const metrics = passwordMetrics(world.deps)
    const lines = (counts: readonly [number, number, number]) =>
      ['why="pace"', 'why="network",network="others"', 'why="busy"'].map(
        (labels, n) => `sekisho_password_refusals_total{${labels}} ${counts[n]}`,
      )
    for (const line of lines([0, 0, 0])) expect((await metrics.read()).split('\n')).toContain(line)
    for (let n = 0; n < 12; n += 1) await wrong(behind('203.0.113.1'), 'taro')
    await guess('198.51.100.1', size + 3)
    const text = (await metrics.read()).split('\n')
    for (const line of lines([2, 3, 0])) expect(text).toContain(line)
    await logRefusals(world.deps)
    await logRefusals(world.deps)
    const told = world
      .logged()
      .split('\n')
      .filter(line => line.includes('not looked at'))
    expect(told).toHaveLength(1)
    expect(JSON.parse(told[0] ?? '').refused).toEqual([
      { why: 'pace', count: 2 },
      { why: 'network', network: 'others', count: 3 },
    ])
    expect(told[0]).not.toMatch(/taro|198\.51/)
  })
})
