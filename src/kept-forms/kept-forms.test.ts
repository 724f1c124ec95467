import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, idOf, rowsOf } from '../../support/rows.ts'
import { type Answer, formFields, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { suspendAccount } from '../contracts/states.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { sweepSessions } from '../sessions/sweep.ts'
import { webApp } from '../sites/app.tsx'
import { sweepKeptForms } from './kept-forms.ts'

/** What is sent when its session has ended by time is not lost: it is kept, and offered after the next sign-in (D20). */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const NUMBERS = '/oa/sms-numbers'
const CONFIRM = '/oa/sms-numbers/confirm'
const KEPT = '/oa/kept'
const NEW = '08055556666'
const idle = () => world.clock.pass(policy.session.idleMs + SECOND_MS)

const kept = () => rowsOf(world, 'kept_form', 'screen')

/** The number screen as it is sent with another number of jiro. */
async function typed(browser: Visitor, number = NEW): Promise<Record<string, string>> {
  const fields = formFields(await browser.get(NUMBERS), '#numbers-form')
  return { ...fields, [`number.${await idOf(world, 'jiro')}`]: number }
}

/** Signs in with password and code, in this browser. */
async function signIn(browser: Visitor, office = OFFICE): Promise<Answer> {
  const { loginId, password, smsNumber = '' } = office.administrator
  world.clock.pass(10 * MINUTE_MS)
  await browser.post('/oa/', { loginId, password })
  return browser.post('/oa/code', { code: await world.codeFor(smsNumber) })
}

/** 『設定』, after the session has ended by time. */
async function sendTooLate(browser: Visitor, number = NEW): Promise<Answer> {
  const fields = await typed(browser, number)
  idle()
  return browser.post(NUMBERS, { ...fields, action: 'set' })
}

/** 『続ける』 */
const goOn = (browser: Visitor, path = NUMBERS, screen = 'sms-numbers') =>
  browser.post(`${path}?kept=${screen}`, { screen })

const numberTyped = async (page: Answer) =>
  formFields(page, '#numbers-form')[`number.${await idOf(world, 'jiro')}`]

describe('numbers that were typed for too long', () => {
  it('are kept, and fill the screen again after the next sign-in; nothing is set by that', async () => {
    const browser = await signedInAdministrator(world)
    expect((await sendTooLate(browser)).location).toBe('/oa/')
    expect((await browser.get('/oa/')).text).toContain('入力した内容は保存しています')
    expect((await signIn(browser)).location).toBe(KEPT)
    const offer = await browser.get(KEPT)
    expect(offer.text).toContain('前回の入力が残っています')
    expect(offer.text).toContain('SMS認証用番号設定')
    expect(offer.text).toContain('10:30')
    expect(offer.page.querySelectorAll('button').map(button => button.textContent)).toEqual(
      expect.arrayContaining(['続ける', '破棄する']),
    )
    const button = offer.page.querySelector('button[formaction]')
    expect(button?.getAttribute('formaction')).toBe(`${NUMBERS}?kept=sms-numbers`)
    const again = await goOn(browser)
    expect(again.status).toBe(200)
    expect(await numberTyped(again)).toBe(NEW)
    expect(again.page.querySelector('.notice')?.textContent).toContain('まだ何も設定されていません')
    expect((await browser.get(NUMBERS)).page.querySelector('.notice')).toBeNull()
    expect(await numberOf(world.deps, 'jiro')).toBeNull()

    const fields = formFields(again, '#numbers-form')
    await browser.post(NUMBERS, { ...fields, action: 'set' })
    expect((await browser.get(CONFIRM)).text).toContain('080-5555-6666')
  })

  it('are offered in another browser, too, which is told the time and the browser', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/143.0' }
    await browser.post(NUMBERS, { ...fields, action: 'set' }, headers)
    const other = world.visitor()
    expect((await signIn(other)).location).toBe(KEPT)
    expect((await other.get(KEPT)).text).toContain('Firefox / Windows')
  })

  it('are sealed, without the numbers in plain text', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    const [row] = await kept()
    expect(row?.content).toMatch(/^v1\./)
    expect(JSON.stringify(row)).not.toContain(NEW)
  })

  it('are kept when another page found out before that the session is over', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    expect((await browser.get('/oa/lines')).location).toBe('/oa/')
    await browser.get('/oa/')
    expect((await browser.post(NUMBERS, { ...fields, action: 'set' })).location).toBe('/oa/')
    expect(await kept()).toHaveLength(1)
  })

  it('are kept after twelve hours as well', async () => {
    const browser = await signedInAdministrator(world)
    for (let passed = 0; passed < policy.session.totalMs - HOUR_MS; passed += 20 * MINUTE_MS) {
      world.clock.pass(20 * MINUTE_MS)
      await browser.get('/oa/password')
    }
    const fields = await typed(browser)
    world.clock.pass(29 * MINUTE_MS)
    await browser.get('/oa/password')
    world.clock.pass(29 * MINUTE_MS)
    await browser.get('/oa/password')
    world.clock.pass(5 * MINUTE_MS)
    expect((await browser.post(NUMBERS, { ...fields, action: 'set' })).location).toBe('/oa/')
    expect(await kept()).toHaveLength(1)
  })

  it('still find a number that somebody else changed meanwhile', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    await signIn(browser)
    const colleague = world.visitor()
    await signIn(colleague)
    const changed = formFields(await colleague.get(NUMBERS), '#numbers-form')
    changed[`number.${await idOf(world, 'jiro')}`] = '09077778888'
    await colleague.post(NUMBERS, { ...changed, action: 'set' })
    const draft = (await colleague.get(CONFIRM)).page.querySelector('input[name=draft]')
    await colleague.post(CONFIRM, { draft: draft?.getAttribute('value') ?? '', action: 'ok' })

    const again = await goOn(browser)
    const answer = await browser.post(NUMBERS, { ...formFields(again, '#numbers-form'), action: 'set' })
    expect(answer.status).toBe(422)
    expect(await numberOf(world.deps, 'jiro')).toBe('09077778888')
  })
})

