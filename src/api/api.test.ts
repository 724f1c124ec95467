import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiCaller, apiCaller } from '../../support/api.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { accountOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { inTransaction } from '../platform/db/open.ts'
import { OPERATIONS } from './operations/all.ts'

/** What each operation does. Every answer is checked against the OpenAPI document by the caller. */
let world: World
let api: ApiCaller
beforeAll(async () => {
  world = await makeWorld()
  api = await apiCaller(world)
  await addOffice(world.deps)
})
afterAll(() => world.close())

const trail = async (action: string) =>
  (await recorded(world, action)).map(({ actor, detail }) => ({ actor, ...detail }))
const pointers = (body: Record<string, unknown>) =>
  (body.errors as { pointer: string }[]).map(error => error.pointer).sort()

describe('contracts', () => {
  it('are added with an initial password that signs in, and are found where Location says', async () => {
    const added = await api.post('/contracts', {
      administratorId: 'hakone-admin',
      name: '箱根物産株式会社',
      codesFrom: '2026-11-01',
      enrolment: 'activation-code',
      smsNumber: '09012340001',
    })
    expect(added.status).toBe(201)
    expect(added.headers.get('location')).toBe('/api/v1/contracts/hakone-admin')
    const found = await api.get('/contracts/hakone-admin')
    expect(found.body).toEqual(added.body.contract)
    expect(found.body).toMatchObject({
      codesFrom: '2026-11-01',
      enrolment: 'activation-code',
      suspended: false,
    })
    expect(found.etag).toBe(added.etag)
    const password = String(added.body.initialPassword)
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'hakone-admin', password })
    const page = await browser.submit('/oa/code', { code: await world.codeFor('09012340001') })
    expect(page.text).toContain('新しいパスワードに変更してください')
    expect(await trail('contract.added')).toContainEqual(
      expect.objectContaining({ actor: 'operator', by: 'api:tests' }),
    )
  })

  it('have names of up to 200 characters, rare ones too', async () => {
    const name = '𠮷'.repeat(200)
    const added = await api.post('/contracts', { administratorId: 'long', name })
    expect(added.body.contract).toMatchObject({ name })
    const longer = await api.post('/contracts', { administratorId: 'longer', name: `${name}x` })
    expect(longer.body.errors).toEqual([{ pointer: '#/name', detail: 'must have at most 200 characters' }])
  })

  it('are not added twice', async () => {
    const again = await api.post('/contracts', { administratorId: 'hakone-admin', name: 'x' })
    expect([again.status, again.problem]).toEqual([409, 'id-taken'])
  })

  it('are refused with every value that cannot be taken, and nothing that was sent is said again', async () => {
    const bad = await api.post('/contracts', {
      administratorId: 'a b',
      codesFrom: '2026-02-30',
      smsNumber: '03-1234-5678',
      delivery: 'fax',
      nmae: 'secret words',
    })
    expect([bad.status, bad.problem]).toEqual([422, 'invalid'])
    expect(pointers(bad.body)).toEqual([
      '#/administratorId',
      '#/codesFrom',
      '#/delivery',
      '#/name',
      '#/nmae',
      '#/smsNumber',
    ])
    for (const sent of ['a b', '2026-02-30', '1234', 'fax', 'secret words'])
      expect(bad.text).not.toContain(sent)
  })

  it('are listed page by page; what is added meanwhile moves nothing', async () => {
    for (const id of ['p1', 'p2', 'p3', 'p4']) await api.post('/contracts', { administratorId: id, name: id })
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await api.get(`/contracts?limit=2${cursor && `&cursor=${cursor}`}`)
      const items = page.body.items as { administratorId: string }[]
      seen.push(...items.map(item => item.administratorId))
      if (seen.length === 4) await api.post('/contracts', { administratorId: 'a-new-one', name: 'x' })
      cursor = String(page.body.nextCursor ?? '')
    } while (cursor !== '')
    expect(seen).toEqual([...new Set(seen)])
    expect(seen).toEqual(expect.arrayContaining(['hakone-admin', 'office', 'p1', 'p2', 'p3', 'p4']))
    expect(seen).not.toContain('a-new-one')
  })

  it('are listed by nothing but limit and cursor', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'name=x', 'limit=1&limit=2'])
      expect((await api.get(`/contracts?${query}`)).problem, query).toBe('bad-query')
  })

  it('are answered with 304 when they are still the same', async () => {
    const { etag } = await api.get('/contracts/p1')
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const same = await api.get('/contracts/p1', { headers: { 'if-none-match': known } })
      expect([same.status, same.text]).toEqual([304, ''])
    }
    expect((await api.get('/contracts/p1', { headers: { 'if-none-match': '"x"' } })).status).toBe(200)
  })

  it('are changed only as they were read', async () => {
    await api.post('/contracts', { administratorId: 'p5', name: 'p5', smsNumber: '09055557777' })
    const before = await api.get('/contracts/p5')
    const changes = { name: '新しい名前', codesFrom: '2027-01-01' }
    const change = { body: { ...changes, reason: '端末の手配' } }
    const changed = await api.send('PATCH', '/contracts/p5', {
      ...change,
      headers: { 'if-match': before.etag },
    })
    expect(changed.body).toEqual({ ...before.body, ...changes })
    expect(changed.etag).not.toBe(before.etag)
    const stale = await api.send('PATCH', '/contracts/p5', {
      body: { name: 'x' },
      headers: { 'if-match': before.etag },
    })
    expect([stale.status, stale.etag]).toEqual([412, changed.etag])
    expect((await api.send('PATCH', '/contracts/p5', { body: { name: 'x' } })).status).toBe(428)
    const weak = { 'if-match': `W/${changed.etag}` }
    expect((await api.send('PATCH', '/contracts/p5', { body: { name: 'x' }, headers: weak })).status).toBe(
      412,
    )
    expect((await api.get('/contracts/p5')).body).toEqual(changed.body)
    const back = await api.change('PATCH', '/contracts/p5', {
      codesFrom: null,
      enrolment: 'closed',
      reason: '端末の手配',
    })
    expect(back.body).toMatchObject({ name: '新しい名前', codesFrom: null, enrolment: 'closed' })
    expect((await api.change('PATCH', '/contracts/p5', { suspended: true })).problem).toBe('invalid')
  })

  it('are changed by one of two who read the same', async () => {
    const { etag } = await api.get('/contracts/p2')
    const rename = (name: string) =>
      api.send('PATCH', '/contracts/p2', { body: { name }, headers: { 'if-match': etag } })
    const both = await Promise.all([rename('一'), rename('二')])
    expect(both.map(one => one.status).sort()).toEqual([200, 412])
  })

  it('are not changed on the strength of what was read while somebody else was changing them', async () => {
    const { etag } = await api.get('/contracts/p2')
    const other = world.secondProcess().db
    let change: ReturnType<typeof api.send> | undefined
    await inTransaction(other, async tx => {
      await tx.updateTable('contract').set({ name: '三' }).where('name', 'in', ['一', '二']).execute()
      const headers = { 'if-match': etag }
      change = api.send('PATCH', '/contracts/p2', { body: { name: '四' }, headers })
      // Long enough for it to look, if it looked before it waits.
      await new Promise(resolve => setTimeout(resolve, 200))
    })
    expect((await change)?.status).toBe(412)
    expect((await api.get('/contracts/p2')).body.name).toBe('三')
  })

  it('are suspended with everybody in them, and resumed', async () => {
    const administrator = await signedInAdministrator(world)
    const reason = '解約手続き'
    const done = await api.change('PUT', '/contracts/office/state', { suspended: true, reason })
    expect(done.body).toEqual({ suspended: true, since: new Date(world.clock.now()).toISOString() })
    expect((await administrator.get('/oa/lines')).location).toBe('/oa/')
    expect((await api.get('/users/taro')).body).toMatchObject({ suspended: false, contractSuspended: true })
    await api.change('PUT', '/contracts/office/state', { suspended: false, reason })
    expect((await api.get('/contracts/office/state')).body).toEqual({ suspended: false, since: null })
    expect((await api.get('/contracts/nobody/state')).status).toBe(404)
    expect(await trail('contract.suspended')).toEqual([
      expect.objectContaining({ reason, by: 'api:tests', actor: 'operator' }),
    ])
  })

  it('are not suspended without a reason, or with a telephone number in it', async () => {
    for (const reason of [undefined, '', '  ', '090-1234-5678', '電話０９０１２３４５６７８', 'a\nb'])
      expect((await api.change('PUT', '/contracts/p1/state', { suspended: true, reason })).status).toBe(422)
  })

  it('that do not exist are nowhere', async () => {
    expect((await api.get('/contracts/nobody')).problem).toBe('not-found')
    expect((await api.get('/contracts/%00')).problem).toBe('not-found')
  })
})

