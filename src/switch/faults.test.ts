import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Authority, makeAuthority } from '../../support/certificates.ts'
import { addManyLines, plainLines } from '../../support/long-contract.ts'
import { changeRows, rowsOf } from '../../support/rows.ts'
import {
  adoptAll,
  ENDPOINT,
  LINE,
  makeSwitchWorld,
  NEXT,
  type SwitchWorld,
  save,
  switchConfig,
  to,
} from '../../support/switch.ts'
import { isSigned, openSwitchPeer, status, take } from '../../support/switch-peer.ts'
import { until } from '../../support/until.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
import { startLink } from './link.ts'
import type { EndpointSettings, SwitchSettings } from './settings.ts'
import { isSignedWith } from './signature.ts'

/** What goes wrong between us and the telephone system. None of it loses a line's state, or puts an older one over a newer. */
let all: SwitchWorld
beforeEach(async () => {
  all = await makeSwitchWorld()
  await all.passOn()
})
afterEach(() => all.close())

/** Another configuration of the endpoint, as after a restart. */
function reconfigured(endpoint: Partial<EndpointSettings>, more: Partial<SwitchSettings> = {}, ca?: string) {
  const settings = switchConfig([{ ...ENDPOINT, url: all.pbx.url, ...endpoint }], more)
  const secrets = settings.switchSecrets?.pbx
  const switchSecrets = { pbx: { keys: secrets?.keys ?? [], ...(ca !== undefined && { ca }) } }
  Object.assign(all.world.deps, { config: { ...all.world.deps.config, ...settings, switchSecrets } })
  return all.newProcess()
}

/** Saved while it cannot be reached; what the last push came to. */
async function refusedBy(pass: () => Promise<void>): Promise<string | null | undefined> {
  await save(all.world, LINE, { forwarding: to('0312345678') })
  await pass()
  const delivery = await all.delivery(LINE)
  expect(delivery?.state).toBe('waiting')
  return delivery?.answer
}

describe('an endpoint', () => {
  it('whose name stands for nothing is tried again, until it does', async () => {
    const pass = reconfigured({ url: 'http://switch.invalid/states' })
    expect(await refusedBy(pass)).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
    all.world.clock.pass(MINUTE_MS)
    await reconfigured({})()
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345678'))
  })

  it('at an address that the operator’s list does not have is not connected to', async () => {
    const networks = { allowedNetworks: ['192.0.2.0/24'] }
    expect(await refusedBy(reconfigured({}, networks))).toBe('address-not-allowed')
    const byName = { url: all.pbx.url.replace('127.0.0.1', 'localhost') }
    await save(all.world, LINE, { forwarding: to('0312345679') })
    all.pbx.pushes.length = 0
    await reconfigured(byName, networks)()
    expect((await all.delivery(LINE))?.answer).toBe('address-not-allowed')
    expect(all.pbx.pushes).toEqual([])
    all.world.clock.pass(MINUTE_MS)
    await reconfigured({}, { allowedNetworks: ['127.0.0.0/8'] })()
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345679'))
  })

  it('that is switched off is waited for', async () => {
    const gone = await openSwitchPeer()
    await gone.close()
    expect(await refusedBy(reconfigured({ url: gone.url }))).toBe('ECONNREFUSED')
  })

  it('that says its answer in drops is given up in time', async () => {
    all.pbx.answer = (_, response) => {
      response.writeHead(200)
      const dropping = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(dropping))
    }
    expect(await refusedBy(reconfigured({ timeoutSeconds: 1 }))).toBe('timeout')
  })

  it('that never answers is given up in time', async () => {
    all.pbx.answer = () => undefined
    expect(await refusedBy(reconfigured({ timeoutSeconds: 1 }))).toBe('timeout')
  })

  it('that breaks the connection is tried again', async () => {
    all.pbx.answer = (_, response) => response.destroy()
    expect(await refusedBy(all.passOn)).toBe('ECONNRESET')
    all.pbx.answer = take
    all.world.clock.pass(MINUTE_MS)
    await all.passOn()
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345678'))
  })

  it('that took a state and whose answer got lost is told it once more, and has it once', async () => {
    all.pbx.answer = (push, response) => {
      all.pbx.states.set(push.state.line, push.state)
      response.destroy()
    }
    await refusedBy(all.passOn)
    const [first] = all.pbx.pushes.slice(-1)
    all.pbx.answer = take
    all.world.clock.pass(MINUTE_MS)
    await all.passOn()
    const [second] = all.pbx.pushes.slice(-1)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect((await all.delivery(LINE))?.state).toBe('applied')
  })

  it('whose clock is an hour wrong refuses, and is told when it is set right', async () => {
    let wrongMs = HOUR_MS
    const keys = all.world.deps.config.switchSecrets?.pbx?.keys ?? []
    all.pbx.answer = (push, response, peer) => {
      const header = (name: string) => [push.headers[name]].flat()[0]
      const now = all.world.clock.now() + wrongMs
      if (!isSignedWith(keys, { header, body: push.body, now })) return response.writeHead(401).end()
      return take(push, response, peer)
    }
    expect(await refusedBy(all.passOn)).toBe('http-401')
    wrongMs = 0
    all.world.clock.pass(MINUTE_MS)
    await all.passOn()
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345678'))
    expect(all.pbx.pushes.every(push => isSigned(push))).toBe(true)
  })
})

