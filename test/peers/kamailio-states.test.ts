import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lineState, signedHeaders } from '../../support/line-states.ts'
import { startTelephony, type Telephony } from './telephony.ts'
import { TOKYO, toldLines } from './told-lines.ts'

/** The Kamailio of docs/examples/kamailio/: which states it takes, and what becomes of calls while it has none. */
let telephony: Telephony
beforeAll(async () => {
  telephony = await startTelephony()
  await telephony.kamailio.hasAll()
})
afterAll(() => telephony?.stop())

const { lineWith, lineIn, set, fromOutside } = toldLines(() => telephony)
const toTokyo = { forwarding: [{ when: 'always' as const, to: { number: TOKYO } }] }

describe('a state', () => {
  it('that is older never overwrites a newer one, and is told which one is applied', async () => {
    const line = lineWith('answers')
    const { kamailio } = telephony
    await kamailio.take(lineState({ line, version: 7, ...toTokyo }))
    expect(await kamailio.take(lineState({ line, version: 6 }))).toEqual({
      status: 409,
      body: '{"applied":7}',
    })
    expect(await fromOutside(line)).toMatchObject({ reached: 'gateway' })
  })

  it('that comes again is taken again, and mends what is kept', async () => {
    const line = lineWith('answers')
    const { kamailio } = telephony
    await kamailio.take(lineState({ line, version: 7, ...toTokyo }))
    const mended = lineState({ line, version: 7 })
    expect(await kamailio.take(mended)).toEqual({ status: 200, body: '{"applied":7}' })
    expect(await kamailio.keptOf(line)).toEqual(mended)
  })

  it('is the newest of many that come at the same time in any order', async () => {
    const line = lineWith('answers')
    const { kamailio } = telephony
    const versions = Array.from({ length: 60 }, (_, n) => ((n * 37) % 60) + 1)
    const told = await Promise.all(versions.map(version => kamailio.take(lineState({ line, version }))))
    for (const [n, { status, body }] of told.entries()) {
      const { applied } = JSON.parse(body)
      if (status === 200) expect(applied).toBe(versions[n])
      else expect([status, applied > (versions[n] ?? 0)]).toEqual([409, true])
    }
    expect(await kamailio.keptOf(line)).toMatchObject({ version: 60 })
  })

  it('of the greatest size is taken: every field, 30 rejected callers', async () => {
    const rejectedCallers = Array.from({ length: 30 }, (_, n) => `+${100_000_000_000_000 + n}`)
    const to = { number: '+442079460000' }
    const line = await lineIn({
      rejectedCallers,
      forwarding: [
        { when: 'busy', to },
        { when: 'no-answer', after: 60, to },
        { when: 'unreachable', to },
      ],
    })
    expect(await fromOutside(line, rejectedCallers[29])).toMatchObject({ status: 603 })
  })

  it('that is none is refused for good', async () => {
    const send = async (body: string) => {
      const answer = await fetch(telephony.kamailio.url, {
        method: 'POST',
        body,
        headers: signedHeaders(body),
      })
      return answer.status
    }
    for (const body of [
      '{}',
      'x',
      '[]',
      '{"line":"05055001001"}',
      '{"version":3}',
      '{"line":"05055001001","version":"3"}',
      '{"line":"05055001001","version":0}',
      '{"line":"x=>y","version":3}',
    ])
      expect([body, await send(body)]).toEqual([body, 422])
  })
})

describe('a signature', () => {
  const MINUTE_MS = 60_000

  it('of another key, of another time, of another body, or none: nothing is taken', async () => {
    const line = lineWith('answers')
    const { kamailio } = telephony
    const state = lineState({ line, ...toTokyo })
    const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    const now = Date.now()
    for (const signing of [
      { secret: other },
      { atMs: now - 6 * MINUTE_MS },
      { atMs: now + 6 * MINUTE_MS },
      { id: 'a.b' },
    ])
      expect(await kamailio.take(state, signing)).toMatchObject({ status: 401 })
    const body = JSON.stringify(state)
    const good = signedHeaders(body)
    const bad: Record<string, string>[] = [
      signedHeaders(`${body} `),
      { ...good, 'webhook-id': 'another' },
      { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) },
      { ...good, 'webhook-signature': '' },
      { ...good, 'webhook-signature': 'v1,' },
      { ...good, 'webhook-signature': (good['webhook-signature'] ?? '').replace('v1,', 'v2,') },
      { ...good, 'webhook-signature': (good['webhook-signature'] ?? '').slice(3) },
      { ...good, 'webhook-signature': (good['webhook-signature'] ?? '').slice(0, 12) },
      {},
    ]
    for (const headers of bad)
      expect((await fetch(kamailio.url, { method: 'POST', body, headers })).status).toBe(401)
    expect(await kamailio.keptOf(line)).toBeUndefined()
    expect(await fromOutside(line)).toMatchObject({ reached: 'phone' })
  })

  it('is good among others, as while a key is changed, and within five minutes', async () => {
    const state = lineState({ line: lineWith('answers') })
    const body = JSON.stringify(state)
    const { 'webhook-signature': good = '', ...others } = signedHeaders(body, {
      atMs: Date.now() - 4 * MINUTE_MS,
    })
    const { 'webhook-signature': foreign } = signedHeaders(body, {
      secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    })
    for (const signatures of [`${foreign} ${good}`, `${good} ${foreign}`, `v1a,AAAA v2,BBBB ${good}`]) {
      const headers = { ...others, 'webhook-signature': signatures }
      expect((await fetch(telephony.kamailio.url, { method: 'POST', body, headers })).status).toBe(200)
    }
  })

  it('is asked for wherever something is told or asked, and phones reach nothing of it', async () => {
    const { url, sipPort } = telephony.kamailio
    for (const [path, method] of [
      ['/line-states?line=05055001001', 'GET'],
      ['/snapshot-taken', 'POST'],
      ['/', 'GET'],
    ] as const)
      expect((await fetch(new URL(path, url), { method })).status).toBe(401)
    const headers = signedHeaders('')
    const line = await lineIn({})
    const asked = await fetch(`http://127.0.0.1:${sipPort}/line-states?line=${line}`, { headers })
    expect(asked.status).toBe(404)
  })
})

describe('before all states have been taken', () => {
  it('a line that is not known is answered with "later", and with its phone once they have', async () => {
    const { kamailio, register } = telephony
    const [known, unknown] = [lineWith('answers'), lineWith('answers')]
    await kamailio.kill()
    await kamailio.start()
    await register()
    await set(known, {})
    expect(await fromOutside(known)).toMatchObject({ status: 200, reached: 'phone' })
    expect(await fromOutside(unknown)).toMatchObject({ status: 503 })
    expect(await telephony.call({ to: TOKYO, caller: unknown })).toMatchObject({ status: 503 })
    await kamailio.hasAll()
    expect(await fromOutside(unknown)).toMatchObject({ status: 200, reached: 'phone' })
  })
})
