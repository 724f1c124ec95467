import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { evaluationBound, GuardModel } from '../../support/guard-model.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { lockAccount } from '../accounts/account.ts'
import { answer } from '../challenges/answer.ts'
import { openChallenge } from '../challenges/challenge.ts'
import { codeOf } from '../challenges/code.ts'
import type { Deps } from '../deps.ts'
import { rememberDevice } from '../known-devices/known-devices.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { openSession, type Session } from '../sessions/sessions.ts'
import { signInCode } from '../sign-in/right-code.ts'
import { work } from '../work.ts'
import { readCounter } from './counter.ts'
import { smsOfUnknownBrowsers } from './limits.ts'
import { takeSending } from './sending.ts'

/**
 * The promise of docs/security.md, on a real database. Behind the password: every schedule of opening,
 * answering and waiting, from one or many browsers at once.
 */
let world: World
const NUMBER = '09011112222'
let count = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** One account and the browsers that know its password. */
class Account {
  readonly #id: string
  readonly #sessions: string[] = []
  constructor(id: string) {
    this.#id = id
  }
  get id(): string {
    return this.#id
  }

  /** What follows a right password, in a browser that counts as `device`. */
  open(device = 'unknown', deps: Deps = world.deps): Promise<number | undefined> {
    return work(deps, async within => {
      await lockAccount(within.db, world.deps.numbers, this.#id)
      // Another network each time: this is about the account's own quotas.
      const address = `10.${Math.floor(count / 250) % 250}.${count++ % 250}.1`
      const permission = await takeSending(within, {
        purpose: 'sign-in',
        order: 'opening',
        number: NUMBER,
        of: { contractId: 'guarded', accountId: this.#id },
        device,
        address,
      })
      if (permission.kind === 'refused') return undefined
      const browser = { site: 'admin' as const, accountId: this.#id, label: '', address }
      const session = await openSession(within, {
        ...browser,
        stage: 'code',
        withCode: false,
        previousSignInAt: null,
      })
      await openChallenge(within, {
        sessionId: session.id,
        accountId: this.#id,
        purpose: 'sign-in',
        number: NUMBER,
        numberVersion: 0,
        device,
      })
      return this.#sessions.push(session.id) - 1
    })
  }

  async answer(place: number, right: boolean, deps: Deps = world.deps): Promise<string> {
    const session = { id: this.#sessions[place], accountId: this.#id, site: 'admin' } as Session
    const code = await this.#code(place, right)
    const outcome = await answer(deps, signInCode, session, { code, address: '10.0.0.1', label: '' })
    return outcome.kind === 'right' ? outcome.done.kind : outcome.kind
  }

  async #code(place: number, right: boolean): Promise<string> {
    const row = await world.deps.db
      .selectFrom('challenge')
      .selectAll()
      .where('session_id', '=', this.#sessions[place] ?? '')
      .executeTakeFirst()
    const code = row ? codeOf(world.deps, { ...row, number: NUMBER }) : '000000'
    return right ? code : String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  }

  async level(device = 'unknown', deps: Deps = world.deps): Promise<number> {
    return work(deps, async within => (await readCounter(within, this.#id, device)).level)
  }

  async knownDevice(): Promise<string> {
    const device = await work(world.deps, within =>
      rememberDevice(within, { accountId: this.#id, device: 'unknown', label: '' }),
    )
    return device.id
  }

  /** Wrong codes from unknown browsers until the level is reached, by the quickest way. */
  async hammer(level: number): Promise<void> {
    while ((await this.level()) < level) {
      const place = await this.open()
      if (place === undefined) {
        world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
        continue
      }
      for (let n = 0; n < 9 && (await this.level()) < level; n += 1) {
        if ((await this.answer(place, false)) === 'wait') world.clock.pass(15 * SECOND_MS)
      }
    }
  }
}

async function newAccount(): Promise<Account> {
  count += 1
  const administrator = { loginId: `guarded${count}`, password: 'not used here', smsNumber: NUMBER }
  const row = {
    id: administrator.loginId,
    login_id: administrator.loginId,
    contract_id: 'guarded',
    site: 'admin' as const,
    password_hash: '',
    password_initial: 0 as const,
    sms_number: administrator.smsNumber,
    created_at: 0,
  }
  await world.deps.db.insertInto('account').values(row).execute()
  return new Account(row.id)
}

beforeAll(async () => {
  await addOffice(world.deps)
  await world.deps.db.insertInto('contract').values({ id: 'guarded', name: 'x', created_at: 0 }).execute()
})
beforeEach(() => world.clock.set('2026-11-24T10:00:00+09:00'))

type Step =
  | { readonly do: 'open' }
  | { readonly do: 'answer'; readonly which: number; readonly right: boolean }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'hammer'; readonly which: number; readonly times: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'open' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      which: fc.nat(6),
      right: fc.boolean().chain(a => fc.boolean().map(b => a && b)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 2, 8, 15, 30, 60, 900, 1_800, 1_801, 7_200),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('hammer' as const),
      which: fc.nat(6),
      times: fc.integer({ min: 2, max: 12 }),
    }),
  },
)
const RUNS = { numRuns: 25 }

describe('every schedule', () => {
  it('is answered as the model answers it, and stays within the published bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
        const [account, model] = [await newAccount(), new GuardModel()]
        const start = world.clock.now()
        const attempt = async (which: number, right: boolean) =>
          expect(await account.answer(which, right)).toBe(model.answer(which, world.clock.now(), right))
        for (const one of steps) {
          if (one.do === 'open') expect(await account.open()).toBe(model.open('unknown', world.clock.now()))
          if (one.do === 'answer') await attempt(one.which, one.right)
          if (one.do === 'pass') world.clock.pass(one.seconds * SECOND_MS)
          if (one.do === 'hammer')
            for (let n = 0; n < one.times; n += 1) {
              await attempt(one.which, false)
              world.clock.pass(60 * SECOND_MS)
            }
        }
        expect(await account.level()).toBeCloseTo(model.level('unknown', world.clock.now()), 6)
        const completed = evaluationBound(world.clock.now() - start)
        const own = steps.filter(one => one.do === 'answer' && one.right).length * 41
        expect(model.singleCodeEvaluations).toBeLessThanOrEqual(completed + own)
      }),
      RUNS,
    )
  })

  it('of 32 answers at once evaluates no more than the pace allows, on one and on several challenges', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async challenges => {
        const account = await newAccount()
        const other = world.secondProcess()
        const places: number[] = []
        for (let n = 0; n < challenges; n += 1) places.push((await account.open()) ?? -1)
        const answers = await Promise.all(
          Array.from({ length: 32 }, (_, n) =>
            account.answer(places[n % challenges] ?? 0, false, n % 2 === 0 ? world.deps : other),
          ),
        )
        const evaluated = answers.filter(kind => kind === 'wrong').length
        expect(evaluated).toBeLessThanOrEqual(5 * challenges)
        expect(answers.every(kind => kind === 'wrong' || kind === 'wait')).toBe(true)
        expect(await account.level()).toBeCloseTo(evaluated, 6)
      }),
      { numRuns: 8 },
    )
  })
})

