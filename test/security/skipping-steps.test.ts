import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../src/policy.ts'
import { casesHere } from '../../support/engines.ts'
import { recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import {
  awaitingCode,
  enterCode,
  enterPassword,
  isSignedIn,
  openSessions,
  otherSite,
  SITES,
  signedIn,
  signedInRoutes,
  wrongCodes,
  wrongFor,
} from './sites.ts'

/** Cases 1–8: getting in without one of the steps. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const FORM = { origin: 'http://localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }

describe.each(SITES)('on $path', site => {
  it('1: shows no signed-in page between password and code, by any method or spelling', async () => {
    const routes = signedInRoutes(world, site)
    expect(routes.length).toBeGreaterThan(3)
    const browsers = [await awaitingCode(world, site), world.visitor()]
    for (const { path } of routes) {
      const tail = path.slice(site.path.length)
      const all = [
        path,
        `${path}/`,
        `${path};x`,
        `${path}%00`,
        path.toUpperCase(),
        `${site.path}/${tail}`,
        `${site.path}/.${tail}`,
        `${site.path}%2f${tail.slice(1)}`,
        `${site.path}/x/..${tail}`,
        `/%6f${path.slice(2)}`,
      ]
      const spellings = casesHere(all, [path])
      for (const browser of browsers)
        for (const spelling of spellings)
          for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
            const body = method === 'POST' ? { body: 'action=ok' } : {}
            const answer = await browser.request(spelling, { method, headers: FORM, ...body })
            expect([303, 404, 405], `${method} ${spelling}`).toContain(answer.status)
            if (answer.status === 303) expect(answer.location).toMatch(/^\/o[au]\/$/)
          }
    }
    expect(await openSessions(world)).toBe(0)
  })

  it('2: saves nothing that is posted between password and code', async () => {
    const before = await settings()
    const browser = await awaitingCode(world, site)
    const everything = {
      action: 'ok',
      draft: 'x',
      version: '1',
      forwarding: 'always',
      'number.always': '0312345678',
      rejectAnonymous: '1',
      current: site.password,
      wanted: 'a new long password',
      repeated: 'a new long password',
    }
    for (const { method, path } of signedInRoutes(world, site))
      if (method === 'POST') expect((await browser.post(path, everything)).location).toBe(`${site.path}/`)
    expect(await settings()).toEqual(before)
    expect((await enterPassword(world, site)).location).toBe(`${site.path}/code`)
  })

  it('3: takes no code without the password step, nor under the ID of another account', async () => {
    await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    const stranger = world.visitor()
    expect((await stranger.submit(`${site.path}/code`, { code })).text).not.toContain('ログアウト')
    expect(await isSignedIn(stranger, site)).toBe(false)

    await addOffice(world.deps, OTHER_OFFICE)
    const { administrator, users } = OTHER_OFFICE
    const [hanako] = users
    const own = site.kind === 'admin' ? administrator : hanako
    const attacker = world.visitor()
    await attacker.post(`${site.path}/`, { loginId: own?.loginId ?? '', password: own?.password ?? '' })
    const victim = { loginId: site.loginId, accountId: site.loginId, id: site.loginId }
    const stolen = await attacker.post(`${site.path}/code`, { code, ...victim })
    expect(stolen.status).toBe(422)
    await attacker.submit(`${site.path}/code`, { code: await world.codeFor(own?.smsNumber ?? ''), ...victim })
    const page = await attacker.get(site.home)
    expect(page.text).toContain(own?.loginId)
    expect(page.text).not.toContain(site.loginId)
  })

  it('4: answers 400 to a code that is missing, doubled or JSON, and counts none that is not six digits', async () => {
    const browser = await awaitingCode(world, site)
    const path = `${site.path}/code`
    const send = (body: string, type = FORM['content-type']) =>
      browser.request(path, { method: 'POST', body, headers: { ...FORM, 'content-type': type } })
    for (const body of ['', 'code=', 'code[]=123456', 'code=123456&code=123456'])
      expect((await send(body)).status, body).toBe(400)
    expect((await send('{"code":"123456"}', 'application/json')).status).toBe(400)
    expect((await send('code=123456', 'multipart/form-data; boundary=x')).status).toBe(400)
    for (const code of ['12345', '1234567', 'abcdef', '[]', '-12345', '1e5000', '١٢٣٤٥٦']) {
      const answer = await enterCode(browser, site, code)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('認証コードは半角数字6桁で入力してください。')
    }
    expect(await wrongCodes(world)).toBe(0)
  })

  it('5: knows no other methods, and HEAD, OPTIONS and _method do nothing', async () => {
    const browser = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await browser.request(`${site.path}/code?code=${code}`, { method, headers: FORM })
      expect(answer.status, method).toBe(405)
      expect(answer.headers.get('allow')).toContain('POST')
    }
    expect((await browser.request(`${site.path}/code/resend`, { method: 'HEAD' })).status).toBe(405)
    for (const tunnel of ['_method=PUT', '_method=DELETE', '_method=GET'])
      expect((await browser.request(`${site.path}/sign-out?${tunnel}`, { method: 'GET' })).status).toBe(405)
    await browser.request(`${site.path}/code?code=${code}`, { method: 'HEAD' })
    expect(await openSessions(world)).toBe(0)
    expect(await wrongCodes(world)).toBe(0)
    expect((await browser.post(`${site.path}/code`, { _method: 'PUT', code })).location).toBe(site.home)
  })

  it('6: takes no code a second time, not after the sign-out and not by the back button', async () => {
    const browser = await awaitingCode(world, site)
    const before = browser.copy()
    const code = await world.codeFor(site.number)
    expect((await enterCode(browser, site, code)).location).toBe(site.home)
    expect(await isSignedIn(before, site)).toBe(false)
    await enterCode(before, site, code)
    expect(await isSignedIn(before, site)).toBe(false)
    await browser.post(`${site.path}/sign-out`)
    await enterCode(browser, site, code)
    expect(await isSignedIn(browser, site)).toBe(false)
    await awaitingCode(world, site, browser)
    const other = await world.codeFor(site.number)
    if (other !== code) expect((await enterCode(browser, site, code)).status).toBe(422)
    expect(await openSessions(world)).toBe(0)
  })

  it('7: takes a code only in its own challenge: not in another browser, user or site', async () => {
    const [mine, twin] = [await awaitingCode(world, site), await awaitingCode(world, site)]
    const foreign = await awaitingCode(world, otherSite(site))
    await world.deliver()
    const codes = world.gateway.sent
      .filter(sms => sms.to === site.number)
      .map(sms => /#(\d{6})/.exec(sms.text)?.[1] ?? '')
    expect(codes).toHaveLength(2)
    for (const code of codes) expect((await enterCode(foreign, otherSite(site), code)).status).toBe(422)
    const opened = []
    for (const code of codes)
      for (const browser of [mine, twin]) {
        const answer = await enterCode(browser.copy(), site, code)
        if (answer.headers.getSetCookie().length > 0 && answer.location === site.home) opened.push(code)
      }
    expect(opened).toEqual(codes)
    expect(await openSessions(world)).toBe(2)
  })

  it('8: accepts a code at 29:59 and not at 30:01, by the clock of the server', async () => {
    const [early, late] = [await awaitingCode(world, site), await awaitingCode(world, site)]
    await world.deliver()
    const codes = world.gateway.sent.map(sms => /#(\d{6})/.exec(sms.text)?.[1] ?? '')
    const headers = {
      date: 'Tue, 24 Nov 2026 00:00:00 GMT',
      'if-modified-since': 'Tue, 24 Nov 2026 00:00:00 GMT',
    }
    world.clock.pass(30 * MINUTE_MS - SECOND_MS)
    const good = []
    for (const code of codes) good.push((await enterCode(early.copy(), site, code)).location)
    expect(good).toContain(site.home)
    world.clock.pass(2 * SECOND_MS)
    for (const code of codes) {
      const answer = await late.post(`${site.path}/code`, { code, now: '0', sentAt: '0' }, headers)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(
        '認証コードの有効時間（30分）が過ぎました。もう一度ログインし、新しい認証コードで認証してください。',
      )
    }
    expect(await isSignedIn(late, site)).toBe(false)
    expect((await late.get(`${site.path}/code`)).text).toContain('認証コードの有効時間（30分）が過ぎました。')
    expect(await recorded(world, 'sign-in.code-expired')).toHaveLength(codes.length)
  })
})

it('7: takes no code of one purpose for the other: a sign-in, and the check of a new number', async () => {
  const [admin] = SITES
  if (admin === undefined) throw new Error('no site')
  const browser = await signedIn(world, admin)
  const page = await browser.get('/oa/sms-numbers')
  const own = page.page.querySelector('input[type=tel]')?.getAttribute('name') ?? ''
  const form = { [own]: '09099990000', [own.replace('number.', 'was.')]: admin.number, action: 'set' }
  await browser.post('/oa/sms-numbers', form)
  const draft = (await browser.get('/oa/sms-numbers/confirm')).page
    .querySelector('input[name=draft]')
    ?.getAttribute('value')
  await browser.post('/oa/sms-numbers/confirm', { draft: draft ?? '', action: 'ok' })
  const waiting = await awaitingCode(world, admin)
  const [signInCode, numberCode] = [await world.codeFor(admin.number), await world.codeFor('09099990000')]
  if (signInCode === numberCode) return
  expect((await browser.post('/oa/sms-numbers/code', { code: signInCode })).status).toBe(422)
  expect((await enterCode(waiting, admin, numberCode)).status).toBe(422)
  expect((await enterCode(waiting, admin, wrongFor(signInCode))).status).toBe(422)
  expect((await enterCode(waiting, admin, signInCode)).location).toBe(admin.home)
})

const settings = async () => [await rowsOf(world, 'line', 'id'), await rowsOf(world, 'account', 'id')]
