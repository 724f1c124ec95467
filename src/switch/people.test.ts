import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, recorded } from '../../support/rows.ts'
import { LINE, makeSwitchWorld, NEXT, type SwitchWorld, save, to } from '../../support/switch.ts'
import { status, take } from '../../support/switch-peer.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'

/** What people see of whether calls follow what they saved. */
const SETTINGS = '/ou/settings'
let all: SwitchWorld
afterEach(() => all.close())

async function saveForm(user: Visitor, changed: Record<string, string>) {
  const form = { ...formFields(await user.get(SETTINGS), '#line-form'), ...changed }
  return user.submit(SETTINGS, form)
}

describe('サービス設定 after 『保存』', () => {
  let user: Visitor
  beforeEach(async () => {
    all = await makeSwitchWorld()
    await all.passOn()
    user = await signedInUser(all.world)
  })

  it('says that the telephone system is waited for, and then when it was told', async () => {
    const saved = await saveForm(user, { rejectAnonymous: '1' })
    expect(saved.text).toContain('サービス設定を保存しました。')
    expect(saved.text).toContain('交換機への反映：待っています')
    expect(JSON.parse((await user.get(`${SETTINGS}/state`)).html)).toMatchObject({
      kind: 'waiting',
      final: false,
    })
    await all.passOn()
    const text = `反映しました（${clockTime(all.world.clock.now())}）`
    expect((await user.get(SETTINGS)).text).toContain(`交換機への反映：${text}`)
    expect(JSON.parse((await user.get(`${SETTINGS}/state`)).html)).toEqual({
      kind: 'applied',
      text,
      final: true,
    })
    expect(all.pbx.has(LINE)).toMatchObject({ rejectAnonymous: true })
  })

  it('says after 30 seconds that calls still go as before', async () => {
    all.pbx.answer = status(503)
    await saveForm(user, { rejectAnonymous: '1' })
    await all.passOn()
    all.world.clock.pass(policy.switch.slowMs)
    expect((await user.get(SETTINGS)).text).toContain(
      '反映に時間がかかっています。通話はまだ前の設定のとおりです。',
    )
  })

  it('gives the helpline’s number where the telephone system refuses it', async () => {
    all.pbx.answer = status(422)
    await saveForm(user, { rejectAnonymous: '1' })
    await all.passOn()
    const { text } = await user.get(SETTINGS)
    expect(text).toContain('反映できていません。通話はまだ前の設定のとおりです。')
    expect(text).toContain(all.world.deps.config.desk.phone)
  })

  it('tells nobody of a line of others', async () => {
    const answer = await user.get(`/oa/lines/${NEXT}/state`)
    expect(answer.location ?? answer.status).not.toBe(200)
    const administrator = await signedInAdministrator(all.world)
    expect((await administrator.get('/oa/lines/05055002001/state')).status).toBe(404)
  })
})

describe('利用者番号一覧', () => {
  it('marks what is not in effect yet, and nothing else', async () => {
    all = await makeSwitchWorld()
    await all.passOn()
    const administrator = await signedInAdministrator(all.world)
    expect((await administrator.get('/oa/lines')).text).not.toContain('反映待ち')
    await save(all.world, LINE, { forwarding: to('0312345678') })
    expect((await administrator.get('/oa/lines')).text).toContain('反映待ち')
    all.pbx.answer = status(422)
    await all.passOn()
    expect((await administrator.get('/oa/lines')).text).toContain('未反映')
  })
})

