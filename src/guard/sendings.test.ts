import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runsHere } from '../../support/engines.ts'
import { addRows, emptyTable, recorded, rowsOf } from '../../support/rows.ts'
import { order, type Person, people } from '../../support/sendings.ts'
import { type SmsOfAccount, smsOfKnownDevice, smsOfUnknownBrowsers } from '../../support/sms-of-a-day.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
import type { SmsCount } from '../sms-counts.ts'
import { work } from '../work.ts'
import { countedKeys, dayKey, numberHash, smsBudgetUsed } from './day.ts'
import { takeNotices } from './notices.ts'
import { shareOfReserve } from './reserve.ts'
import type { Sending } from './sending.ts'

let world: World
let counted: SmsCount[]
beforeEach(async () => {
  world = await makeWorld()
  watch(world)
})
afterEach(() => world.close())

function watch(of: World): void {
  counted = []
  of.deps.sms.count = event => void counted.push(event)
}

/** A world in which so many SMS a day may be ordered. */
async function withBudget(dailyBudget: number): Promise<void> {
  await world.close()
  world = await makeWorld({ config: { sms: { ...world.deps.config.sms, dailyBudget } } })
  watch(world)
}

const counts = async () => new Map((await rowsOf(world, 'quota')).map(({ key, used }) => [key, used]))
const set = (key: string, used: number) => addRows(world, 'quota', [{ key, used, at: world.clock.now() }])
const numberKey = (number: string) => dayKey(world.deps, 'number', numberHash(world.deps, number))
/** A network of its own for each, so that none is the limit. */
let networks = 0
const anywhere = () => ({ address: `10.${(networks >> 8) & 255}.${networks++ & 255}.1` })

const wanted = fc.record({
  who: fc.nat(3),
  purpose: fc.constantFrom<Sending['purpose']>('sign-in', 'enrolment', 'number', 'number-clearing'),
  order: fc.constantFrom<Sending['order']>('opening', 'resend', 'counted'),
  device: fc.constantFrom('unknown', 'known'),
  network: fc.nat(3),
  at: fc.constantFrom(0, 0, 0, 10_000, 5 * MINUTE_MS, HOUR_MS),
})

