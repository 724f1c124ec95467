import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiCaller, apiCaller } from '../../support/api.ts'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { OPERATIONS } from '../api/operations/all.ts'

/** PostgreSQL keeps no NUL and SQLite does; nothing of ours holds one. UTF-8 has no halves of characters. */
let world: World
let people: Record<string, Visitor>
let api: ApiCaller
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  people = {
    '/oa': await signedInAdministrator(world),
    '/ou': await signedInUser(world),
    '/op': await signedInMember(world, 'supervisor'),
  }
  api = await apiCaller(world)
})
afterAll(() => world.close())

const BAD = ['%00', 'x%00', '%00x', 'taro%00']
const browserFor = (path: string) => (people[path.slice(0, 3)] ?? world.visitor()).copy()
const paths = (method: string) =>
  world.app.routes.filter(route => route.method === method && !/[*]/.test(route.path)).map(({ path }) => path)
const refused = (status: number) => status >= 400 && status < 500

describe('the character NUL is refused, never tried', () => {
  it('in every part of every path', async () => {
    const withParts = [...new Set([...paths('GET'), ...paths('POST')])].filter(path => path.includes(':'))
    expect(withParts.length).toBeGreaterThan(5)
    for (const path of withParts)
      for (const bad of BAD)
        for (const method of ['GET', 'POST']) {
          const body = method === 'POST' ? { body: 'a=b' } : {}
          const headers = { origin: 'http://localhost:8080', 'content-type': FORM }
          const target = path.replace(/:[^/]+/g, bad)
          const { status } = await browserFor(path).request(target, { method, headers, ...body })
          expect([403, 404], `${method} ${target}`).toContain(status)
        }
  })

  it('in a query, also one that nobody reads', async () => {
    for (const path of paths('GET').filter(path => !/:|healthz|readyz/.test(path)))
      for (const query of ['before=%00', 'id=taro%00', 'after=x%00', 'site=user&after=%00', 'x%00=1'])
        expect((await browserFor(path).get(`${path}?${query}`)).status, `${path}?${query}`).toBe(400)
  })

  it('in a field of a form, and in its name', async () => {
    // The others read no field.
    const forms = paths('POST').filter(path => !/:|sign-out|resend|number-file$|^\/(sms|inbox)/.test(path))
    for (const path of forms)
      for (const fields of [{ loginId: 'office\0', password: 'x', query: 'x' }, { 'a\0': 'b' }])
        expect((await browserFor(path).post(path, { ...fields })).status, path).toSatisfy(refused)
  })

  it('in our cookies; those of others lock nobody out', async () => {
    for (const [name, path] of [
      ['sekisho-admin', '/oa/lines'] as const,
      ['sekisho-language', '/'] as const,
    ]) {
      const browser = world.visitor()
      browser.cookies.set(name, 'x%00')
      expect((await browser.get(path)).status).toBe(400)
      browser.cookies.set(name, 'x%ff%ed%a0%80')
      expect((await browser.get(path)).status).toBeLessThan(400)
    }
    const browser = people['/oa']?.copy() as Visitor
    browser.cookies.set('analytics', '%00')
    expect((await browser.get('/oa/lines')).status).toBe(200)
  })

  it('by the API: in paths, queries, cursors, bodies and headers', async () => {
    for (const { method, path } of OPERATIONS) {
      const call = { raw: '{"name":"a\\u0000"}', headers: { 'idempotency-key': 'k', 'if-match': '*' } }
      const send = (target: string) =>
        api.send(method.toUpperCase(), target, method === 'get' ? {} : call).then(({ status }) => status)
      for (const bad of BAD) {
        if (path.includes('{')) expect(await send(path.replace(/\{\w+\}/g, bad))).toBe(404)
        const good = path.replace(/\{\w+\}/g, 'office')
        for (const query of [
          `after=${bad}`,
          `cursor=${bad}`,
          `${bad}=1`,
          `cursor=${cursor('behind:taro\0')}`,
        ])
          expect(await send(`${good}?${query}`), `${good}?${query}`).toSatisfy(refused)
      }
      // A key may ask 20 times a second.
      world.clock.pass(5_000)
    }
  })

  it('by the API in each text of each body, and halves of characters with it', async () => {
    for (const { method, path, body } of OPERATIONS)
      for (const [name, value] of Object.entries(body?.example ?? {}))
        for (const text of ['a\0', '\ud800', 'x\udc00']) {
          const target = path.replace('{number}', '05055001001').replace(/\{\w+\}/g, 'office')
          const bad = Array.isArray(value) ? [text] : text
          const call = {
            body: { ...(body?.example as object), [name]: bad },
            headers: { 'if-match': '*', ...(method === 'post' && { 'idempotency-key': `${path}${name}` }) },
          }
          const { problem } = await api.send(method.toUpperCase(), target, call)
          expect(problem, `${method} ${path} ${name}`).toBe('invalid')
          world.clock.pass(100)
        }
  })
})

const FORM = 'application/x-www-form-urlencoded'
const cursor = (text: string) => Buffer.from(text).toString('base64url')