describe('a line that is not adopted', () => {
  beforeEach(async () => {
    all = await makeSwitchWorld({ isAdopted: false })
  })

  it('says that it is being prepared, shows no form, and saves nothing', async () => {
    const user = await signedInUser(all.world)
    const page = await user.get(SETTINGS)
    expect(page.text).toContain('現在、交換機とつなぐ準備をしています')
    expect(page.html).not.toContain('id="line-form"')
    const form = { version: '1', forwarding: 'off', rejectAnonymous: '1' }
    const answer = await user.post(SETTINGS, form)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('保存していません')
    expect(await recorded(all.world, 'line.saved')).toEqual([])
    await all.passOn()
    expect(all.pbx.pushes).toEqual([])
  })

  it('passes 『転送をすべて止める』 on, as a whole state without forwarding', async () => {
    const administrator = await signedInAdministrator(all.world)
    expect((await administrator.get('/oa/lines')).html).toContain('href="/oa/stop-forwarding"')
    const page = await administrator.get('/oa/stop-forwarding')
    expect(page.text).toContain('準備をしている利用者番号が2件あります')
    const done = await administrator.submit('/oa/stop-forwarding', formFields(page, 'main form'))
    expect(done.text).toContain('2件の転送を止めました。')
    await all.passOn()
    for (const line of [LINE, NEXT]) expect(all.pbx.has(line)).toMatchObject({ line, forwarding: [] })
    expect((await administrator.get(`/oa/lines/${LINE}`)).text).toContain('準備をしています')
  })
})

describe('at the desk', () => {
  const pathOf = async () => `/op/accounts/${(await accountOf(all.world, 'taro')).id}`
  beforeEach(async () => {
    all = await makeSwitchWorld()
    await all.passOn()
  })

  it('the account’s page says how far it is, and leads to versions and the last answer', async () => {
    const member = await signedInMember(all.world, 'read-only')
    expect((await member.get(await pathOf())).text).toContain('交換機への反映反映しました')
    all.pbx.answer = status(422)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    const { text, html } = await member.get(`${await pathOf()}/line`)
    expect(text).toContain('反映できていません')
    expect(text).toContain(String(await all.version(LINE)))
    expect(text).toContain('http-422')
    expect(html).not.toContain('name="reason"')
  })

  it('a supervisor takes the line out of service, and puts it in again', async () => {
    const supervisor = await signedInMember(all.world, 'supervisor')
    const path = `${await pathOf()}/line`
    for (const [inService, sentence] of [
      [false, '利用を休止しました。'],
      [true, '利用を再開しました。'],
    ] as const) {
      const form = formFields(await supervisor.get(path), 'main form')
      expect((await supervisor.post(path, form)).text).toContain('理由を入力してください。')
      const done = await supervisor.submit(path, { ...form, reason: '解約のため' })
      expect(done.text).toContain(sentence)
      await all.passOn()
      expect(all.pbx.has(LINE)).toMatchObject({ inService })
    }
    const events = await recorded(all.world, 'line.out-of-service', 'line.in-service')
    expect(events.map(({ action, detail }) => [action, detail.reason])).toEqual([
      ['line.out-of-service', '解約のため'],
      ['line.in-service', '解約のため'],
    ])
  })

  it('nobody else does', async () => {
    const clerk = await signedInMember(all.world, 'desk')
    const answer = await clerk.post(`${await pathOf()}/line`, { inService: '0', reason: 'x' })
    expect(answer.status).toBe(403)
    all.pbx.answer = take
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ inService: true })
  })
})

describe('without a telephone system', () => {
  it('nothing of this is shown', async () => {
    all = await makeSwitchWorld({ config: { switch: undefined } })
    const administrator = await signedInAdministrator(all.world)
    const pages = [await administrator.get('/oa/lines'), await administrator.get(`/oa/lines/${LINE}`)]
    const supervisor = await signedInMember(all.world, 'supervisor')
    const { id } = await accountOf(all.world, 'taro')
    pages.push(await supervisor.get(`/op/accounts/${id}`))
    for (const { text } of pages) expect(text).not.toMatch(/交換機|反映|準備/)
    expect((await supervisor.get(`/op/accounts/${id}/line`)).status).toBe(404)
    expect((await administrator.get(`/oa/lines/${LINE}/state`)).status).toBe(404)
  })
})
