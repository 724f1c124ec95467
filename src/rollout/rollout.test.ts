import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInMember } from '../../support/people.ts'
import { addCrowd, planOf } from '../../support/plan.ts'
import { changeAccount } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { resumeContract, setCodesFrom, suspendAccount, suspendContract } from '../contracts/states.ts'
import { DAY_MS } from '../policy.ts'
import { allMissing, missingPage } from './missing.ts'
import { countNow, keepToday, listDue, listSeries } from './rollout.ts'
import { lackingByDay, listMissing } from './store.ts'
import { percent } from './tally.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const lose = (loginId: string) => changeAccount(world, loginId, { sms_number: null, sms_number_hash: null })
const missing = async (site: 'admin' | 'user') => {
  const ids: string[] = []
  for await (const one of allMissing(world.deps, { site }, 1)) ids.push(one.loginId)
  return ids.sort()
}
const reason = 'test'

describe('counting numbers', () => {
  it('tells administrators and users with and without one, and leaves the desk out', async () => {
    await signedInMember(world, 'desk')
    expect(await countNow(world.deps)).toEqual({
      admin: { with: 2, without: 0, suspended: 0 },
      user: { with: 2, without: 1, suspended: 0 },
    })
  })

  it('counts the suspended apart, and nobody twice', async () => {
    await suspendAccount(world.deps, { site: 'user', loginId: 'jiro', reason })
    await suspendContract(world.deps, { administratorId: 'office', reason })
    expect(await countNow(world.deps)).toEqual({
      admin: { with: 1, without: 0, suspended: 1 },
      user: { with: 1, without: 0, suspended: 2 },
    })
    await lose('hanako')
    expect((await countNow(world.deps)).user).toEqual({ with: 0, without: 1, suspended: 2 })
    expect(await missing('user')).toEqual(['hanako'])
  })

  it('keeps the last count of each day', async () => {
    await keepToday(world.deps)
    await lose('taro')
    await keepToday(world.deps)
    world.clock.pass(2 * DAY_MS)
    await lose('office')
    const now = await countNow(world.deps)
    const span = { from: '2026-11-01', to: '2026-12-31' }
    const series = await listSeries(world.deps, span, now)
    expect(series.map(({ day, admin, user }) => [day, admin.without, user.without])).toEqual([
      ['2026-11-24', 0, 2],
      ['2026-11-26', 1, 2],
    ])
    expect(await listSeries(world.deps, { from: '2026-11-25', to: '2026-11-25' }, now)).toEqual([])
  })

  it('tells what is due when: contracts with a day of their own, and all others', async () => {
    await setCodesFrom(world.deps, { administratorId: 'office', day: '2026-12-01' })
    await lose('hanako')
    await lose('other')
    expect(await listDue(world.deps)).toEqual([
      {
        day: null,
        at: Date.parse('2021-07-05T00:00:00+09:00'),
        contracts: 1,
        incomplete: 1,
        administrators: 1,
        users: 1,
      },
      {
        day: '2026-12-01',
        at: Date.parse('2026-12-01T00:00:00+09:00'),
        contracts: 1,
        incomplete: 1,
        administrators: 0,
        users: 1,
      },
    ])
  })

  it('goes through the contracts in pieces, and comes to the same', async () => {
    await setCodesFrom(world.deps, { administratorId: 'office', day: '2026-12-01' })
    await lose('hanako')
    await lose('other')
    await suspendContract(world.deps, { administratorId: 'other', reason })
    for (const atOnce of [1, 2, 3, 1_000])
      expect([...(await lackingByDay(world.deps.db, atOnce))]).toEqual([
        ['2026-12-01', { contracts: 1, administrators: 0, users: 1 }],
      ])
    await resumeContract(world.deps, { administratorId: 'other', reason })
    for (const atOnce of [1, 2, 3, 1_000])
      expect(new Map(await lackingByDay(world.deps.db, atOnce))).toEqual(
        new Map([
          ['2026-12-01', { contracts: 1, administrators: 0, users: 1 }],
          [null, { contracts: 1, administrators: 1, users: 1 }],
        ]),
      )
  })

  it('says 100 per cent only when nobody is missing', () => {
    expect(percent({ with: 999, without: 1, suspended: 0 })).toBe(99)
    expect(percent({ with: 1, without: 0, suspended: 5 })).toBe(100)
    expect(percent({ with: 0, without: 0, suspended: 0 })).toBe(100)
  })
})

describe('the list of those who lack one', () => {
  it('gives every one of them once, page by page', async () => {
    for (const id of ['taro', 'hanako', 'office']) await lose(id)
    expect(await missing('user')).toEqual(['hanako', 'jiro', 'taro'])
    expect(await missing('admin')).toEqual(['office'])
    const page = await missingPage(world.deps, { site: 'user' }, { limit: 2 })
    expect(page.rows).toHaveLength(2)
    const rest = await missingPage(world.deps, { site: 'user' }, { after: page.next, limit: 2 })
    expect(rest.rows).toHaveLength(1)
    expect(rest.next).toBeUndefined()
  })

  it('is of one day when asked', async () => {
    await lose('hanako')
    await setCodesFrom(world.deps, { administratorId: 'office', day: '2026-12-01' })
    const of = async (day: string | null) =>
      (await missingPage(world.deps, { site: 'user', day }, { limit: 9 })).rows.map(one => one.loginId)
    expect(await of('2026-12-01')).toEqual(['jiro'])
    expect(await of(null)).toEqual(['hanako'])
    expect(await of('2026-12-02')).toEqual([])
  })

  it('begins anew behind a cursor that is none', async () => {
    const { rows } = await missingPage(world.deps, { site: 'user' }, { after: "x' or 1", limit: 9 })
    expect(rows.map(one => one.loginId)).toEqual(['jiro'])
  })

  it('is read along its index, whatever the number of contracts', async () => {
    const after = { contractId: 'a', loginId: 'b' }
    await addCrowd(world)
    const plan = await planOf(
      world,
      listMissing(world.deps.db, { site: 'user', after, limit: 100 }).compile(),
    )
    expect(plan).toContain('account_lacking')
    expect(plan).not.toMatch(/SCAN|Seq Scan/)
  })
})
