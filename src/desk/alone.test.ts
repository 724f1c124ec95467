import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, apiCaller, newKey } from '../../support/api.ts'
import { onPostgres } from '../../support/engines.ts'
import { signedInMember } from '../../support/people.ts'
import { changeAccount, changeRows, idOf, onlyRowOf, rowsOf, waitingForLocks } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, type World } from '../../support/world.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { clearDueNumbers } from '../clearing/clearing.ts'
import { addContract, resetPassword } from '../contracts/contracts.ts'
import { makeActivationCode, registerAdministratorNumber, setEnrolment } from '../contracts/enrolment.ts'
import { setCodesFrom } from '../contracts/states.ts'
import { inTransaction } from '../platform/db/open.ts'
import { DAY_MS, HOUR_MS, policy } from '../policy.ts'

/** Nobody at the desk alone comes in, as the people concerned see it. */
let world: World
let yamada: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addContract(world.deps, {
    name: '番号なし商事',
    administrator: { loginId: 'bare', password: 'bare-password' },
  })
  yamada = await signedInMember(world, 'supervisor', 'yamada')
})
afterEach(() => world.close())

const NEW_NUMBER = '09055556666'
const PASSWORD = /(?:[a-z2-9]{4}-){4}[a-z2-9]{4}/

const onlyClearing = () => onlyRowOf(world, 'number_clearing')
const pathOf = async (loginId: string, act: string) => `/op/accounts/${await idOf(world, loginId)}/${act}`

async function fill(browser: Visitor, loginId: string, act: string) {
  const path = await pathOf(loginId, act)
  const form = await browser.get(path)
  const stamp = form.status === 200 ? fieldValue(form, 'stamp') : ''
  return { form, answer: await browser.post(path, { stamp, reason: 'お申し出', identity: 'call-back' }) }
}

/** The form, the page after it, and the password that this shows. */
async function reset(loginId: string, browser = yamada) {
  const { form, answer } = await fill(browser, loginId, 'reset-password')
  const page = await browser.get(answer.location ?? '')
  return { form, page, password: PASSWORD.exec(page.html)?.[0] ?? '' }
}

const setDay = async (loginId: string, day: string, browser = yamada) =>
  browser.post(`/op/rollout/contracts/${await idOf(world, loginId)}`, {
    day,
    reason: 'お申し出',
    action: 'set',
  })
const beforeCodes = (administratorId: string) =>
  setCodesFrom(world.deps, { administratorId, day: '2027-03-01' })
const signIn = (site: 'oa' | 'ou', fields: Record<string, string>) =>
  world.visitor().post(`/${site}/`, fields)

