import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GuardedAccount } from '../../support/guarded-account.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/** A thief has the password and uses up the sendings to unknown browsers: the owner gets in with a code that came. */
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => world.clock.set('2026-11-24T10:00:00+09:00'))

/** One whose sendings are used up, and the browsers that did it. */
async function usedUp() {
  const account = await GuardedAccount.of(world)
  const asked: number[] = []
  for (let place = await account.open(); place !== undefined; place = await account.open()) {
    asked.push(place)
    world.clock.pass(1)
  }
  return { account, asked }
}

const redeemOf = async (account: GuardedAccount) => (await account.redeem()) ?? -1
const HERE = '192.0.2.1'

describe('a browser that no SMS may go out to', () => {
  it('takes the latest code that was sent, and always asks for a second one, sent for it', async () => {
    const { account } = await usedUp()
    const place = await redeemOf(account)
    expect(await account.answer(place, true)).toBe('second-code')
    expect(await account.answer(place, true)).toBe('signed-in')
  })

  it('ends the sign-in of the browser that asked for the code', async () => {
    const { account, asked } = await usedUp()
    expect(await account.answer(await redeemOf(account), true)).toBe('second-code')
    expect(await account.answer(asked.at(-1) ?? -1, true)).toBe('gone')
    expect(await account.answer(asked[0] ?? -1, true)).toBe('signed-in')
  })

  it('takes it though that browser left, and through its whole life', async () => {
    const { account, asked } = await usedUp()
    for (const place of asked) await account.leave(place)
    world.clock.pass(policy.code.lifetimeMs - 1)
    const place = await redeemOf(account)
    expect(await account.answer(place, true)).toBe('second-code')
  })

  it('gets nothing where none is left', async () => {
    const { account, asked } = await usedUp()
    const waiting = await redeemOf(account)
    world.clock.pass(policy.code.lifetimeMs + 1)
    expect(await account.redeem()).toBeUndefined()
    expect(await account.answer(waiting, true)).toBe('expired')
    expect(await account.answer(asked[0] ?? -1, true)).toBe('expired')
  })

  it('of 32 right answers at once has one looked at, and opens one session', async () => {
    const { account } = await usedUp()
    const other = world.secondProcess()
    const places: number[] = []
    for (let n = 0; n < 32; n += 1) places.push(await redeemOf(account))
    const first = await Promise.all(
      places.map((place, n) => account.answer(place, true, n % 2 === 0 ? world.deps : other, `10.${n}.0.1`)),
    )
    expect(first.filter(kind => kind === 'second-code')).toHaveLength(1)
    expect(first.filter(kind => kind === 'turn')).toHaveLength(31)
    const place = places[first.indexOf('second-code')] ?? -1
    const second = await Promise.all(Array.from({ length: 32 }, () => account.answer(place, true)))
    expect(second.filter(kind => kind === 'signed-in')).toHaveLength(1)
  })
})

describe('turns', () => {
  it('are one a second; who is early is told when, and is looked at within some seconds of it', async () => {
    const { account } = await usedUp()
    const [thief, owner] = [await redeemOf(account), await redeemOf(account)]
    expect((await account.ask(thief, false, '10.0.0.1')).kind).toBe('wrong')
    expect(await account.ask(owner, true, HERE)).toEqual({ kind: 'turn', seconds: 1 })
    // Asking again books no other one.
    expect(await account.ask(owner, true, HERE)).toEqual({ kind: 'turn', seconds: 1 })
    world.clock.pass(SECOND_MS + policy.guard.redeeming.comesWithinMs)
    expect((await account.ask(owner, true, HERE)).kind).toBe('second-code')
  })

  it('that nobody came for are lost', async () => {
    const { account } = await usedUp()
    const [thief, owner] = [await redeemOf(account), await redeemOf(account)]
    await account.ask(thief, false, '10.0.0.1')
    await account.ask(owner, true, HERE)
    world.clock.pass(SECOND_MS + policy.guard.redeeming.comesWithinMs + 1)
    // Somebody else takes this second, and the owner books again.
    await account.ask(thief, false, '10.0.0.1')
    expect((await account.ask(owner, true, HERE)).kind).toBe('turn')
  })
})

it('a clock that is set back leaves no turns behind that were used up ahead of it', async () => {
  const { account } = await usedUp()
  world.clock.pass(60 * MINUTE_MS)
  const ahead = await usedUpAgain(account)
  for (let n = 0; n < 20; n += 1) {
    await account.ask(ahead, false, `10.${n}.0.1`)
    world.clock.pass(SECOND_MS)
  }
  world.clock.pass(-60 * MINUTE_MS)
  await account.open()
  const owner = await redeemOf(account)
  expect((await account.ask(owner, true, HERE)).kind).toBe('second-code')
})

/** The same account, whose sendings are used up once more. */
async function usedUpAgain(account: GuardedAccount): Promise<number> {
  while ((await account.open()) !== undefined) world.clock.pass(1)
  return redeemOf(account)
}

/** Addresses of networks of a thief; the owner's is in the same wide one as some of them, or not. */
const networks = fc.record({
  wide: fc.integer({ min: 1, max: 50 }),
  ownerIn: fc.constantFrom('192.0.2.1', '10.0.250.1', '2001:db8:1::1'),
  comesAfter: fc.integer({ min: 1, max: 30 }),
})

it('the owner on a new browser is in within two minutes, beside a thief with 50 networks who knows the rules', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async ({ wide, ownerIn, comesAfter }) => {
      const { account } = await usedUp()
      const thieves: Thief[] = []
      for (let n = 0; n < 50; n += 1)
        thieves.push({ address: `10.${n % wide}.${n}.1`, place: await redeemOf(account), again: 0 })
      await attackFor(account, thieves, comesAfter)
      const came = world.clock.now()
      const owner = await redeemOf(account)
      for (let kind = ''; kind !== 'signed-in'; ) {
        const outcome = await account.ask(owner, true, ownerIn)
        kind = outcome.kind === 'right' ? outcome.done.kind : outcome.kind
        expect(['turn', 'second-code', 'signed-in']).toContain(kind)
        await attackFor(account, thieves, outcome.kind === 'turn' ? outcome.seconds : 1)
      }
      expect(world.clock.now() - came).toBeLessThanOrEqual(2 * MINUTE_MS)
    }),
    { numRuns: 3, examples: [[{ wide: 1, ownerIn: '10.0.250.1', comesAfter: 1 }]] },
  )
})

interface Thief {
  readonly address: string
  place: number
  /** When he asks again. */
  again: number
}

/** Each of them guesses wherever he may, books his next turn at once, and starts over when his challenge is paced. */
async function attackFor(account: GuardedAccount, thieves: readonly Thief[], seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n += 1) {
    for (const thief of thieves) {
      if (thief.again > world.clock.now()) continue
      let outcome = await account.ask(thief.place, false, thief.address)
      if (outcome.kind === 'wrong') outcome = await account.ask(thief.place, false, thief.address)
      if (outcome.kind === 'wait') {
        thief.place = await redeemOf(account)
        outcome = await account.ask(thief.place, false, thief.address)
      }
      if (outcome.kind === 'turn') thief.again = world.clock.now() + outcome.seconds * SECOND_MS
    }
    world.clock.pass(SECOND_MS)
  }
}
