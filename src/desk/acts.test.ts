import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import {
  accountOf,
  changeAccount,
  changeRows,
  emptyTable,
  idOf,
  recorded,
  rowsOf,
} from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import type { DeskRole } from '../accounts/tables.ts'
import { suspendAccount } from '../contracts/states.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { applyReceipt } from '../sms/receipts.ts'
import { DESK_ACTS, DESK_ROLES, type DeskAct, may } from './roles.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const pageOf = async (loginId: string) => `/op/accounts/${await idOf(world, loginId)}`
const REASON = { reason: '本人からの申し出', identity: 'call-back' }

/** What the form holds when it is shown now. */
const formOf = async (browser: Visitor, path: string) => ({
  ...REASON,
  lastDay: '2027-01-31',
  stamp: fieldValue(await browser.get(path), 'stamp'),
})
const doIt = async (browser: Visitor, loginId: string, act: DeskAct) => {
  const path = `${await pageOf(loginId)}/${act}`
  return browser.post(path, await formOf(browser, path))
}
const passwordIn = (html: string) => /(?:[a-z2-9]{4}-){4}[a-z2-9]{4}/.exec(html)?.[0]

describe('the account page', () => {
  it("shows an administrator's contract, lines, sessions, sign-ins and SMS, and no whole number", async () => {
    await signedInAdministrator(world)
    const desk = await signedInMember(world, 'desk')
    const page = await desk.get(await pageOf('office'))
    for (const text of ['office商事', 'taro', 'jiro', '050-5500-1001', '末尾 2222', '確認済み', '未登録'])
      expect(page.text).toContain(text)
    for (const text of [
      'ログインの認証コード',
      '届きました（認証コードが入力されました）',
      'ログインしました。',
    ])
      expect(page.text).toContain(text)
    expect(page.html).not.toMatch(/0[789]011112222/)
  })

  it('says of each part that there is nothing, instead of an empty table', async () => {
    const desk = await signedInMember(world, 'desk')
    const page = await desk.get(await pageOf('jiro'))
    for (const text of [
      '現在ログイン中の端末はありません。',
      'ログインの記録はまだありません。',
      'SMSの記録はありません。',
    ])
      expect(page.text).toContain(text)
    expect(page.text).toContain('ご契約の管理者が管理者用設定Webサイトで登録・変更します。')
  })

  it('tells in words why an SMS did not arrive', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'NoSuchNumber' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    world.gateway.next = () => world.gateway.accept()
    const desk = await signedInMember(world, 'desk')
    const page = await desk.get(await pageOf('taro'))
    expect(page.text).toContain('受け付けられませんでした。番号が使われていないか、SMSを受信できません')
    expect(page.text).toContain('NoSuchNumber')
  })

  it.each([
    [
      { code: 'REJECTD/034', curable: true } as const,
      '通信事業者の設備で配信されませんでした。電話機が原因ではありません',
    ],
    [{ code: 'UNDELIV/001' }, '届きませんでした。電源が切れているか、圏外か、受信できない状態です'],
  ])('tells the carriers from the phone: %j', async (why, sentence) => {
    world.gateway.next = () => ({ kind: 'accepted', providerId: 'taro-1' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    world.gateway.next = () => world.gateway.accept()
    await applyReceipt(world.deps, {
      gateway: 'fake',
      of: { providerId: 'taro-1' },
      state: 'undelivered',
      ...why,
    })
    const desk = await signedInMember(world, 'desk')
    const page = await desk.get(await pageOf('taro'))
    for (const text of [sentence, why.code]) expect(page.text).toContain(text)
  })

  it('is 404 for an account that does not exist, and for one of the desk itself', async () => {
    const desk = await signedInMember(world, 'supervisor')
    expect((await desk.get('/op/accounts/nobody')).status).toBe(404)
    const own = await pageOf('op-supervisor')
    for (const path of [own, `${own}/history`, `${own}/reset-password`])
      expect((await desk.get(path)).status).toBe(404)
    expect((await desk.post(`${own}/reset-password`, { stamp: 'x' })).status).toBe(404)
    expect((await desk.get(`${await pageOf('taro')}/delete`)).status).toBe(404)
  })

  it('names the desk members in the history at the desk, and not in that of the customer', async () => {
    const desk = await signedInMember(world, 'desk', 'yamada')
    await doIt(desk, 'taro', 'suspend')
    const there = await desk.get(`${await pageOf('taro')}/history`)
    expect(there.text).toMatch(/IDの利用を停止しました。[\s\S]*サービス事業者\s+yamada/)
    const administrator = await signedInAdministrator(world)
    const own = await administrator.get('/oa/history')
    expect(own.text).toContain('IDの利用を停止しました。')
    expect(own.html).not.toContain('yamada')
  })

  it('tells from where the desk works to the desk only', async () => {
    const change = { site: 'user', loginId: 'jiro', reason: 'x', by: 'yamada', address: '10.9.8.7' } as const
    await suspendAccount(world.deps, change)
    const desk = await signedInMember(world, 'desk')
    expect((await desk.get(`${await pageOf('jiro')}/history`)).text).toContain('10.9.8.7')
    const administrator = await signedInAdministrator(world)
    const own = await administrator.get('/oa/history')
    expect(own.text).toContain('IDの利用を停止しました。')
    expect(own.text).not.toContain('10.9.8.7')
  })

  it('stands in the audit trail with who looked', async () => {
    const desk = await signedInMember(world, 'desk', 'yamada')
    await desk.get(await pageOf('taro'))
    expect(await recorded(world, 'desk.viewed')).toMatchObject([
      { detail: { account: await idOf(world, 'taro') }, account_id: await idOf(world, 'yamada') },
    ])
  })
})

describe('resetting a password', () => {
  it('shows the new one once, on the next page only, and ends the sessions', async () => {
    const user = await signedInUser(world)
    const desk = await signedInMember(world, 'desk', 'yamada')
    const answer = await doIt(desk, 'taro', 'reset-password')
    expect(answer.location).toBe(await pageOf('taro'))
    const elsewhere = await desk.get(await pageOf('jiro'))
    expect(passwordIn(elsewhere.html)).toBeUndefined()
    await desk.get('/op/search')
    const page = await desk.get(answer.location ?? '')
    const password = passwordIn(page.html) ?? ''
    expect(page.text).toContain('パスワードを再発行しました。')
    expect(passwordIn((await desk.get(answer.location ?? '')).html)).toBeUndefined()
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await world.visitor().post('/ou/', { loginId: 'taro', password })).location).toBe('/ou/code')
    expect((await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })).status).toBe(
      422,
    )
    expect(world.logged()).not.toContain(password)
    expect(await recorded(world, 'password.reset')).toMatchObject([
      { actor: 'operator', detail: { by: 'yamada', ...REASON }, account_id: await idOf(world, 'taro') },
    ])
    expect(JSON.stringify(await rowsOf(world, 'session'))).not.toContain(password)
  })

  it('asks why, and how the desk made sure who is calling', async () => {
    const desk = await signedInMember(world, 'desk')
    const path = `${await pageOf('taro')}/reset-password`
    const { stamp } = await formOf(desk, path)
    const answer = await desk.post(path, { stamp, reason: ' ' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('本人確認の方法を選んでください。')
    expect(answer.text).toContain('理由を入力してください。')
    expect(await recorded(world, 'password.reset')).toEqual([])
  })

  it('is done once by two clicks, whose page shows the password that counts', async () => {
    const desk = await signedInMember(world, 'desk')
    const path = `${await pageOf('taro')}/reset-password`
    const form = await formOf(desk, path)
    const answers = await Promise.all([desk.copy().post(path, form), desk.copy().post(path, form)])
    expect(answers.map(answer => answer.status)).toEqual([303, 303])
    expect(await recorded(world, 'password.reset')).toHaveLength(1)
    const password = passwordIn((await desk.get(await pageOf('taro'))).html) ?? ''
    expect((await world.visitor().post('/ou/', { loginId: 'taro', password })).location).toBe('/ou/code')
  })

  it('is not done again by the back button, nor over what a colleague did meanwhile', async () => {
    const desk = await signedInMember(world, 'desk')
    const colleague = await signedInMember(world, 'desk', 'colleague')
    const path = `${await pageOf('taro')}/reset-password`
    const form = await formOf(desk, path)
    await doIt(colleague, 'taro', 'reset-password')
    const answer = await desk.post(path, form)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('このIDの状態が変わったため、何も行っていません。')
    expect(await recorded(world, 'password.reset')).toHaveLength(1)
    await doIt(desk, 'taro', 'reset-password')
    await desk.get(await pageOf('taro'))
    expect((await desk.post(path, form)).status).toBe(409)
    expect(await recorded(world, 'password.reset')).toHaveLength(2)
  })
})

