import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../support/audit.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { countRows, planOf } from '../../support/plan.ts'
import { accountOf, addRows, recorded } from '../../support/rows.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import type { AuditEvent } from '../audit/audit.ts'
import { isPostgres } from '../platform/db/open.ts'
import { DAY_MS, HOUR_MS, policy, SECOND_MS } from '../policy.ts'
import { AUDIT_ACTIONS } from '../sites/events.ts'
import { accountSignIns } from './history.ts'
import { type EventFilter, newestEvents } from './store.ts'

let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  world.clock.pass(SECOND_MS)
  administrator = await signedInAdministrator(world)
})
afterEach(() => world.close())

const rowsOf = (answer: Answer) =>
  answer.page
    .querySelectorAll('table.history tbody tr')
    .map(row => row.textContent.replace(/\s+/g, ' ').trim())
const linkTo = (answer: Answer, text: string) =>
  answer.page
    .querySelectorAll('a')
    .find(link => link.textContent.trim() === text)
    ?.getAttribute('href')
    ?.replaceAll('&amp;', '&')

async function account(loginId: string) {
  const { id, contract_id } = await accountOf(world, loginId)
  return { accountId: id, contractId: contract_id }
}

/** Many events about an account, a second between them, as rows: recording each by itself takes longer than reading them. */
async function fill(count: number, action: string, of: Awaited<ReturnType<typeof account>>): Promise<void> {
  const events = Array.from({ length: count }, (_, n) => {
    world.clock.pass(SECOND_MS)
    return {
      ...{ at: world.clock.now(), contract_id: of.contractId, account_id: of.accountId },
      ...{ actor: 'account' as const, action, detail: JSON.stringify({ count: n }), mac: '' },
    }
  })
  await addRows(world, 'audit_event', events)
}

describe('操作履歴', () => {
  it('shows the administrator what happened in his contract: newest first, in words, masked', async () => {
    await signedInUser(world)
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'wrong-password' })
    const list = await administrator.get('/oa/lines')
    expect(linkTo(list, '操作履歴を見る')).toBe('/oa/history')
    const page = await administrator.get('/oa/history')
    const rows = rowsOf(page)
    expect(rows[0]).toContain('2026年11月24日 10:00:01')
    expect(rows[0]).toContain('taro')
    expect(rows[0]).toContain('パスワードが正しくないため、ログインできませんでした。')
    expect(rows.join()).toContain('番号：末尾 2222')
    expect(rows.at(-1)).toContain('ご契約と管理者IDを登録しました。')
    expect(rows.at(-1)).toContain('サービス事業者')
    expect(page.html).not.toMatch(/0[789]0\d{8}|05055001001/)
    expect(linkTo(page, '利用者番号一覧へ戻る')).toBe('/oa/lines')
    for (const cell of page.page.querySelectorAll('tbody td, tbody th'))
      expect(cell.getAttribute('data-label')).toBeTruthy()
  })

  it('speaks English, too', async () => {
    await administrator.post('/language', { language: 'en', back: '/oa/history' })
    const page = await administrator.get('/oa/history')
    expect(page.text).toContain('Signed in.')
    expect(rowsOf(page)[0]).toContain('24 November 2026 10:00:01')
  })

  it('never shows an event of another contract, whatever is asked for', async () => {
    await signedInAdministrator(world, OTHER_OFFICE)
    await signedInUser(world, OTHER_OFFICE)
    await world.visitor().post('/oa/', { loginId: 'nobody', password: 'wrong-password' })
    const { id = 0, at = 0 } = (await recorded(world)).at(-1) ?? {}
    for (const path of [
      '/oa/history',
      '/oa/history?id=other',
      '/oa/history?id=hanako',
      `/oa/history?before=${at}-${id + 1}`,
      `/oa/history?id=hanako&before=${at + 1}-${id}`,
      '/oa/history?contract=other&contractId=other',
    ]) {
      const text = rowsOf(await administrator.get(path)).join()
      expect(text).not.toMatch(/other|hanako|nobody|末尾 4444/)
    }
  })

  it('shows only what is about one ID when asked to', async () => {
    await signedInUser(world)
    const page = await administrator.get('/oa/history?id=taro')
    expect(rowsOf(page).length).toBeGreaterThan(1)
    for (const row of rowsOf(page)) expect(row).toContain('taro')
    expect(linkTo(page, 'すべて表示')).toBe('/oa/history')
    const none = await administrator.get('/oa/history?id=%3Cscript%3E')
    expect(none.text).toContain('「<script>」に関する記録はありません。')
    expect(rowsOf(none)).toEqual([])
  })

  it('goes through 10,000 events by pages of 50, each once', async () => {
    const before = rowsOf(await administrator.get('/oa/history')).length
    await fill(10_000, 'line.saved', await account('taro'))
    administrator = await signedInAdministrator(world)
    let page = await administrator.get('/oa/history?id=taro')
    const seen: number[] = []
    for (let n = 0; n < 6; n += 1) {
      const times = page.page
        .querySelectorAll('time')
        .map(time => Date.parse(time.getAttribute('datetime') ?? ''))
      seen.push(...times)
      expect(times).toHaveLength(50)
      page = await administrator.get(linkTo(page, 'さらに古い記録を表示') ?? '')
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a))
    expect(linkTo(page, '最新の記録へ戻る')).toBe('/oa/history?id=taro')
    expect(before).toBeGreaterThan(0)
  })

  it('ends with the last page, and takes no other cursor than its own', async () => {
    await fill(60, 'line.saved', await account('taro'))
    const first = await administrator.get('/oa/history')
    const last = await administrator.get(linkTo(first, 'さらに古い記録を表示') ?? '')
    expect(linkTo(last, 'さらに古い記録を表示')).toBeUndefined()
    for (const before of ['x', '-1-1', '1e9-1', "1' or 1=1 --", '9'.repeat(40)]) {
      const page = await administrator.get(`/oa/history?before=${encodeURIComponent(before)}`)
      expect(rowsOf(page)).toEqual(rowsOf(first))
    }
  })

  it('reaches back one year', async () => {
    world.clock.pass(366 * DAY_MS)
    administrator = await signedInAdministrator(world)
    const rows = rowsOf(await administrator.get('/oa/history'))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.join()).not.toContain('2026年')
  })

  it('has a sentence for every action, and says so of one that a newer version wrote', async () => {
    const contract = await account('office')
    for (const action of AUDIT_ACTIONS) await record(world.deps, { action, ...contract })
    await record(world.deps, { action: 'moon.landed' as 'line.saved', ...contract })
    const page = await administrator.get('/oa/history')
    expect(rowsOf(page)[0]).toContain('操作がありました（moon.landed）。')
    expect(page.text).not.toContain('undefined')
  })
})

