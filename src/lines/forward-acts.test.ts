import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeAccount, changeRows, lineOf, recorded } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { policy } from '../policy.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from './option-services.ts'

const LINE = '05055001001'
const [ADMINISTRATOR, USER] = ['09011112222', '08011112222']
const ABROAD = '+44 20 7123 4567'
const PATH = `/oa/lines/${LINE}`
let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  administrator = await signedInAdministrator(world)
})
afterEach(() => world.close())

async function keep(services: Partial<OptionServices>): Promise<void> {
  const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, ...services })
  const { version } = await lineOf(world, LINE)
  await changeRows(world, 'line', { set: { settings, version: version + 1 }, where: { number: LINE } })
}
const kept = async () => (await lineOf(world, LINE)).settings
const save = async (typed: Record<string, string>, browser = administrator, path = PATH) =>
  browser.post(path, { ...formFields(await browser.get(path), 'main form'), ...typed })
const always = (number: string) => ({ forwarding: 'always', 'number.always': number })
const ok = async (browser = administrator, site = 'oa') => {
  const form = formFields(await browser.get(`/${site}/act`), 'main form')
  return browser.post(`/${site}/act`, { ...form, action: 'ok' })
}
const textsTo = async (number: string) => {
  await world.deliver()
  return world.gateway.sent.filter(sms => sms.to === number).map(({ text }) => text)
}

describe('forwarding abroad (D15)', () => {
  beforeEach(() => keep({ internationalSuspended: false }))

  it('is checked with the country and who pays, takes a code for it, is saved, and told at once to both', async () => {
    expect((await save(always(ABROAD))).location).toBe('/oa/act')
    const check = await administrator.get('/oa/act')
    expect(check.text).toContain('050-5500-1001の転送：なし ⇒ 転送中：常に → ')
    expect(check.text).toContain('イギリス')
    expect(check.text).toContain('海外への通話料はお客さまのご負担になります。')
    expect((await kept()).forwarding).toEqual([])
    expect((await ok()).location).toBe('/oa/act/code')
    expect((await administrator.get('/oa/act/code')).text).toContain('大切な変更のため、もう一度認証します')
    const code = await world.codeFor(ADMINISTRATOR)
    expect((await textsTo(ADMINISTRATOR)).at(-1)).toContain('海外転送用。')
    const done = await administrator.post('/oa/act/code', { code })
    expect(done.location).toBe(PATH)
    expect((await administrator.get(PATH)).text).toContain('サービス設定を保存しました。')
    expect((await kept()).forwarding).toEqual([{ when: 'always', to: { number: '+442071234567' } }])
    for (const number of [ADMINISTRATOR, USER]) {
      const text = (await textsTo(number)).at(-1) ?? ''
      expect(text).toContain('050-5500-1001を海外(末尾4567)へ転送 10:00。心当たりがなければ')
      expect(text.length).toBeLessThanOrEqual(policy.sms.onePartUnits)
    }
    expect(await recorded(world, 'line.saved')).toHaveLength(1)
  })

  it('by an intruder with an open session changes nothing: the phone gets a code that says what for', async () => {
    world.clock.pass(policy.act.freshForMs + 1)
    await save(always(ABROAD))
    await ok()
    expect((await textsTo(ADMINISTRATOR)).at(-1)).toContain('海外転送用。')
    expect((await administrator.post('/oa/act/code', { code: '000000' })).status).toBe(422)
    expect((await kept()).forwarding).toEqual([])
    expect((await recorded(world, 'act.refused')).map(({ detail }) => detail.reason)).toEqual(['wrong-code'])
    expect((await administrator.get('/oa/history')).text).toContain('変更の内容：海外への転送')
  })

  it('shows what was typed again with 『修正する』', async () => {
    await save(always(ABROAD))
    const form = formFields(await administrator.get('/oa/act'), 'main form')
    const back = await administrator.post('/oa/act', { ...form, action: 'correct' })
    expect(formFields(await administrator.get(back.location ?? ''), 'main form')).toMatchObject(
      always('+442071234567'),
    )
  })

  it('shows what was typed again when somebody saved before its code came, and then what he saved', async () => {
    await save(always(ABROAD))
    await ok()
    const code = await world.codeFor(ADMINISTRATOR)
    await keep({ internationalSuspended: false, rejectAnonymous: true })
    const back = await administrator.post('/oa/act/code', { code })
    expect(back.location).toBe(`${PATH}?held`)
    const form = await administrator.get(back.location ?? '')
    expect(form.text).toContain('認証の間に内容が変わったため、何も変更していません。')
    const typed = formFields(form, 'main form')
    expect(typed).toMatchObject(always('+442071234567'))
    const conflict = await administrator.post(PATH, typed)
    expect(conflict.status).toBe(409)
    expect(formFields(conflict, 'main form')).toMatchObject(always('+442071234567'))
    expect(await kept()).toMatchObject({ forwarding: [], rejectAnonymous: true })
  })

  it('is shown by its form no longer once it was saved', async () => {
    await save(always(ABROAD))
    await ok()
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    await keep({ internationalSuspended: false })
    const form = formFields(await administrator.get(`${PATH}?held`), 'main form')
    expect(form.forwarding).toBe('off')
  })

  it('is the user’s, too, for his own line, and the administrator hears of it', async () => {
    const user = await signedInUser(world)
    await save(always(ABROAD), user, '/ou/settings')
    await ok(user, 'ou')
    await user.post('/ou/act/code', { code: await world.codeFor(USER) })
    expect((await kept()).forwarding).toHaveLength(1)
    expect((await textsTo(ADMINISTRATOR)).at(-1)).toContain('を海外(末尾4567)へ転送')
    expect((await textsTo(USER)).filter(text => text.includes('へ転送'))).toEqual([])
  })

  it('is not possible for 72 hours after a new number, and the form says until when', async () => {
    await changeAccount(world, 'office', { abroad_after: world.clock.now() + policy.act.quarantineMs })
    expect((await administrator.get(PATH)).text).toContain(
      '72時間は、海外への転送と国際電話利用休止の解除はできません',
    )
    const answer = await save(always(ABROAD))
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('value="+44 20 7123 4567"')
    expect((await kept()).forwarding).toEqual([])
  })

  it('stops at once what the same form stops, and says so where the rest is not possible', async () => {
    await keep({
      internationalSuspended: false,
      forwarding: [{ when: 'busy', to: { number: '0312345678' } }],
    })
    await changeAccount(world, 'office', { abroad_after: world.clock.now() + policy.act.quarantineMs })
    const abroad = { 'to.busy': 'off', 'to.unreachable': 'number', 'number.unreachable': ABROAD }
    const answer = await save({ forwarding: 'cases', ...abroad })
    expect((await kept()).forwarding).toEqual([])
    expect(answer.page.querySelector('.notice.success')?.text ?? '').toContain('「しない」にしました')
  })

  it('stops at once what the same form stops', async () => {
    await keep({
      internationalSuspended: false,
      forwarding: [{ when: 'busy', to: { number: '0312345678' } }],
    })
    await save({
      forwarding: 'cases',
      'to.busy': 'off',
      'to.unreachable': 'number',
      'number.unreachable': ABROAD,
    })
    expect((await kept()).forwarding).toEqual([])
    await ok()
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    expect((await kept()).forwarding).toEqual([{ when: 'unreachable', to: { number: '+442071234567' } }])
  })
})

