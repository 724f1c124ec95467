import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lineState, SWITCH_SECRET, signedHeaders } from '../support/line-states.ts'
import { newFolder, run } from '../support/process.ts'
import { openSwitchPeer, type SwitchPeer, status, take } from '../support/switch-peer.ts'
import { type SwitchedSekisho, startSwitchedSekisho } from '../support/switched-sekisho.ts'
import { until } from '../support/until.ts'

/** `sekisho switch …` beside a running server, with what it prints and its exit codes. */
const LINE = '05055000777'
const folder = newFolder()
const file = (name: string, content: string) => {
  writeFileSync(join(folder.path, name), content)
  return join(folder.path, name)
}
let pbx: SwitchPeer
let sekisho: SwitchedSekisho
beforeAll(async () => {
  pbx = await openSwitchPeer()
  sekisho = await startSwitchedSekisho(pbx.url)
  await sekisho.addLine(LINE)
})
afterAll(async () => {
  await sekisho?.stop()
  await pbx?.close()
  folder.remove()
})
const command = (...args: string[]) => sekisho.command('switch', ...args)
const jsonOf = async (...args: string[]) => JSON.parse((await command(...args, '--json')).output)
const untilApplied = () =>
  until(async () => {
    const { endpoints } = await jsonOf('status')
    return endpoints[0].lines.waiting === 0 && pbx.has(LINE) !== undefined
  })
beforeEach(untilApplied)

