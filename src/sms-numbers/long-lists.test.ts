import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addManyLines, plainLines } from '../../support/long-contract.ts'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { idOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'

/** A contract of 2,002 login IDs: the office's two, then user-0000 to user-1999. */
let world: World
let browser: Visitor
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addManyLines(world.deps, 'office', plainLines(2_000))
  browser = await signedInAdministrator(world)
})
afterAll(() => world.close())

const SCREEN = '/oa/sms-numbers'
const CONFIRM = `${SCREEN}/confirm`
const FILE = `${SCREEN}/file`

/** The number screen's form, with these numbers typed into it. */
async function typed(page: Answer, numbers: Record<string, string>): Promise<Record<string, string>> {
  const fields = formFields(page, '#numbers-form')
  for (const [who, number] of Object.entries(numbers)) {
    const label = page.page.querySelectorAll('label').find(one => one.textContent.trim().startsWith(who))
    const field = page.page.querySelector(`#${label?.getAttribute('for')}`)?.getAttribute('name')
    if (!field) throw new Error(`this page has no field of ${who}`)
    fields[field] = number
  }
  return fields
}
const go = async (page: Answer, numbers: Record<string, string>, to: Record<string, string>) =>
  browser.post(SCREEN, { ...(await typed(page, numbers)), ...to })

const rowsIn = (page: Answer, table = 'table') => page.page.querySelectorAll(`${table} tbody tr`).length
const idsIn = (page: Answer) => page.page.querySelectorAll('tbody .id').map(one => one.textContent)
const position = (page: Answer) => page.page.querySelector('.pages p')?.textContent

describe('a list of 2,003 rows', () => {
  it.each([
    ['/oa/lines', '?page=', 2_002],
    [SCREEN, '?page=', 2_003],
  ])('%s comes in pages with the sums of all', async (path, query, all) => {
    const first = await browser.get(path)
    expect([rowsIn(first), position(first)]).toEqual([500, `全${all}件のうち1～500件目`])
    const last = await browser.get(`${path}${query}5`)
    expect([rowsIn(last), position(last)]).toEqual([all - 2_000, `全${all}件のうち2001～${all}件目`])
    for (const page of [first, last]) {
      expect(page.text).toContain('2002件中2001件が未登録です')
      expect(page.html.length).toBeLessThan(1_000_000)
    }
    for (const odd of ['0', '-1', '6', '1e9', 'x', '2.5', ''])
      expect((await browser.get(`${path}${query}${odd}`)).status).toBe(200)
  })

  it('is led through by plain links, and at the desk too', async () => {
    const links = (page: Answer) =>
      page.page.querySelectorAll('.pages a').map(link => link.getAttribute('href'))
    expect(links(await browser.get('/oa/lines?page=2'))).toContain('/oa/lines?page=3')
    const desk = await signedInMember(world, 'desk')
    const account = `/op/accounts/${await idOf(world, 'office')}`
    const page = await desk.get(`${account}?page=2`)
    expect(position(page)).toBe('全2002件のうち501～1000件目')
    expect(links(page)).toContain(`${account}?page=3#lines`)
  })
})

