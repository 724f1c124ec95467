import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memberNumber, signedInAdministrator, signedInMember } from '../../support/people.ts'
import { plainSessionOf } from '../../support/plain-session.ts'
import { changeRows, idOf, recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { HOUR_MS, policy } from '../policy.ts'
import type { ActKind } from './act.ts'
import { begin } from './held.ts'

const NUMBER = '09011112222'
const LATER = policy.act.freshForMs + 1
let world: World
let owner: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  owner = await signedInAdministrator(world)
})
afterEach(() => world.close())

/** Sets a user's number, up to the check screen; gives what 『OK』 there sends. */
async function upToOk(number: string, loginId = 'taro', was = '08011112222') {
  const id = await idOf(world, loginId)
  await owner.post('/oa/sms-numbers', { action: 'set', [`was.${id}`]: was, [`number.${id}`]: number })
  const draft = fieldValue(await owner.get('/oa/sms-numbers/confirm'), 'draft')
  return { draft, action: 'ok' }
}
const pressOk = (form: Record<string, string>) => owner.post('/oa/sms-numbers/confirm', form)
const codesForActs = async () => {
  await world.deliver()
  return world.gateway.sent.filter(({ text }) => text.includes('番号変更用。')).length
}

it('is not begun in a session that was ended before its turn came', async () => {
  const session = await plainSessionOf(world, 'office')
  let isDone = false
  const kind: ActKind<object> = {
    ...{ name: 'tests', isBound: false, smsWords: { ja: '試験', en: 'test' } },
    words: () => '',
    form: () => '',
    async perform() {
      isDone = true
      return { kind: 'done', to: '/', outcome: undefined }
    },
  }
  const asked = { kind, payload: {}, address: '198.51.100.7', language: 'ja' } as const
  expect((await begin(world.deps, session, asked)).kind).toBe('performed')
  isDone = false
  await owner.post('/oa/sign-out')
  expect(await begin(world.deps, session, asked)).toEqual({ kind: 'gone' })
  expect(isDone).toBe(false)
})

