import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addManyLines, type LongLine } from '../../support/long-contract.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { addRows, changeRows, idOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, ORIGIN, type World } from '../../support/world.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { policy } from '../policy.ts'
import { MESSAGE_NUMBER } from '../sms/tables.ts'

/**
 * What one customer can do to everybody's server: the longest IDs and names, one number for all, a file as bad as it
 * can be. No page may grow faster than its input.
 */
const LINES = 1_200
const { pageBytes: MOST_BYTES, pageRows: MOST_ROWS } = policy.list
const SHARED = '07099999999'

const longId = (n: number) => `u${String(n).padStart(4, '0')}${'@'.repeat(59)}`
const lines: LongLine[] = Array.from({ length: LINES }, (_, n) => ({
  loginId: longId(n),
  // The character that takes the most room in a page, as often as an import allows.
  userName: '"'.repeat(200),
  smsNumber: SHARED,
}))

let world: World
let browser: Visitor
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addManyLines(world.deps, 'office', lines)
  const { clock, numbers } = world.deps
  // The longest sentence about a number: its last SMS was refused.
  const refused = {
    id: 'refused',
    purpose: 'sign-in' as const,
    account_id: await idOf(world, longId(0)),
    to_number: numbers.seal(SHARED, placeIn(MESSAGE_NUMBER, 'refused')),
    to_number_hash: numbers.hash(SHARED),
    state: 'refused' as const,
    created_at: clock.now(),
    next_try_at: 0,
    useless_after: 0,
  }
  await addRows(world, 'sms_message', [refused])
  browser = await signedInAdministrator(world)
})
afterAll(() => world.close())

const SCREEN = '/oa/sms-numbers'
const CONFIRM = `${SCREEN}/confirm`
const FILE = `${SCREEN}/file`
const CHECK = `${FILE}/check`

function expectBounded(page: Answer): void {
  expect([200, 409, 422]).toContain(page.status)
  expect(Buffer.byteLength(page.html)).toBeLessThan(MOST_BYTES)
  const rows = page.page.querySelectorAll('tbody tr, .change, .consequences li').length
  expect(rows).toBeLessThanOrEqual(MOST_ROWS + 5)
  expect(page.text).toMatch(/全\d+件のうち/)
}

describe('with the longest IDs and names', () => {
  it('the list and the number screen are bounded', async () => {
    for (const language of ['ja', 'en']) {
      browser.cookies.set('sekisho-language', language)
      for (const path of ['/oa/lines?page=2', SCREEN, `${SCREEN}?page=2`]) {
        const page = await browser.get(path)
        expect(Buffer.byteLength(page.html)).toBeLessThan(MOST_BYTES)
      }
    }
    browser.cookies.set('sekisho-language', 'ja')
    expectBounded(await browser.get(SCREEN))
  })

  it('so is the number screen with a bad number in every field, however long', async () => {
    const fields = formFields(await browser.get(`${SCREEN}?page=2`), '#numbers-form')
    for (const name of Object.keys(fields)) {
      if (name.startsWith('number.')) fields[name] = `00${'"'.repeat(60)}`
      if (name.startsWith('was.')) fields[name] = '"'.repeat(60)
    }
    const page = await browser.post(SCREEN, { ...fields, action: 'set' })
    expectBounded(page)
    expect(page.text).toContain('ほかに450件、修正が必要な番号があります。')
    const long = Object.keys(fields).find(name => name.startsWith('number.')) ?? ''
    const one = { [long]: '"'.repeat(80_000), 'filter-text': '"'.repeat(5_000), action: 'filter' }
    expect(Buffer.byteLength((await browser.post(SCREEN, one)).html)).toBeLessThan(MOST_BYTES)
  })

  it('so are the check and conflict screens when all share a number', async () => {
    const rows = lines.map(({ loginId }) => `${loginId},08012345678`)
    await browser.upload(FILE, 'x.csv', ['ログインID,電話番号', ...rows].join('\n'))
    const check = await browser.get(CHECK)
    expectBounded(check)
    await browser.post(CHECK, formFields(check, '#file-form'))
    const confirm = await browser.get(CONFIRM)
    expectBounded(confirm)
    expect(confirm.text).toMatch(/と、ほか1194件にも登録されます。/)
    await changeRows(world, 'account', { set: { sms_number_version: 9 } })
    expectBounded(await browser.post(CONFIRM, { draft: fieldValue(confirm, 'draft'), action: 'ok' }))
  })
})

describe('a file as bad as it can be', () => {
  const { loginId } = lines[0] ?? { loginId: '' }
  it.each([
    ['one ID on 4,990 lines', Array(4_990).fill(`${loginId},09012345678`)],
    ['4,990 problems', Array.from({ length: 4_990 }, (_, n) => `nobody-${n},"${'""'.repeat(40)}"`)],
    [
      '100 rows as long as they may be',
      Array.from({ length: 100 }, () => `"${'""'.repeat(2_400)}","${'""'.repeat(2_400)}"`),
    ],
    ['1,200 suggestions', lines.map(one => `${one.loginId.toUpperCase()},9012345678`)],
    ['1,200 emptied numbers', lines.map(one => `${one.loginId},`)],
    ['1,200 rows without a change', lines.map(one => `${one.loginId},${SHARED}`)],
  ])('makes no large page: %s', async (_, rows) => {
    const content = ['ログインID,電話番号', ...rows].join('\n')
    expect((await browser.upload(FILE, `${'"'.repeat(200)}.csv`, content)).location).toBe(CHECK)
    for (const page of ['1', '2']) {
      const answer = await browser.get(`${CHECK}?page=${page}`)
      expect(Buffer.byteLength(answer.html)).toBeLessThan(MOST_BYTES)
      expect(answer.page.querySelectorAll('tbody tr, details .piece').length).toBeLessThanOrEqual(MOST_ROWS)
      expect(answer.text).toMatch(rows.length > MOST_ROWS ? /全\d+件のうち/ : /100行/)
    }
  })

  it('says on every row of one ID how many there are', async () => {
    const rows = Array(600).fill(`${loginId},09012345678`)
    await browser.upload(FILE, 'x.csv', ['ログインID,電話番号', ...rows].join('\n'))
    const page = await browser.get(CHECK)
    expect(page.text).toContain('同じIDが3, 4, 5, 6, 7行目と、ほか594行にもあります。')
    expect(page.text).toContain('設定できない行 600行')
  })
})

it('a body of hundreds of parts is refused before they are read, and a file whose rows look like their ends is not', async () => {
  const part = '--cut\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
  const file = (content: string) =>
    `--cut\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n${content}\r\n--cut--\r\n`
  const send = (body: string, boundary = '"cut"') =>
    browser.request(FILE, {
      method: 'POST',
      headers: { origin: ORIGIN, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
    })
  const rows = `ログインID,電話番号\r\n${'--,\r\n'.repeat(100)}`
  expect((await send(part.repeat(2) + file(rows))).location).toBe(CHECK)
  expect((await send(part.repeat(200) + file(rows))).status).toBe(400)
  // Of two readings of the same words the parser could take the other one.
  for (const boundary of ['"c\\ut"', '"cut"; boundary=other', 'other; boundary=cut', '"cu\\"t"', '""', ''])
    expect((await send(part.repeat(200) + file(rows), boundary)).status, boundary).toBe(400)
})