describe('what belongs together', () => {
  const rows = async () => rowsOf(await administrator.get('/oa/history?id=taro&kind=sign-ins'))
  const all = async () => rowsOf(await administrator.get('/oa/history?id=taro'))

  it('is one row for each sign-in, with what led to it', async () => {
    await signedInUser(world)
    await world.deliver()
    const [row = '', ...more] = (await all()).filter(text => !text.includes('追加しました'))
    expect(row).toContain('ログインしました。')
    expect(row).toContain('ここまでの経過')
    expect(row).toContain('ログインのための認証コードを送信しました。')
    expect(row).toContain('SMSを送信しました。')
    expect(more).toEqual([])
  })

  it('is one row for each act with a code, and one for each notice that arrived', async () => {
    const office = await account('office')
    const at = (action: AuditEvent['action'], detail: object) =>
      record(world.deps, {
        site: 'admin',
        ...office,
        actor: 'account',
        action,
        address: '192.0.2.1',
        detail,
      } as AuditEvent)
    const sms = (action: AuditEvent['action'], purpose: string) =>
      record(world.deps, {
        site: 'admin',
        ...office,
        actor: 'system',
        action,
        detail: { purpose, number: 'ending 2222' },
      } as AuditEvent)
    await at('act.code-sent', { act: 'forwarding-abroad', number: 'ending 2222' })
    await sms('sms.submitted', 'act')
    await sms('sms.delivered', 'act')
    await at('act.confirmed', { act: 'forwarding-abroad', number: 'ending 2222' })
    await sms('sms.submitted', 'forwarding-changed')
    await sms('sms.submitted', 'international-lifted')
    await sms('sms.delivered', 'international-lifted')
    await sms('sms.delivered', 'forwarding-changed')
    await at('act.code-sent', { act: 'forwarding', number: 'ending 2222' })
    await at('act.refused', { reason: 'wrong-code' })
    const texts = rowsOf(await administrator.get('/oa/history?id=office')).slice(0, 5)
    const expected = [
      /変更しませんでした/,
      /転送先の変更/,
      /SMSが届きました.*SMSを送信しました/,
      /SMSが届きました.*SMSを送信しました/,
      /入力されました.*海外への転送.*経過（3件）/,
    ]
    for (const [n, words] of expected.entries()) expect(texts[n]).toMatch(words)
  })

  it('leaves what was asked for elsewhere, and what went wrong, as rows of their own', async () => {
    const thief = world.visitor()
    await thief.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    world.clock.pass(SECOND_MS)
    const owner = world.visitor()
    await owner.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await owner.post('/ou/code', { code: '12' })
    await owner.post('/ou/code', { code: await world.codeFor('08011112222') })
    const texts = await rows()
    expect(texts.filter(text => text.includes('ログインしました。'))).toHaveLength(1)
    expect(texts.some(text => text.includes('6桁の数字でない認証コード'))).toBe(true)
    expect(
      texts.filter(text => /^(?!.*ログインしました。).*認証コードを送信しました。/.test(text)),
    ).toHaveLength(1)
  })

  it('is told as registering, changing and removing a number', async () => {
    const contract = await account('taro')
    for (const [from, to] of [
      ['', 'ending 1111'],
      ['ending 1111', 'ending 2222'],
      ['ending 2222', ''],
    ] as const) {
      await record(world.deps, {
        action: 'number.changed',
        actor: 'administrator',
        ...contract,
        detail: { from, to },
      })
      world.clock.pass(SECOND_MS)
    }
    const [removed, changed, registered] = rowsOf(await administrator.get('/oa/history?id=taro&kind=numbers'))
    expect(registered).toMatch(/登録しました。\s*番号：（なし） → 末尾 1111/)
    expect(changed).toContain('変更しました。')
    expect(removed).toContain('削除しました。')
  })

  it('is narrowed by days and kinds, which the next page keeps', async () => {
    await fill(120, 'line.saved', await account('taro'))
    world.clock.pass(DAY_MS)
    administrator = await signedInAdministrator(world)
    const page = await administrator.get('/oa/history?kind=settings&from=2026-11-24&to=2026-11-24')
    expect(rowsOf(page)).toHaveLength(50)
    const next = linkTo(page, 'さらに古い記録を表示') ?? ''
    expect(next).toMatch(/^\/oa\/history\?from=2026-11-24&to=2026-11-24&kind=settings&before=/)
    expect(rowsOf(await administrator.get(next))).toHaveLength(50)
    const none = await administrator.get('/oa/history?kind=settings&from=2026-11-25')
    expect(none.text).toContain('条件に合う記録はありません。')
    expect(page.page.querySelector('input[name=from]')?.getAttribute('value')).toBe('2026-11-24')
    expect(rowsOf(await administrator.get('/oa/history?from=2026-02-31&kind=x')).length).toBeGreaterThan(40)
  })
})

