import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInMember } from '../../support/people.ts'
import { accountOf, changeAccount, contractOf, idOf, recorded } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { setContractAbroad, setContractAbroadByKey } from '../contracts/abroad.ts'
import { policy } from '../policy.ts'

let world: World
let supervisor: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  supervisor = await signedInMember(world, 'supervisor')
})
afterEach(() => world.close())

async function ask(act: string, browser = supervisor) {
  const path = `/op/accounts/${await idOf(world, 'office')}/${act}`
  const form = await browser.get(path)
  if (form.status !== 200) return form
  return browser.post(path, { stamp: fieldValue(form, 'stamp'), reason: '電話で確認', identity: 'call-back' })
}

describe('forwarding abroad', () => {
  it('is taken out of a contract, and put back, by a supervisor with a reason', async () => {
    expect((await ask('forbid-abroad')).status).toBe(303)
    expect((await contractOf(world, 'office')).abroad).toBe('never')
    const page = await supervisor.get(`/op/accounts/${await idOf(world, 'office')}`)
    expect(page.text).toContain('ご契約に含まれていません')
    expect((await ask('allow-abroad')).status).toBe(303)
    expect((await contractOf(world, 'office')).abroad).toBeNull()
    const events = await recorded(world, 'contract.abroad-never', 'contract.abroad-allowed')
    expect(events.map(({ detail }) => detail.reason)).toEqual(['電話で確認', '電話で確認'])
    await world.deliver()
    const told = world.gateway.sent.filter(({ to }) => to === '09011112222').map(({ text }) => text)
    expect(told).toEqual(['【関所】海外への転送の禁止を解除 10:00。心当たりがなければ0120-381059'])
    const clerk = await signedInMember(world, 'desk')
    expect((await ask('forbid-abroad', clerk)).status).toBe(403)
  })
})

it('is not put back by one supervisor where nobody can be told, nor by a key', async () => {
  await ask('forbid-abroad')
  await changeAccount(world, 'office', { sms_number: null, sms_number_hash: null })
  expect((await ask('allow-abroad')).status).toBe(409)
  const of = { administratorId: 'office', rule: null }
  expect(await setContractAbroadByKey(world.deps, of)).toEqual({ kind: 'nobody-told' })
  // Whoever has a shell on the server.
  expect(await setContractAbroad(world.deps, of)).toEqual({ kind: 'done' })
})

describe('the hold on what leaves the country', () => {
  const abroadAfter = async () => (await accountOf(world, 'office')).abroad_after

  it('is lifted by two supervisors, not by one', async () => {
    expect((await ask('lift-quarantine')).status).toBe(409)
    const until = world.clock.now() + policy.act.quarantineMs
    await changeAccount(world, 'office', { abroad_after: until })
    expect((await ask('lift-quarantine')).status).toBe(303)
    const list = await supervisor.get('/op/clearings')
    const at = list.page.querySelector('main a[href^="/op/clearings/"]')?.getAttribute('href') ?? ''
    expect((await supervisor.post(at, { action: 'approve' })).status).toBe(422)
    expect(await abroadAfter()).toBe(until)
    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await second.get(at)).text).toContain('海外への転送の制限の解除')
    expect((await second.post(at, { action: 'approve' })).status).toBe(303)
    expect(await abroadAfter()).toBeNull()
    expect((await second.get(at)).text).toContain('解除しました')
    expect(await recorded(world, 'account.lift-requested', 'account.lift-approved')).toHaveLength(2)
  })

  it('begins with a password that the desk showed, and whoever showed it does not agree to lifting it', async () => {
    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await ask('reset-password', second)).status).toBe(303)
    expect(await abroadAfter()).toBe(world.clock.now() + policy.act.quarantineMs)
    await ask('lift-quarantine')
    const list = await supervisor.get('/op/clearings')
    const at = list.page.querySelector('main a[href^="/op/clearings/"]')?.getAttribute('href') ?? ''
    expect((await second.post(at, { action: 'approve' })).status).toBe(422)
    expect(await abroadAfter()).not.toBeNull()
  })
})
