import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { addRows, changeAccount, idOf, rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { addContract } from '../contracts/contracts.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { startTest } from '../sms/test-message.ts'
import { UNKNOWN_DEVICE } from './counter.ts'
import { smsBudgetUsed } from './day.ts'

/** Whatever puts an SMS into the outbox has asked the guard for it. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const admin = { loginId: 'office', password: 'office-password' }
const signIn = (browser: Visitor = world.visitor()) => browser.post('/oa/', admin)

/** By what they are for. */
async function inOutbox(): Promise<Record<string, number>> {
  const rows = await rowsOf(world, 'sms_message')
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ purpose }) => purpose)].map(([purpose, of]) => [purpose, of.length]),
  )
}

/** As it is after much guessing. */
async function hammered(loginId: string): Promise<void> {
  const level = policy.guard.doubleConfirmFrom + 1
  const counter = { account_id: await idOf(world, loginId), device: UNKNOWN_DEVICE, level }
  await addRows(world, 'guard_counter', [{ ...counter, at: world.clock.now() }])
}

it('every SMS that goes out is counted once in the budget of the day, whatever it is for', async () => {
  const ordered: Record<string, number> = {}
  world.deps.sms.count = event => {
    if (event.kind === 'ordered') ordered[event.purpose] = (ordered[event.purpose] ?? 0) + 1
  }
  // A code, once more, and a second one.
  await hammered('taro')
  const taro = world.visitor()
  await taro.post('/ou/', { loginId: 'taro', password: 'taro-password' })
  world.clock.pass(MINUTE_MS)
  expect((await taro.post('/ou/code/resend')).status).toBe(303)
  const number = OFFICE.users[0]?.smsNumber ?? ''
  await taro.post('/ou/code', { code: await world.codeFor(number) })
  await taro.post('/ou/code', { code: await world.codeFor(number) })
  // An enrolment, and the administrator's new number with the notice to the old one.
  await addContract(world.deps, {
    name: 'new',
    administrator: { loginId: 'bare', password: 'bare-password' },
  })
  await world.visitor().post('/oa/', { loginId: 'bare', password: 'bare-password', number: '09055556666' })
  const administrator = await signedInAdministrator(world)
  const fields = formFields(await administrator.get('/oa/sms-numbers'), '#numbers-form')
  const [own = ''] = Object.keys(fields).filter(name => name.startsWith('number.'))
  await administrator.post('/oa/sms-numbers', { ...fields, [own]: '09012121212', action: 'set' })
  const draft = fieldValue(await administrator.get('/oa/sms-numbers/confirm'), 'draft')
  await administrator.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
  await administrator.post('/oa/sms-numbers/code', { code: await world.codeFor('09012121212') })
  // The desk, and the command line.
  const supervisor = await signedInMember(world, 'supervisor')
  const account = (await supervisor.post('/op/search', { query: 'office' })).location
  const id = account?.split('/').at(-1)
  const day = { day: '2026-12-24', action: 'set', reason: '端末の手配が遅れているため' }
  await supervisor.post(`/op/rollout/contracts/${id}`, day)
  const stamp = fieldValue(await supervisor.get(`${account}/clear-number`), 'stamp')
  const clearing = { stamp, reason: '携帯電話を紛失', identity: 'call-back' }
  await supervisor.post(`${account}/clear-number`, clearing)
  await startTest(world.deps, { number: '09099998888', gateway: undefined })

  const expected = {
    'sign-in': 5,
    enrolment: 1,
    number: 1,
    'number-replaced': 1,
    'codes-from-changed': 1,
    'number-clearing': 1,
    test: 1,
  }
  expect(await inOutbox()).toEqual(expected)
  expect(ordered).toEqual(expected)
  expect(await smsBudgetUsed(world.deps)).toBe(Object.values(expected).reduce((sum, n) => sum + n))
})

it('resends of unknown browsers are six, then one every 20 minutes; the page says when, and openings are left', async () => {
  await changeAccount(world, 'office', { sms_number_confirmed: 1 })
  const browsers = [world.visitor(), world.visitor(), world.visitor()]
  for (const browser of browsers) await signIn(browser)
  const statuses: number[] = []
  for (const pause of policy.code.resendAfterMs) {
    world.clock.pass(pause)
    for (const browser of browsers) statuses.push((await browser.post('/oa/code/resend')).status)
  }
  const { size, everyMs } = policy.smsQuota.resends.unknownBrowsers
  expect(statuses.filter(status => status === 303)).toHaveLength(size)
  const refused = await browsers[2]?.copy().post('/oa/code/resend')
  expect(refused?.status).toBe(429)
  const seconds = Number(refused?.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(everyMs / SECOND_MS - 300)
  expect(seconds).toBeLessThanOrEqual(everyMs / SECOND_MS)
  expect(refused?.text).toContain(`再送信は、あと${seconds}秒お待ちください。`)
  for (let n = 0; n < 2; n += 1) expect((await signIn()).location).toBe('/oa/code')
})