describe('lines', () => {
  const line = { number: '05055000101', userName: '受付', loginId: 'hakone-1', ordered: ['forwarding'] }

  it('are added with their login ID, and shown', async () => {
    const added = await api.post('/contracts/hakone-admin/lines', line)
    expect(added.status).toBe(201)
    expect(added.headers.get('location')).toBe('/api/v1/lines/05055000101')
    const found = await api.get('/lines/05055000101')
    expect(found.body).toEqual(added.body.line)
    expect(found.body).toEqual({
      ...line,
      administratorId: 'hakone-admin',
      hasSmsNumber: false,
      suspended: false,
    })
    expect(found.etag).toBe(added.etag)
    const list = await api.get('/contracts/hakone-admin/lines')
    expect(list.body).toEqual({ items: [found.body], nextCursor: null })
    expect((await api.get('/users/hakone-1')).body).toMatchObject({
      line: '05055000101',
      passwordIsInitial: true,
    })
  })

  it('are added once, to a contract that is there', async () => {
    const other = { ...line, number: '05055000102', loginId: 'hakone-2' }
    const answers = [
      await api.post('/contracts/hakone-admin/lines', { ...other, number: line.number }),
      await api.post('/contracts/hakone-admin/lines', { ...other, loginId: line.loginId }),
      await api.post('/contracts/nobody/lines', other),
      await api.post('/contracts/hakone-admin/lines', { ...other, ordered: ['voicemail', 'voicemail'] }),
      await api.post('/contracts/hakone-admin/lines', { ...other, number: '0312345678' }),
    ]
    expect(answers.map(answer => answer.problem)).toEqual([
      'line-taken',
      'id-taken',
      'not-found',
      'invalid',
      'invalid',
    ])
    expect((await api.get('/lines/05055000102')).status).toBe(404)
    const both = await Promise.all([
      api.post('/contracts/p1/lines', other),
      api.post('/contracts/p2/lines', { ...other, loginId: 'hakone-3' }),
    ])
    expect(both.map(answer => answer.status).sort()).toEqual([201, 409])
  })

  it('are listed page by page, for a contract that is there', async () => {
    for (const n of [1, 2, 3])
      await api.post('/contracts/p3/lines', {
        number: `0505500030${n}`,
        userName: `${n}`,
        loginId: `p3-${n}`,
      })
    const first = await api.get('/contracts/p3/lines?limit=2')
    const second = await api.get(`/contracts/p3/lines?limit=2&cursor=${first.body.nextCursor}`)
    const numbers = [first, second].flatMap(page =>
      (page.body.items as { number: string }[]).map(row => row.number),
    )
    expect(numbers).toEqual(['05055000301', '05055000302', '05055000303'])
    expect(second.body.nextCursor).toBeNull()
    expect((await api.get('/contracts/p4/lines')).body).toEqual({ items: [], nextCursor: null })
    expect((await api.get('/contracts/nobody/lines')).status).toBe(404)
    expect((await api.get('/contracts/p3/lines?cursor=%F0')).problem).toBe('bad-query')
  })

  it('are switched off where a service is no longer ordered', async () => {
    const administrator = await signedInAdministrator(world)
    await administrator.post('/oa/lines/05055001001', {
      version: '1',
      forwardMode: 'always',
      forwardTo: '0312345678',
      forwardAfterSeconds: '20',
      rejectedNumbers: '0312340000',
    })
    const changed = await api.change('PATCH', '/lines/05055001001', {
      userName: '新しい席',
      ordered: ['voicemail'],
    })
    expect(changed.body).toMatchObject({ userName: '新しい席', ordered: ['voicemail'] })
    const { settings, version } = await lineOf(world, '05055001001')
    expect(settings).toMatchObject({
      forwardMode: 'off',
      forwardTo: '0312345678',
      rejectedNumbers: [],
    })
    expect(version).toBe(3)
    expect((await api.change('PATCH', '/lines/05055001001', {})).etag).toBe(changed.etag)
    expect((await api.change('PATCH', '/lines/05055001001', { number: '05055001009' })).status).toBe(422)
    expect(await trail('line.changed')).toEqual([
      expect.objectContaining({ line: '*******1001', ordered: 'voicemail', by: 'api:tests' }),
    ])
  })
})

