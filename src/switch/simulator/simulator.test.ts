import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { lineState, SWITCH_SECRET, signedHeaders } from '../../../support/line-states.ts'
import { readConfig } from '../../config/config.ts'
import { systemClock } from '../../platform/clock.ts'
import { openLog } from '../../platform/log.ts'
import { simulatorApp } from '../../sites/simulator.ts'
import { readSigningKeys } from '../settings.ts'
import { SIMULATOR_STATES } from './endpoint.ts'
import { type Call, readState, ring, type SimulatedState } from './ring.ts'

const [LINE, NEXT, OUTSIDE, TOKYO] = ['05055000001', '05055000002', '09011112222', '0312345678']

/** Where a call ends, with these lines at the telephone system. */
function rings(call: Partial<Call>, ...states: readonly Partial<SimulatedState>[]) {
  const all = states
    .map(state => readState({ ...lineState({ line: LINE }), ...state }))
    .filter(state => !!state)
  expect(all).toHaveLength(states.length)
  const asked = { from: OUTSIDE, to: LINE, situation: 'free', ...call } as const
  return ring(new Map(all.map(state => [state.line, state])), asked)
}

const toTokyo = { number: TOKYO }

describe('a call', () => {
  it.each([
    ['free', { kind: 'rings', at: LINE }],
    ['busy', { kind: 'rings', at: TOKYO }],
    ['no-answer', { kind: 'voicemail', at: LINE }],
    ['unreachable', { kind: 'unreachable', at: LINE }],
  ] as const)('to a line that is %s goes where its state says for that case', (situation, end) => {
    const forwarding: SimulatedState['forwarding'] = [
      { when: 'busy', to: toTokyo },
      { when: 'no-answer', after: 20, to: { voicemail: true } },
    ]
    expect(rings({ situation }, { forwarding }).end).toEqual(end)
  })

  it.each(['free', 'busy', 'no-answer', 'unreachable'] as const)(
    'to a line that forwards always is forwarded, also when it is %s',
    situation => {
      const { end, path } = rings({ situation }, { forwarding: [{ when: 'always', to: toTokyo }] })
      expect([end, path]).toEqual([{ kind: 'rings', at: TOKYO }, [LINE]])
    },
  )

  it('goes on as the next line says, and ends where it comes back', () => {
    const forwarding = (number: string) => [{ when: 'always' as const, to: { number } }]
    const one = { forwarding: forwarding(NEXT) }
    expect(rings({}, one, { line: NEXT }).path).toEqual([LINE, NEXT])
    expect(rings({}, one, { line: NEXT, forwarding: forwarding(LINE) }).end).toEqual({
      kind: 'loop',
      at: LINE,
    })
  })

  it('is rejected by number, or for want of one, before it is forwarded', () => {
    const forwarding: SimulatedState['forwarding'] = [{ when: 'always', to: toTokyo }]
    expect(rings({}, { forwarding, rejectedCallers: [OUTSIDE] }).end.kind).toBe('rejected')
    const hidden = { forwarding, rejectAnonymous: true }
    expect(rings({ from: '' }, hidden).end.kind).toBe('anonymous-rejected')
    expect(rings({ from: NEXT }, hidden, { line: NEXT, showCallerNumber: false }).end.kind).toBe(
      'anonymous-rejected',
    )
    expect(rings({}, hidden).end).toEqual({ kind: 'rings', at: TOKYO })
  })

  it('shows the caller’s number, or hides it', () => {
    expect(rings({ from: LINE, to: TOKYO }, {}).shown).toBe(LINE)
    expect(rings({ from: LINE, to: TOKYO }, { showCallerNumber: false }).shown).toBe('')
  })

  it('abroad leaves only where international calls are not suspended', () => {
    const abroad = { from: LINE, to: '+442071234567' }
    expect(rings(abroad, {}).end.kind).toBe('barred')
    expect(rings(abroad, { internationalSuspended: false }).end.kind).toBe('rings')
  })

  it('to or from a line out of service fails', () => {
    expect(rings({}, { inService: false }).end.kind).toBe('not-in-service')
    expect(rings({ from: LINE, to: TOKYO }, { inService: false }).end.kind).toBe('not-in-service')
  })
})

describe('the simulator', () => {
  const outcome = readConfig({})
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join())
  const open = () =>
    simulatorApp(
      { config: outcome.config, clock: systemClock, log: openLog('fatal') },
      { keys: readSigningKeys(SWITCH_SECRET, 'key', []), assets: { addresses: {}, routes: new Hono() } },
    )
  const post = async (app: ReturnType<typeof open>, body: string, headers = signedHeaders(body)) => {
    const answer = await app.request(SIMULATOR_STATES, { method: 'POST', body, headers })
    return [answer.status, await answer.text()]
  }

  it('takes what is signed, keeps the newest, and says which one it has', async () => {
    const app = open()
    const at = (version: number) => JSON.stringify(lineState({ line: LINE, version }))
    expect(await post(app, at(7))).toEqual([200, '{"applied":7}'])
    expect(await post(app, at(7))).toEqual([200, '{"applied":7}'])
    expect(await post(app, at(6))).toEqual([409, '{"applied":7}'])
    expect(await post(app, at(8), {} as never)).toEqual([401, ''])
    expect(await post(app, at(8), signedHeaders(at(8), { secret: `whsec_${'A'.repeat(32)}` }))).toEqual([
      401,
      '',
    ])
    for (const none of ['{}', 'x', '[]']) expect((await post(app, none))[0]).toBe(422)
    expect(await (await app.request('/switch/')).text()).toContain('>7<')
  })

  it('says on its page where a call would ring, and what is wrong with a number', async () => {
    const app = open()
    await post(app, JSON.stringify(lineState({ line: LINE, forwarding: [{ when: 'always', to: toTokyo }] })))
    const call = async (from: string, number: string) => {
      const answer = await app.request(`/switch/?${new URLSearchParams({ from, to: number })}`)
      return [answer.status, await answer.text()] as const
    }
    expect((await call(OUTSIDE, LINE))[1]).toContain(`${TOKYO}が鳴ります。`)
    expect((await call('', LINE))[1]).toContain('相手には番号が表示されません。')
    const [status, page] = await call('x', LINE)
    expect(status).toBe(422)
    expect(page).toContain('番号は、数字だけ、または「+」と数字で入力してください。')
    expect((await app.request('/switch')).headers.get('location')).toBe('/switch/')
  })
})
