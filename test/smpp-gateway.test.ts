import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../src/platform/clock.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { DAY_MS, MINUTE_MS, policy, SECOND_MS } from '../src/policy.ts'
import type { Gateway, OddReceipt, OutgoingSms, Receipt, SendOutcome } from '../src/sms/gateways/gateway.ts'
import { gatewaySchema, type SettingsOf } from '../src/sms/gateways/index.ts'
import { encodePdu } from '../src/sms/gateways/smpp/codec.ts'
import { readMessage } from '../src/sms/gateways/smpp/message-text.ts'
import { type Command, MAX_PDU_BYTES, MAX_SEQUENCE, type Pdu } from '../src/sms/gateways/smpp/pdu.ts'
import { Requests } from '../src/sms/gateways/smpp/requests.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { byteTlv, TAG, textTlv } from '../src/sms/gateways/smpp/tlv.ts'
import { HandSmsc, receiptMessage } from '../support/hand-smsc.ts'
import { passUntil, until, untilStill } from '../support/until.ts'
import { FakeClock, testConfig } from '../support/world.ts'

let smsc: HandSmsc
let clock: FakeClock
let opened: Gateway[]
let logged: string[]

beforeEach(async () => {
  smsc = await HandSmsc.open()
  clock = new FakeClock('2026-11-24T10:00:00+09:00')
  opened = []
  logged = []
})
afterEach(async () => {
  for (const { socket } of smsc.lines) socket.destroy()
  await Promise.all(opened.map(gateway => gateway.close?.()))
  await smsc.close()
})

const SMS: OutgoingSms = {
  messageId: 'm1',
  attempt: 1,
  to: '09012345678',
  from: '0120381059',
  text: '【関所】認証コード：123456',
  usefulMs: 30 * 60 * SECOND_MS,
}
const PATIENT = new AbortController().signal
/** What everything that keeps lines alive looks at, in this time of the clock. */
const RESPONSE_MS = 5 * SECOND_MS
const ENQUIRE_MS = 15 * SECOND_MS

function open(more: Partial<SettingsOf<'smpp'>> = {}, usedClock = clock as typeof systemClock): Gateway {
  const given = {
    kind: 'smpp',
    name: 'carrier',
    host: '127.0.0.1',
    port: smsc.port,
    systemId: 'sekisho',
    ...more,
  }
  const settings = gatewaySchema.parse(given)
  if (settings.kind !== 'smpp') throw new Error(settings.kind)
  const log = openLog('debug', { write: line => void logged.push(line) })
  const deps = { config: testConfig(), clock: usedClock, entropy: systemEntropy, log }
  const gateway = smppGateway(deps, settings, 'hand-word')
  opened.push(gateway)
  return gateway
}

async function bound(more: Partial<SettingsOf<'smpp'>> = {}): Promise<Gateway> {
  const gateway = open(more)
  gateway.start?.()
  await until(() => logged.filter(line => line.includes('session bound')).length === (more.binds ?? 1))
  return gateway
}

const isUsable = async (gateway: Gateway) => (await gateway.health()).usable
const send = (gateway: Gateway, more: Partial<OutgoingSms> = {}, signal = PATIENT) =>
  gateway.send({ ...SMS, ...more }, signal)

/** Small enough that a real answer over loopback comes long before its time is over. */
const STEP_MS = 200

const passes = (withinMs: number, isSo: () => boolean | Promise<boolean>, stepMs = STEP_MS) =>
  passUntil(clock, isSo, { withinMs, stepMs })

async function settledWithin<T>(ms: number, promise: Promise<T>): Promise<T> {
  let isSettled = false
  void promise.finally(() => {
    isSettled = true
  })
  await passes(ms, () => isSettled)
  return promise
}

/** Long enough for every timer of the fake clock to be due before what came in is read. */
function standStill(): void {
  const end = performance.now() + 20
  while (performance.now() < end);
}

function receiptsOf(gateway: Gateway): Receipt[] {
  const receipts: Receipt[] = []
  gateway.onReceipt(async receipt => void receipts.push(receipt))
  return receipts
}

