import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { accountOf, changeAccount } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/** Somebody has the password, and asks for codes until none goes out any more: what the owner sees in a new browser. */
const NUMBER = '09011112222'
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const signIn = (browser: Visitor = world.visitor(), headers = {}) =>
  browser.post('/oa/', { loginId: 'office', password: 'office-password' }, headers)

/** The browsers of whoever did it; each SMS arrived. */
async function useUp(): Promise<Visitor[]> {
  const browsers: Visitor[] = []
  for (let n = 0; n < policy.smsQuota.unknownBrowsers.size; n += 1) {
    const browser = world.visitor()
    expect((await signIn(browser)).location).toBe('/oa/code')
    await world.deliver()
    browsers.push(browser)
  }
  return browsers
}

it('the latest code that came is asked for, then one that is sent for this browser, and he is told', async () => {
  await useUp()
  const sent = world.gateway.sent.length
  const owner = world.visitor()
  expect((await signIn(owner)).location).toBe('/oa/code')
  const page = await owner.get('/oa/code')
  expect(page.text).toContain(
    '10:00に送信した最新の認証コードを入力してください。確認のため、続けてもう1通お送りします。',
  )
  expect(page.page.querySelector('#resend-form')).toBeNull()
  await world.deliver()
  expect(world.gateway.sent).toHaveLength(sent)

  expect((await owner.post('/oa/code', { code: await world.codeFor(NUMBER) })).location).toBe('/oa/code')
  expect((await owner.get('/oa/code')).text).toContain('安全のため、もう一度認証コードを送信しました。')
  await world.deliver()
  expect(world.gateway.sent).toHaveLength(sent + 1)
  const done = await owner.post('/oa/code', { code: await world.codeFor(NUMBER) })
  expect(done.location).toBe('/oa/lines')
  const home = await owner.get('/oa/lines')
  const warning = [...home.page.querySelectorAll('main a')].find(a => a.textContent === 'パスワードを変更')
  expect(warning?.getAttribute('href')).toBe('/oa/password')
})

it('the browser whose code it was is told that its sign-in has ended', async () => {
  const browsers = await useUp()
  const owner = world.visitor()
  await signIn(owner)
  await owner.post('/oa/code', { code: await world.codeFor(NUMBER) })
  const latest = browsers.at(-1) as Visitor
  const answer = await latest.post('/oa/code', { code: '000000' })
  expect(answer.location).toBe('/oa/lines')
  expect((await latest.get('/oa/lines')).location).toBe('/oa/')
})

it('where the code of this browser itself is awaited, it stays the way', async () => {
  const [browser] = await useUp()
  const answer = await signIn(browser)
  expect(answer.status).toBe(429)
  expect(answer.page.querySelector('main a')?.getAttribute('href')).toBe('/oa/code')
})

it('a code stays good through its life though its browser started over', async () => {
  const browser = world.visitor()
  for (let n = 0; n < policy.smsQuota.unknownBrowsers.size; n += 1) await signIn(browser)
  await world.deliver()
  const code = await world.codeFor(NUMBER)
  world.clock.pass(15 * MINUTE_MS)
  const owner = world.visitor()
  await signIn(owner)
  expect((await owner.post('/oa/code', { code })).location).toBe('/oa/code')
})

it('whoever is early is told when his turn is, and what he typed stays', async () => {
  await useUp()
  const [thief, owner] = [world.visitor(), world.visitor()]
  await signIn(thief)
  await signIn(owner)
  const code = await world.codeFor(NUMBER)
  expect((await thief.post('/oa/code', { code: '000000' })).status).toBe(422)
  const early = await owner.post('/oa/code', { code })
  expect(early.status).toBe(429)
  expect(early.headers.get('retry-after')).toBe('1')
  expect(early.text).toContain('1秒後から20秒以内に、もう一度『認証』を押してください。')
  expect(early.page.querySelector('#code')?.getAttribute('value')).toBe(code)
  expect(early.page.querySelector('#code-form')?.getAttribute('data-turn-ms')).toBe('1000')
  world.clock.pass(SECOND_MS)
  expect((await owner.post('/oa/code', { code })).location).toBe('/oa/code')
})

it('a known device is not asked to redeem: it has its own SMS', async () => {
  const owner = await signedInAdministrator(world)
  await useUp().catch(() => undefined)
  await signIn(owner)
  expect((await owner.get('/oa/code')).text).not.toContain('続けてもう1通')
})

describe('a number that was replaced meanwhile', () => {
  it('has no code to redeem', async () => {
    await useUp()
    const { sms_number_version } = await accountOf(world, 'office')
    await changeAccount(world, 'office', { sms_number_version: sms_number_version + 1 })
    expect((await signIn()).status).toBe(429)
  })
})
