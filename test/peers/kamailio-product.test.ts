import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_ADDRESS } from '../../support/kamailio.ts'
import { SWITCH_SECRET } from '../../support/line-states.ts'
import {
  codeAt,
  type SwitchedSekisho,
  saveSettings,
  startSwitchedSekisho,
} from '../../support/switched-sekisho.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { linesWith, type Phone, startTelephony, type Telephony } from './telephony.ts'
import { OUTSIDER, TOKYO } from './told-lines.ts'

/**
 * The whole way: an administrator saves on サービス設定, our server pushes to the Kamailio of docs/examples/kamailio/, and a call
 * by SIPp goes where the setting says.
 */
const LONDON = '+442079460000'
const OTHER_SECRET = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const LINES = Object.fromEntries(
  (['answers', 'busy', 'rings', 'away'] as const).map(phone => [phone, linesWith(phone)[0] ?? '']),
) as Readonly<Record<Phone, string>>

let telephony: Telephony
let sekisho: SwitchedSekisho
let administrator: Visitor

beforeAll(async () => {
  telephony = await startTelephony()
  sekisho = await startSwitchedSekisho(telephony.kamailio.url)
  for (const line of Object.values(LINES)) await sekisho.addLine(line)
  await sekisho.giveSnapshot()
  administrator = await sekisho.administrator()
})
afterAll(async () => {
  await sekisho?.stop()
  await telephony?.stop()
})

const fromOutside = (to: string) => telephony.call({ to, caller: OUTSIDER, from: GATEWAY_ADDRESS })
const stateOn = async (line: string) =>
  (await administrator.get(`/oa/lines/${line}`)).page.querySelector('#link-state')?.textContent ?? ''

/** Saves, and waits until the page says that calls follow. */
async function save(line: string, fields: Record<string, string | undefined>): Promise<void> {
  expect(await saveSettings(administrator, line, fields)).toContain('サービス設定を保存しました。')
  await isApplied(line)
}

/** Waits until the page says so. */
const isApplied = (line: string) => expect.poll(() => stateOn(line)).toMatch(/^反映しました（\d\d:\d\d）$/)

const OFF = { forwarding: 'off' }
const toNumber = (number: string) => ({ forwarding: 'always', 'number.always': number })
const inCase = (when: 'busy' | 'no-answer' | 'unreachable', number: string) => ({
  forwarding: 'cases',
  [`to.${when}`]: 'number',
  [`number.${when}`]: number,
  after: '5',
})

describe('a setting that is saved', () => {
  it.each([
    ['常に転送', 'answers', toNumber(TOKYO), { reached: 'phone' }],
    ['話中のとき', 'busy', inCase('busy', TOKYO), { status: 486 }],
    ['応答がないとき', 'rings', inCase('no-answer', TOKYO), undefined],
    ['圏外・未接続', 'away', inCase('unreachable', TOKYO), { status: 480 }],
  ] as const)('%s: calls follow, and no more once it is しない', async (_, phone, fields, without) => {
    const line = LINES[phone]
    await save(line, fields)
    const fate = await fromOutside(line)
    expect(fate).toMatchObject({ status: 200, reached: 'gateway' })
    expect(fate.invite).toContain(`INVITE sip:${TOKYO}@`)
    await save(line, OFF)
    if (without !== undefined) expect(await fromOutside(line)).toMatchObject(without)
    else {
      const givenUp = { to: line, caller: OUTSIDER, from: GATEWAY_ADDRESS, isGivenUp: true }
      expect(await telephony.call(givenUp)).toMatchObject({ status: 487, rang: true })
    }
  })

  it('留守番電話: calls follow, and no more once it is しない', async () => {
    await save(LINES.answers, { forwarding: 'voicemail' })
    expect(await fromOutside(LINES.answers)).toMatchObject({ status: 200, reached: 'voicemail' })
    await save(LINES.answers, OFF)
    expect(await fromOutside(LINES.answers)).toMatchObject({ status: 200, reached: 'phone' })
  })

  it('番号非通知拒否 and 着信拒否リスト: callers are rejected, and no more once they are off', async () => {
    const line = LINES.answers
    const hidden = { to: line, caller: 'anonymous', from: GATEWAY_ADDRESS, privacy: 'id' } as const
    await save(line, { rejectAnonymous: '1', rejectedCallers: '090-1111-2222' })
    expect(await telephony.call(hidden)).toMatchObject({ status: 433 })
    expect(await fromOutside(line)).toMatchObject({ status: 603 })
    await save(line, { rejectAnonymous: undefined, rejectedCallers: '' })
    expect(await telephony.call(hidden)).toMatchObject({ status: 200, reached: 'phone' })
    expect(await fromOutside(line)).toMatchObject({ status: 200, reached: 'phone' })
  })

  it('発信者番号通知: who is called sees the number, or does not', async () => {
    const caller = LINES.answers
    const seen = async () => (await telephony.call({ to: TOKYO, caller })).invite
    await save(caller, { showCallerNumber: undefined })
    expect(await seen()).toMatch(/^From: .*sip:anonymous@/m)
    await save(caller, { showCallerNumber: '1' })
    expect(await seen()).toMatch(new RegExp(`^From: .*sip:${caller}@`, 'm'))
  })

  it('国際電話利用休止: lifted with a code of its own, calls abroad leave; suspended again, they do not', async () => {
    const caller = LINES.answers
    const abroad = () => telephony.call({ to: LONDON, caller })
    expect(await abroad()).toMatchObject({ status: 403 })
    await saveSettings(administrator, caller, { internationalSuspended: undefined })
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    await administrator.submit('/oa/act/code', { code: await codeAt(sekisho.url) })
    await isApplied(caller)
    expect(await abroad()).toMatchObject({ status: 200, reached: 'gateway' })
    await save(caller, { internationalSuspended: '1' })
    expect(await abroad()).toMatchObject({ status: 403 })
  })
})

