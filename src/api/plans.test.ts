import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { addRows } from '../../support/rows.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { isPostgres } from '../platform/db/open.ts'

/** Every question that the API asks goes along an index, however many contracts there are. */
const CONTRACTS = 4_000
const LINES = 4_000

let world: World
const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await fill()
  const { db } = world.deps
  if (isPostgres(db)) await db.executeQuery(CompiledQuery.raw('analyze'))
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
    const large = asked.filter(({ sql }) =>
      /(from|update|join) "(account|line|contract|api_answer)"/.test(sql),
    )
    expect(large.length).toBeGreaterThan(30)
    for (const { sql, parameters } of large) {
      const explain = isPostgres(db) ? 'explain' : 'explain query plan'
      const plan = await db.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]))
      const text = JSON.stringify(plan.rows)
      expect(text, sql).not.toMatch(
        /Seq Scan on (account|line|contract)\b|"SCAN (?!CONSTANT|wanted|saved)|TEMP B-TREE|Sort Key/,
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

async function fill(): Promise<void> {
  const at = { created_at: 1 }
  const nobody = { password_hash: 'none', password_initial: 1 as const, ...at }
  const contracts = ['many', ...Array.from({ length: CONTRACTS }, (_, n) => `c${n}`)]
  const lines = Array.from({ length: LINES }, (_, n) => ({
    id: `line${n}`,
    contract_id: n % 2 === 0 ? 'many' : `c${n}`,
    number: `0506${String(n).padStart(7, '0')}`,
    user_name: 'x',
    ordered: '[]',
    settings: JSON.stringify(FIRST_OPTION_SERVICES),
  }))
  const administrators = contracts.map(id => ({ id, contract_id: id, site: 'admin' as const, login_id: id }))
  const users = lines.map(({ id: line_id, contract_id }, n) => {
    return { id: `user${n}`, contract_id, site: 'user' as const, login_id: `many-${n}`, line_id }
  })
  const named = contracts.map(id => ({ id, name: id, ...at }))
  await addRows(world, 'contract', named)
  await addRows(world, 'line', lines)
  for (const accounts of [administrators, users])
    await addRows(
      world,
      'account',
      accounts.map(account => ({ ...account, ...nobody })),
    )
}
