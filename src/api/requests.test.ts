import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, apiCaller, newKey } from '../../support/api.ts'
import { changeRows, recorded, rowsOf } from '../../support/rows.ts'
import { adoptAll, switchConfig } from '../../support/switch.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { addApiKey, listApiKeys, revokeApiKey } from './keys.ts'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations/all.ts'
import { SCOPE_NAMES } from './scopes.ts'

/** What stands in front of every operation. */
let world: World
let api: ApiCaller
beforeAll(async () => {
  const apiKeys = ['tests', 'line-states-read', 'line-states-report']
  world = await makeWorld({ config: switchConfig([{ name: 'tests', apiKeys, timeoutSeconds: 1 }]) })
  api = await apiCaller(world)
  await addOffice(world.deps)
  await adoptAll(world)
})
afterAll(() => world.close())
// What one test asked is not to slow the next one.
beforeEach(() => world.clock.pass(60_000))

const EXAMPLE_VALUES: Record<string, string> = {
  administratorId: 'office',
  loginId: 'taro',
  number: '05055001001',
}
const pathOf = (operation: Operation) =>
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => EXAMPLE_VALUES[name] ?? '')
const call = (caller: ApiCaller, operation: Operation, headers: Record<string, string> = {}) =>
  caller.send(operation.method.toUpperCase(), pathOf(operation), {
    ...(operation.body && { body: operation.body.example }),
    // Never taken: what is allowed gets past the scope, and changes nothing.
    headers: { 'if-match': '"never"', ...headers },
  })

