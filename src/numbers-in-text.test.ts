import { describe, expect, it } from 'vitest'
import { maskedPath, withoutPhoneNumbers } from './numbers-in-text.ts'

/** Digits that are still there, in whatever characters. */
const digitsIn = (text: string) =>
  [...text.normalize('NFKC')].filter(one => /[\p{Nd}〇一二三四五六七八九○◯零]/u.test(one))

describe('a telephone number in a reason', () => {
  it.each([
    '09012345678',
    '090-1234-5678',
    '090 1234 5678',
    '０９０１２３４５６７８',
    '０９０－１２３４－５６７８',
    '090－1234－5678',
    '090‐1234‐5678',
    '090–1234—5678',
    '090−1234−5678',
    '090ー1234ー5678',
    '090ｰ1234ｰ5678',
    '090〜1234〜5678',
    '090.1234.5678',
    '090・1234・5678',
    '090(1234)5678',
    '（０９０）１２３４ー５６７８',
    '090/1234/5678',
    '090の1234の5678',
    '090　1234　5678',
    '090 - 1234 - 5678',
    '0 9 0 1 2 3 4 5 6 7 8',
    '09０-12３4-５678',
    '090\u200b1234\u200b5678',
    '090\n1234\n5678',
    '〇九〇一二三四五六七八',
    '〇九〇ー一二三四ー五六七八',
    '零九〇-1234-五六七八',
    '+819012345678',
    '+81 90 1234 5678',
    '＋８１－９０－１２３４－５６７８',
    '+81(0)90-1234-5678',
    '0081 90 1234 5678',
    '010-81-90-1234-5678',
    '819012345678',
    '90-1234-5678',
    '050-1234-5678',
    '070-1234-5678',
    '080-1234-5678',
    '0120-345-678',
    '0120345678',
    '0800-123-5678',
    '0570-005-678',
    '03-1234-5678',
    '0312345678',
    '03(1234)5678',
    '(03)1234-5678',
    '0 3 1 2 3 4 5 6 7 8',
    '0460-83-5678',
    '045-123-5678',
    '0997(12)5678',
    '+1 212 555 5678',
    '+442071235678',
    '○九○-一二三四-五六七八',
    '◯九◯一二三四五六七八',
    '零九零壱弐参四五六七八',
    'O9O-1234-5678',
    '٠٩٠١٢٣٤٥٦٧٨',
    '०९०१२३४५६७८',
    '๐๙๐-๑๒๓๔-๕๖๗๘',
    '⓪⑨⓪①②③④⑤⑥⑦⑧',
    '0\u20e39\u20e30\u20e31\u20e32\u20e33\u20e34\u20e35\u20e36\u20e37\u20e38\u20e3',
    '090、1234、5678',
    '090:1234:5678',
    '090　　　　1234　　　　5678',
    '090 ーー 1234 ーー 5678',
    '090━1234━5678',
    '090「1234」5678',
    '090・・・1234・・・5678',
    '0120：345：678',
    '90 1234 5678',
  ])('is hidden but for its last 4 digits: %j', number => {
    for (const text of [
      number,
      `本人から電話。番号は${number}、折り返す`,
      `Tel:${number}.`,
      `旧${number} 新${number}`,
    ]) {
      const hidden = withoutPhoneNumbers(text)
      const times = text.split(number).length - 1
      expect(digitsIn(hidden)).toHaveLength(4 * times)
      expect(hidden.replaceAll('*', '').length).toBeLessThan(text.length)
    }
  })

  it('is hidden where a letter stands before it', () => {
    expect(withoutPhoneNumbers('No09012345678')).toBe('No*******5678')
  })

  it('is hidden also with a digit too many or too few', () => {
    expect(withoutPhoneNumbers('090-1234-56789')).toBe('***-****-*6789')
    expect(withoutPhoneNumbers('0901234567')).toBe('******4567')
  })

  it.each([
    '2026-11-24に受付',
    '2026/11/24 10:30〜2026/12/01',
    '2026/01/02 2026/03/04',
    '20261124',
    '令和8年11月24日',
    '10:00から12:30まで',
    '1,234,567円',
    '980000円',
    '契約番号 1234567890',
    '契約番号 0012345678',
    '契約番号 0901234567890123',
    'お客さま番号 K-2026-00123',
    '〒250-0631 神奈川県',
    '内線 1234',
    '第三者から二三の問い合わせ、一二の三',
    '03-1234',
    '1.2.3.4.5',
    '192.168.0.1',
    '203.0.113.254',
    '2026-07-01 10:30:45 2026-08-02 10:30:45',
    '07-01 10:30〜11:00',
    '○×△、参照のこと、弐号機、五〇二号室',
    'No.100, 2000, 3000',
  ])('is nothing else: %j', text => {
    expect(withoutPhoneNumbers(text)).toBe(text)
  })

  it('ends, whatever was typed', () => {
    for (const text of ['0-'.repeat(100), '0 9 '.repeat(50), `0${'・'.repeat(199)}`, '+1('.repeat(66)])
      expect(withoutPhoneNumbers(text.repeat(10)).length).toBeGreaterThan(0)
  })
})

describe('a path', () => {
  it('keeps the last 4 of its digits, however they are written', () => {
    expect(maskedPath('/oa/lines/05055001001')).toBe('/oa/lines/*******1001')
    expect(maskedPath('/oa/lines/090-1234-5678')).toBe('/oa/lines/***-****-5678')
    expect(maskedPath('/oa/lines/０９０１２３４５６７８')).toBe('/oa/lines/*******５６７８')
    expect(maskedPath('/oa/lines/x')).toBe('/oa/lines/x')
  })
})
