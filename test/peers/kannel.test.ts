import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSmsc, startSmsc } from '../../support/smsc.ts'
import { type Capture, startCapture } from './capture.ts'
import { KANNEL_USER, type Kannel, startKannel } from './kannel.ts'

/** Kannel, the SMPP client that carriers know best, against our simulator. */
const TEXT = '【関所】認証コード：012345\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #012345'

let smsc: RunningSmsc
let capture: Capture
let kannel: Kannel
beforeAll(async () => {
  smsc = await startSmsc('--ids', 'hex', '--receipt-ids', 'decimal')
  capture = await startCapture(smsc.port)
  // Hexadecimal in answers and decimal in receipts, as Kannel's manual calls it.
  kannel = await startKannel({ smscPort: capture.port, smscLines: ['msg-id-type = 0x01'] })
})
afterAll(async () => {
  await kannel?.stop()
  await capture?.close()
  smsc?.process.kill('SIGTERM')
  await smsc?.ended
})

async function sendsms(text: string): Promise<string> {
  const query = new URLSearchParams({
    ...KANNEL_USER,
    to: '09012345678',
    from: '0120381059',
    coding: '2',
    charset: 'UTF-8',
    validity: '29',
    'dlr-mask': '31',
    text,
  })
  return (await fetch(`${kannel.url}?${query}`)).text()
}

describe('Kannel', () => {
  it('binds, and its messages arrive as they were written, short and long', async () => {
    expect(await sendsms(TEXT)).toMatch(/^0: Accepted/)
    await expect
      .poll(() => smsc.messages())
      .toMatchObject([{ text: TEXT, from: '0120381059', to: '09012345678', parts: 1, system: 'kannel' }])
    const long = `${TEXT}\n`.repeat(3)
    expect(await sendsms(long)).toMatch(/^0: Accepted/)
    await expect.poll(() => smsc.messages()[1]).toMatchObject({ text: long })
    expect(smsc.messages()[1]?.parts).toBeGreaterThan(2)
  })

  it('acknowledges the receipts, and nothing that passed is malformed in the eyes of Wireshark', async () => {
    const DELIVER_SM_RESP = '0x80000005'
    const answered = async () => {
      const pdus = await capture.decoded()
      return pdus.filter(({ fields }) => fields.command_id === DELIVER_SM_RESP)
    }
    // Of a long text, Kannel wants the receipt of one part only.
    await expect.poll(async () => (await answered()).length).toBe(2)
    for (const { fields } of await answered()) expect(Number(fields.command_status)).toBe(0)
    const pdus = await capture.decoded()
    expect(pdus.filter(pdu => pdu.isMalformed)).toEqual([])
    const ofCommand = (id: string) => pdus.filter(({ fields }) => fields.command_id === id)
    const [submitted] = ofCommand('0x00000004')
    expect(submitted?.fields.message_text).toBe(TEXT)
    const [delivered] = ofCommand('0x00000005')
    expect(delivered?.fields).toMatchObject({ message_state: '2' })
    expect(delivered?.fields.receipted_message_id).toMatch(/^\d{16}$/)
  })
})
