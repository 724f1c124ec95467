import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../src/platform/clock.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { numberOfMode } from '../src/sms/gateways/inbox/faults.ts'
import type { Command, Pdu } from '../src/sms/gateways/smpp/pdu.ts'
import { parseReceiptText } from '../src/sms/gateways/smpp/receipt-text.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { findTlvNumber, findTlvText, TAG } from '../src/sms/gateways/smpp/tlv.ts'
import type { SimulatorEvent } from '../src/sms/simulator/events.ts'
import { noPhones } from '../src/sms/simulator/phones.ts'
import {
  type Simulator,
  type SimulatorSettings,
  startSimulator,
  USUAL_SETTINGS,
} from '../src/sms/simulator/simulator.ts'
import { makeAuthority } from '../support/certificates.ts'
import { bind, RawSmpp, submits } from '../support/raw-smpp.ts'

/** The SMSC simulator as clients meet it, over real sockets. That others understand it is proved in test/peers. */
const running: Simulator[] = []
const clients: RawSmpp[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const simulator of running.splice(0)) await simulator.stop()
})

interface Started {
  readonly simulator: Simulator
  readonly events: SimulatorEvent[]
  /** A client that is bound. */
  client(as?: 'bind_transceiver' | 'bind_receiver' | 'bind_transmitter'): Promise<RawSmpp>
  /** A client that said nothing yet. */
  stranger(): Promise<RawSmpp>
  readonly messages: () => Extract<SimulatorEvent, { event: 'message' }>[]
}

async function start(
  settings: Partial<SimulatorSettings> = {},
  clock: Clock = systemClock,
): Promise<Started> {
  const events: SimulatorEvent[] = []
  const simulator = await startSimulator({
    deps: { clock, entropy: systemEntropy },
    settings: { ...USUAL_SETTINGS, port: 0, receiptMs: { from: 1, to: 5 }, ...settings },
    phones: noPhones('deliver'),
    onEvent: event => void events.push(event),
  })
  running.push(simulator)
  const kept = (client: RawSmpp) => {
    clients.push(client)
    return client
  }
  return {
    simulator,
    events,
    client: async as => kept(await RawSmpp.bound(simulator.port, as)),
    stranger: async () => kept(await RawSmpp.connect(simulator.port)),
    messages: () => events.filter(event => event.event === 'message'),
  }
}

const TEXT = '【関所】認証コード：012345\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #012345'
const PHONE = '09012345678'

async function submit(client: RawSmpp, to = PHONE, text = TEXT) {
  const answers: Pdu[] = []
  for (const command of submits(to, text)) answers.push(await client.ask(command))
  return answers.map(answer => ({
    status: answer.status,
    id: answer.command === 'submit_sm_resp' ? answer.messageId : '',
  }))
}

const receiptIn = (pdu: Pdu) => {
  if (pdu.command !== 'deliver_sm') throw new Error(pdu.command)
  return {
    ...parseReceiptText(Buffer.from(pdu.shortMessage).toString('latin1')),
    tlvId: findTlvText(pdu.tlvs, TAG.receiptedMessageId),
    tlvState: findTlvNumber(pdu.tlvs, TAG.messageState),
    esmClass: pdu.esmClass,
    from: pdu.source.address,
    to: pdu.destination.address,
  }
}

