import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Pasted, type Reason, readPasted } from '../client/pasted.ts'
import { columnHeadings as headings } from '../src/sms-numbers/file-columns.ts'

/** The page: the administrator, three users in the order of their lines, and what their fields hold. */
const rows = [
  { keys: ['office', '', '管理者', 'Administrator'], number: '09011112222' },
  { keys: ['taro', '050-5500-1001'], userName: '山田 太郎', number: '08011112222' },
  { keys: ['jiro', '050-5500-1002'], userName: '山田 次郎', number: '' },
  { keys: ['Hanako.S', '050-5500-1003'], number: '' },
]
const IDS = ['office', 'taro', 'jiro', 'Hanako.S']

const read = (text: string, from = 0) =>
  readPasted(text, { rows, order: rows.map((_, place) => place).slice(from), headings })
const lines = (...cells: string[][]) => cells.map(row => row.join('\t')).join('\r\n')

/** New numbers by login ID. */
const filled = (pasted: Pasted | undefined) =>
  Object.fromEntries([...(pasted?.fills ?? [])].map(([place, number]) => [IDS[place], number]))
const leftOf = (pasted: Pasted | undefined) =>
  Object.fromEntries(Object.entries(pasted?.left ?? {}).filter(([, found]) => found.length > 0))

describe('cells with a login ID or a 050 number', () => {
  it('go to the rows that they name, in whatever order rows and columns stand', () => {
    const wanted = { jiro: '07055556666', taro: '08099998888' }
    for (const text of [
      lines(['jiro', '07055556666'], ['taro', '08099998888']),
      lines(['08099998888', 'taro'], ['07055556666', 'jiro']),
      lines(['営業', '070-5555-6666', '050-5500-1002'], ['総務', '080-9999-8888', '050-5500-1001']),
      lines(['０５０－５５００－１００２', '０７０－５５５５－６６６６'], ['5055001001', '080 9999 8888']),
      lines(['1', 'JIRO', '次郎', '07055556666'], ['2', 'ｔａｒｏ', '太郎', '08099998888']),
    ]) {
      expect(filled(read(text, 3)), text).toEqual(wanted)
      expect(read(text)?.kind).toBe('by-key')
      expect(leftOf(read(text))).toEqual({})
    }
  })

  it('get back the first 0 that a spreadsheet took away, and say how many', () => {
    const pasted = read(lines(['jiro', '7055556666'], ['Hanako.S', '080-9999-8888'], ['taro', '8011112222']))
    expect(filled(pasted)).toEqual({ jiro: '07055556666', 'Hanako.S': '08099998888' })
    expect([pasted?.zeros, leftOf(pasted)]).toEqual([1, { same: ['taro'] }])
    const inOrder = read(lines(['9055556666'], ['312345678']), 2)
    expect(filled(inOrder)).toEqual({ jiro: '09055556666', 'Hanako.S': '312345678' })
    expect(inOrder?.zeros).toBe(1)
  })

  it('may have headings, which tell two columns of mobile numbers apart', () => {
    const head = ['ログインID', '自宅', 'SMS認証用電話番号']
    const pasted = read(lines(head, ['jiro', '07000000000', '07055556666'], ['taro', '07000000001', '']))
    expect(filled(pasted)).toEqual({ jiro: '07055556666' })
    expect(leftOf(pasted)).toEqual({ blank: ['taro'] })
    expect(read(lines(['jiro', '07000000000', '07055556666']))?.kind).toBe('many-columns')
  })

  it('never put an ID into a field, whoever is named', () => {
    const strangers = lines(['user-501', '07055556666'], ['user-502', '07055557777'])
    expect([filled(read(strangers)), leftOf(read(strangers))]).toEqual([
      {},
      { unknown: ['user-501', 'user-502'] },
    ])
    const some = read(lines(['user-501', '07055557777'], ['jiro', '07055556666'], ['', '07055558888']))
    expect(filled(some)).toEqual({ jiro: '07055556666' })
    expect(leftOf(some)).toEqual({ unknown: ['user-501', '07055558888'] })
    expect(read(lines(['taro'], ['jiro']))).toMatchObject({ kind: 'no-column', fills: new Map() })
    expect(read(lines(['taro', '太郎'], ['jiro', '次郎']))?.kind).toBe('no-column')
  })

  it('that contradict each other set nothing', () => {
    const pasted = read(
      lines(
        ['taro', '050-5500-1002', '07055556666'],
        ['jiro', '', '07055557777'],
        ['jiro', '', '07055558888'],
        ['office', '管理者', '09099998888'],
      ),
    )
    expect(filled(pasted)).toEqual({ office: '09099998888' })
    expect(leftOf(pasted)).toEqual({ unclear: ['taro'], twice: ['jiro', 'jiro'] })
  })

  it('leave alone whom the sheet says nothing about', () => {
    const pasted = read(
      lines(['taro', ''], ['jiro', '未定'], ['office', '09011112222'], ['Hanako.S', '0801']),
    )
    expect(filled(pasted)).toEqual({ 'Hanako.S': '0801' })
    expect(leftOf(pasted)).toEqual({ blank: ['taro'], 'no-number': ['jiro'], same: ['office'] })
  })
})

