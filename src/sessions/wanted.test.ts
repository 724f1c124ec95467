import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { changeAccount, rowsOf } from '../../support/rows.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/** Whoever is sent to the sign-in lands afterwards where he wanted to go. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const DEEP = '/oa/history?before=12&what=a%20b'
const COOKIE = 'sekisho-admin-wanted'

async function signIn(browser: Visitor, office = OFFICE): Promise<Answer> {
  const { loginId, password, smsNumber = '' } = office.administrator
  await browser.post('/oa/', { loginId, password })
  return browser.post('/oa/code', { code: await world.codeFor(smsNumber) })
}

describe('after the sign-in', () => {
  it('the page opens that was asked for before, with its query', async () => {
    const browser = world.visitor()
    const sent = await browser.get(DEEP)
    expect(sent.location).toBe('/oa/')
    await browser.get('/oa/')
    expect((await signIn(browser)).location).toBe(DEEP)
    expect(browser.cookies.has(COOKIE)).toBe(false)
  })

  it('also when the session of the same account had ended there', async () => {
    const browser = await signedInAdministrator(world)
    world.clock.pass(policy.session.idleMs + SECOND_MS)
    await browser.get(DEEP)
    expect((await signIn(browser)).location).toBe(DEEP)
  })

  it('but not where that of another account had ended', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const browser = await signedInAdministrator(world)
    world.clock.pass(policy.session.idleMs + SECOND_MS)
    await browser.get(DEEP)
    expect((await signIn(browser, OTHER_OFFICE)).location).toBe('/oa/lines')
  })

  it('also where an initial password has to be replaced first', async () => {
    await changeAccount(world, 'office', { password_initial: 1 })
    const browser = world.visitor()
    await browser.get(DEEP)
    expect((await signIn(browser)).location).toBe(DEEP)
    expect((await browser.get(DEEP)).location).toBe('/oa/password')
    const wanted = 'a new long password'
    const changed = await browser.post('/oa/password', {
      current: 'office-password',
      wanted,
      repeated: wanted,
    })
    expect(changed.location).toBe(DEEP)
  })

  it('also through an enrolment', async () => {
    await changeAccount(world, 'office', { sms_number: null, sms_number_hash: null })
    const browser = world.visitor()
    await browser.get(DEEP)
    const { loginId, password } = OFFICE.administrator
    await browser.post('/oa/', { loginId, password })
    await browser.post('/oa/', { loginId, password, number: '09055556666' })
    const answer = await browser.post('/oa/code', { code: await world.codeFor('09055556666') })
    expect(answer.location).toBe(DEEP)
  })

  it('not after signing out', async () => {
    const browser = await signedInAdministrator(world)
    world.clock.pass(policy.session.idleMs + SECOND_MS)
    await browser.get(DEEP)
    await browser.post('/oa/sign-out')
    expect((await signIn(browser)).location).toBe('/oa/lines')
  })
})

describe('nobody else chooses the page', () => {
  it('by an address or a form', async () => {
    const browser = world.visitor()
    await browser.get('/oa/?wanted=https://evil.example&back=//evil.example')
    const { loginId, password, smsNumber = '' } = OFFICE.administrator
    await browser.post('/oa/', { loginId, password, wanted: '//evil.example', path: '//evil.example' })
    const answer = await browser.post('/oa/code', { code: await world.codeFor(smsNumber) })
    expect(answer.location).toBe('/oa/lines')
  })

  it('by a cookie of his own making', async () => {
    const encoded = Buffer.from('//evil.example/').toString('base64url')
    const own = world.visitor()
    await own.get(DEEP)
    const [, , signature] = (own.cookies.get(COOKIE) ?? '').split('.')
    for (const planted of [`.${encoded}.${signature}`, `.${encoded}.`, encoded, '..', 'x']) {
      const browser = world.visitor()
      browser.cookies.set(COOKIE, planted)
      world.clock.pass(10 * MINUTE_MS)
      expect((await signIn(browser)).location).toBe('/oa/lines')
    }
  })

  it('and strangers write nothing down: only a session that a password opened has it', async () => {
    for (let n = 0; n < 20; n += 1) await world.visitor().get(`/oa/history?before=${n}`)
    expect(await rowsOf(world, 'session')).toEqual([])
  })

  it('and neither a download, nor what a script fetches, nor the other site is gone back to', async () => {
    const browser = world.visitor()
    await browser.get('/oa/sms-numbers/file/template.csv')
    await browser.get('/oa/history', { 'sec-fetch-dest': 'empty' })
    await browser.get('/ou/history')
    await browser.post('/oa/sms-numbers', { x: '1' })
    expect((await signIn(browser)).location).toBe('/oa/lines')
  })
})
