import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runsHere } from '../../support/engines.ts'
import { evaluationBound, GuardModel, type ModelNetwork } from '../../support/guard-model.ts'
import { GuardedAccount } from '../../support/guarded-account.ts'
import { rowsOf } from '../../support/rows.ts'
import { smsOfUnknownBrowsers } from '../../support/sms-of-a-day.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/**
 * The promise of docs/security.md, on a real database. Behind the password: every schedule of opening,
 * answering and waiting, from one or many browsers at once.
 */
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

beforeAll(async () => {
  await addOffice(world.deps)
})
beforeEach(() => world.clock.set('2026-11-24T10:00:00+09:00'))

type Step =
  | { readonly do: 'open' | 'redeem' }
  | { readonly do: 'leave' | 'resend'; readonly which: number }
  | { readonly do: 'ask'; readonly which: number; readonly wide: number; readonly narrow: number }
  | { readonly do: 'answer'; readonly which: number; readonly right: boolean }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'hammer'; readonly which: number; readonly times: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'open' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'redeem' }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'resend' as const), which: fc.nat(6) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      which: fc.nat(9),
      wide: fc.nat(2),
      narrow: fc.nat(2),
    }),
  },
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
const RUNS = { numRuns: runsHere(25) }

describe('every schedule', () => {
  it('is answered as the model answers it, and stays within the published bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
        const [account, model] = [await GuardedAccount.of(world), new GuardModel()]
        const start = world.clock.now()
        const attempt = async (which: number, right: boolean, [wide, narrow]: ModelNetwork = [0, 0]) =>
          expect(await account.answer(which, right, world.deps, `10.${wide}.${narrow}.1`)).toBe(
            model.answer(which, world.clock.now(), right, [wide, narrow]),
          )
        for (const one of steps) {
          // Which of two codes is the latest is known by their times.
          world.clock.pass(1)
          if (one.do === 'open') expect(await account.open()).toBe(model.open('unknown', world.clock.now()))
          if (one.do === 'redeem') expect(await account.redeem()).toBe(model.redeem(world.clock.now()))
          if (one.do === 'leave') {
            await account.leave(one.which)
            model.leave(one.which)
          }
          if (one.do === 'resend') await account.resend(one.which)
          if (one.do === 'ask') await attempt(one.which, false, [one.wide, one.narrow])
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
        const seconds = (world.clock.now() - start) / SECOND_MS
        expect(model.redeemingEvaluations).toBeLessThanOrEqual(model.challengesOpened * (seconds + 1))
      }),
      RUNS,
    )
  })

  it('of 32 answers at once evaluates no more than the pace allows, on one and on several challenges', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async challenges => {
        const account = await GuardedAccount.of(world)
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
    const owner = async (account: GuardedAccount, device: string) => {
      const place = (await account.open(device)) ?? -1
      const kinds = []
      for (const right of [false, false, true]) kinds.push(await account.answer(place, right))
      return kinds
    }
    const [quiet, attacked] = [await GuardedAccount.of(world), await GuardedAccount.of(world)]
    const [device, attackedDevice] = [await quiet.knownDevice(), await attacked.knownDevice()]
    await attacked.hammer(60)
    while ((await attacked.open()) !== undefined);
    expect(await owner(attacked, attackedDevice)).toEqual(await owner(quiet, device))
    expect(await owner(quiet, device)).toEqual(['wrong', 'wrong', 'signed-in'])
  })

  it('is in within 120 seconds after any attack, with the phone in his hand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async level => {
        const account = await GuardedAccount.of(world)
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
      { numRuns: runsHere(6) },
    )
  })

  it('pays nothing for his own slips, and gets nothing back for those of others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 4 }),
        async (foreign, slips) => {
          const account = await GuardedAccount.of(world)
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
      { numRuns: runsHere(8) },
    )
  })
})