describe('SMS numbers', () => {
  it('are shown with their last 4 digits only', async () => {
    expect((await api.get('/users/taro/sms-number')).body).toEqual({
      number: '*******2222',
      state: 'unconfirmed',
    })
    expect((await api.get('/users/jiro/sms-number')).body).toEqual({ number: null, state: 'missing' })
    expect((await api.get('/administrators/office/sms-number')).status).toBe(200)
    for (const path of ['/users/office/sms-number', '/administrators/taro/sms-number'])
      expect((await api.get(path)).status).toBe(404)
  })

  it('are changed: the sessions end, the old number is told, the trail names the key', async () => {
    const user = await signedInUser(world)
    const changed = await api.change('PUT', '/users/taro/sms-number', { smsNumber: '08099992222' })
    expect(changed.body).toEqual({ number: '*******2222', state: 'unconfirmed' })
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect(await numberOf(world.deps, 'taro')).toBe('08099992222')
    await world.deliver()
    expect(world.gateway.sent.at(-1)?.to).toBe('08011112222')
    expect((await trail('number.changed')).at(-1)).toEqual({
      actor: 'operator',
      from: '*******2222',
      to: '*******2222',
      by: 'api:tests',
      address: '',
    })
  })

  it('with the same last digits have different ETags', async () => {
    const { etag } = await api.get('/users/taro/sms-number')
    await api.change('PUT', '/users/taro/sms-number', { smsNumber: '08088882222' })
    const stale = { body: { smsNumber: '08077772222' }, headers: { 'if-match': etag } }
    expect((await api.send('PUT', '/users/taro/sms-number', stale)).status).toBe(412)
  })

  it('that are the same again change nothing and tell nobody', async () => {
    await world.deliver()
    const told = world.gateway.sent.length
    const before = await api.get('/users/taro/sms-number')
    const again = await api.change('PUT', '/users/taro/sms-number', { smsNumber: '08088882222' })
    expect([again.status, again.etag]).toEqual([200, before.etag])
    await world.deliver()
    expect(world.gateway.sent.length).toBe(told)
  })

  it.each([
    ['090-1234-5678', 'M12: hyphens'],
    ['０９０１２３４５６７８', 'M12: full-width'],
    ['0901234567', 'M12: ten digits'],
    ['00901234567', 'M13: begins with 00'],
    ['05055001001', 'D3: a line of the contract'],
    ['08001234567', 'M11: freephone'],
  ])('are refused: %s (%s)', async smsNumber => {
    const refused = await api.change('PUT', '/users/taro/sms-number', { smsNumber })
    expect([refused.status, pointers(refused.body)[0]]).toEqual([422, '#/smsNumber'])
    expect(refused.text).not.toContain(smsNumber)
  })

  it('of a user can be removed, of an administrator never (D2)', async () => {
    expect((await api.send('DELETE', '/users/taro/sms-number')).status).toBe(428)
    const removed = await api.change('DELETE', '/users/taro/sms-number')
    expect(removed.body).toEqual({ number: null, state: 'missing' })
    expect(await numberOf(world.deps, 'taro')).toBeNull()
    const administrator = await api.send('DELETE', '/administrators/office/sms-number')
    expect([administrator.status, administrator.headers.get('allow')]).toEqual([405, 'GET, PUT'])
  })

  it('of an administrator are registered as the operator checked them', async () => {
    expect((await api.get('/administrators/p1/sms-number')).body.state).toBe('missing')
    const set = await api.change('PUT', '/administrators/p1/sms-number', { smsNumber: '09012349999' })
    expect(set.body).toEqual({ number: '*******9999', state: 'unconfirmed' })
    expect((await api.change('PUT', '/administrators/p1/sms-number', {})).status).toBe(422)
    expect((await api.get('/administrators/p1')).body).toMatchObject({ hasSmsNumber: true })
    expect((await api.get('/administrators/nobody')).status).toBe(404)
  })
})

