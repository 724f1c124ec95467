import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { changeRows } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import {
  addOffice,
  makeWorld,
  OFFICE,
  type TestContract,
  testConfig,
  type World,
} from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { gatewaySchema } from '../sms/gateways/index.ts'
import { applyReceipt } from '../sms/receipts.ts'
import type { SmsState } from '../sms/tables.ts'

/** What the code screen says of the SMS, to whoever waits for it. */
const NEW_OFFICE: TestContract = {
  administrator: { loginId: 'new', password: 'new-password' },
  users: [],
}

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, NEW_OFFICE)
})
afterEach(() => world.close())

const WAITING: Record<string, { path: string; open(): Promise<Visitor> }> = {
  'a service user': {
    path: '/ou/code',
    open: () => signIn('/ou/', { loginId: 'taro', password: 'taro-password' }),
  },
  'an administrator': {
    path: '/oa/code',
    open: () => signIn('/oa/', { loginId: 'office', password: 'office-password' }),
  },
  'an administrator who enrols': {
    path: '/oa/code',
    open: () => signIn('/oa/', { loginId: 'new', password: 'new-password', number: '09055556666' }),
  },
  'an administrator who changes his own number': { path: '/oa/sms-numbers/code', open: changeOwnNumber },
}

async function signIn(path: string, fields: Record<string, string>): Promise<Visitor> {
  const browser = world.visitor()
  await browser.post(path, fields)
  return browser
}

async function changeOwnNumber(): Promise<Visitor> {
  const browser = await signedInAdministrator(world, OFFICE)
  const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
  const own = Object.keys(fields).find(name => fields[name] === '09011112222' && name.startsWith('number.'))
  await browser.post('/oa/sms-numbers', { ...fields, [own ?? '']: '09055556666', action: 'set' })
  const check = formFields(await browser.get('/oa/sms-numbers/confirm'), 'main form')
  await browser.post('/oa/sms-numbers/confirm', { ...check, action: 'ok' })
  return browser
}

interface News {
  readonly delivery: string
  readonly label: string
  readonly help: string
  readonly final: boolean
}

async function shown(browser: Visitor, path: string): Promise<News> {
  const news = JSON.parse((await browser.get(`${path}/state`)).html) as News
  const status = (await browser.get(path)).page.querySelector('#delivery')?.textContent ?? ''
  expect(status.replace(/\s+/g, ' ').trim()).toBe(`${news.label} ${news.help}`)
  return news
}

async function withState(state: SmsState, tries = 1) {
  const browser = await signIn('/ou/', { loginId: 'taro', password: 'taro-password' })
  await changeRows(world, 'sms_message', { set: { state, tries } })
  return { browser, news: () => shown(browser, '/ou/code') }
}

describe('a number that takes no SMS', () => {
  it.each([
    ['a service user', '正しい番号の登録を、管理者に依頼してください。'],
    ['an administrator', '番号の変更については、お客さま窓口にお問い合わせください。'],
    ['an administrator who enrols', '『番号を入力し直す』から、正しい番号を入力してください。'],
    [
      'an administrator who changes his own number',
      '『番号を入力し直す』から、正しい番号を入力してください。',
    ],
  ])('tells %s what helps', async (who, advice) => {
    const { path, open } = WAITING[who] ?? expect.fail(who)
    const browser = await open()
    world.gateway.next = () => ({ kind: 'refused', code: 'no-such-number' })
    await world.deliver()
    const news = await shown(browser, path)
    expect(news).toMatchObject({ delivery: 'failed', label: '届きませんでした', final: true })
    expect(news.help).toContain(advice)
  })
})

const NOT_YET = 'まだ送信していません'

