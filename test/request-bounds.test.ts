import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../src/api/operations/all.ts'
import { passwordMetrics } from '../src/guard/metrics.ts'
import { policy } from '../src/policy.ts'
import { apiApp } from '../src/sites/api.ts'
import { webApp } from '../src/sites/app.tsx'
import { copyCallback, fixedCallback } from '../src/sms/gateways/callbacks.ts'
import { deliveryMetrics } from '../src/sms/metrics.ts'
import { placeMarked } from '../src/switch/sequencer.ts'
import { ApiCaller, newKey } from '../support/api.ts'
import { type CountedRows, countRows } from '../support/counted-rows.ts'
import { fillHouse, forwardEveryLine } from '../support/full-house.ts'
import { DESK_PASSWORD, signedInAdministrator, signedInMember, signedInUser } from '../support/people.ts'
import { accountOf } from '../support/rows.ts'
import { adoptAll, switchConfig } from '../support/switch.ts'
import { type Answer, Visitor } from '../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../support/world.ts'
import { API_CASES, CASES, type Case, FEW, type House, type People } from './request-bounds.ts'

/**
 * What one request can cost: every route is asked the worst that it can be asked, in an installation with the most of
 * everything, and the rows of its statements and the bytes of its answer are held under a bound. A route without a case in
 * request-bounds.ts is named.
 */
let world: World
let counted: CountedRows
let people: People
let house: House
let app: ReturnType<typeof webApp>

const assets = { addresses: {}, routes: new Hono() }

beforeAll(async () => {
  world = await makeWorld({ config: switchConfig([{ name: 'tests', timeoutSeconds: 1 }]) })
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  const administrator = await signedInAdministrator(world)
  const user = await signedInUser(world)
  const member = await signedInMember(world, 'supervisor')
  const waitingAt = async (site: '/oa' | '/ou', loginId: string) => {
    const browser = world.visitor()
    await browser.post(`${site}/`, { loginId, password: `${loginId}-password` })
    return browser
  }
  await signedInMember(world, 'desk')
  const desk = world.visitor()
  await desk.post('/op/', { loginId: 'op-desk', password: DESK_PASSWORD })
  const waiting = {
    '/oa': await waitingAt('/oa', 'other'),
    '/ou': await waitingAt('/ou', 'hanako'),
    '/op': desk,
  }
  await fillHouse(world)
  await adoptAll(world)
  await placeMarked(world.deps, { seen: undefined })
  counted = countRows(world.deps.db)
  const deps = { ...world.deps, db: counted.db }
  app = webApp(deps, { gateways: [world.gateway], assets })
  people = {
    nobody: through(world.visitor()),
    administrator: through(administrator),
    user: through(user),
    member: through(member),
    waiting: {
      '/oa': through(waiting['/oa']),
      '/ou': through(waiting['/ou']),
      '/op': through(waiting['/op']),
    },
  }
  const pathOf = (address: string) => new URL(address).pathname
  house = {
    office: (await accountOf(world, 'office')).id,
    taro: (await accountOf(world, 'taro')).id,
    callback: pathOf(fixedCallback(deps, 'fake')),
    copyCallback: pathOf(copyCallback(deps, 'fake', { messageId: 'recent-0', attempt: 1 })),
    forwardAll: () => forwardEveryLine(world),
    answers: new Map(),
  }
})
afterAll(() => world.close())

/** The same browser, before the application whose statements are counted. */
function through(browser: Visitor): Visitor {
  const other = new Visitor(request => app.request(request))
  for (const [name, value] of browser.cookies) other.cookies.set(name, value)
  return other
}

const declared = (routes: readonly { readonly method: string; readonly path: string }[]) =>
  [
    ...new Set(
      routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
    ),
  ].sort()

function browserOf({ as, route }: Case): Visitor {
  if (as !== 'waiting') return people[as]
  const site = Object.keys(people.waiting).find(path => route.includes(` ${path}/`)) as '/oa'
  return people.waiting[site]
}

function sent(one: Case): Promise<Answer> {
  const browser = browserOf(one)
  if (one.send) return one.send(browser, house)
  const [method, path = ''] = one.route.split(' ')
  return method === 'GET' ? browser.get(path) : browser.post(path)
}