describe('passwords', () => {
  it('are made anew and shown once', async () => {
    const user = world.visitor()
    for (const path of ['/users/jiro', '/administrators/office']) {
      const reset = await api.post(`${path}/password-resets`, {})
      expect(reset.status).toBe(200)
      expect(reset.body.initialPassword).toMatch(/^([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}$/)
      expect((await api.get(path)).body.passwordIsInitial).toBe(true)
    }
    await user.post('/ou/', { loginId: 'jiro', password: 'jiro-password' })
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await api.post('/users/nobody/password-resets', {})).status).toBe(404)
    expect((await api.post('/administrators/nobody/password-resets', {})).status).toBe(404)
  })

  it('wait sealed for their opening notice when the caller is not to see them', async () => {
    const delivery = 'notice'
    const answers = [
      await api.post('/users/jiro/password-resets', { delivery }),
      await api.post('/administrators/office/password-resets', { delivery }),
      await api.post('/contracts', { administratorId: 'sealed', name: 'x', delivery }),
      await api.post('/contracts/sealed/lines', {
        number: '05055000401',
        userName: 'x',
        loginId: 'sealed-1',
        delivery,
      }),
    ]
    for (const answer of answers) expect(answer.body.initialPassword).toBeNull()
    const rows = (await rowsOf(world, 'account')).filter(row => row.initial_password !== null)
    expect(rows.length).toBe(4)
    for (const row of rows) {
      expect(row.initial_password).toMatch(/^v1\.test\./)
      const opened = world.deps.numbers.open(row.initial_password ?? '', ['account.initial_password', row.id])
      expect(opened).toMatch(/^([a-km-np-z2-9]{4}-){4}/)
    }
    await api.post('/users/jiro/password-resets', {})
    expect((await accountOf(world, 'jiro')).initial_password).toBeNull()
  })
})

