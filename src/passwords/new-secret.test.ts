import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import { accountOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { isActivationCode } from '../accounts/activation-code.ts'
import { addContract } from '../contracts/contracts.ts'
import { makeActivationCode } from '../contracts/enrolment.ts'
import { readSession } from '../sessions/sessions.ts'
import { fixedCallback } from '../sms/gateways/callbacks.ts'
import { matchesKept } from './kept.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const OTHER = 'another secret of the tests, long enough'

describe('a new secret', () => {
  it('makes initial passwords and activation codes of before worthless, and leaves chosen ones', async () => {
    const matches = async (secret: string, loginId: string, typed: string) => {
      const { id, password_hash: hash } = await accountOf(world, loginId)
      return matchesKept({ secret }, { accountId: id, hash }, typed)
    }
    const added = await addContract(world.deps, { name: '商店', administrator: { loginId: 'shop' } })
    if (added.kind !== 'added') throw new Error(added.kind)
    const initial = added.initialPassword ?? ''
    const [chosen = { loginId: '', password: '' }] = OFFICE.users
    expect(await matches(world.deps.secret, 'shop', initial)).toBe(true)
    expect(await matches(OTHER, 'shop', initial)).toBe(false)
    expect(await matches(OTHER, chosen.loginId, chosen.password)).toBe(true)

    const made = await makeActivationCode(world.deps, 'shop')
    if (made.kind !== 'done') throw new Error(made.kind)
    const { id, activation_hash: activationHash } = await accountOf(world, 'shop')
    const is = (secret: string) => isActivationCode(secret, { id, activationHash }, made.activationCode)
    expect([is(world.deps.secret), is(OTHER)]).toEqual([true, false])
  })

  it('makes other addresses for the consoles of providers, and ends no session', async () => {
    const { deps } = world
    expect(fixedCallback({ ...deps, secret: OTHER }, 'carrier')).not.toBe(fixedCallback(deps, 'carrier'))
    const user = await signedInUser(world)
    const read = [...user.cookies.values()].map(token =>
      readSession({ ...deps, secret: OTHER }, 'user', token),
    )
    expect((await Promise.all(read)).map(({ kind }) => kind)).toContain('open')
  })
})
