import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addOffice, makeWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterAll(() => world.close())

describe.each([
  ['/oa', '下のお客さま窓口にお電話ください。ご本人であることを確認し、新しい初期パスワードを発行します。'],
  ['/ou', '管理者に「パスワードの再発行」を依頼してください。'],
])('「ログインできない方」 at %s', (path, way) => {
  it('is one press from the sign-in page, whatever that says, and needs no session', async () => {
    const visitor = world.visitor()
    for (const page of [
      await visitor.get(`${path}/`),
      await visitor.post(`${path}/`, { loginId: 'x', password: 'y' }),
    ]) {
      const link = page.page.querySelectorAll('main a').find(one => one.textContent === 'ログインできない方')
      expect(link?.getAttribute('href')).toBe(`${path}/help/sign-in`)
    }
    const help = await world.visitor().get(`${path}/help/sign-in`)
    expect(help.status).toBe(200)
    expect(help.text).toContain(way)
    expect(help.text).toContain(world.deps.config.sms.sender)
    expect(help.text).toContain(world.deps.config.desk.phone)
    expect(help.text).not.toMatch(/\{\w+[:}]/)
    for (const link of help.page.querySelectorAll('nav a[href^="#"]'))
      expect(help.page.getElementById(link.getAttribute('href')?.slice(1) ?? '')).not.toBeNull()
  })

  it('speaks English', async () => {
    const visitor = world.visitor()
    await visitor.post('/language', { language: 'en', back: `${path}/help/sign-in` })
    const help = await visitor.get(`${path}/help/sign-in`)
    expect(help.text).toContain('If you cannot sign in')
    expect(help.page.querySelector('main')?.textContent).not.toMatch(/[ぁ-ん]/)
  })
})

it('the desk’s own sign-in shows no way that is not theirs', async () => {
  expect((await world.visitor().get('/op/')).text).not.toContain('ログインできない方')
  expect((await world.visitor().get('/op/help/sign-in')).status).toBe(404)
})
