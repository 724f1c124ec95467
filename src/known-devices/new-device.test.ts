import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { addOffice, makeWorld, OFFICE, type World, type WorldOptions } from '../../support/world.ts'
import { DAY_MS } from '../policy.ts'

let world: World
const begin = async (config: WorldOptions['config'] = {}) => {
  world = await makeWorld({ config })
  await addOffice(world.deps)
}
beforeEach(() => begin())
afterEach(() => world.close())

/** How often a number was told of a new browser. */
async function told(number = OFFICE.administrator.smsNumber): Promise<number> {
  await world.deliver()
  return world.gateway.sent.filter(({ to, text }) => to === number && text.includes('でログイン。')).length
}

it('the administrator is told of a sign-in with a browser that he did not use before', async () => {
  await signedInAdministrator(world)
  expect(await told()).toBe(0)
  const stranger = world.visitor()
  await stranger.post('/oa/', { loginId: 'office', password: 'office-password' })
  const code = await world.codeFor('09011112222')
  await stranger.post('/oa/code', { code }, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0' })
  expect(await told()).toBe(1)
  const text = world.gateway.sent.at(-1)?.text ?? ''
  expect(text).toContain('10:00 新しい端末（Windows）でログイン。')
  expect(text.length).toBeLessThanOrEqual(70)
})

it('once a day, and not of browsers that he used before', async () => {
  const known = await signedInAdministrator(world)
  await signedInAdministrator(world)
  await signedInAdministrator(world)
  expect(await told()).toBe(1)
  world.clock.pass(DAY_MS)
  await known.post('/oa/', { loginId: 'office', password: 'office-password' })
  await known.post('/oa/code', { code: await world.codeFor('09011112222') })
  expect(await told()).toBe(1)
  await signedInAdministrator(world)
  expect(await told()).toBe(2)
})

it('users are told where the installation wants it', async () => {
  await signedInUser(world)
  await signedInUser(world)
  expect(await told('08011112222')).toBe(0)
  await world.close()
  await begin({ newDeviceNotices: 'everybody' })
  await signedInUser(world)
  await signedInUser(world)
  expect(await told('08011112222')).toBe(1)
})

it('and nobody where it does not', async () => {
  await world.close()
  await begin({ newDeviceNotices: 'nobody' })
  await signedInAdministrator(world)
  await signedInAdministrator(world)
  expect(await told()).toBe(0)
})