describe('every route of the sites', () => {
  it('has its worst request in request-bounds.ts, and none is left over', () => {
    expect(declared(world.app.routes)).toEqual([...new Set(CASES.map(({ route }) => route))].sort())
  })

  it.each(CASES.map((one, n) => [`${n + 1}: ${one.route}`, one] as const))('%s', async (_, one) => {
    counted.take()
    const answer = await sent(one)
    const { read, written } = counted.take()
    house.answers.set(one.route, answer)
    expect(answer.status).toBe(one.status ?? 200)
    expect(read).toBeLessThanOrEqual(one.read ?? FEW)
    expect(written).toBeLessThanOrEqual(one.written ?? FEW)
    expect(Buffer.byteLength(answer.html)).toBeLessThanOrEqual(one.fileBytes ?? policy.list.pageBytes)
  })
})

describe('every operation of the API', () => {
  const callerCalled = async (name: string) =>
    new ApiCaller({ ...world.deps, db: counted.db }, await newKey(world.deps, undefined, name))
  let api: ApiCaller
  let other: ApiCaller
  beforeAll(async () => {
    api = await callerCalled('tests')
    other = await callerCalled('other')
  })

  it('has its worst call in request-bounds.ts, and none is left over', () => {
    const routes = declared(apiApp(world.deps, { assets }).routes)
    const pages = ['GET /', 'GET /api/v1', 'GET /api/v1/', 'GET /api/v1/openapi.json']
    const operations = OPERATIONS.map(
      ({ method, path }) => `${method.toUpperCase()} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`,
    )
    expect(routes).toEqual([...pages, ...operations].sort())
    expect([...new Set(API_CASES.map(({ operation }) => operation))].sort()).toEqual(
      OPERATIONS.map(({ id }) => id).sort(),
    )
  })

  it.each(API_CASES.map((one, n) => [`${n + 1}: ${one.operation}`, one] as const))('%s', async (_, one) => {
    const method = OPERATIONS.find(({ id }) => id === one.operation)?.method.toUpperCase() ?? ''
    const { path, body } = one
    const caller = one.isByOther ? other : api
    counted.take()
    const headers = { 'if-match': '*' }
    const answer =
      method === 'POST'
        ? await caller.post(path, body)
        : await caller.send(method, path, method === 'GET' ? {} : { body, headers })
    const { read, written } = counted.take()
    expect(answer.status).toBe(one.status ?? 200)
    expect(read).toBeLessThanOrEqual(one.read ?? FEW)
    expect(written).toBeLessThanOrEqual(one.written ?? FEW)
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(policy.list.pageBytes)
  })

  it('tells no more than a few problems of a body or a query, however many there are', async () => {
    const fields = Array.from({ length: 4_000 }, (_, n) => `"f${n}":1`).join(',')
    const most = 20_000
    for (const { id, method, path, body } of OPERATIONS) {
      if (body === undefined) continue
      const address = path.replace(/\{(\w+)\}/g, (_, name) => NAMED[name as keyof typeof NAMED])
      const headers = { 'if-match': '*', 'idempotency-key': `bad-${id}` }
      const answer = await api.send(method.toUpperCase(), address, { raw: `{${fields}}`, headers })
      expect([id, answer.status]).toEqual([id, 422])
      expect((answer.body.errors as unknown[]).length).toBeLessThanOrEqual(policy.api.maxProblems)
      expect(answer.text.length).toBeLessThan(most)
    }
    const query = Array.from({ length: 2_000 }, (_, n) => `f${n}=1`).join('&')
    const answer = await api.get(`/contracts?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.text.length).toBeLessThan(most)
  })

  it('stands on pages that are bounded', async () => {
    const app = apiApp({ ...world.deps, db: counted.db }, { assets })
    for (const path of ['/api/v1/', '/api/v1/openapi.json']) {
      counted.take()
      const answer = await app.request(`http://localhost:8090${path}`)
      expect(Buffer.byteLength(await answer.text())).toBeLessThanOrEqual(policy.list.pageBytes)
      expect(counted.take().read).toBe(0)
    }
  })
})

const NAMED = { administratorId: 'office', number: '05055001001', loginId: 'taro' }

it('the metrics ask for a few sums, and grow with nothing but the configuration', async () => {
  const named = Array.from({ length: 100 }, (_, n) => ({
    name: `${n}`.padEnd(60, '"'),
    addresses: [`10.0.${n}.0/24`],
  }))
  const { config } = world.deps
  const deps = {
    ...world.deps,
    db: counted.db,
    config: { ...config, networks: { ...config.networks, named } },
  }
  counted.take()
  const text = (await deliveryMetrics(deps, () => []).read()) + (await passwordMetrics(deps).read())
  expect(counted.take().read).toBeLessThanOrEqual(FEW)
  expect(text.length).toBeLessThan(100_000)
})
