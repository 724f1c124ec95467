import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toCp932 } from '../../support/cp932.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { rowsOf as storedRows } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, TEST_KEYS, type World } from '../../support/world.ts'
import { rotateNumbers } from '../at-rest/at-rest.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { openVault } from '../platform/vault.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { findNumberFile } from './file-store.ts'

let world: World
let browser: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  browser = await signedInAdministrator(world)
})
afterEach(() => world.close())

const FILE = '/oa/sms-numbers/file'
const CHECK = `${FILE}/check`
const CONFIRM = '/oa/sms-numbers/confirm'
const HEAD = 'ログインID,利用者番号,利用者名,SMS認証用電話番号'

const MULTIPART = { origin: 'http://localhost:8080', 'content-type': 'multipart/form-data; boundary=x' }

const template = () => browser.get(`${FILE}/template.csv`)
const choose = (content: string | Uint8Array, visitor = browser) => visitor.upload(FILE, '番号.csv', content)

/** Chooses a file of these rows and looks at what it would change. */
async function read(...rows: string[]): Promise<Answer> {
  const answer = await choose(toCp932([HEAD, ...rows, ''].join('\r\n')))
  expect(answer.location).toBe(CHECK)
  return browser.get(CHECK)
}

/** Checks these boxes and presses 『設定』. */
async function set(...boxes: string[]): Promise<Answer> {
  const page = await browser.get(CHECK)
  const fields = formFields(page, '#file-form')
  return browser.post(CHECK, { ...fields, ...Object.fromEntries(boxes.map(name => [name, '1'])) })
}

async function ok(): Promise<Answer> {
  const page = await browser.get(CONFIRM)
  return browser.post(CONFIRM, { draft: fieldValue(page, 'draft'), action: 'ok' })
}

const boxOf = (page: Answer, words: string) =>
  page.page
    .querySelectorAll('input[type=checkbox]')
    .find(box => box.getAttribute('aria-label')?.startsWith(words))
    ?.getAttribute('name') ?? `no box of ${words}`

/** Rows of one table, their cells parted by spaces. */
const rowsOf = (page: Answer, kind: string) =>
  page.page.querySelectorAll(`#${kind} tbody tr`).map(row =>
    row
      .querySelectorAll('th, td')
      .map(cell => cell.textContent.replace(/\s+/g, ' ').trim())
      .join(' | '),
  )

const numbers = async () => {
  const ids = ['office', 'taro', 'jiro']
  return Promise.all(ids.map(id => numberOf(world.deps, id)))
}