describe('the history as CSV', () => {
  it('holds what the page would show on all its pages, in words; formulas are guarded', async () => {
    const contract = await account('taro')
    await fill(600, 'line.saved', contract)
    await record(world.deps, {
      ...contract,
      action: 'account.suspended',
      actor: 'operator',
      detail: { reason: '=HYPERLINK("https://example.com")' },
    })
    administrator = await signedInAdministrator(world)
    const csv = await administrator.get('/oa/history/events.csv?id=taro')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = csv.html.split('\r\n')
    expect(lines[0]).toBe('日時,対象のID,内容,詳細,操作した人,接続元')
    expect(lines.filter(line => line.includes('サービス設定を保存しました。'))).toHaveLength(600)
    expect(csv.html).toContain(`"'=HYPERLINK(""https://example.com"")"`)
    expect(csv.html).not.toMatch(/hanako|office/)
    await administrator.request('/oa/history/events.csv', { method: 'HEAD' })
    expect((await recorded(world, 'history.downloaded')).map(({ actor }) => actor)).toEqual(['account'])
  })

  it('holds of a service user his own', async () => {
    const user = await signedInUser(world)
    const csv = await user.get('/ou/history/events.csv?id=jiro')
    expect(csv.html).toContain('taro')
    expect(csv.html).not.toMatch(/jiro|office/)
  })
})

