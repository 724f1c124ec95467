import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiCaller, apiCaller, newKey } from '../../support/api.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import {
  accountOf,
  changeRows,
  contractOf,
  lineOf,
  recorded,
  rowsOf,
  waitingForLocks,
} from '../../support/rows.ts'
import { adoptAll, switchConfig } from '../../support/switch.ts'
import { until } from '../../support/until.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { setContractAbroad } from '../contracts/abroad.ts'
import { inTransaction, isPostgres } from '../platform/db/open.ts'
import { MINUTE_MS } from '../policy.ts'
import { OPERATIONS } from './operations/all.ts'

/** What each operation does. Every answer is checked against the OpenAPI document by the caller. */
let world: World
let api: ApiCaller
beforeAll(async () => {
  world = await makeWorld({ config: switchConfig([{ name: 'tests', timeoutSeconds: 1 }]) })
  api = await apiCaller(world)
  await addOffice(world.deps)
  await adoptAll(world)
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
    expect(changed.body).toEqual({ ...before.body, ...changes, updatedAt: expect.any(String) })
    expect(changed.etag).not.toBe(before.etag)
    const stale = await api.send('PATCH', '/contracts/p5', {
      body: { name: 'x' },
      headers: { 'if-match': before.etag },
    })
    expect([stale.status, stale.etag]).toEqual([412, changed.etag])
    expect((await api.send('PATCH', '/contracts/p5', { body: { name: 'x' } })).status).toBe(428)
    expect((await api.get('/contracts/p5')).body).toEqual(changed.body)
    const inside = changed.etag.slice(1, -1)
    // As proxies make them that compress.
    for (const made of [`W/${changed.etag}`, `"${inside}-gzip"`, `W/"${inside}--br"`, `"${inside};gzip"`]) {
      const same = { body: { name: changes.name }, headers: { 'if-match': made } }
      expect((await api.send('PATCH', '/contracts/p5', same)).status, made).toBe(200)
    }
    for (const other of ['W/"x"', `W/${before.etag}`, `"${inside}-x"`, `"-gzip"`]) {
      const stale = { body: { name: 'x' }, headers: { 'if-match': other } }
      expect((await api.send('PATCH', '/contracts/p5', stale)).status, other).toBe(412)
    }
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
      // Until it waits. On SQLite nobody tells: so for many more turns of the loop than it would take to look.
      if (isPostgres(other)) await until(async () => (await waitingForLocks(world)) > 0)
      else for (let turns = 0; turns < 200; turns += 1) await setImmediate()
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
      updatedAt: expect.any(String),
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
      forwarding: 'always',
      internationalSuspended: '1',
      'number.always': '0312345678',
      rejectedCallers: '0312340000',
    })
    const changed = await api.change('PATCH', '/lines/05055001001', {
      userName: '新しい席',
      ordered: ['voicemail'],
    })
    expect(changed.body).toMatchObject({ userName: '新しい席', ordered: ['voicemail'] })
    const { settings, version } = await lineOf(world, '05055001001')
    expect(settings).toMatchObject({ forwarding: [], rejectedCallers: [] })
    expect(version).toBe(3)
    expect((await api.change('PATCH', '/lines/05055001001', {})).etag).toBe(changed.etag)
    expect((await api.change('PATCH', '/lines/05055001001', { number: '05055001009' })).status).toBe(422)
    expect(await trail('line.changed')).toEqual([
      expect.objectContaining({ line: 'ending 1001', ordered: 'voicemail', by: 'api:tests' }),
    ])
  })
})

