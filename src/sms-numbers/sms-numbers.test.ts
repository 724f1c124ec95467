import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, idOf, recorded, rowsOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import {
  addOffice,
  makeWorld,
  OTHER_OFFICE,
  numberOf as registeredNumber,
  type World,
} from '../../support/world.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { applyReceipt } from '../sms/receipts.ts'

let world: World
let browser: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  browser = await signedInAdministrator(world)
})
afterEach(() => world.close())

const SCREEN = '/oa/sms-numbers'
const CHECK = '/oa/sms-numbers/confirm'

const numberOf = (loginId: string) => registeredNumber(world.deps, loginId)

/** Types numbers into the screen as it stands now and presses 『設定』. */
async function set(numbers: Record<string, string>, visitor = browser): Promise<Answer> {
  const fields = formFields(await visitor.get(SCREEN), '#numbers-form')
  for (const [loginId, number] of Object.entries(numbers))
    fields[`number.${await idOf(world, loginId)}`] = number
  return visitor.post(SCREEN, { ...fields, action: 'set' })
}

async function check(visitor = browser): Promise<Record<string, string>> {
  return { draft: fieldValue(await visitor.get(CHECK), 'draft') }
}

const press = (button: 'ok' | 'correct', fields: Record<string, string>, visitor = browser) =>
  visitor.post(CHECK, { ...fields, action: button })

const notices = () => world.gateway.sent.filter(sms => !sms.text.includes('認証コード：')).map(sms => sms.to)