describe('ending sessions, suspending and resuming', () => {
  it('ends every session of the ID, and says who did it', async () => {
    const user = await signedInUser(world)
    const desk = await signedInMember(world, 'desk', 'yamada')
    const answer = await doIt(desk, 'taro', 'end-sessions')
    expect((await desk.get(answer.location ?? '')).text).toContain('ログイン中の端末をすべて終了しました。')
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await recorded(world, 'session.ended')).at(-1)).toMatchObject({
      actor: 'operator',
      detail: { reason: 'desk', by: 'yamada', count: 1 },
    })
  })

  it('suspends and resumes an ID, each with a reason', async () => {
    const desk = await signedInMember(world, 'desk', 'yamada')
    const path = `${await pageOf('taro')}/suspend`
    const empty = await desk.post(path, { ...(await formOf(desk, path)), reason: ' ' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('理由を入力してください。')
    await doIt(desk, 'taro', 'suspend')
    const suspended = await desk.get(await pageOf('taro'))
    expect(suspended.text).toContain('停止中')
    expect((await desk.get(path)).status).toBe(409)
    expect((await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })).status).toBe(
      422,
    )
    await doIt(desk, 'taro', 'resume')
    expect(
      (await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })).location,
    ).toBe('/ou/code')
    expect(await recorded(world, 'account.suspended')).toMatchObject([
      { detail: { by: 'yamada', reason: REASON.reason } },
    ])
  })

  it('suspends a whole contract from its administrator’s page, and no other one', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const desk = await signedInMember(world, 'desk')
    expect((await desk.get(`${await pageOf('taro')}/suspend-contract`)).status).toBe(409)
    await doIt(desk, 'office', 'suspend-contract')
    const refused = await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    expect(refused.text).toContain('現在ご利用を停止しています。')
    const other = await world.visitor().post('/ou/', { loginId: 'hanako', password: 'hanako-password' })
    expect(other.location).toBe('/ou/code')
    await doIt(desk, 'office', 'resume-contract')
    expect(
      (await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })).location,
    ).toBe('/oa/code')
  })

  it('keeps numbers out of the reasons', async () => {
    const desk = await signedInMember(world, 'desk')
    const path = `${await pageOf('taro')}/suspend`
    const form = { ...(await formOf(desk, path)), reason: '０９０-1111-2222から電話、受付番号12' }
    await desk.post(path, form)
    const [event] = await recorded(world, 'account.suspended')
    expect(event?.detail.reason).toBe('***-****-2222から電話、受付番号12')
  })

  it('keeps what was typed when something is missing', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    const path = `${await pageOf('office')}/clear-number`
    const stamp = fieldValue(await supervisor.get(path), 'stamp')
    const answer = await supervisor.post(path, { stamp, reason: '機種変更', identity: 'x' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('本人確認の方法を選んでください。')
    expect(fieldValue(answer, 'reason')).toBe('機種変更')
    const again = await supervisor.post(path, { stamp, reason: '', identity: 'documents' })
    expect(again.html).toMatch(/value="documents" checked/)
  })
})

