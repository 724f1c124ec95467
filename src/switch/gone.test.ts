import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { allTexts } from '../../support/everything-of.ts'
import { lineOf, rowsOf } from '../../support/rows.ts'
import { ENDPOINT, makeSwitchWorld, type SwitchWorld, save, switchConfig, to } from '../../support/switch.ts'
import { openSwitchPeer, type SwitchPeer, status, take } from '../../support/switch-peer.ts'
import { OFFICE, OTHER_OFFICE } from '../../support/world.ts'
import { addContract, addLine } from '../contracts/contracts.ts'
import { setContractEnd } from '../contracts/ending.ts'
import { moveLine, renumberLine } from '../contracts/moving.ts'
import { eraseEndedContracts } from '../leaving/ended-contracts.ts'
import { DAY_MS, policy } from '../policy.ts'
import { work } from '../work.ts'
import { adoptLines } from './mark.ts'
import { feedSweep } from './sequencer.ts'
import type { LineState } from './state.ts'

/** Numbers that no line has any more: nothing that was set for them may go on at the telephone system. */
const [TARO, JIRO, HANAKO, NEW] = ['05055001001', '05055001002', '05055002001', '05055009999']
const GONE = { inService: false, forwarding: [], rejectedCallers: [], internationalSuspended: true }
let all: SwitchWorld
/** Has the lines of the other office only; `pbx` has those of the first. */
let other: SwitchPeer
beforeEach(async () => {
  const pbx = await openSwitchPeer()
  other = await openSwitchPeer()
  const config = switchConfig([
    { ...ENDPOINT, url: pbx.url, contracts: ['office'] },
    { ...ENDPOINT, name: 'other', url: other.url, contracts: ['other'] },
  ])
  all = await makeSwitchWorld({ peer: pbx, config, offices: [OFFICE, OTHER_OFFICE] })
  await save(all.world, TARO, { forwarding: to('0312345678') })
  await all.passOn()
})
afterEach(async () => {
  await all.close()
  await other.close()
})

async function endOffice(): Promise<void> {
  const end = { administratorId: 'office', lastDay: '2026-11-24', reason: '解約届' }
  expect(await setContractEnd(all.world.deps, end)).toEqual({ kind: 'done' })
  all.world.clock.pass(DAY_MS)
  expect(await eraseEndedContracts(all.world.deps)).toBe(1)
}

async function givenAnew(number: string): Promise<void> {
  const { deps } = all.world
  const administrator = { loginId: 'office', password: 'office-password' }
  expect((await addContract(deps, { name: '新商事', administrator })).kind).toBe('added')
  const user = { loginId: 'saburo', password: 'saburo-password' }
  await addLine(deps, { administratorId: 'office', number, userName: '三郎', ordered: ['forwarding'], user })
  const { id } = await lineOf(all.world, number)
  await work(deps, within => adoptLines(within, [id]))
}

const gone = async () => (await rowsOf(all.world, 'line_state')).filter(row => row.gone_number !== null)

describe('lines that are erased with their contract', () => {
  it('are told to be out of service, and forward nowhere', async () => {
    const before = all.pbx.has(TARO)?.version ?? 0
    await endOffice()
    await all.passOn()
    for (const line of [TARO, JIRO]) expect(all.pbx.has(line)).toMatchObject({ line, ...GONE })
    expect(all.pbx.has(TARO)?.version).toBeGreaterThan(before)
    expect(other.has(HANAKO)).toMatchObject({ inService: true })
    expect(other.has(TARO)).toBeUndefined()
  })

  it('are told once an endpoint that was away is back, also after a restart', async () => {
    all.pbx.answer = status(503)
    await endOffice()
    await all.passOn()
    all.pbx.answer = take
    all.world.clock.pass(DAY_MS)
    await all.newProcess()()
    expect(all.pbx.has(TARO)).toMatchObject(GONE)
  })

  it('are forgotten after 30 days, and not before every endpoint was told', async () => {
    all.pbx.answer = status(503)
    await endOffice()
    await all.passOn()
    all.world.clock.pass(policy.switch.cursorKeptMs + DAY_MS)
    await feedSweep.run(all.world.deps)
    expect(await gone()).toHaveLength(2)
    all.pbx.answer = take
    await all.passOn()
    await feedSweep.run(all.world.deps)
    expect(await gone()).toEqual([])
    const texts = await allTexts(all.world, ['line_state', 'line_delivery', 'line'])
    expect(texts).not.toContain(TARO)
  })

  it('give their numbers to others, whose states are above', async () => {
    await endOffice()
    await all.passOn()
    const { version } = all.pbx.has(TARO) ?? { version: 0 }
    await givenAnew(TARO)
    await all.newProcess()()
    expect(all.pbx.has(TARO)).toMatchObject({ inService: true, forwarding: [] })
    expect(all.pbx.has(TARO)?.version).toBeGreaterThan(version)
  })

  it('are not told to be gone once others have their numbers', async () => {
    all.pbx.answer = status(503)
    await endOffice()
    await all.passOn()
    all.pbx.answer = take
    await givenAnew(TARO)
    await all.newProcess()()
    const state = all.pbx.has(TARO)
    expect(state).toMatchObject({ inService: true, forwarding: [] })
    all.world.clock.pass(DAY_MS)
    await all.passOn()
    expect(all.pbx.has(TARO)).toEqual(state)
    const versions = all.pbx.pushes.flatMap(push => (push.state.line === TARO ? [push.state.version] : []))
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })
})

