import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { changeRows, lineOf, recorded } from '../../support/rows.ts'
import {
  ENDPOINT,
  LINE,
  makeSwitchWorld,
  NEXT,
  type SwitchWorld,
  save,
  switchConfig,
  to,
} from '../../support/switch.ts'
import { OFFICE } from '../../support/world.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from '../lines/option-services.ts'

/** What somebody dialled at the telephone system, and it reports. */
const PATH = `/lines/${LINE}/settings`
const ABROAD = '+442071234567'
let all: SwitchWorld
let pbx: ApiCaller
beforeEach(async () => {
  all = await makeSwitchWorld()
  await all.passOn()
  pbx = new ApiCaller(all.world.deps, await newKey(all.world.deps, ['line-states:report'], 'pbx'))
})
afterEach(() => all.close())

async function report(services: Partial<OptionServices>, version?: number | string) {
  const tag = `"${version ?? (await all.version(LINE))}"`
  const body = { ...FIRST_OPTION_SERVICES, ...services }
  return pbx.send('PUT', PATH, { body, headers: { 'if-match': version === '*' ? '*' : tag } })
}
const kept = async () => (await lineOf(all.world, LINE)).settings
const told = async () => {
  await all.world.deliver()
  return all.world.gateway.sent.map(({ text }) => text)
}
const accept = () =>
  Object.assign(all.world.deps, {
    config: {
      ...all.world.deps.config,
      ...switchConfig([{ ...ENDPOINT, url: all.pbx.url }], { acceptAbroad: true }),
    },
  })

describe('a report of the telephone system', () => {
  it('is saved, recorded as its own, told to the owners, and given back with its version', async () => {
    const answer = await report({ forwarding: to('0312345678') })
    expect(answer.status).toBe(200)
    expect(answer.etag).toBe(`"${await all.version(LINE)}"`)
    expect((await kept()).forwarding).toEqual(to('0312345678'))
    const [event] = await recorded(all.world, 'line.saved')
    expect(event).toMatchObject({ actor: 'switch', detail: { by: 'api:pbx' } })
    expect((await told()).join()).toContain('末尾5678')
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: to('0312345678') })
  })

  it('of an older version is refused, and what is newer is pushed once more', async () => {
    const old = await all.version(LINE)
    await save(all.world, LINE, { forwarding: to('0398765432') })
    await all.passOn()
    const before = await all.version(LINE)
    const answer = await report({ forwarding: to('0312345678') }, old)
    expect([answer.status, answer.problem]).toEqual([412, 'precondition-failed'])
    expect((await report({}, '*')).status).toBe(412)
    expect((await kept()).forwarding).toEqual(to('0398765432'))
    await all.passOn()
    expect(all.pbx.has(LINE)?.version).toBeGreaterThan(before)
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0398765432'))
  })

  it.each([
    ['to itself', { forwarding: to(LINE) }],
    ['abroad while international calls are suspended', { forwarding: to(ABROAD) }],
    ['to a number that cannot be', { forwarding: to('123') }],
  ])('that forwards %s is refused, and put right', async (_, services) => {
    const before = await all.version(LINE)
    expect((await report(services)).status).toBe(422)
    expect((await kept()).forwarding).toEqual([])
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: [] })
    expect(all.pbx.has(LINE)?.version).toBeGreaterThan(before)
    expect((await recorded(all.world, 'line.report-refused')).map(({ actor }) => actor)).toEqual(['switch'])
  })

  it('that makes calls go round is refused', async () => {
    await save(all.world, NEXT, { forwarding: to(LINE) })
    expect((await report({ forwarding: to(NEXT) })).status).toBe(422)
  })

  it('abroad is refused unless the configuration takes it, and told by SMS either way', async () => {
    await save(all.world, LINE, { internationalSuspended: false })
    const abroad = { forwarding: to(ABROAD), internationalSuspended: false }
    const refused = await report(abroad)
    expect(refused.status).toBe(422)
    expect((await told()).join()).toContain('の海外転送(末尾4567)を拒否')
    accept()
    expect((await report(abroad)).status).toBe(200)
    expect((await kept()).forwarding).toEqual(to(ABROAD))
    expect((await told()).join()).toContain('を海外(末尾4567)へ転送')
  })

  it('never lifts 国際電話利用休止', async () => {
    accept()
    const before = await all.version(LINE)
    expect((await report({ internationalSuspended: false })).status).toBe(200)
    expect((await kept()).internationalSuspended).toBe(true)
    // Where it lifted it by itself, nothing else would tell it.
    await all.passOn()
    expect(all.pbx.has(LINE)?.internationalSuspended).toBe(true)
    expect(all.pbx.has(LINE)?.version).toBeGreaterThan(before)
  })

  it('that is refused again and again rings no phone without bound', async () => {
    await save(all.world, LINE, { internationalSuspended: false })
    await all.world.deliver()
    // Who uses a number is told of every act that may cost: this one was refused.
    await changeRows(all.world, 'account', { set: { sms_number_confirmed: 1 } })
    const before = all.world.gateway.sent.length
    for (let n = 0; n < 20; n += 1)
      expect(
        (await report({ forwarding: to(`${ABROAD}${n % 10}`), internationalSuspended: false })).status,
      ).toBe(422)
    await all.world.deliver()
    const told = all.world.gateway.sent.slice(before).map(sms => sms.to)
    expect(told.sort()).toEqual(['08011112222', '09011112222'])
  })

  it('is taken of lines of its own endpoint only, and from its own keys', async () => {
    const stranger = new ApiCaller(
      all.world.deps,
      await newKey(all.world.deps, ['line-states:report'], 'stranger'),
    )
    const body = FIRST_OPTION_SERVICES
    const headers = { 'if-match': `"${await all.version(LINE)}"` }
    expect((await stranger.send('PUT', PATH, { body, headers })).status).toBe(404)
    expect((await pbx.get(PATH)).problem).toBe('forbidden')
    expect((await pbx.send('PATCH', `/lines/${LINE}`, { body: {}, headers })).problem).toBe('forbidden')
  })

  it('of a line that is not adopted is refused', async () => {
    await all.close()
    all = await makeSwitchWorld({ isAdopted: false, offices: [OFFICE] })
    pbx = new ApiCaller(all.world.deps, await newKey(all.world.deps, ['line-states:report'], 'pbx'))
    expect((await report({}, 1)).status).toBe(404)
  })
})

describe('whether a line is in service', () => {
  it('is set by the API, told to the telephone system, and nothing else changes', async () => {
    const api = new ApiCaller(all.world.deps, await newKey(all.world.deps))
    const path = `/lines/${LINE}/service`
    expect((await api.get(path)).body).toEqual({ inService: true })
    const out = await api.change('PUT', path, { inService: false, reason: '解約' })
    expect(out.body).toEqual({ inService: false })
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ inService: false, forwarding: [] })
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ inService: false, forwarding: to('0312345678') })
  })
})