describe('enter → check → OK', () => {
  it('shows what is registered for the administrator and every login ID (M3)', async () => {
    const page = (await browser.get(SCREEN)).page
    const labels = page.querySelectorAll('label').map(label => label.textContent.replace(/\s+/g, ' ').trim())
    expect(labels).toEqual(
      expect.arrayContaining([
        '管理者 SMS認証用電話番号',
        'taro SMS認証用電話番号',
        'jiro SMS認証用電話番号',
      ]),
    )
    const values = page.querySelectorAll('input[type=tel]').map(input => input.getAttribute('value'))
    expect(values).toEqual(['09011112222', '08011112222', ''])
  })

  it('marks the names that several people have: a paste tells nobody by them', async () => {
    const named = async (row: string) =>
      (await browser.get(SCREEN)).page.querySelectorAll(`${row} .named`).map(cell => cell.text.trim())
    expect(await named('tr')).toEqual(['taroの席', 'jiroの席'])
    expect(await named('tr[data-namesake]')).toEqual([])
    await changeRows(world, 'line', { set: { user_name: '受付' } })
    expect(await named('tr[data-namesake]')).toEqual(['受付', '受付'])
  })

  it('changes nothing before OK, and then only what was changed (M4–M6)', async () => {
    expect((await set({ jiro: '07055556666' })).location).toBe(CHECK)
    expect(await numberOf('jiro')).toBeNull()
    const page = await browser.get(CHECK)
    expect(page.text).toContain('070-5555-6666')
    expect(page.text).not.toContain('080-1111-2222')
    expect((await press('ok', await check())).location).toBe('/oa/lines')
    expect(await numberOf('jiro')).toBe('07055556666')
    expect((await browser.get('/oa/lines')).text).toContain('SMS認証用電話番号を設定しました（1件）。')
    const changed = (await rowsOf(world, 'account')).filter(row => row.sms_number_version > 0)
    expect(changed.map(row => row.login_id)).toEqual(['jiro'])
  })

  it('shows how many are new, changed and removed, also on one page', async () => {
    await set({ taro: '', jiro: '08066667777', office: '09033334444' })
    expect((await browser.get(CHECK)).text).toContain(
      '変更は全部で3件です（新規登録1件、変更1件、削除1件）。',
    )
    browser.cookies.set('sekisho-language', 'en')
    expect((await browser.get(CHECK)).text).toContain('Changes in all: 3 (1 new, 1 changed, 1 removed).')
  })

  it('forgets what was not confirmed when the administrator signs out (M6)', async () => {
    await set({ jiro: '07055556666' })
    await browser.post('/oa/sign-out')
    const again = await signedInAdministrator(world)
    expect((await again.get(CHECK)).location).toBe(SCREEN)
    expect(await numberOf('jiro')).toBeNull()
  })

  it('says so when nothing was changed', async () => {
    const answer = await set({})
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('変更された番号がありません。')
  })

  it('names every bad number at its field, keeps all that was typed, and sends nothing', async () => {
    const answer = await set({ taro: '080-9999-8888', jiro: '05055001002' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('taro：「-（ハイフン）」を使わず、半角数字11桁で入力してください。')
    expect(answer.text).toContain('jiro：SMSを受信できる携帯電話番号')
    expect(answer.html).toContain('value="080-9999-8888"')
    expect(answer.html).toContain('value="05055001002"')
    expect(answer.page.querySelector('[role=alert] a')?.getAttribute('href')).toBe(
      `#number-${await idOf(world, 'taro')}`,
    )
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(1)
  })

  it('leads back with everything typed by 『修正する』', async () => {
    await set({ taro: '08099998888', jiro: '07055556666' })
    const answer = await press('correct', await check())
    const form = await browser.get(answer.location ?? '')
    expect(form.html).toContain('value="08099998888"')
    expect(form.html).toContain('value="07055556666"')
  })

  it('lets a service user be emptied, the administrator not (D2)', async () => {
    expect((await set({ office: '' })).text).toContain('管理者のSMS認証用電話番号は空欄にできません。')
    await set({ taro: '' })
    expect((await browser.get(CHECK)).text).toContain('削除')
    await press('ok', await check())
    expect(await numberOf('taro')).toBeNull()
  })

  it('points out that a number is shared (D3)', async () => {
    await set({ jiro: '08011112222' })
    expect((await browser.get(CHECK)).text).toContain('この番号はtaroにも登録されます。')
  })

  it('tells the old number, and the audit trail, masked (D6)', async () => {
    await set({ taro: '08099998888', jiro: '07055556666' })
    expect((await browser.get(CHECK)).text).toContain('それまでの番号（1件）には')
    await press('ok', await check())
    await world.deliver()
    expect(notices()).toEqual(['08011112222'])
    const changes = (await recorded(world, 'number.changed')).map(({ detail }) => detail)
    expect(changes).toContainEqual(expect.objectContaining({ from: 'ending 2222', to: 'ending 8888' }))
    expect(JSON.stringify(changes)).not.toContain('08099998888')
  })

  it('ends the sessions and awaited codes of whoever got another number (D11)', async () => {
    const user = await signedInUser(world)
    const waiting = world.visitor()
    await waiting.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const oldCode = await world.codeFor('08011112222')
    await set({ taro: '08099998888' })
    await press('ok', await check())
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await user.get('/ou/')).text).toContain('もう一度ログインしてください。')
    expect((await waiting.submit('/ou/code', { code: oldCode })).text).toContain(
      'もう一度ログインしてください。',
    )
  })

  it('shows a number as unconfirmed until its first sign-in (D5)', async () => {
    const states = async () =>
      (await browser.get('/oa/lines')).page.querySelectorAll('.state').map(state => state.textContent.trim())
    expect(await states()).toEqual(['✓ 確認済み', '△ 未確認', '－ 未登録'])
    await signedInUser(world)
    expect(await states()).toEqual(['✓ 確認済み', '✓ 確認済み', '－ 未登録'])
  })

  it('shows what became of the last SMS to each number, and what to do about one that cannot get any', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'unknown-number' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    const page = (await browser.get(SCREEN)).page
    const rows = page.querySelectorAll('tbody tr').map(row => row.textContent.replace(/\s+/g, ' '))
    expect(rows[0]).toContain('最後のSMS：11月24日 10:00 届きました')
    expect(rows[1]).toContain('届きませんでした')
    expect(rows[1]).toContain('11月24日 10:00のSMSを送信できませんでした。この番号は使われていないか')
    expect(rows[2]).not.toContain('SMS：')
    const id = `number-${await idOf(world, 'taro')}`
    expect(page.getElementById(id)?.getAttribute('aria-describedby')).toBe(`${id}-sms`)
    expect(page.getElementById(`${id}-sms`)?.textContent).toContain('違うときは変更してください。')
  })

  it('does not call a number wrong to which the carriers did not carry an SMS', async () => {
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    world.gateway.next = () => ({ kind: 'accepted', providerId: 'taro-1' })
    await world.deliver()
    await applyReceipt(world.deps, {
      gateway: 'fake',
      of: { providerId: 'taro-1' },
      state: 'undelivered',
      code: 'REJECTD/034',
      curable: true,
    })
    const { page, text } = await browser.get(SCREEN)
    const row = page.querySelectorAll('tbody tr')[1]?.textContent.replace(/\s+/g, ' ')
    expect(row).toContain('最後のSMS：11月24日 10:00 通信事業者の設備で配信されませんでした')
    expect(row).toContain('未確認')
    expect(text).not.toContain('電源と電波')
    expect((await browser.get('/oa/lines')).text).not.toContain('SMSが届かなかった番号')
  })

  it('narrows the list to numbers that SMS did not reach, also by the link of the lines', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'unknown-number' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    const list = await browser.get('/oa/lines')
    expect(list.text).toContain('SMSが届かなかった番号が1件あります')
    const link = list.page.querySelector('a[href*="only=undelivered"]')?.getAttribute('href') ?? ''
    const shown = (answer: Answer) =>
      answer.page
        .querySelectorAll('tbody tr')
        .filter(row => !row.hasAttribute('hidden'))
        .map(row => row.querySelector('.id')?.textContent)
    expect(shown(await browser.get(link))).toEqual(['taro'])
    const fields = formFields(await browser.get(link), '#numbers-form')
    const both = { ...fields, 'filter-undelivered': '1', 'filter-missing': '1', action: 'filter' }
    expect(shown(await browser.post(SCREEN, both))).toEqual(['taro', 'jiro'])
  })

  it('says nothing of a number against which nothing speaks: carriers were busy, or it is a new one', async () => {
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const end = (state: 'expired' | 'undelivered') => changeRows(world, 'sms_message', { set: { state } })
    await end('expired')
    const list = await browser.get('/oa/lines')
    expect(list.text).toContain('混雑のため送信できませんでした')
    expect(list.text).not.toContain('届かなかった番号')
    await end('undelivered')
    expect((await browser.get('/oa/lines')).text).toContain('届かなかった番号が1件')
    await set({ taro: '08099998888' })
    await press('ok', await check())
    expect((await browser.get('/oa/lines')).text).not.toContain('届かなかった番号')
  })

  it('takes what arrived at a mobile for one login ID as a good sign for all that share it (D3)', async () => {
    await set({ jiro: '08011112222' })
    await press('ok', await check())
    world.gateway.next = () => ({ kind: 'refused', code: 'unknown-number' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    expect((await browser.get('/oa/lines')).text).toContain('届かなかった番号が2件')
    world.clock.pass(SECOND_MS)
    world.gateway.next = () => world.gateway.accept()
    await world.visitor().post('/ou/', { loginId: 'jiro', password: 'jiro-password' })
    await world.deliver()
    expect((await browser.get('/oa/lines')).text).not.toContain('届かなかった番号')
  })

  it('warns before a number is registered to which an SMS did not arrive lately', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'unknown-number' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    await set({ jiro: '08011112222' })
    expect((await browser.get(CHECK)).text).toContain('この番号には、最近SMSが届いていません。')
    for (const good of [{ jiro: '09011112222' }, { jiro: '08099998888', taro: '08099998888' }]) {
      await set(good)
      expect((await browser.get(CHECK)).text).not.toContain('最近SMSが届いていません。')
    }
  })

  it('filters without scripts and keeps what was typed in hidden rows', async () => {
    const fields = formFields(await browser.get(SCREEN), '#numbers-form')
    fields[`number.${await idOf(world, 'taro')}`] = '08099998888'
    const answer = await browser.post(SCREEN, { ...fields, 'filter-missing': '1', action: 'filter' })
    expect(answer.status).toBe(200)
    const rows = answer.page.querySelectorAll('tbody tr')
    expect(
      rows.filter(row => !row.hasAttribute('hidden')).map(row => row.querySelector('.id')?.textContent),
    ).toEqual(['jiro'])
    expect(answer.html).toContain('value="08099998888"')
  })
})

