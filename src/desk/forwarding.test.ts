import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addManyLines, plainLines } from '../../support/long-contract.ts'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { changeAccount, changeRows, idOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { FIRST_OPTION_SERVICES, type Forwarding, type OptionServices } from '../lines/option-services.ts'
import { policy } from '../policy.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'

/** What the desk sees of forwarding, and 『転送をすべて止める』 there (D16). */
const [LINE, NEXT] = ['05055001001', '05055001002']
const [ADMINISTRATOR, USER] = ['09011112222', '08011112222']
const [ABROAD, IN_JAPAN] = ['+442071234567', '0312345678']
let world: World
let yamada: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  yamada = await signedInMember(world, 'desk', 'yamada')
})
afterEach(() => world.close())

const always = (number: string): Forwarding => ({ when: 'always', to: { number } })
async function keep(number: string, services: Partial<OptionServices>): Promise<void> {
  const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, ...services })
  const { version } = await lineOf(world, number)
  await changeRows(world, 'line', { set: { settings, version: version + 1 }, where: { number } })
}
const forwardAbroad = (number: string) =>
  keep(number, { forwarding: [always(ABROAD)], internationalSuspended: false })
const forwarding = async (number: string) => (await lineOf(world, number)).settings.forwarding
const pathOf = async (loginId: string) => `/op/accounts/${await idOf(world, loginId)}`
const pageOf = async (loginId: string, browser = yamada) => browser.get(await pathOf(loginId))
const formPath = async (loginId: string) => `${await pathOf(loginId)}/stop-forwarding`
const REASON = 'お客さまからの電話'
async function stop(loginId: string, browser = yamada) {
  const path = await formPath(loginId)
  const form = await browser.get(path)
  return browser.submit(path, { ...formFields(form, '#act-form'), reason: REASON })
}
const textsTo = async (number: string) => {
  await world.deliver()
  return world.gateway.sent.filter(sms => sms.to === number).map(({ text }) => text)
}

describe('the desk sees what lines do now', () => {
  it('on the page of a user: where his calls go, with the last digits and the country', async () => {
    expect((await pageOf('taro')).text).toMatch(/転送・留守番\s*なし/)
    await forwardAbroad(LINE)
    const page = await pageOf('taro')
    expect(page.text).toMatch(/海外\s*転送中：常に → 末尾 4567（海外：イギリス）/)
    expect(page.html).not.toContain('2071234567')
    expect(page.html).toContain(`href="${await formPath('taro')}"`)
  })

  it('on the page of an administrator: which of his lines forward, those abroad first', async () => {
    await keep(LINE, { forwarding: [always(IN_JAPAN)] })
    await forwardAbroad(NEXT)
    const { text, page, html } = await pageOf('office')
    expect(text).toContain('2件の利用者番号が転送しています。')
    expect(text).toContain('うち1件は海外への転送です。')
    const [listed, ids] = page.querySelectorAll('main table.cards').slice(0, 2)
    expect(listed?.querySelectorAll('tbody th').map(cell => cell.textContent.trim())).toEqual([
      '050-5500-1002',
      '050-5500-1001',
    ])
    expect(listed?.textContent).toMatch(/常に → 末尾 4567（海外：イギリス）[\s\S]*常に → 末尾 5678/)
    expect(ids?.textContent).not.toContain('2071234567')
    expect(html).not.toMatch(/2071234567|0312345678|03-1234-5678/)
    expect(text).toMatch(/ログインID（2件）[\s\S]*taro[\s\S]*末尾 5678[\s\S]*jiro[\s\S]*末尾 4567/)
  })

  it('says of voicemail that it stays, and offers nothing to stop', async () => {
    await keep(LINE, { forwarding: [{ when: 'always', to: { voicemail: true } }] })
    const page = await pageOf('taro')
    expect(page.text).toMatch(/転送・留守番\s*留守番/)
    expect((await pageOf('office')).text).toContain('転送している利用者番号はありません。')
  })

  it('of a large contract the first ones, and all of them page by page', async () => {
    await addManyLines(world.deps, 'office', plainLines(policy.list.pageRows + 40))
    const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, forwarding: [always(IN_JAPAN)] })
    await changeRows(world, 'line', { set: { settings } })
    await forwardAbroad(NEXT)
    const first = await pageOf('office')
    const rows = first.page.querySelector('main table.cards')?.querySelectorAll('tbody tr') ?? []
    expect(rows).toHaveLength(policy.line.shownToStop)
    expect(rows[0]?.textContent).toContain('050-5500-1002')
    expect(first.text).toContain('ほか522件')
    const path = `${await pathOf('office')}/forwarding`
    expect(first.html).toContain(`href="${path}"`)
    const one = await yamada.get(path)
    expect(one.page.querySelectorAll('main tbody tr')).toHaveLength(policy.list.pageRows)
    const two = await yamada.get(`${path}?page=2`)
    expect(two.page.querySelectorAll('main tbody tr')).toHaveLength(42)
    expect(two.text).not.toContain('050-5500-1002')
    expect((await recorded(world, 'desk.viewed')).at(-1)?.detail).toEqual({
      page: 'accounts/forwarding',
      account: await idOf(world, 'office'),
    })
  })
})