describe('every SMS', () => {
  it('counts once for its number, account, contract, network and day, and one that is refused for nothing', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(wanted, { minLength: 30, maxLength: 90 }),
        fc.boolean(),
        async (all, atOnce) => {
          await emptyTable(world, 'quota')
          world.clock.set('2026-11-24T00:30:00+09:00')
          counted = []
          const some = [...(await people(world, 2)), ...(await people(world, 2))]
          const other = world.secondProcess()
          const expected = new Map<string, number>()
          const run = async (one: (typeof all)[number], n: number) => {
            const person = some[one.who] as Person
            const { purpose, order: kind, network } = one
            const device = one.device === 'known' ? `device of ${person.accountId}` : 'unknown'
            const sending = { purpose, order: kind, device, address: `192.0.${network}.1` }
            const permission = await order(n % 2 === 0 ? world.deps : other, person, sending)
            if (permission.kind === 'refused') return
            const { accountId, contractId, number } = person
            const keys = countedKeys(world.deps, {
              number,
              of: { accountId, contractId },
              address: sending.address,
            })
            for (const key of [...keys, 'all']) expected.set(key, (expected.get(key) ?? 0) + 1)
          }
          for (let at = 0; at < all.length; at += 32) {
            const part = all.slice(at, at + 32)
            if (atOnce) await Promise.all(part.map(run))
            else
              for (const [n, one] of part.entries()) {
                world.clock.pass(one.at / 10)
                await run(one, n)
              }
          }
          const ordered = expected.get('all') ?? 0
          expected.delete('all')
          const used = await counts()
          for (const [key, n] of expected) expect([key, used.get(key)]).toEqual([key, n])
          expect(await smsBudgetUsed(world.deps)).toBe(ordered)
          const days = [...used].filter(([key]) => key.startsWith('sms:day:'))
          expect(days.reduce((sum, [, n]) => sum + n, 0)).toBe(4 * ordered)
          expect(counted.filter(({ kind }) => kind === 'ordered')).toHaveLength(ordered)
          expect(counted.filter(({ kind }) => kind === 'refused')).toHaveLength(all.length - ordered)
          refused += all.length - ordered
        },
      ),
      { numRuns: 15 },
    )
    expect(refused).toBeGreaterThan(10)
  })

  it('of codes ends with the budget, and of unknown browsers before its reserve, 32 at once', async () => {
    await withBudget(40)
    const some = await people(world, 64)
    const other = world.secondProcess()
    const ask = (device: (n: number) => string) =>
      Promise.all(
        some
          .slice(0, 32)
          .map((one, n) =>
            order(n % 2 === 0 ? world.deps : other, one, { ...anywhere(), device: device(n) }),
          ),
      )
    const granted = (all: readonly { readonly kind: string }[]) =>
      all.filter(({ kind }) => kind === 'granted')
    expect(granted(await ask(() => 'unknown'))).toHaveLength(28)
    const known = [...(await ask(n => `device ${n}`)), ...(await ask(n => `device ${n}`))]
    expect(granted(known)).toHaveLength(12)
    expect(await smsBudgetUsed(world.deps)).toBe(40)
    expect(counted.filter(event => event.kind === 'alarm')).toEqual([{ kind: 'alarm', of: 'budget' }])
    for (const one of some.slice(0, 3))
      expect((await order(world.deps, one, { order: 'counted' })).kind).toBe('granted')
    expect(await smsBudgetUsed(world.deps)).toBe(43)
  })

  it('of which there is one a day goes to one known device, and nobody waits for others in a circle', async () => {
    await withBudget(1)
    const some = await people(world, 4)
    const other = world.secondProcess()
    const ask = (but: (n: number) => Partial<Sending>) =>
      Promise.all(
        Array.from({ length: 24 }, (_, n) =>
          order(n % 2 === 0 ? world.deps : other, some[n % 4] as Person, but(n)),
        ),
      )
    const isGranted = ({ kind }: { readonly kind: string }) => kind === 'granted'
    const all = await ask(n => ({ device: n % 3 === 0 ? 'unknown' : `device ${n}` }))
    expect(all.filter(isGranted)).toHaveLength(1)
    expect(all.findIndex(isGranted) % 3).not.toBe(0)
    // What is never refused goes on beside unknown browsers, of the same people and from the same network.
    const mixed = await ask(n => (n % 3 === 0 ? {} : { order: 'counted' }))
    expect(mixed.filter(isGranted)).toHaveLength(16)
    expect(await smsBudgetUsed(world.deps)).toBe(17)
  })
})

describe('a number or a contract that had more than is usual', () => {
  it('is told of once a day, and refuses no code to a verified number, on known devices and elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 3_000 }),
        async (ofNumber, ofContract) => {
          await emptyTable(world, 'quota')
          const [one, second] = (await people(world, 2)) as [Person, Person]
          await set(numberKey(one.number), ofNumber)
          await set(dayKey(world.deps, 'contract', one.contractId), ofContract)
          const shared = { ...second, number: one.number }
          for (const [who, device] of [
            [one, 'unknown'],
            [one, 'known'],
            [shared, 'unknown'],
            [shared, 'other'],
          ] as const)
            for (const kind of ['opening', 'resend'] as const)
              expect((await order(world.deps, who, { ...anywhere(), order: kind, device })).kind).toBe(
                'granted',
              )
        },
      ),
      { numRuns: 15 },
    )
    const { perNumberDay, perContractDay } = policy.smsQuota
    await emptyTable(world, 'quota')
    counted = []
    const before = world.logged().length
    const [one] = (await people(world, 1)) as [Person]
    await set(numberKey(one.number), perNumberDay - 1)
    await set(dayKey(world.deps, 'contract', one.contractId), perContractDay - 1)
    for (let n = 0; n < 4; n += 1) await order(world.deps, one, { ...anywhere(), device: 'known' })
    expect(counted.filter(event => event.kind === 'alarm')).toEqual([
      { kind: 'alarm', of: 'number' },
      { kind: 'alarm', of: 'contract' },
    ])
    expect(
      world
        .logged()
        .slice(before)
        .match(/than is usual/g),
    ).toHaveLength(2)
    expect(world.logged()).not.toContain(one.number)
  })

  it('ends codes to numbers that nobody verified, until the next day', async () => {
    const { perNumberDay, perContractDay } = policy.smsQuota
    const [one, second] = [...(await people(world, 1)), ...(await people(world, 1))] as [Person, Person]
    await set(numberKey(one.number), perNumberDay)
    await set(dayKey(world.deps, 'contract', second.contractId), perContractDay)
    const enrol = (who: Person) => order(world.deps, who, { purpose: 'enrolment' })
    const until = Date.parse('2026-11-25T00:00:00+09:00')
    expect(await enrol(one)).toEqual({ kind: 'refused', because: 'number', until })
    expect(await enrol(second)).toEqual({ kind: 'refused', because: 'contract', until })
    world.clock.pass(DAY_MS)
    expect((await enrol(one)).kind).toBe('granted')
    expect((await enrol(second)).kind).toBe('granted')
  })
})