describe('a TLS certificate', () => {
  let authority: Authority
  beforeAll(() => {
    authority = makeAuthority()
  })
  afterAll(() => authority.remove())

  it('of nobody that we know gets nothing; of the authority in the configuration it does', async () => {
    const secure = await openSwitchPeer(authority.issue(['IP:127.0.0.1']))
    expect(await refusedBy(reconfigured({ url: secure.url }))).toMatch(/^(SELF_SIGNED|UNABLE_TO)/)
    expect(secure.pushes).toEqual([])
    const { readFileSync } = await import('node:fs')
    all.world.clock.pass(MINUTE_MS)
    await reconfigured({ url: secure.url }, {}, readFileSync(authority.caFile, 'utf8'))()
    expect(secure.has(LINE)?.forwarding).toEqual(to('0312345678'))
    await secure.close()
  })

  it('for another name gets nothing', async () => {
    const secure = await openSwitchPeer(authority.issue(['DNS:switch.example']))
    const { readFileSync } = await import('node:fs')
    const pass = reconfigured({ url: secure.url }, {}, readFileSync(authority.caFile, 'utf8'))
    expect(await refusedBy(pass)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(secure.pushes).toEqual([])
    await secure.close()
  })
})

describe('our database put back from yesterday', () => {
  it('overwrites nothing, raises an alarm, and never gives a version that was given before', async () => {
    const lines = await rowsOf(all.world, 'line')
    const [states, deliveries] = [
      await rowsOf(all.world, 'line_state'),
      await rowsOf(all.world, 'line_delivery'),
    ]
    all.world.clock.pass(HOUR_MS)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    const lost = await all.version(LINE)
    await putBack()
    all.world.clock.pass(HOUR_MS)
    const restarted = all.newProcess()
    await restarted()
    expect(all.pbx.has(LINE)).toMatchObject({ version: lost, forwarding: to('0312345678') })
    await save(all.world, LINE, { forwarding: to('0398765432') })
    await restarted()
    expect(await all.version(LINE)).toBeGreaterThan(lost)
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0398765432'))

    async function putBack() {
      const { world } = all
      for (const { id, settings, version } of lines)
        await changeRows(world, 'line', { set: { settings, version }, where: { id } })
      for (const row of states)
        await changeRows(world, 'line_state', { set: row, where: { line_id: row.line_id } })
      for (const row of deliveries)
        await changeRows(world, 'line_delivery', { set: row, where: { line_id: row.line_id } })
    }
  })

  it('with a clock that was ahead is noticed by the answer', async () => {
    const theirs = (await all.version(LINE)) + 1000
    all.pbx.answer = (_, response) => response.writeHead(409).end(JSON.stringify({ applied: theirs }))
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    expect((await all.delivery(LINE))?.state).toBe('ahead')
    all.pbx.answer = take
    await save(all.world, LINE, { forwarding: to('0398765432') })
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ version: theirs + 1, forwarding: to('0398765432') })
  })
})