describe('a password that the desk showed', () => {
  it('needs the code of the registered number before codes are compulsory, until its owner replaces it', async () => {
    await beforeCodes('office')
    expect((await signIn('oa', { loginId: 'office', password: 'office-password' })).location).toBe(
      '/oa/lines',
    )
    const { form, page, password } = await reset('office')
    for (const shown of [form, page])
      expect(shown.text).toContain('登録されている番号に届く認証コードが必要です。')

    const needs = '登録されている番号に届く認証コードが必要です。'
    expect(page.text.split(needs)).toHaveLength(2)
    const later = `/op/accounts/${await idOf(world, 'office')}`
    expect((await yamada.get(later)).text).toContain(needs)

    const owner = world.visitor()
    expect((await owner.post('/oa/', { loginId: 'office', password })).location).toBe('/oa/code')
    await owner.post('/oa/code', { code: await world.codeFor('09011112222') })
    const wanted = { current: password, wanted: 'chosen by its owner', repeated: 'chosen by its owner' }
    expect((await owner.post('/oa/password', wanted)).status).toBe(303)
    expect((await signIn('oa', { loginId: 'office', password: wanted.wanted })).location).toBe('/oa/lines')
    expect((await yamada.get(later)).text).not.toContain(needs)
  })

  it.each(['before', 'after'])(
    'registers no number without an activation code, which the desk never sees (%s codes are compulsory)',
    async moment => {
      if (moment === 'before') await beforeCodes('bare')
      const { form, page, password } = await reset('bare')
      for (const shown of [form, page]) {
        expect(shown.text).toContain('開通コードは窓口には表示されません。')
        expect(shown.text).not.toMatch(/[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/)
      }
      const typed = { loginId: 'bare', password, number: NEW_NUMBER }
      expect((await signIn('oa', { loginId: 'bare', password })).html).toContain('name="activationCode"')
      for (const activationCode of ['', 'ABCD-EFGH-JKMN'])
        expect((await signIn('oa', { ...typed, activationCode })).status).toBe(422)
      expect(await numberOf(world.deps, 'bare')).toBeNull()

      const made = await makeActivationCode(world.deps, 'bare')
      const activationCode = made.kind === 'done' ? made.activationCode : ''
      const owner = world.visitor()
      await owner.post('/oa/', { ...typed, activationCode })
      await owner.post('/oa/code', { code: await world.codeFor(NEW_NUMBER) })
      expect(await numberOf(world.deps, 'bare')).toBe(NEW_NUMBER)
    },
  )

  it('says so in English, and of closed enrolments and service users, too', async () => {
    yamada.cookies.set('sekisho-language', 'en')
    expect((await reset('bare')).page.text).toContain('Activation codes are not shown at the desk')
    expect((await reset('jiro')).page.text).toContain('Until the contract’s administrator registers one')
    await setEnrolment(world.deps, 'bare', 'closed')
    expect((await reset('bare')).page.text).toContain('Until the systems team registers one')
  })

  it('does not let a service user in who has no number, before codes are compulsory either', async () => {
    await beforeCodes('office')
    const { password } = await reset('jiro')
    const refused = await signIn('ou', { loginId: 'jiro', password })
    expect(refused.text).toContain('SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。')
  })

  it('is one also where the API told it in its answer, and none where the command line or a notice did', async () => {
    await beforeCodes('bare')
    const api = await apiCaller(world)
    const told = await api.post('/administrators/bare/password-resets', { delivery: 'answer' })
    const first = { loginId: 'bare', password: String(told.body.initialPassword) }
    expect((await signIn('oa', first)).html).toContain('name="activationCode"')
    const made = await resetPassword(world.deps, 'admin', 'bare')
    const second = { loginId: 'bare', password: made.kind === 'reset' ? made.initialPassword : '' }
    expect((await signIn('oa', second)).location).toBe('/oa/lines')
  })
})

describe('what one person did within seven days', () => {
  it('keeps whoever reset a password from clearing the number alone, where one supervisor is enough', async () => {
    await world.close()
    const { desk } = world.deps.config
    world = await makeWorld({ config: { desk: { ...desk, secondOperator: false } } })
    await addOffice(world.deps)
    yamada = await signedInMember(world, 'supervisor', 'yamada')
    await reset('office')
    const { form } = await fill(yamada, 'office', 'clear-number')
    expect(form.text).toContain('別の責任者の承認が必要です。')
    world.clock.pass(2 * DAY_MS)
    expect(await clearDueNumbers(world.deps)).toBe(0)
    expect(await numberOf(world.deps, 'office')).toBe('09011112222')

    const other = await signedInMember(world, 'supervisor', 'other')
    const { id } = await onlyClearing()
    expect((await other.post(`/op/clearings/${id}`, { action: 'approve' })).status).toBe(303)
    expect(await numberOf(world.deps, 'office')).toBeNull()
  })

  it('keeps whoever reset a password of the contract from a later day of codes alone; the number is told when it is set', async () => {
    await reset('taro')
    const path = `/op/rollout/contracts/${await idOf(world, 'office')}`
    expect((await yamada.post(path, { day: '2026-12-24' })).text).toContain(
      '別の責任者が承認したときに設定され',
    )
    const asked = await setDay('office', '2026-12-24')
    expect(asked.location).toMatch(/^\/op\/clearings\//)
    const other = await signedInMember(world, 'supervisor', 'other')
    await other.post(asked.location ?? '', { action: 'approve' })
    await world.deliver()
    const told = world.gateway.sent.filter(sms => sms.to === '09011112222')
    expect(told.map(sms => sms.text).join()).toContain('必須になる日を変更しました')
  })

  it('keeps whoever moved the day alone, or agreed to it, from showing a password of the contract', async () => {
    expect((await setDay('office', '2026-12-24')).location).toContain('set=done')
    const asked = await setDay('bare', '2026-12-24')
    const other = await signedInMember(world, 'supervisor', 'other')
    await other.post(asked.location ?? '', { action: 'approve' })
    for (const [browser, loginId] of [
      [yamada, 'office'],
      [yamada, 'taro'],
      [other, 'bare'],
    ] as const) {
      const { form, answer } = await fill(browser, loginId, 'reset-password')
      for (const refused of [form, answer]) expect(refused.status).toBe(409)
      expect(form.text).toContain('パスワードの再発行は、別の担当者に依頼してください。')
    }
    expect((await reset('taro', other)).password).not.toBe('')
    world.clock.pass(7 * DAY_MS)
    const later = await signedInMember(world, 'supervisor', 'later')
    expect((await reset('office', later)).password).not.toBe('')
  })

  it('keeps whoever reset the password from agreeing, and his page says so; for seven days', async () => {
    await fill(yamada, 'office', 'clear-number')
    const other = await signedInMember(world, 'supervisor', 'other')
    await reset('office', other)
    const { id } = await onlyClearing()
    const path = `/op/clearings/${id}`
    const page = await other.get(path)
    expect(page.text).toContain('承認できません。ほかの責任者に依頼してください。')
    expect(page.html).not.toContain('value="approve"')
    expect((await other.post(path, { action: 'approve' })).status).toBe(422)
    const third = await signedInMember(world, 'supervisor', 'third')
    expect((await third.post(path, { action: 'approve' })).status).toBe(303)
  })

  it('ends after seven days also when it was written by a clock that was ahead', async () => {
    await setDay('office', '2026-12-24')
    await changeRows(world, 'desk_act', { set: { at: world.clock.now() + 365 * DAY_MS } })
    expect((await fill(yamada, 'office', 'reset-password')).answer.status).toBe(409)
    await clearDueNumbers(world.deps)
    world.clock.pass(7 * DAY_MS)
    await clearDueNumbers(world.deps)
    const later = await signedInMember(world, 'supervisor', 'later')
    await changeRows(world, 'desk_act', { set: { member: 'later' } })
    expect((await reset('office', later)).password).not.toBe('')
  })

  it('is seen by the second of two acts at once', async () => {
    const form = await yamada.get(await pathOf('office', 'reset-password'))
    const [day] = await Promise.all([
      setDay('office', '2026-12-24', yamada.copy()),
      yamada.copy().post(await pathOf('office', 'reset-password'), {
        ...{ stamp: fieldValue(form, 'stamp'), reason: 'お申し出', identity: 'call-back' },
      }),
    ])
    const acts = (await rowsOf(world, 'desk_act')).map(({ act }) => act).sort()
    // Either the day was set alone and no password was shown, or the password was shown and the day waits.
    expect(day.location?.includes('set=done') ? acts : acts.join()).toEqual(
      day.location?.includes('set=done') ? ['alone'] : 'asked,password',
    )
  })

  onPostgres(
    'waits in no circle: what needs no code of his own is done in the same order as what does',
    async () => {
      const path = await pathOf('office', 'reset-password')
      const stamp = fieldValue(await yamada.get(path), 'stamp')
      const office = await idOf(world, 'office')
      const both = await inTransaction(world.secondProcess().db, async tx => {
        await lockContractOf(tx, office)
        const shown = yamada.copy().post(path, { stamp, reason: 'お申し出', identity: 'call-back' })
        await until(async () => (await waitingForLocks(world)) === 1)
        const day = setDay('office', '2026-12-24', yamada.copy())
        await until(async () => (await waitingForLocks(world)) === 2)
        return () => Promise.all([shown, day])
      })
      expect((await both()).map(({ status }) => status)).toEqual([303, 303])
    },
  )
})

describe('who agrees to clearing a number', () => {
  it('sees whether the SMS that told it arrived', async () => {
    await fill(yamada, 'office', 'clear-number')
    const { id } = await onlyClearing()
    const notice = async () => (await yamada.get(`/op/clearings/${id}`)).text
    expect(await notice()).toMatch(/管理者へのお知らせ（SMS）\s*送信を待っています/)
    world.gateway.next = () => ({ kind: 'refused', code: 'NoSuchNumber' })
    await world.deliver()
    expect(await notice()).toMatch(
      /管理者へのお知らせ（SMS）\s*受け付けられませんでした。[\s\S]*NoSuchNumber/,
    )
  })

  it('has 72 hours at least where the number cannot be told', async () => {
    await changeAccount(world, 'office', { sms_number: 'v1.lost-key.x.y' })
    await fill(yamada, 'office', 'clear-number')
    const { due_at, requested_at } = await onlyClearing()
    expect(due_at - requested_at).toBe(72 * HOUR_MS)
  })
})

describe('one key of the API', () => {
  it('sets another day with a reason only, and the number is told', async () => {
    const api = await apiCaller(world)
    const codesFrom = '2027-03-01'
    const silent = await api.change('PATCH', '/contracts/office', { codesFrom })
    expect(JSON.stringify(silent.body)).toContain('#/reason')
    await api.change('PATCH', '/contracts/office', { codesFrom, reason: '端末の手配' })
    await world.deliver()
    expect(world.gateway.sent.at(-1)).toMatchObject({ to: '09011112222' })
    expect(world.gateway.sent.at(-1)?.text).toContain('必須になる日を変更しました')
  })

  it('sets no later day where nobody can be told, and says where to turn to', async () => {
    const api = await apiCaller(world)
    const refused = await api.change('PATCH', '/contracts/bare', { codesFrom: '2027-03-01', reason: '手配' })
    expect(refused.status).toBe(422)
    expect(JSON.stringify(refused.body)).toContain(
      'Set it at the desk, where a second supervisor approves it, or with',
    )
    await registerAdministratorNumber(world.deps, 'bare', NEW_NUMBER)
    expect(
      (await api.change('PATCH', '/contracts/bare', { codesFrom: '2027-03-01', reason: '手配' })).status,
    ).toBe(200)
  })

  it.each(['administrators/office', 'users/jiro'])(
    'has not both a new password and a number of %s in hand, in either order, within seven days',
    async who => {
      const api = await apiCaller(world)
      const number = (smsNumber: string, caller = api) =>
        caller.change('PUT', `/${who}/sms-number`, { smsNumber })
      const password = (delivery: string) => api.post(`/${who}/password-resets`, { delivery })
      expect((await password('answer')).status).toBe(200)
      const refused = await number(NEW_NUMBER)
      expect(refused).toMatchObject({ status: 409, body: { type: '/api/v1/#problem-same-hand' } })
      expect(JSON.stringify(refused.body)).toContain('Another key')
      const other = new ApiCaller(world.deps, await newKey(world.deps, undefined, 'crm'))
      expect((await number(NEW_NUMBER, other)).status).toBe(200)
      world.clock.pass(policy.desk.togetherMs + 1)
      expect((await number('09077770000')).status).toBe(200)
      const told = await password('answer')
      expect(told).toMatchObject({ status: 409, body: { type: '/api/v1/#problem-same-hand' } })
      expect((await password('notice')).status).toBe(200)
    },
  )

  it('has not both in hand by way of another contract', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const api = await apiCaller(world)
    const move = (administratorId: string) => api.post('/lines/05055001002/moves', { administratorId })
    expect((await api.post('/users/jiro/password-resets', { delivery: 'answer' })).status).toBe(200)
    const sameHand = { status: 409, body: { type: '/api/v1/#problem-same-hand' } }
    expect(await move('other')).toMatchObject(sameHand)
    const number = await api.change('PUT', '/users/jiro/sms-number', { smsNumber: NEW_NUMBER })
    expect(number).toMatchObject(sameHand)
  })
})
