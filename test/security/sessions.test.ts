import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resetPassword } from '../../src/contracts/contracts.ts'
import { MINUTE_MS, SECOND_MS } from '../../src/policy.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import {
  awaitingCode,
  cookieOf,
  enterCode,
  enterPassword,
  isSignedIn,
  openSessions,
  otherSite,
  SITES,
  type SiteCase,
  signedIn,
  signedInRoutes,
} from './sites.ts'

/** Cases 16–20: keeping, taking over or outliving a session. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const identifier = (browser: Visitor, site: SiteCase) => browser.cookies.get(cookieOf(site)) ?? ''

describe.each(SITES)('on $path', site => {
  it('16: takes over no planted identifier, and gives a new one at both steps; the old ones are dead', async () => {
    const browser = world.visitor()
    browser.cookies.set(cookieOf(site), 'planted')
    await browser.get(`${site.path}/`)
    await awaitingCode(world, site, browser)
    const afterPassword = identifier(browser, site)
    const waiting = browser.copy()
    await enterCode(browser, site, await world.codeFor(site.number))
    const afterCode = identifier(browser, site)
    expect(new Set(['planted', afterPassword, afterCode]).size).toBe(3)
    for (const value of [afterPassword, afterCode]) expect(value).toMatch(/^[\w-]{43}$/)
    expect(await isSignedIn(waiting, site)).toBe(false)
    const planted = world.visitor()
    planted.cookies.set(cookieOf(site), 'planted')
    expect(await isSignedIn(planted, site)).toBe(false)

    const again = browser.copy()
    await awaitingCode(world, site, again)
    expect(identifier(again, site)).not.toBe(afterCode)
    expect(await isSignedIn(browser, site)).toBe(false)
  })

  it('17: opens nothing with the cookie of before the code elsewhere, nor with a session of the other site', async () => {
    const browser = await awaitingCode(world, site)
    const thief = browser.copy()
    await enterCode(browser, site, await world.codeFor(site.number))
    expect(await isSignedIn(thief, site)).toBe(false)
    expect((await thief.get(`${site.path}/code`)).location).toBe(`${site.path}/`)

    const other = otherSite(site)
    const smuggler = world.visitor()
    smuggler.cookies.set(cookieOf(other), identifier(browser, site))
    expect(await isSignedIn(smuggler, other)).toBe(false)
    const both = browser.copy()
    both.cookies.set(cookieOf(other), identifier(browser, site))
    expect(await isSignedIn(both, other)).toBe(false)
    expect(await isSignedIn(browser, site)).toBe(true)
  })

  it('18: leads to the sign-in page after the sign-out, by back, reload and a saved form', async () => {
    const browser = await signedIn(world, site)
    const other = await signedIn(world, otherSite(site), browser)
    const saved = browser.copy()
    expect((await browser.get(site.home)).headers.get('cache-control')).toBe('no-store')
    const answer = await browser.post(`${site.path}/sign-out`)
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    for (const visitor of [browser, saved])
      for (const { method, path } of signedInRoutes(world, site)) {
        const again = method === 'GET' ? await visitor.get(path) : await visitor.post(path, { action: 'ok' })
        expect(again.location, `${method} ${path}`).toBe(`${site.path}/`)
      }
    expect((await browser.get(`${site.path}/`)).text).toContain('ログアウトしました。')
    expect((await browser.post(`${site.path}/sign-out`)).status).toBe(303)
    expect(await isSignedIn(other, otherSite(site))).toBe(true)
  })

  it('19: ends after 30 minutes without a request and after 12 hours with them', async () => {
    const idle = await signedIn(world, site)
    world.clock.pass(30 * MINUTE_MS)
    expect(await isSignedIn(idle, site)).toBe(true)
    world.clock.pass(31 * MINUTE_MS)
    expect((await idle.get(site.home)).location).toBe(`${site.path}/`)
    expect((await idle.get(`${site.path}/`)).text).toContain('一定の時間操作がなかったため')

    const busy = await signedIn(world, site)
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect(await isSignedIn(busy, site)).toBe(true)
      world.clock.pass(20 * MINUTE_MS)
    }
    world.clock.pass(SECOND_MS)
    expect(await isSignedIn(busy, site)).toBe(false)
  })

  it('19: ends with the password, in every other browser, and in every one when the operator resets it', async () => {
    const [here, elsewhere] = [await signedIn(world, site), await signedIn(world, site)]
    const before = here.copy()
    const waiting = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    const wanted = 'a new long password'
    const change = { current: site.password, wanted, repeated: wanted }
    expect((await here.post(`${site.path}/password`, change)).location).toBe(site.home)
    expect(await isSignedIn(here, site)).toBe(true)
    await enterCode(waiting, site, code)
    for (const browser of [elsewhere, before, waiting]) expect(await isSignedIn(browser, site)).toBe(false)
    expect((await enterPassword(world, site)).status).toBe(422)

    await resetPassword(world.deps, site.kind, site.loginId)
    expect(await isSignedIn(here, site)).toBe(false)
    expect(await openSessions(world)).toBe(0)
  })

  it('19: ends when the number is replaced, but for the browser that confirmed the new one', async () => {
    const [person, waiting] = [await signedIn(world, site), await awaitingCode(world, site)]
    const code = await world.codeFor(site.number)
    await replaceNumber(site, '07099990000')
    expect(await isSignedIn(person, site)).toBe(false)
    await enterCode(waiting, site, code)
    expect(await isSignedIn(waiting, site)).toBe(false)
    expect((await enterPassword(world, site, person)).location).toBe(`${site.path}/code`)
    await world.codeFor('07099990000')
  })

  it('20: asks a session for its code once the pre-registration period has ended', async () => {
    world.clock.set('2021-07-04T23:59:50+09:00')
    const [quiet, busy] = [world.visitor(), world.visitor()]
    for (const browser of [quiet, busy])
      expect((await enterPassword(world, site, browser)).location).toBe(site.home)
    world.clock.set('2021-07-04T23:59:59+09:00')
    expect(await isSignedIn(busy, site)).toBe(true)
    world.clock.set('2021-07-05T00:00:00+09:00')
    for (const { method, path } of signedInRoutes(world, site)) {
      const browser = busy.copy()
      const answer = method === 'GET' ? await browser.get(path) : await browser.post(path, { action: 'ok' })
      expect(answer.location).toBe(`${site.path}/`)
    }
    expect((await quiet.submit(site.home, { version: '1' })).text).toContain(
      '事前登録期間が終わり、SMS認証が必要になりました。',
    )
    expect((await enterPassword(world, site, busy)).location).toBe(`${site.path}/code`)
  })
})

/** The administrator sets another number, his own with its code. */
async function replaceNumber(site: SiteCase, number: string): Promise<void> {
  const [admin] = SITES
  if (admin === undefined) throw new Error('no site')
  const browser = await signedIn(world, admin)
  const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
  const name = Object.keys(fields).find(key => key.startsWith('number.') && fields[key] === site.number) ?? ''
  await browser.post('/oa/sms-numbers', { ...fields, [name]: number, action: 'set' })
  const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
  await browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
  if (site === admin) await browser.post('/oa/sms-numbers/code', { code: await world.codeFor(number) })
}
