import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resetPassword } from '../../src/contracts/contracts.ts'
import { applyReceipt } from '../../src/sms/receipts.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import {
  awaitingCode,
  cookieOf,
  enterCode,
  enterPassword,
  isDrained,
  isSignedIn,
  openSessions,
  otherSite,
  SITES,
  signedIn,
  wrongFor,
} from './sites.ts'

/** Cases 41–45: what must not leak, and what must not be worth anything. Case 46: audit-trail.test.ts. */
let world: World
/** Everything that any page of this test answered. */
let pages: string[]
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  pages = []
})
afterEach(() => world.close())

/** Every row of every table, as a copy of the database would show it. */
async function dump(): Promise<string> {
  const tables = (await world.deps.db.introspection.getTables()).map(({ name }) => name as 'account')
  const own = tables.filter(name => !name.startsWith('kysely_'))
  return JSON.stringify(await Promise.all(own.map(name => rowsOf(world, name))))
}

const visit = async (browser: Visitor, ...paths: string[]) => {
  for (const path of paths) pages.push((await browser.get(path)).html)
}

describe('a whole day of sign-ins, mistakes and changes', () => {
  const NEW_PASSWORD = 'a canary of a password'

  /** Goes through every form, and gives each code, password and session identifier that was used. */
  async function live(): Promise<{ codes: string[]; passwords: string[]; tokens: string[] }> {
    const tokens: string[] = []
    const keep = (browser: Visitor) => void tokens.push(...browser.cookies.values())
    for (const site of SITES) {
      const browser = await awaitingCode(world, site)
      keep(browser)
      await visit(browser, `${site.path}/code`, `${site.path}/code/state`, `${site.path}/`)
      const code = await world.codeFor(site.number)
      pages.push((await enterCode(browser, site, wrongFor(code))).html)
      pages.push((await browser.post(`${site.path}/code/resend`)).html)
      await enterCode(browser, site, code)
      keep(browser)
      await visit(browser, site.home, `${site.path}/password`)
      const change = { current: site.password, wanted: NEW_PASSWORD, repeated: NEW_PASSWORD }
      pages.push(
        (await browser.post(`${site.path}/password`, { ...change, current: 'not this canary' })).html,
      )
      await browser.post(`${site.path}/password`, change)
      keep(browser)
      pages.push((await world.visitor().post(`${site.path}/`, { ...site, password: 'not this canary' })).html)
    }
    const owner = world.visitor()
    await owner.post('/oa/', { loginId: 'office', password: NEW_PASSWORD })
    await owner.post('/oa/code', { code: await world.codeFor('09011112222') })
    keep(owner)
    const fields = formFields(await owner.get('/oa/sms-numbers'), '#numbers-form')
    for (const name of Object.keys(fields)) if (name.startsWith('number.')) fields[name] = '07055556666'
    await owner.post('/oa/sms-numbers', { ...fields, action: 'set' })
    const draft = fieldValue(await owner.get('/oa/sms-numbers/confirm'), 'draft')
    await owner.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    await owner.post('/oa/sms-numbers/code', { code: await world.codeFor('07055556666') })
    keep(owner)
    await world.deliver()
    const codes = world.gateway.sent.flatMap(sms => /#(\d{6})/.exec(sms.text)?.[1] ?? [])
    const passwords = [NEW_PASSWORD, 'not this canary', ...SITES.map(site => site.password)]
    return { codes, passwords, tokens: tokens.filter(token => token.length > 30) }
  }

  it('41: leaves no code, password or session identifier in the log, in an error page or in the database', async () => {
    const { codes, passwords, tokens } = await live()
    const mend = await world.breakDatabase()
    for (const site of SITES) {
      const answer = await enterPassword(world, site)
      expect(answer.status).toBe(503)
      pages.push(answer.html)
    }
    await mend()
    expect([codes.length, tokens.length].every(length => length > 3)).toBe(true)
    const rows = await dump()
    expect(rows).toContain('office')
    for (const [place, text] of [
      ['the log', world.logged()],
      ['the database', rows],
      ['a page', pages.join('\n')],
    ] as const) {
      // Six digits alone are in many an identifier or time by chance: a code stands between other characters.
      for (const code of codes)
        expect(text, `${place}: a code`).not.toMatch(new RegExp(`(?<![\\w-])${code}(?![\\w-])`))
      for (const secret of [...passwords, ...tokens])
        expect(text.includes(secret), `${place}: ${secret}`).toBe(false)
    }
    // Pages show numbers to whom they belong.
    for (const number of ['09011112222', '08011112222', '07055556666'])
      for (const text of [world.logged(), rows]) expect(text.includes(number), number).toBe(false)
  })
})

describe.each(SITES)('on $path', site => {
  it('42: never answers with the code, on no page, in no state and in no header', async () => {
    const browser = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    const answers = []
    for (const path of ['/code', '/code/state', '/', '/code?code=1'])
      answers.push(await browser.get(site.path + path))
    answers.push(await enterCode(browser, site, wrongFor(code)), await enterCode(browser, site, '12345'))
    for (const seconds of [30, 60, 120]) {
      world.clock.pass(seconds * 1_000)
      answers.push(await browser.post(`${site.path}/code/resend`))
    }
    answers.push(await browser.get(`${site.path}/code`), await enterPassword(world, site, browser.copy()))
    for (const { html, headers } of answers) {
      expect(html.includes(code)).toBe(false)
      expect(JSON.stringify([...headers]).includes(code)).toBe(false)
    }
  })

  it('43: opens no session and doubles nothing while carriers or the database fail', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'unknown-number' })
    const browser = await awaitingCode(world, site)
    await world.deliver()
    expect((await browser.get(`${site.path}/code`)).text).toContain('届きませんでした')
    world.gateway.next = () => world.gateway.accept()
    world.clock.pass(30_000)
    await browser.post(`${site.path}/code/resend`)
    const code = await world.codeFor(site.number)
    const lost = { gateway: 'fake', of: { providerId: '1' }, state: 'undelivered' } as const
    for (const receipt of [lost, lost]) await applyReceipt(world.deps, receipt)
    expect((await browser.get(`${site.path}/code`)).text).toContain('届きませんでした')
    expect(await openSessions(world)).toBe(0)

    const mend = await world.breakDatabase()
    const answer = await enterCode(browser, site, code)
    expect(answer.status).toBe(503)
    expect(answer.text).toContain('受け付けられませんでした。')
    expect(answer.headers.getSetCookie()).toEqual([])
    await mend()
    expect(await openSessions(world)).toBe(0)
    expect(world.gateway.sent).toHaveLength(1)
    expect((await enterCode(browser, site, code)).location).toBe(site.home)
    expect(await openSessions(world)).toBe(1)
  })

  it('44: gives no right to a forged, stolen or other account’s device cookie: the code is asked for', async () => {
    const owner = await signedIn(world, site)
    const [name = '', value = ''] = [...owner.cookies].find(([key]) => key.includes('-device-')) ?? []
    const stolen = world.visitor()
    stolen.cookies.set(name, value)
    expect(await isSignedIn(stolen, site)).toBe(false)
    expect((await enterPassword(world, site, stolen)).location).toBe(`${site.path}/code`)
    expect(await isSignedIn(stolen, site)).toBe(false)
    const asSession = world.visitor()
    asSession.cookies.set(cookieOf(site), value)
    expect(await isSignedIn(asSession, site)).toBe(false)

    while (!(await isDrained(world.visitor(), site)));
    const other = await signedIn(world, otherSite(site))
    const [, foreign = ''] = [...other.cookies].find(([key]) => key.includes('-device-')) ?? []
    for (const token of ['x'.repeat(43), '', foreign, value.toLowerCase()]) {
      const forger = world.visitor()
      forger.cookies.set(name, token)
      expect(await isDrained(forger, site), token).toBe(true)
    }
    expect((await enterPassword(world, site, owner)).location).toBe(`${site.path}/code`)
  })

  it('45: asks for the code before and after every change of a password', async () => {
    const { initialPassword } = (await resetPassword(world.deps, site.kind, site.loginId)) as {
      initialPassword: string
    }
    const browser = world.visitor()
    const first = { loginId: site.loginId, password: initialPassword }
    expect((await browser.post(`${site.path}/`, first)).location).toBe(`${site.path}/code`)
    const wanted = 'a new long password'
    const change = { current: initialPassword, wanted, repeated: wanted }
    expect((await browser.post(`${site.path}/password`, change)).location).toBe(`${site.path}/`)
    expect(await openSessions(world)).toBe(0)
    await enterCode(browser, site, await world.codeFor(site.number))
    expect((await browser.get(site.home)).location).toBe(`${site.path}/password`)
    const short = { ...change, wanted: 'short', repeated: 'short' }
    expect((await browser.post(`${site.path}/password`, short)).text).toContain('8文字以上にしてください。')
    expect((await browser.submit(`${site.path}/password`, change)).text).toContain(
      'パスワードを変更しました。',
    )
    expect((await world.visitor().post(`${site.path}/`, first)).status).toBe(422)
    const next = await world.visitor().post(`${site.path}/`, { loginId: site.loginId, password: wanted })
    expect(next.location).toBe(`${site.path}/code`)
    expect(await recorded(world, 'password.changed')).toHaveLength(1)
  })
})

it('44: forgets the devices of an account with its password, so that a stolen cookie is worth nothing more', async () => {
  const owner = await signedInAdministrator(world)
  await resetPassword(world.deps, 'admin', 'office')
  expect(await rowsOf(world, 'known_device')).toEqual([])
  expect((await owner.get('/oa/lines')).location).toBe('/oa/')
})
