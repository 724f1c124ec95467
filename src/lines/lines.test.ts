import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmAct } from '../../support/confirm-act.ts'
import { onPostgres } from '../../support/engines.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, lineOf, recorded, waitingForLocks } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { work } from '../work.ts'
import { setServicesAsOperator } from './as-operator.ts'
import { FIRST_OPTION_SERVICES } from './option-services.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const unchanged = {
  forwarding: 'off',
  after: '20',
  rejectedCallers: '',
  showCallerNumber: '1',
  internationalSuspended: '1',
}
/** What somebody who calls abroad sends. */
const lifted = { internationalSuspended: '' }
const asAdministrator = { site: 'oa', number: '09011112222' } as const
const always = (number: string) => ({ forwarding: 'always', 'number.always': number })
const noAnswer = (number: string, after: string) => ({
  forwarding: 'cases',
  'to.no-answer': 'number',
  'number.no-answer': number,
  after,
})

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
      ...noAnswer('03-1234-5678', '１５'),
      'to.unreachable': 'voicemail',
    }
    const page = await user.submit('/ou/settings', {
      ...form,
      rejectAnonymous: '1',
      rejectedCallers: '080-1111-0000\r\n0120381059',
    })
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(await settings()).toMatchObject({
      forwarding: [
        { when: 'no-answer', after: 15, to: { number: '0312345678' } },
        { when: 'unreachable', to: { voicemail: true } },
      ],
      rejectAnonymous: true,
      rejectedCallers: ['08011110000', '0120381059'],
      showCallerNumber: true,
      internationalSuspended: true,
      version: 2,
    })
    const [event] = await recorded(world, 'line.saved')
    expect(event?.detail).toEqual({
      line: 'ending 1001',
      changed: 'forwarding rejectAnonymous rejectedCallers',
      from: 'forwarding=none rejectAnonymous=off rejectedCallers=0',
      to: 'no-answer/15=5678 unreachable=voicemail rejectAnonymous=on rejectedCallers=2',
    })
    expect(page.text).toContain(
      '現在：応答がないとき（15秒）は03-1234-5678へ転送、圏外・未接続のときは留守番電話。番号を通知しない着信を拒否します。2件の番号からの着信を拒否します。国際電話は休止中です。',
    )
    expect((await user.get('/ou/settings')).text).not.toContain('保存しました。')
  })

  it.each<[Record<string, string>, string]>([
    [always(''), '転送先の電話番号を入力してください。'],
    [always('110'), '転送先には、国内の固定電話'],
    [always(LINE), 'この利用者番号自身には転送できません。'],
    [always('+12125550100'), '国際電話利用休止中は、海外の番号に転送できません。'],
    [{ forwarding: 'cases', 'to.busy': 'number' }, '転送先の電話番号を入力してください。'],
    [
      {
        forwarding: 'cases',
        'to.busy': 'number',
        'number.busy': '0312345678',
        'to.unreachable': 'number',
        'number.unreachable': '１１０',
      },
      '転送先には、国内の固定電話',
    ],
    [noAnswer('0312345678', '4'), '秒数は5から60までの整数'],
    [noAnswer('0312345678', '61'), '秒数は5から60までの整数'],
    [{ forwarding: 'cases', 'to.no-answer': 'voicemail', after: '' }, '秒数は5から60までの整数'],
    [{ rejectedCallers: 'そば屋' }, '電話番号として読み取れないものがあります。数字をご確認ください：そば屋'],
    [
      { rejectedCallers: Array.from({ length: 31 }, (_, n) => `090111100${n + 10}`).join('\n') },
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
    await administrator.post(`/oa/lines/${LINE}`, { ...unchanged, ...lifted, version: '1' })
    await confirmAct(world, administrator, asAdministrator)
    expect((await settings()).internationalSuspended).toBe(false)
    const abroad = { ...unchanged, version: '2', ...always('010-1-212-555-0100') }
    expect((await user.post('/ou/settings', abroad)).location).toBe('/ou/act')
    await confirmAct(world, user, { site: 'ou', number: '08011112222' })
    const more = { ...abroad, version: '3', internationalSuspended: '1' }
    await administrator.post(`/oa/lines/${LINE}`, more)
    const again = await administrator.post(`/oa/lines/${LINE}`, { ...more, version: '4' })
    expect(again.text).toContain('国際電話利用休止中は、海外の番号に転送できません。')
    expect(again.text).toContain('「国際電話の利用を休止する」のチェックを外してください。')
    expect(again.text).not.toContain('管理者に')
  })

  it('tell when somebody else saved meanwhile, and keep what was typed', async () => {
    const [user, administrator] = [await signedInUser(world), await signedInAdministrator(world)]
    await administrator.post(`/oa/lines/${LINE}`, {
      ...unchanged,
      version: '1',
      rejectAnonymous: '1',
      internationalSuspended: '1',
    })
    const mine = { ...unchanged, version: '1', ...always('0312345678') }
    const answer = await user.post('/ou/settings', mine)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('ほかの画面で保存されました。')
    expect(answer.html).toContain('value="0312345678"')
    expect(
      (await user.post('/ou/settings', { ...mine, version: fieldValue(answer, 'version') })).status,
    ).toBe(303)
    expect((await settings()).forwarding).toEqual([{ when: 'always', to: { number: '0312345678' } }])
  })

  it('show what is not ordered as such, and do not take it', async () => {
    await changeRows(world, 'line', { set: { ordered: '["forwarding"]' }, where: { number: LINE } })
    const user = await signedInUser(world)
    expect((await user.get('/ou/settings')).text).toContain('未契約')
    for (const wanted of [
      { forwarding: 'voicemail' },
      { forwarding: 'cases', 'to.busy': 'voicemail' },
    ] as Record<string, string>[]) {
      const answer = await user.post('/ou/settings', { ...unchanged, version: '1', ...wanted })
      expect(answer.text).toContain('このサービスは未契約です。')
    }
    await user.post('/ou/settings', {
      ...unchanged,
      version: '1',
      rejectAnonymous: '1',
      rejectedCallers: '0312345678',
    })
    expect(await settings()).toMatchObject({ rejectAnonymous: false, rejectedCallers: [] })
  })

  it('leave the line as it is where nothing was changed', async () => {
    const user = await signedInUser(world)
    expect((await user.submit('/ou/settings', { ...unchanged, version: '1' })).text).toContain(
      '保存しました。',
    )
    expect((await settings()).version).toBe(1)
    expect(await recorded(world, 'line.saved')).toEqual([])
  })

  it('say so when 常に comes in the place of cases', async () => {
    const user = await signedInUser(world)
    await user.post('/ou/settings', { ...unchanged, version: '1', ...noAnswer('0312345678', '20') })
    const form = formFields(await user.get('/ou/settings'), 'main form')
    const page = await user.submit('/ou/settings', { ...form, ...always('0698765432') })
    expect(page.text).toContain('条件ごとの設定は、すべての着信についての設定に置き換わりました。')
    expect((await settings()).forwarding).toEqual([{ when: 'always', to: { number: '0698765432' } }])
    const again = await user.submit('/ou/settings', formFields(page, 'main form'))
    expect(again.text).not.toContain('置き換わりました')
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

describe('calls that would come back (D24)', () => {
  const path = (line: string) => `/oa/lines/${line}`
  const OTHER_LINE = '05055001002'
  const cases = (one: string, number: string) => ({
    forwarding: 'cases',
    [`to.${one}`]: 'number',
    [`number.${one}`]: number,
  })

  it.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ['both always', always(LINE), always(OTHER_LINE), false],
    ['in the same case', cases('busy', LINE), cases('busy', OTHER_LINE), false],
    ['in one case to a line that always forwards', always(LINE), cases('unreachable', OTHER_LINE), false],
    ['always to a line that forwards in one case', cases('unreachable', LINE), always(OTHER_LINE), false],
    ['in different cases', cases('busy', LINE), cases('unreachable', OTHER_LINE), true],
  ])('are refused with the way that they would go: %s', async (_, theirs, mine, isFree) => {
    const administrator = await signedInAdministrator(world)
    expect(
      (await administrator.post(path(OTHER_LINE), { ...unchanged, version: '1', ...theirs })).status,
    ).toBe(303)
    const answer = await administrator.post(path(LINE), { ...unchanged, version: '1', ...mine })
    expect(answer.status).toBe(isFree ? 303 : 422)
    if (!isFree)
      expect(answer.text).toContain(
        '050-5500-1002が050-5500-1001へ転送しているため、着信がこの利用者番号に戻ってきます。',
      )
    expect((await settings()).forwarding).toHaveLength(isFree ? 1 : 0)
  })

  it('are refused for one of two who save at once', async () => {
    const [first, second] = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const answers = await Promise.all([
      first.post(path(LINE), { ...unchanged, version: '1', ...always(OTHER_LINE) }),
      second.post(path(OTHER_LINE), { ...unchanged, version: '1', ...always(LINE) }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
    const lines = [await settings(), await settings(OTHER_LINE)]
    expect(lines.map(({ forwarding }) => forwarding.length).sort()).toEqual([0, 1])
  })

  onPostgres('are refused for whoever waited for the other one', async () => {
    // On SQLite the one begins when the other has ended.
    const administrator = await signedInAdministrator(world)
    const other = world.secondProcess()
    let answer: Promise<Answer> | undefined
    await work(other, async within => {
      const services = {
        ...FIRST_OPTION_SERVICES,
        forwarding: [{ when: 'always' as const, to: { number: LINE } }],
      }
      expect((await setServicesAsOperator(within, OTHER_LINE, services)).kind).toBe('done')
      answer = administrator.post(path(LINE), { ...unchanged, version: '1', ...always(OTHER_LINE) })
      await expect.poll(() => waitingForLocks(world)).toBe(1)
    })
    expect((await answer)?.status).toBe(422)
    expect((await settings()).forwarding).toEqual([])
  })
})

describe('利用者番号一覧', () => {
  it('shows what each line does, and marks what goes abroad', async () => {
    const administrator = await signedInAdministrator(world)
    const rows = async () =>
      (await administrator.get('/oa/lines')).page
        .querySelectorAll('table.lines tbody tr')
        .map(row => row.querySelector('[data-label="転送"]')?.textContent.replace(/\s+/g, ' ').trim())
    expect(await rows()).toEqual(['なし', 'なし'])
    const abroad = { ...unchanged, ...lifted, version: '1', ...always('+442079460000') }
    await administrator.post(`/oa/lines/${LINE}`, abroad)
    await confirmAct(world, administrator, asAdministrator)
    await administrator.post('/oa/lines/05055001002', { ...unchanged, version: '1', forwarding: 'voicemail' })
    expect(await rows()).toEqual(['海外 転送中：常に → +442079460000（海外：イギリス）', '留守番'])
  })

  it.each([
    ['第１営業部', '第1営業部'],
    ['㈱箱根', '(株)箱根'],
    ['ガバナンス部', 'ガバナンス部'.normalize('NFD')],
    ['ガバナンス部'.normalize('NFD'), 'ガバナンス部'],
  ])('finds %s by %s, and by that very name', async (name, typed) => {
    await changeRows(world, 'line', { set: { user_name: name }, where: { number: LINE } })
    const administrator = await signedInAdministrator(world)
    for (const text of [typed, name]) {
      const page = await administrator.get(`/oa/lines?find=${encodeURIComponent(text)}`)
      expect(page.page.querySelectorAll('table.lines tbody tr')).toHaveLength(1)
      expect(page.text).toContain('2件中1件を表示しています。')
    }
    const none = await administrator.get('/oa/lines?find=%3Cb%3E')
    expect(none.text).toContain('「<b>」に当てはまる利用者番号はありません。')
    expect(none.page.querySelectorAll('table.lines')).toHaveLength(0)
    const byNumber = await administrator.get('/oa/lines?find=5500-1002')
    expect(byNumber.page.querySelectorAll('table.lines tbody tr')).toHaveLength(1)
  })

  it('does not ask for SMS numbers in an address', async () => {
    const administrator = await signedInAdministrator(world)
    const page = await administrator.get('/oa/lines?find=08011112222')
    expect(page.page.querySelectorAll('table.lines')).toHaveLength(0)
  })
})

describe('the history of a line (D16)', () => {
  it('tells its user from what to what, whoever changed it, in either language', async () => {
    const [user, administrator] = [await signedInUser(world), await signedInAdministrator(world)]
    const abroad = { ...unchanged, ...lifted, version: '1', ...always('+442079460000') }
    await administrator.post(`/oa/lines/${LINE}`, abroad)
    await confirmAct(world, administrator, asAdministrator)
    const history = await user.get('/ou/history')
    expect(history.text).toContain('サービス設定を保存しました。')
    expect(history.text).toContain('転送・留守番：なし ⇒ 常に → 末尾 0000（海外：イギリス）')
    expect(history.text).toContain('利用者番号：末尾 1001')
    expect(history.text).toContain('国際電話利用休止：オン ⇒ オフ')
    expect(history.text).toContain('管理者')
    expect(history.html).not.toContain('7946')
    user.cookies.set('sekisho-language', 'en')
    expect((await user.get('/ou/history')).text).toContain(
      'Forwarding and voicemail: none ⇒ always → ending 0000 (abroad: United Kingdom)',
    )
  })
})