describe('double confirmation', () => {
  it('asks for a second code from level 30 on, and opens no session before it', async () => {
    const account = await GuardedAccount.of(world)
    await account.hammer(policy.guard.doubleConfirmFrom)
    world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
    const place = (await account.open()) ?? -1
    await account.hammer(policy.guard.doubleConfirmFrom + 1)
    const sessions = async () =>
      (await rowsOf(world, 'session')).filter(one => one.account_id === account.id && one.stage === 'open')
    expect(await account.answer(place, true)).toBe('second-code')
    expect(await sessions()).toEqual([])
    const answers = await Promise.all(Array.from({ length: 32 }, () => account.answer(place, true)))
    expect(answers.filter(kind => kind === 'signed-in')).toHaveLength(1)
    expect(await sessions()).toHaveLength(1)
  })

  it('ends the challenge after five wrong second codes, and a new sign-in may start at once', async () => {
    const account = await GuardedAccount.of(world)
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

describe('codes for acts of who is signed in', () => {
  it('stay within the bound of their own, and change nothing of what is answered at the sign-in', async () => {
    const kinds = fc.constantFrom(
      ...(['open', 'wrong', 'right', 'resend', 'pass'] as const),
      ...(['act', 'act-wrong', 'act-right', 'act-resend'] as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { minLength: 5, maxLength: 40 }), async steps => {
        const [quiet, robbed] = [await GuardedAccount.of(world), await GuardedAccount.of(world)]
        const model = new GuardModel()
        const start = world.clock.now()
        const signIns: { quiet: number; robbed: number }[] = []
        const acts: { place: number; model: number }[] = []
        let own = 0
        for (const one of steps) {
          world.clock.pass(one === 'pass' ? MINUTE_MS : 1)
          if (one === 'open') {
            const [a, b] = [await quiet.open(), await robbed.open()]
            expect(b === undefined).toBe(a === undefined)
            if (a !== undefined && b !== undefined) signIns.push({ quiet: a, robbed: b })
          }
          const last = signIns.at(-1)
          if (last && (one === 'wrong' || one === 'right'))
            expect(await robbed.answer(last.robbed, one === 'right')).toBe(
              await quiet.answer(last.quiet, one === 'right'),
            )
          if (last && one === 'resend') {
            world.clock.pass(policy.code.resendAfterMs[0] ?? 0)
            expect(await robbed.resend(last.robbed)).toBe(await quiet.resend(last.quiet))
          }
          if (one === 'act') {
            const [place, twin] = [await robbed.open('act'), model.open('act', world.clock.now())]
            expect(place === undefined).toBe(twin === undefined)
            if (place !== undefined && twin !== undefined) acts.push({ place, model: twin })
          }
          for (const wrong of one === 'act-wrong' ? acts : [])
            for (let n = 0; n < 6; n += 1)
              expect(await robbed.answer(wrong.place, false)).toBe(
                model.answer(wrong.model, world.clock.now(), false),
              )
          const act = acts.at(-1)
          if (act && one === 'act-right') {
            const kind = model.answer(act.model, world.clock.now(), true)
            expect(await robbed.answer(act.place, true)).toBe(kind)
            // The owner's own: his slips are forgiven.
            if (kind === 'signed-in') own += 41
          }
          for (const pause of one === 'act-resend' ? policy.code.resendAfterMs : []) {
            world.clock.pass(pause)
            for (const { place } of acts) await robbed.resend(place)
          }
        }
        const now = world.clock.now()
        expect(await robbed.level('act')).toBeCloseTo(model.level('act', now), 6)
        expect(model.singleCodeEvaluations).toBeLessThanOrEqual(evaluationBound(now - start) + own)
        expect(await robbed.level()).toBeCloseTo(await quiet.level(), 6)
      }),
      RUNS,
    )
  })
})

describe('SMS for unknown browsers', () => {
  it('are at most so many a day for one account as docs/security.md tells', async () => {
    const account = await GuardedAccount.of(world)
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
    const account = await GuardedAccount.of(world)
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
    const account = await GuardedAccount.of(world)
    await account.hammer(policy.guard.levelMax - 1)
    world.clock.pass(HOUR_MS)
    const place = (await account.open()) ?? -1
    for (let n = 0; n < 5; n += 1) await account.answer(place, false)
    expect(await account.level()).toBeLessThanOrEqual(policy.guard.levelMax)
  })
})