describe('the owner', () => {
  it('gets the same answers on a known device with and without an attacker', async () => {
    const owner = async (account: Account, device: string) => {
      const place = (await account.open(device)) ?? -1
      const kinds = []
      for (const right of [false, false, true]) kinds.push(await account.answer(place, right))
      return kinds
    }
    const [quiet, attacked] = [await newAccount(), await newAccount()]
    const [device, attackedDevice] = [await quiet.knownDevice(), await attacked.knownDevice()]
    await attacked.hammer(60)
    while ((await attacked.open()) !== undefined);
    expect(await owner(attacked, attackedDevice)).toEqual(await owner(quiet, device))
    expect(await owner(quiet, device)).toEqual(['wrong', 'wrong', 'signed-in'])
  })

  it('is in within 120 seconds after any attack, with the phone in his hand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async level => {
        const account = await newAccount()
        await account.hammer(level)
        let place = await account.open()
        while (place === undefined) {
          world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
          place = await account.open()
        }
        const start = world.clock.now()
        let kind = await account.answer(place, true)
        if (kind === 'second-code') kind = await account.answer(place, true)
        expect(kind).toBe('signed-in')
        expect(world.clock.now() - start).toBeLessThanOrEqual(120 * SECOND_MS)
      }),
      { numRuns: 6 },
    )
  })

  it('pays nothing for his own slips, and gets nothing back for those of others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 4 }),
        async (foreign, slips) => {
          const account = await newAccount()
          await account.hammer(foreign)
          let place = await account.open()
          if (place === undefined) {
            world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
            place = await account.open()
          }
          const before = await account.level()
          for (let n = 0; n < slips; n += 1) await account.answer(place ?? -1, false)
          expect(await account.answer(place ?? -1, true)).toBe('signed-in')
          expect(await account.level()).toBeCloseTo(before, 6)
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('double confirmation', () => {
  it('asks for a second code from level 30 on, and opens no session before it', async () => {
    const account = await newAccount()
    await account.hammer(policy.guard.doubleConfirmFrom)
    world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
    const place = (await account.open()) ?? -1
    await account.hammer(policy.guard.doubleConfirmFrom + 1)
    const sessions = () =>
      world.deps.db
        .selectFrom('session')
        .select('id')
        .where('account_id', '=', account.id)
        .where('stage', '=', 'open')
        .execute()
    expect(await account.answer(place, true)).toBe('second-code')
    expect(await sessions()).toEqual([])
    const answers = await Promise.all(Array.from({ length: 32 }, () => account.answer(place, true)))
    expect(answers.filter(kind => kind === 'signed-in')).toHaveLength(1)
    expect(await sessions()).toHaveLength(1)
  })

  it('ends the challenge after five wrong second codes, and a new sign-in may start at once', async () => {
    const account = await newAccount()
    await account.hammer(40)
    world.clock.pass(HOUR_MS)
    const place = (await account.open()) ?? -1
    expect(await account.answer(place, true)).toBe('second-code')
    const kinds = []
    for (let n = 0; n < 6; n += 1) {
      kinds.push(await account.answer(place, false))
      world.clock.pass(MINUTE_MS)
    }
    expect(kinds).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'ended', 'gone'])
    expect(await account.open()).toBeDefined()
  })
})

