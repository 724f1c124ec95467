import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import { accountOf, changeAccount } from '../../support/rows.ts'
import { formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { HOUR_MS, policy, SECOND_MS } from '../policy.ts'
import { changeNumber } from '../sms-numbers/change.ts'
import { work as inWork } from '../work.ts'
import { tellLineChanged } from './tell-changed.ts'

const [USED, STRANGER, PRESENT] = ['09011112222', '09099998888', '09033334444']
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

async function change(from: string, to: string, confirmed: 0 | 1): Promise<void> {
  const { id: accountId, contract_id: contractId } = await accountOf(world, 'office')
  const number = { session: undefined, site: 'admin', contractId, address: undefined, accountId } as const
  await inWork(world.deps, within => changeNumber(within, { ...number, from, to, confirmed }))
}

async function forwardAbroad(): Promise<void> {
  const { contract_id: contractId } = await accountOf(world, 'office')
  const destinations = [{ number: '+442071234567', isAbroad: true }]
  const line = { contractId, line: '05055001001', userId: undefined, by: undefined, address: undefined }
  await inWork(world.deps, within => tellLineChanged(within, { ...line, destinations, isLifted: false }))
  await world.deliver()
}

const told = (number: string) =>
  world.gateway.sent.filter(({ to, text }) => to === number && text.includes('へ転送')).length

it('tells the administrator’s old number for three days, and one that nobody used only a few times', async () => {
  await changeAccount(world, 'office', { sms_number_confirmed: 1 })
  await change(USED, STRANGER, 0)
  await change(STRANGER, PRESENT, 1)
  const times = policy.smsQuota.notices.perNumberDay + 3
  for (let n = 0; n < times; n += 1) await forwardAbroad()
  expect([told(USED), told(PRESENT)]).toEqual([times, times])
  // Less the notice that it was replaced.
  expect(told(STRANGER)).toBe(policy.smsQuota.notices.perNumberDay - 1)
  world.clock.pass(policy.line.oldNumberHearsMs + 1)
  await forwardAbroad()
  expect([told(USED), told(PRESENT)]).toEqual([times, times + 1])
})

it('whatever became of the number since: who changes it often does not push its owner out', async () => {
  await changeAccount(world, 'office', { sms_number_confirmed: 1 })
  await change(USED, PRESENT, 1)
  const thiefs = (n: number) => `0708888${String(n).padStart(4, '0')}`
  let present = PRESENT
  for (let n = 0; n < 2 * policy.desk.recentRows; n += 1) {
    world.clock.pass(HOUR_MS)
    await change(present, thiefs(n), 1)
    present = thiefs(n)
  }
  await forwardAbroad()
  expect([told(USED), told(present)]).toEqual([1, 1])
})

it('tells each other destination: what follows within minutes is told once, with the last of it', async () => {
  const user = await signedInUser(world)
  const forwardTo = async (number: string) => {
    const form = formFields(await user.get('/ou/settings'), '#line-form')
    const answer = await user.post('/ou/settings', { ...form, forwarding: 'always', 'number.always': number })
    expect(answer.status).toBe(303)
  }
  const endings = async () => {
    await world.deliver()
    const texts = world.gateway.sent.filter(({ to }) => to === USED).map(({ text }) => text)
    return texts.flatMap(text => /末尾(\d{4})へ転送/.exec(text)?.[1] ?? [])
  }
  await forwardTo('0312345671')
  expect(await endings()).toEqual(['5671'])
  for (const number of ['0312345672', '0312345673', '0312345674']) {
    world.clock.pass(20 * SECOND_MS)
    await forwardTo(number)
  }
  expect(await endings()).toEqual(['5671'])
  world.clock.pass(policy.smsQuota.notices.newsAfterMs)
  expect(await endings()).toEqual(['5671', '5674'])
  await forwardTo('0312345675')
  world.clock.pass(policy.smsQuota.notices.newsAfterMs)
  expect(await endings()).toEqual(['5671', '5674', '5675'])
})

it('once to a number of two people', async () => {
  const { id: userId, contract_id: contractId } = await accountOf(world, 'taro')
  const number = {
    session: undefined,
    site: 'user',
    contractId,
    address: undefined,
    accountId: userId,
  } as const
  await inWork(world.deps, within =>
    changeNumber(within, { ...number, from: '08011112222', to: USED, confirmed: 1 }),
  )
  await changeAccount(world, 'office', { sms_number_confirmed: 1 })
  const line = { contractId, line: '05055001001', userId, by: undefined, address: undefined }
  for (const to of ['0312345671', '0312345672', '0312345673']) {
    const destinations = [{ number: to, isAbroad: false }]
    await inWork(world.deps, within => tellLineChanged(within, { ...line, destinations, isLifted: false }))
    await world.deliver()
  }
  world.clock.pass(policy.smsQuota.notices.newsAfterMs)
  await world.deliver()
  expect(told(USED)).toBe(2)
})