describe('the simulator', () => {
  it('takes a message, tells its text, and reports its arrival', async () => {
    const { client, messages } = await start()
    const one = await client()
    const [answer] = await submit(one)
    expect(answer).toEqual({ status: 0, id: expect.stringMatching(/^\d{16}$/) })
    expect(messages()).toMatchObject([
      {
        answer: 'taken',
        ids: [answer?.id],
        from: '0120381059',
        to: PHONE,
        text: TEXT,
        parts: 1,
        system: 'test',
      },
    ])
    expect(receiptIn(await one.nextReceipt())).toEqual({
      id: answer?.id,
      stat: 'DELIVRD',
      err: '000',
      tlvId: answer?.id,
      tlvState: 2,
      esmClass: 4,
      from: PHONE,
      to: '0120381059',
    })
  })

  it('joins the parts of a long text, whatever their order, and reports each', async () => {
    const { client, messages } = await start()
    const one = await client()
    const long = `${TEXT}\n`.repeat(4)
    const parts = submits('819012345678', long)
    expect(parts.length).toBeGreaterThan(3)
    const ids = []
    for (const part of parts.toReversed()) ids.unshift(await one.ask(part))
    const known = ids.map(answer => (answer.command === 'submit_sm_resp' ? answer.messageId : ''))
    expect(messages()).toMatchObject([{ text: long, to: PHONE, parts: parts.length, ids: known }])
    const reported = []
    for (const _ of parts) reported.push(receiptIn(await one.nextReceipt()).id)
    expect(reported.sort()).toEqual(known.sort())
  })

  it.each([
    ['text', 'hex', 'decimal'],
    ['tlvs', 'decimal', 'hex'],
  ] as const)(
    'writes receipts as %s, ids as %s in answers and %s in receipts',
    async (form, ids, receiptIds) => {
      const { client } = await start({ receiptForm: form, ids, receiptIds })
      const one = await client()
      const [answer] = await submit(one)
      const receipt = receiptIn(await one.nextReceipt())
      const [id, other] = form === 'text' ? [receipt.id, receipt.tlvId] : [receipt.tlvId, receipt.id]
      expect(other).toBeUndefined()
      expect(id).not.toBe(answer?.id)
      const radix = (of: string) => (of === 'hex' ? 16 : 10)
      expect(Number.parseInt(id ?? '', radix(receiptIds))).toBe(Number.parseInt(answer?.id ?? '', radix(ids)))
    },
  )

  it('gives no id twice, also not after a new start', async () => {
    const first = await start()
    const ids = await submit(await first.client(), PHONE, `${TEXT}\n`.repeat(4))
    const second = await start()
    ids.push(...(await submit(await second.client())))
    expect(new Set(ids.map(answer => answer.id)).size).toBe(ids.length)
  })

  it('reports only where the message asks for it', async () => {
    const { client, events } = await start()
    const one = await client()
    const ask = (to: string, registeredDelivery: number) =>
      one.ask(submits(to, 'x', { registeredDelivery })[0] as Command)
    await ask(PHONE, 0)
    await ask(PHONE, 2)
    await ask(numberOfMode('undelivered'), 2)
    expect(receiptIn(await one.nextReceipt()).stat).toBe('UNDELIV')
    expect(events.filter(event => event.event === 'receipt')).toHaveLength(1)
  })
})

describe('faults of the simulator, by number', () => {
  it.each([
    ['refuse', STATUS.ESME_RINVDSTADR],
    ['throttle', STATUS.ESME_RTHROTTLED],
    ['down', STATUS.ESME_RSYSERR],
  ] as const)('"%s" is answered with an error', async (mode, status) => {
    const { client, messages } = await start()
    expect(await submit(await client(), numberOfMode(mode))).toEqual([{ status, id: '' }])
    expect(messages()).toMatchObject([{ ids: [], to: numberOfMode(mode) }])
  })

  it('"silent" is never answered, and the rest goes on', async () => {
    const { client } = await start()
    const one = await client()
    for (const command of submits(numberOfMode('silent'), TEXT)) one.send(command)
    expect(await submit(one)).toMatchObject([{ status: 0 }])
    await one.nextReceipt()
    expect(one.waiting).toEqual([])
  })

  it('"early-receipt" reports before the answer', async () => {
    const { client } = await start()
    const one = await client()
    const sequence = one.send(submits(numberOfMode('early-receipt'), TEXT)[0] as Command)
    const receipt = await one.next()
    expect(receipt.command).toBe('deliver_sm')
    one.reply(receipt)
    expect(await one.next()).toMatchObject({
      command: 'submit_sm_resp',
      sequence,
      messageId: receiptIn(receipt).id,
    })
  })

  it('"double-receipt" reports twice, "undelivered" that it did not arrive', async () => {
    const { client } = await start()
    const one = await client()
    await submit(one, numberOfMode('double-receipt'))
    const twice = [receiptIn(await one.nextReceipt()), receiptIn(await one.nextReceipt())]
    expect(twice[0]).toEqual(twice[1])
    await submit(one, numberOfMode('undelivered'))
    expect(receiptIn(await one.nextReceipt())).toMatchObject({ stat: 'UNDELIV', tlvState: 5 })
  })

  it('answers take as long as they are told to', async () => {
    const { client } = await start({ answerMs: { from: 30, to: 40 } })
    const one = await client()
    const before = performance.now()
    await submit(one)
    expect(performance.now() - before).toBeGreaterThan(25)
  })
})