describe('a draft (D1)', () => {
  it('changes nothing when one of its rows changed meanwhile, and says which', async () => {
    const colleague = await signedInAdministrator(world)
    await set({ taro: '08099998888', jiro: '07055556666' })
    const fields = await check()
    await set({ jiro: '07000001111' }, colleague)
    await press('ok', await check(colleague), colleague)
    const answer = await press('ok', fields)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('jiro：現在は070-0000-1111')
    expect([await numberOf('taro'), await numberOf('jiro')]).toEqual(['08011112222', '07000001111'])
    const again = await browser.get(`${SCREEN}?draft=${fields.draft}`)
    expect(again.html).toContain('value="08099998888"')
    const retried = await browser.post(SCREEN, { ...formFields(again, '#numbers-form'), action: 'set' })
    expect(retried.location).toBe(CHECK)
    await press('ok', await check())
    expect([await numberOf('taro'), await numberOf('jiro')]).toEqual(['08099998888', '07055556666'])
  })

  it('notices at 『設定』 that a row was changed since the screen was opened, and keeps what was typed', async () => {
    const colleague = await signedInAdministrator(world)
    const fields = formFields(await browser.get(SCREEN), '#numbers-form')
    await set({ jiro: '07000001111' }, colleague)
    await press('ok', await check(colleague), colleague)
    fields[`number.${await idOf(world, 'jiro')}`] = '07055556666'
    const answer = await browser.post(SCREEN, { ...fields, action: 'set' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ほかの画面で番号が変更されました。')
    expect(answer.html).toContain('value="07055556666"')
    expect(
      (await browser.post(SCREEN, { ...formFields(answer, '#numbers-form'), action: 'set' })).location,
    ).toBe(CHECK)
  })

  it('does not look at rows that nobody touched, even if they changed meanwhile', async () => {
    const colleague = await signedInAdministrator(world)
    const fields = formFields(await browser.get(SCREEN), '#numbers-form')
    await set({ taro: '08099998888' }, colleague)
    await press('ok', await check(colleague), colleague)
    fields[`number.${await idOf(world, 'jiro')}`] = '07055556666'
    expect((await browser.post(SCREEN, { ...fields, action: 'set' })).location).toBe(CHECK)
    await press('ok', await check())
    expect([await numberOf('taro'), await numberOf('jiro')]).toEqual(['08099998888', '07055556666'])
  })

  it('dies after 30 minutes, and does not open for another session', async () => {
    await set({ taro: '08099998888' })
    const fields = await check()
    const colleague = await signedInAdministrator(world)
    expect((await press('ok', fields, colleague)).text).toContain('確認の時間（30分）が過ぎたか')
    world.clock.pass(29 * MINUTE_MS)
    await browser.get('/oa/lines')
    world.clock.pass(MINUTE_MS + SECOND_MS)
    expect((await press('ok', fields)).text).toContain('確認の時間が過ぎたため、まだ何も設定されていません')
    expect(await numberOf('taro')).toBe('08011112222')
  })

  it('is one of a few of its session: of many the oldest go', async () => {
    const { draftsOfSession } = policy.smsNumber
    for (let n = 0; n < draftsOfSession + 2; n += 1) {
      world.clock.pass(SECOND_MS)
      await set({ taro: `0901111000${n}` })
    }
    for (const table of ['sms_number_draft', 'sms_number_draft_row'] as const)
      expect(await rowsOf(world, table)).toHaveLength(draftsOfSession)
    await press('ok', await check())
    expect(await numberOf('taro')).toBe(`0901111000${draftsOfSession + 1}`)
  })

  it('takes no row of another contract', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const foreign = await idOf(world, 'hanako')
    const answer = await browser.post(SCREEN, {
      action: 'set',
      [`number.${foreign}`]: '07000009999',
      [`was.${foreign}`]: '',
    })
    expect(answer.status).toBe(404)
    expect(await numberOf('hanako')).toBe('08033334444')
    expect(await recorded(world, 'access.refused')).toHaveLength(1)
  })
})

describe("the administrator's own number (D4)", () => {
  const CODE = '/oa/sms-numbers/code'

  it('is kept only once the code sent to it was typed back; users are set at once', async () => {
    await set({ office: '09099990000', jiro: '07055556666' })
    expect((await browser.get(CHECK)).text).toContain(
      '管理者の新しい番号には『OK』のあとで認証コードを送信します。',
    )
    expect((await press('ok', await check())).location).toBe(CODE)
    expect([await numberOf('office'), await numberOf('jiro')]).toEqual(['09011112222', '07055556666'])
    const page = await browser.get(CODE)
    expect(page.text).toContain('利用者の番号（1件）は設定しました。')
    const code = await world.codeFor('09099990000')
    const elsewhere = browser.copy()
    expect((await browser.post(CODE, { code: code === '000000' ? '000001' : '000000' })).status).toBe(422)
    const done = await browser.submit(CODE, { code })
    expect(done.text).toContain('管理者のSMS認証用電話番号を登録しました。')
    expect(await numberOf('office')).toBe('09099990000')
    expect((await elsewhere.get('/oa/lines')).location).toBe('/oa/')
    await world.deliver()
    expect(notices()).toEqual(['09011112222'])
  })

  it('ends the other sessions of the administrator, not this one', async () => {
    const other = await signedInAdministrator(world)
    await set({ office: '09099990000' })
    await press('ok', await check())
    await browser.post(CODE, { code: await world.codeFor('09099990000') })
    expect((await browser.get('/oa/lines')).status).toBe(200)
    expect((await other.get('/oa/lines')).location).toBe('/oa/')
  })

  it('stays the old one when the code is too old, and the screen says so', async () => {
    await set({ office: '09099990000' })
    await press('ok', await check())
    const code = await world.codeFor('09099990000')
    world.clock.pass(20 * MINUTE_MS)
    expect((await browser.get(SCREEN)).text).toContain('新しい番号（末尾 0000）は確認待ちです。')
    world.clock.pass(10 * MINUTE_MS + SECOND_MS)
    expect((await browser.post(CODE, { code })).text).toContain('番号は変更されていません。')
    expect(await numberOf('office')).toBe('09011112222')
  })

  it('sends one code for a second click on OK', async () => {
    await set({ office: '09099990000' })
    const fields = await check()
    const answers = await Promise.all([
      press('ok', fields, browser.copy()),
      press('ok', fields, browser.copy()),
    ])
    expect(answers.map(answer => answer.location)).toEqual([CODE, CODE])
    await world.deliver()
    expect(world.gateway.sent.filter(sms => sms.to === '09099990000')).toHaveLength(1)
  })

  it('is set at once where numbers are not verified', async () => {
    const lax = await makeWorld({ config: { verifyAdministratorNumber: false } })
    try {
      await addOffice(lax.deps)
      const visitor = await signedInAdministrator(lax)
      const page = await visitor.get(SCREEN)
      const fields = formFields(page, '#numbers-form')
      const own = Object.keys(fields).find(name => name.startsWith('number.')) ?? ''
      await visitor.post(SCREEN, { ...fields, [own]: '09099990000', action: 'set' })
      const draft = fieldValue(await visitor.get(CHECK), 'draft')
      const before = visitor.copy()
      expect((await visitor.submit(CHECK, { draft, action: 'ok' })).text).toContain('（1件）')
      expect((await before.get('/oa/lines')).location).toBe('/oa/')
    } finally {
      await lax.close()
    }
  })
})