describe('a message to an SMSC', () => {
  it('is written as the settings want it', async () => {
    const gateway = await bound({
      serviceType: 'CMT',
      sender: { address: '0005', ton: 3, npi: 0 },
      senders: [{ prefixes: ['080'], address: 'Sekisho', ton: 5, npi: 0 }],
      destination: { format: 'international', npi: 1 },
    })
    expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '1' })
    await send(gateway, { to: '08012345678' })
    const [first, second] = smsc.got('submit_sm')
    expect(first).toMatchObject({
      serviceType: 'CMT',
      source: { ton: 3, npi: 0, address: '0005' },
      destination: { ton: 1, npi: 1, address: '819012345678' },
      validityPeriod: '000000003000000R',
      registeredDelivery: 1,
      dataCoding: 8,
      esmClass: 0,
    })
    expect(first && readMessage(first).text).toBe(SMS.text)
    expect(second).toMatchObject({
      source: { ton: 5, npi: 0, address: 'Sekisho' },
      destination: { address: '818012345678' },
    })
  })

  it('goes to the number as Japan writes it, from the usual sender, when nothing else is set', async () => {
    await send(await bound())
    expect(smsc.got('submit_sm')[0]).toMatchObject({
      serviceType: '',
      source: { ton: 0, npi: 1, address: '0120381059' },
      destination: { ton: 0, npi: 1, address: '09012345678' },
    })
    expect(smsc.got('bind_transceiver')[0]).toMatchObject({
      systemId: 'sekisho',
      password: 'hand-word',
      interfaceVersion: 0x34,
    })
  })

  it.each([
    ['ESME_RINVDSTADR', { kind: 'refused', code: 'ESME_RINVDSTADR' }],
    ['ESME_RTHROTTLED', { kind: 'throttled', code: 'ESME_RTHROTTLED' }],
    ['ESME_RMSGQFUL', { kind: 'throttled', code: 'ESME_RMSGQFUL', ofNumber: true }],
    ['ESME_RINVSRCADR', { kind: 'gateway-broken', code: 'ESME_RINVSRCADR' }],
    ['ESME_RSYSERR', { kind: 'not-sent', code: 'ESME_RSYSERR' }],
  ] as const)('that is answered %s becomes %j', async (name, outcome) => {
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { status: STATUS[name], sequence })
    expect(await send(await bound())).toEqual(outcome)
  })

  it("with a carrier's own error is not sent, and the number of the error is told", async () => {
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { status: 0x40a, sequence })
    expect(await send(await bound())).toEqual({ kind: 'not-sent', code: '0x0000040a' })
  })

  it('is not sent at once while no session is bound', async () => {
    const gateway = open()
    expect(await send(gateway)).toEqual({ kind: 'not-sent', code: 'not-started' })
    expect(await gateway.health()).toEqual({ usable: false, reason: 'not-started' })
    await smsc.close()
    gateway.start?.()
    await until(async () => JSON.stringify(await send(gateway)).includes('ECONNREFUSED'))
    smsc = await HandSmsc.open()
  })

  it.each([
    [STATUS.ESME_ROK, { kind: 'accepted', providerId: 'late' }],
    [STATUS.ESME_RINVDSTADR, { kind: 'refused', code: 'ESME_RINVDSTADR' }],
  ] as const)(
    'is unknown when no answer comes in time, and the late answer is told all the same: status %i',
    async (status, expected) => {
      smsc.answers.submit_sm = () => {}
      const gateway = await bound()
      const outcome = await settledWithin(RESPONSE_MS + SECOND_MS, send(gateway))
      expect(outcome).toMatchObject({ kind: 'unknown', code: 'no-answer' })
      smsc.answers = {}
      const { sequence = 0 } = smsc.got('submit_sm')[0] ?? {}
      smsc.line.send({ command: 'submit_sm_resp', messageId: 'late', tlvs: [] }, { status, sequence })
      expect(outcome.kind === 'unknown' && (await outcome.later)).toEqual(expected)
      await until(() => isUsable(gateway))
      expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '1' })
    },
  )

  it('of which no answer comes has its line tested first, and goes by another one meanwhile', async () => {
    smsc.answers.enquire_link = () => {}
    smsc.answers.submit_sm = (pdu, line) => {
      if (line !== smsc.lines[0]) smsc.right(pdu, line)
    }
    const gateway = await bound({ binds: 2 })
    const sending = [send(gateway), send(gateway)]
    const outcomes = await settledWithin(RESPONSE_MS + SECOND_MS, Promise.all(sending))
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['accepted', 'unknown'])
    for (let n = 0; n < 5; n += 1) expect((await send(gateway)).kind).toBe('accepted')
    expect(smsc.lines[0]?.got.filter(({ command }) => command === 'submit_sm')).toHaveLength(1)
    // Also when it passes the test: rather one that answers messages.
    const [mute] = smsc.lines
    const test = mute?.got.find(({ command }) => command === 'enquire_link')
    mute?.send({ command: 'enquire_link_resp' }, { sequence: test?.sequence ?? 0 })
    mute?.send({ command: 'enquire_link' }, { sequence: 99 })
    await until(() => mute?.got.some(({ command }) => command === 'enquire_link_resp'))
    for (let n = 0; n < 5; n += 1) expect((await send(gateway)).kind).toBe('accepted')
  })

  it('waits outside while the only line is tested, and leaves when it is there', async () => {
    smsc.answers.enquire_link = () => {}
    smsc.answers.submit_sm = () => {}
    const gateway = await bound()
    await settledWithin(RESPONSE_MS + SECOND_MS, send(gateway))
    expect(gateway.isUp?.()).toBe(false)
    expect(await send(gateway)).toEqual({ kind: 'not-sent', code: 'not-answering' })
    smsc.answers = {}
    await until(() => smsc.got('enquire_link').length === 1)
    smsc.right(smsc.got('enquire_link')[0] as Pdu, smsc.line)
    await until(() => gateway.isUp?.())
    expect((await send(gateway)).kind).toBe('accepted')
    expect(smsc.lines).toHaveLength(1)
  })

  it('is accepted when its answer came while this process stood still', async () => {
    const gateway = await bound()
    smsc.answers.submit_sm = (pdu, line) => {
      smsc.right(pdu, line)
      clock.pass(2 * RESPONSE_MS)
      standStill()
    }
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
  })

  it('may be answered after a minute where that was agreed on', async () => {
    smsc.answers.submit_sm = () => {}
    const gateway = await bound({ responseSeconds: 60 })
    expect(gateway.answerMs?.(SMS)).toBeGreaterThan(MINUTE_MS)
    let isSettled = false
    const sending = send(gateway).finally(() => {
      isSettled = true
    })
    await until(() => smsc.got('submit_sm').length === 1)
    clock.pass(59 * SECOND_MS)
    smsc.line.send({ command: 'enquire_link' })
    await until(() => smsc.got('enquire_link_resp').length > 0)
    expect(isSettled).toBe(false)
    smsc.right(smsc.got('submit_sm')[0] as Pdu, smsc.line)
    expect(await sending).toMatchObject({ kind: 'accepted' })
  })

  it('is unknown when its own time is over first', async () => {
    smsc.answers.submit_sm = () => {}
    const gateway = await bound()
    const stop = new AbortController()
    const sending = send(gateway, {}, stop.signal)
    await until(() => smsc.got('submit_sm').length === 1)
    stop.abort()
    expect(await sending).toMatchObject({ kind: 'unknown', code: 'no-answer' })
    expect(await send(gateway, {}, stop.signal)).toEqual({ kind: 'not-sent', code: 'too-late' })
  })

  it('is unknown, and nobody need wait for a receipt, when the line goes after it was written', async () => {
    smsc.answers.submit_sm = (_, line) => void line.socket.resetAndDestroy()
    const gateway = await bound()
    expect(await send(gateway)).toEqual({ kind: 'unknown', code: 'line-lost', lineLost: true })
    await until(async () => !(await isUsable(gateway)))
  })

  it('waits for a place in the window, and is throttled when there is none for too long', async () => {
    const held: Pdu[] = []
    smsc.answers.submit_sm = pdu => void held.push(pdu)
    const gateway = await bound({ window: 2, responseSeconds: 9 })
    const sending = [1, 2, 3, 4].map(() => send(gateway))
    await until(() => held.length === 2)
    smsc.right(held[0] as Pdu, smsc.line)
    await until(() => held.length === 3)
    expect(await sending[0]).toEqual({ kind: 'accepted', providerId: '1' })
    const { windowWaitMs } = policy.sms.smpp
    expect(await settledWithin(windowWaitMs + SECOND_MS, sending[3] as Promise<SendOutcome>)).toEqual({
      kind: 'throttled',
      code: 'window-full',
    })
    for (const pdu of held.slice(1)) smsc.right(pdu, smsc.line)
    expect((await sending[1])?.kind).toBe('accepted')
  })

  it('gets its own answer, whatever the order of the answers', async () => {
    const held: Pdu[] = []
    smsc.answers.submit_sm = pdu => void held.push(pdu)
    const gateway = await bound()
    const sending = ['a', 'b', 'c'].map(text => send(gateway, { text }))
    await until(() => held.length === 3)
    for (const pdu of held.toReversed())
      if (pdu.command === 'submit_sm')
        smsc.line.send(
          { command: 'submit_sm_resp', messageId: `id-${readMessage(pdu).text}`, tlvs: [] },
          { sequence: pdu.sequence },
        )
    expect(await Promise.all(sending)).toEqual(
      ['id-a', 'id-b', 'id-c'].map(providerId => ({ kind: 'accepted', providerId })),
    )
  })

  it('that is answered twice was taken once', async () => {
    smsc.answers.submit_sm = (pdu, line) => {
      smsc.right(pdu, line)
      smsc.right(pdu, line)
    }
    const gateway = await bound()
    expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '1' })
    expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '3' })
  })

  it('taken without an id has one that no other message has', async () => {
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { sequence })
    const gateway = await bound()
    const ids = [await send(gateway), await send(gateway, { attempt: 2 })].map(
      outcome => outcome.kind === 'accepted' && outcome.providerId,
    )
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain('')
  })
})