describe('the option services of a line', () => {
  // The key asks as often as it may in one moment.
  beforeAll(() => world.clock.pass(MINUTE_MS))
  const address = '/lines/05055001002/settings'
  const set = (body: unknown) => api.change('PUT', address, body)
  const first = {
    forwarding: [],
    rejectAnonymous: false,
    rejectedCallers: [],
    showCallerNumber: true,
    internationalSuspended: true,
  }
  const wanted = {
    forwarding: [
      { when: 'unreachable', to: { number: '03-1234-5678' } },
      { when: 'no-answer', after: 25, to: { voicemail: true } },
    ],
    rejectAnonymous: true,
    rejectedCallers: ['090-1111-2222'],
    showCallerNumber: false,
    internationalSuspended: true,
  }

  it('are read and set whole, by the rules of サービス設定', async () => {
    expect((await api.get(address)).body).toEqual(first)
    const answer = await set(wanted)
    expect(answer.body).toEqual({
      ...wanted,
      forwarding: [
        { when: 'no-answer', after: 25, to: { voicemail: true } },
        { when: 'unreachable', to: { number: '0312345678' } },
      ],
      rejectedCallers: ['09011112222'],
    })
    expect((await set(answer.body)).etag).toBe(answer.etag)
    const events = (await recorded(world, 'line.saved')).filter(event => event.actor === 'operator')
    expect(events.at(-1)?.detail).toMatchObject({
      line: 'ending 1002',
      to: expect.stringContaining('no-answer/25=voicemail unreachable=5678'),
      by: 'api:tests',
    })
    expect((await set({ ...first, internationalSuspended: false })).status).toBe(200)
    const abroad = { ...first, forwarding: [{ when: 'always', to: { number: '+442079460000' } }] }
    expect((await set({ ...abroad, internationalSuspended: false })).status).toBe(200)
    expect((await set(first)).body).toEqual(first)
  })

  it('never send calls abroad, nor allow it, where that does not belong to the contract', async () => {
    const first = (await api.get(address)).body
    const forwarding = [{ when: 'always', to: { number: '+442079460000' } }]
    const rule = (abroad: 'never' | null) => api.change('PATCH', '/contracts/office', { abroad })
    expect((await rule('never')).status).toBe(200)
    const set = async (settings: object) =>
      pointers(
        (await api.change('PUT', address, { ...first, ...settings, internationalSuspended: false })).body,
      )
    expect(await set({ forwarding })).toEqual(['#/forwarding'])
    expect(await set({})).toEqual(['#/internationalSuspended'])
    expect((await api.get(address)).body).toEqual(first)
    await rule(null)
    world.clock.pass(MINUTE_MS)
  })

  it.each<[object, string]>([
    [{ forwarding: [{ when: 'busy', to: { number: '110' } }] }, '#/forwarding/0/to'],
    [{ forwarding: [{ when: 'always', to: { number: '05055001002' } }] }, '#/forwarding/0/to'],
    [{ forwarding: [{ when: 'always', to: { number: '+442079460000' } }] }, '#/forwarding/0/to'],
    [{ forwarding: [{ when: 'no-answer', after: 4, to: { voicemail: true } }] }, '#/forwarding/0/after'],
    [{ forwarding: ['busy', 'busy'].map(when => ({ when, to: { voicemail: true } })) }, '#/forwarding'],
    [{ forwarding: ['always', 'busy'].map(when => ({ when, to: { voicemail: true } })) }, '#/forwarding'],
    [{ rejectedCallers: ['x'] }, '#/rejectedCallers'],
    [{ version: 1 }, '#/version'],
  ])('%j is refused where it stands', async (change, pointer) => {
    const answer = await set({ ...first, ...change })
    expect(answer.problem).toBe('invalid')
    expect(answer.body.errors).toEqual([{ pointer, detail: expect.any(String) }])
    expect((await api.get(address)).body).toEqual(first)
  })

  it('are refused where calls would come back, with the way (D24)', async () => {
    await api.change('PATCH', '/lines/05055001001', { ordered: ['forwarding'] })
    const other = { ...first, forwarding: [{ when: 'always', to: { number: '05055001002' } }] }
    expect((await api.change('PUT', '/lines/05055001001/settings', other)).status).toBe(200)
    const answer = await set({ ...first, forwarding: [{ when: 'always', to: { number: '05055001001' } }] })
    expect(JSON.stringify(answer.body.errors)).toContain('050-5500-1001 forwards to 050-5500-1002')
    await api.change('PUT', '/lines/05055001001/settings', first)
  })

  it('are set on the condition that nobody changed them, and are those of a line that is there', async () => {
    const { etag } = await api.get(address)
    expect((await api.send('PUT', address, { body: first })).problem).toBe('precondition-required')
    await set({ ...first, showCallerNumber: false })
    const late = { body: first, headers: { 'if-match': etag } }
    expect((await api.send('PUT', address, late)).problem).toBe('precondition-failed')
    await set(first)
    const none = { body: first, headers: { 'if-match': '*' } }
    expect((await api.send('PUT', '/lines/05099999999/settings', none)).status).toBe(404)
    expect((await api.get('/lines/05099999999/settings')).status).toBe(404)
  })
})

