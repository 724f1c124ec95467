import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import { accountOf } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { SECOND_MS } from '../policy.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterAll(() => world.close())

const change = (browser: Visitor, current: string, wanted: string) =>
  browser.post('/ou/password', { current, wanted, repeated: wanted })

describe('a new password', () => {
  it('is refused where it is easy to guess, with a word about what to do', async () => {
    const browser = await signedInUser(world)
    for (const [wanted, told] of [
      ['password', '多くの人が使っているパスワード'],
      ['Sakura2026!', '多くの人が使っているパスワード'],
      ['ＴＡＲＯ20262026', 'ID、ご契約名、サービス名と同じもの'],
      ['office商事2026', 'ID、ご契約名、サービス名と同じもの'],
      [`${world.deps.config.serviceName}-20262026`, 'ID、ご契約名、サービス名と同じもの'],
    ] as const) {
      const page = await change(browser, 'taro-password', wanted)
      expect(page.status, wanted).toBe(422)
      expect(page.text, wanted).toContain(told)
      expect(page.html).not.toContain(`value="${wanted}"`)
    }
    await browser.post('/language', { language: 'en', back: '/ou/password' })
    expect((await change(browser, 'taro-password', 'password')).text).toContain(
      'A password that many people use',
    )
    expect((await change(browser, 'taro-password', 'くもと電車と梨の木')).location).toBe('/ou/settings')
  })

  it('is no other spelling of the initial one', async () => {
    const reset = await resetPassword(world.deps, 'user', 'taro')
    const initial = reset.kind === 'reset' ? reset.initialPassword : ''
    world.clock.pass(SECOND_MS)
    const browser = world.visitor()
    // As it is copied from paper: in capitals, with blanks.
    const copied = ` ${initial.toUpperCase().replaceAll('-', ' ')}`
    expect((await browser.post('/ou/', { loginId: 'taro', password: copied })).location).toBe('/ou/code')
    await browser.post('/ou/code', { code: await world.codeFor('08011112222') })
    const same = await change(browser, copied, initial.replaceAll('-', ''))
    expect(same.status).toBe(422)
    expect(same.text).toContain('現在と違うパスワードにしてください。')
    expect((await change(browser, copied, 'chosen by its owner')).location).toBe('/ou/settings')
    expect((await accountOf(world, 'taro')).password_initial).toBe(0)
    const shouting = await world.visitor().post('/ou/', { loginId: 'taro', password: 'CHOSEN BY ITS OWNER' })
    expect(shouting.status).toBe(422)
  })
})