describe('SMS for unknown browsers', () => {
  it('are at most so many a day for one account as docs/security.md tells', async () => {
    const account = await newAccount()
    let sent = 0
    for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
      while ((await account.open()) !== undefined) sent += 1
      world.clock.pass(10 * MINUTE_MS)
    }
    const { openings } = smsOfUnknownBrowsers()
    expect(sent).toBeLessThanOrEqual(openings)
    expect(sent).toBeGreaterThan(openings - 7)
  })
})

describe('nothing lowers the counter', () => {
  it('but days: not a restart, not an early answer, not starting over', async () => {
    const account = await newAccount()
    await account.hammer(12)
    const before = await account.level()
    const place = (await account.open()) ?? -1
    for (let n = 0; n < 5; n += 1) await account.answer(place, false)
    expect(await account.level()).toBeCloseTo(before + 5, 3)
    expect(await account.answer(place, false)).toBe('wait')
    expect(await account.answer(place, true)).toBe('wait')
    expect(await account.level()).toBeCloseTo(before + 5, 3)
    await account.open()
    expect(await account.level('unknown', world.secondProcess())).toBeCloseTo(before + 5, 3)
    world.clock.pass(2 * DAY_MS)
    expect(await account.level()).toBeCloseTo(before + 5 - 3, 3)
  })

  it('and it never goes beyond its greatest level', async () => {
    const account = await newAccount()
    await account.hammer(policy.guard.levelMax - 1)
    world.clock.pass(HOUR_MS)
    const place = (await account.open()) ?? -1
    for (let n = 0; n < 5; n += 1) await account.answer(place, false)
    expect(await account.level()).toBeLessThanOrEqual(policy.guard.levelMax)
  })
})