describe('ログイン履歴', () => {
  it('shows a service user how his own ID was used, and nobody else’s', async () => {
    const user = await signedInUser(world)
    expect(linkTo(await user.get('/ou/settings'), 'ログイン履歴を見る')).toBe('/ou/history')
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'wrong-password' })
    const page = await user.get('/ou/history')
    const rows = rowsOf(page)
    expect(rows[0]).toContain('パスワードが正しくないため')
    expect(rows.join()).toContain('ログインしました。')
    expect(rows.join()).not.toContain('ご契約')
    const mine = (await account('taro')).accountId
    const events = (await recorded(world)).filter(event => event.account_id === mine)
    expect(rows.length).toBeLessThanOrEqual(events.length)
    expect(linkTo(page, 'サービス設定へ戻る')).toBe('/ou/settings')
    expect((await user.get('/oa/history')).location).toBe('/oa/')
  })

  it('stands at the desk with the last completed sign-ins, however many tries came after', async () => {
    await signedInUser(world)
    world.clock.pass(SECOND_MS)
    const { accountId } = await account('taro')
    await fill(policy.desk.recentRows + 2, 'sign-in.refused', await account('taro'))
    const rows = await accountSignIns(world.deps, accountId, policy.desk.recentRows)
    expect(rows).toHaveLength(policy.desk.recentRows + 1)
    expect(rows.at(-1)?.sentence?.ja).toContain('ログインしました')
  })

  it('goes through thousands of events of other kinds, some pages at a time, and leaves out none of its own', async () => {
    const user = await signedInUser(world)
    const mine = rowsOf(await user.get('/ou/history'))
    world.clock.pass(HOUR_MS)
    const { rows, times } = policy.audit.historyLook
    await fill(rows * times + 10, 'sms.delivered', await account('taro'))
    const first = await (await signedInUser(world)).get('/ou/history')
    expect(rowsOf(first).length).toBeGreaterThan(0)
    expect(rowsOf(first).join()).not.toContain(mine[0])
    const older = await (await signedInUser(world)).get(linkTo(first, 'さらに古い記録を表示') ?? '')
    expect(rowsOf(older)).toEqual(mine)
    expect(linkTo(older, 'さらに古い記録を表示')).toBeUndefined()
  })

  it('does not show from where the administrator works', async () => {
    const user = await signedInUser(world)
    await record(world.deps, {
      action: 'number.changed',
      actor: 'administrator',
      address: '203.0.113.7',
      ...(await account('taro')),
      detail: { from: '', to: '*******9999' },
    })
    const page = await user.get('/ou/history')
    expect(page.text).toContain('番号：（なし） → 末尾 9999')
    expect(page.html).not.toContain('203.0.113.7')
    expect((await administrator.get('/oa/history')).text).toContain('203.0.113.7')
  })
})

describe('the database', () => {
  it('finds every page along an index, without looking at everything', async () => {
    const { accountId, contractId } = await account('taro')
    await fill(3_000, 'line.saved', await account('hanako'))
    await fill(3_000, 'line.saved', { accountId, contractId })
    await countRows(world)
    const since = world.clock.now() - DAY_MS
    const before = { at: world.clock.now() - SECOND_MS, id: 4_000 }
    const questions: [EventFilter, string][] = [
      [{ contractId, since, before, limit: 51 }, 'audit_event_of_contract'],
      [{ accountIds: [accountId], since, before, limit: 51 }, 'audit_event_of_account'],
      [{ since, limit: 50 }, isPostgres(world.deps.db) ? 'audit_event_pkey' : 'SCAN e\n'],
    ]
    for (const [filter, index] of questions) {
      const plan = await planOf(world, newestEvents(world.deps.db, filter).compile())
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/Seq Scan on audit_event|TEMP B-TREE|^Sort|-> {2}Sort/m)
    }
  })
})

