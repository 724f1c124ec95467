import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onSqlite } from '../../support/engines.ts'
import { memberNumber, signedInAdministrator, signedInMember } from '../../support/people.ts'
import { planOf } from '../../support/plan.ts'
import { addRows, idOf, recorded, rowsOf } from '../../support/rows.ts'
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
import { HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
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
    const second = await secondSupervisor()
    const clerk = await signedInMember(world, 'desk')
    expect((await second.get('/op/search')).text).toContain('承認待ち1件')
    expect((await clerk.get('/op/search')).text).not.toContain('承認待ち')
    expect((await decide(second, 'approve')).status).toBe(303)
    expect((await second.get('/op/search')).text).not.toContain('承認待ち')
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

  it('is not approved by another supervisor whose codes go to the same phone', async () => {
    await ask()
    const sameNumber = 'gnikas'
    expect(memberNumber(sameNumber)).toBe(memberNumber('asking'))
    const second = await signedInMember(world, 'supervisor', sameNumber)
    expect((await second.get(await clearingPath())).html).not.toContain('value="approve"')
    const refused = await decide(second, 'approve')
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('同じ電話番号で認証コードを受け取る担当者')
    expect((await clearings())[0]?.approved_by).toBeNull()
    expect((await decide(await secondSupervisor(), 'approve')).status).toBe(303)
  })

  it('is not decided by a button that is none, nor at an address that is none', async () => {
    await ask()
    const second = await secondSupervisor()
    for (const path of [await clearingPath(), '/op/clearings/a%0d%0ab', '/op/clearings/%E3%81%82'])
      expect((await second.post(path, { action: 'x' })).location).toBe('/op/clearings')
    expect((await second.post('/op/clearings/a%0d%0ab', { action: 'approve' })).status).toBe(404)
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
    const approved = await second.get(await clearingPath())
    expect(approved.page.querySelector('title')?.textContent).toMatch(/^完了：/)
    expect(approved.page.querySelector('.notice.success')?.textContent).toContain('承認しました。')
    expect(approved.text).not.toContain('承認してください')
    expect((await decide(asking, 'cancel')).status).toBe(303)
    const called = await asking.get(await clearingPath())
    expect(called.page.querySelector('.notice.success')?.textContent).toContain('手続きを取り消しました。')
    expect((await asking.get(await clearingPath())).page.querySelector('.notice')).toBeNull()
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
    expect(page.text).toContain('登録されている番号を解除するお申し出がお客さま窓口にありましたが')
    expect((await clearings())[0]).toMatchObject({ state: 'cancelled', closed_by: null })
    const closed = await (await signedInMember(world, 'read-only')).get(await clearingPath())
    expect(closed.text).toContain('管理者がこの番号の認証コードでログインしたため取り消し')
    expect(await nextDay()).toBe(0)
    expect(await present()).toBe('09011112222')
  })

  it('says to whoever agreed when it is done, and to whoever is to agree that the administrator was not told', async () => {
    const second = await secondSupervisor()
    world.gateway.next = () => ({ kind: 'refused', code: 'no-such-number' })
    await ask()
    await world.deliver()
    expect((await second.get(await clearingPath())).text).toContain('管理者に届いていません。承認する前に')
    await decide(second, 'approve')
    const page = await second.get(await clearingPath())
    expect(page.text).toContain('承認済み。2026年11月25日 10:00に解除します')
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
        detail: { by: 'asking', reason: '携帯電話を紛失', identity: 'call-back', number: 'ending 2222' },
      },
      { action: 'number.clearing-approved', actor: 'operator', detail: { by: 'second' } },
      { action: 'number.changed', actor: 'operator', detail: { by: 'asking', from: 'ending 2222', to: '' } },
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
    expect(page.text).toContain('最近終わった手続きはありません。')
  })

  it('shows who asked, what is awaited and until when; buttons only to whom they are for', async () => {
    await ask()
    const list = await asking.get('/op/clearings')
    expect(list.text).toContain('承認待ち')
    expect(list.text).toContain('2026年11月25日 10:00')
    const own = await asking.get(await clearingPath())
    expect(own.text).toContain('ご自分の申請です。')
    expect(own.html).not.toContain('value="approve"')
    const second = await (await secondSupervisor()).get(await clearingPath())
    expect(second.text).toContain('登録された連絡先に折り返し電話')
    expect(second.html).toContain('value="approve"')
    const reader = await (await signedInMember(world, 'read-only')).get(await clearingPath())
    expect(reader.html).not.toMatch(/value="(approve|cancel)"/)
    expect((await asking.get('/op/clearings/nothing')).status).toBe(404)
  })

  it('is cut into pages, so that none that waits is out of sight', async () => {
    const now = world.clock.now()
    const many = Array.from({ length: policy.list.pageRows + 2 }, (_, n) => `waiting-${n}`)
    const at = { created_at: now }
    await addRows(
      world,
      'contract',
      many.map(id => ({ id, name: id, ...at })),
    )
    const administrator = { site: 'admin', password_hash: 'none', password_initial: 1, ...at } as const
    await addRows(
      world,
      'account',
      many.map(id => ({ id, contract_id: id, login_id: id, ...administrator })),
    )
    const asked = { requested_by: 'x', requested_at: now, identity: 'call-back', reason: 'x' } as const
    await addRows(
      world,
      'number_clearing',
      many.map((id, n) => ({
        ...{ id, account_id: id, number_version: 0, due_at: now + n, state: 'open' as const },
        ...asked,
      })),
    )
    const pages = [await asking.get('/op/clearings'), await asking.get('/op/clearings?page=2')]
    expect(pages.map(({ page }) => page.querySelectorAll('main tbody tr').length)).toEqual([
      policy.list.pageRows,
      2,
    ])
    expect(pages[0]?.html).toContain('href="/op/clearings?page=2"')
    expect(pages[1]?.text).toContain(`waiting-${policy.list.pageRows + 1}`)
  })

  onSqlite('shows the last closed ones along an index', async () => {
    const compiled = listClearings(world.deps.db, 'closed', { before: 0, limit: 10 }).compile()
    const plan = await planOf(world, compiled)
    expect(plan).toContain('SEARCH number_clearing USING INDEX number_clearing_closed')
    expect(plan).not.toContain('TEMP B-TREE')
  })

  onSqlite('finds what is due along an index', async () => {
    const now = world.clock.now()
    const compiled = clearingsToSettle(world.deps.db, { now, requestedBefore: now }, 10).compile()
    expect(await planOf(world, compiled)).toContain('SEARCH c USING INDEX number_clearing_due (state=?)')
  })
})