describe('lifting 国際電話利用休止', () => {
  it('takes a code for it, says what it means, and is told', async () => {
    await save({ internationalSuspended: '' })
    const check = (await administrator.get('/oa/act')).text
    expect(check).toContain('050-5500-1001の国際電話利用休止を解除')
    expect((await kept()).internationalSuspended).toBe(true)
    await ok()
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    expect((await kept()).internationalSuspended).toBe(false)
    expect((await textsTo(USER)).at(-1)).toContain('050-5500-1001の国際電話利用休止を解除 10:00。')
  })

  it('together with forwarding abroad is named beside the field of its code, too, with what it means', async () => {
    await save({ internationalSuspended: '', ...always(ABROAD) })
    const both = ['050-5500-1001の国際電話利用休止を解除', '050-5500-1001の転送：なし ⇒ 転送中：常に → ']
    const check = (await administrator.get('/oa/act')).text
    for (const part of [...both, '海外へ電話をかけたり']) expect(check).toContain(part)
    await ok()
    const code = (await administrator.get('/oa/act/code')).text
    for (const part of both) expect(code).toContain(part)
  })

  it('and the other way round takes nothing', async () => {
    await keep({ internationalSuspended: false })
    expect((await save({ internationalSuspended: '1' })).location).toBe(PATH)
    expect((await kept()).internationalSuspended).toBe(true)
  })
})

describe('forwarding in Japan', () => {
  it('is saved at once in a fresh session, and several changes within ten minutes are told once', async () => {
    expect((await save(always('03-1234-5678'))).location).toBe(PATH)
    world.clock.pass(1)
    expect((await save(always('06-9876-5432'))).location).toBe(PATH)
    expect((await textsTo(USER)).filter(text => text.includes('へ転送'))).toHaveLength(1)
    world.clock.pass(1)
    await save({ forwarding: 'off' })
    expect((await textsTo(USER)).filter(text => text.includes('転送'))).toHaveLength(1)
  })

  it('asks for a code later, with one line that says what is about to change', async () => {
    world.clock.pass(policy.act.freshForMs + 1)
    expect((await save(always('03-1234-5678'))).location).toBe('/oa/act/code')
    expect((await administrator.get('/oa/act/code')).text).toContain(
      '050-5500-1001の転送：なし ⇒ 転送中：常に → 末尾 5678',
    )
    expect((await kept()).forwarding).toEqual([])
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    expect((await kept()).forwarding).toEqual([{ when: 'always', to: { number: '0312345678' } }])
  })
})
