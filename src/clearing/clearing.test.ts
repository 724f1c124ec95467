import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { idOf, recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import {
  addOffice,
  makeWorld,
  numberOf,
  testConfig,
  type World,
  type WorldOptions,
} from '../../support/world.ts'
import { registerAdministratorNumber } from '../contracts/enrolment.ts'
import { HOUR_MS, MINUTE_MS } from '../policy.ts'
import { clearDueNumbers } from './clearing.ts'
import { clearingsToSettle, listClearings } from './store.ts'

let world: World
let asking: Visitor
const { desk } = testConfig()

async function open(options: WorldOptions = {}): Promise<void> {
  world = await makeWorld(options)
  await addOffice(world.deps)
  asking = await signedInMember(world, 'supervisor', 'asking')
}
beforeEach(() => open())
afterEach(() => world.close())

const accountPage = async () => `/op/accounts/${await idOf(world, 'office')}`
const ask = async (browser = asking) => {
  const path = `${await accountPage()}/clear-number`
  const stamp = fieldValue(await browser.get(path), 'stamp')
  return browser.post(path, { stamp, reason: '携帯電話を紛失', identity: 'call-back' })
}
const clearings = () => rowsOf(world, 'number_clearing', 'requested_at')
const clearingPath = async () => `/op/clearings/${(await clearings()).at(-1)?.id}`
const decide = async (browser: Visitor, action: 'approve' | 'cancel') =>
  browser.post(await clearingPath(), { action })
const sentTo = (number: string) => world.gateway.sent.filter(sms => sms.to === number).map(sms => sms.text)
const present = () => numberOf(world.deps, 'office')
const secondSupervisor = () => signedInMember(world, 'supervisor', 'second')
const later = (ms: number) => world.clock.pass(ms)

/** Sessions of the desk end after 30 minutes; the others' cookies are of no use after a day. */
const nextDay = async () => {
  later(24 * HOUR_MS)
  return clearDueNumbers(world.deps)
}

describe('clearing an administrator’s number', () => {
  it('tells the old number at once, waits for a second supervisor and for a day, then lets him enrol', async () => {
    const answer = await ask()
    expect((await asking.get(answer.location ?? '')).text).toContain('番号の解除を申請しました。')
    await world.deliver()
    expect(sentTo('09011112222').join()).toContain('この番号を認証コードの送信先から外す手続き中です。')
    expect((await decide(await secondSupervisor(), 'approve')).status).toBe(303)
    later(24 * HOUR_MS - 1)
    expect(await clearDueNumbers(world.deps)).toBe(0)
    expect(await present()).toBe('09011112222')
    later(1)
    expect(await clearDueNumbers(world.deps)).toBe(1)
    expect(await present()).toBeNull()
    await world.deliver()
    expect(sentTo('09011112222').at(-1)).toContain('送信先から外れました')

    const enrolling = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(enrolling.text).toContain('SMS認証用電話番号が登録されていません。')
    expect(enrolling.html).toContain('name="number"')
  })

  it('is not done without the second approval, however late', async () => {
    await ask()
    expect(await nextDay()).toBe(0)
    expect(await nextDay()).toBe(0)
    expect(await present()).toBe('09011112222')
    await decide(await secondSupervisor(), 'approve')
    expect(await present()).toBeNull()
  })

  it('ends when nobody approves it within a week: it has to be told anew', async () => {
    await ask()
    later(7 * 24 * HOUR_MS + 1)
    const second = await secondSupervisor()
    expect((await second.get('/op/clearings')).text).toContain('承認されなかったため終了')
    expect((await decide(second, 'approve')).status).toBe(409)
    expect(await clearDueNumbers(world.deps)).toBe(0)
    expect(await present()).toBe('09011112222')
    expect((await clearings())[0]?.state).toBe('lapsed')
    expect((await ask(second)).status).toBe(303)
  })

  it('is not approved by whoever asked for it, nor by the desk, nor twice', async () => {
    await ask()
    const own = await decide(asking, 'approve')
    expect(own.status).toBe(422)
    expect(own.text).toContain('ご自分の申請は承認できません。')
    expect((await decide(await signedInMember(world, 'desk'), 'approve')).status).toBe(403)
    expect((await decide(await signedInMember(world, 'read-only'), 'cancel')).status).toBe(403)
    const second = await secondSupervisor()
    const both = await Promise.all([decide(second.copy(), 'approve'), decide(second.copy(), 'approve')])
    expect(both.map(answer => answer.status).sort()).toEqual([303, 409])
    expect((await clearings())[0]).toMatchObject({ state: 'open', approved_by: 'second' })
  })

  it('is asked for once by two clicks, and told once', async () => {
    const path = `${await accountPage()}/clear-number`
    const stamp = fieldValue(await asking.get(path), 'stamp')
    const form = { stamp, reason: '紛失', identity: 'documents' }
    const answers = await Promise.all([asking.copy().post(path, form), asking.copy().post(path, form)])
    expect(answers.map(answer => answer.status)).toEqual([303, 303])
    await world.deliver()
    expect(sentTo('09011112222')).toHaveLength(1)
    expect(await clearings()).toHaveLength(1)
    expect((await asking.get(await accountPage())).text).toContain('この番号を解除する手続きが進んでいます。')
    expect((await asking.get(path)).status).toBe(409)
  })

  it('can be called off by any supervisor until it is done, and asked for anew', async () => {
    await ask()
    const second = await secondSupervisor()
    await decide(second, 'approve')
    expect((await decide(asking, 'cancel')).status).toBe(303)
    expect((await asking.get(await clearingPath())).text).toContain('取り消しました')
    expect((await decide(second, 'approve')).status).toBe(409)
    expect(await nextDay()).toBe(0)
    expect(await present()).toBe('09011112222')
  })

  it('is called off when the administrator signs in with the number, and he is told', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    later(HOUR_MS)
    const administrator = await signedInAdministrator(world)
    const page = await administrator.get('/oa/lines')
    expect(page.text).toContain('登録番号を解除する申し出が窓口にありましたが')
    expect((await clearings())[0]).toMatchObject({ state: 'cancelled', closed_by: null })
    expect(await nextDay()).toBe(0)
    expect(await present()).toBe('09011112222')
  })

  it('is not called off by a password alone', async () => {
    await ask()
    await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect((await clearings())[0]?.state).toBe('open')
  })

  it('is carried out at the sign-in when its time has come, before any code goes to the old number', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    later(24 * HOUR_MS)
    const codes = async () => {
      await world.deliver()
      return sentTo('09011112222').filter(text => text.includes('認証コード：')).length
    }
    const answer = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(answer.html).toContain('name="number"')
    expect(await codes()).toBe(0)
    expect(await present()).toBeNull()
  })

  it('leaves a code that was sent before of no use', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    later(24 * HOUR_MS - MINUTE_MS)
    const late = world.visitor()
    await late.post('/oa/', { loginId: 'office', password: 'office-password' })
    const code = await world.codeFor('09011112222')
    later(MINUTE_MS)
    await clearDueNumbers(world.deps)
    await late.post('/oa/code', { code })
    expect((await late.get('/oa/lines')).location).toBe('/oa/')
  })

  it('has nothing left to do when the number was replaced meanwhile', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    await registerAdministratorNumber(world.deps, 'office', '09077776666')
    expect((await asking.get('/op/clearings')).text).toContain('番号が変更されたため終了')
    expect((await asking.get(await accountPage())).text).not.toContain('解除する手続きが進んでいます')
    expect(await clearDueNumbers(world.deps)).toBe(0)
    expect((await clearings())[0]?.state).toBe('overtaken')
    expect(await nextDay()).toBe(0)
    expect(await present()).toBe('09077776666')
    const again = await signedInMember(world, 'supervisor', 'third')
    expect((await ask(again)).status).toBe(303)
    expect((await clearings()).map(one => one.state).sort()).toEqual(['open', 'overtaken'])
  })

  it('is done once by many processes at once', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    later(24 * HOUR_MS)
    const others = [world.secondProcess(), world.secondProcess(), world.secondProcess()]
    const counts = await Promise.all([world.deps, ...others].map(deps => clearDueNumbers(deps)))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1)
    await world.deliver()
    expect(sentTo('09011112222').filter(text => text.includes('外れました'))).toHaveLength(1)
  })

  it('is only for administrators who have a number', async () => {
    const id = await idOf(world, 'taro')
    expect((await asking.get(`/op/accounts/${id}/clear-number`)).status).toBe(409)
    const stamp = fieldValue(await asking.get(`/op/accounts/${id}/end-sessions`), 'stamp')
    const forged = { stamp, reason: '紛失', identity: 'call-back' }
    expect((await asking.post(`/op/accounts/${id}/clear-number`, forged)).status).toBe(409)
    expect(await clearings()).toEqual([])
  })

  it('stands in the audit trail step by step, with who did it and no whole number', async () => {
    await ask()
    await decide(await secondSupervisor(), 'approve')
    await nextDay()
    const actions = ['number.clearing-requested', 'number.clearing-approved', 'number.changed']
    const events = await recorded(world, ...actions)
    expect(events.map(({ action, actor, detail }) => ({ action, actor, detail }))).toEqual([
      {
        action: 'number.clearing-requested',
        actor: 'operator',
        detail: { by: 'asking', reason: '携帯電話を紛失', identity: 'call-back', number: '*******2222' },
      },
      { action: 'number.clearing-approved', actor: 'operator', detail: { by: 'second' } },
      { action: 'number.changed', actor: 'operator', detail: { by: 'asking', from: '*******2222', to: '' } },
    ])
  })
})

