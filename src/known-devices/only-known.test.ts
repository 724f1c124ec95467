import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { emptyTable, recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { policy } from '../policy.ts'

const NUMBER = '09011112222'
let world: World
let owner: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  owner = await signedInAdministrator(world)
})
afterEach(() => world.close())

const signIn = (browser: Visitor, password = 'office-password') =>
  browser.post('/oa/', { loginId: 'office', password })
const ask = () => owner.post('/oa/devices', { action: 'stop-others' })

async function stop(): Promise<void> {
  expect((await ask()).location).toBe('/oa/devices/code')
  const done = await owner.post('/oa/devices/code', { code: await world.codeFor(NUMBER) })
  expect(done.location).toBe('/oa/devices')
}

it('browsers that are not known are kept out for seven days, and the number is told', async () => {
  await stop()
  expect((await owner.get('/oa/devices')).text).toContain('未登録の端末からのログインを、')
  await world.deliver()
  expect(world.gateway.sent.at(-1)?.text).toContain('新しい端末からのログインを止めました')

  const stranger = world.visitor()
  const refused = await signIn(stranger)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('登録済みの端末以外からのログインを')
  expect((await signIn(stranger, 'wrong-password')).text).not.toContain('登録済みの端末')
  expect((await signIn(owner)).location).toBe('/oa/code')

  world.clock.pass(policy.knownDevice.onlyKnownMs + 1)
  expect((await signIn(world.visitor())).location).toBe('/oa/code')
})

it('needs a code of its own, which says what for', async () => {
  await ask()
  await world.deliver()
  expect(world.gateway.sent.at(-1)?.text).toContain('端末の制限用。')
  for (let n = 0; n < 3; n += 1) await owner.post('/oa/devices/code', { code: '000000' })
  expect((await signIn(world.visitor())).location).toBe('/oa/code')
})

it('is one, whether its button is pressed once or twice', async () => {
  await ask()
  await ask()
  const code = await world.codeFor(NUMBER)
  const answers = await Promise.all([0, 1].map(() => owner.post('/oa/devices/code', { code })))
  expect(answers.map(answer => answer.location)).toEqual(['/oa/devices', '/oa/devices'])
  expect(await recorded(world, 'device.others-stopped')).toHaveLength(1)
})

it('ends with a new password', async () => {
  await stop()
  const form = { current: 'office-password', wanted: 'a-new-password', repeated: 'a-new-password' }
  expect((await owner.post('/oa/password', form)).status).toBe(303)
  expect((await signIn(world.visitor(), 'a-new-password')).location).toBe('/oa/code')
})

it('lets no browser be forgotten meanwhile: a session alone would keep its owner out, or lift it', async () => {
  const before = await owner.get('/oa/devices')
  const device = before.page.querySelector('input[name=device]')?.getAttribute('value') ?? ''
  await stop()
  await owner.post('/oa/devices', { action: 'forget-all' })
  const page = await owner.get('/oa/devices')
  expect(page.text).toContain('端末の登録を解除できません')
  expect(page.html).not.toContain('value="forget')
  await owner.post('/oa/devices', { action: 'forget', device })
  expect((await signIn(owner)).location).toBe('/oa/code')
  expect((await signIn(world.visitor())).status).toBe(422)
})

it('also keeps out a browser that awaits its code at that moment', async () => {
  const stranger = world.visitor()
  await signIn(stranger)
  const code = await world.codeFor(NUMBER)
  await stop()
  const answer = await stranger.post('/oa/code', { code })
  expect(answer.text).toContain('登録済みの端末以外からのログインを')
  expect((await stranger.get('/oa/lines')).location).toBe('/oa/')
})

it('is not possible in a browser that was forgotten: it would keep out who asks for it', async () => {
  await owner.post('/oa/devices', { action: 'forget-all' })
  expect((await owner.get('/oa/devices')).html).not.toContain('stop-others')
  expect((await ask()).location).toBe('/oa/devices')
})

it('keeps nobody out when no browser is known any more', async () => {
  await stop()
  await emptyTable(world, 'known_device')
  expect((await signIn(world.visitor())).location).toBe('/oa/code')
})

it('is for users, too, and not offered at the desk', async () => {
  const user = await signedInUser(world)
  expect((await user.get('/ou/devices')).text).toContain('未登録の端末からのログインを7日間止める')
})
