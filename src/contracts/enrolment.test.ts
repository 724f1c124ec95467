import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountOf } from '../../support/rows.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { hashActivationCode, isActivationCode, newActivationCode } from '../accounts/activation-code.ts'
import { hashToken } from '../platform/secrets.ts'
import { DAY_MS } from '../policy.ts'
import {
  administratorsWithoutNumber,
  makeActivationCode,
  registerAdministratorNumber,
  setEnrolment,
} from './enrolment.ts'

let world: World
const owner = { loginId: 'new-office', password: 'new-office-password' }
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps, { administrator: owner, users: [] })
})
afterEach(() => world.close())

const signIn = (fields: Record<string, string> = {}) => world.visitor().post('/oa/', { ...owner, ...fields })

async function activationCode(): Promise<string> {
  const outcome = await makeActivationCode(world.deps, 'new-office')
  return outcome.kind === 'done' ? outcome.activationCode : ''
}

describe('enrolment with an activation code', () => {
  beforeEach(async () => {
    await setEnrolment(world.deps, 'new-office', 'activation-code')
  })

  it('asks for it below the number, and takes it once, however it is typed', async () => {
    const code = await activationCode()
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
    const first = await signIn()
    expect(first.text).toContain('SMS認証用電話番号が登録されていません。')
    expect(first.html.indexOf('name="activationCode"')).toBeGreaterThan(first.html.indexOf('name="number"'))
    const typed = code.toLowerCase().replaceAll('-', ' ')
    const browser = world.visitor()
    await browser.post('/oa/', { ...owner, number: '09055556666', activationCode: typed })
    await browser.post('/oa/code', { code: await world.codeFor('09055556666') })
    expect(await numberOf(world.deps, 'new-office')).toBe('09055556666')
    expect((await accountOf(world, 'new-office')).activation_hash).toBeNull()
  })

  it('says what is wrong with it, keeps what was typed, and sends nothing', async () => {
    const number = '09055556666'
    const code = await activationCode()
    expect((await signIn({ number, activationCode: '' })).text).toContain('開通コードを入力してください。')
    const wrong = await signIn({ number, activationCode: 'AAAA-AAAA-AAAA' })
    expect(wrong.text).toContain('開通コードが正しくありません。')
    expect(wrong.html).toContain(`value="${number}"`)
    world.clock.pass(30 * DAY_MS + 1)
    expect((await signIn({ number, activationCode: code })).text).toContain(
      '開通コードの有効期限が過ぎています。',
    )
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
  })

  it('makes the code before void when a new one is made', async () => {
    const [before, after] = [await activationCode(), await activationCode()]
    expect((await signIn({ number: '09055556666', activationCode: before })).status).toBe(422)
    expect((await signIn({ number: '09055556666', activationCode: after })).location).toBe('/oa/code')
  })

  it('never needs it from an administrator who has a number', async () => {
    await registerAdministratorNumber(world.deps, 'new-office', '09055556666')
    expect((await signIn()).location).toBe('/oa/code')
  })
})

describe('closed enrolment', () => {
  it('sends the administrator to the desk; the operator registers his number', async () => {
    const closed = await makeWorld({ config: { enrolment: 'closed' } })
    try {
      await addOffice(closed.deps, { administrator: owner, users: [] })
      const answer = await closed.visitor().post('/oa/', { ...owner, number: '09055556666' })
      expect(answer.text).toContain('登録については、お客さま窓口にお問い合わせください。')
      expect(answer.html).not.toContain('name="number"')
      expect(await registerAdministratorNumber(closed.deps, 'new-office', '09055556666')).toEqual({
        kind: 'done',
      })
      expect((await closed.visitor().post('/oa/', owner)).location).toBe('/oa/code')
    } finally {
      await closed.close()
    }
  })

  it('of the installation gives way to the policy of a contract', async () => {
    await setEnrolment(world.deps, 'new-office', 'closed')
    expect((await signIn()).text).toContain('お客さま窓口にお問い合わせください。')
    await setEnrolment(world.deps, 'new-office', null)
    expect((await signIn()).text).toContain('もう一度ログインしてください。')
  })
})

describe('the operator', () => {
  it('sees which administrators have no number', async () => {
    await addOffice(world.deps)
    const without = []
    for await (const one of administratorsWithoutNumber(world.deps)) without.push(one.administratorId)
    expect(without).toEqual(['new-office'])
  })

  it('is told when there is no such administrator', async () => {
    const none = { kind: 'no-administrator' }
    expect(await makeActivationCode(world.deps, 'nobody')).toEqual(none)
    expect(await setEnrolment(world.deps, 'nobody', 'closed')).toEqual(none)
    expect(await registerAdministratorNumber(world.deps, 'nobody', '09055556666')).toEqual(none)
  })

  it('tells the old number when he replaces it', async () => {
    await addOffice(world.deps)
    await registerAdministratorNumber(world.deps, 'office', '09055556666')
    await world.deliver()
    expect(world.gateway.sent.map(sms => sms.to)).toEqual(['09011112222'])
  })
})

describe('activation codes', () => {
  it('use every letter of their alphabet', () => {
    const bytes = (byte: number) => ({ bytes: () => Uint8Array.of(byte) })
    const letters = new Set(Array.from({ length: 248 }, (_, byte) => newActivationCode(bytes(byte))[0]))
    expect(letters.size).toBe(31)
    expect([...letters].some(letter => '01IOL'.includes(letter ?? ''))).toBe(false)
  })

  it('are known by their hash, however they are typed', () => {
    const activationHash = hashActivationCode('the secret', 'one', 'abcd-efgh-jkmn')
    const typed = 'ＡＢＣＤ ＥＦＧＨ ＪＫＭＮ'
    expect(isActivationCode('the secret', { id: 'one', activationHash }, typed)).toBe(true)
    expect(isActivationCode('another secret', { id: 'one', activationHash }, typed)).toBe(false)
    expect(isActivationCode('the secret', { id: 'two', activationHash }, typed)).toBe(false)
    expect(isActivationCode('the secret', { id: 'one', activationHash: null }, typed)).toBe(false)
  })

  it('of earlier versions, whose hashes have no key, stay good', () => {
    const activationHash = hashToken('ABCDEFGHJKMN')
    expect(isActivationCode('the secret', { id: 'one', activationHash }, 'abcd-efgh-jkmn')).toBe(true)
    expect(isActivationCode('the secret', { id: 'one', activationHash }, 'abcd-efgh-jkmp')).toBe(false)
  })
})