describe('the offer', () => {
  it('is made once, but pressing 『続ける』 twice, or loading the page anew, loses nothing', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    await signIn(browser)
    const [one, two] = await Promise.all([goOn(browser), goOn(browser)])
    expect(await numberTyped(one)).toBe(NEW)
    expect(await numberTyped(two)).toBe(NEW)
    expect((await browser.get(KEPT)).location).toBe('/oa/lines')
    expect((await signIn(world.visitor())).location).toBe('/oa/lines')
  })

  it('is over with 『破棄する』', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    await signIn(browser)
    expect((await browser.post(KEPT, { action: 'discard', screen: 'sms-numbers' })).location).toBe(KEPT)
    expect(await kept()).toEqual([])
    expect((await browser.get(KEPT)).location).toBe('/oa/lines')
    expect((await goOn(browser)).location).toBe(KEPT)
  })

  it('can be left for later', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    await signIn(browser)
    expect((await browser.get('/oa/lines')).status).toBe(200)
    expect((await signIn(world.visitor())).location).toBe(KEPT)
  })

  it('is over after 24 hours', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    world.clock.pass(policy.keptForm.lifetimeMs + MINUTE_MS)
    expect((await signIn(browser)).location).toBe('/oa/lines')
    expect((await goOn(browser)).location).toBe(KEPT)
    await sweepKeptForms(world.deps)
    expect(await kept()).toEqual([])
  })

  it('is there for nearly 24 hours, whatever is swept', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    await browser.get('/oa/')
    world.clock.pass(policy.keptForm.lifetimeMs - MINUTE_MS)
    await browser.post(NUMBERS, { ...fields, action: 'set' })
    world.clock.pass(policy.keptForm.lifetimeMs - HOUR_MS)
    await sweepSessions(world.deps)
    await sweepKeptForms(world.deps)
    expect((await signIn(world.visitor())).location).toBe(KEPT)
  })

  it('is made to nobody else who signs in in the same browser', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    expect((await signIn(browser, OTHER_OFFICE)).location).toBe('/oa/lines')
    expect((await browser.get(KEPT)).location).toBe('/oa/lines')
    const answer = await goOn(browser)
    expect(answer.location).toBe(KEPT)
    await browser.post(KEPT, { action: 'discard', screen: 'sms-numbers' })
    expect(await kept()).toHaveLength(1)
  })
})