describe('what is recorded', () => {
  it('holds no code, password, session identifier or whole number, whatever people do', async () => {
    const secrets = new Set<string>(['another password', 'wrong-password'])
    const browser = world.visitor()
    const keep = () => {
      for (const value of browser.cookies.values()) secrets.add(value)
    }
    await browser.post('/oa/', { loginId: 'office', password: 'wrong-password' })
    await browser.post('/oa/', { loginId: 'office', password: 'office-password', number: '09077778888' })
    keep()
    await browser.post('/oa/lines/08011112222', { code: '1' })
    const code = await world.codeFor('09011112222')
    secrets.add(code)
    await browser.post('/oa/code/resend')
    await browser.post('/oa/code', { code: 'abc' })
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 6; n += 1) await browser.post('/oa/code', { code: wrong })
    world.clock.pass(5 * SECOND_MS)
    await browser.post('/oa/code', { code })
    keep()
    await browser.get('/oa/lines/09012345678')
    await browser.get('/oa/lines/090-1234-5678')
    await browser.post('/oa/password', {
      current: 'wrong-password',
      wanted: 'another password',
      repeated: 'another password',
    })
    await browser.post('/oa/password', {
      current: 'office-password',
      wanted: 'another password',
      repeated: 'another password',
    })
    keep()
    const { accountId: own } = await account('office')
    const { accountId: taro } = await account('taro')
    await browser.post('/oa/sms-numbers', {
      action: 'set',
      [`was.${own}`]: '09011112222',
      [`number.${own}`]: '09099998888',
      [`was.${taro}`]: '08011112222',
      [`number.${taro}`]: '08099998888',
    })
    const check = await browser.get('/oa/sms-numbers/confirm')
    const draft = check.page.querySelector('input[name=draft]')?.getAttribute('value') ?? ''
    await browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    const ownCode = await world.codeFor('09099998888')
    secrets.add(ownCode)
    await browser.post('/oa/sms-numbers/code', { code: ownCode })
    keep()
    await browser.post('/oa/sign-out')
    await world.deliver()

    const events = await recorded(world)
    const actions = new Set(events.map(event => event.action))
    for (const action of [
      'sign-in.refused',
      'sign-in.enrolment-ignored',
      'sign-in.resend-refused',
      'sign-in.code-malformed',
      'sign-in.code-wrong',
      'sign-in.code-too-early',
      'sign-in.completed',
      'access.refused',
      'password.refused',
      'password.changed',
      'number.changed',
      'number.check-sent',
      'session.ended',
      'sms.submitted',
    ])
      expect(actions).toContain(action)
    // Random identifiers and signatures may hold any 6 digits by chance; they are no facts.
    const facts = JSON.stringify(events.map(({ uid, mac, account_id, contract_id, at, ...fact }) => fact))
    for (const secret of [...secrets, OFFICE.administrator.password]) expect(facts).not.toContain(secret)
    expect(facts).not.toMatch(/\d{7,}|\d{3}-\d{4}-\d{4}/)
    for (const secret of [...secrets].filter(text => text.length > 6))
      expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('tells why sessions ended that nobody signed out of', async () => {
    await signedInUser(world)
    const again = administrator.copy()
    await again.post('/oa/', { loginId: 'office', password: 'office-password' })
    // Two SMS of the same moment to one phone come in any order.
    await world.deliver()
    const { accountId: taro } = await account('taro')
    const other = await signedInAdministrator(world)
    await other.post('/oa/sms-numbers', {
      action: 'set',
      [`was.${taro}`]: '08011112222',
      [`number.${taro}`]: '',
    })
    const check = await other.get('/oa/sms-numbers/confirm')
    const draft = check.page.querySelector('input[name=draft]')?.getAttribute('value') ?? ''
    await other.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    world.clock.pass(31 * 60 * SECOND_MS)
    await Promise.all([other.get('/oa/lines'), other.copy().get('/oa/lines')])
    const events = await recorded(world, 'session.ended')
    expect(events.map(({ actor, detail }) => [actor, detail])).toEqual([
      ['account', { reason: 'new-sign-in' }],
      ['system', { reason: 'number-changed', count: 1 }],
      ['system', { reason: 'idle' }],
    ])
  })

  it('tells what became of each SMS once, however often it is reported', async () => {
    await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    world.gateway.next = () => ({ kind: 'not-sent', code: 'down' })
    for (let n = 0; n < 5; n += 1) {
      await world.deliver()
      world.clock.pass(30 * SECOND_MS)
    }
    world.clock.pass(120 * SECOND_MS)
    world.gateway.next = () => ({ kind: 'refused', code: 'no' })
    await world.deliver()
    const { accountId } = await account('office')
    const events = (await recorded(world)).filter(
      event => event.account_id === accountId && event.action.startsWith('sms.'),
    )
    const [failed, refused] = events.slice(-2)
    expect([failed?.action, refused?.action]).toEqual(['sms.failed', 'sms.refused'])
    expect(failed?.detail).toEqual({
      purpose: 'sign-in',
      number: 'ending 2222',
      gateway: 'fake',
      outcome: 'not-sent',
    })
  })
})