describe('sekisho switch', () => {
  it('status: tells how each endpoint does', async () => {
    const { code, output } = await command('status')
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(
        /^kamailio \(push\): no trouble\n {2}applied \d+, waiting 0, stuck 0, ahead 0\n$/,
      ),
    ])
    expect(await jsonOf('status')).toMatchObject({
      marked: 0,
      endpoints: [{ name: 'kamailio', kind: 'push', lines: { waiting: 0, stuck: 0, ahead: 0 } }],
    })
  })

  it('stuck: names the lines, and resend --stuck pushes them once more', async () => {
    pbx.answer = status(422)
    await sekisho.setInService(LINE, false)
    await until(async () => (await jsonOf('status')).endpoints[0].lines.stuck === 1)
    expect((await command('status')).code).toBe(1)
    const stuck = await command('stuck')
    expect([stuck.code, stuck.output]).toEqual([1, expect.stringMatching(`^${LINE}  kamailio  stuck`)])
    expect(await jsonOf('stuck')).toMatchObject({ line: LINE, state: 'stuck', answer: 'http-422' })
    pbx.answer = take
    expect(await jsonOf('resend', '--stuck')).toEqual({ resent: 1 })
    await until(() => pbx.has(LINE)?.inService === false)
    await untilApplied()
    expect(await command('stuck')).toEqual({ code: 0, output: 'No line is stuck.\n' })
    await sekisho.setInService(LINE, true)
    await until(() => pbx.has(LINE)?.inService === true)
  })

  it('resend: one line or all of an endpoint that lost them, and says what it needs', async () => {
    const lines = [...pbx.states.keys()]
    pbx.states.clear()
    expect(await command('resend', LINE)).toEqual({ code: 0, output: '1 to be pushed once more.\n' })
    await until(() => pbx.has(LINE))
    expect(await jsonOf('resend', '--all', '--endpoint', 'kamailio')).toEqual({ resent: lines.length })
    await until(() => pbx.states.size === lines.length)
    for (const args of [[], [LINE, '--all'], ['05099999999'], ['--all', '--endpoint', 'asterisk']])
      expect([args, (await command('resend', ...args)).code]).toEqual([args, 1])
  })

  it('reconcile: finds what a dump has otherwise, overwrites it, and says where nothing can be compared', async () => {
    const dump = () => [...pbx.states.values()].map(state => JSON.stringify(state)).join('\n')
    const same = await command('reconcile', '--dump', file('same.jsonl', dump()))
    expect([same.code, same.output]).toEqual([0, expect.stringMatching(/^Compared \d+ lines: 0 differ\.\n$/)])
    const state = lineState({ line: LINE, version: 2_000, rejectAnonymous: true })
    const other = file('other.json', JSON.stringify([...pbx.states.values(), state]))
    const found = await command('reconcile', '--dump', other, '--json')
    expect(found.code).toBe(1)
    expect(JSON.parse(/^{.*}$/m.exec(found.output)?.[0] ?? '')).toEqual({
      line: LINE,
      differs: ['rejectAnonymous'],
      ourVersion: pbx.has(LINE)?.version,
      theirVersion: 2_000,
    })
    const before = Number(pbx.has(LINE)?.version)
    expect((await command('reconcile', '--dump', other, '--apply')).code).toBe(0)
    await until(() => Number(pbx.has(LINE)?.version) > before)
    expect((await command('reconcile')).code).toBe(0)
    for (const args of [
      ['--endpoint', 'asterisk'],
      ['--dump', file('none.json', '{')],
    ])
      expect([args, (await command('reconcile', ...args)).code]).toEqual([args, 2])
    pbx.states.delete(LINE)
    expect(await command('reconcile')).toMatchObject({
      code: 1,
      output: expect.stringContaining(`${LINE}  missing`),
    })
    await command('resend', LINE)
    await until(() => pbx.has(LINE))
  })

  it('adopt: shows, does, and names bad rows', async () => {
    const states = file('states.csv', `line,forwarding\n${LINE},always:0312345678\n`)
    expect(await command('adopt', states)).toMatchObject({
      code: 0,
      output: expect.stringContaining('--apply'),
    })
    expect(pbx.has(LINE)?.forwarding).toEqual([])
    expect((await command('adopt', states, '--apply')).code).toBe(0)
    await until(() => pbx.has(LINE)?.forwarding.length === 1)
    expect((await command('adopt', file('bad.csv', 'line,forwarding\n05099999999,none\n'))).code).toBe(1)
    expect((await command('adopt', join(folder.path, 'no-such-file.csv'))).code).toBe(2)
  })

  it('schema: is the one in the documents', async () => {
    expect((await command('schema')).output).toBe(readFileSync('docs/line-state.schema.json', 'utf8'))
  })

  it('line service: takes a line out of service and puts it in again', async () => {
    const service = (number: string, state: string) =>
      sekisho.command('line', 'service', number, state, '--reason', 'test')
    expect(await service(LINE, 'out')).toEqual({ code: 0, output: 'Done.\n' })
    await until(() => pbx.has(LINE)?.inService === false)
    expect(await service(LINE, 'out')).toMatchObject({
      code: 0,
      output: expect.stringContaining('so already'),
    })
    expect((await service('05099999999', 'out')).code).toBe(1)
    expect((await service(LINE, 'in')).code).toBe(0)
    await until(() => pbx.has(LINE)?.inService === true)
  })
})

it('sekisho switch simulator is a telephone system of its own, until it is told to stop', async () => {
  const args = [
    'switch',
    'simulator',
    '--port',
    '0',
    '--demonstration',
    '--secret-file',
    file('key', SWITCH_SECRET),
  ]
  const simulator = run('cli', args, { SEKISHO_DATA_DIR: folder.path })
  await simulator.printed('the page is')
  const [, url = ''] = /Line states go to (\S+);/.exec(simulator.output()) ?? []
  const body = JSON.stringify(lineState({ line: LINE, version: 3 }))
  const answer = await fetch(url, { method: 'POST', body, headers: signedHeaders(body) })
  expect(await answer.json()).toEqual({ applied: 3 })
  expect(await (await fetch(new URL('/switch/', url))).text()).toContain(LINE)
  simulator.process.kill('SIGTERM')
  expect(await simulator.ended).toBe(0)
})