describe('two servers', () => {
  it('push each state once, go on when one dies in the middle, and never put an older one over a newer', async () => {
    const [one, two] = [startLink(all.world.deps), startLink(all.world.secondProcess())]
    all.pbx.pushes.length = 0
    for (let round = 10; round < 30; round += 1) {
      for (const line of [LINE, NEXT]) await save(all.world, line, { forwarding: to(`03123456${round}`) })
      if (round === 20) await one.stop()
    }
    const last = to('0312345629')
    await until(() =>
      [LINE, NEXT].every(line => JSON.stringify(all.pbx.has(line)?.forwarding) === JSON.stringify(last)),
    )
    await until(async () => (await all.delivery(NEXT))?.state === 'applied')
    await two.stop()
    for (const line of [LINE, NEXT]) {
      const versions = all.pbx.pushes.flatMap(({ state }) => (state.line === line ? [state.version] : []))
      expect(versions).toEqual(versions.toSorted((a, b) => a - b))
      expect(new Set(versions).size).toBe(versions.length)
    }
  })

  it('make no push of one line at once, however long it takes', async () => {
    let answer = () => {}
    all.pbx.answer = (push, response, peer) => {
      answer = () => take(push, response, peer)
    }
    const links = [startLink(all.world.deps), startLink(all.world.secondProcess())]
    all.pbx.pushes.length = 0
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await until(() => all.pbx.pushes.length > 0)
    for (let passed = 0; passed < 4 * policy.switch.leaseMs; passed += policy.switch.leaseRenewMs) {
      const { leased_until: before = 0 } = (await all.delivery(LINE)) ?? {}
      all.world.clock.pass(policy.switch.leaseRenewMs)
      await until(async () => Number((await all.delivery(LINE))?.leased_until) > before)
    }
    expect(all.pbx.pushes).toHaveLength(1)
    answer()
    await until(async () => (await all.delivery(LINE))?.state === 'applied')
    for (const link of links) await link.stop()
  })

  it('take up what a server had under way when it died, after its lease', async () => {
    all.pbx.answer = () => undefined
    await save(all.world, LINE, { forwarding: to('0312345678') })
    const dying = reconfigured({ timeoutSeconds: 1 })()
    await until(() => all.pbx.pushes.some(({ state }) => state.line === LINE && state.forwarding.length > 0))
    all.pbx.answer = take
    await all.newProcess()()
    expect(all.pbx.has(LINE)?.forwarding).toEqual([])
    all.world.clock.pass(policy.switch.leaseMs)
    await all.newProcess()()
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345678'))
    await dying
    expect((await all.delivery(LINE))?.state).toBe('applied')
  })
})

describe('an endpoint that was away for a week', () => {
  it('is told each of many lines once, as it is now', async () => {
    all.pbx.answer = status(503)
    await addManyLines(all.world.deps, 'office', plainLines(policy.switch.placedAtOnce))
    await adoptAll(all.world)
    await all.passOn()
    for (const number of ['0312345671', '0312345672', '0312345673']) {
      all.world.clock.pass(2 * DAY_MS)
      await save(all.world, LINE, { forwarding: to(number) })
      await all.passOn()
    }
    all.world.clock.pass(DAY_MS)
    all.pbx.answer = take
    all.pbx.pushes.length = 0
    await all.passOn()
    const lines = all.pbx.pushes.map(({ state }) => state.line)
    expect(lines.length).toBe((await rowsOf(all.world, 'line')).length)
    expect(new Set(lines).size).toBe(lines.length)
    expect(all.pbx.has(LINE)?.forwarding).toEqual(to('0312345673'))
    const left = (await rowsOf(all.world, 'line_delivery')).filter(({ state }) => state !== 'applied')
    expect(left.map(({ state, answer, tries }) => ({ state, answer, tries }))).toEqual([])
  })
})
