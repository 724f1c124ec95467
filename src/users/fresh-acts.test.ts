import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { accountOf, changeRows, recorded } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { suspendAccount } from '../contracts/states.ts'
import { policy } from '../policy.ts'

/** What an administrator does for a user takes a code once the last one of his session is more than 10 minutes old (D15). */
const NUMBER = '09011112222'
const TARO = '/oa/users/taro'
const CODE = '/oa/act/code'
let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  administrator = await signedInAdministrator(world)
  world.clock.pass(policy.act.freshForMs + 1)
})
afterEach(() => world.close())

const form = async (act: string) => ({
  stamp: fieldValue(await administrator.get(`${TARO}/${act}`), 'stamp'),
})
const press = async (act: string) => administrator.post(`${TARO}/${act}`, await form(act))
const enterCode = async () => administrator.post(CODE, { code: await world.codeFor(NUMBER) })
const textsOfActs = async () => {
  await world.deliver()
  return world.gateway.sent.filter(({ to }) => to === NUMBER).slice(1)
}

describe('a session whose last code is old', () => {
  it.each([
    ['reissue-password', 'taroのパスワードを再発行', 'パスワード再発行用。', 'パスワードを再発行しました。'],
    ['suspend', 'taroのログインの利用を停止', '利用停止用。', 'ログインの利用を停止しました。'],
    ['resume', 'taroのログインの利用を再開', '利用再開用。', 'ログインの利用を再開しました。'],
  ])('is asked for one before %s, and told what it is for', async (act, line, inSms, done) => {
    if (act === 'resume')
      await changeRows(world, 'account', {
        set: { suspended_at: world.clock.now(), suspended_by: 'administrator' },
        where: { login_id: 'taro' },
      })
    const before = await accountOf(world, 'taro')
    expect((await press(act)).location).toBe(CODE)
    expect((await administrator.get(CODE)).text).toContain(line)
    expect(await accountOf(world, 'taro')).toEqual(before)
    expect((await textsOfActs()).map(({ text }) => text)).toEqual([expect.stringContaining(inSms)])
    expect((await enterCode()).location).toBe(TARO)
    expect((await administrator.get(TARO)).text).toContain(done)
    expect(await accountOf(world, 'taro')).not.toEqual(before)
  })

  it('sees the new password on the page to which the code leads, and needs no second code', async () => {
    await press('reissue-password')
    await enterCode()
    const shown = (await administrator.get(TARO)).page.querySelector('.once .code')?.textContent.trim()
    expect(shown).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    expect((await press('suspend')).location).toBe(TARO)
  })

  it('ends all sessions of a user without one', async () => {
    const user = await signedInUser(world)
    expect((await press('end-sessions')).location).toBe(TARO)
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect(await textsOfActs()).toEqual([])
  })

  it('gets one SMS and one password for two clicks and two codes, and lands in one place', async () => {
    const wanted = await form('reissue-password')
    const pressed = await Promise.all(
      [0, 1].map(() => administrator.post(`${TARO}/reissue-password`, wanted)),
    )
    expect(pressed.map(({ location }) => location)).toEqual([CODE, CODE])
    expect(await textsOfActs()).toHaveLength(1)
    const code = await world.codeFor(NUMBER)
    const answers = await Promise.all([0, 1].map(() => administrator.post(CODE, { code })))
    const landed = answers.map(({ location }) => location)
    expect(landed).toContain(TARO)
    // The second one may be there while the first is at it still.
    for (const place of landed) expect([TARO, '/oa/lines']).toContain(place)
    expect(await recorded(world, 'password.reset')).toHaveLength(1)
  })

  it('goes back to the form with 『やめる』, and nothing is done', async () => {
    await press('suspend')
    const code = await world.codeFor(NUMBER)
    expect((await administrator.post('/oa/act/drop')).location).toBe(`${TARO}/suspend`)
    await administrator.post(CODE, { code })
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_at: null })
  })

  it('does nothing to a user who changed while the code was awaited, and sees him as he is', async () => {
    await press('suspend')
    await resetPassword(world.deps, 'user', 'taro')
    expect((await enterCode()).location).toBe(TARO)
    expect((await administrator.get(TARO)).text).toContain(
      '認証の間に内容が変わったため、何も変更していません。',
    )
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_at: null })
  })

  it('is told at once, without an SMS, that a form is too old or about somebody else’s user', async () => {
    const old = await form('suspend')
    await suspendAccount(world.deps, { site: 'user', loginId: 'taro', reason: 'misuse' })
    expect((await administrator.post(`${TARO}/suspend`, old)).status).toBe(409)
    expect((await administrator.post('/oa/users/hanako/suspend', old)).status).toBe(404)
    expect(await textsOfActs()).toEqual([])
  })

  it('is told on the form when no more codes can be sent for now', async () => {
    for (let n = 0; n < policy.smsQuota.acts.size; n += 1) {
      expect((await press('suspend')).location).toBe(CODE)
      await administrator.post('/oa/act/drop')
    }
    const answer = await press('suspend')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('以降にもう一度操作してください')
    expect(fieldValue(answer, 'stamp')).toBe((await form('suspend')).stamp)
  })
})

describe('whose sign-in asked for no code', () => {
  it('types none here either', async () => {
    await changeRows(world, 'contract', { set: { codes_from: '2027-01-01' } })
    administrator = world.visitor()
    await administrator.post('/oa/', { loginId: 'office', password: 'office-password' })
    world.clock.pass(policy.act.freshForMs + 1)
    expect((await press('suspend')).location).toBe(TARO)
    expect(await accountOf(world, 'taro')).toMatchObject({ suspended_by: 'administrator' })
  })
})