describe('a line that the operator takes out of service', () => {
  it('is not reached and cannot call, and is as before once it is in service again', async () => {
    const line = LINES.answers
    await sekisho.setInService(line, false)
    await isApplied(line)
    expect(await fromOutside(line)).toMatchObject({ status: 404 })
    expect(await telephony.call({ to: TOKYO, caller: line })).toMatchObject({ status: 403 })
    await sekisho.setInService(line, true)
    await isApplied(line)
    expect(await fromOutside(line)).toMatchObject({ status: 200, reached: 'phone' })
  })
})

describe('what Kamailio has otherwise than we', () => {
  it('is found, and put right', async () => {
    const { kamailio } = telephony
    const line = LINES.answers
    const before = await kamailio.keptOf(line)
    if (before === undefined) throw new Error('nothing is kept')
    expect(await sekisho.command('switch', 'reconcile')).toMatchObject({
      code: 0,
      output: expect.stringContaining('0 differ'),
    })
    await kamailio.take({ ...before, forwarding: [{ when: 'always', to: { number: TOKYO } }] })
    expect(await fromOutside(line)).toMatchObject({ reached: 'gateway' })
    expect(await sekisho.command('switch', 'reconcile')).toMatchObject({
      code: 1,
      output: expect.stringMatching(new RegExp(`^${line}  forwarding`)),
    })
    expect(await sekisho.command('switch', 'reconcile', '--apply')).toMatchObject({ code: 0 })
    await expect.poll(async () => (await kamailio.keptOf(line))?.forwarding).toEqual([])
    expect(await fromOutside(line)).toMatchObject({ reached: 'phone' })
  })
})

describe('whatever is killed', () => {
  it('a setting that was saved right before we were killed is followed once we are back', async () => {
    const line = LINES.answers
    await saveSettings(administrator, line, toNumber(TOKYO))
    await sekisho.kill()
    await sekisho.start()
    await isApplied(line)
    expect(await fromOutside(line)).toMatchObject({ reached: 'gateway' })
    await save(line, OFF)
  })

  it('Kamailio has everything again after its kill: what was set before, and what was saved meanwhile', async () => {
    const { kamailio } = telephony
    await save(LINES.busy, inCase('busy', TOKYO))
    await kamailio.kill()
    expect(await saveSettings(administrator, LINES.answers, toNumber(TOKYO))).toContain('保存しました')
    expect(await stateOn(LINES.answers)).toBe('待っています')
    await kamailio.start()
    await telephony.register()
    expect(await kamailio.keptOf(LINES.busy)).toBeUndefined()
    await sekisho.giveSnapshot()
    expect(await fromOutside(LINES.busy)).toMatchObject({ reached: 'gateway' })
    expect(await fromOutside(LINES.answers)).toMatchObject({ reached: 'gateway' })
    await isApplied(LINES.answers)
    for (const line of [LINES.busy, LINES.answers]) await save(line, OFF)
  })

  it('both at once: nothing that was saved is lost', async () => {
    const { kamailio } = telephony
    await kamailio.kill()
    await saveSettings(administrator, LINES.answers, toNumber(TOKYO))
    await sekisho.kill()
    await kamailio.start()
    await telephony.register()
    await sekisho.start()
    await sekisho.giveSnapshot()
    await isApplied(LINES.answers)
    expect(await fromOutside(LINES.answers)).toMatchObject({ reached: 'gateway' })
    await save(LINES.answers, OFF)
  })
})

describe('what is not ours, or not of now', () => {
  it('an older state that comes late changes nothing', async () => {
    const line = LINES.answers
    const { kamailio } = telephony
    const before = await kamailio.keptOf(line)
    await save(line, toNumber(TOKYO))
    if (before === undefined) throw new Error('nothing is kept')
    const { version = 0 } = (await kamailio.keptOf(line)) ?? {}
    expect(await kamailio.take(before)).toEqual({ status: 409, body: `{"applied":${version}}` })
    expect(await fromOutside(line)).toMatchObject({ reached: 'gateway' })
    await save(line, OFF)
  })

  it('signed with another key: nothing is taken and nobody reads that it was; with both keys, it is', async () => {
    const line = LINES.answers
    await sekisho.kill()
    await sekisho.start([OTHER_SECRET])
    await saveSettings(administrator, line, toNumber(TOKYO))
    await expect.poll(() => telephony.kamailio.log()).toContain('not signed with the key')
    expect(await stateOn(line)).not.toContain('反映しました')
    expect(await fromOutside(line)).toMatchObject({ reached: 'phone' })
    await sekisho.kill()
    await sekisho.start([OTHER_SECRET, SWITCH_SECRET])
    await isApplied(line)
    expect(await fromOutside(line)).toMatchObject({ reached: 'gateway' })
  })
})
