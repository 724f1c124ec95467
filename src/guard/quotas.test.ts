import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OFFICE, type World } from '../../support/world.ts'
import { registerAdministratorNumber } from '../contracts/enrolment.ts'
import { networkOf } from '../platform/network.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { sweepGuard } from './sweep.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** A browser behind this address. */
const behind = (address: string) =>
  new Visitor(request =>
    world.app.request(request, undefined, { incoming: { socket: { remoteAddress: address } } }),
  )
const admin = { loginId: 'office', password: 'office-password' }
const signIn = (browser: Visitor = world.visitor()) => browser.post('/oa/', admin)
/** Whether a right password in this browser makes an SMS go out; else one that was sent before is asked for. */
async function sends(browser: Visitor): Promise<boolean> {
  const count = async () => (await rowsOf(world, 'sms_message')).length
  const before = await count()
  await signIn(browser)
  return (await count()) > before
}
const wrong = (browser: Visitor = world.visitor(), loginId = 'office') =>
  browser.post('/oa/', { loginId, password: 'wrong-password' })

describe('SMS to unknown browsers', () => {
  it('are five, then one every 20 minutes; the sentence says from when on, and the latest code stays good', async () => {
    const browsers = []
    for (let n = 0; n < 5; n += 1) {
      const browser = world.visitor()
      await world.deliver()
      expect((await signIn(browser)).location).toBe('/oa/code')
      await world.deliver()
      browsers.push(browser)
    }
    const latest = browsers.at(-1) as Visitor
    const refused = await signIn(latest)
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('10:20以降にもう一度ログインしてください。')
    expect(refused.page.querySelector('main a')?.getAttribute('href')).toBe('/oa/code')
    expect((await latest.post('/oa/code', { code: await world.codeFor('09011112222') })).location).toBe(
      '/oa/lines',
    )

    const others = world.visitor()
    expect(await sends(others)).toBe(false)
    world.clock.pass(20 * MINUTE_MS)
    expect(await sends(others)).toBe(true)
    expect(await sends(world.visitor())).toBe(false)
  })

  it('leave a known device its own: five, then one every six minutes', async () => {
    const owner = await signedInAdministrator(world)
    for (let n = 0; n < 6; n += 1) await signIn()
    expect(await sends(world.visitor())).toBe(false)
    for (let n = 0; n < 5; n += 1) expect((await signIn(owner)).location).toBe('/oa/code')
    const refused = await signIn(owner)
    expect(refused.text).toContain('10:06以降にもう一度ログインしてください。')
  })

  it('are limited for one network too, but never for known devices', async () => {
    const many = Array.from({ length: 8 }, (_, n) => ({
      administrator: { loginId: `n${n}`, password: 'n-password', smsNumber: `0901111333${n}` },
      users: [],
    }))
    for (const office of many) await addOffice(world.deps, office)
    const owner = await signedInAdministrator(world)
    let sent = 0
    for (const { administrator } of many)
      for (let n = 0; n < 5; n += 1) {
        const answer = await world
          .visitor()
          .post('/oa/', { loginId: administrator.loginId, password: administrator.password })
        if (answer.location === '/oa/code') sent += 1
      }
    // The owner's own was given back, and he makes it larger by one.
    expect(sent).toBe(policy.smsQuota.network.size + 1)
    expect((await signIn(owner)).location).toBe('/oa/code')
  }, 60_000)

  it('end with the day’s budget, of which known devices have the last part', async () => {
    const small = await makeWorld({ config: { sms: { ...world.deps.config.sms, dailyBudget: 4 } } })
    try {
      await addOffice(small.deps)
      const owner = await signedInAdministrator(small)
      const post = (browser: Visitor) => browser.post('/oa/', admin)
      expect((await post(small.visitor())).location).toBe('/oa/code')
      const refused = await post(small.visitor())
      expect(refused.status).toBe(429)
      expect(refused.text).toContain('ただいま認証コードを送信できません。')
      expect((await post(owner)).location).toBe('/oa/code')
      expect((await post(owner)).location).toBe('/oa/code')
      expect((await post(owner)).status).toBe(429)
      expect(small.logged()).toContain('most of the daily SMS budget is used')
      small.clock.pass(DAY_MS)
      expect((await post(small.visitor())).location).toBe('/oa/code')
    } finally {
      await small.close()
    }
  })
})

describe('SMS for signing in to a number that an administrator entered', () => {
  const STRANGER = '09077776666'
  const person = (n: number) => ({
    loginId: `line${n}`,
    password: 'line-password',
    line: `0505555${String(n).padStart(4, '0')}`,
    smsNumber: STRANGER,
  })
  const ring = (n: number) =>
    behind(`10.${n}.0.1`).post('/ou/', { loginId: `line${n}`, password: 'line-password' })

  it('are so many an hour over all lines while nobody of the contract used it, and free once somebody did', async () => {
    await addOffice(world.deps, {
      administrator: { loginId: 'lines', password: 'lines-password' },
      users: Array.from({ length: policy.smsQuota.unused.size + 2 }, (_, n) => person(n)),
    })
    const { size } = policy.smsQuota.unused
    const browsers = []
    for (let n = 0; n < size; n += 1) {
      const browser = behind(`10.${n}.0.1`)
      const typed = { loginId: `line${n}`, password: 'line-password' }
      expect((await browser.post('/ou/', typed)).location).toBe('/ou/code')
      // One after the other, so that the last one is known.
      await world.deliver()
      browsers.push(browser)
    }
    const refused = await ring(size)
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('この電話番号には短い間に何度も')
    const code = await world.codeFor(STRANGER)
    expect((await browsers.at(-1)?.post('/ou/code', { code }))?.location).toBe('/ou/settings')
    expect((await ring(size + 1)).location).toBe('/ou/code')
  })
})

