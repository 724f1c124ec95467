import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rowsOf } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { MINUTE_MS, SECOND_MS } from '../policy.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const admin = { loginId: 'office', password: 'office-password' }
const taro = { loginId: 'taro', password: 'taro-password' }
const jiro = { loginId: 'jiro', password: 'jiro-password' }

async function awaitingCode(site: '/oa' | '/ou' = '/oa'): Promise<Visitor> {
  const browser = world.visitor()
  const answer = await browser.post(`${site}/`, site === '/oa' ? admin : taro)
  expect([answer.status, answer.location]).toEqual([303, `${site}/code`])
  return browser
}

async function wrongCode(number = '09011112222'): Promise<string> {
  return (await world.codeFor(number)) === '000000' ? '000001' : '000000'
}

describe('ID and password', () => {
  it('keeps the typed ID in the form, and never the password', async () => {
    const answer = await world.visitor().post('/oa/', { loginId: 'office', password: 'wrong-password' })
    expect(answer.html).toContain('value="office"')
    expect(answer.html).not.toContain('wrong-password')
  })

  it('asks for what is missing before looking at anything', async () => {
    const answer = await world.visitor().post('/ou/', { loginId: '', password: '' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ログインIDを入力してください。')
    expect(answer.text).toContain('ログインパスワードを入力してください。')
  })

  it('knows administrators on their site only, and service users on theirs', async () => {
    expect((await world.visitor().post('/ou/', admin)).status).toBe(422)
    expect((await world.visitor().post('/oa/', taro)).status).toBe(422)
  })

  it('tells a service user without a number to ask the administrator, after the right password only (M22)', async () => {
    const sentence = 'SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。'
    expect((await world.visitor().post('/ou/', jiro)).text).toContain(sentence)
    expect((await world.visitor().post('/ou/', { ...jiro, password: 'wrong' })).text).not.toContain(sentence)
  })

  it('does not take a number from a service user', async () => {
    const answer = await world.visitor().post('/ou/', { ...jiro, number: '08099998888' })
    expect(answer.status).toBe(422)
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
  })
})

describe('the code', () => {
  it('is in one SMS part from the configured sender, bound to the configured host', async () => {
    await awaitingCode()
    const code = await world.codeFor('09011112222')
    const [sms] = world.gateway.sent
    expect(sms?.from).toBe('0120381059')
    expect(sms?.text).toBe(
      `【関所】認証コード：${code}\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #${code}`,
    )
  })

  it('may be typed wrong and then right (M24)', async () => {
    const browser = await awaitingCode()
    const code = await world.codeFor('09011112222')
    const wrong = await browser.post('/oa/code', { code: await wrongCode() })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('認証コードが正しくありません。もう一度入力してください。')
    expect((await browser.post('/oa/code', { code })).location).toBe('/oa/lines')
  })
})

describe('resending', () => {
  it('sends the same code after 30, 60 and 120 seconds, at most three times, and never on GET (D7)', async () => {
    const browser = await awaitingCode()
    const code = await world.codeFor('09011112222')
    for (const seconds of [30, 60, 120]) {
      world.clock.pass((seconds - 1) * SECOND_MS)
      const early = await browser.post('/oa/code/resend')
      expect([early.status, early.headers.get('retry-after')]).toEqual([429, '1'])
      world.clock.pass(SECOND_MS)
      expect((await browser.post('/oa/code/resend')).location).toBe('/oa/code')
      expect(await world.codeFor('09011112222')).toBe(code)
    }
    world.clock.pass(5 * MINUTE_MS)
    expect((await browser.post('/oa/code/resend')).text).toContain('再送信できる回数を超えました。')
    for (let n = 0; n < 3; n += 1) await browser.get('/oa/code')
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(4)
    expect((await browser.get('/oa/code')).text).toContain('10:30まで')
  })

  it('sends once for two clicks at once', async () => {
    const browser = await awaitingCode()
    world.clock.pass(30 * SECOND_MS)
    await Promise.all([browser.post('/oa/code/resend'), browser.post('/oa/code/resend')])
    await world.deliver()
    expect(world.gateway.sent.length).toBeLessThanOrEqual(2)
    expect((await rowsOf(world, 'challenge')).map(({ resends }) => resends)).toEqual([1])
  })
})