describe('sessions of the simulator', () => {
  it('transmitters get their receipts on the receiver, also one that binds later', async () => {
    const { client } = await start()
    const transmitter = await client('bind_transmitter')
    const [answer] = await submit(transmitter)
    const receiver = await client('bind_receiver')
    expect(receiptIn(await receiver.nextReceipt()).id).toBe(answer?.id)
    expect((await receiver.ask(submits(PHONE, TEXT)[0] as Command)).status).toBe(STATUS.ESME_RINVBNDSTS)
    expect(transmitter.waiting).toEqual([])
  })

  it('what a client did not answer before it died is delivered again', async () => {
    const { client } = await start()
    const first = await client()
    const [answer] = await submit(first)
    expect(receiptIn(await first.nextReceipt()).id).toBe(answer?.id)
    first.close()
    const second = await client()
    const receipt = await second.nextReceipt()
    expect(receiptIn(receipt).id).toBe(answer?.id)
    second.reply(receipt)
    await second.ask({ command: 'enquire_link' })
    expect(second.waiting).toEqual([])
  })

  it('are asked whether they are there, and ended when they do not answer', async () => {
    const clock = { ...systemClock, offset: 0, ticks: () => systemClock.ticks() + clock.offset }
    const { client, events } = await start({ enquireMs: 10 }, clock)
    const one = await client()
    expect((await one.next()).command).toBe('enquire_link')
    clock.offset = 11_000
    await one.ended
    await expect.poll(() => events.at(-1)?.event).toBe('left')
  })

  it('must bind, once, within 10 seconds', async () => {
    const clock = { ...systemClock, offset: 0, ticks: () => systemClock.ticks() + clock.offset }
    const { client, stranger } = await start({}, clock)
    const one = await client()
    expect((await one.ask(bind())).status).toBe(STATUS.ESME_RALYBND)
    const other = await stranger()
    expect((await other.ask(submits(PHONE, TEXT)[0] as Command)).status).toBe(STATUS.ESME_RINVBNDSTS)
    clock.offset = 10_001
    await other.ended
    expect((await one.ask({ command: 'enquire_link' })).status).toBe(0)
  })

  it('are for the account that is named, if one is', async () => {
    const { stranger } = await start({ account: { systemId: 'sekisho', password: 'right' } })
    const tried = async (systemId: string, password: string) =>
      (await (await stranger()).ask(bind('bind_transceiver', systemId, password))).status
    expect(await tried('other', 'right')).toBe(STATUS.ESME_RINVSYSID)
    expect(await tried('sekisho', 'wrong')).toBe(STATUS.ESME_RINVPASWD)
    expect(await tried('sekisho', 'right')).toBe(0)
  })

  it('end with unbind, from either side', async () => {
    const { client, simulator } = await start()
    const one = await client()
    expect((await one.ask({ command: 'unbind' })).command).toBe('unbind_resp')
    await one.ended
    const other = await client()
    running.splice(0)
    const stopped = simulator.stop()
    const farewell = await other.next()
    expect(farewell.command).toBe('unbind')
    other.reply(farewell)
    await other.ended
    await stopped
  })

  it('are limited in number', async () => {
    const { client, stranger } = await start({ maxConnections: 1 })
    const one = await client()
    await (await stranger()).ended
    expect((await one.ask({ command: 'enquire_link' })).status).toBe(0)
  })

  it('are encrypted with a key and a certificate', async () => {
    const authority = makeAuthority()
    const tls = authority.issue(['DNS:localhost'])
    const ca = readFileSync(authority.caFile, 'utf8')
    authority.remove()
    const { simulator, stranger } = await start({ tls })
    const one = await RawSmpp.connect(simulator.port, ca)
    clients.push(one)
    expect((await one.ask(bind())).status).toBe(0)
    const plain = await stranger()
    plain.send(bind())
    await plain.ended
  })
})

describe('what is no SMPP', () => {
  const header = (length: number, id = 0x15) => {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(length, 0)
    bytes.writeUInt32BE(id, 4)
    bytes.writeUInt32BE(1, 12)
    return bytes
  }

  it.each([0, 3, 4, 8, 15, 65_537, 1_000_000])('a length of %s ends the session', async length => {
    const { client } = await start()
    const one = await client()
    one.write(header(length))
    expect(await one.next()).toMatchObject({ command: 'generic_nack', status: STATUS.ESME_RINVCMDLEN })
    await one.ended
  })

  it('HTTP ends the session', async () => {
    const { stranger } = await start()
    const one = await stranger()
    one.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await one.ended
  })

  it('an unknown command, and fields that do not fit, are answered by generic_nack, and the rest goes on', async () => {
    const { client } = await start()
    const one = await client()
    one.write(header(16, 0x0fff))
    expect(await one.next()).toMatchObject({
      command: 'generic_nack',
      status: STATUS.ESME_RINVCMDID,
      sequence: 1,
    })
    one.write(header(16, 0x04))
    expect(await one.next()).toMatchObject({ command: 'generic_nack', status: STATUS.ESME_RINVCMDLEN })
    expect(await submit(one)).toMatchObject([{ status: 0 }])
  })

  it('a client that floods it without reading is not read from for ever', async () => {
    const { client } = await start()
    const one = await client()
    one.stopReading()
    // More than what the buffers of both sides hold, each way.
    const piece = Buffer.alloc(64 * 1024, header(16))
    const pieces = 1024
    let taken = 0
    while (taken < pieces && (await one.hasTaken(piece))) taken += 1
    expect(taken).toBeLessThan(pieces)
  })
})
