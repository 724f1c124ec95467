import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import commonPasswords from './common-passwords.json' with { type: 'json' }
import { isCommon, isNamed } from './guessable.ts'

describe('the list of common passwords', () => {
  it('has 10,000 entries and more, each once, in the form in which they are compared', () => {
    expect(commonPasswords.length).toBeGreaterThanOrEqual(10_000)
    expect(new Set(commonPasswords).size).toBe(commonPasswords.length)
    expect(commonPasswords.filter(one => one !== one.normalize('NFKC').toLowerCase())).toEqual([])
  })

  it.each(['docs/security.md', 'docs/security.ja.md'])('is as long as %s tells', file =>
    expect(readFileSync(file, 'utf8')).toContain(commonPasswords.length.toLocaleString('en')),
  )

  it.each([
    'password',
    'Password1!',
    'P-a-s-s-w-o-r-d',
    'ＰＡＳＳＷＯＲＤ２０２６',
    '12345678',
    'qwertyuiop',
    '1qaz2wsx',
    'sakura2026',
    'Doraemon-123',
    'konnichiwa',
    'arigatou1',
    'nihongo0101',
    'yamada1234',
    'パスワード1234',
    'さくらさくら',
  ])('finds %s', password => expect(isCommon(password)).toBe(true))

  it.each([
    'a new long password',
    'another password',
    'kumo-densha-nashi',
    'くもと電車と梨の木',
    'v7-Lm2x-9qRd-e5Kw',
    '48203957',
  ])('leaves %s alone', password => expect(isCommon(password)).toBe(false))
})

describe('a name that everybody who knows the account tries first', () => {
  const names = ['taro-01', '株式会社 オフィス商事', 'IP Phone']

  it.each([
    'taro-01',
    'TARO01',
    'taro0126',
    '2026taro-01',
    'オフィス商事',
    'ｵﾌｨｽ商事2026',
    '株式会社オフィス商事',
    'ip-phone1',
    'IPPHONE!2026',
  ])('is refused as %s', password => expect(isNamed(password, names)).toBe(true))

  it.each(['taro and hanako', 'オフィス商事の電話', 'my ip phone', '20262026'])('is not %s', password =>
    expect(isNamed(password, names)).toBe(false),
  )

  it('is no empty one', () => expect(isNamed('20262026', ['', '―', '株式会社'])).toBe(false))
})