describe('the list to be downloaded', () => {
  it('has every ID with its number, so that spreadsheets keep the leading zero', async () => {
    const answer = await template()
    expect(answer.html).toBe(
      `${HEAD}\r\noffice,管理者,,090-1111-2222\r\ntaro,050-5500-1001,taroの席,080-1111-2222\r\njiro,050-5500-1002,jiroの席,\r\n`,
    )
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="sms-numbers.csv"; filename*=UTF-8''${encodeURIComponent('SMS認証用電話番号_2026-11-24.csv')}`,
    )
  })

  it('speaks the language of the page, and is read back in it', async () => {
    browser.cookies.set('sekisho-language', 'en')
    const { html } = await template()
    expect(html).toContain('Login ID,Line,User,SMS number\r\noffice,Administrator,')
    expect((await choose(html)).location).toBe(CHECK)
    expect((await browser.get(CHECK)).text).toContain('It contains no changes that can be set')
  })

  it('stands in the history', async () => {
    await template()
    const { text } = await browser.get('/oa/history')
    expect(text).toMatch(/CSVでダウンロードしました。\s*件数：3/)
  })
})

describe('a file', () => {
  it('changes nothing before OK, and then only the rows that differ', async () => {
    const page = await read(
      'office,管理者,,090-1111-2222',
      'taro,5055001001,太郎,08099998888',
      'jiro,050-5500-1002,次郎,07055556666',
    )
    expect(rowsOf(page, 'change')).toEqual([
      '3行目 | taro taroの席 | 080-1111-2222 | 080-9999-8888',
      '4行目 | jiro jiroの席 | （なし） | 070-5555-6666',
    ])
    expect((await set()).location).toBe(CONFIRM)
    expect(await numbers()).toEqual(['09011112222', '08011112222', null])
    expect((await browser.get(CONFIRM)).text).not.toContain('090-1111-2222')
    expect((await ok()).location).toBe('/oa/lines')
    expect(await numbers()).toEqual(['09011112222', '08099998888', '07055556666'])
  })

  it('takes a suggestion only from who accepted it', async () => {
    const page = await read('taro,,,8099998888', 'jiro,,,+81 70-5555-6666')
    expect(rowsOf(page, 'change')).toEqual([])
    expect(rowsOf(page, 'suggestion')).toEqual([
      expect.stringMatching(/8099998888 .*080-9999-8888のことでしょうか.*先頭の0がありません。/),
      expect.stringMatching(/070-5555-6666のことでしょうか.*国番号/),
    ])
    const refused = await set()
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('設定する行がありません。')
    expect((await set(boxOf(page, 'jiro：この番号にする'))).location).toBe(CONFIRM)
    await ok()
    expect(await numbers()).toEqual(['09011112222', '08011112222', '07055556666'])
  })

  it('takes all suggestions by one choice', async () => {
    await read('taro,,,8099998888', 'jiro,,,070-5555-6666', 'office,,,９０１１１１２２２２')
    await set('accept-all')
    await ok()
    expect(await numbers()).toEqual(['09011112222', '08099998888', '07055556666'])
  })

  it('removes a number because of an empty cell only if that was chosen, and never the own one', async () => {
    const page = await read('office,,,', 'taro,,,', 'jiro,,,')
    expect(rowsOf(page, 'emptied')).toEqual([expect.stringContaining('taro')])
    expect(rowsOf(page, 'wrong')).toEqual([expect.stringContaining('空欄にできません。')])
    expect((await set()).text).toContain('設定する行がありません。')
    await set(boxOf(page, 'taro：番号を削除する'))
    expect((await browser.get(CONFIRM)).text).toContain('削除')
    await ok()
    expect(await numbers()).toEqual(['09011112222', null, null])
  })

  it('names every wrong row by its line, leads to it, and sets the others', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const page = await read(
      'jiro,,,07055556666',
      'hanako,,,07000001111',
      ',,,07000001111',
      'taro,,,080-9999-888',
      'taro,,"a"b,08099998888',
      'taro,050-5500-1002,,08099998888',
      'taro,,,9.01E+09',
      'taro,,,0081-90-1234-5678',
      'taro,,,5055001002',
      'taro,,,03-1234-5678',
    )
    expect(rowsOf(page, 'wrong')).toEqual([
      '3行目 | hanako | 07000001111 | ご契約にないIDです。ログインIDをご確認ください。',
      '4行目 | （空欄） | 07000001111 | ログインIDが空欄です。ログインIDを入力してください。',
      expect.stringContaining('5行目 | taro | 080-9999-888 | 電話番号として読み取れません。'),
      expect.stringContaining('6行目 | （空欄） | （空欄） | 引用符'),
      expect.stringContaining(
        '7行目 | taro | 08099998888 | 利用者番号が、このログインIDのものではありません。',
      ),
      expect.stringContaining('8行目 | taro | 9.01E+09 | Excelの指数表示'),
      expect.stringContaining('9行目 | taro | 0081-90-1234-5678 | 「00」から始まる'),
      expect.stringContaining('10行目 | taro | 5055001002 | ご契約の050番号です。'),
      expect.stringContaining('11行目 | taro | 03-1234-5678 | SMSを受信できる携帯電話番号'),
    ])
    expect(page.page.querySelector('title')?.textContent).toContain('エラー：')
    expect(page.page.querySelector('[role=alert] a')?.getAttribute('href')).toBe('#line-3')
    expect(page.page.querySelector('#line-3')).not.toBeNull()
    await set()
    await ok()
    expect(await numbers()).toEqual(['09011112222', '08011112222', '07055556666'])
  })

  it('sets none of the rows that have the same ID', async () => {
    const page = await read('taro,,,08099998888', 'jiro,,,07055556666', 'taro,,,08077776666')
    expect(rowsOf(page, 'wrong')).toEqual([
      expect.stringContaining('2行目 | taro | 08099998888 | 同じIDが4行目にもあります。'),
      expect.stringContaining('4行目 | taro | 08077776666 | 同じIDが2行目にもあります。'),
    ])
    expect(rowsOf(page, 'change')).toHaveLength(1)
  })

  it('suggests the ID that a spreadsheet made another one of', async () => {
    await addOffice(world.deps, {
      administrator: { loginId: 'zero', password: 'zero-password', smsNumber: '09055556666' },
      users: [
        { loginId: '0012', password: 'long-password', line: '05055009001' },
        { loginId: '3-4', password: 'long-password', line: '05055009002' },
      ],
    })
    browser = await signedInAdministrator(world, {
      administrator: { loginId: 'zero', password: 'zero-password', smsNumber: '09055556666' },
      users: [],
    })
    const page = await read('12,,,07055556666', '3月4日,5055009002,,07055557777')
    expect(rowsOf(page, 'suggestion')).toEqual([
      expect.stringContaining('ID「0012」のことでしょうか'),
      expect.stringContaining('ID「3-4」のことでしょうか'),
    ])
  })

  it('asks whose row it is when the administrator and a user have the same ID', async () => {
    const same = {
      administrator: { loginId: 'same', password: 'same-password', smsNumber: '09055556666' },
      users: [{ loginId: 'same', password: 'long-password', line: '05055009001' }],
    }
    await addOffice(world.deps, same)
    browser = await signedInAdministrator(world, same)
    const page = await read('same,,,07055556666')
    expect(rowsOf(page, 'wrong')).toEqual([expect.stringContaining('同じIDがあります。')])
    const told = await read('same,管理者,,07055556666', 'same,050-5500-9001,,07055557777')
    expect(rowsOf(told, 'change')).toEqual([
      expect.stringContaining('2行目 | 管理者'),
      expect.stringContaining('3行目 | same'),
    ])
  })

  it('leads back to the form with its numbers by 『修正する』', async () => {
    await read('jiro,,,07055556666')
    await set()
    const draft = fieldValue(await browser.get(CONFIRM), 'draft')
    const { location } = await browser.post(CONFIRM, { draft, action: 'correct' })
    expect((await browser.get(location ?? '')).html).toContain('value="07055556666"')
  })

  it('is compared with what is registered when it is set, not with what was when it was chosen', async () => {
    await read('taro,,,08099998888')
    const colleague = await signedInAdministrator(world)
    const fields = formFields(await colleague.get('/oa/sms-numbers'), '#numbers-form')
    const taro = Object.keys(fields).find(
      name => name.startsWith('number.') && fields[name] === '08011112222',
    )
    await colleague.post('/oa/sms-numbers', { ...fields, [taro ?? '']: '08044443333', action: 'set' })
    const draft = fieldValue(await colleague.get(CONFIRM), 'draft')
    await colleague.post(CONFIRM, { draft, action: 'ok' })
    expect(rowsOf(await browser.get(CHECK), 'change')).toEqual([expect.stringContaining('080-4444-3333')])
    await set()
    expect((await browser.get(CONFIRM)).text).toContain('080-4444-3333')
  })

  it('is kept sealed, for its own session, for 30 minutes, and only the newest', async () => {
    await read('jiro,,,07055556666')
    const stored = await storedRows(world, 'sms_number_file')
    expect(JSON.stringify(stored)).not.toContain('07055556666')
    const colleague = await signedInAdministrator(world)
    expect((await colleague.get(CHECK)).location).toBe(FILE)
    const fields = formFields(await browser.get(CHECK), '#file-form')
    await read('jiro,,,07055557777')
    expect((await browser.post(CHECK, fields)).text).toContain('もう一度ファイルを選んでください。')
    world.clock.pass(29 * MINUTE_MS)
    await browser.get('/oa/lines')
    world.clock.pass(MINUTE_MS + SECOND_MS)
    expect((await browser.get(CHECK)).location).toBe(FILE)
  })

  it('goes along when the key of the numbers is replaced', async () => {
    await read('jiro,,,07055556666')
    const next = { id: 'next', bytes: Buffer.alloc(32, 'the next key') }
    await rotateNumbers({ ...world.deps, numbers: openVault([next, ...TEST_KEYS], systemEntropy) })
    const { session_id = '', created_at = 0 } = (await storedRows(world, 'sms_number_file'))[0] ?? {}
    const wanted = { sessionId: session_id, created: { from: created_at, until: created_at } }
    const file = await findNumberFile(world.deps.db, openVault([next], systemEntropy), wanted)
    expect(file?.content).toContain('07055556666')
    expect(await findNumberFile(world.deps.db, openVault(TEST_KEYS, systemEntropy), wanted)).toBeUndefined()
  })

  it('of a large contract is read and shown', async () => {
    const page = await read(...Array.from({ length: 400 }, (_, n) => `user${n},,,0901234${1000 + n}`))
    expect(rowsOf(page, 'wrong')).toHaveLength(400)
    expect(page.page.querySelectorAll('[role=alert] li')).toHaveLength(11)
    expect(page.text).toContain('ほかに390行あります。')
  })
})

describe('a file of no use', () => {
  it.each([
    ['an Excel workbook', 'PK\x03\x04 xl/workbook.xml', 'Excelのブック'],
    ['a PDF', '%PDF-1.7', 'PDFファイルです。'],
    ['an empty file', '', 'ファイルが空です。'],
    ['only the headings', `${HEAD}\r\n,,,\r\n`, '見出しだけで'],
    ['no headings', 'taro,08099998888\r\n', '1行目に見出し「ログインID」「SMS認証用電話番号」がありません。'],
    [
      'a heading missing',
      'ログインID,備考\r\ntaro,1\r\n',
      '1行目に見出し「SMS認証用電話番号」がありません。',
    ],
    ['a heading twice', 'ID,ログインID,Number\r\n', '見出し「ログインID」の列が2つ以上あります。'],
    [
      'too many rows',
      `ID,Number\n${'a,1\n'.repeat(policy.smsNumber.file.maxRows + 1)}`,
      '行が多すぎます（5000行まで）。',
    ],
  ])('is answered with what to do: %s', async (_, content, words) => {
    const answer = await choose(content)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(words)
    expect(answer.page.querySelector('[role=alert] a')?.getAttribute('href')).toBe('#file')
  })

  it('is one that is too large', async () => {
    const answer = await choose(Buffer.alloc(policy.smsNumber.file.maxBytes + 1, 'a,1\n'))
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('ファイルが大きすぎます（1MBまで）。')
  })

  it('is none at all', async () => {
    // As browsers send a field in which nothing was chosen.
    const body =
      '--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n'
    const answer = await browser.request(FILE, { method: 'POST', headers: MULTIPART, body })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ファイルが選ばれていません。')
  })

  it('is no form of ours', async () => {
    expect((await browser.post(FILE, { file: 'x' })).status).toBe(400)
    expect(
      (await browser.request(FILE, { method: 'POST', headers: MULTIPART, body: '--x\r\nbroken' })).status,
    ).toBe(400)
  })
})

describe('going there from the number form', () => {
  it('loses nothing that was typed without a word', async () => {
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    expect((await browser.post('/oa/sms-numbers', { ...fields, action: 'file' })).location).toBe(FILE)
    const name = Object.keys(fields).findLast(key => key.startsWith('number.')) ?? ''
    const answer = await browser.post('/oa/sms-numbers', { ...fields, [name]: '0705555', action: 'file' })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('入力した番号（1件）をまだ設定していません。')
    expect(answer.html).toContain('value="0705555"')
    expect(answer.page.querySelector(`a[href="${FILE}"]`)).not.toBeNull()
  })
})