describe('nothing is kept', () => {
  it('of what another site makes the browser send', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    const answer = await browser.post(NUMBERS, fields, { origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
    expect(await kept()).toEqual([])
  })

  it('when it was signed out', async () => {
    const browser = await signedInAdministrator(world)
    const before = browser.copy()
    const fields = await typed(browser)
    await browser.post('/oa/sign-out')
    await before.post(NUMBERS, { ...fields, action: 'set' })
    expect(await kept()).toEqual([])
  })

  it('when it is signed out after its end; what was kept goes', async () => {
    const browser = await signedInAdministrator(world)
    await sendTooLate(browser)
    await browser.post('/oa/sign-out')
    expect(await kept()).toEqual([])
    expect((await signIn(browser)).location).toBe('/oa/lines')
  })

  it.each([
    ['the password was reset', (w: World) => resetPassword(w.deps, 'admin', 'office')],
    [
      'the account was suspended',
      (w: World) => suspendAccount(w.deps, { site: 'admin', loginId: 'office', reason: 'test' }),
    ],
  ])('when %s meanwhile; what was kept goes', async (_, end) => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    await sendTooLate(browser)
    expect(await kept()).toHaveLength(1)
    await end(world)
    expect(await kept()).toEqual([])
    await browser.post(NUMBERS, { ...fields, action: 'set' })
    expect(await kept()).toEqual([])
  })

  it('when the other sessions were ended at ログイン中の端末', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    await browser.get('/oa/')
    const owner = world.visitor()
    await signIn(owner)
    await signIn(world.visitor())
    await owner.post('/oa/devices', { action: 'end-others' })
    await browser.post(NUMBERS, { ...fields, action: 'set' })
    expect(await kept()).toEqual([])
  })

  it('a day after the session ended', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    world.clock.pass(policy.keptForm.lifetimeMs)
    await browser.post(NUMBERS, { ...fields, action: 'set' })
    expect(await kept()).toEqual([])
  })

  it('of a form with a password, nor of one that no screen declares', async () => {
    const browser = await signedInAdministrator(world)
    idle()
    const wanted = 'a new long password'
    await browser.post('/oa/password', { current: 'office-password', wanted, repeated: wanted })
    await browser.post('/oa/devices', { action: 'end-others' })
    await browser.post(NUMBERS, { password: 'office-password' })
    await browser.post('/oa/code', { code: '123456' })
    expect(await kept()).toEqual([])
  })

  it('and the ended session opens nothing', async () => {
    const browser = await signedInAdministrator(world)
    idle()
    for (const path of ['/oa/lines', NUMBERS, KEPT, '/oa/devices', '/oa/password', '/oa/history'])
      expect((await browser.get(path)).location).toBe('/oa/')
    expect((await browser.post(`${NUMBERS}?kept=sms-numbers`, {})).location).toBe('/oa/')
    expect((await browser.post(`${NUMBERS}?language=en`, {})).location).toBe('/oa/')
    world.clock.pass(-policy.session.idleMs)
    expect((await browser.get('/oa/lines')).location).toBe('/oa/')
  })
})

describe('what is kept is bounded', () => {
  it('one form of each screen, the newest; two at once keep one', async () => {
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    idle()
    await Promise.all(
      ['08055550001', '08055550002'].map(async number => {
        const one = { ...fields, [`number.${await idOf(world, 'jiro')}`]: number }
        await browser.post(NUMBERS, { ...one, action: 'set' })
      }),
    )
    expect(await kept()).toHaveLength(1)
    const last = { ...fields, [`number.${await idOf(world, 'jiro')}`]: '08055550003' }
    await browser.post(NUMBERS, { ...last, action: 'set' })
    await signIn(browser)
    expect(await numberTyped(await goOn(browser))).toBe('08055550003')
  })

  it('and 256 KB of an account: the oldest give way', async () => {
    const browser = await signedInAdministrator(world)
    idle()
    const long = (kilobytes: number) => 'x'.repeat(kilobytes * 1024)
    await browser.post('/oa/lines/05055001001', { rejectedCallers: long(60) })
    expect(await kept()).toHaveLength(1)
    await browser.post(NUMBERS, { 'filter-text': long(200) })
    expect((await kept()).map(row => row.screen)).toEqual(['sms-numbers'])
  })
})

