import { afterEach, describe, expect, it } from 'vitest'
import type { Deps } from '../src/deps.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { openVault } from '../src/platform/vault.ts'
import type { OutgoingSms, Receipt } from '../src/sms/gateways/gateway.ts'
import { newDatabase } from '../support/databases.ts'
import type { Behaviour, Peer, Report } from '../support/gateway-peer.ts'
import { inboxPeer } from '../support/inbox-peer.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { DIALECTS, PROVIDER_SECRET, providerPeer } from '../support/provider-peers.ts'
import { smppPeer } from '../support/smpp-peer.ts'
import { until } from '../support/until.ts'
import { FakeClock, TEST_KEYS, TEST_SECRET, testConfig } from '../support/world.ts'

/** What every gateway owes the delivery engine, whatever carrier or provider stands behind it. */
const PEERS: Readonly<Record<string, (deps: Deps) => Promise<Peer>>> = {
  inbox: inboxPeer,
  smpp: smppPeer,
  ...Object.fromEntries(
    Object.entries(DIALECTS).map(([kind, dialect]) => [kind, (deps: Deps) => providerPeer(deps, dialect)]),
  ),
}

const TEXT =
  '【関所】認証コード：024680\n10:30まで有効です。誰にも教えないでください。\n\n@oa.example #024680'
let copies = 0
/** Each is another copy, as the outbox makes them. */
function sms(): OutgoingSms {
  copies += 1
  return {
    messageId: `message-${copies}`,
    attempt: 1,
    to: '09012345678',
    from: '0120381059',
    text: TEXT,
    usefulMs: 1_799_000,
  }
}

const open: { peer?: Peer; logged: string[]; close: () => Promise<void> } = {
  logged: [],
  close: async () => {},
}
afterEach(async () => {
  await open.peer?.close()
  await open.close()
})

async function start(kind: string): Promise<Peer> {
  const store = await newDatabase()
  const db = store.open()
  open.logged = []
  open.close = async () => {
    await store.remove()
  }
  const deps: Deps = {
    config: testConfig(),
    secret: TEST_SECRET,
    numbers: openVault(TEST_KEYS, systemEntropy),
    db,
    clock: new FakeClock('2026-11-24T10:00:00+09:00'),
    entropy: systemEntropy,
    sms: { wake: () => {} },
    log: openLog('debug', { write: line => void open.logged.push(line) }),
  }
  const peer = await PEERS[kind]?.(deps)
  if (peer === undefined) throw new Error(`no peer for ${kind}`)
  open.peer = peer
  return peer
}

const patient = () => AbortSignal.timeout(PATIENCE_MS)