describe('numbers typed on several pages', () => {
  it('are kept from page to page, also by the filter, and set together', async () => {
    const third = await go(await browser.get(SCREEN), { 'user-0001': '07011110001' }, { page: '3' })
    expect(third.status).toBe(200)
    expect(idsIn(third)).toContain('user-1000')
    expect(third.text).toContain('入力してまだ設定していない番号が1件あります。')
    const found = await go(
      third,
      { 'user-1000': '07011111000' },
      { action: 'filter', 'filter-text': 'user-19' },
    )
    expect(idsIn(found)).toHaveLength(100)
    expect(found.text).toContain('100件を表示しています（管理者を含めて2003件）')
    expect(found.text).toContain('入力してまだ設定していない番号が2件あります。')
    const back = await go(found, { 'user-1999': '07011111999' }, { page: '1', 'filter-text': '' })
    expect(back.html).toContain('value="07011110001"')
    expect((await go(back, {}, { action: 'set' })).location).toBe(CONFIRM)
    const check = await browser.get(CONFIRM)
    for (const number of ['070-1111-0001', '070-1111-1000', '070-1111-1999'])
      expect(check.text).toContain(number)
    await browser.post(CONFIRM, { draft: fieldValue(check, 'draft'), action: 'ok' })
    const ids = ['user-0001', 'user-1000', 'user-1999', 'user-0002']
    expect(await Promise.all(ids.map(id => numberOf(world.deps, id)))).toEqual([
      '07011110001',
      '07011111000',
      '07011111999',
      null,
    ])
  })

  it('cannot be confirmed before 『設定』 looked at them', async () => {
    const second = await go(await browser.get(SCREEN), { 'user-0003': '110' }, { page: '2' })
    const draft = fieldValue(second, 'draft')
    expect(fieldValue(await browser.get(`${CONFIRM}?draft=${draft}`), 'draft')).not.toBe('')
    const answer = await browser.post(CONFIRM, { draft, action: 'ok' })
    expect(answer.status).toBe(422)
    expect(await numberOf(world.deps, 'user-0003')).toBeNull()
  })

  it('lead back to the page where one is wrong, and keep the others', async () => {
    const fourth = await go(await browser.get(SCREEN), { 'user-0004': '0701111' }, { page: '4' })
    const wrong = await go(fourth, { 'user-1600': '07011111600' }, { action: 'set' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('user-0004：「-（ハイフン）」を使わず')
    expect(wrong.page.querySelector('tr.invalid')?.textContent).toContain('user-0004')
    expect((await go(wrong, { 'user-0004': '07011110004' }, { action: 'set' })).location).toBe(CONFIRM)
    expect((await browser.get(CONFIRM)).text).toContain('070-1111-1600')
  })

  it('are taken back where they were typed', async () => {
    const second = await go(await browser.get(SCREEN), { 'user-0005': '07011110005' }, { page: '2' })
    const first = await go(second, {}, { page: '1' })
    expect((await go(first, { 'user-0005': '' }, { action: 'set' })).text).toContain(
      '変更された番号がありません。',
    )
  })

  it('are missed with a word when they are gone, and belong to one session', async () => {
    const second = await go(await browser.get(SCREEN), { 'user-0006': '07011110006' }, { page: '2' })
    const other = await signedInAdministrator(world)
    const answer = await other.post(SCREEN, { ...formFields(second, '#numbers-form'), action: 'set' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ほかのページで入力した番号が残っていません。')
  })

  it('go on to a file only with a word', async () => {
    expect((await go(await browser.get(SCREEN), {}, { action: 'file' })).location).toBe(FILE)
    const second = await go(await browser.get(SCREEN), { 'user-0007': '07011110007' }, { page: '2' })
    expect((await go(second, {}, { action: 'file' })).text).toContain(
      '入力した番号（1件）をまだ設定していません。',
    )
  })
})

describe('a file with every row of the contract', () => {
  it('keeps choices made on each page, is checked in pages, and set as a whole', async () => {
    const template = (await browser.get(`${FILE}/template.csv`)).html
    // Numbers without their first zero are suggestions, one for each user that has none.
    let n = 0
    const rows = template.replace(/(user-\d{4},.*),\r\n/g, (_, row) => {
      n += 1
      return `${row},70222${String(n).padStart(5, '0')}\r\n`
    })
    expect((await browser.upload(FILE, 'x.csv', rows)).location).toBe(`${FILE}/check`)
    const check = (page: Answer, fields: Record<string, string>) =>
      browser.post(`${FILE}/check`, { ...formFields(page, '#file-form'), ...fields })
    const boxes = (page: Answer) =>
      page.page.querySelectorAll('input[name^="accept."]').map(box => box.getAttribute('name') ?? '')
    const first = await browser.get(`${FILE}/check`)
    expect([rowsIn(first), position(first)]).toEqual([500, '全2003件のうち1～500件目'])
    expect(first.text).toContain('読み替えの確認が必要な行 1997行')
    const moved = await check(first, { [boxes(first)[0] ?? '']: '1', page: '2' })
    const second = await browser.get(moved.location ?? '')
    expect(position(second)).toBe('全2003件のうち501～1000件目')
    const set = await check(second, { [boxes(second)[1] ?? '']: '1' })
    expect(set.location).toBe(CONFIRM)
    expect((await browser.get(CONFIRM)).page.querySelectorAll('.change')).toHaveLength(2)

    // The newest one is what is confirmed.
    world.clock.pass(1_000)
    await check(await browser.get(`${FILE}/check?page=3`), { 'accept-all': '1' })
    const pages = await browser.get(CONFIRM)
    expect(pages.page.querySelectorAll('.change-table tbody tr')).toHaveLength(500)
    expect(pages.text).toContain('変更は全部で1997件です（新規登録1997件、変更0件、削除0件）。')
    const href = pages.page.querySelectorAll('.pages a').at(-1)?.getAttribute('href') ?? ''
    expect((await browser.get(href)).page.querySelectorAll('.change-table tbody tr')).toHaveLength(497)

    // Somebody else was faster with 600 of them.
    const draft = fieldValue(pages, 'draft')
    await world.deps.db
      .updateTable('account')
      .set(eb => ({ sms_number_version: eb('sms_number_version', '+', 1) }))
      .where('login_id', '>=', 'user-1400')
      .where('site', '=', 'user')
      .execute()
    const conflict = await browser.post(CONFIRM, { draft, action: 'ok' })
    expect(conflict.status).toBe(409)
    expect(conflict.page.querySelectorAll('.consequences li')).toHaveLength(500)
    const rest = conflict.page.querySelectorAll('.pages a').at(-1)?.getAttribute('href') ?? ''
    expect((await browser.get(rest)).page.querySelectorAll('.consequences li')).toHaveLength(99)
    expect(await numberOf(world.deps, 'user-0002')).toBeNull()

    await check(await browser.get(`${FILE}/check`), { 'accept-all': '1' })
    const again = fieldValue(await browser.get(CONFIRM), 'draft')
    expect((await browser.post(CONFIRM, { draft: again, action: 'ok' })).location).toBe('/oa/lines')
    expect((await browser.get('/oa/lines')).text).toContain('2002件中1件が未登録です')
    expect(await numberOf(world.deps, 'user-1998')).toBe('07022201997')
  })
})