describe('a text of several parts', () => {
  const LONG = `${'関所'.repeat(60)}`

  it('is parts of one reference, and accepted when all are', async () => {
    const gateway = await bound()
    expect(await send(gateway, { text: LONG })).toEqual({ kind: 'accepted', providerId: '1+2' })
    const parts = smsc.got('submit_sm').map(message => readMessage(message))
    expect(parts.map(part => part.text).join('')).toBe(LONG)
    expect(parts.map(({ part }) => [part?.number, part?.total])).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(parts[0]?.part?.reference).toBe(parts[1]?.part?.reference)
  })

  it('has the time of one for each part', () => {
    const gateway = open()
    const [one = 0, long = 0] = [SMS.text, '長'.repeat(140)].map(text => gateway.answerMs?.({ text }))
    expect(one).toBeGreaterThan(RESPONSE_MS)
    expect(long).toBe(3 * one)
  })

  it('becomes what became of the first part that was not taken', async () => {
    smsc.answers.submit_sm = (pdu, line) =>
      smsc.got('submit_sm').length < 2
        ? smsc.right(pdu, line)
        : line.send({ command: 'generic_nack' }, { status: STATUS.ESME_RTHROTTLED, sequence: pdu.sequence })
    expect(await send(await bound(), { text: LONG })).toEqual({ kind: 'throttled', code: 'ESME_RTHROTTLED' })
  })

  it('of which one was not answered is unknown for good: a late answer says nothing of the whole', async () => {
    smsc.answers.submit_sm = (pdu, line) => {
      if (smsc.got('submit_sm').length < 2) smsc.right(pdu, line)
    }
    const sending = send(await bound(), { text: LONG })
    await until(() => smsc.got('submit_sm').length === 2)
    expect(await settledWithin(RESPONSE_MS + SECOND_MS, sending)).toEqual({
      kind: 'unknown',
      code: 'no-answer',
    })
  })

  it('is delivered when all parts are, and not when one is not', async () => {
    const gateway = await bound()
    const receipts = receiptsOf(gateway)
    for (const stats of [
      ['DELIVRD', 'DELIVRD'],
      ['DELIVRD', 'EXPIRED'],
      ['UNDELIV', 'DELIVRD'],
    ]) {
      const outcome = await send(gateway, { text: LONG })
      const ids = outcome.kind === 'accepted' ? outcome.providerId.split('+') : []
      for (const [at, id] of ids.entries()) smsc.line.send(receiptMessage(`id:${id} stat:${stats[at]}`))
    }
    await until(() => smsc.got('deliver_sm_resp').length === 6)
    await until(() => receipts.length >= 4)
    expect(receipts.slice(0, 3).map(({ of, state }) => [of, state])).toEqual([
      [{ providerId: '1+2' }, 'delivered'],
      [{ providerId: '3+4' }, 'undelivered'],
      [{ providerId: '5+6' }, 'undelivered'],
    ])
    // The rest of a message that was told as undelivered: an id by itself, which no message has.
    expect(receipts.slice(3).map(({ of }) => 'providerId' in of && of.providerId)).toEqual(['6'])
  })
})

