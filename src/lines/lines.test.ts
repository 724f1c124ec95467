import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, lineOf, recorded } from '../../support/rows.ts'
import { fieldValue } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const unchanged = {
  forwardMode: 'off',
  forwardTo: '',
  forwardAfterSeconds: '20',
  rejectedNumbers: '',
  showsCallerNumber: '1',
}

async function settings(number = LINE) {
  const { settings, version } = await lineOf(world, number)
  return { ...settings, version }
}

describe('option services (D14)', () => {
  it('are saved at once by the service user, with a clear result and an audit event', async () => {
    const user = await signedInUser(world)
    const version = fieldValue(await user.get('/ou/settings'), 'version')
    const form = {
      ...unchanged,
      version,
      forwardMode: 'no-answer',
      forwardTo: '03-1234-5678',
      forwardAfterSeconds: '１５',
    }
    const page = await user.submit('/ou/settings', {
      ...form,
      rejectsAnonymous: '1',
      rejectedNumbers: '080-1111-0000\r\n0120381059',
    })
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(await settings()).toMatchObject({
      forwardMode: 'no-answer',
      forwardTo: '0312345678',
      forwardAfterSeconds: 15,
      rejectsAnonymous: true,
      rejectedNumbers: ['08011110000', '0120381059'],
      showsCallerNumber: true,
      internationalSuspended: true,
      version: 2,
    })
    const [event] = await recorded(world, 'line.saved')
    expect(event?.detail.changed).toContain('forwardMode forwardTo')
    expect((await user.get('/ou/settings')).text).not.toContain('保存しました。')
  })

  it.each([
    [{ forwardMode: 'always', forwardTo: '' }, '転送先の電話番号を入力してください。'],
    [{ forwardMode: 'always', forwardTo: '110' }, '転送先には、国内の固定電話'],
    [{ forwardMode: 'always', forwardTo: LINE }, 'この利用者番号自身には転送できません。'],
    [
      { forwardMode: 'always', forwardTo: '+12125550100' },
      '国際電話利用休止中は、海外の番号に転送できません。',
    ],
    [
      { forwardMode: 'no-answer', forwardTo: '0312345678', forwardAfterSeconds: '4' },
      '秒数は5から60までの整数',
    ],
    [
      { forwardMode: 'no-answer', forwardTo: '0312345678', forwardAfterSeconds: '61' },
      '秒数は5から60までの整数',
    ],
    [{ rejectedNumbers: 'そば屋' }, '電話番号として読み取れないものがあります：そば屋'],
    [
      { rejectedNumbers: Array.from({ length: 31 }, (_, n) => `090111100${n + 10}`).join('\n') },
      '30件までです。',
    ],
  ])('refuse %j, keep what was typed, and change nothing', async (typed, sentence) => {
    const user = await signedInUser(world)
    const answer = await user.post('/ou/settings', { ...unchanged, version: '1', ...typed })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    for (const value of Object.values(typed)) expect(answer.html).toContain(value.split('\n')[0])
    expect((await settings()).version).toBe(1)
  })

  it('let only the administrator lift the suspension of international calls', async () => {
    const user = await signedInUser(world)
    await user.post('/ou/settings', { ...unchanged, version: '1' })
    expect((await settings()).internationalSuspended).toBe(true)
    const administrator = await signedInAdministrator(world)
    await administrator.post(`/oa/lines/${LINE}`, { ...unchanged, version: '2' })
    expect((await settings()).internationalSuspended).toBe(false)
    const abroad = { ...unchanged, version: '3', forwardMode: 'always', forwardTo: '010-1-212-555-0100' }
    expect((await user.post('/ou/settings', abroad)).status).toBe(303)
    const more = { ...abroad, version: '4', internationalSuspended: '1' }
    await administrator.post(`/oa/lines/${LINE}`, more)
    const again = await administrator.post(`/oa/lines/${LINE}`, { ...more, version: '5' })
    expect(again.text).toContain('国際電話利用休止中は、海外の番号に転送できません。')
    expect(again.text).toContain('「国際電話の利用を休止する」のチェックを外してください。')
    expect(again.text).not.toContain('管理者に')
  })

  it('tell when somebody else saved meanwhile, and keep what was typed', async () => {
    const [user, administrator] = [await signedInUser(world), await signedInAdministrator(world)]
    await administrator.post(`/oa/lines/${LINE}`, {
      ...unchanged,
      version: '1',
      rejectsAnonymous: '1',
      internationalSuspended: '1',
    })
    const mine = { ...unchanged, version: '1', forwardMode: 'always', forwardTo: '0312345678' }
    const answer = await user.post('/ou/settings', mine)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('ほかの画面で保存されました。')
    expect(answer.html).toContain('value="0312345678"')
    expect(
      (await user.post('/ou/settings', { ...mine, version: fieldValue(answer, 'version') })).status,
    ).toBe(303)
    expect((await settings()).forwardTo).toBe('0312345678')
  })

  it('show what is not ordered as such, and do not take it', async () => {
    await changeRows(world, 'line', { set: { ordered: '["forwarding"]' }, where: { number: LINE } })
    const user = await signedInUser(world)
    expect((await user.get('/ou/settings')).text).toContain('お申し込みいただいていません')
    const answer = await user.post('/ou/settings', { ...unchanged, version: '1', forwardMode: 'voicemail' })
    expect(answer.text).toContain('お申し込みいただいていないサービスです。')
    await user.post('/ou/settings', {
      ...unchanged,
      version: '1',
      rejectsAnonymous: '1',
      rejectedNumbers: '0312345678',
    })
    expect(await settings()).toMatchObject({ rejectsAnonymous: false, rejectedNumbers: [] })
  })
})

describe('whose lines', () => {
  it('are found by their own contract only; others do not exist', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const administrator = await signedInAdministrator(world)
    expect((await administrator.get(`/oa/lines/${LINE}`)).text).toContain('050-5500-1001')
    expect((await administrator.get('/oa/lines')).text).not.toContain('hanako')
    for (const line of ['05055002001', '05099999999', '..%2f05055002001', "' or 1=1 --"]) {
      const path = `/oa/lines/${encodeURIComponent(line)}`
      expect((await administrator.get(path)).status).toBe(404)
      expect((await administrator.post(path, { ...unchanged, version: '1' })).status).toBe(404)
    }
    expect((await settings('05055002001')).version).toBe(1)
  })

  it('tell an administrator whose contract has none', async () => {
    const owner = { loginId: 'empty', password: 'empty-password', smsNumber: '09055556666' }
    await addOffice(world.deps, { administrator: owner, users: [] })
    const administrator = await signedInAdministrator(world, { administrator: owner, users: [] })
    expect((await administrator.get('/oa/lines')).text).toContain('ご契約に利用者番号がまだありません。')
    expect((await administrator.get('/oa/sms-numbers')).status).toBe(200)
  })
})
