import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Visitor } from '../../test/visitor.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../test/world.ts'
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

function countSessions() {
  return world.deps.db.selectFrom('session').select(['stage', 'site']).execute()
}

describe('ID and password', () => {
  it.each([
    ['/oa/', '管理者IDまたはパスワードが正しくありません。'],
    ['/ou/', 'ログインIDまたはログインパスワードが正しくありません。'],
  ])('never says on %s which of the two was wrong (D9)', async (path, sentence) => {
    const known = path === '/oa/' ? 'office' : 'taro'
    const wrongPassword = await world.visitor().post(path, { loginId: known, password: 'wrong-password' })
    const unknownId = await world.visitor().post(path, { loginId: 'nobody', password: 'wrong-password' })
    for (const answer of [wrongPassword, unknownId]) {
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(sentence)
    }
    expect(wrongPassword.html.replaceAll(known, 'X')).toBe(unknownId.html.replaceAll('nobody', 'X'))
  })

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
  it.each(['/oa', '/ou'] as const)('opens a session on %s and its identifier is a new one', async site => {
    const browser = await awaitingCode(site)
    const before = browser.copy()
    const code = await world.codeFor(site === '/oa' ? '09011112222' : '08011112222')
    const answer = await browser.submit(`${site}/code`, { code })
    expect(answer.text).toContain(site === '/oa' ? '利用者番号一覧' : 'サービス設定')
    const home = site === '/oa' ? '/oa/lines' : '/ou/settings'
    expect((await before.get(home)).location).toBe(`${site}/`)
  })

  it('is in one SMS part from the configured sender, bound to the configured host', async () => {
    await awaitingCode()
    const code = await world.codeFor('09011112222')
    const [sms] = world.gateway.sent
    expect(sms?.from).toBe('0120381059')
    expect(sms?.text).toBe(
      `【関所】認証コード：${code}\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #${code}`,
    )
  })

  it('is good to the end of its 30 minutes, and not a second longer (M21)', async () => {
    const [early, late] = [await awaitingCode(), await awaitingCode()]
    const code = await world.codeFor('09011112222')
    const codes = world.gateway.sent.map(sms => /#(\d{6})/.exec(sms.text)?.[1] ?? '')
    world.clock.pass(30 * MINUTE_MS)
    const good = await Promise.all(codes.map(each => early.copy().post('/oa/code', { code: each })))
    expect(good.map(answer => answer.location)).toContain('/oa/lines')
    world.clock.pass(SECOND_MS)
    const answer = await late.post('/oa/code', { code })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(
      '認証コードの有効時間（30分）が過ぎました。もう一度ログインし、新しい認証コードで認証してください。',
    )
    expect((await late.get('/oa/code')).text).toContain('認証コードの有効時間（30分）が過ぎました。')
  })

  it('may be typed wrong and then right (M24)', async () => {
    const browser = await awaitingCode()
    const code = await world.codeFor('09011112222')
    const wrong = await browser.post('/oa/code', { code: await wrongCode() })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('認証コードが正しくありません。もう一度入力してください。')
    expect((await browser.post('/oa/code', { code })).location).toBe('/oa/lines')
  })

  it('lets the right code in after twenty wrong ones (M25)', async () => {
    const browser = await awaitingCode()
    const [code, wrong] = [await world.codeFor('09011112222'), await wrongCode()]
    for (let slips = 0; slips < 20; ) {
      const answer = await browser.post('/oa/code', { code: wrong })
      if (answer.status === 422) slips += 1
      else world.clock.pass(Number(answer.headers.get('retry-after')) * SECOND_MS)
    }
    const early = await browser.post('/oa/code', { code })
    expect(early.status).toBe(429)
    expect(early.text).toContain('あと60秒お待ちください。認証コードはそのまま使えます。')
    world.clock.pass(MINUTE_MS)
    expect((await browser.post('/oa/code', { code })).location).toBe('/oa/lines')
  })

  it('counts no answer that is not six digits or comes early', async () => {
    const browser = await awaitingCode()
    for (const code of ['', '12345', 'abcdef', '1234567']) {
      const answer = await browser.post('/oa/code', { code })
      expect(answer.status).toBe(code === '' ? 400 : 422)
      expect(answer.text).toContain('認証コードは半角数字6桁で入力してください。')
    }
    const { wrong } = await world.deps.db.selectFrom('challenge').select('wrong').executeTakeFirstOrThrow()
    expect(wrong).toBe(0)
  })

  it('is refused in another browser, on the other site, and for another account', async () => {
    const [mine, foreign] = [await awaitingCode('/oa'), await awaitingCode('/ou')]
    const code = await world.codeFor('09011112222')
    expect((await foreign.post('/ou/code', { code })).status).toBe(422)
    expect((await world.visitor().submit('/oa/code', { code })).text).toContain('管理者IDでログイン')
    expect((await mine.post('/oa/code', { code })).location).toBe('/oa/lines')
  })

  it('is used up by the sign-in it opened', async () => {
    const browser = await awaitingCode()
    const again = browser.copy()
    const code = await world.codeFor('09011112222')
    await browser.post('/oa/code', { code })
    expect((await again.submit('/oa/code', { code })).text).toContain('管理者IDでログイン')
    expect((await countSessions()).length).toBe(1)
  })

  it('opens one session for fifty right answers at once', async () => {
    const browser = await awaitingCode()
    const code = await world.codeFor('09011112222')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.copy().post('/oa/code', { code })),
    )
    expect(answers.filter(answer => answer.headers.getSetCookie().length > 0)).toHaveLength(1)
    expect((await countSessions()).filter(session => session.stage === 'open')).toHaveLength(1)
    expect(answers.every(answer => answer.status === 303)).toBe(true)
  })

  it('evaluates no more of many wrong answers at once than one after the other', async () => {
    const browser = await awaitingCode()
    const wrong = await wrongCode()
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => browser.copy().post('/oa/code', { code: wrong })),
    )
    expect(answers.filter(answer => answer.status === 422)).toHaveLength(5)
    expect(answers.filter(answer => answer.status === 429)).toHaveLength(35)
  })

  it('is worth nothing once the number was replaced', async () => {
    const browser = await awaitingCode('/ou')
    const code = await world.codeFor('08011112222')
    await world.deps.db
      .updateTable('account')
      .set(eb => ({ sms_number: '08077776666', sms_number_version: eb('sms_number_version', '+', 1) }))
      .where('login_id', '=', 'taro')
      .execute()
    expect((await browser.submit('/ou/code', { code })).text).toContain('もう一度ログインしてください。')
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
    expect((await browser.post('/oa/code/resend')).text).toContain('これ以上は再送信できません。')
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
    const { resends } = await world.deps.db
      .selectFrom('challenge')
      .select('resends')
      .executeTakeFirstOrThrow()
    expect(resends).toBe(1)
  })
})

