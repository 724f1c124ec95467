import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { accountOf, changeAccount, idOf, rowsOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { policy } from '../policy.ts'

const FIRST = '09011112222'
const SECOND = '08055554321'
const OTHER = '09077776666'
const PAUSE = policy.code.resendAfterMs[0] ?? 0
let world: World
let owner: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  owner = await signedInAdministrator(world)
})
afterEach(() => world.close())

const set = (number: string) => owner.post('/oa/sms-numbers/second', { number })

/** Up to the code that goes to the new number. */
async function upToCheck(number: string): Promise<void> {
  // Which of two challenges is the newer one is known by their times.
  world.clock.pass(1)
  expect((await set(number)).location).toBe('/oa/act')
  const act = fieldValue(await owner.get('/oa/act'), 'act')
  await owner.post('/oa/act', { act, action: 'ok' })
  const answer = await owner.post('/oa/act/code', { code: await world.codeFor(FIRST) })
  expect(answer.location).toBe(number === '' ? '/oa/lines' : '/oa/sms-numbers/second/code')
}

async function register(number = SECOND): Promise<void> {
  await upToCheck(number)
  const code = await world.codeFor(number)
  expect((await owner.post('/oa/sms-numbers/second/code', { code })).location).toBe('/oa/lines')
}

/** A sign-in with the second number, in a new browser. */
async function signedInWithSecond(number = SECOND): Promise<Visitor> {
  const browser = world.visitor()
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  world.clock.pass(PAUSE)
  await browser.post('/oa/code/resend', { to: 'second' })
  const done = await browser.post('/oa/code', { code: await world.codeFor(number) })
  expect(done.location).toBe('/oa/lines')
  return browser
}

/** 『OK』 on another first number. */
async function upToOwnCheck(browser: Visitor, number = OTHER) {
  const id = await idOf(world, 'office')
  const rows = { [`was.${id}`]: FIRST, [`number.${id}`]: number }
  await browser.post('/oa/sms-numbers', { action: 'set', ...rows })
  const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
  return browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
}

describe('the second number', () => {
  it('is kept once a code to the first number, and then one to itself, was typed back', async () => {
    expect((await owner.get('/oa/sms-numbers')).text).toContain('管理者（予備）')
    await upToCheck(SECOND)
    expect(world.gateway.sent.some(({ text }) => text.includes('予備番号用。'))).toBe(true)
    expect((await accountOf(world, 'office')).second_number).toBeNull()
    const code = await world.codeFor(SECOND)
    await owner.post('/oa/sms-numbers/second/code', { code })
    expect((await accountOf(world, 'office')).second_number).toMatch(/^v1\./)
    expect((await owner.get('/oa/sms-numbers')).text).toContain('末尾 4321')
    await world.deliver()
    expect(world.gateway.sent.at(-1)).toMatchObject({ to: FIRST })
    expect(world.gateway.sent.at(-1)?.text).toContain('予備の番号を変更しました')
    const history = (await owner.get('/oa/history')).text
    expect(history).toContain('管理者の予備の番号を登録しました。')
    expect(history).toContain('番号：（なし） → 末尾 4321')
    expect(history).toContain('変更の内容：管理者の予備の番号')
  })

  it('is typed once: 『修正する』, and a code that came too late, show it again', async () => {
    await set(SECOND)
    const act = fieldValue(await owner.get('/oa/act'), 'act')
    const back = await owner.post('/oa/act', { act, action: 'correct' })
    expect(fieldValue(await owner.get(back.location ?? ''), 'number')).toBe(SECOND)
    await owner.post('/oa/act', { act, action: 'ok' })
    const { numbers } = world.deps
    const id = await idOf(world, 'office')
    const second_number = numbers.seal('08055559999', placeIn(ACCOUNT_SEALED.secondNumber, id))
    await changeAccount(world, 'office', { second_number })
    const late = await owner.post('/oa/act/code', { code: await world.codeFor(FIRST) })
    const form = await owner.get(late.location ?? '')
    expect(form.text).toContain('認証の間に内容が変わったため')
    expect(fieldValue(form, 'number')).toBe(SECOND)
    expect(fieldValue(await owner.get('/oa/sms-numbers/second'), 'number')).toBe('08055559999')
  })

  it('is told to the number that the administrator had until lately, too: who changed that may not be its owner', async () => {
    await upToOwnCheck(owner)
    await owner.post('/oa/sms-numbers/code', { code: await world.codeFor(OTHER) })
    await set(SECOND)
    const act = fieldValue(await owner.get('/oa/act'), 'act')
    await owner.post('/oa/act', { act, action: 'ok' })
    await owner.post('/oa/act/code', { code: await world.codeFor(OTHER) })
    await owner.post('/oa/sms-numbers/second/code', { code: await world.codeFor(SECOND) })
    await world.deliver()
    const told = world.gateway.sent.filter(({ text }) => text.includes('予備の番号を変更しました'))
    expect(told.map(({ to }) => to).sort()).toEqual([FIRST, OTHER])
  })

  it('may be emptied, and is neither the first one nor any other than a mobile number', async () => {
    expect((await set(FIRST)).text).toContain('登録済みの番号と同じです')
    expect((await set('0312345678')).status).toBe(422)
    await register()
    await upToCheck('')
    expect((await accountOf(world, 'office')).second_number).toBeNull()
  })
})