const MATRIX = DESK_ROLES.flatMap(role => DESK_ACTS.map(act => ({ role, act })))

describe('what each role may do', () => {
  it('is what the brief of the desk says', () => {
    const acts = (role: DeskRole) => DESK_ACTS.filter(act => may(role, act))
    expect(acts('read-only')).toEqual([])
    const ofSupervisors = [
      ...['clear-number', 'forbid-abroad', 'allow-abroad', 'lift-quarantine'],
      ...['end-contract', 'keep-contract'],
    ]
    expect(acts('desk')).toEqual(DESK_ACTS.filter(act => !ofSupervisors.includes(act)))
    expect(acts('supervisor')).toEqual(DESK_ACTS)
    expect(may('desk', 'decide-clearing')).toBe(false)
    expect(may(undefined, 'end-sessions')).toBe(false)
  })

  it('holds in the rule, whatever a page offered', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    const browsers = new Map<DeskRole, Visitor>([['supervisor', supervisor]])
    for (const role of ['read-only', 'desk'] as const) browsers.set(role, await signedInMember(world, role))
    for (const { role, act } of MATRIX) {
      const needsSuspended = act === 'resume' || act === 'resume-contract'
      if (needsSuspended) await doIt(supervisor, 'office', act === 'resume' ? 'suspend' : 'suspend-contract')
      if (act === 'admit-others') await onlyKnown()
      if (act === 'keep-contract') await changeRows(world, 'contract', { set: { ends_on: '2027-01-31' } })
      if (act === 'allow-abroad') await changeRows(world, 'contract', { set: { abroad: 'never' } })
      if (act === 'lift-quarantine')
        await changeAccount(world, 'office', { abroad_after: world.clock.now() + MINUTE_MS })
      await changeRows(world, 'session', { set: { code_at: world.clock.now() } })
      const path = `${await pageOf('office')}/${act}`
      const form = await formOf(supervisor, path)
      const browser = browsers.get(role) as Visitor
      const before = (await recorded(world, 'access.refused')).length
      const allowed = may(role, act)
      const shown = (await browser.get(await pageOf('office'))).html.includes(`href="${path}"`)
      const answer = await browser.post(path, form)
      expect(shown, `${role}: ${act} is offered`).toBe(allowed)
      expect(answer.status, `${role}: ${act}`).toBe(allowed ? 303 : 403)
      expect((await browser.get(path)).status === 403, `${role}: the form of ${act}`).toBe(!allowed)
      expect((await recorded(world, 'access.refused')).length - before, `${role}: ${act}`).toBe(
        allowed ? 0 : 2,
      )
      if (answer.status === 403) expect(answer.text).toContain('この操作はできません')
      await makeAsBefore()
      // Each refusal is an event of its own, for each of them has a minute of its own.
      world.clock.pass(MINUTE_MS)
    }
  }, 60_000)

  async function onlyKnown(): Promise<void> {
    const only_known_until = world.clock.now() + policy.knownDevice.onlyKnownMs
    await changeRows(world, 'account', { set: { only_known_until } })
  }

  async function makeAsBefore(): Promise<void> {
    await changeRows(world, 'account', {
      set: { suspended_at: null, only_known_until: null, abroad_after: null },
    })
    await changeRows(world, 'contract', { set: { suspended_at: null, abroad: null, ends_on: null } })
    await emptyTable(world, 'number_clearing')
  }

  it('of other browsers that are let in again ends at once what kept them out', async () => {
    const supervisor = await signedInMember(world, 'supervisor')
    await onlyKnown()
    const path = `${await pageOf('office')}/admit-others`
    expect((await supervisor.post(path, await formOf(supervisor, path))).status).toBe(303)
    expect((await accountOf(world, 'office')).only_known_until).toBeNull()
  })

  it('is the one of this moment: a form that was opened before does nothing after a change', async () => {
    const desk = await signedInMember(world, 'desk', 'yamada')
    const path = `${await pageOf('taro')}/suspend`
    const form = await formOf(desk, path)
    await changeAccount(world, 'yamada', { role: 'read-only' })
    expect((await desk.post(path, form)).status).toBe(403)
    expect(await recorded(world, 'account.suspended')).toEqual([])
  })
})

it('an operator changes his own password and sees where he is signed in, as everybody does', async () => {
  const desk = await signedInMember(world, 'desk')
  expect((await desk.get('/op/devices')).text).toContain('ログイン中の端末')
  const wanted = { current: DESK_PASSWORD, wanted: 'another long one', repeated: 'another long one' }
  expect((await desk.post('/op/password', wanted)).location).toBe('/op/search')
  expect((await desk.get('/op/search')).text).toContain('パスワードを変更しました')
})
