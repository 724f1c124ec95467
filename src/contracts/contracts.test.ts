import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import { changeAccount, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, numberOf, OFFICE, type World } from '../../support/world.ts'
import { addContract, addLine, resetPassword } from './contracts.ts'
import { addDemonstration } from './demonstration.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const line = {
  administratorId: 'office',
  number: '05055009999',
  userName: '受付',
  ordered: [],
  user: { loginId: 'reception' },
}

describe('what the operator gives', () => {
  it('a contract with an initial password that must be replaced', async () => {
    const outcome = await addContract(world.deps, {
      name: '商店',
      administrator: { loginId: 'shop', smsNumber: '09011112222' },
    })
    if (outcome.kind !== 'added') throw new Error(outcome.kind)
    expect(outcome.initialPassword).toMatch(/^([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}$/)
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'shop', password: outcome.initialPassword ?? '' })
    const page = await browser.submit('/oa/code', { code: await world.codeFor('09011112222') })
    expect(page.text).toContain('ご利用の前に、新しいパスワードに変更してください。')
  })

  it('nothing when an ID or a line is taken or malformed', async () => {
    await addOffice(world.deps)
    const count = async () => (await rowsOf(world, 'contract')).length
    const before = await count()
    expect(await addContract(world.deps, { name: 'x', administrator: { loginId: 'office' } })).toEqual({
      kind: 'id-taken',
    })
    expect(await addContract(world.deps, { name: 'x', administrator: { loginId: 'a b' } })).toEqual({
      kind: 'bad-id',
    })
    expect(await addLine(world.deps, { ...line, number: '05055001001' })).toEqual({ kind: 'line-taken' })
    expect(await addLine(world.deps, { ...line, number: '0312345678' })).toEqual({ kind: 'bad-line-number' })
    expect(await addLine(world.deps, { ...line, user: { loginId: 'taro' } })).toEqual({ kind: 'id-taken' })
    expect(await addLine(world.deps, { ...line, administratorId: 'nobody' })).toEqual({ kind: 'no-contract' })
    expect(await count()).toBe(before)
    expect((await addLine(world.deps, line)).kind).toBe('added')
  })

  it('a new initial password, which ends the sessions of before', async () => {
    await addOffice(world.deps)
    const user = await signedInUser(world)
    const outcome = await resetPassword(world.deps, 'user', 'taro')
    expect(outcome.kind).toBe('reset')
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    const old = { loginId: 'taro', password: OFFICE.users[0]?.password ?? '' }
    expect((await world.visitor().post('/ou/', old)).status).toBe(422)
    expect(await resetPassword(world.deps, 'admin', 'taro')).toEqual({ kind: 'no-account' })
  })
})

describe('the demonstration', () => {
  it('makes its accounts once, and leaves alone what was changed', async () => {
    await addDemonstration(world.deps)
    await changeAccount(world, 'demo-admin', { sms_number: '09099998888' })
    await addDemonstration(world.deps)
    const rows = await rowsOf(world, 'account', 'login_id')
    const accounts = rows.map(async row => [row.login_id, await numberOf(world.deps, row.login_id)])
    expect(await Promise.all(accounts)).toEqual([
      ['demo-admin', '09099998888'],
      ['demo-admin2', null],
      ['demo-user1', '08012345678'],
      ['demo-user2', null],
      ['demo-user3', '09012345678'],
    ])
  })
})
