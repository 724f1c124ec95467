import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import { addLine } from '../contracts/contracts.ts'
import { DAY_MS, policy } from '../policy.ts'
import { smsBudgetUsed } from './day.ts'

/** Notices to numbers that nobody used cannot be made a flood; those to numbers in use are never left out. */
let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  administrator = await signedInAdministrator(world)
})
afterEach(() => world.close())

const STRANGER = '09099998888'
const numbered = (prefix: string, n: number) => `${prefix}${String(n).padStart(4, '0')}`
async function addLines(count: number) {
  for (let n = 0; n < count; n += 1)
    await addLine(world.deps, {
      administratorId: 'office',
      number: numbered('0505600', n),
      userName: '',
      ordered: [],
      user: { loginId: `line${n}` },
    })
}

/** All lines but those of the office get this number, by 『設定』 and 『OK』. */
async function setAll(numberOf: (n: number) => string): Promise<void> {
  const fields = formFields(await administrator.get('/oa/sms-numbers'), '#numbers-form')
  for (const { id, login_id } of await rowsOf(world, 'account'))
    if (login_id.startsWith('line')) fields[`number.${id}`] = numberOf(Number(login_id.slice(4)))
  await setNumbers(fields)
}
async function setNumbers(fields: Record<string, string>): Promise<void> {
  await administrator.post('/oa/sms-numbers', { ...fields, action: 'set' })
  const draft = fieldValue(await administrator.get('/oa/sms-numbers/confirm'), 'draft')
  const done = await administrator.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
  expect(done.location).toBe('/oa/lines')
}
async function noticesTo(number?: string): Promise<number> {
  for (let before = -1; before !== world.gateway.sent.length; ) {
    before = world.gateway.sent.length
    await world.deliver()
  }
  const notices = world.gateway.sent.filter(sms => sms.text.includes('送信先から外れました'))
  return notices.filter(sms => number === undefined || sms.to === number).length
}
const leftOut = async () => (await recorded(world, 'sms.notices-left-out')).map(({ detail }) => detail.count)

it('tells a number once for one 『OK』 and within ten minutes, and a number that nobody used three times a day; the rest is recorded', async () => {
  await addLines(60)
  const budgetBefore = await smsBudgetUsed(world.deps)
  await setAll(() => STRANGER)
  await setAll(() => '')
  expect(await noticesTo(STRANGER)).toBe(1)
  expect((await smsBudgetUsed(world.deps)) - budgetBefore).toBe(1)
  await setAll(() => STRANGER)
  await setAll(() => '')
  expect(await noticesTo(STRANGER)).toBe(1)
  for (let n = 0; n < 3; n += 1) {
    world.clock.pass(policy.smsQuota.notices.gatheredForMs)
    administrator = await signedInAdministrator(world)
    await setAll(() => STRANGER)
    await setAll(() => '')
  }
  expect(await noticesTo(STRANGER)).toBe(policy.smsQuota.notices.perNumberDay)
  expect(await leftOut()).toEqual([1])
  expect(world.logged()).toContain('notices to numbers that nobody used were left out')
  expect(world.logged()).not.toContain(STRANGER)

  world.clock.pass(DAY_MS)
  administrator = await signedInAdministrator(world)
  await setAll(() => STRANGER)
  await setAll(() => '')
  expect(await noticesTo(STRANGER)).toBe(4)
})

it('never refuses a code to the same number, nor the notice to who uses it', async () => {
  await addOffice(world.deps, {
    ...OTHER_OFFICE,
    administrator: { ...OTHER_OFFICE.administrator, smsNumber: STRANGER },
  })
  await addLines(2)
  for (let n = 0; n < 5; n += 1) {
    administrator = await signedInAdministrator(world)
    await setAll(() => STRANGER)
    await setAll(() => '')
    world.clock.pass(policy.smsQuota.notices.gatheredForMs)
  }
  expect(await noticesTo(STRANGER)).toBe(3)
  administrator = await signedInAdministrator(world, {
    ...OTHER_OFFICE,
    administrator: { ...OTHER_OFFICE.administrator, smsNumber: STRANGER },
  })
  const fields = formFields(await administrator.get('/oa/sms-numbers'), '#numbers-form')
  const own = Object.keys(fields).find(name => name.startsWith('number.') && fields[name] === STRANGER) ?? ''
  await administrator.post('/oa/sms-numbers', { ...fields, [own]: '09012121212', action: 'set' })
  const draft = fieldValue(await administrator.get('/oa/sms-numbers/confirm'), 'draft')
  await administrator.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
  await administrator.post('/oa/sms-numbers/code', { code: await world.codeFor('09012121212') })
  expect(await noticesTo(STRANGER)).toBe(4)
})

it('ends for one contract, and leaves the budget to codes', async () => {
  const most = policy.smsQuota.notices.perContractDay
  await addLines(most + 20)
  await setAll(n => numbered('0907777', n))
  await setAll(() => '')
  expect(await noticesTo()).toBe(most)
  expect(await leftOut()).toEqual([20])
})

it('takes at most half of the budget of a day', async () => {
  const { sms } = world.deps.config
  const small = await makeWorld({ config: { sms: { ...sms, dailyBudget: 10 } } })
  await world.close()
  world = small
  await addOffice(world.deps, OFFICE)
  administrator = await signedInAdministrator(world)
  await addLines(20)
  await setAll(n => numbered('0907777', n))
  await setAll(() => '')
  expect(await noticesTo()).toBe(4)
  expect(await leftOut()).toEqual([16])
  const stranger = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
  expect(stranger.location).toBe('/oa/code')
})