describe('on the code page of the sign-in', () => {
  it('the code can be sent there, by the rules of a resend, and then only that one is good', async () => {
    await register()
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    expect((await browser.get('/oa/code')).text).toContain('予備の番号（末尾 4321）に送信')
    const first = await world.codeFor(FIRST)
    expect((await browser.post('/oa/code/resend', { to: 'second' })).status).toBe(429)
    world.clock.pass(PAUSE)
    expect((await browser.post('/oa/code/resend', { to: 'second' })).location).toBe('/oa/code')
    const second = await world.codeFor(SECOND)
    expect(world.gateway.sent.filter(({ to }) => to === FIRST).at(-1)?.text).toContain('予備の番号に送信')
    if (first !== second) expect((await browser.post('/oa/code', { code: first })).status).toBe(422)
    expect((await browser.post('/oa/code', { code: second })).location).toBe('/oa/lines')
    expect((await rowsOf(world, 'challenge')).filter(({ second }) => second === 1)).toHaveLength(1)
  })

  it('is neither offered nor taken where a number is enrolled: it would take the first one’s place', async () => {
    await register()
    await changeAccount(world, 'office', { sms_number: null, sms_number_hash: null })
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password', number: OTHER })
    expect((await browser.get('/oa/code')).text).not.toContain('予備の番号')
    world.clock.pass(PAUSE)
    await browser.post('/oa/code/resend', { to: 'second' })
    expect((await rowsOf(world, 'challenge')).every(({ second }) => second === 0)).toBe(true)
    await browser.post('/oa/code', { code: await world.codeFor(OTHER) })
    expect(await numberOf(world.deps, 'office')).toBe(OTHER)
  })

  it('is not offered where there is none, nor taken', async () => {
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    expect((await browser.get('/oa/code')).text).not.toContain('予備の番号')
    world.clock.pass(PAUSE)
    await browser.post('/oa/code/resend', { to: 'second' })
    await world.deliver()
    expect((await rowsOf(world, 'challenge')).every(({ second }) => second === 0)).toBe(true)
  })
})

describe('a session that was opened with it', () => {
  it('replaces the first number only after 24 hours', async () => {
    await register()
    const browser = await signedInWithSecond()
    expect((await upToOwnCheck(browser)).text).toContain('24時間たつまで')
    expect((await browser.get('/oa/lines')).text).not.toContain('24時間たつまで')
    world.clock.pass(policy.smsNumber.secondWaitsMs)
    const later = await signedInWithSecond()
    expect((await upToOwnCheck(later)).location).toBe('/oa/sms-numbers/code')
    await later.post('/oa/sms-numbers/code', { code: await world.codeFor(OTHER) })
    expect(await numberOf(world.deps, 'office')).toBe(OTHER)
  })

  it('and not at all once somebody signed in with the first', async () => {
    await register()
    await signedInWithSecond()
    world.clock.pass(policy.smsNumber.secondWaitsMs)
    const thief = await signedInWithSecond()
    await signedInAdministrator(world)
    expect((await upToOwnCheck(thief)).text).toContain('管理者の番号でログインして変更してください')
  })

  it('and not either when that was while the code to the new one was awaited', async () => {
    await register()
    await signedInWithSecond()
    world.clock.pass(policy.smsNumber.secondWaitsMs)
    const thief = await signedInWithSecond()
    expect((await upToOwnCheck(thief)).location).toBe('/oa/sms-numbers/code')
    const code = await world.codeFor(OTHER)
    await signedInAdministrator(world)
    const late = await thief.post('/oa/sms-numbers/code', { code })
    expect((await thief.get(late.location ?? '')).text).toContain('管理者の番号でもログインがありました')
    expect(await numberOf(world.deps, 'office')).toBe(FIRST)
  })

  it('is told why also where a code was typed for it', async () => {
    await register()
    const browser = await signedInWithSecond()
    world.clock.pass(policy.act.freshForMs + 1)
    expect((await upToOwnCheck(browser)).location).toBe('/oa/act/code')
    const done = await browser.post('/oa/act/code', { code: await world.codeFor(FIRST) })
    expect((await browser.get(done.location ?? '')).text).toContain('24時間たつまで')
  })

  it('ends when the second number is replaced or emptied, and so does a code that went there', async () => {
    await register()
    const thief = await signedInWithSecond()
    const late = world.visitor()
    await late.post('/oa/', { loginId: 'office', password: 'office-password' })
    world.clock.pass(PAUSE)
    await late.post('/oa/code/resend', { to: 'second' })
    const code = await world.codeFor(SECOND)
    await upToCheck('')
    expect((await thief.get('/oa/lines')).location).toBe('/oa/')
    await late.post('/oa/code', { code })
    expect((await late.get('/oa/lines')).location).toBe('/oa/')
    expect((await owner.get('/oa/lines')).status).toBe(200)
  })

  it('waits for its own 24 hours, not for those of the number that stood there before', async () => {
    await register()
    await signedInWithSecond()
    await register(OTHER)
    world.clock.pass(policy.smsNumber.secondWaitsMs)
    const later = await signedInWithSecond(OTHER)
    expect((await upToOwnCheck(later, '08033334444')).text).toContain('24時間たつまで')
  })
})
