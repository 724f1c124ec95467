import { describe, expect, it } from 'vitest'
import { passes } from './filter.ts'
import type { NumberRow } from './number-list.ts'

const row = (userName: string): NumberRow => ({
  accountId: 'a',
  owner: 'service-user',
  loginId: 'Taro.1',
  userName,
  lineNumber: '05055001001',
  number: '08011112222',
  state: 'confirmed',
  lastSms: undefined,
  unfinished: false,
})
const finds = (text: string, name: string) => passes({ text, only: [] }, row(name))

describe('a row is found', () => {
  it.each([
    ['第１営業部', '第1営業'],
    ['ＩＴ推進室', 'it'],
    ['㈱箱根', '㈱'],
    ['㈱箱根', '(株)箱根'],
    ['ガバナンス部'.normalize('NFD'), 'ガバナンス'],
    ['ｶﾞﾊﾞﾅﾝｽ', 'ガバナンス'],
    ['x', 'taro'],
    ['x', '０８０-1111'],
    ['x', '050-5500-1001'],
  ])('named %j by %j, and a name by itself', (name, text) => {
    expect(finds(text, name)).toBe(true)
    expect(finds(` ${name} `, name)).toBe(true)
  })

  it('by nothing else', () => {
    expect(finds('営業2', '第１営業部')).toBe(false)
    expect(finds('0801111222', 'x')).toBe(true)
    expect(finds('9999', 'x')).toBe(false)
  })
})