describe('with other settings', () => {
  it('needs no second supervisor where that is switched off, and no delay where it is 0', async () => {
    await world.close()
    await open({ config: { desk: { ...desk, secondOperator: false, clearAfterHours: 0 } } })
    const answer = await ask()
    expect(await present()).toBeNull()
    expect((await asking.get(answer.location ?? '')).text).toContain('番号を解除しました。')
    await world.deliver()
    expect(sentTo('09011112222')).toHaveLength(2)
  })

  it('waits only for the approval where the delay is 0', async () => {
    await world.close()
    await open({ config: { desk: { ...desk, clearAfterHours: 0 } } })
    await ask()
    expect(await present()).toBe('09011112222')
    await decide(await secondSupervisor(), 'approve')
    expect(await present()).toBeNull()
  })
})

describe('the list of clearings', () => {
  it('is empty at first, and says so', async () => {
    const page = await asking.get('/op/clearings')
    expect(page.text).toContain('手続き中のものはありません。')
    expect(page.text).toContain('終わった手続きはまだありません。')
  })

  it('shows who asked, what is awaited and until when; buttons only to whom they are for', async () => {
    await ask()
    const list = await asking.get('/op/clearings')
    expect(list.text).toContain('承認待ち')
    expect(list.text).toContain('2026年11月25日 10:00')
    const own = await asking.get(await clearingPath())
    expect(own.text).toContain('あなたの申請です。')
    expect(own.html).not.toContain('value="approve"')
    const second = await (await secondSupervisor()).get(await clearingPath())
    expect(second.text).toContain('登録された連絡先に折り返し電話')
    expect(second.html).toContain('value="approve"')
    const reader = await (await signedInMember(world, 'read-only')).get(await clearingPath())
    expect(reader.html).not.toMatch(/value="(approve|cancel)"/)
    expect((await asking.get('/op/clearings/nothing')).status).toBe(404)
  })

  it('shows the last closed ones along an index', async () => {
    if (process.env.TEST_DATABASE === 'postgresql') return
    const compiled = listClearings(world.deps.db, 'closed', 10).compile()
    const { rows } = await world.deps.db.executeQuery<{ detail: string }>({
      ...compiled,
      sql: `EXPLAIN QUERY PLAN ${compiled.sql}`,
    })
    const plan = rows.map(row => row.detail).join()
    expect(plan).toContain('SEARCH number_clearing USING INDEX number_clearing_closed')
    expect(plan).not.toContain('TEMP B-TREE')
  })

  it('finds what is due along an index', async () => {
    const now = world.clock.now()
    const compiled = clearingsToSettle(world.deps.db, { now, requestedBefore: now }, 10).compile()
    if (process.env.TEST_DATABASE === 'postgresql') return
    const { rows } = await world.deps.db.executeQuery<{ detail: string }>({
      ...compiled,
      sql: `EXPLAIN QUERY PLAN ${compiled.sql}`,
    })
    expect(rows.map(row => row.detail).join()).toContain('SEARCH c USING INDEX number_clearing_due (state=?)')
  })
})
