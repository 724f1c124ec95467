import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, memberNumber } from '../../support/people.ts'
import { rowsOf } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, ORIGIN, type World } from '../../support/world.ts'
import { addDeskMember } from '../desk/members.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  const desk = { loginId: 'desk', password: DESK_PASSWORD, smsNumber: memberNumber('desk') }
  await addDeskMember(world.deps, { ...desk, role: 'read-only' })
})
afterEach(() => world.close())

const SITES = [
  { path: '/oa', who: { loginId: 'office', password: 'office-password' }, home: '/oa/lines' },
  { path: '/ou', who: { loginId: 'taro', password: 'taro-password' }, home: '/ou/settings' },
  { path: '/op', who: { loginId: 'desk', password: DESK_PASSWORD }, home: '/op/search' },
]
const NEEDED =
  'ブラウザーがCookie（クッキー）を保存していないため、ログインできません。認証コードは送信していません。'
const NONE_KEPT = 'ブラウザーがCookie（クッキー）を保存していないため、ログインの状態を確認できません。'

/** A browser that is told to keep no cookies. */
function forgetful(): Visitor {
  const browser = world.visitor()
  browser.cookies.set = () => browser.cookies
  return browser
}

/** How many SMS were ordered. */
const ordered = async () => (await rowsOf(world, 'sms_message')).length

/** What a browser says when it comes from this page, by a link or led on by the answer to its form. */
const from = (page: string) => ({ referer: `${ORIGIN}${page}` })

describe.each(SITES)('at $path/ a browser without cookies', ({ path, who, home }) => {
  it('is told that they are needed, keeps what was typed but the password, and gets no SMS', async () => {
    const browser = forgetful()
    const form = formFields(await browser.get(`${path}/`), 'main form')
    for (let time = 0; time < 5; time += 1) {
      const page = await browser.post(`${path}/`, { ...form, ...who })
      expect(page.status).toBe(422)
      expect(page.text).toContain(NEEDED)
      expect(page.html).toContain(`value="${who.loginId}"`)
      expect(page.html).not.toContain(who.password)
    }
    expect(await ordered()).toBe(0)
    const page = await browser.post(`${path}/`, { ...form, ...who, password: 'wrong-password' })
    expect(page.text).toContain(NEEDED)
  })

  it('is told in both languages, since the choice of one is a cookie', async () => {
    const refused = await forgetful().post(`${path}/`, { ...who, cookie: 'given' })
    expect(refused.text).toContain(NEEDED)
    expect(refused.text).toContain(
      'This browser is not storing cookies, so you cannot sign in. No code was sent.',
    )
    const page = await forgetful().get(`${path}/`, from(`${path}/`))
    expect(page.text).toContain(NONE_KEPT)
    expect(page.text).toContain(
      'This browser is not storing cookies, so we cannot tell whether you are signed in.',
    )
  })

  it('signs in once it keeps them, from the page opened again', async () => {
    const page = await forgetful().post(`${path}/`, { ...who, cookie: 'given' })
    const again = page.page.querySelector('main a[rel=noreferrer]')
    expect(again?.getAttribute('href')).toBe(`${path}/`)
    expect(again?.textContent).toContain('この画面を開き直す')
    const browser = world.visitor()
    const opened = await browser.get(`${path}/`)
    expect(opened.text).not.toContain(NONE_KEPT)
    const answer = await browser.post(`${path}/`, { ...formFields(opened, 'main form'), ...who })
    expect(answer.location).toBe(`${path}/code`)
    expect(await ordered()).toBe(1)
  })

  it('is told when it is led back from inside: a reason cannot come along', async () => {
    const browser = forgetful()
    for (const page of [home, `${path}/code`, `${path}/`])
      expect((await browser.get(`${path}/`, from(page))).text).toContain(NONE_KEPT)
    expect((await browser.post(`${path}/sign-out`, {}, from(home))).location).toBe(`${path}/`)
  })

  it('is told nothing at the first visit, nor after a link from elsewhere', async () => {
    for (const page of ['/', path === '/oa' ? '/ou/' : '/oa/'])
      expect((await world.visitor().get(`${path}/`, from(page))).text).not.toContain('Cookie')
    const elsewhere = { referer: `https://elsewhere.example${path}/` }
    expect((await world.visitor().get(`${path}/`, elsewhere)).text).not.toContain('Cookie')
    const lost = world.visitor()
    expect((await lost.get(`${path}/nowhere`)).status).toBe(404)
    expect((await lost.get(`${path}/`, from(`${path}/nowhere`))).text).not.toContain('Cookie')
  })
})

describe.each(SITES)('at $path/ a browser with cookies', ({ path, who, home }) => {
  it('is told its reason, and nothing of cookies', async () => {
    const browser = world.visitor()
    await browser.get(`${path}/`)
    await browser.post(`${path}/`, who)
    await browser.post(`${path}/sign-out`)
    const page = await browser.get(`${path}/`, from(home))
    expect(page.text).toContain('ログアウトしました。')
    expect(page.text).not.toContain('Cookie')
  })

  it('needs no page before the form: a program posts ID and password alone', async () => {
    const browser = world.visitor()
    const wrong = await browser.post(`${path}/`, { ...who, password: 'wrong-password' })
    expect((await browser.post(`${path}/`, { ...formFields(wrong, 'main form'), ...who })).location).toBe(
      `${path}/code`,
    )
    expect((await world.visitor().post(`${path}/`, who)).location).toBe(`${path}/code`)
  })

  it('gets the cookie once, for a year, as strict as that of a session', async () => {
    const browser = world.visitor()
    const page = await browser.get(`${path}/`)
    const [cookie, ...more] = page.headers.getSetCookie()
    expect(cookie).toMatch(
      /^sekisho-\w+-kept=cookies-are-kept; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(more).toEqual([])
    expect((await browser.get(`${path}/`)).headers.getSetCookie()).toEqual([])
  })
})