describe('『OK』 on SMS numbers', () => {
  it('asks who just signed in for nothing', async () => {
    world.clock.pass(policy.act.freshForMs)
    expect((await pressOk(await upToOk('08099998888'))).location).toBe('/oa/lines')
    expect(await numberOf(world.deps, 'taro')).toBe('08099998888')
    expect(await codesForActs()).toBe(0)
  })

  it('asks for a code once the last one is more than 10 minutes old, and lands where it always does', async () => {
    world.clock.pass(LATER)
    const form = await upToOk('08099998888')
    expect((await pressOk(form)).location).toBe('/oa/act/code')
    expect(await numberOf(world.deps, 'taro')).toBe('08011112222')
    const page = (await owner.get('/oa/act/code')).text
    expect(page).toContain('SMS認証用電話番号（taro）：末尾 2222 → 末尾 8888')
    const done = await owner.post('/oa/act/code', { code: await world.codeFor(NUMBER) })
    expect(done.location).toBe('/oa/lines')
    expect((await owner.get('/oa/lines')).text).toContain('1件')
    expect(await numberOf(world.deps, 'taro')).toBe('08099998888')
    // And the session is fresh from now on.
    expect((await pressOk(await upToOk('08099990000', 'taro', '08099998888'))).location).toBe('/oa/lines')
    expect(await codesForActs()).toBe(1)
  })

  it('sends one code, however often it is pressed, and a reload does nothing twice', async () => {
    world.clock.pass(LATER)
    const form = await upToOk('08099998888')
    await Promise.all([pressOk(form), pressOk(form)])
    await pressOk(form)
    expect(await codesForActs()).toBe(1)
    const code = await world.codeFor(NUMBER)
    const answers = await Promise.all([0, 1].map(() => owner.post('/oa/act/code', { code })))
    expect(answers.map(({ location }) => location)).toEqual(['/oa/lines', '/oa/lines'])
    expect(await recorded(world, 'number.changed')).toHaveLength(1)
    expect((await owner.post('/oa/act/code', { code })).location).toBe('/oa/lines')
    expect((await pressOk(form)).location).toBe('/oa/lines')
    expect(await codesForActs()).toBe(1)
  })

  it('loses nothing that was typed when it is cancelled, or when the code is late', async () => {
    world.clock.pass(LATER)
    const form = await upToOk('08099998888')
    await pressOk(form)
    const back = await owner.post('/oa/act/drop')
    expect((await owner.get(back.location ?? '')).text).toContain('080-9999-8888')
    world.clock.pass(1)
    await pressOk(form)
    const code = await world.codeFor(NUMBER)
    world.clock.pass(policy.code.lifetimeMs - 1)
    await changeRows(world, 'session', { set: { last_seen_at: world.clock.now() } })
    expect((await owner.post('/oa/act/code', { code })).location).toBe('/oa/lines')
    expect(await numberOf(world.deps, 'taro')).toBe('08099998888')
  })

  it('tells what somebody else changed meanwhile', async () => {
    world.clock.pass(LATER)
    await pressOk(await upToOk('08099998888'))
    await changeRows(world, 'account', { set: { sms_number_version: 9 }, where: { login_id: 'taro' } })
    const done = await owner.post('/oa/act/code', { code: await world.codeFor(NUMBER) })
    expect((await owner.get(done.location ?? '')).status).toBe(409)
    expect(await recorded(world, 'number.conflict')).toHaveLength(1)
  })

  it("leads on to the check of the administrator's own new number", async () => {
    world.clock.pass(LATER)
    await pressOk(await upToOk('09077776666', 'office', NUMBER))
    const done = await owner.post('/oa/act/code', { code: await world.codeFor(NUMBER) })
    expect(done.location).toBe('/oa/sms-numbers/code')
    expect((await owner.get('/oa/sms-numbers/code')).status).toBe(200)
  })

  it('is as it always was where no code was asked for at the sign-in', async () => {
    await changeRows(world, 'contract', { set: { codes_from: '2027-01-01' } })
    owner = world.visitor()
    await owner.post('/oa/', { loginId: 'office', password: 'office-password' })
    world.clock.pass(LATER)
    expect((await pressOk(await upToOk('08099998888'))).location).toBe('/oa/lines')
    expect(await codesForActs()).toBe(0)
  })

  it('is not fresh by a time that lies in the future', async () => {
    await changeRows(world, 'session', { set: { code_at: world.clock.now() + HOUR_MS } })
    expect((await pressOk(await upToOk('08099998888'))).location).toBe('/oa/act/code')
  })

  it('takes no fresh session from the code for the new number itself: that phone may be anybody’s', async () => {
    await pressOk(await upToOk('09077776666', 'office', NUMBER))
    world.clock.pass(LATER)
    await owner.post('/oa/sms-numbers/code', { code: await world.codeFor('09077776666') })
    expect((await pressOk(await upToOk('08099998888'))).location).toBe('/oa/act/code')
  })
})