describe('SMS numbers', () => {
  it('are shown with their last 4 digits only', async () => {
    expect((await api.get('/users/taro/sms-number')).body).toEqual({
      number: 'ending 2222',
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
    expect(changed.body).toEqual({ number: 'ending 2222', state: 'unconfirmed' })
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect(await numberOf(world.deps, 'taro')).toBe('08099992222')
    await world.deliver()
    expect(world.gateway.sent.at(-1)?.to).toBe('08011112222')
    expect((await trail('number.changed')).at(-1)).toEqual({
      actor: 'operator',
      from: 'ending 2222',
      to: 'ending 2222',
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
    expect(set.body).toEqual({ number: 'ending 9999', state: 'unconfirmed' })
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

describe('the end of a contract', () => {
  it('is set for a day at least 72 hours away, told, and called off with null', async () => {
    await api.post('/contracts', { administratorId: 'ending', name: 'x', smsNumber: '09012340009' })
    const path = '/contracts/ending/end'
    expect((await api.get(path)).body).toEqual({ lastDay: null })
    const set = await api.change('PUT', path, { lastDay: '2026-12-31', reason: '解約届' })
    expect([set.status, set.body]).toEqual([200, { lastDay: '2026-12-31' }])
    expect((await api.get('/contracts/ending')).body.lastDay).toBe('2026-12-31')
    await world.deliver()
    expect(world.gateway.sent.map(({ to }) => to)).toContain('09012340009')
    // 72 hours from now are on the 27th: whoever is told can object.
    for (const lastDay of ['2026-11-23', '2026-11-24', '2026-11-26', '2026-02-30', 'soon'])
      expect(pointers((await api.change('PUT', path, { lastDay, reason: 'x' })).body)).toEqual(['#/lastDay'])
    expect((await api.change('PUT', path, { lastDay: null, reason: '撤回' })).body).toEqual({ lastDay: null })
    expect((await api.change('PUT', path, { lastDay: '2026-11-27', reason: '解約届' })).status).toBe(200)
    await api.change('PUT', path, { lastDay: null, reason: '撤回' })
    expect((await api.get('/contracts/nobody/end')).status).toBe(404)
    expect(await trail('contract.end-set')).toContainEqual(
      expect.objectContaining({ actor: 'operator', by: 'api:tests', last: '2026-12-31' }),
    )
  })

  it('is set by no key alone whose administrator would not hear of it, nor are calls abroad allowed', async () => {
    const key = new ApiCaller(world.deps, await newKey(world.deps, undefined, 'alone'))
    await key.post('/contracts', { administratorId: 'untold', name: 'x' })
    const untold = '/contracts/untold/end'
    const last = { lastDay: '2026-12-31', reason: '解約届' }
    expect(pointers((await key.change('PUT', untold, last)).body)).toEqual(['#/lastDay'])
    // Nor where this key's own phone would be told.
    await key.change('PUT', '/administrators/untold/sms-number', { smsNumber: '09012340088' })
    expect((await key.change('PUT', untold, last)).problem).toBe('same-hand')
    await setContractAbroad(world.deps, { administratorId: 'untold', rule: 'never' })
    const lifted = await key.change('PATCH', '/contracts/untold', { abroad: null, reason: 'x' })
    expect([lifted.problem, (await contractOf(world, 'untold')).abroad]).toEqual(['same-hand', 'never'])
  })
})

describe('names that become others', () => {
  it('are login IDs and administrator IDs: each is found under the new one', async () => {
    await api.post('/contracts', { administratorId: 'rename', name: 'x' })
    const line = { number: '05055000901', userName: 'x', loginId: 'rename-1' }
    await api.post('/contracts/rename/lines', line)
    const renamed = await api.post('/administrators/rename/id-changes', { administratorId: 'renamed' })
    expect([renamed.status, renamed.body.administratorId]).toEqual([200, 'renamed'])
    expect(renamed.headers.get('location')).toBe('/api/v1/administrators/renamed')
    const user = await api.post('/users/rename-1/id-changes', { loginId: 'renamed-1' })
    expect(user.body).toMatchObject({ loginId: 'renamed-1', administratorId: 'renamed', line: '05055000901' })
    expect((await api.get('/users/rename-1')).status).toBe(404)
    expect((await api.post('/users/renamed-1/id-changes', { loginId: 'taro' })).problem).toBe('id-taken')
    expect(
      (await api.post('/administrators/renamed/id-changes', { administratorId: 'office' })).problem,
    ).toBe('id-taken')
    expect((await api.post('/users/nobody/id-changes', { loginId: 'x' })).status).toBe(404)
  })

  it('are numbers and contracts of lines', async () => {
    await api.post('/contracts', { administratorId: 'moves', name: 'x' })
    await api.post('/contracts/moves/lines', { number: '05055000911', userName: 'x', loginId: 'moves-1' })
    const renumbered = await api.post('/lines/05055000911/renumberings', { number: '05055000912' })
    expect([renumbered.status, renumbered.body.number]).toEqual([200, '05055000912'])
    expect((await api.get('/lines/05055000911')).status).toBe(404)
    expect((await api.post('/lines/05055000912/renumberings', { number: '05055001001' })).problem).toBe(
      'line-taken',
    )
    // Nobody who loses it could be told.
    const untold = await api.post('/lines/05055000912/moves', { administratorId: 'office' })
    expect([untold.status, pointers(untold.body)]).toEqual([422, ['#/administratorId']])
    // Whose key set the number would be told by itself.
    const other = new ApiCaller(world.deps, await newKey(world.deps, undefined, 'other'))
    await other.change('PUT', '/administrators/moves/sms-number', { smsNumber: '09012340077' })
    const byItself = await other.post('/lines/05055000912/moves', { administratorId: 'office' })
    expect(byItself.problem).toBe('same-hand')
    const moved = await api.post('/lines/05055000912/moves', { administratorId: 'office' })
    expect(moved.body).toMatchObject({ administratorId: 'office', loginId: 'moves-1' })
    await world.deliver()
    const told = world.gateway.sent.filter(({ text }) => text.includes('050-5500-0912を別のご契約'))
    expect(told.map(({ to }) => to).sort()).toEqual(['09011112222', '09012340077'])
    const held = await api.change('PUT', '/users/moves-1/sms-number', { smsNumber: '08098760002' })
    expect([held.status, pointers(held.body)]).toEqual([422, ['#/smsNumber']])
    const nowhere = await api.post('/lines/05055000912/moves', { administratorId: 'nobody' })
    expect([nowhere.status, pointers(nowhere.body)]).toEqual([422, ['#/administratorId']])
    const round = { forwarding: [{ when: 'always', to: { number: '05055000913' } }] }
    const settings = {
      rejectAnonymous: false,
      rejectedCallers: [],
      showCallerNumber: true,
      internationalSuspended: true,
    }
    await api.change('PATCH', '/lines/05055000912', { ordered: ['forwarding'] })
    await api.change('PUT', '/lines/05055000912/settings', { ...settings, ...round })
    expect((await api.post('/lines/05055000912/renumberings', { number: '05055000913' })).problem).toBe(
      'line-forwards',
    )
  })
})

describe("clearing an administrator's number", () => {
  it('is asked for as at the desk: told at once, agreed to by a supervisor, and not twice', async () => {
    await api.post('/contracts', { administratorId: 'lost', name: 'x', smsNumber: '09012340010' })
    const path = '/administrators/lost/number-clearings'
    const asked = await api.post(path, { identity: 'call-back', reason: '端末の紛失' })
    expect([asked.status, asked.body]).toEqual([
      201,
      { state: 'waiting', needsApproval: true, clearedFrom: expect.any(String) },
    ])
    await world.deliver()
    expect(world.gateway.sent.map(({ to }) => to)).toContain('09012340010')
    expect((await api.post(path, { identity: 'call-back', reason: 'x' })).problem).toBe('nothing-to-clear')
    expect((await api.post(path, { identity: 'guess', reason: 'x' })).status).toBe(422)
    expect(
      (await api.post('/administrators/nobody/number-clearings', { identity: 'documents', reason: 'x' }))
        .status,
    ).toBe(404)
    expect(await trail('number.clearing-requested')).toContainEqual(
      expect.objectContaining({ by: 'api:tests', identity: 'call-back' }),
    )
  })

  it.each(['090-1234-0011', '090、1234、0011', '○九○ー一二三四ー〇〇一一', '0９0 ・ 1２34 ・ 0０11'])(
    'takes no telephone number in its reason: %s',
    async number => {
      const asked = { identity: 'call-back', reason: `紛失、${number}` }
      const refused = await api.post('/administrators/nobody/number-clearings', asked)
      expect([refused.status, refused.text.includes('#/reason')]).toEqual([422, true])
    },
  )
})

describe('what changed since a time', () => {
  const namesSince = async (path: string, since: string, key: string) => {
    const names: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = new URLSearchParams({
        updatedSince: since,
        limit: '2',
        ...(cursor && { cursor }),
      }).toString()
      const page = await api.get(`${path}?${query}`)
      expect(page.status).toBe(200)
      names.push(...(page.body.items as Record<string, unknown>[]).map(item => item[key]))
      cursor = page.body.nextCursor as string | null
    }
    return names
  }
  const updatedAt = async (path: string) => String((await api.get(path)).body.updatedAt)
  /** These times are made by the database's clock, which no test holds in its hands: so what was before is made long ago. */
  const LONG_AGO = Date.parse('2026-01-01T00:00:00Z')

  it('are contracts, each once, the longest unchanged first', async () => {
    const ids = ['step-1', 'step-2', 'step-3']
    for (const id of ids) await api.post('/contracts', { administratorId: id, name: id })
    await changeRows(world, 'contract', { set: { updated_at: LONG_AGO - 1 } })
    for (const [n, name] of ids.entries())
      await changeRows(world, 'contract', { set: { updated_at: LONG_AGO + n }, where: { name } })
    const since = await updatedAt('/contracts/step-1')
    expect(await namesSince('/contracts', since, 'administratorId')).toEqual(ids)
    await api.change('PATCH', '/contracts/step-1', { name: 'y' })
    expect(await namesSince('/contracts', since, 'administratorId')).toEqual(['step-2', 'step-3', 'step-1'])
    expect((await api.get('/contracts?updatedSince=yesterday')).problem).toBe('bad-query')
  })

  it('are lines of all contracts, also where only the number, the ID or the state of their user changed', async () => {
    await api.post('/contracts', { administratorId: 'steps', name: 'x' })
    for (const n of [1, 2, 3])
      await api.post('/contracts/steps/lines', {
        number: `0505500092${n}`,
        userName: 'x',
        loginId: `steps-${n}`,
      })
    const all = await api.get('/lines?limit=200')
    expect((all.body.items as unknown[]).length).toBeGreaterThan(4)
    await changeRows(world, 'line', { set: { updated_at: LONG_AGO } })
    const changes = [
      () => api.change('PUT', '/users/steps-1/sms-number', { smsNumber: '08012340011' }),
      () => api.change('PUT', '/users/steps-2/state', { suspended: true, reason: 'x' }),
      () => api.post('/users/steps-3/id-changes', { loginId: 'steps-4' }),
    ]
    const before = new Date(LONG_AGO).toISOString()
    for (const [n, change] of changes.entries()) {
      const path = `/lines/0505500092${n + 1}`
      expect(await updatedAt(path), path).toBe(before)
      await change()
      expect(Date.parse(await updatedAt(path)), path).toBeGreaterThan(LONG_AGO)
    }
    await changeRows(world, 'line', { set: { updated_at: LONG_AGO } })
    await api.change('PUT', '/users/steps-1/sms-number', { smsNumber: '08012340012' })
    expect(await updatedAt('/lines/05055000921')).toBe(before)
    await api.post('/administrators/steps/id-changes', { administratorId: 'steps-b' })
    expect(await updatedAt('/lines/05055000921')).not.toBe(before)
    // One key asked more than 200 times by now, and no time passed.
    world.clock.pass(1_000)
    expect((await api.get('/lines?updatedSince=x')).problem).toBe('bad-query')
  })
})

describe('whether a line is in service', () => {
  it('is set with a reason, and stands in the trail', async () => {
    world.clock.pass(MINUTE_MS)
    const address = '/lines/05055001002/service'
    expect((await api.get(address)).body).toEqual({ inService: true })
    expect((await api.change('PUT', address, { inService: false })).problem).toBe('invalid')
    const out = await api.change('PUT', address, { inService: false, reason: '解約' })
    expect(out.body).toEqual({ inService: false })
    expect(await trail('line.out-of-service')).toMatchObject([{ by: 'api:tests', reason: '解約' }])
    await api.change('PUT', address, { inService: true, reason: '再契約' })
    expect((await api.get('/lines/05099999999/service')).status).toBe(404)
    expect(
      (await api.change('PUT', '/lines/05055000901/service', { inService: true, reason: '—' })).problem,
    ).toBe('not-adopted')
  })
})

describe('line states', () => {
  it('are read, all and what is new, and said to be applied', async () => {
    const { items, cursor } = (await api.get('/line-states/snapshot')).body
    const [first] = items as { readonly line: string; readonly version: number }[]
    expect(first).toMatchObject({ line: expect.stringMatching(/^050/), inService: true })
    expect((await api.get('/line-states')).status).toBe(200)
    expect((await api.get('/line-states?after=x')).problem).toBe('bad-query')
    expect((await api.get('/line-states/snapshot?page=x')).problem).toBe('bad-query')
    expect(cursor).toMatch(/^[\w-]+$/)
    const said = { line: first?.line, version: first?.version }
    const put = (body: unknown) => api.send('PUT', '/line-states/applied', { body })
    // No server ran so far that would have given it a place in the feed.
    expect((await put({ applied: [said] })).body).toEqual({ taken: 0 })
    expect((await put({ applied: [] })).problem).toBe('invalid')
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