describe('an SMS that did not arrive', () => {
  it('asks for power and signal, and is followed on, because it may be sent or heard of once more', async () => {
    const { browser, news } = await withState('queued', 0)
    await world.deliver()
    const receipt = (state: 'delivered' | 'undelivered') =>
      applyReceipt(world.deps, { gateway: 'fake', of: { providerId: '1' }, state })
    await receipt('undelivered')
    expect(await news()).toEqual({
      delivery: 'failed',
      label: '届きませんでした',
      help: '電源と電波を確認し、再送信してください。',
      final: false,
      sentAt: '10:00',
    })
    world.clock.pass(policy.code.resendAfterMs[0])
    await browser.post('/ou/code/resend')
    expect(await news()).toMatchObject({
      delivery: 'waiting',
      help: '一度届かなかったため、もう一度送信しています。このままお待ちください。',
    })
    await world.deliver()
    expect(await news()).toMatchObject({ delivery: 'sent', final: false })
  })

  it('because the carrier did not carry it does not ask for power and signal', async () => {
    const { browser, news } = await withState('queued', 0)
    await world.deliver()
    await applyReceipt(world.deps, {
      gateway: 'fake',
      of: { providerId: '1' },
      state: 'undelivered',
      code: 'REJECTD/034',
      curable: true,
    })
    expect(await news()).toEqual({
      delivery: 'failed',
      label: '届きませんでした',
      help: '通信事業者の設備で配信されませんでした。再送信してください。何度も続くときは、お客さま窓口にお問い合わせください。',
      final: false,
      sentAt: '10:00',
    })
    for (const wait of policy.code.resendAfterMs) {
      world.clock.pass(wait)
      await browser.post('/ou/code/resend')
    }
    await world.deliver()
    await applyReceipt(world.deps, {
      gateway: 'fake',
      of: { providerId: '2' },
      state: 'undelivered',
      code: 'DELETED',
      curable: true,
    })
    expect((await news()).help).toContain('はじめからやり直してください。')
  })

  it('asks for a new sign-in when it cannot be sent again', async () => {
    const { browser, news } = await withState('undelivered')
    for (const wait of policy.code.resendAfterMs) {
      world.clock.pass(wait)
      await browser.post('/ou/code/resend')
    }
    await changeRows(world, 'sms_message', { set: { state: 'undelivered' } })
    expect((await news()).help).toBe('電源と電波を確認し、はじめからやり直してください。')
  })
})

describe('an SMS on its way', () => {
  it('is said to be tried again by itself while no carrier can be reached, and to be given up in the end', async () => {
    world.gateway.next = () => ({ kind: 'not-sent', code: 'connection-refused' })
    const { news } = await withState('queued', 0)
    await world.deliver()
    expect((await news()).help).toBe(
      'まもなく送信されます。1分たっても変わらないときは、再送信してください。',
    )
    world.clock.pass(2 * SECOND_MS)
    await world.deliver()
    const delayed = await news()
    expect(delayed).toMatchObject({ delivery: 'waiting', label: '送信待ち', final: false, sentAt: NOT_YET })
    expect(delayed.help).toContain('自動で送信を繰り返しています')
    world.clock.pass(29 * MINUTE_MS + SECOND_MS)
    await world.deliver()
    expect(await news()).toEqual({
      delivery: 'failed',
      label: '届きませんでした',
      help: '混み合っていて、時間内に送信できませんでした。はじめからやり直してください。',
      final: true,
      sentAt: NOT_YET,
    })
  })

  it('is called sent where nobody knows, with what to do when it does not come', async () => {
    const { news } = await withState('unknown', 2)
    expect(await news()).toMatchObject({ delivery: 'sent', label: '送信済み', final: false })
    expect((await news()).help).toContain('1分待っても届かないときは、再送信してください。')
  })

  it('is no longer followed when it has arrived, or its code is too old', async () => {
    expect(await (await withState('delivered')).news()).toMatchObject({ delivery: 'delivered', final: true })
    const { browser } = await withState('submitted')
    world.clock.pass(policy.code.lifetimeMs + 1)
    expect((await browser.get('/ou/code/state')).html).toContain('"final":true')
  })
})

describe('the sender', () => {
  it('is the one that phones show: of the gateway that has the SMS, and before of the first', async () => {
    await world.close()
    const { sms } = testConfig()
    const kannel = { kind: 'kannel', url: 'http://127.0.0.1', username: 'u' }
    const gateways = [
      gatewaySchema.parse({ ...kannel, name: 'first', from: '0005111111' }),
      gatewaySchema.parse({ ...kannel, name: 'fake', from: '0005222222' }),
    ]
    world = await makeWorld({ config: { sms: { ...sms, gateways } } })
    await addOffice(world.deps)
    const browser = await signIn('/ou/', { loginId: 'taro', password: 'taro-password' })
    const senders = async () => {
      const { text } = await browser.get('/ou/code')
      return ['0120381059', '0005111111', '0005222222'].filter(sender => text.includes(sender))
    }
    expect(await senders()).toEqual(['0005111111'])
    await world.deliver()
    expect(await senders()).toEqual(['0005222222'])
  })
})

describe('neither a gateway nor its words', () => {
  it.each(['/ou/code', '/ou/code/state'])('are shown at %s', async path => {
    world.gateway.next = () => ({ kind: 'refused', code: 'ESME_RINVDSTADR' })
    const { browser } = await withState('queued', 0)
    await world.deliver()
    expect((await browser.get(path)).html).not.toMatch(/ESME|fake|refused|gateway/)
  })
})