describe.each(Object.keys(PEERS))('the gateway %s', kind => {
  const when = async (behaviour: Behaviour) => {
    const peer = await start(kind)
    peer.behave(behaviour)
    return peer
  }

  it('hands over number, sender, text and the rest of its life exactly', async () => {
    const peer = await when('accept')
    const outcome = await peer.gateway.send(sms(), patient())
    expect(outcome).toMatchObject({ kind: 'accepted', providerId: expect.stringMatching(/.+/) })
    const [taken] = peer.taken
    expect(taken).toMatchObject({ to: '09012345678', text: TEXT })
    expect(taken?.from ?? '0120381059').toBe('0120381059')
    expect(taken?.validSeconds ?? 1_799).toBeLessThanOrEqual(1_799)
    expect(taken?.validSeconds ?? 1_799).toBeGreaterThan(1_799 - 60)
  })

  it('says each class of failure', async () => {
    const peer = await start(kind)
    for (const behaviour of [
      'refuse',
      'break',
      'throttle',
      'throttle for 3 s',
      'garbage',
      '10 MB',
      'drop',
    ] as const) {
      const expected = peer.outcomes[behaviour]
      if (expected === undefined) continue
      peer.behave(behaviour)
      const outcome = await peer.gateway.send(sms(), patient())
      expect(outcome.kind, behaviour).toBe(expected)
      expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined, behaviour).toBe(
        behaviour === 'throttle for 3 s' ? 3_000 : undefined,
      )
    }
  })

  it('does not know when nobody answers in time, and says so at once', async () => {
    const peer = await start(kind)
    if (peer.outcomes.hang === undefined) return
    peer.behave('hang')
    const hurry = new AbortController()
    const sending = peer.gateway.send(sms(), hurry.signal)
    const waited = peer.taken.length
    await until(() => peer.taken.length > waited)
    hurry.abort()
    // Nothing else ends the wait.
    expect(await sending).toMatchObject({ kind: 'unknown' })
  })

  it('knows that nothing was sent when nobody listens', async () => {
    const peer = await start(kind)
    if (peer.outcomes.hang === undefined) return
    await peer.hangUp()
    expect(await peer.gateway.send(sms(), patient())).toMatchObject({ kind: 'not-sent' })
    expect(await peer.gateway.check(patient())).toMatchObject({ usable: false })
  })

  it('sends nothing any more when the time is over before it begins', async () => {
    const peer = await start(kind)
    if (peer.outcomes.hang === undefined) return
    const outcome = await peer.gateway.send(sms(), AbortSignal.abort())
    expect(['not-sent', 'unknown']).toContain(outcome.kind)
  })

  it('takes the first of two answers, and the next SMS gets its own', async () => {
    const peer = await start(kind)
    if (peer.outcomes['answer twice'] === undefined) return
    peer.behave('answer twice')
    expect(await peer.gateway.send(sms(), patient())).toMatchObject({ kind: 'accepted' })
    peer.behave('accept')
    expect(await peer.gateway.send(sms(), patient())).toMatchObject({ kind: 'accepted' })
  })

  it('tells what became of it, as often as the provider says so', async () => {
    const peer = await when('accept')
    const receipts = listen(peer)
    const sent = sms()
    const accepted = await peer.gateway.send(sent, patient())
    const said: [Report, Partial<Receipt>][] = [
      ['delivered', { state: 'delivered' }],
      ['delivered', { state: 'delivered' }],
      ['undelivered', { state: 'undelivered', code: expect.stringMatching(/.+/) }],
      ['curable', { state: 'undelivered', curable: true }],
    ]
    for (const [report, expected] of said.filter(([each]) => peer.reports[each])) {
      const before = receipts.length
      expect((await peer.report(sent, report)) ?? 200, report).toBe(200)
      await arrived(receipts, before + 1)
      expect(receipts.at(-1), report).toMatchObject({
        gateway: peer.gateway.name,
        of: peer.of(sent, accepted),
        ...expected,
      })
      if (report === 'undelivered') expect(receipts.at(-1)).not.toHaveProperty('curable')
    }
  })

  it('keeps to itself what is no final word, no word at all, or a forgery', async () => {
    const peer = await when('accept')
    const receipts = listen(peer)
    const sent = sms()
    await peer.gateway.send(sent, patient())
    for (const report of ['under way', 'garbage', 'forged'] as const) {
      if (!peer.reports[report]) continue
      expect((await peer.report(sent, report)) ?? 200, report).toBe(report === 'forged' ? 403 : 200)
    }
    if (peer.reports.delivered) {
      await peer.report(sent, 'delivered')
      await arrived(receipts, 1)
    }
    expect(receipts.length).toBe(peer.reports.delivered ? 1 : 0)
  })

  it('takes a report of an SMS that nobody knows', async () => {
    const peer = await when('accept')
    if (!peer.reports['of nobody']) return
    listen(peer)
    const sent = sms()
    await peer.gateway.send(sent, patient())
    expect((await peer.report(sent, 'of nobody')) ?? 200).toBe(200)
  })

  it('has the provider report again what could not be noted', async () => {
    const peer = await when('accept')
    if (peer.gateway.callbacks === undefined) return
    peer.gateway.onReceipt(async () => {
      throw new Error('the database is gone')
    })
    const sent = sms()
    await peer.gateway.send(sent, patient())
    expect(await peer.report(sent, 'delivered')).toBe(503)
  })

  it('tells nobody about numbers, texts and secrets', async () => {
    const peer = await start(kind)
    const codes: string[] = []
    for (const behaviour of Object.keys(peer.outcomes) as Behaviour[]) {
      if (behaviour === 'hang') continue
      peer.behave(behaviour)
      codes.push(JSON.stringify(await peer.gateway.send(sms(), patient())))
    }
    peer.behave('accept')
    peer.gateway.onReceipt(async () => {
      throw new Error('the database is gone')
    })
    const sent = sms()
    await peer.gateway.send(sent, patient())
    for (const report of Object.keys(peer.reports) as Report[]) await peer.report(sent, report)
    const told = [...open.logged, ...codes].join('\n')
    for (const secret of ['9012345678', '024680', '関所', PROVIDER_SECRET, '/sms/callbacks/'])
      expect(told).not.toContain(secret)
    expect(told).not.toMatch(/[\w-]{43}/)
  })
})

function listen(peer: Peer): Receipt[] {
  const receipts: Receipt[] = []
  peer.gateway.onReceipt(async receipt => void receipts.push(receipt))
  return receipts
}

function arrived(receipts: readonly Receipt[], count: number): Promise<void> {
  return until(() => receipts.length >= count)
}
