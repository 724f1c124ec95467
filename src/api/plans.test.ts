import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { addCrowd, planOf } from '../../support/plan.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'

/** Every question that the API asks goes along an index, however many contracts there are. */
let world: World
const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addCrowd(world)
})
afterAll(() => world.close())

describe('the API', () => {
  it('finds, lists and changes without looking through a whole table', async () => {
    const { db } = world.deps
    const watched = { ...world.deps, db: remembering(db) }
    const api = new ApiCaller(watched, await newKey(world.deps))
    const contracts = await api.get('/contracts?limit=200')
    await api.get(`/contracts?limit=200&cursor=${contracts.body.nextCursor}`)
    const lines = await api.get('/contracts/many/lines?limit=200')
    await api.get(`/contracts/many/lines?limit=200&cursor=${lines.body.nextCursor}`)
    await api.get('/contracts/many/state')
    await api.get('/users/many-7')
    await api.get('/users/many-7/sms-number')
    await api.get('/administrators/c7/state')
    await api.change('PATCH', '/lines/05060000007', { userName: 'x' })
    await api.change('PATCH', '/contracts/c7', { name: 'x' })
    await api.change('PUT', '/users/taro/sms-number', { smsNumber: '08099998888' })
    await api.change('PUT', '/users/taro/state', { suspended: true, reason: 'x' })
    await api.post('/users/taro/password-resets', {})
    await api.post('/contracts/c7/lines', { number: '05070000007', userName: 'x', loginId: 'c7-1' })
    // What became of the last SMS is looked at where there are many (src/sms/delivery.test.ts).
    const large = asked.filter(
      ({ sql }) =>
        /(from|update|join) "(account|line|contract|api_answer)"/.test(sql) && !sql.includes('"sms_message"'),
    )
    expect(large.length).toBeGreaterThan(30)
    for (const { sql, parameters } of large) {
      expect(await planOf(world, { sql, parameters }), sql).not.toMatch(
        /Seq Scan on (account|line|contract)\b|^SCAN (?!CONSTANT|wanted|saved)|TEMP B-TREE|Sort Key/m,
      )
    }
  })
})

/** The same database, which writes down what it is asked. */
function remembering(db: World['deps']['db']): World['deps']['db'] {
  const plain = db.getExecutor()
  return db.withPlugin({
    transformQuery({ node, queryId }) {
      asked.push(plain.compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
}
