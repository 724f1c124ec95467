import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import { writeSums } from '../audit/refusal-sums.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

/** The page of the password looks at passwords as the sign-in does: in the same pace, and never in everybody's way. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const WANTED = 'a new long password'
const change = (browser: Visitor, path: string, current = 'wrong-password') =>
  browser.post(`${path}/password`, { current, wanted: WANTED, repeated: WANTED })
const audited = async (action: string) =>
  (await recorded(world, action)).filter(event => event.account_id !== null)
const withoutDevice = (browser: Visitor) => {
  const thief = browser.copy()
  for (const name of thief.cookies.keys()) if (name.includes('-device-')) thief.cookies.delete(name)
  return thief
}

describe.each([
  ['/oa', 'admin', signedInAdministrator, OFFICE.administrator.password],
  ['/ou', 'user', signedInUser, OFFICE.users[0]?.password ?? ''],
  ['/op', 'op', (w: World) => signedInMember(w, 'desk'), DESK_PASSWORD],
] as const)('wrong present passwords at %s/password', (path, site, signedIn, password) => {
  it('have the pace of the sign-in, are counted and recorded, and lock nobody', async () => {
    const browser = await signedIn(world)
    for (let n = 0; n < 10; n += 1) expect((await change(browser, path)).status).toBe(422)
    const waits: number[] = []
    for (let n = 0; n < 4; n += 1) {
      const refused = await change(browser, path, password)
      const seconds = Number(refused.headers.get('retry-after'))
      expect(refused.status).toBe(429)
      expect(refused.text).toContain(`あと${seconds}秒お待ちください。`)
      waits.push(seconds)
      world.clock.pass(seconds * SECOND_MS)
      expect((await change(browser, path)).status).toBe(422)
    }
    expect(waits).toEqual([1, 2, 4, 8])
    const own = policy.audit.refusals.ofNetwork
    expect((await audited('password.refused')).map(row => row.site)).toEqual(Array(own).fill(site))
    expect(await audited('password.wait')).toHaveLength(4)
    world.clock.pass(16 * SECOND_MS)
    expect((await change(browser, path, password)).status).toBe(303)
    world.clock.pass(MINUTE_MS)
    await writeSums(world.deps)
    const [sum] = (await audited('password.refused')).slice(own)
    expect(sum?.detail).toMatchObject({ more: 14 - own })
  })
})

describe('the page of the password', () => {
  it('shares its pace with the sign-in, by device: who stole a session slows no device of the owner', async () => {
    const owner = await signedInUser(world)
    const thief = withoutDevice(owner)
    for (let n = 0; n < 10; n += 1) expect((await change(thief, '/ou')).status).toBe(422)
    expect((await change(thief, '/ou')).status).toBe(429)
    const signIn = { loginId: 'taro', password: 'taro-password' }
    expect((await world.visitor().post('/ou/', signIn)).status).toBe(429)
    expect((await owner.copy().post('/ou/', signIn)).location).toBe('/ou/code')
    expect((await change(owner, '/ou')).status).toBe(303)
  })

  it('counts for the network as the sign-in does', async () => {
    const thief = withoutDevice(await signedInUser(world))
    for (let n = 0; n < 60; n += 1)
      await world.visitor().post('/ou/', { loginId: `id${n}`, password: 'wrong-password' })
    expect((await change(thief, '/ou')).status).toBe(429)
  })

  it('has the same pace while an initial password must be replaced', async () => {
    const reset = await resetPassword(world.deps, 'user', 'taro')
    const initial = reset.kind === 'reset' ? reset.initialPassword : ''
    const browser = world.visitor()
    await browser.post('/ou/', { loginId: 'taro', password: initial })
    await browser.post('/ou/code', { code: await world.codeFor('08011112222') })
    for (let n = 0; n < 10; n += 1) expect((await change(browser, '/ou')).status).toBe(422)
    expect((await change(browser, '/ou', initial)).status).toBe(429)
    world.clock.pass(MINUTE_MS)
    expect((await change(browser, '/ou', initial)).status).toBe(303)
  })

  it('keeps nobody else out: eighty tries at once leave room for everybody who signs in', async () => {
    const people = Array.from({ length: 12 }, (_, n) => ({
      loginId: `person${n}`,
      password: 'initial-password',
      line: `0505501${String(n).padStart(4, '0')}`,
      smsNumber: '08077778888',
    }))
    const administrator = { loginId: 'large', password: 'large-password' }
    await addOffice(world.deps, { administrator, users: people })
    // As costly as in earnest: with light ones nobody would have to wait.
    const light = { ...policy.password.argon2 }
    Object.assign(policy.password.argon2, { memoryCost: 19_456, timeCost: 2 })
    await addOffice(world.deps, OTHER_OFFICE)
    const attacker = await signedInUser(world, OTHER_OFFICE)
    Object.assign(policy.password.argon2, light)
    const tries = Array.from({ length: 80 }, () => change(attacker.copy(), '/ou'))
    const signIns = people.map(({ loginId, password }) => world.visitor().post('/ou/', { loginId, password }))
    const statuses = (await Promise.all(tries)).map(answer => answer.status)
    expect((await Promise.all(signIns)).map(answer => answer.location ?? answer.text)).toEqual(
      Array(12).fill('/ou/code'),
    )
    expect(statuses.filter(status => status === 422).length).toBeLessThanOrEqual(10)
    for (const status of statuses) expect([422, 429, 503]).toContain(status)
  })
})
