import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { policy } from '../policy.ts'

let world: World
let browser: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  browser = await signedInUser(world)
})
afterEach(() => world.close())

const current = OFFICE.users[0]?.password ?? ''
const change = (wanted: string) => browser.post('/ou/password', { current, wanted, repeated: wanted })

describe('a new password (D13)', () => {
  const { minCharacters, maxCharacters } = policy.password

  it.each(['a', 'あ', '𠮷'])('has 8 to 128 characters, of any kind: %s', async character => {
    for (const [length, sentence] of [
      [minCharacters - 1, `${minCharacters}文字以上にしてください。`],
      [maxCharacters + 1, `${maxCharacters}文字以下にしてください。`],
    ] as const) {
      const refused = await change(character.repeat(length))
      expect([refused.status, refused.text.includes(sentence)]).toEqual([422, true])
    }
    expect((await change(character.repeat(minCharacters))).status).toBe(303)
    const longest = character.repeat(maxCharacters)
    const again = { current: character.repeat(minCharacters), wanted: longest, repeated: longest }
    expect((await browser.post('/ou/password', again)).status).toBe(303)
    const signIn = await world.visitor().post('/ou/', { loginId: 'taro', password: longest })
    expect(signIn.location).toBe('/ou/code')
  })

  it('differs from the ID and from the one before', async () => {
    const same = await change(current)
    expect([same.status, same.text.includes('現在と違うパスワードにしてください。')]).toEqual([422, true])
    const long = { loginId: 'a-login-id', password: 'its-own-password', smsNumber: '08012121212' }
    const office = {
      administrator: { loginId: 'other', password: 'other-password' },
      users: [{ ...long, line: '05055009999' }],
    }
    await addOffice(world.deps, office)
    const user = await signedInUser(world, office)
    const refused = await user.post('/ou/password', {
      current: long.password,
      wanted: long.loginId,
      repeated: long.loginId,
    })
    expect([refused.status, refused.text.includes('ID')]).toEqual([422, true])
  })
})
