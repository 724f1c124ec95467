import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInMember } from '../../support/people.ts'
import { idOf, onlyRowOf, recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'

/** Every look of the operator's people at customers' data stands in the audit trail, once, with who and from where. */
let world: World
let yamada: Visitor
let account: string
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  yamada = await signedInMember(world, 'supervisor', 'yamada')
  account = await idOf(world, 'office')
})
afterEach(() => world.close())

async function looks() {
  const rows = await recorded(world, 'desk.viewed')
  const member = await idOf(world, 'yamada')
  for (const row of rows) expect(row).toMatchObject({ account_id: member, address: expect.any(String) })
  return rows.map(({ detail }) => detail)
}

it.each([
  ['', 'accounts'],
  ['/history', 'accounts/history'],
  ['/forwarding', 'accounts/forwarding'],
  ['/stop-forwarding', 'accounts/stop-forwarding'],
  ['/reset-password', 'accounts/reset-password'],
  ['/clear-number', 'accounts/clear-number'],
])('the page of an account%s', async (path, page) => {
  expect((await yamada.get(`/op/accounts/${account}${path}`)).status).toBe(200)
  expect(await looks()).toEqual([{ page, account }])
})

it.each([
  ['missing', 'rollout/missing'],
  ['missing?site=user', 'rollout/missing'],
  ['missing.csv?site=user', 'rollout/missing.csv'],
])('who lacks a number: %s', async (path, page) => {
  expect((await yamada.get(`/op/rollout/${path}`)).status).toBe(200)
  expect(await looks()).toEqual([{ page }])
})

it('the day of a contract, and its check', async () => {
  const path = `/op/rollout/contracts/${account}`
  await yamada.get(path)
  await yamada.post(path, { day: '2026-12-01' })
  const look = { page: 'rollout/contracts', account }
  expect(await looks()).toEqual([look, look])
})

it('clearings, and each of them', async () => {
  const path = `/op/accounts/${account}/clear-number`
  const stamp = (await yamada.get(path)).page.querySelector('input[name=stamp]')?.getAttribute('value') ?? ''
  await yamada.post(path, { stamp, reason: '紛失', identity: 'call-back' })
  await yamada.get('/op/clearings')
  const { id: clearing } = await onlyRowOf(world, 'number_clearing')
  await yamada.get(`/op/clearings/${clearing}`)
  expect((await yamada.post(`/op/clearings/${clearing}`, { action: 'approve' })).status).toBe(422)
  expect((await looks()).slice(1)).toEqual([
    { page: 'clearings' },
    { page: 'clearings', clearing },
    { page: 'clearings', clearing },
  ])
})

it('a form that is shown again because something is missing, or that something changed', async () => {
  const path = `/op/accounts/${account}/suspend`
  expect((await yamada.post(path, { stamp: 'x' })).status).toBe(422)
  expect((await yamada.post(path, { stamp: 'x', reason: '理由' })).status).toBe(409)
  const look = { page: 'accounts/suspend', account }
  expect(await looks()).toEqual([look, look])
})

it('no page of the desk is left out: those that show nothing of customers are named here', () => {
  const ofCustomers = /^\/op\/(accounts\/|clearings|rollout\/(missing|contracts\/))/
  const pages = world.app.routes.filter(
    ({ method, path }) => method === 'GET' && /^\/op(\/[^*]*)?$/.test(path),
  )
  const others = new Set(pages.map(({ path }) => path).filter(path => !ofCustomers.test(path)))
  // Counts, himself, and what the search tells of itself.
  const plain = [
    '/op',
    '/op/',
    '/op/code',
    '/op/code/state',
    '/op/devices',
    '/op/help',
    '/op/help/sign-in',
    '/op/kept',
  ]
  const more = ['/op/act', '/op/act/code', '/op/act/code/state', '/op/password', '/op/rollout', '/op/search']
  for (const path of others) expect([...plain, ...more, '/op/rollout/days.csv']).toContain(path)
  expect(others.size).toBeGreaterThan(10)
})

it('but nothing of what showed nothing: who was refused, what is not there, counts alone, the search by itself', async () => {
  const reader = await signedInMember(world, 'read-only')
  await reader.get(`/op/accounts/${account}/suspend`)
  await world.visitor().get(`/op/accounts/${account}`)
  for (const path of [
    'accounts/nobody',
    'clearings/none',
    'rollout',
    'rollout/days.csv',
    'search',
    'devices',
  ])
    await yamada.get(`/op/${path}`)
  await yamada.post('/op/search', { query: 'office' })
  await yamada.request(`/op/accounts/${account}`, { method: 'HEAD' })
  expect(await looks()).toEqual([])
})