describe('states of IDs', () => {
  it.each([
    ['/users/jiro', 'user'],
    ['/administrators/office', 'administrator'],
  ])('%s is suspended and resumed', async path => {
    const reason = '端末の紛失'
    const suspended = await api.change('PUT', `${path}/state`, { suspended: true, reason })
    expect(suspended.body).toMatchObject({ suspended: true, contractSuspended: false })
    expect((await api.get(path)).body.suspended).toBe(true)
    const again = await api.change('PUT', `${path}/state`, { suspended: true, reason })
    expect(again.etag).toBe(suspended.etag)
    await api.change('PUT', `${path}/state`, { suspended: false, reason })
    expect((await api.get(`${path}/state`)).body).toMatchObject({ suspended: false, since: null })
    expect((await api.change('PUT', `${path}/state`, { suspended: 'yes', reason })).status).toBe(422)
    expect((await api.get(`${path.slice(0, -1)}/state`)).status).toBe(404)
  })
})

it('the key tells about itself', async () => {
  expect((await api.get('/key')).body).toMatchObject({ name: 'tests', expiresAt: null })
  expect((await api.get('/key?x=1')).problem).toBe('bad-query')
})

it('every operation of the document was called well and badly', async () => {
  expect((await api.get('/users/nobody')).status).toBe(404)
  expect((await api.get('/lines/05099999999')).status).toBe(404)
  for (const { id } of OPERATIONS) {
    const statuses = [...(api.seen.get(id) ?? [])]
    expect(
      statuses.some(status => status < 300),
      `${id} well`,
    ).toBe(true)
    expect(
      statuses.some(status => status >= 400),
      `${id} badly`,
    ).toBe(true)
  }
})