describe('a key', () => {
  it.each([
    ['none', ''],
    ['of another kind', 'Basic c2VraXNobzp4'],
    ['that never was', `Bearer sekisho_${'A'.repeat(43)}`],
    ['cut short', 'Bearer sekisho_abc'],
  ])('%s opens nothing', async (_, authorization) => {
    for (const operation of OPERATIONS) {
      const answer = await call(api, operation, { authorization })
      expect([answer.status, answer.problem], operation.id).toEqual([401, 'unauthorized'])
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
    }
  })

  it('is good until its last day ends, or until it is revoked', async () => {
    const made = await addApiKey(world.deps, {
      name: 'short',
      scopes: SCOPE_NAMES,
      expiresAt: world.clock.now() + 1000,
    })
    const short = new ApiCaller(world.deps, made.kind === 'added' ? made.key : '')
    expect((await short.get('/key')).status).toBe(200)
    world.clock.pass(1000)
    expect((await short.get('/key')).status).toBe(401)
    const revoked = new ApiCaller(world.deps, await newKey(world.deps, SCOPE_NAMES, 'revoked'))
    expect((await revoked.get('/key')).status).toBe(200)
    expect(await revokeApiKey(world.deps, 'revoked')).toEqual({ kind: 'revoked' })
    expect(await revokeApiKey(world.deps, 'revoked')).toEqual({ kind: 'unchanged' })
    expect(await revokeApiKey(world.deps, 'nobody')).toEqual({ kind: 'no-key' })
    expect((await revoked.get('/key')).status).toBe(401)
    expect((await listApiKeys(world.deps)).map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['short', 'expired'],
        ['revoked', 'revoked'],
        ['tests', 'good'],
      ]),
    )
  })

  it('is good for nothing when it is revoked before all of the request is here', async () => {
    const slow = new ApiCaller(world.deps, await newKey(world.deps, SCOPE_NAMES, 'slow'))
    async function* parts() {
      yield Buffer.from('{"name":')
      await revokeApiKey(world.deps, 'slow')
      yield Buffer.from('"renamed"}')
    }
    const headers = { 'if-match': '*' }
    const refused = await slow.send('PATCH', '/contracts/office', {
      raw: ReadableStream.from(parts()),
      headers,
    })
    expect(refused.status).toBe(401)
    expect((await api.get('/contracts/office')).body.name).toBe('office商事')
  })

  it('has a name of its own for ever, and stands in the database as a hash', async () => {
    const again = { name: 'tests', scopes: SCOPE_NAMES, expiresAt: undefined }
    expect(await addApiKey(world.deps, again)).toEqual({ kind: 'name-taken' })
    expect(await addApiKey(world.deps, { ...again, name: 'a b' })).toEqual({ kind: 'bad-name' })
    const past = { ...again, name: 'past', expiresAt: world.clock.now() }
    expect(await addApiKey(world.deps, past)).toEqual({ kind: 'over-already' })
    const rows = JSON.stringify(await rowsOf(world, 'api_key'))
    expect(api.key).toMatch(/^sekisho_[\w-]{43}$/)
    expect(rows).not.toContain(api.key.slice(8))
  })

  it('does what its scopes say and nothing else, for every scope and operation', async () => {
    for (const scope of SCOPE_NAMES) {
      const caller = new ApiCaller(world.deps, await newKey(world.deps, [scope], scope.replace(':', '-')))
      for (const operation of OPERATIONS) {
        // Each refusal is an event of its own, for each of them has a minute of its own.
        world.clock.pass(MINUTE_MS)
        const wanted = [undefined, scope].includes(operation.scope) || operation.otherScope === scope
        // An allowed POST would make something: without its key it is stopped one step further.
        const { status } = await call(caller, operation, { 'idempotency-key': '' })
        expect(status !== 403, `${scope}: ${operation.id} → ${status}`).toBe(wanted)
        if (wanted) expect([200, 400, 412], `${scope}: ${operation.id}`).toContain(status)
        // Beyond some refusals of one minute the trail holds their number only.
        world.clock.pass(MINUTE_MS)
      }
    }
    const refused = await recorded(world, 'api-key.refused')
    expect(refused.map(({ detail }) => detail)).toContainEqual({
      by: 'api:numbers-read',
      address: '',
      operation: 'setUserSmsNumber',
    })
  })

  it('is asked for his key, then for his pace, then for his scope, and only then what he wants', async () => {
    const { size } = policy.api.rate
    const caller = new ApiCaller(world.deps, await newKey(world.deps, ['contracts:read'], 'in-order'))
    const id = (await rowsOf(world, 'api_key')).find(({ name }) => name === 'in-order')?.id
    const nonsense = { raw: '{', headers: { 'content-type': 'text/plain' } }
    const statusOf = async (by: ApiCaller, call: object = nonsense) =>
      (await by.send('POST', '/contracts', call)).status
    const nobody = new ApiCaller(world.deps, 'no key')
    expect(await statusOf(nobody)).toBe(401)
    expect(await statusOf(caller)).toBe(403)
    await changeRows(world, 'quota', { set: { used: size }, where: { key: `api:${id}` } })
    expect(await statusOf(caller)).toBe(429)
    expect(await statusOf(api)).toBe(415)
  })

  it('asks a number of times at once, then has to wait as long as Retry-After says', async () => {
    const { rate } = policy.api
    const caller = new ApiCaller(world.deps, await newKey(world.deps, [], 'busy'))
    const id = (await rowsOf(world, 'api_key')).find(({ name }) => name === 'busy')?.id
    await caller.get('/key')
    await changeRows(world, 'quota', { set: { used: rate.size }, where: { key: `api:${id}` } })
    const refused = await caller.get('/key')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect((await api.get('/key')).status).toBe(200)
    world.clock.pass(rate.everyMs)
    expect((await caller.get('/key')).status).toBe(200)
    expect((await caller.get('/key')).status).toBe(429)
  })
})