describe('the receipts of parts', () => {
  it('that come together with their answers wait until the whole is known', async () => {
    smsc.answers.submit_sm = (pdu, line) => {
      line.socket.cork()
      smsc.right(pdu, line)
      const count = smsc.got('submit_sm').length
      line.send(receiptMessage(`id:${count} stat:DELIVRD`))
      process.nextTick(() => line.socket.uncork())
    }
    const gateway = await bound()
    const receipts = receiptsOf(gateway)
    await send(gateway, { text: '関'.repeat(200) })
    await until(() => receipts.length > 0)
    expect(receipts.map(({ of, state }) => [of, state])).toEqual([[{ providerId: '1+2+3' }, 'delivered']])
  })
})

describe('receipts', () => {
  it('are read from the parameters first, and from the text second', async () => {
    const gateway = await bound()
    const receipts = receiptsOf(gateway)
    await send(gateway)
    await send(gateway)
    smsc.line.send(
      receiptMessage('id:99 stat:UNDELIV', {
        tlvs: [textTlv(TAG.receiptedMessageId, '1'), byteTlv(TAG.messageState, 2)],
      }),
    )
    smsc.line.send(receiptMessage('id:2 sub:001 dlvrd:000 stat:UNDELIV err:001 text:x'))
    await until(() => receipts.length === 2)
    expect(receipts[0]).toMatchObject({ gateway: 'carrier', of: { providerId: '1' }, state: 'delivered' })
    expect(receipts[1]).toEqual({
      gateway: 'carrier',
      of: { providerId: '2' },
      state: 'undelivered',
      code: 'UNDELIV/001',
    })
  })

  it('that overtake the answer are handed on as they come', async () => {
    smsc.answers.submit_sm = (pdu, line) => {
      line.send(receiptMessage('id:1 stat:DELIVRD'))
      smsc.right(pdu, line)
    }
    const gateway = await bound()
    const receipts = receiptsOf(gateway)
    expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '1' })
    await until(() => receipts.length === 1)
    expect(receipts[0]).toMatchObject({ of: { providerId: '1' } })
  })

  it('are answered before they are noted, and brought again when they could not be', async () => {
    const gateway = await bound()
    let tries = 0
    gateway.onReceipt(async () => {
      tries += 1
      if (tries < 3) throw new Error('the database is away')
    })
    smsc.line.send(receiptMessage('id:1 stat:DELIVRD'))
    await until(() => smsc.got('deliver_sm_resp').length === 1)
    await passes(3 * policy.sms.smpp.receiptAgainMs, () => tries === 3)
  })

  it('that are not final, or no receipts at all, are answered and tell nothing, not even to the log', async () => {
    const gateway = await bound()
    const receipts = receiptsOf(gateway)
    smsc.line.send(receiptMessage('id:1 stat:ENROUTE'))
    smsc.line.send(receiptMessage('id:1 stat:ACCEPTD'))
    smsc.line.send(receiptMessage('nothing to read'))
    smsc.line.send(receiptMessage('call me', { esmClass: 0 }))
    // A person's own words in the form of a receipt.
    const odd: OddReceipt[] = []
    gateway.onOddReceipt?.(one => void odd.push(one))
    smsc.line.send(receiptMessage('id:1 stat:DELIVRD', { esmClass: 0 }))
    await until(() => smsc.got('deliver_sm_resp').length === 5)
    expect(smsc.got('deliver_sm_resp').map(({ status }) => status)).toEqual([0, 0, 0, 0, 0])
    expect(receipts).toEqual([])
    expect(odd.at(-1)).toEqual({ gateway: 'carrier', why: 'unmarked' })
    expect(logged.join('')).toContain('"what":"message"')
    expect(logged.join('')).not.toMatch(/DELIVRD|nothing to read|call me/)
  })

  it('in a flood wait with the SMSC and not in memory, and none is lost', async () => {
    const FLOOD = 6 * policy.sms.smpp.receiptsWaiting
    const gateway = await bound()
    let isSlow = true
    let noted = 0
    gateway.onReceipt(async () => {
      noted += 1
      await until(() => !isSlow)
    })
    smsc.answers.submit_sm = () => {}
    const sending = send(gateway)
    await until(() => smsc.got('submit_sm').length === 1)
    const padding = [{ tag: 0x1400, value: Buffer.alloc(8_000) }]
    const receipt = receiptMessage('id:1 stat:DELIVRD', { tlvs: padding })
    const one = encodePdu({ ...receipt, status: 0, sequence: 1 })
    for (let n = 0; n < FLOOD; n += 1) smsc.line.socket.write(one)
    smsc.right(smsc.got('submit_sm')[0] as Pdu, smsc.line)
    await until(() => smsc.got('deliver_sm_resp').length >= policy.sms.smpp.receiptsWaiting)
    // Nothing more is answered: the SMSC's own buffer keeps the rest.
    await untilStill(() => smsc.got('deliver_sm_resp').length)
    expect(noted).toBe(1)
    expect(smsc.got('deliver_sm_resp').length).toBeLessThan(FLOOD / 2)
    expect(smsc.line.socket.writableLength).toBeGreaterThan(0)
    // The answer stands behind the flood: while we do not read, its time does not pass.
    clock.pass(2 * RESPONSE_MS)
    isSlow = false
    expect(await sending).toMatchObject({ kind: 'accepted' })
    await until(() => noted === FLOOD)
    await until(() => smsc.got('deliver_sm_resp').length === FLOOD)
  })
})

