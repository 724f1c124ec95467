import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, changeRows, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { type Answer, fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { resumeAccount, suspendAccount } from '../contracts/states.ts'
import { isPostgres } from '../platform/db/open.ts'
import { SECOND_MS } from '../policy.ts'

let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  administrator = await signedInAdministrator(world)
})
afterEach(() => world.close())

const TARO = '/oa/users/taro'
const order = async (act: string, browser = administrator, of = TARO) => ({
  stamp: fieldValue(await browser.get(`${of}/${act}`), 'stamp'),
})
const doIt = async (act: string, of = TARO) => {
  const answer = await administrator.post(`${of}/${act}`, await order(act, administrator, of))
  expect(answer.location).toBe(of)
  return administrator.get(of)
}
const shownPassword = (page: Answer) => page.page.querySelector('.once .code')?.textContent.trim()
const actsOn = (page: Answer) =>
  page.page.querySelectorAll('.actions form').map(form => form.getAttribute('action')?.split('/').at(-1))
const signIn = (password: string, browser = world.visitor()) =>
  browser.post('/ou/', { loginId: 'taro', password })
const smsTo = async (number: string) => {
  await world.deliver()
  return world.gateway.sent.filter(sms => sms.to === number).map(sms => sms.text)
}
const by = async (action: string) =>
  (await recorded(world, action)).map(({ actor, address, detail }) => ({ actor, address, detail }))

describe('the page of a service user', () => {
  it('tells his administrator who he is and where he is signed in, without addresses and secrets', async () => {
    await signedInUser(world)
    await changeRows(world, 'session', { set: { address: '203.0.113.77' }, where: { site: 'user' } })
    const list = await administrator.get('/oa/lines')
    expect(list.page.querySelector(`a[href="${TARO}"]`)?.textContent).toBe('taro')
    const page = await administrator.get(TARO)
    for (const text of [
      'taroの席',
      '050-5500-1001',
      '末尾 2222',
      '確認済み',
      '利用中',
      'ご本人が設定済みです。',
    ])
      expect(page.text).toContain(text)
    const sessions = page.page.querySelector('table.cards')?.textContent ?? ''
    expect(sessions).toContain('2026年11月24日 10:00')
    expect(page.html).not.toContain('203.0.113.77')
    expect(page.html).not.toMatch(/0[789]0\d{8}/)
    expect(actsOn(page)).toEqual(['reissue-password', 'end-sessions', 'suspend'])
  })

  it('is not there for others, which is recorded: another contract’s user, an administrator, nobody', async () => {
    const before = (await recorded(world, 'access.refused')).length
    for (const loginId of ['hanako', 'office', 'nobody'])
      for (const act of ['', '/suspend', '/reissue-password']) {
        expect((await administrator.get(`/oa/users/${loginId}${act}`)).status).toBe(404)
        if (act === '') continue
        const posted = await administrator.post(`/oa/users/${loginId}${act}`, { stamp: 'x' })
        expect(posted.status).toBe(404)
      }
    const refused = (await recorded(world, 'access.refused')).slice(before)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map(row => row.account_id))).toEqual(
      new Set([(await accountOf(world, 'office')).id]),
    )
    expect((await accountOf(world, 'hanako')).suspended_at).toBeNull()
  })

  it('speaks English', async () => {
    await administrator.post('/language', { language: 'en', back: TARO })
    const page = await administrator.get(TARO)
    expect(page.text).toContain('Issue a new password')
    expect(page.text).toContain('ending 2222')
  })
})