describe('SMS to a number that nobody verified', () => {
  const owners = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].map(loginId => ({ loginId, password: 'e-password' }))
  beforeEach(async () => {
    for (const administrator of owners) await addOffice(world.deps, { administrator, users: [] })
  })
  const enrol = (n: number, number: string) =>
    world.visitor().post('/oa/', { ...(owners[n] ?? admin), number })

  it('are three an hour and five a day, over all contracts', async () => {
    for (const n of [0, 1, 2]) expect((await enrol(n, '09077778888')).location).toBe('/oa/code')
    const refused = await enrol(3, '09077778888')
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('この電話番号には短い間に何度も')
    expect(refused.text).toContain('11:00以降に')
    world.clock.pass(HOUR_MS)
    for (const n of [3, 4]) expect((await enrol(n, '09077778888')).location).toBe('/oa/code')
    world.clock.pass(HOUR_MS)
    expect((await enrol(5, '09077778888')).text).toContain('2026年11月25日 10:00以降に')
    expect((await enrol(5, '09077770000')).location).toBe('/oa/code')
  })

  it('do not use up the sign-ins of whoever has that number', async () => {
    for (const n of [0, 1, 2, 3]) await enrol(n, '09011112222')
    expect((await signIn()).location).toBe('/oa/code')
  })

  it('go to three different numbers a day for one account', async () => {
    for (const tail of [1, 2, 3]) expect((await enrol(0, `0907777000${tail}`)).location).toBe('/oa/code')
    expect((await enrol(0, '09077770004')).text).toContain('1日に試せる電話番号は3件までです。')
    expect((await enrol(0, '09077770002')).location).toBe('/oa/code')
  })

  it('count resends', async () => {
    const browser = world.visitor()
    await browser.post('/oa/', { ...owners[0], number: '09077778888' } as Record<string, string>)
    const statuses = []
    for (const seconds of [30, 60, 120]) {
      world.clock.pass(seconds * SECOND_MS)
      statuses.push((await browser.post('/oa/code/resend')).status)
    }
    expect(statuses).toEqual([303, 303, 429])
  })

  it('hold back the check of an administrator’s own new number, and nothing is set then', async () => {
    for (const n of [0, 1, 2]) await enrol(n, '09077778888')
    const browser = await signedInAdministrator(world)
    const form = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const [own = '', , jiro = ''] = Object.keys(form).filter(name => name.startsWith('number.'))
    await browser.post('/oa/sms-numbers', {
      ...form,
      [own]: '09077778888',
      [jiro]: '07012345678',
      action: 'set',
    })
    const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
    const page = await browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    expect(page.text).toContain('11:00以降にもう一度お試しください。')
    expect(page.html).toContain('value="07012345678"')
    expect(await numberOf(world.deps, 'jiro')).toBeNull()
  })
})

describe('wrong passwords', () => {
  it('are looked at freely ten times, then after 1, 2, 4 … at most 60 seconds; nobody is locked', async () => {
    for (let n = 0; n < 10; n += 1) expect((await wrong()).status).toBe(422)
    const waits: number[] = []
    for (let n = 0; n < 9; n += 1) {
      const answer = await wrong()
      const seconds = Number(answer.headers.get('retry-after'))
      expect(answer.status).toBe(429)
      expect(answer.text).toContain(`あと${seconds}秒お待ちください。`)
      waits.push(seconds)
      world.clock.pass(seconds * SECOND_MS)
      expect((await wrong()).status).toBe(422)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect((await signIn()).status).toBe(429)
    world.clock.pass(MINUTE_MS)
    expect((await signIn()).location).toBe('/oa/code')
  })

  it('of others do not slow a known device', async () => {
    const owner = await signedInAdministrator(world)
    for (let n = 0; n < 12; n += 1) await wrong()
    expect((await signIn()).status).toBe(429)
    expect((await signIn(owner)).location).toBe('/oa/code')
    expect((await wrong(owner)).status).toBe(422)
  })

  it('get no more when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 32 }, () => wrong()))
    expect(answers.filter(answer => answer.status === 422)).toHaveLength(10)
    expect(answers.filter(answer => answer.status === 429)).toHaveLength(22)
  })

  it('are forgotten one by one, every ten minutes', async () => {
    const { pauseSeconds, forgetEveryMs } = policy.passwordPace
    for (let n = 1; n <= 12; n += 1) {
      expect((await wrong()).status).toBe(422)
      world.clock.pass(pauseSeconds(n) * SECOND_MS)
    }
    world.clock.pass(2 * forgetEveryMs - pauseSeconds(12) * SECOND_MS)
    expect((await wrong()).status).toBe(422)
    expect((await wrong()).headers.get('retry-after')).toBe(String(pauseSeconds(12 - 2 + 1)))
  })

  it('are forgotten when they have no effect any more', async () => {
    await wrong()
    world.clock.pass(3 * DAY_MS)
    await sweepGuard(world.deps)
    expect(await rowsOf(world, 'password_pace')).toEqual([])
  })
})

