import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/platform/clock.ts'
import { systemEntropy } from '../../src/platform/entropy.ts'
import { openLog } from '../../src/platform/log.ts'
import { policy } from '../../src/policy.ts'
import type { Gateway, Receipt } from '../../src/sms/gateways/gateway.ts'
import { gatewaySchema, type SettingsOf } from '../../src/sms/gateways/index.ts'
import { isSameId, type MessageIds } from '../../src/sms/gateways/provider-ids.ts'
import { smppGateway } from '../../src/sms/gateways/smpp/smpp.ts'
import { until } from '../../support/until.ts'
import { testConfig } from '../../support/world.ts'
import { type Capture, startCapture, type WiresharkPdu } from './capture.ts'
import { type OtherSmsc, startNpmSmsc, startPerlSmsc } from './smsc-of-others.ts'

const CODE_TEXT =
  '【関所】認証コード：012345\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #012345'
const ASCII_TEXT = 'Your code is 012345.'
/** Two UCS-2 parts, cut between the two units of a character if it were cut in the middle. */
const LONG_TEXT = `${'あ'.repeat(policy.sms.manyPartsUnits - 1)}𠮷野家${'い'.repeat(20)}`
const VALID_SECONDS = 1_799
const PATIENT = new AbortController().signal

describe.each([
  ["Debian's Net::SMPP", startPerlSmsc, 'hex-to-decimal'],
  ['npm smpp', startNpmSmsc, 'auto'],
] as const)('our client and an SMSC of %s', (_, startSmsc, messageIds) => {
  let smsc: OtherSmsc
  let capture: Capture
  let gateway: Gateway
  let seen: readonly WiresharkPdu[]
  const receipts: Receipt[] = []
  const accepted: string[] = []

  beforeAll(async () => {
    smsc = await startSmsc()
    capture = await startCapture(smsc.port)
    gateway = gatewayTo(capture.port, messageIds)
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    gateway.start?.()
    await until(async () => (await gateway.health()).usable)
    for (const text of [CODE_TEXT, ASCII_TEXT, LONG_TEXT]) accepted.push(await send(text))
    await until(
      () =>
        countOf('deliver_sm_resp') === 3 &&
        countOf('data_sm_resp') === 1 &&
        countOf('enquire_link_resp') === 1,
    )
    await gateway.close?.()
    seen = await capture.decoded()
  })
  afterAll(async () => {
    await capture?.close()
    await smsc?.stop()
  })

  const countOf = (command: string) => smsc.understood.filter(pdu => pdu.command === command).length

  async function send(text: string): Promise<string> {
    const copy = { messageId: 'm', attempt: 1, to: '09012345678', from: '0120381059' }
    const outcome = await gateway.send({ ...copy, text, usefulMs: VALID_SECONDS * 1_000 }, PATIENT)
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
    return outcome.providerId
  }

  it('understand each other from the bind to the unbind', () => {
    const commands = smsc.understood.map(({ command }) => command)
    expect(commands[0]).toBe('bind_transceiver')
    expect(commands.at(-1)).toBe('unbind')
    expect(smsc.understood[0]).toMatchObject({
      system_id: 'sekisho',
      password: 'password',
      interface_version: 0x34,
    })
    const statuses = smsc.understood.map(pdu => pdu.status ?? pdu.command_status)
    expect(new Set(statuses)).toEqual(new Set([0]))
  })

  it('have the same idea of number, sender, validity and receipts', () => {
    const submitted = smsc.understood.filter(({ command }) => command === 'submit_sm')
    expect(submitted).toHaveLength(4)
    for (const message of submitted)
      expect(message).toMatchObject({
        source_addr: '0120381059',
        destination_addr: '09012345678',
        registered_delivery: 1,
      })
    expect(submitted.map(({ data_coding }) => data_coding)).toEqual([8, 0, 8, 8])
    expect(submitted.map(({ esm_class }) => esm_class)).toEqual([0, 0, 0x40, 0x40])
  })

  it('bring each receipt to its message', () => {
    const [code, ascii, long] = accepted
    const told = receipts.map(({ of }) => ('providerId' in of ? of.providerId : ''))
    expect(told).toHaveLength(3)
    for (const [at, given] of [code, ascii, long].entries())
      expect(isSameId(messageIds, given ?? '', told[at] ?? '')).toBe(true)
    expect(new Set(receipts.map(({ state }) => state))).toEqual(new Set(['delivered']))
  })

  it('have read exactly the texts that were written', () => {
    const texts = smsc.understood.filter(({ command }) => command === 'submit_sm').map(({ text }) => text)
    expect(texts.slice(0, 2)).toEqual([CODE_TEXT, ASCII_TEXT])
    expect(texts.slice(2).join('')).toBe(LONG_TEXT)
  })

  it('exchange nothing that Wireshark finds malformed, and it reads the same', () => {
    expect(seen.filter(pdu => pdu.isMalformed)).toEqual([])
    const submitted = seen.map(({ fields }) => fields).filter(({ command_id }) => command_id === '0x00000004')
    expect(submitted).toHaveLength(4)
    expect(submitted[0]?.message_text).toBe(CODE_TEXT)
    expect(submitted[2]?.message_text).toBe('あ'.repeat(policy.sms.manyPartsUnits - 1))
    for (const fields of submitted)
      expect(fields).toMatchObject({
        validity_period_r: `${VALID_SECONDS}.000000000`,
        'regdel.receipt': '0x01',
        source_addr: '0120381059',
        destination_addr: '09012345678',
      })
  })
})

describe('our client with transmitter and receiver apart, and an SMSC of npm smpp', () => {
  it('brings receipts by the receiver to what the transmitter sent', async () => {
    const smsc = await startNpmSmsc()
    const gateway = gatewayTo(smsc.port, 'auto', { receiver: {} })
    try {
      const receipts: Receipt[] = []
      gateway.onReceipt(async receipt => void receipts.push(receipt))
      gateway.start?.()
      const binds = () =>
        smsc.understood.map(({ command }) => command).filter(name => name.startsWith('bind_'))
      await until(async () => binds().length === 2 && (await gateway.health()).usable)
      expect(binds().sort()).toEqual(['bind_receiver', 'bind_transmitter'])
      const copy = { messageId: 'm', attempt: 1, to: '09012345678', from: '0120381059' }
      const sms = { ...copy, text: CODE_TEXT, usefulMs: VALID_SECONDS * 1_000 }
      const ids: string[] = []
      for (let n = 0; n < 5; n += 1) {
        const outcome = await gateway.send(sms, PATIENT)
        ids.push(outcome.kind === 'accepted' ? outcome.providerId : JSON.stringify(outcome))
      }
      await until(() => receipts.length === 5)
      expect(receipts.map(({ of }) => ('providerId' in of ? of.providerId : ''))).toEqual(ids)
    } finally {
      await gateway.close?.()
      await smsc.stop()
    }
  })
})

function gatewayTo(port: number, messageIds: MessageIds, more: object = {}): Gateway {
  const given = {
    kind: 'smpp',
    name: 'carrier',
    host: '127.0.0.1',
    port,
    systemId: 'sekisho',
    messageIds,
    ...more,
  }
  const settings = gatewaySchema.parse(given) as SettingsOf<'smpp'>
  const deps = { config: testConfig(), clock: systemClock, entropy: systemEntropy, log: openLog('silent') }
  return smppGateway(deps, settings, 'password')
}