describe('the line', () => {
  it('is tested after silence, and kept while the SMSC answers', async () => {
    const gateway = await bound()
    await passes(ENQUIRE_MS + SECOND_MS, () => smsc.got('enquire_link').length === 1)
    await passes(ENQUIRE_MS + SECOND_MS, () => smsc.got('enquire_link').length === 2)
    expect(smsc.lines).toHaveLength(1)
    expect(await isUsable(gateway)).toBe(true)
  })

  it("answers the SMSC's tests, and says of what it does not know that it does not", async () => {
    await bound()
    smsc.line.send({ command: 'enquire_link' }, { sequence: 77 })
    smsc.line.send({ command: 'other', commandId: 0x111, body: Buffer.alloc(3) }, { sequence: 78 })
    // alert_notification, which has no answer.
    smsc.line.send({ command: 'other', commandId: 0x102, body: Buffer.alloc(3) }, { sequence: 79 })
    smsc.line.send({ command: 'bind_receiver_resp', systemId: '', tlvs: [] }, { sequence: 80 })
    const half = encodePdu({ ...receiptMessage('x'), status: 0, sequence: 81 }).subarray(0, 30)
    half.writeUInt32BE(30)
    smsc.line.socket.write(half)
    await until(() => smsc.got('generic_nack').length === 2)
    expect(smsc.got('enquire_link_resp').map(({ sequence }) => sequence)).toEqual([77])
    expect(smsc.got('generic_nack').map(({ sequence, status }) => [sequence, status])).toEqual([
      [78, STATUS.ESME_RINVCMDID],
      [81, STATUS.ESME_RINVCMDLEN],
    ])
  })

  it('to a peer that is gone without a word is given up, and opened again', async () => {
    smsc.answers.enquire_link = () => {}
    const gateway = await bound()
    await passes(ENQUIRE_MS + RESPONSE_MS + SECOND_MS, async () => !(await isUsable(gateway)))
    await passes(2 * policy.sms.smpp.reconnectMs.first, () => smsc.lines.length === 2)
    expect(logged.join('')).toContain('"reason":"silent"')
  })

  it('is opened again after the SMSC was away, sooner at first than later', async () => {
    const gateway = await bound()
    const { port } = smsc
    await smsc.close()
    await until(async () => !(await isUsable(gateway)))
    expect(await send(gateway)).toEqual({ kind: 'not-sent', code: expect.any(String) })
    const again = await HandSmsc.open()
    await again.close()
    await again.listen(port)
    smsc = again
    await passes(policy.sms.smpp.reconnectMs.most, () => isUsable(gateway))
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
  })

  it('is opened again though the clock was set back, and tested in time', async () => {
    const gateway = await bound()
    clock.set('2026-11-24T09:00:00+09:00')
    await passes(ENQUIRE_MS + SECOND_MS, () => smsc.got('enquire_link').length === 1)
    smsc.line.socket.destroy()
    await until(async () => !(await isUsable(gateway)))
    clock.set('2026-11-24T08:00:00+09:00')
    await passes(2 * policy.sms.smpp.reconnectMs.first, () => smsc.lines.length === 2)
    await until(() => isUsable(gateway))
  })

  it('is answered and opened again when the SMSC takes its leave', async () => {
    const gateway = await bound()
    const { line } = smsc
    line.send({ command: 'unbind' }, { sequence: 5 })
    await line.closed
    expect(line.got.at(-1)).toMatchObject({ command: 'unbind_resp', sequence: 5 })
    await passes(2 * SECOND_MS, () => smsc.lines.length === 2)
    await until(() => isUsable(gateway))
  })

  it('is left by an SMSC that still answers what it has: none of it is doubtful', async () => {
    const held: Pdu[] = []
    smsc.answers.submit_sm = pdu => void held.push(pdu)
    const gateway = await bound()
    const { line } = smsc
    const sending = Array.from({ length: 5 }, () => send(gateway))
    await until(() => held.length === 5)
    line.send({ command: 'unbind' }, { sequence: 5 })
    await until(() => gateway.isUp?.() === false)
    expect(await send(gateway)).toMatchObject({ kind: 'not-sent' })
    for (const pdu of held) smsc.right(pdu, line)
    for (const outcome of await Promise.all(sending)) expect(outcome.kind).toBe('accepted')
    await line.closed
    expect(line.got.at(-1)).toMatchObject({ command: 'unbind_resp', sequence: 5 })
  })

  it('is left by an SMSC that answers nothing more: two seconds, and then nobody knows', async () => {
    smsc.answers.submit_sm = () => {}
    const gateway = await bound()
    const sending = send(gateway)
    await until(() => smsc.got('submit_sm').length === 1)
    smsc.line.send({ command: 'unbind' }, { sequence: 5 })
    const { unbindWaitMs } = policy.sms.smpp
    expect(await settledWithin(unbindWaitMs + SECOND_MS, sending)).toMatchObject({ lineLost: true })
  })

  it('says goodbye on closing, after the answers that are due', async () => {
    const held: Pdu[] = []
    smsc.answers.submit_sm = pdu => void held.push(pdu)
    const gateway = open({}, systemClock)
    gateway.start?.()
    await until(() => isUsable(gateway))
    const sending = send(gateway)
    await until(() => held.length === 1)
    const closing = gateway.close?.()
    expect(smsc.got('unbind')).toEqual([])
    smsc.right(held[0] as Pdu, smsc.line)
    expect(await sending).toMatchObject({ kind: 'accepted' })
    await closing
    await smsc.line.closed
    expect(smsc.line.got.at(-1)?.command).toBe('unbind')
    expect(await send(gateway)).toEqual({ kind: 'not-sent', code: 'closed' })
    expect(smsc.lines).toHaveLength(1)
  })

  it('is one of several, and the one with the most room is used', async () => {
    smsc.answers.submit_sm = () => {}
    const gateway = await bound({ binds: 3, window: 4 })
    for (let n = 0; n < 9; n += 1) void send(gateway)
    await until(() => smsc.got('submit_sm').length === 9)
    expect(smsc.lines.map(({ got }) => got.filter(({ command }) => command === 'submit_sm').length)).toEqual([
      3, 3, 3,
    ])
    smsc.lines[0]?.socket.destroy()
    smsc.answers = {}
    await until(() => logged.join('').includes('not bound'))
    expect(await isUsable(gateway)).toBe(true)
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
  })

  it('whose bind the SMSC has forgotten is opened anew', async () => {
    const gateway = await bound()
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send(
        { command: 'submit_sm_resp', messageId: '', tlvs: [] },
        { status: STATUS.ESME_RINVBNDSTS, sequence },
      )
    expect(await send(gateway)).toEqual({ kind: 'not-sent', code: 'ESME_RINVBNDSTS' })
    smsc.answers = {}
    await passes(2 * SECOND_MS, () => smsc.lines.length === 2)
    await until(() => isUsable(gateway))
  })

  it('goes on with sequence number 1 behind the last one', async () => {
    const requests = new Requests({ clock, responseMs: 1, onChange: () => {} }, MAX_SEQUENCE - 1)
    expect([1, 2, 3].map(() => requests.begin('enquire_link_resp').sequence)).toEqual([MAX_SEQUENCE, 1, 2])
  })
})