describe('codes for acts', () => {
  /** Asks for codes until none goes out; gives how many went. */
  async function askUntilRefused(): Promise<number> {
    for (let n = 0; n < 20; n += 1) {
      // Of two codes of one millisecond nobody knows which is the newer one.
      world.clock.pass(1)
      const answer = await pressOk(await upToOk(`0809999${String(1000 + n)}`))
      if (answer.status === 422) {
        expect(answer.text).toContain('以降にもう一度操作してください')
        return n
      }
    }
    throw new Error('never refused')
  }

  it('use up nothing of signing in, on this browser or another, and neither do wrong ones', async () => {
    world.clock.pass(LATER)
    const before = await rowsOf(world, 'quota', 'key')
    expect(await askUntilRefused()).toBe(policy.smsQuota.acts.size)
    for (let n = 0; n < 4; n += 1) await owner.post('/oa/act/code', { code: '000000' })
    world.clock.pass(policy.code.resendAfterMs[0] ?? 0)
    expect((await owner.post('/oa/act/code/resend')).location).toBe('/oa/act/code')
    const after = await rowsOf(world, 'quota', 'key')
    const ofSigningIn = (rows: typeof after) =>
      rows.filter(({ key }) => /^sms:(account|device|network|resend:(account|device))/.test(key))
    expect(ofSigningIn(after)).toEqual(ofSigningIn(before))
    expect((await rowsOf(world, 'guard_counter')).filter(({ level }) => level > 0)).toMatchObject([
      { device: 'act' },
    ])
    for (let n = 0; n < policy.smsQuota.unknownBrowsers.size; n += 1) {
      const other = world.visitor()
      expect((await other.post('/oa/', { loginId: 'office', password: 'office-password' })).location).toBe(
        '/oa/code',
      )
    }
    world.clock.pass(policy.smsQuota.acts.everyMs)
    await changeRows(world, 'session', { set: { last_seen_at: world.clock.now() } })
    expect((await pressOk(await upToOk('08099990099'))).location).toBe('/oa/act/code')
  })

  it.each([
    ['the new number of the administrator', '/oa/sms-numbers/code'],
    ['limiting sign-in to known browsers', '/oa/devices/code'],
  ])('and those for %s: wrong ones, and sending it again, change nothing of signing in', async (_, page) => {
    await pressOk(await upToOk('09077776666', 'office', NUMBER))
    await owner.post('/oa/devices', { action: 'stop-others' })
    for (let n = 0; n < 4; n += 1) expect((await owner.post(page, { code: '000000' })).status).toBe(422)
    world.clock.pass(policy.code.resendAfterMs[0] ?? 0)
    expect((await owner.post(`${page}/resend`)).location).toBe(page)
    const used = (await rowsOf(world, 'quota', 'key')).filter(({ key }) => key.startsWith('sms:resend:'))
    expect(used.map(({ key }) => key)).toEqual([`sms:resend:act:${await idOf(world, 'office')}`])
    expect((await rowsOf(world, 'guard_counter')).filter(({ level }) => level > 0)).toMatchObject([
      { device: 'act' },
    ])
  })

  it('are confirmed by a second one after many wrong ones', async () => {
    await changeRows(world, 'session', { set: { code_at: null } })
    const accountId = await idOf(world, 'office')
    await pressOk(await upToOk('08099998888'))
    await owner.post('/oa/act/code', { code: '000000' })
    await changeRows(world, 'guard_counter', {
      set: { level: policy.guard.doubleConfirmFrom },
      where: { account_id: accountId, device: 'act' },
    })
    const first = await world.codeFor(NUMBER)
    expect((await owner.post('/oa/act/code', { code: first })).location).toBe('/oa/act/code')
    expect(await numberOf(world.deps, 'taro')).toBe('08011112222')
    const second = await world.codeFor(NUMBER)
    expect((await owner.post('/oa/act/code', { code: second })).location).toBe('/oa/lines')
    expect(await numberOf(world.deps, 'taro')).toBe('08099998888')
  })
})

describe('what only a supervisor of the desk does', () => {
  it('needs a fresh code, and what all do there does not', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    world.clock.pass(LATER)
    const accountId = await idOf(world, 'office')
    const at = (act: string) => `/op/accounts/${accountId}/${act}`
    const post = async (act: string, fields: Record<string, string> = {}) => {
      const stamp = fieldValue(await supervisor.get(at(act)), 'stamp')
      return supervisor.post(at(act), { stamp, ...fields })
    }
    expect((await post('end-sessions')).location).toBe(`/op/accounts/${accountId}`)
    const form = { reason: '機種変更', identity: 'call-back' }
    expect((await post('clear-number', { ...form, reason: '' })).status).toBe(422)
    expect((await post('clear-number', form)).location).toBe('/op/act/code')
    expect((await supervisor.get('/op/act/code')).text).toContain('officeへの操作：管理者の番号の解除')
    expect(await rowsOf(world, 'number_clearing')).toEqual([])
    const code = await world.codeFor(memberNumber('op-supervisor'))
    const done = await supervisor.post('/op/act/code', { code })
    expect(done.location).toBe(`/op/accounts/${accountId}`)
    expect(await rowsOf(world, 'number_clearing')).toHaveLength(1)
    expect((await supervisor.get(done.location ?? '')).status).toBe(200)
  })
})