describe('a column of numbers alone', () => {
  it('is filled in downwards from the field, blank cells change nothing, and none is lost without a word', () => {
    const pasted = read('090-1111-0001\r\n\r\n０９０１１１１０００３\r\n09011110004\r\n09011110005\r\n', 1)
    expect(filled(pasted)).toEqual({ taro: '09011110001', 'Hanako.S': '09011110003' })
    expect(leftOf(pasted)).toEqual({ blank: [''], beyond: ['09011110004', '09011110005'] })
    expect(pasted?.kind).toBe('in-order')
  })

  it('goes nowhere when what stands beside it names nobody of the table', () => {
    const strangers = read(lines(['1', '山田 花子', '090-1111-0001'], ['2', '', '090-1111-0002']))
    expect(strangers).toMatchObject({ kind: 'by-key', fills: new Map() })
    expect(leftOf(strangers)).toEqual({ unknown: ['山田 花子', '2'] })
    expect(filled(read(lines(['', '090-1111-0001'], ['', '090-1111-0002'])))).toEqual({
      office: '09011110001',
      taro: '09011110002',
    })
  })
})

describe("cells with users' names", () => {
  it('go to their rows, whatever the order', () => {
    const named = lines(['山田 次郎', '07055556666'], ['山田 太郎', '08099998888'], ['山田', '07011110001'])
    expect(filled(read(named, 2))).toEqual({ jiro: '07055556666', taro: '08099998888' })
    expect(leftOf(read(named))).toEqual({ unknown: ['山田'] })
  })

  it('set nothing where two people have the name, unless an ID beside it tells which', () => {
    const here = rows.map(row => (row.number === '' ? { ...row, userName: '山田 次郎' } : row))
    const elsewhere = rows.map(row => ({ ...row, hasNamesake: row.userName === '山田 次郎' }))
    for (const page of [here, elsewhere]) {
      const readThere = (text: string) => readPasted(text, { rows: page, order: [0, 1, 2, 3], headings })
      const names = readThere(lines(['山田 次郎', '07055556666'], ['山田 太郎', '08099998888']))
      expect(filled(names)).toEqual({ taro: '08099998888' })
      expect(leftOf(names)).toEqual({ unclear: ['山田 次郎'] })
      const both = lines(['jiro', '山田 次郎', '07055556666'], ['taro', '山田 太郎', '08099998888'])
      expect(filled(readThere(both))).toEqual({ jiro: '07055556666', taro: '08099998888' })
    }
  })

  it('set nothing where the name is the ID of somebody else', () => {
    const page = rows.map(row => (row.number === '' ? { ...row, userName: 'taro' } : row))
    const pasted = readPasted(lines(['taro', '07055556666'], ['office', '09099998888']), {
      rows: page,
      order: [0, 1, 2, 3],
      headings,
    })
    expect(filled(pasted)).toEqual({ office: '09099998888' })
    expect(leftOf(pasted)).toEqual({ unclear: ['taro'] })
  })
})

it('cells in quotation marks are read as spreadsheets write them', () => {
  expect(filled(read('"07055556666"\t"次郎\n""部長"""\t"jiro"\n08099998888\t"a\tb"\ttaro\n'))).toEqual({
    jiro: '07055556666',
    taro: '08099998888',
  })
  expect(filled(read('jiro,07055556666\ntaro,080-9999-8888'))).toEqual({
    jiro: '07055556666',
    taro: '08099998888',
  })
})

it('one cell is pasted like any text', () => {
  for (const text of ['07055556666', '07055556666\r\n', '"x"', '']) expect(read(text)).toBeUndefined()
})

it('every row that was copied is filled in or named, whatever it holds', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'taro', 'jiro', 'JIRO', 'user-9', '管理者', '050-5500-1003', '5055001002', '未定'),
    fc.constantFrom('07055556666', '080-1111-2222', '９０１１１１２２２２', '"', 'a"b', '1'),
  )
  const sheet = fc
    .integer({ min: 1, max: 4 })
    .chain(width =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }),
    )
  fc.assert(
    fc.property(sheet, fc.nat(3), (cells, from) => {
      const quoted = (text: string) => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text)
      const pasted = read(`${lines(...cells.map(row => row.map(quoted)))}\r\n`, from)
      const left = Object.values(pasted?.left ?? {}) as Pasted['left'][Reason][]
      expect((pasted?.fills.size ?? 0) + left.flat().length).toBe(cells.length)
      for (const number of pasted?.fills.values() ?? []) expect(number).toMatch(/\d{4}/)
    }),
    { numRuns: 300 },
  )
})