describe('signing out', () => {
  it('ends the session for good: back, reload and a saved form lead to the sign-in screen', async () => {
    const browser = await awaitingCode()
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    const saved = browser.copy()
    const answer = await browser.post('/oa/sign-out')
    expect(answer.headers.get('clear-site-data')).toContain('cache')
    for (const visitor of [browser, saved]) {
      expect((await visitor.get('/oa/lines')).location).toBe('/oa/')
      expect((await visitor.post('/oa/sms-numbers', { action: 'set' })).location).toBe('/oa/')
    }
    expect((await browser.get('/oa/')).text).toContain('ログアウトしました。')
    expect((await browser.post('/oa/sign-out')).status).toBe(303)
  })

  it('leaves the session of the other site alone', async () => {
    const browser = await awaitingCode('/oa')
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    await browser.post('/ou/', taro)
    await browser.post('/ou/code', { code: await world.codeFor('08011112222') })
    await browser.post('/oa/sign-out')
    expect((await browser.get('/ou/settings')).status).toBe(200)
  })
})

describe('a password from the opening notice', () => {
  it('must be replaced before anything else, and the code comes first (D13)', async () => {
    await world.deps.db.updateTable('account').set({ password_initial: 1 }).execute()
    const browser = await awaitingCode()
    expect((await browser.get('/oa/password')).location).toBe('/oa/')
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    expect((await browser.get('/oa/lines')).location).toBe('/oa/password')
    const wanted = {
      current: OFFICE.administrator.password,
      wanted: 'a new long password',
      repeated: 'a new long password',
    }
    const short = await browser.post('/oa/password', { ...wanted, wanted: 'short', repeated: 'short' })
    expect(short.text).toContain('新しいパスワードは8文字以上にしてください。')
    expect((await browser.submit('/oa/password', wanted)).text).toContain('パスワードを変更しました。')
    expect((await world.visitor().post('/oa/', admin)).status).toBe(422)
    expect((await world.visitor().post('/oa/', { ...admin, password: wanted.wanted })).location).toBe(
      '/oa/code',
    )
  })

  it('ends all other sessions when it is replaced (D11)', async () => {
    const [here, elsewhere] = [await awaitingCode(), await awaitingCode()]
    await world.deliver()
    const [first, second] = world.gateway.sent.map(sms => /#(\d{6})/.exec(sms.text)?.[1] ?? '')
    const codes = [first ?? '', second ?? '']
    for (const browser of [here, elsewhere]) {
      const answers = []
      for (const code of codes) answers.push((await browser.post('/oa/code', { code })).location)
      expect(answers).toContain('/oa/lines')
    }
    const wanted = 'a new long password'
    await here.post('/oa/password', { current: 'office-password', wanted, repeated: wanted })
    expect((await elsewhere.get('/oa/lines')).location).toBe('/oa/')
    expect((await here.get('/oa/lines')).status).toBe(200)
  })
})

describe('a session', () => {
  it('ends after 30 minutes without a request, and after 12 hours with them (D11)', async () => {
    const browser = await awaitingCode()
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    world.clock.pass(29 * MINUTE_MS)
    expect((await browser.get('/oa/lines')).status).toBe(200)
    const left = browser.copy()
    world.clock.pass(31 * MINUTE_MS)
    expect((await browser.submit('/oa/sms-numbers', { action: 'set' })).text).toContain(
      '一定の時間操作がなかったため',
    )
    expect((await left.get('/oa/lines')).location).toBe('/oa/')

    const busy = await awaitingCode()
    await busy.post('/oa/code', { code: await world.codeFor('09011112222') })
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect((await busy.get('/oa/lines')).status).toBe(200)
      world.clock.pass(20 * MINUTE_MS)
    }
    world.clock.pass(SECOND_MS)
    expect((await busy.get('/oa/lines')).location).toBe('/oa/')
  })
})