describe('the reserve of the budget', () => {
  it('is not for one contract: beyond its share only accounts that had more than a few of it are refused', async () => {
    await withBudget(200)
    const share = shareOfReserve(world.deps)
    expect(share).toBe(policy.smsQuota.reserveOfContract.least)
    const greedy = await people(world, 4)
    const [quiet, stranger] = [...(await people(world, 1)), ...(await people(world, 1))] as [Person, Person]
    for (let n = 0; n < 140; n += 1) await order(world.deps, quiet, { order: 'counted' })
    let device = 0
    const ask = (who: Person) => order(world.deps, who, { device: `device ${device++}` })
    const grantedOf = async (who: Person, most: number) => {
      let n = 0
      while (n < most && (await ask(who)).kind === 'granted') n += 1
      return n
    }
    const few = policy.smsQuota.reserveOfContract.ofAccount
    expect(await grantedOf(greedy[0] as Person, 50)).toBe(share)
    expect(await ask(greedy[0] as Person)).toEqual({
      kind: 'refused',
      because: 'share',
      until: Date.parse('2026-11-25T00:00:00+09:00'),
    })
    // Others of the same contract have their few, others of other contracts the whole share.
    expect(await grantedOf(greedy[1] as Person, 50)).toBe(few)
    expect(await grantedOf(stranger, 12)).toBe(12)
    expect(await grantedOf(greedy[2] as Person, 50)).toBe(few)
    expect((await order(world.deps, greedy[0] as Person, { order: 'counted' })).kind).toBe('granted')
  })

  it('is not used up for the owner by what a thief asks for', async () => {
    await withBudget(200)
    const [owner, greedy] = (await people(world, 2)) as [Person, Person]
    for (let n = 0; n < 5; n += 1) await order(world.deps, owner, anywhere())
    for (let n = 0; n < 135; n += 1) await order(world.deps, greedy, { order: 'counted' })
    for (let n = 0; n < 30; n += 1) await order(world.deps, greedy, { device: `device ${n}` })
    expect((await order(world.deps, greedy, { device: 'one more' })).kind).toBe('refused')
    expect((await order(world.deps, owner, { device: 'his' })).kind).toBe('granted')
  })
})

describe('an attacker with the password', () => {
  /** The owner has used the number: no other limit comes first. */
  const used = { isConfirmed: true }
  /** No more, and hardly less: whoever asks often enough that nothing is lost gets all of it but the last few. */
  const expectAbout = (had: { opening: number; resend: number }, most: SmsOfAccount) => {
    for (const [got, published] of [
      [had.opening, most.openings],
      [had.resend, most.resends],
    ] as const) {
      expect(got).toBeLessThanOrEqual(published)
      expect(got).toBeGreaterThan(published - 8)
    }
  }

  it('gets no more than is published, of openings and of resends, whatever his schedule', async () => {
    // In a longer pause a bucket that was not quite empty gets full, and what comes then is lost.
    const { size, everyMs } = policy.smsQuota.unknownBrowsers
    const longest = ((size - 1) * everyMs) / MINUTE_MS
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: longest }), { minLength: 4, maxLength: 30 }),
        async pauses => {
          const [victim] = (await people(world, 1)) as [Person]
          const start = world.clock.now()
          const had = { opening: 0, resend: 0 }
          const all = async () => {
            for (const kind of ['opening', 'resend'] as const)
              while (
                (await order(world.deps, victim, { ...anywhere(), ...used, order: kind })).kind === 'granted'
              )
                had[kind] += 1
          }
          await all()
          for (let at = 0; ; at += 1) {
            world.clock.pass((pauses[at % pauses.length] ?? 1) * MINUTE_MS)
            if (world.clock.now() - start >= DAY_MS) break
            await all()
          }
          expectAbout(had, smsOfUnknownBrowsers())
          expect((await order(world.deps, victim, { ...used, device: 'his', order: 'resend' })).kind).toBe(
            'granted',
          )
        },
      ),
      { numRuns: runsHere(5) },
    )
  })

  it('on a known device gets no more than is published either', async () => {
    const [victim] = (await people(world, 1)) as [Person]
    const had = { opening: 0, resend: 0 }
    // Each bucket is never quite full, so nothing is lost.
    const pauseMs = 4 * policy.smsQuota.knownDevice.everyMs
    for (let passed = 0; passed < DAY_MS; passed += pauseMs) {
      for (const kind of ['opening', 'resend'] as const)
        while (
          (await order(world.deps, victim, { device: 'stolen', ...used, order: kind })).kind === 'granted'
        )
          had[kind] += 1
      world.clock.pass(pauseMs)
    }
    expectAbout(had, smsOfKnownDevice())
  })

  it('who uses up the openings leaves the resends, and the other way round', async () => {
    const [one] = (await people(world, 1)) as [Person]
    const { unknownBrowsers, resends } = policy.smsQuota
    for (let n = 0; n < resends.unknownBrowsers.size; n += 1)
      expect((await order(world.deps, one, { order: 'resend' })).kind).toBe('granted')
    expect(await order(world.deps, one, { order: 'resend' })).toEqual({
      kind: 'refused',
      because: 'account',
      until: world.clock.now() + resends.unknownBrowsers.everyMs,
    })
    for (let n = 0; n < unknownBrowsers.size; n += 1)
      expect((await order(world.deps, one)).kind).toBe('granted')
    expect(await order(world.deps, one)).toMatchObject({ kind: 'refused', because: 'account' })
  })
})