describe('a login', () => {
  it.each(['ESME_RINVPASWD', 'ESME_RINVSYSID', 'ESME_RBINDFAIL'] as const)(
    'that is refused with %s needs a person',
    async status => {
      refuseBinds(STATUS[status])
      const gateway = open()
      gateway.start?.()
      await until(async () => (await send(gateway)).kind === 'gateway-broken')
      expect(await send(gateway)).toEqual({ kind: 'gateway-broken', code: status })
      expect(await gateway.health()).toEqual({ usable: false, reason: status })
    },
  )

  it('that is refused is told as an error and counted each time, and tried ever more seldom', async () => {
    refuseBinds(STATUS.ESME_RINVPASWD)
    const gateway = open()
    let refused = 0
    gateway.onRefusedLogin?.(() => {
      refused += 1
    })
    gateway.start?.()
    await until(() => refused === 1)
    const { first, most } = policy.sms.smpp.refusedLoginMs
    await passes(0.7 * first, async () => clock.ticks() >= 0.6 * first)
    expect(smsc.lines).toHaveLength(1)
    await passes(10 * MINUTE_MS, () => refused === 5, SECOND_MS)
    // After 10, 20, 40 and 80 s, each ±20 %.
    expect(clock.ticks()).toBeGreaterThan(0.8 * 15 * first)
    expect(most).toBeGreaterThanOrEqual(16 * first)
    const errors = logged.filter(line => line.includes('refuses our login'))
    expect(errors).toHaveLength(5)
    expect(JSON.parse(errors[0] ?? '')).toMatchObject({ level: 50, reason: 'ESME_RINVPASWD' })
  })

  it('that is refused is not tried by the other lines as well', async () => {
    refuseBinds(STATUS.ESME_RINVPASWD)
    const gateway = open({ binds: 5 })
    let refused = 0
    gateway.onRefusedLogin?.(() => {
      refused += 1
    })
    gateway.start?.()
    await until(() => refused === 1)
    const { first } = policy.sms.smpp.refusedLoginMs
    await passes(0.7 * first, async () => clock.ticks() >= 0.6 * first)
    expect(smsc.lines).toHaveLength(1)
    await passes(MINUTE_MS, () => refused === 3)
    expect(clock.ticks()).toBeGreaterThan(0.8 * 3 * first)
    smsc.answers = {}
    await passes(2 * MINUTE_MS, () => logged.filter(line => line.includes('session bound')).length === 5)
  })

  it('of a session too many is tried seldom, while others stand', async () => {
    let binds = 0
    smsc.answers.bind_transceiver = (pdu, line) => {
      binds += 1
      if (binds === 1) smsc.right(pdu, line)
      else
        line.send(
          { command: 'bind_transceiver_resp', systemId: '', tlvs: [] },
          { status: STATUS.ESME_RALYBND, sequence: pdu.sequence },
        )
    }
    const gateway = open({ binds: 2 })
    gateway.start?.()
    await until(() => logged.some(line => line.includes('ESME_RALYBND')))
    const { first } = policy.sms.smpp.refusedLoginMs
    await passes(0.7 * first, async () => clock.ticks() >= 0.6 * first)
    expect(binds).toBe(2)
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
    smsc.answers = {}
    await passes(2 * first, () => logged.filter(line => line.includes('session bound')).length === 2)
  })

  it('that is refused for a while is only not there yet', async () => {
    refuseBinds(STATUS.ESME_RALYBND)
    const gateway = open()
    gateway.start?.()
    await until(async () => (await gateway.health()) && smsc.lines.length > 0)
    await passes(SECOND_MS, async () => !('reason' in (await gateway.health())) || true)
    await until(async () => JSON.stringify(await send(gateway)).includes('ESME_RALYBND'))
    expect((await send(gateway)).kind).toBe('not-sent')
    smsc.answers = {}
    await passes(10 * SECOND_MS, () => isUsable(gateway))
  })

  it('can be checked, which sends nothing and leaves again', async () => {
    const gateway = open({}, systemClock)
    expect(await gateway.check(PATIENT)).toEqual({ usable: true })
    expect(smsc.line.got.map(({ command }) => command)).toEqual(['bind_transceiver', 'unbind'])
    refuseBinds(STATUS.ESME_RINVPASWD)
    expect(await gateway.check(PATIENT)).toEqual({ usable: false, reason: 'ESME_RINVPASWD' })
    expect(await open({ port: 1 }).check(PATIENT)).toEqual({ usable: false, reason: 'ECONNREFUSED' })
  })

  it('that is only checked sends receipts back, for the session that serves', async () => {
    smsc.answers.bind_transceiver = (pdu, line) => {
      smsc.right(pdu, line)
      line.send(receiptMessage('id:1 stat:DELIVRD'))
    }
    expect(await open({}, systemClock).check(PATIENT)).toEqual({ usable: true })
    await until(() => smsc.got('deliver_sm_resp').length === 1)
    expect(smsc.got('deliver_sm_resp')[0]?.status).toBe(STATUS.ESME_RX_T_APPN)
  })

  it('with a password that SMPP cannot carry fails without a line', async () => {
    const settings = gatewaySchema.parse({
      kind: 'smpp',
      name: 'c',
      host: '127.0.0.1',
      port: smsc.port,
      systemId: 's',
    })
    const deps = { config: testConfig(), clock, entropy: systemEntropy, log: openLog('silent') }
    const gateway = smppGateway(deps, settings as SettingsOf<'smpp'>, '合言葉')
    expect(await gateway.check(PATIENT)).toEqual({ usable: false, reason: 'password-not-latin1' })
  })

  it('that hangs is given up', async () => {
    smsc.answers.bind_transceiver = () => {}
    const checking = open().check(PATIENT)
    expect(await settledWithin(RESPONSE_MS + SECOND_MS, checking)).toEqual({
      usable: false,
      reason: 'bind-timeout',
    })
    const stop = new AbortController()
    const stopped = open().check(stop.signal)
    await until(() => smsc.lines.length === 2)
    stop.abort()
    expect((await stopped).usable).toBe(false)
  })

  const refuseBinds = (status: number) => {
    smsc.answers.bind_transceiver = ({ sequence }, line) =>
      line.send({ command: 'bind_transceiver_resp', systemId: '', tlvs: [] }, { status, sequence })
  }
})