describe('『転送をすべて止める』 at the desk', () => {
  it('stops all lines of a contract in two presses from its administrator’s page, and leaves voicemail', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const other = (await rowsOf(world, 'line')).find(({ number }) => ![LINE, NEXT].includes(number))
    if (other) await keep(other.number, { forwarding: [always(IN_JAPAN)] })
    await forwardAbroad(LINE)
    const voicemail = { when: 'no-answer', after: 20, to: { voicemail: true } } as const
    await keep(NEXT, { forwarding: [{ when: 'busy', to: { number: IN_JAPAN } }, voicemail] })
    expect((await pageOf('office')).html).toContain(`href="${await formPath('office')}" class="button"`)
    const form = await yamada.get(await formPath('office'))
    for (const text of ['ご契約のすべての利用者番号', '末尾 4567（海外：イギリス）', '30日間保存します'])
      expect(form.text).toContain(text)
    expect(form.html).not.toContain('2071234567')
    const done = await stop('office')
    expect(done.text).toContain('2件の転送を止めました。')
    expect(await forwarding(LINE)).toEqual([])
    expect(await forwarding(NEXT)).toEqual([voicemail])
    if (other) expect(await forwarding(other.number)).toHaveLength(1)
  })

  it('stops on a user’s page his own line only', async () => {
    await keep(LINE, { forwarding: [always(IN_JAPAN)] })
    await keep(NEXT, { forwarding: [always(IN_JAPAN)] })
    expect((await yamada.get(await formPath('taro'))).text).toContain('050-5500-1001について')
    expect((await stop('taro')).text).toContain('1件の転送を止めました。')
    expect(await forwarding(LINE)).toEqual([])
    expect(await forwarding(NEXT)).toHaveLength(1)
  })

  it('is refused by nothing that changed since the form was shown, nor by a code that was long ago', async () => {
    await keep(LINE, { forwarding: [always(IN_JAPAN)] })
    const path = await formPath('office')
    const form = formFields(await yamada.get(path), '#act-form')
    await forwardAbroad(LINE)
    await changeAccount(world, 'office', { sms_number_version: 9, suspended_at: world.clock.now() })
    world.clock.pass(policy.act.freshForMs + 1)
    expect((await yamada.post(path, { ...form, reason: REASON })).status).toBe(303)
    expect(await forwarding(LINE)).toEqual([])
  })

  it('asks why, and keeps what it shows', async () => {
    await forwardAbroad(LINE)
    const path = await formPath('office')
    const answer = await yamada.post(path, { reason: ' ' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('理由を入力してください。')
    expect(answer.text).toContain('末尾 4567')
    expect(await forwarding(LINE)).toHaveLength(1)
  })

  it('is done once by two clicks, and the page tells what the first one did', async () => {
    await forwardAbroad(LINE)
    const path = await formPath('office')
    const form = { ...formFields(await yamada.get(path), '#act-form'), reason: REASON }
    const answers = await Promise.all([0, 1].map(() => yamada.copy().post(path, form)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect((await pageOf('office')).text).toContain('1件の転送を止めました。')
    const again = await yamada.submit(path, form)
    expect(again.text).toContain('転送している利用者番号はありませんでした。')
  })

  it('is for who helps on the telephone, and not for who only looks', async () => {
    await forwardAbroad(LINE)
    const reader = await signedInMember(world, 'read-only')
    const page = await pageOf('office', reader)
    expect(page.text).toContain('末尾 4567（海外：イギリス）')
    expect(page.html).not.toContain('stop-forwarding')
    expect((await reader.post(await formPath('office'), { reason: REASON })).status).toBe(403)
    expect(await forwarding(LINE)).toHaveLength(1)
    await stop('office', await signedInMember(world, 'supervisor'))
    expect(await forwarding(LINE)).toEqual([])
  })

  it('ends what waits for its code, also where nothing forwards so far', async () => {
    await keep(LINE, { internationalSuspended: false })
    const thief = await signedInAdministrator(world)
    const path = `/oa/lines/${LINE}`
    const typed = { forwarding: 'always', 'number.always': ABROAD }
    await thief.post(path, { ...formFields(await thief.get(path), 'main form'), ...typed })
    const act = formFields(await thief.get('/oa/act'), 'main form')
    await thief.post('/oa/act', { ...act, action: 'ok' })
    const code = await world.codeFor(ADMINISTRATOR)
    expect((await stop('office')).text).toContain('転送している利用者番号はありませんでした。')
    const answer = await thief.post('/oa/act/code', { code })
    expect((await thief.get(answer.location ?? '')).text).toContain('何も変更していません')
    expect(await forwarding(LINE)).toEqual([])
  })

  it('stands in the trail with who did it and from where, and in both histories with why', async () => {
    await forwardAbroad(LINE)
    await stop('office')
    const events = await recorded(world, 'line.stopped', 'line.saved')
    for (const { actor, address, detail } of events) {
      expect({ actor, ...detail }).toMatchObject({ actor: 'operator', by: 'yamada', reason: REASON })
      expect(address).toBeTypeOf('string')
    }
    expect(events.map(({ action }) => action).sort()).toEqual(['line.saved', 'line.stopped'])
    expect(events.find(({ action }) => action === 'line.stopped')?.detail.count).toBe(1)
    const [administrator, user] = [await signedInAdministrator(world), await signedInUser(world)]
    for (const history of [await administrator.get('/oa/history'), await user.get('/ou/history')]) {
      expect(history.text).toMatch(/常に → 末尾 4567（海外：イギリス） ⇒ なし[\s\S]*お客さまからの電話/)
      expect(history.text).toContain('サービス事業者')
      expect(history.html).not.toContain('yamada')
    }
    expect((await administrator.get('/oa/history')).text).toContain('転送をすべて止めました。')
    expect((await yamada.get(`${await pathOf('taro')}/history`)).text).toContain('yamada')
  })

  it('is told by SMS to the administrator and to the user whose calls went elsewhere, to nobody else', async () => {
    await forwardAbroad(LINE)
    await stop('office')
    for (const number of [ADMINISTRATOR, USER]) {
      const text = (await textsTo(number)).filter(sms => sms.includes('停止'))
      expect(text).toHaveLength(1)
      expect(text[0]).toContain('050-5500-1001の転送をサービス事業者が停止 10:00。心当たりがなければ')
      expect(text[0]?.length).toBeLessThanOrEqual(policy.sms.onePartUnits)
    }
    await stop('office')
    expect(
      (await rowsOf(world, 'sms_message')).filter(({ purpose }) => purpose === 'forwarding-stopped'),
    ).toHaveLength(2)
  })

  it('tells the administrator of all lines together, and a user of his', async () => {
    await setNumberAsOperator(world.deps, { site: 'user', loginId: 'jiro' }, USER)
    await keep(LINE, { forwarding: [always(IN_JAPAN)] })
    await keep(NEXT, { forwarding: [always(IN_JAPAN)] })
    await stop('office')
    const stopped = async (number: string) => (await textsTo(number)).filter(sms => sms.includes('停止'))
    expect(await stopped(ADMINISTRATOR)).toEqual([expect.stringContaining('2件の転送をサービス事業者が停止')])
    expect(await stopped(USER)).toEqual([expect.stringContaining('2件の転送をサービス事業者が停止')])
  })

  it('is brought back by the administrator, by one act with a code', async () => {
    await forwardAbroad(LINE)
    await stop('office')
    const administrator = await signedInAdministrator(world)
    const restorePath = '/oa/restore-forwarding'
    await administrator.post(restorePath, formFields(await administrator.get(restorePath), 'main form'))
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    expect(await forwarding(LINE)).toEqual([always(ABROAD)])
  })
})
