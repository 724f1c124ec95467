import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { contractOf, idOf, recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { eraseEndedContracts } from '../leaving/ended-contracts.ts'
import { DAY_MS } from '../policy.ts'

let world: World
let supervisor: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  supervisor = await signedInMember(world, 'supervisor')
})
afterEach(() => world.close())

async function ask(act: 'end-contract' | 'keep-contract', lastDay = '2026-12-31', browser = supervisor) {
  const path = `/op/accounts/${await idOf(world, 'office')}/${act}`
  const form = await browser.get(path)
  if (form.status !== 200) return form
  return browser.post(path, { stamp: fieldValue(form, 'stamp'), reason: '解約届', lastDay })
}

async function firstClearing(): Promise<string> {
  const list = await supervisor.get('/op/clearings')
  return list.page.querySelector('main a[href^="/op/clearings/"]')?.getAttribute('href') ?? ''
}
const endsOn = async () => (await contractOf(world, 'office')).ends_on

describe('the end of a contract', () => {
  it('is asked for by one supervisor and agreed to by another, who sees the day', async () => {
    expect((await ask('end-contract')).status).toBe(303)
    expect(await endsOn()).toBeNull()
    const at = await firstClearing()
    expect((await supervisor.post(at, { action: 'approve' })).status).toBe(422)
    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await second.get(at)).text).toContain('ご契約を2026年12月31日で終了')
    expect((await second.post(at, { action: 'approve' })).status).toBe(303)
    expect(await endsOn()).toBe('2026-12-31')
    const page = await supervisor.get(`/op/accounts/${await idOf(world, 'office')}`)
    expect(page.text).toContain('2026年12月31日まで')
    const [set] = await recorded(world, 'contract.end-set')
    expect(set?.detail).toMatchObject({ last: '2026-12-31', reason: '解約届', by: 'op-supervisor' })
    await world.deliver()
    const told = world.gateway.sent.filter(
      ({ to, text }) => to === '09011112222' && text.includes('終了する手続き'),
    )
    expect(told).toHaveLength(1)
  })

  it('is not asked for a second time meanwhile, and by nobody with a lesser role', async () => {
    await ask('end-contract')
    expect((await ask('end-contract')).status).toBe(409)
    const clerk = await signedInMember(world, 'desk')
    expect((await ask('end-contract', '2026-12-31', clerk)).status).toBe(403)
    expect(await rowsOf(world, 'number_clearing')).toHaveLength(1)
  })

  it('needs a day, which is today or later, and keeps what was typed', async () => {
    for (const [day, text] of [
      ['', '最終利用日を入力してください。'],
      ['2026-02-30', '最終利用日を入力してください。'],
      ['2026-11-23', '最終利用日には、今日以降の日付を入力してください。'],
    ] as const) {
      const answer = await ask('end-contract', day)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(text)
      expect(fieldValue(answer, 'reason')).toBe('解約届')
    }
    expect(await rowsOf(world, 'number_clearing')).toEqual([])
  })

  it('that is agreed to after its day comes on the day of the agreement: nobody loses a day without a word', async () => {
    await ask('end-contract', '2026-11-24')
    const at = await firstClearing()
    world.clock.pass(2 * DAY_MS)
    const second = await signedInMember(world, 'supervisor', 'second')
    await second.post(at, { action: 'approve' })
    expect(await endsOn()).toBe('2026-11-26')
    expect(await eraseEndedContracts(world.deps)).toBe(0)
  })

  it('is called off by one supervisor', async () => {
    await ask('end-contract')
    const at = await firstClearing()
    const second = await signedInMember(world, 'supervisor', 'second')
    await second.post(at, { action: 'approve' })
    expect((await ask('keep-contract')).status).toBe(303)
    expect(await endsOn()).toBeNull()
    expect((await ask('keep-contract')).status).toBe(409)
  })

  it('takes its clearings out of the lists, when it is erased', async () => {
    await ask('end-contract', '2026-11-24')
    const at = await firstClearing()
    const second = await signedInMember(world, 'supervisor', 'second')
    await second.post(at, { action: 'approve' })
    world.clock.pass(DAY_MS)
    await eraseEndedContracts(world.deps)
    const third = await signedInMember(world, 'supervisor', 'third')
    expect((await third.get(at)).status).toBe(404)
    expect((await third.get('/op/clearings')).status).toBe(200)
  })
})

it('the administrator reads on his first screen when his contract ends', async () => {
  const administrator = await signedInAdministrator(world)
  expect((await administrator.get('/oa/lines')).text).not.toContain('終了')
  await ask('end-contract')
  const second = await signedInMember(world, 'supervisor', 'second')
  await second.post(await firstClearing(), { action: 'approve' })
  expect((await administrator.get('/oa/lines')).text).toContain('このご契約は、2026年12月31日で終了します')
})