describe('a known device', () => {
  const cookie = (browser: Visitor) =>
    [...browser.cookies].find(([name]) => name.includes('-device-')) ?? ['', '']

  it('is a cookie of 180 days whose token the database does not hold, renewed at each sign-in', async () => {
    const browser = world.visitor()
    await signIn(browser)
    const answer = await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    const set = answer.headers.getSetCookie().find(text => text.includes('-device-')) ?? ''
    expect(set).toMatch(
      /^sekisho-admin-device-[0-9a-f]{12}=[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const [, first = ''] = cookie(browser)
    const rows = await rowsOf(world, 'known_device')
    expect(JSON.stringify(rows)).not.toContain(first)
    await signIn(browser)
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    expect(cookie(browser)[1]).not.toBe(first)
    expect(await rowsOf(world, 'known_device')).toHaveLength(1)
  })

  it('skips no code, and gives nothing when forged, of another account, or too old', async () => {
    const owner = await signedInAdministrator(world)
    expect((await signIn(owner)).location).toBe('/oa/code')
    for (let n = 0; n < 5; n += 1) await signIn()
    const [name = '', token = ''] = cookie(owner)
    const forged = world.visitor()
    forged.cookies.set(name, 'x'.repeat(43))
    expect(await sends(forged)).toBe(false)
    const foreign = world.visitor()
    foreign.cookies.set(name.replace(/.{12}$/, '0'.repeat(12)), token)
    expect(await sends(foreign)).toBe(false)
    world.clock.pass(policy.knownDevice.lifetimeMs + 1)
    for (let n = 0; n < 5; n += 1) await signIn()
    expect(await sends(owner)).toBe(false)
  })

  it('is one of at most ten; the one not used for longest is forgotten', async () => {
    for (let n = 0; n < 12; n += 1) {
      await signedInAdministrator(world)
      world.clock.pass(20 * MINUTE_MS)
    }
    const rows = await rowsOf(world, 'known_device')
    expect(rows).toHaveLength(10)
    const used = Math.min(...rows.map(row => row.last_used_at))
    expect(world.clock.now() - used).toBe(10 * 20 * MINUTE_MS)
  })

  it('is forgotten when the password or the number changes', async () => {
    const owner = await signedInAdministrator(world)
    const wanted = 'a new long password'
    await owner.post('/oa/password', { current: OFFICE.administrator.password, wanted, repeated: wanted })
    expect(await rowsOf(world, 'known_device')).toEqual([])
    await signedInAdministrator(world, {
      ...OFFICE,
      administrator: { ...OFFICE.administrator, password: wanted },
    })
    expect(await rowsOf(world, 'known_device')).toHaveLength(1)
    await registerAdministratorNumber(world.deps, 'office', '09055556666')
    expect(await rowsOf(world, 'known_device')).toEqual([])
  })
})

describe('codes that are asked for and never entered', () => {
  it('are told to the owner at his next sign-in, and stand in the administrator’s list', async () => {
    const owner = await signedInAdministrator(world)
    for (let n = 0; n < 5; n += 1)
      await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    expect((await owner.get('/oa/lines')).text).toContain('認証コードが入力されないログインが続いています')
    await world.deliver()
    world.clock.pass(20 * MINUTE_MS)
    const taro = world.visitor()
    await taro.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const page = await taro.submit('/ou/code', { code: await world.codeFor('08011112222') })
    expect(page.text).toContain('パスワードは正しいのに認証コードが入力されなかったログインが5回ありました。')
    expect((await taro.get('/ou/settings')).text).not.toContain('5回ありました。')
    world.clock.pass(DAY_MS)
    const later = await signedInAdministrator(world)
    expect((await later.get('/oa/lines')).text).not.toContain(
      '認証コードが入力されないログインが続いています',
    )
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['2001:db8:1:23ff::1', '2001:db8:1:2300::/56'],
    ['2001:0DB8:0001:2300::', '2001:db8:1:2300::/56'],
    ['::1', '0:0:0:0::/56'],
    ['unknown', 'unknown'],
  ])('%s is %s', (address, network) => expect(networkOf(address)).toBe(network))
})

it('a clock that is set back uses nothing up', async () => {
  for (let n = 0; n < 9; n += 1) await wrong()
  await signIn()
  world.clock.pass(-5 * DAY_MS)
  expect((await wrong()).status).toBe(422)
  world.clock.pass(SECOND_MS)
  expect((await signIn()).location).toBe('/oa/code')
})
