import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memberNumber, signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { changeRows, idOf, lineOf, rowsOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/** What was typed for an act outlives its check screen, its code, and its session (D15, D20). */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '/oa/lines/05055001001'
const SECOND = '/oa/sms-numbers/second'
const ABROAD = { forwarding: 'always', 'number.always': '+442071234567' }
const idle = () => world.clock.pass(policy.session.idleMs + SECOND_MS)
const OFFICE_NUMBER = '09011112222'

/** Lifts 国際電話利用休止 and forwards abroad, as typed; up to the check screen. */
async function forwardAbroad(browser: Visitor): Promise<void> {
  const { internationalSuspended: _, ...form } = formFields(await browser.get(LINE), '#line-form')
  expect((await browser.post(LINE, { ...form, ...ABROAD })).location).toBe('/oa/act')
}
async function ok(browser: Visitor, site = 'oa'): Promise<Answer> {
  return browser.post(`/${site}/act`, {
    ...formFields(await browser.get(`/${site}/act`), 'main form'),
    action: 'ok',
  })
}
const follow = async (browser: Visitor, { location }: Answer) => browser.get(location ?? 'nowhere')
/** The session goes on while a code or a check is too old: another tab of it was used. */
const keepAlive = () => changeRows(world, 'session', { set: { last_seen_at: world.clock.now() } })

/** What is offered after the next sign-in, and gone on with. */
async function goOn(browser: Visitor, path: string, screen: string): Promise<Answer> {
  expect((await browser.get('/oa/')).text).toContain('入力した内容は保存しています')
  world.clock.pass(10 * MINUTE_MS)
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  const answer = await browser.post('/oa/code', { code: await world.codeFor(OFFICE_NUMBER) })
  expect(answer.location).toBe('/oa/kept')
  const button = (await browser.get('/oa/kept')).page.querySelector('button[formaction]')
  expect(button?.getAttribute('formaction')).toBe(`${path}?kept=${screen}`)
  return browser.post(`${path}?kept=${screen}`, { screen })
}

describe('サービス設定 that waits', () => {
  it('for its code is there again with 『やめる』, however often it is pressed, and nothing is done', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    await ok(browser)
    const code = await world.codeFor(OFFICE_NUMBER)
    for (const _ of [1, 2]) {
      const form = formFields(await follow(browser, await browser.post('/oa/act/drop')), '#line-form')
      expect(form).toMatchObject(ABROAD)
      expect(form).not.toHaveProperty('internationalSuspended')
    }
    await browser.post('/oa/act/code', { code })
    expect((await lineOf(world, '05055001001')).settings.forwarding).toEqual([])
  })

  it('for a code that came too late is there again, and says that nothing was changed', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    await ok(browser)
    const code = await world.codeFor(OFFICE_NUMBER)
    world.clock.pass(policy.code.lifetimeMs + SECOND_MS)
    await keepAlive()
    const page = await follow(browser, await browser.post('/oa/act/code', { code }))
    expect(page.text).toContain('何も変更していません')
    expect(formFields(page, '#line-form')).toMatchObject(ABROAD)
  })

  it('on a check screen that aged is there again', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    const check = formFields(await browser.get('/oa/act'), 'main form')
    world.clock.pass(policy.act.heldMs + SECOND_MS)
    await keepAlive()
    const page = await follow(browser, await browser.post('/oa/act', { ...check, action: 'ok' }))
    expect(page.text).toContain('確認画面を開いてから時間が過ぎたため、何も変更していません')
    expect(formFields(page, '#line-form')).toMatchObject(ABROAD)
  })

  it('is found again by who left its code page, until it is saved', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    const waiting = async () =>
      (await browser.get(LINE)).page.querySelector('.notice a')?.getAttribute('href')
    expect(await waiting()).toBe('/oa/act')
    await ok(browser)
    expect(await waiting()).toBe('/oa/act/code')
    await browser.post('/oa/act/code', { code: await world.codeFor(OFFICE_NUMBER) })
    await browser.get(LINE)
    expect(await waiting()).toBeUndefined()
  })

  it.each(['check screen', 'code page'])('on the %s when its session ended is offered again', async at => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    if (at === 'code page') await ok(browser)
    const form =
      at === 'code page' ? { code: '123456' } : formFields(await browser.get('/oa/act'), 'main form')
    idle()
    await browser.post(at === 'code page' ? '/oa/act/code' : '/oa/act', { ...form, action: 'ok' })
    const page = await goOn(browser, LINE, 'line')
    expect(formFields(page, '#line-form')).toMatchObject(ABROAD)
    expect(formFields(page, '#line-form')).not.toHaveProperty('internationalSuspended')
    await browser.post(LINE, formFields(page, '#line-form'))
    expect((await ok(browser)).location).toBe('/oa/act/code')
  })

  it('in a session that somebody ended is offered to nobody', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    await browser.post('/oa/sign-out')
    await browser.post('/oa/act', { action: 'ok' })
    expect(await rowsOf(world, 'kept_form')).toEqual([])
  })

  it('of his own line is offered to the user', async () => {
    const browser = await signedInUser(world)
    world.clock.pass(policy.act.freshForMs + 1)
    const form = formFields(await browser.get('/ou/settings'), '#line-form')
    const typed = { forwarding: 'always', 'number.always': '0312345678' }
    expect((await browser.post('/ou/settings', { ...form, ...typed })).location).toBe('/ou/act/code')
    idle()
    await browser.post('/ou/act/code', { code: '123456' })
    expect(await rowsOf(world, 'kept_form')).toMatchObject([{ screen: 'own-line' }])
  })
})

