import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, apiCaller, newKey } from '../../support/api.ts'
import { rowsOf } from '../../support/rows.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { HOUR_MS } from '../policy.ts'
import { sweepAnswers } from './answers.ts'

/** A POST that is sent again because its answer was not heard. */
let world: World
let api: ApiCaller
beforeEach(async () => {
  world = await makeWorld()
  api = await apiCaller(world)
})
afterEach(() => world.close())

const SHOP = { administratorId: 'shop', name: '商店', smsNumber: '09012345678' }
const add = (idempotencyKey: string, body: unknown = SHOP, by = api) =>
  by.post('/contracts', body, { headers: { 'idempotency-key': idempotencyKey } })
const contracts = async () => (await rowsOf(world, 'contract')).length

describe('the same request again', () => {
  it('gets the same answer, initial password and all, and does nothing', async () => {
    const first = await add('one')
    const again = await add('one')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(again.etag).toBe(first.etag)
    expect(again.headers.get('location')).toBe('/api/v1/contracts/shop')
    expect(first.headers.has('idempotency-replayed')).toBe(false)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await add('"one"')).headers.get('idempotency-replayed')).toBe('true')
    expect(await contracts()).toBe(1)
  })

  it('at the same moment is carried out once, and both hear the same', async () => {
    const answers = await Promise.all([add('one'), add('one'), add('one')])
    expect(answers.map(answer => answer.status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(answer => JSON.stringify(answer.body))).size).toBe(1)
    expect(await contracts()).toBe(1)
  })

  it('with other words in it is refused', async () => {
    await add('one')
    const other = await add('one', { ...SHOP, name: '別の商店' })
    expect([other.status, other.problem]).toEqual([422, 'idempotency-key-reused'])
    const elsewhere = await api.post(
      '/administrators/shop/password-resets',
      {},
      { headers: { 'idempotency-key': 'one' } },
    )
    expect(elsewhere.problem).toBe('idempotency-key-reused')
  })

  it('is carried out when the first one was refused: nothing had been done', async () => {
    await add('first')
    expect((await add('one')).problem).toBe('id-taken')
    expect((await add('one', { ...SHOP, administratorId: 'shop2' })).status).toBe(201)
  })

  it('is carried out after a day', async () => {
    const reset = () =>
      api.post('/administrators/shop/password-resets', {}, { headers: { 'idempotency-key': 'r' } })
    await add('one')
    const first = await reset()
    world.clock.pass(24 * HOUR_MS - 1)
    expect((await reset()).body).toEqual(first.body)
    world.clock.pass(1)
    const later = await reset()
    expect(later.headers.has('idempotency-replayed')).toBe(false)
    expect(later.body).not.toEqual(first.body)
    expect((await reset()).body).toEqual(later.body)
  })

  it('by another key is another request', async () => {
    await add('one')
    const other = new ApiCaller(world.deps, await newKey(world.deps, ['contracts:write'], 'other'))
    expect((await add('one', { ...SHOP, administratorId: 'shop2' }, other)).status).toBe(201)
  })
})

describe('an Idempotency-Key', () => {
  it('is needed for every POST', async () => {
    for (const key of ['', 'with space', 'x'.repeat(129)]) {
      const refused = await add(key)
      expect([refused.status, refused.problem]).toEqual([400, 'idempotency-key-missing'])
    }
    expect(await contracts()).toBe(0)
  })
})

describe('kept answers', () => {
  it('stand in the database sealed, and so does what was asked', async () => {
    const { body } = await add('one')
    const rows = JSON.stringify(await rowsOf(world, 'api_answer'))
    for (const secret of [String(body.initialPassword), 'shop', '09012345678', '"one"'])
      expect(rows).not.toContain(secret)
    expect(rows).toContain('"answer":"v1.test.')
  })

  it('are deleted after a day', async () => {
    const kept = () => rowsOf(world, 'api_answer')
    await add('one')
    await sweepAnswers(world.deps)
    expect((await kept()).length).toBe(1)
    world.clock.pass(24 * HOUR_MS)
    await sweepAnswers(world.deps)
    expect(await kept()).toEqual([])
  })
})