describe('a line with another number', () => {
  const renumber = async () => {
    expect(await renumberLine(all.world.deps, { number: TARO, newNumber: NEW })).toEqual({ kind: 'done' })
    await all.passOn()
  }

  it('goes on under the new one, and is gone under the old one', async () => {
    await renumber()
    expect(all.pbx.has(NEW)).toMatchObject({ inService: true, forwarding: to('0312345678') })
    expect(all.pbx.has(TARO)).toMatchObject(GONE)
    expect((await all.delivery(NEW))?.state).toBe('applied')
  })

  it('is followed by those that forward to it', async () => {
    await save(all.world, JIRO, { forwarding: to(TARO) })
    await all.passOn()
    await renumber()
    expect(all.pbx.has(JIRO)?.forwarding).toEqual(to(NEW))
  })

  it('can have the old one again: it is in service there, above what was told before', async () => {
    await renumber()
    const before = all.pbx.has(TARO)?.version ?? 0
    await renumberLine(all.world.deps, { number: NEW, newNumber: TARO })
    await all.passOn()
    expect(all.pbx.has(TARO)).toMatchObject({ inService: true, forwarding: to('0312345678') })
    expect(all.pbx.has(TARO)?.version).toBeGreaterThan(before)
    expect(all.pbx.has(NEW)).toMatchObject(GONE)
  })
})

describe('a line of another contract', () => {
  const move = async (administratorId: string) => {
    expect(await moveLine(all.world.deps, { number: TARO, administratorId })).toEqual({ kind: 'done' })
    await all.passOn()
  }

  it('is told to the endpoint of that contract, and is gone at the one before', async () => {
    await move('other')
    expect(other.has(TARO)).toMatchObject({ inService: true, forwarding: to('0312345678') })
    expect(all.pbx.has(TARO)).toMatchObject(GONE)
    const there = (await rowsOf(all.world, 'line_delivery')).filter(row => row.endpoint === 'other')
    expect(there.map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(await all.delivery(TARO)).toBeUndefined()
  })

  it('is told to the one before as it is, once it comes back', async () => {
    all.pbx.answer = status(503)
    await move('other')
    await move('office')
    all.pbx.answer = take
    all.world.clock.pass(DAY_MS)
    await all.newProcess()()
    expect(all.pbx.has(TARO)).toMatchObject({ inService: true, forwarding: to('0312345678') })
    expect(other.has(TARO)).toMatchObject(GONE)
  })
})

describe('whoever pulls', () => {
  it('is told of numbers that are gone where it had them, and says so', async () => {
    await all.world.close()
    const config = switchConfig([
      { name: 'first', timeoutSeconds: 1, contracts: ['office'] },
      { name: 'second', timeoutSeconds: 1, contracts: ['other'] },
    ])
    all = await makeSwitchWorld({ peer: all.pbx, config, offices: [OFFICE, OTHER_OFFICE] })
    await all.passOn()
    const caller = async (name: string) =>
      new ApiCaller(all.world.deps, await newKey(all.world.deps, ['line-states:read'], name))
    const [first, second] = [await caller('first'), await caller('second')]
    await moveLine(all.world.deps, { number: TARO, administratorId: 'other' })
    await all.passOn()
    const states = async (api: ApiCaller) => (await api.get('/line-states')).body.items as LineState[]
    const told = (await states(first)).find(({ line }) => line === TARO)
    expect(told).toMatchObject(GONE)
    const has = (await states(second)).find(({ line }) => line === TARO)
    expect(has).toMatchObject({ inService: true })
    expect(has?.version).toBeGreaterThan(told?.version ?? 0)
    const applied = [{ line: TARO, version: told?.version }]
    const said = await first.send('PUT', '/line-states/applied', { body: { applied } })
    expect(said.body).toEqual({ taken: 1 })
    const [row] = await gone()
    const deliveries = (await rowsOf(all.world, 'line_delivery')).filter(one => one.line_id === row?.line_id)
    expect(deliveries).toMatchObject([{ endpoint: 'first', state: 'applied' }])
  })
})