describe('other screens', () => {
  it('a check that waited too long: the numbers of the draft are on the number screen', async () => {
    const browser = await signedInAdministrator(world)
    await browser.post(NUMBERS, { ...(await typed(browser)), action: 'set' })
    const draft = (await browser.get(CONFIRM)).page.querySelector('input[name=draft]')
    const fields = { draft: draft?.getAttribute('value') ?? '', action: 'ok' }
    idle()
    await browser.post(CONFIRM, fields)
    expect((await signIn(browser)).location).toBe(KEPT)
    const again = await goOn(browser, CONFIRM, 'sms-numbers-check')
    expect(await numberTyped(again)).toBe(NEW)
    expect(again.text).toContain('まだ何も設定されていません')
    expect(await numberOf(world.deps, 'jiro')).toBeNull()
  })

  it('a check that waited too long in a session that goes on', async () => {
    const browser = await signedInAdministrator(world)
    await browser.post(NUMBERS, { ...(await typed(browser)), action: 'set' })
    const draft = (await browser.get(CONFIRM)).page.querySelector('input[name=draft]')
    for (let n = 0; n < 2; n += 1) {
      world.clock.pass(20 * MINUTE_MS)
      await browser.get('/oa/password')
    }
    const answer = await browser.post(CONFIRM, { draft: draft?.getAttribute('value') ?? '', action: 'ok' })
    expect(answer.status).toBe(422)
    expect(await numberTyped(answer)).toBe(NEW)
    expect(await numberOf(world.deps, 'jiro')).toBeNull()
  })

  it('a file of numbers that was read, with what was chosen', async () => {
    const browser = await signedInAdministrator(world)
    const file = `ログインID,SMS認証用電話番号\r\njiro,${NEW}\r\ntaro,\r\n`
    await browser.upload('/oa/sms-numbers/file', 'numbers.csv', file)
    const check = '/oa/sms-numbers/file/check'
    const page = await browser.get(check)
    const fields = formFields(page, '#file-form')
    const remove = `remove.${await idOf(world, 'taro')}`
    idle()
    await browser.post(check, { ...fields, [remove]: '1' })
    await signIn(browser)
    const again = await goOn(browser, check, 'number-file')
    expect(again.status).toBe(200)
    expect(formFields(again, '#file-form')[remove]).toBe('1')
    expect((await browser.post(check, formFields(again, '#file-form'))).location).toBe(CONFIRM)
    expect((await browser.get(CONFIRM)).text).toContain('080-5555-6666')
  })

  it('サービス設定 of a service user, with the version that his form knew', async () => {
    const browser = await signedInUser(world)
    const fields = formFields(await browser.get('/ou/settings'), '#line-form')
    idle()
    await browser.post('/ou/settings', { ...fields, rejectedCallers: '0312345678' })
    world.clock.pass(10 * MINUTE_MS)
    await browser.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const answer = await browser.post('/ou/code', { code: await world.codeFor('08011112222') })
    expect(answer.location).toBe('/ou/kept')
    const again = await goOn(browser, '/ou/settings', 'own-line')
    expect(formFields(again, '#line-form').rejectedCallers).toContain('0312345678')
    expect(formFields(again, '#line-form').version).toBe(fields.version)
  })

  it('a reason that was typed at the desk', async () => {
    const member = await signedInMember(world, 'supervisor')
    const path = `/op/accounts/${(await accountOf(world, 'taro')).id}/suspend`
    const fields = formFields(await member.get(path), '#act-form')
    idle()
    await member.post(path, { ...fields, reason: 'お客さまのご依頼' })
    expect((await kept()).map(row => row.screen)).toEqual(['desk-act'])
    expect(JSON.stringify(await kept())).not.toContain('お客さま')
  })
})

it('costs ordinary requests no statement', async () => {
  let count = 0
  const db = world.deps.db.withPlugin({
    transformQuery({ node }) {
      count += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const assets = { addresses: {}, routes: new Hono() }
  const app = webApp({ ...world.deps, db }, { gateways: [], assets })
  const browser = await signedInUser(world)
  const counted = new Visitor(request => app.request(request))
  for (const [name, value] of browser.cookies) counted.cookies.set(name, value)
  const statementsOf = async (request: () => Promise<Answer>) => {
    count = 0
    await request()
    return count
  }
  // The session; then what the page itself shows.
  expect(await statementsOf(() => counted.get('/ou/password'))).toBe(1)
  expect(await statementsOf(() => counted.get('/ou/settings'))).toBe(5)
})
