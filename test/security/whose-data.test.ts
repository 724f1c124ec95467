import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { idOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { awaitingCode, enterCode, isSignedIn, openSessions, SITES } from './sites.ts'

/** Cases 22–25: saving more than one may, twice, or at the wrong moment. Case 21: access.test.ts. */
let world: World
const OWNER = { loginId: 'new-office', password: 'new-office-password' }
const [OA, OU] = SITES as readonly [(typeof SITES)[0], (typeof SITES)[0]]
const SCREEN = '/oa/sms-numbers'
const CHECK = '/oa/sms-numbers/confirm'

beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, { administrator: OWNER, users: [] })
})
afterEach(() => world.close())

const accounts = () => rowsOf(world, 'account', 'login_id')

/** The numbers that the administrator's screen shows, in the order of its rows. */
async function shown(browser: Visitor): Promise<(string | undefined)[]> {
  const page = (await browser.get(SCREEN)).page
  return page.querySelectorAll('input[type=tel]').map(input => input.getAttribute('value'))
}

async function draft(browser: Visitor, loginId: string, number: string, extra: Record<string, string> = {}) {
  const fields = formFields(await browser.get(SCREEN), '#numbers-form')
  fields[`number.${await idOf(world, loginId)}`] = number
  await browser.post(SCREEN, { ...fields, action: 'set', ...extra })
  return fieldValue(await browser.get(CHECK), 'draft')
}

const ok = (browser: Visitor, id: string, extra: Record<string, string> = {}): Promise<Answer> =>
  browser.post(CHECK, { draft: id, action: 'ok', ...extra })

const notices = async () => {
  await world.deliver()
  return world.gateway.sent.filter(sms => !sms.text.includes('認証コード：')).map(sms => sms.to)
}

describe('extra fields', () => {
  it('22: of contract, role, site or confirmation change nothing but what the form is for', async () => {
    const extra = {
      contractId: 'x',
      contract_id: 'x',
      role: 'admin',
      site: 'admin',
      line: '05055001002',
      line_id: '',
      verified: '1',
      sms_number_confirmed: '1',
      version: '1',
      password_initial: '0',
      internationalSuspended: '',
    }
    const before = await accounts()
    const admin = await signedInAdministrator(world)
    const user = await signedInUser(world)
    await ok(admin, await draft(admin, 'jiro', '07055556666', extra), extra)
    const form = formFields(await user.get('/ou/settings'), 'main form')
    expect((await user.post('/ou/settings', { ...extra, ...form })).status).toBe(303)
    const after = await accounts()
    const changed = after.filter((row, n) => JSON.stringify(row) !== JSON.stringify(before[n]))
    expect(changed.map(row => row.login_id).sort()).toEqual(['jiro', 'office', 'taro'])
    // office and taro typed their codes; jiro only got a number.
    expect(changed.find(row => row.login_id === 'jiro')).toMatchObject({
      sms_number_confirmed: 0,
      sms_number_version: 1,
      site: 'user',
    })
    expect((await lineOf(world, '05055001001')).settings.internationalSuspended).toBe(true)
  })
})

describe('the check of numbers', () => {
  it('23: is applied once by two OKs at once, with one notice and one event, and not again later', async () => {
    const browser = await signedInAdministrator(world)
    const id = await draft(browser, 'taro', '08099998888')
    const answers = await Promise.all([ok(browser.copy(), id), ok(browser.copy(), id)])
    expect(answers.map(answer => answer.location)).toEqual(['/oa/lines', '/oa/lines'])
    expect(await notices()).toEqual(['08011112222'])
    await ok(browser, await draft(browser, 'taro', '08077776666'))
    await ok(browser, id)
    expect(await shown(browser)).toContain('08077776666')
    expect(await recorded(world, 'number.changed')).toHaveLength(2)
  })

  it('23: ends in a conflict page when a number changed between check and OK, and changes nothing', async () => {
    const [browser, colleague] = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const id = await draft(browser, 'jiro', '07055556666')
    await ok(colleague, await draft(colleague, 'jiro', '07000001111'))
    const answer = await ok(browser, id)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('jiro：現在は070-0000-1111')
    expect(await shown(browser)).toContain('07000001111')
  })

  it('23: keeps two tabs apart: the OK of one applies nothing of the other', async () => {
    const browser = await signedInAdministrator(world)
    const first = await draft(browser, 'taro', '08099998888')
    world.clock.pass(1_000)
    await draft(browser, 'jiro', '07055556666')
    await ok(browser, first)
    expect(await shown(browser)).toEqual(['09011112222', '08099998888', ''])
  })

  it('23: takes no OK for a draft of another session or contract', async () => {
    const [browser, colleague] = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const id = await draft(browser, 'taro', '08099998888')
    expect((await ok(colleague, id)).status).toBe(422)
    expect(await shown(browser)).toEqual(['09011112222', '08011112222', ''])
  })
})

describe('the enrolment', () => {
  const enrol = (number: string, browser = world.visitor()) => browser.post('/oa/', { ...OWNER, number })

  it('24: has one winner of two at once, and no third one afterwards', async () => {
    const [one, two] = [world.visitor(), world.visitor()]
    await enrol('09055556666', one)
    await enrol('09077778888', two)
    const codes = [await world.codeFor('09055556666'), await world.codeFor('09077778888')]
    await Promise.all([
      one.post('/oa/code', { code: codes[0] ?? '' }),
      two.post('/oa/code', { code: codes[1] ?? '' }),
    ])
    const inside = [await isSignedIn(one, OA), await isSignedIn(two, OA)]
    expect(inside.filter(Boolean)).toHaveLength(1)
    expect(await recorded(world, 'enrolment.completed')).toHaveLength(1)
    const winner = inside[0] ? one : two
    expect(await shown(winner)).toEqual([inside[0] ? '09055556666' : '09077778888'])

    world.gateway.sent.length = 0
    await enrol('09000001111')
    await world.deliver()
    expect(world.gateway.sent.map(sms => sms.to)).toEqual([inside[0] ? '09055556666' : '09077778888'])
    expect(await recorded(world, 'sign-in.enrolment-ignored')).toHaveLength(1)
  })

  it('24: is closed to service users, before the period’s end, and to whoever lacks the password', async () => {
    world.clock.set('2021-06-20T10:00:00+09:00')
    expect((await enrol('07055556666')).location).toBe('/oa/lines')
    world.clock.set('2026-11-24T10:00:00+09:00')
    await world.visitor().post('/ou/', { loginId: 'jiro', password: 'jiro-password', number: '07055556666' })
    await world.visitor().post('/oa/', { ...OWNER, password: 'wrong', number: '07055556666' })
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
    expect((await accounts()).every(row => row.sms_number_version === 0)).toBe(true)
  })
})

it('25: refuses a code once its number was replaced, on both sites', async () => {
  const administrator = await signedInAdministrator(world)
  for (const [site, number] of [
    [OU, '08099998888'],
    [OA, '09099990000'],
  ] as const) {
    const waiting = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    await ok(administrator, await draft(administrator, site.loginId, number))
    if (site === OA) await administrator.post('/oa/sms-numbers/code', { code: await world.codeFor(number) })
    const sessions = await openSessions(world)
    await enterCode(waiting, site, code)
    expect(await isSignedIn(waiting, site)).toBe(false)
    expect((await waiting.get(`${site.path}/code`)).location).toBe(`${site.path}/`)
    expect(await openSessions(world)).toBe(sessions)
  }
})