describe('a peer that misbehaves', () => {
  const withLength = (length: number) => {
    const bytes = Buffer.alloc(64)
    bytes.writeUInt32BE(length)
    return bytes
  }

  it.each([
    ...[0, 3, 4, 8, 1_000_000, MAX_PDU_BYTES + 1].map(
      length => [`a length of ${length}`, withLength(length)] as const,
    ),
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')] as const,
  ])('by %s loses its line, before the bind and after it', async (_, bytes) => {
    smsc.greet = ({ socket }) => void socket.write(bytes)
    const gateway = open()
    expect(await gateway.check(PATIENT)).toEqual({ usable: false, reason: 'bind-lost' })
    smsc.greet = () => {}
    gateway.start?.()
    await until(() => isUsable(gateway))
    smsc.answers.submit_sm = (_, { socket }) => void socket.write(bytes)
    expect(await send(gateway)).toEqual({ kind: 'unknown', code: 'line-lost', lineLost: true })
    await smsc.line.closed
    expect(smsc.line.got.at(-1)).toMatchObject({ command: 'generic_nack', status: STATUS.ESME_RINVCMDLEN })
  })

  it('by silence, or by half a PDU byte by byte, does not keep its line', async () => {
    smsc.answers.enquire_link = () => {}
    const gateway = await bound()
    const half = encodePdu({ ...receiptMessage('x'.repeat(200)), status: 0, sequence: 1 })
    let at = 0
    await passes(ENQUIRE_MS + RESPONSE_MS + SECOND_MS, async () => {
      if (at < half.length - 1) smsc.line.socket.write(half.subarray(at, ++at))
      return !(await isUsable(gateway))
    })
    expect(at).toBeGreaterThan(100)
  })

  it('by a nack says that it did not take the message', async () => {
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send({ command: 'generic_nack' }, { status: STATUS.ESME_RINVCMDID, sequence })
    expect(await send(await bound())).toEqual({ kind: 'not-sent', code: 'ESME_RINVCMDID' })
  })

  it('by a response of another type leaves unknown what it did', async () => {
    const wrong: readonly Command[] = [
      { command: 'enquire_link_resp' },
      { command: 'bind_transceiver_resp', systemId: '', tlvs: [] },
      { command: 'other', commandId: 0x8000_0111, body: Buffer.alloc(0) },
      { command: 'data_sm_resp', messageId: 'x', tlvs: [] },
    ]
    const gateway = await bound()
    for (const command of wrong) {
      smsc.answers.submit_sm = ({ sequence }, line) => line.send(command, { sequence })
      expect(await send(gateway)).toEqual({ kind: 'unknown', code: 'wrong-answer', unclear: true })
    }
  })

  it('by answers that nobody asked for changes nothing', async () => {
    const gateway = await bound()
    for (let sequence = 1; sequence < 200; sequence += 1) {
      smsc.line.send({ command: 'submit_sm_resp', messageId: 'x', tlvs: [] }, { sequence })
      smsc.line.send({ command: 'generic_nack' }, { sequence, status: STATUS.ESME_RSYSERR })
    }
    await until(() => smsc.line.socket.writableLength === 0)
    smsc.line.send({ command: 'enquire_link' })
    await until(() => smsc.got('enquire_link_resp').length === 1)
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
  })

  it('by not reading any more leaves unknown what it was sent, and loses its line', async () => {
    const gateway = await bound({ window: 1_000 })
    smsc.line.socket.pause()
    const sending = Array.from({ length: 1_000 }, () => send(gateway))
    const outcomes = await settledWithin(RESPONSE_MS + SECOND_MS, Promise.all(sending))
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['unknown']))
    await passes(RESPONSE_MS + SECOND_MS, async () => !(await isUsable(gateway)))
  })

  it('by asking without reading the answers is heard no longer, so that no answers pile up', async () => {
    const gateway = await bound()
    const { socket } = smsc.line
    socket.pause()
    const question = encodePdu({ command: 'enquire_link', status: 0, sequence: 1 })
    const questions = Buffer.concat(Array.from({ length: 4_096 }, () => question))
    for (let n = 0; n < 1_000; n += 1) socket.write(questions)
    await untilStill(() => socket.writableLength)
    expect(socket.writableLength).toBeGreaterThan(0)
    // What was still on its way is heard first.
    await passes(10 * (ENQUIRE_MS + RESPONSE_MS), async () => !(await isUsable(gateway)))
    await until(() => socket.destroyed)
  })

  it('by arbitrary bytes never does more than lose its line', async () => {
    const gateway = await bound()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async bytes => {
        await passes(DAY_MS, () => isUsable(gateway), SECOND_MS)
        const { line } = smsc
        line.socket.write(bytes)
        line.socket.end()
        await line.closed
      }),
      { numRuns: 20 },
    )
    await passes(DAY_MS, () => isUsable(gateway), SECOND_MS)
    expect(await send(gateway)).toMatchObject({ kind: 'accepted' })
  })
})