describe('notices', () => {
  const notice = ({ accountId, number }: Person, isConfirmed: boolean) => ({ accountId, number, isConfirmed })
  const tell = (
    who: Person,
    isConfirmed: boolean,
    but: { isDangerous?: boolean; purpose?: Sending['purpose'] } = {},
  ) =>
    work(world.deps, async within => {
      const { contractId } = who
      const act = {
        purpose: 'number-replaced' as const,
        contractId,
        notices: [notice(who, isConfirmed)],
        ...but,
      }
      return (await takeNotices(within, act)).sent.length
    })

  it('that say the same within ten minutes are gathered into the first, and the trail says so', async () => {
    const [one, other] = (await people(world, 2)) as [Person, Person]
    const shared = { ...other, number: one.number }
    expect(await tell(one, true)).toBe(1)
    expect(await tell(shared, true)).toBe(0)
    expect(await recorded(world, 'sms.notices-gathered')).toHaveLength(1)
    expect(await tell(one, true, { purpose: 'codes-from-changed' })).toBe(1)
    expect(await tell(one, true, { isDangerous: true })).toBe(1)
    world.clock.pass(policy.smsQuota.notices.gatheredForMs)
    expect(await tell(shared, true)).toBe(1)
    expect(counted.filter(({ kind }) => kind === 'ordered')).toHaveLength(4)
    expect((await counts()).get(numberKey(one.number))).toBe(4)
    expect(await smsBudgetUsed(world.deps)).toBe(4)
  })

  it('to who uses the number are not silenced by what strangers do with it', async () => {
    const [owner, stranger] = [...(await people(world, 1)), ...(await people(world, 1))] as [Person, Person]
    expect(await tell({ ...stranger, number: owner.number }, false)).toBe(1)
    expect(await tell(owner, true)).toBe(1)
  })

  it('to who uses the number go out beyond the budget', async () => {
    await withBudget(2)
    const some = await people(world, 4)
    for (const one of some) expect(await tell(one, true)).toBe(1)
    expect(await tell(some[0] as Person, false)).toBe(0)
    expect(await smsBudgetUsed(world.deps)).toBe(4)
  })

  it('and sign-ins to the same numbers at once do not wait for each other in a circle', async () => {
    const some = await people(world, 12)
    const other = world.secondProcess()
    const acts = some.map((_, n) =>
      work(n % 2 === 0 ? world.deps : other, async within => {
        const { contractId } = some[0] as Person
        await takeNotices(within, {
          purpose: 'number-replaced',
          contractId,
          notices: some.map(one => notice(one, true)),
        })
        await takeNotices(within, {
          purpose: 'codes-from-changed',
          contractId,
          notices: some.toReversed().map(one => notice(one, true)),
        })
      }),
    )
    const signIns = some.map(one => order(world.deps, one, anywhere()))
    await Promise.all([...acts, ...signIns])
    expect((await Promise.all(signIns)).every(({ kind }) => kind === 'granted')).toBe(true)
  })
})