describe('a body', () => {
  const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    api.post('/contracts', undefined, { raw, headers })
  const good = JSON.stringify({ administratorId: 'body', name: 'x' })

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=shift_jis', 415],
    ['application/merge-patch+json', 415],
    ['', 415],
  ])('called %s is not read', async (type, status) => {
    const answer = await send(good, { 'content-type': type })
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toContain('application/json')
  })

  it('is read whatever UTF-8 is called', async () => {
    for (const charset of ['utf8', 'UTF-8', '"utf-8"'])
      expect((await send('{', { 'content-type': `application/json; charset=${charset}` })).problem).toBe(
        'bad-json',
      )
  })

  it.each([
    ['nothing', ''],
    ['half of an object', '{"name":'],
    ['a name twice', '{"administratorId":"a","administratorId":"b","name":"x"}'],
    ['a name twice, written differently', '{"name":"x","administratorId":"a","n\\u0061me":"y"}'],
    ['too deep', `${'['.repeat(9)}${']'.repeat(9)}`],
    ['too deep, without an end', '['.repeat(60_000)],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('with %s is not JSON to us', async (_, raw) => {
    expect((await send(raw)).problem).toBe('bad-json')
  })

  it.each([
    ['an array', '[]', ['#']],
    ['null', 'null', ['#']],
    ['another prototype', '{"__proto__":{"admin":true},"administratorId":"a","name":"x"}', ['#/__proto__']],
    ['a control character', '{"administratorId":"a","name":"x\\u0000"}', ['#/name']],
    ['half a character', '{"administratorId":"a","name":"\\ud800"}', ['#/name']],
    ['a long name', JSON.stringify({ administratorId: 'a', name: 'x'.repeat(201) }), ['#/name']],
  ])('of %s is refused, and it is said where', async (_, raw, pointers) => {
    const refused = await send(raw)
    expect(refused.problem).toBe('invalid')
    expect((refused.body.errors as { pointer: string }[]).map(error => error.pointer)).toEqual(pointers)
  })

  it('with very many unknown names is answered shortly', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`unknown${n}`, n]))
    const refused = await send(JSON.stringify(many))
    expect((refused.body.errors as unknown[]).length).toBe(policy.api.maxProblems)
  })

  it('that is too large is not read', async () => {
    const large = JSON.stringify({ administratorId: 'a', name: 'x'.repeat(policy.api.maxBytes) })
    expect((await send(large)).status).toBe(413)
  })
})

describe('an address', () => {
  it('that nobody knows, or not by this method, is answered as a problem too', async () => {
    expect((await api.get('/nothing')).problem).toBe('not-found')
    for (const method of ['DELETE', 'PUT', 'OPTIONS', 'PURGE']) {
      const refused = await api.send(method, '/contracts')
      expect([refused.status, refused.headers.get('allow')], method).toEqual([405, 'GET, POST'])
      expect(refused.headers.has('access-control-allow-origin')).toBe(false)
    }
  })

  it('answers HEAD as GET, without the body', async () => {
    const { etag } = await api.get('/contracts/office')
    const head = await api.send('HEAD', '/contracts/office')
    expect([head.status, head.etag, head.text]).toEqual([200, etag, ''])
  })

  it('belongs to one host name where one is configured', async () => {
    const config = {
      ...world.deps.config,
      api: { address: '127.0.0.1', port: 8090, host: 'api.tel.example' },
    }
    const caller = new ApiCaller({ ...world.deps, config }, api.key)
    expect((await caller.get('/key', { headers: { host: 'evil.example' } })).problem).toBe('wrong-host')
    expect((await caller.get('/key', { headers: { host: 'API.tel.example:8090' } })).status).toBe(200)
  })
})

describe('trouble', () => {
  it('on our side tells the request id and nothing else', async () => {
    const broken = new Proxy(world.deps.db, {
      get(target, name, receiver) {
        if (name === 'selectFrom') throw new Error('select 09012345678 from account')
        return Reflect.get(target, name, receiver) as unknown
      },
    })
    const answer = await new ApiCaller({ ...world.deps, db: broken }, api.key).get('/contracts/office')
    expect([answer.status, answer.problem]).toEqual([500, 'internal'])
    expect(answer.text).not.toContain('select')
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'))
    expect(world.logged()).toContain(String(answer.body.requestId))
  })

  it('never puts a key, a number or a password into the log', async () => {
    await api.change('PUT', '/users/jiro/sms-number', { smsNumber: '07011113333' })
    const { body } = await api.post('/users/jiro/password-resets', {})
    await api.send('GET', '/lines/05055001001')
    const logged = world.logged()
    for (const secret of [api.key, '07011113333', String(body.initialPassword), '05055001001'])
      expect(logged).not.toContain(secret)
    expect(logged).toContain('"operation":"setUserSmsNumber","keyName":"tests","status":200')
  })
})