describe('『パスワードを再発行』', () => {
  it('shows a new one once; the old one, sessions and devices are gone; the user is told', async () => {
    const user = await signedInUser(world)
    const before = (await smsTo('08011112222')).length
    const page = await doIt('reissue-password')
    const password = shownPassword(page) ?? ''
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    expect(page.text).toContain('パスワードを再発行しました。')
    const again = await administrator.get(TARO)
    expect(again.html).not.toContain(password)
    expect(again.text).toContain('初期パスワードのままです。')

    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    const { id } = await accountOf(world, 'taro')
    expect((await rowsOf(world, 'known_device')).filter(row => row.account_id === id)).toEqual([])
    expect((await signIn('taro-password')).status).toBe(422)
    expect((await smsTo('08011112222')).slice(before)).toEqual([
      expect.stringContaining('管理者がパスワードを再発行しました。'),
    ])
    expect(await by('password.reset')).toEqual([
      { actor: 'administrator', address: expect.any(String), detail: {} },
    ])

    world.clock.pass(SECOND_MS)
    const browser = world.visitor()
    expect((await signIn(password, browser)).location).toBe('/ou/code')
    await browser.post('/ou/code', { code: await world.codeFor('08011112222') })
    expect((await browser.get('/ou/settings')).location).toBe('/ou/password')
    const wanted = 'chosen by its owner'
    await browser.post('/ou/password', { current: password, wanted, repeated: wanted })
    expect((await accountOf(world, 'taro')).password_shown).toBe(0)
  })

  it('opens nothing without a code, also before codes are compulsory', async () => {
    await world.close()
    world = await makeWorld({ at: '2021-06-15T10:00:00+09:00' })
    await addOffice(world.deps)
    administrator = world.visitor()
    await administrator.post('/oa/', { loginId: 'office', password: 'office-password' })
    expect((await signIn('taro-password')).location).toBe('/ou/settings')
    const password = shownPassword(await doIt('reissue-password')) ?? ''
    expect((await signIn(password)).location).toBe('/ou/code')
    const form = await administrator.get('/oa/users/jiro/reissue-password')
    expect(form.text).toContain('登録するまで、このパスワードではログインできません。')
    const ofJiro = shownPassword(await doIt('reissue-password', '/oa/users/jiro')) ?? ''
    const refused = await world.visitor().post('/ou/', { loginId: 'jiro', password: ofJiro })
    expect(refused.text).toContain('管理者に登録を依頼してください。')
  })

  it('prints the page to hand over, as long as the password is his', async () => {
    const page = await doIt('reissue-password')
    const password = shownPassword(page) ?? ''
    const sealed = fieldValue(page, 'sealed')
    expect(sealed).not.toContain(password)
    const notice = await administrator.post(`${TARO}/notice`, { sealed })
    expect(notice.status).toBe(200)
    for (const text of ['サービス開通案内書', 'taroの席', '050-5500-1001', password])
      expect(notice.text).toContain(text)
    const style = /sha256-([^']+)'/.exec(notice.headers.get('content-security-policy') ?? '')?.[1]
    const { createHash } = await import('node:crypto')
    const shown = notice.page.querySelector('style')?.textContent ?? ''
    expect(createHash('sha256').update(shown).digest('base64')).toBe(style)
    expect(notice.headers.get('cache-control')).toBe('no-store')

    for (const wrong of [
      await administrator.post('/oa/users/jiro/notice', { sealed }),
      await (await signedInAdministrator(world)).post(`${TARO}/notice`, { sealed }),
      await administrator.post(`${TARO}/notice`, { sealed: 'x' }),
    ])
      expect(wrong.status).toBe(409)
    await doIt('reissue-password')
    expect((await administrator.post(`${TARO}/notice`, { sealed })).status).toBe(409)
  })

  it('is done once by two clicks, which both lead to the password', async () => {
    const wanted = await order('reissue-password')
    const [one, other] = await Promise.all([
      administrator.post(`${TARO}/reissue-password`, wanted),
      administrator.copy().post(`${TARO}/reissue-password`, wanted),
    ])
    expect([one?.location, other?.location]).toEqual([TARO, TARO])
    expect(await recorded(world, 'password.reset')).toHaveLength(1)
    expect(shownPassword(await administrator.get(TARO))).toBeTruthy()
  })

  it('does nothing for a form that shows another state than his', async () => {
    const stale = await order('reissue-password')
    await doIt('reissue-password')
    const answer = await administrator.post(`${TARO}/reissue-password`, stale)
    expect(answer.status).toBe(409)
    expect(await recorded(world, 'password.reset')).toHaveLength(1)
  })
})

describe('『ログイン中の端末をすべて終了』', () => {
  it('ends every session and awaited code of the user, and no other', async () => {
    const user = await signedInUser(world)
    const waiting = world.visitor()
    await signIn('taro-password', waiting)
    const page = await doIt('end-sessions')
    expect(page.text).toContain('現在ログイン中の端末はありません。')
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await waiting.get('/ou/code')).location).toBe('/ou/')
    expect((await administrator.get('/oa/lines')).status).toBe(200)
    const [ended] = (await by('session.ended')).slice(-1)
    expect(ended).toMatchObject({ actor: 'administrator', detail: { reason: 'administrator', count: 2 } })
    const texts = await smsTo('08011112222')
    expect(texts.join()).toContain('管理者がログイン中の端末をすべて終了しました。')
    expect(texts.every(text => text.length <= 70)).toBe(true)
  })
})