describe('numbers that wait for the code of 『OK』', () => {
  /** Up to the code page. */
  async function setNumber(browser: Visitor): Promise<void> {
    world.clock.pass(policy.act.freshForMs + 1)
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const jiro = `number.${await idOf(world, 'jiro')}`
    await browser.post('/oa/sms-numbers', { ...fields, [jiro]: '08055556666', action: 'set' })
    const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
    const answer = await browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    expect(answer.location).toBe('/oa/act/code')
  }
  const ofJiro = async (page: Answer) =>
    formFields(page, '#numbers-form')[`number.${await idOf(world, 'jiro')}`]

  it('are offered again when the session ended meanwhile', async () => {
    const browser = await signedInAdministrator(world)
    await setNumber(browser)
    idle()
    await browser.post('/oa/act/code', { code: '123456' })
    const page = await goOn(browser, '/oa/sms-numbers/confirm', 'sms-numbers-check')
    expect(await ofJiro(page)).toBe('08055556666')
    expect(await numberOf(world.deps, 'jiro')).toBeNull()
  })

  it('are there again when the code came too late', async () => {
    const browser = await signedInAdministrator(world)
    await setNumber(browser)
    const code = await world.codeFor(OFFICE_NUMBER)
    world.clock.pass(policy.code.lifetimeMs + SECOND_MS)
    await keepAlive()
    const page = await follow(browser, await browser.post('/oa/act/code', { code }))
    expect(await ofJiro(page)).toBe('08055556666')
    expect((await browser.get('/oa/lines')).text).not.toContain('何も変更していません')
  })
})

it('the second number that was typed is offered again, from its form and from its code page', async () => {
  const browser = await signedInAdministrator(world)
  const form = formFields(await browser.get(SECOND), '#second-form')
  idle()
  await browser.post(SECOND, { ...form, number: '08077778888' })
  const page = await goOn(browser, SECOND, 'second-number')
  expect(formFields(page, '#second-form').number).toBe('08077778888')
  await browser.post(SECOND, formFields(page, '#second-form'))
  await ok(browser)
  idle()
  await browser.post('/oa/act/code', { code: '123456' })
  const again = await goOn(browser, SECOND, 'second-number')
  expect(formFields(again, '#second-form').number).toBe('08077778888')
})

it('a name that was typed is offered again, and still finds that somebody else changed it', async () => {
  const browser = await signedInAdministrator(world)
  const path = '/oa/users/taro'
  const form = formFields(await browser.get(path), '#name-form')
  idle()
  await browser.post(`${path}/name`, { ...form, name: '営業第一' })
  await changeRows(world, 'line', { set: { user_name: '別の名前' }, where: { number: '05055001001' } })
  const page = await goOn(browser, `${path}/name`, 'user-name')
  const typed = formFields(page, '#name-form')
  expect(typed.name).toBe('営業第一')
  expect((await browser.post(`${path}/name`, typed)).status).toBe(409)
})

describe("the desk's reason", () => {
  const path = async () => `/op/accounts/${await idOf(world, 'office')}/clear-number`
  const TYPED = { reason: '機種変更', identity: 'call-back' }
  /** Up to the code page. */
  async function clearNumber(supervisor: Visitor): Promise<void> {
    world.clock.pass(policy.act.freshForMs + 1)
    const stamp = fieldValue(await supervisor.get(await path()), 'stamp')
    expect((await supervisor.post(await path(), { stamp, ...TYPED })).location).toBe('/op/act/code')
  }

  it('is there again with 『やめる』', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    await clearNumber(supervisor)
    const page = await follow(supervisor, await supervisor.post('/op/act/drop'))
    expect(formFields(page, '#act-form').reason).toBe(TYPED.reason)
    expect(page.page.querySelector('input[value=call-back]')?.hasAttribute('checked')).toBe(true)
  })

  it('is kept when the session ended while its code was awaited', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    await clearNumber(supervisor)
    await world.codeFor(memberNumber('op-supervisor'))
    idle()
    await supervisor.post('/op/act/code', { code: '123456' })
    expect(await rowsOf(world, 'kept_form')).toMatchObject([{ screen: 'desk-act' }])
  })
})
