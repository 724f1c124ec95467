import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, memberNumber } from '../../support/people.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { addDeskMember } from '../desk/members.ts'
import { MINUTE_MS } from '../policy.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  const desk = { loginId: 'desk', password: DESK_PASSWORD, smsNumber: memberNumber('desk') }
  await addDeskMember(world.deps, { ...desk, role: 'read-only' })
})
afterEach(() => world.close())

const SITES = [
  { path: '/oa', who: { loginId: 'office', password: 'office-password' }, number: '09011112222' },
  { path: '/ou', who: { loginId: 'taro', password: 'taro-password' }, number: '08011112222' },
  { path: '/op', who: { loginId: 'desk', password: DESK_PASSWORD }, number: memberNumber('desk') },
]

/** The link to the code page, by its words. */
const link = (page: Answer) =>
  page.page.querySelectorAll('main a').find(one => one.textContent === '届いている認証コードを入力する')

describe.each(SITES)('the sign-in page at $path/ while a code is awaited', ({ path, who, number }) => {
  async function waiting(): Promise<Visitor> {
    const browser = world.visitor()
    expect((await browser.post(`${path}/`, who)).location).toBe(`${path}/code`)
    return browser
  }

  it('leads to the code page, and sends nothing', async () => {
    const browser = await waiting()
    const code = await world.codeFor(number)
    for (let time = 0; time < 3; time += 1) {
      const page = await browser.get(`${path}/`)
      expect(page.text).toContain(`${who.loginId}のログインは、認証コードの入力待ちです（10:30まで有効）。`)
      expect(link(page)?.getAttribute('href')).toBe(`${path}/code`)
      expect(page.page.querySelector('[autofocus]')).toBeNull()
      expect((await browser.get(`${path}/code`)).status).toBe(200)
    }
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(1)
    expect((await browser.post(`${path}/code`, { code })).status).toBe(303)
    expect(link(await browser.get(`${path}/`))).toBeUndefined()
  })

  it('does so in English, too, and when ID or password came out wrong', async () => {
    const browser = await waiting()
    expect(link(await browser.post(`${path}/`, { ...who, password: 'wrong-password' }))).toBeDefined()
    await browser.post('/language', { language: 'en', back: `${path}/` })
    const page = await browser.get(`${path}/`)
    expect(page.text).toContain(`The sign-in of ${who.loginId} is waiting for its code`)
    expect(page.text).toContain('Enter the code that arrived')
  })

  it('does so after wrong codes and after a resend', async () => {
    const browser = await waiting()
    const code = await world.codeFor(number)
    await browser.post(`${path}/code`, { code: code === '000000' ? '000001' : '000000' })
    world.clock.pass(MINUTE_MS)
    await browser.post(`${path}/code/resend`)
    expect(link(await browser.get(`${path}/`))).toBeDefined()
  })

  it('does so where no more SMS may go out, once', async () => {
    const browser = await waiting()
    let page = await browser.post(`${path}/`, who)
    for (let time = 0; page.status === 303 && time < 50; time += 1) page = await browser.post(`${path}/`, who)
    expect(page.status).toBe(429)
    expect(page.html.split('届いている認証コードを入力する')).toHaveLength(2)
  })

  it('does not once the code is too old, and does through its last second', async () => {
    const browser = await waiting()
    world.clock.pass(30 * MINUTE_MS)
    expect(link(await browser.get(`${path}/`))).toBeDefined()
    world.clock.pass(1)
    expect(link(await browser.get(`${path}/`))).toBeUndefined()
    expect(link(await browser.get(`${path}/code`))).toBeUndefined()
  })

  it('does not after the sign-out, nor in another browser', async () => {
    const browser = await waiting()
    expect(link(await world.visitor().get(`${path}/`))).toBeUndefined()
    await browser.post(`${path}/sign-out`)
    expect(link(await browser.get(`${path}/`))).toBeUndefined()
  })
})