describe('『利用停止』 and 『利用再開』', () => {
  it('keep him out and let him in again', async () => {
    const user = await signedInUser(world)
    const page = await doIt('suspend')
    expect(page.text).toContain('ログインの利用を停止しました。')
    expect(page.text).toContain('に管理者が停止しました。')
    expect(actsOn(page)).toEqual(['reissue-password', 'end-sessions', 'resume'])
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await signIn('taro-password')).text).toContain('現在ご利用を停止しています。')
    expect(actsOn(await doIt('resume'))).toContain('suspend')
    expect((await signIn('taro-password')).location).toBe('/ou/code')
    expect([await by('account.suspended'), await by('account.resumed')].flat().map(row => row.actor)).toEqual(
      ['administrator', 'administrator'],
    )
    const texts = (await smsTo('08011112222')).join('\n')
    expect(texts).toContain('管理者がログインの利用を停止しました。')
    expect(texts).toContain('管理者がログインの利用を再開しました。')
  })

  it('leave to the operator what the operator suspended, also after the administrator', async () => {
    const change = { site: 'user', loginId: 'taro', reason: 'misuse' } as const
    await suspendAccount(world.deps, change)
    const page = await administrator.get(TARO)
    expect(page.text).toContain('サービス事業者が停止しました。')
    expect(actsOn(page)).toEqual(['reissue-password', 'end-sessions'])
    expect((await administrator.get(`${TARO}/resume`)).status).toBe(409)
    expect((await administrator.post(`${TARO}/resume`, { stamp: 'x' })).status).toBe(409)

    await resumeAccount(world.deps, change)
    await doIt('suspend')
    const stamp = await order('resume')
    expect(await suspendAccount(world.deps, change)).toEqual({ kind: 'done' })
    expect((await administrator.post(`${TARO}/resume`, stamp)).status).toBe(409)
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_by: 'operator' })
    expect(await suspendAccount(world.deps, change)).toEqual({ kind: 'unchanged' })
    await resumeAccount(world.deps, change)
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_at: null, suspended_by: null })
  })

  it('are seen at the desk, which resumes what the administrator suspended', async () => {
    await doIt('suspend')
    const desk = await signedInMember(world, 'desk')
    const account = (await desk.post('/op/search', { query: 'taro' })).location ?? ''
    expect((await desk.get(account)).text).toContain('ご契約の管理者が停止しています。')
    const stamp = fieldValue(await desk.get(`${account}/resume`), 'stamp')
    await desk.post(`${account}/resume`, { stamp, reason: 'ご本人から依頼' })
    expect((await signIn('taro-password')).location).toBe('/ou/code')
  })

  it('refuse a sign-in under way: whoever comes second finds what the first did', async () => {
    const waiting = world.visitor()
    await signIn('taro-password', waiting)
    const code = await world.codeFor('08011112222')
    const wanted = await order('suspend')
    const [, entered] = await Promise.all([
      administrator.post(`${TARO}/suspend`, wanted),
      waiting.post('/ou/code', { code }),
    ])
    expect(entered.status).toBeLessThan(500)
    expect((await waiting.get('/ou/settings')).location).toBe('/ou/')
  })
})

describe('renaming', () => {
  const rename = async (name: string) =>
    administrator.post(`${TARO}/name`, { was: fieldValue(await administrator.get(TARO), 'was'), name })

  it('changes the name in the list, and is recorded; it tells no SMS', async () => {
    const before = (await smsTo('08011112222')).length
    expect((await rename(' 髙﨑 花子 ')).location).toBe(TARO)
    const page = await administrator.get(TARO)
    expect(page.text).toContain('利用者名を変更しました。')
    expect((await administrator.get('/oa/lines')).text).toContain('髙﨑 花子')
    expect(await by('user.renamed')).toEqual([
      { actor: 'administrator', address: expect.any(String), detail: { line: 'ending 1001' } },
    ])
    expect(await smsTo('08011112222')).toHaveLength(before)
  })

  it('refuses no name, too long a one, and one that was changed meanwhile', async () => {
    expect((await rename(' ')).text).toContain('利用者名を入力してください。')
    const long = await rename('あ'.repeat(201))
    expect(long.status).toBe(422)
    expect(fieldValue(long, 'name')).toHaveLength(201)
    for (const name of ['二\r\n行', 'a\u001b]0;x\u0007', '\u202e逆', 'タブ\tと']) {
      const control = await rename(name)
      expect([control.status, control.text.includes('使えない文字が含まれています')]).toEqual([422, true])
    }
    const was = fieldValue(await administrator.get(TARO), 'was')
    await rename('前の人')
    const late = await administrator.post(`${TARO}/name`, { was, name: '後の人' })
    expect(late.status).toBe(409)
    expect(fieldValue(late, 'was')).toBe('前の人')
    expect((await lineOf(world, '05055001001')).user_name).toBe('前の人')
    // The second of two clicks.
    expect((await administrator.post(`${TARO}/name`, { was, name: '前の人' })).location).toBe(TARO)
  })
})

describe('two administrators’ windows at once', () => {
  it('each act of a state is done once', async () => {
    const wanted = await order('suspend')
    const other = world.secondProcess()
    const [mine, theirs] = await Promise.all([
      administrator.post(`${TARO}/suspend`, wanted),
      suspendAccount(other, { site: 'user', loginId: 'taro', reason: 'misuse' }),
    ])
    expect([303, 409]).toContain(mine.status)
    expect(theirs.kind).toBe('done')
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_by: 'operator' })
    if (isPostgres(world.deps.db)) expect((await recorded(world, 'account.suspended')).length).toBeLessThan(3)
  })
})
