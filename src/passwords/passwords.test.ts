import { describe, expect, it } from 'vitest'
import { newInitialPassword } from './initial.ts'
import { hashInitialPassword, hashPassword } from './kept.ts'
import { passwordMatches } from './passwords.ts'

const deps = { secret: 'a secret of the tests' }

describe('passwords (D13)', () => {
  it('are kept as argon2id with at least 19 MiB, two passes, and a salt each', async () => {
    const [one, two] = [await hashPassword('a password'), await hashPassword('a password')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
  })

  it('match their own hash only, and nothing matches an unknown ID', async () => {
    const kept = { accountId: 'a', hash: await hashPassword('パスワード') }
    expect(await passwordMatches(deps, kept, 'パスワード')).toBe(true)
    expect(await passwordMatches(deps, kept, 'パスワード ')).toBe(false)
    expect(await passwordMatches(deps, undefined, 'the password of nobody')).toBe(false)
  })

  it('of the opening notice are kept by a keyed hash, each for its account only', async () => {
    const hash = hashInitialPassword(deps, 'a', 'abcd-efgh')
    expect(hash).not.toContain('abcd')
    expect(await passwordMatches(deps, { accountId: 'a', hash }, 'abcd-efgh')).toBe(true)
    for (const kept of [
      { accountId: 'b', hash },
      { accountId: 'a', hash: hashInitialPassword({ secret: 'another secret' }, 'a', 'abcd-efgh') },
    ])
      expect(await passwordMatches(deps, kept, 'abcd-efgh')).toBe(false)
    expect(await passwordMatches(deps, { accountId: 'a', hash }, 'the password of nobody')).toBe(false)
  })

  it.each([
    'ABCD-EFGH-JK23',
    'abcdefghjk23',
    ' abcd efgh jk23 ',
    'abcd‐efgh―jk23',
    'ａｂｃｄ－ｅｆｇｈ－ｊｋ２３',
    'ABCDーEFGHーJK23',
    'ab-cdef-ghjk-23',
  ])('of the opening notice are read however they are copied from paper: %j', async typed => {
    const initial = { accountId: 'a', hash: hashInitialPassword(deps, 'a', 'abcd-efgh-jk23') }
    expect(await passwordMatches(deps, initial, typed)).toBe(true)
    // One that somebody chose is what he typed, and nothing else.
    const chosen = { accountId: 'a', hash: await hashPassword('abcd-efgh-jk23') }
    expect(await passwordMatches(deps, chosen, typed)).toBe(false)
    expect(await passwordMatches(deps, initial, typed.replace(/[23]|３/u, '9'))).toBe(false)
  })

  it('of the opening notice use every letter of their alphabet equally, and none that is mixed up on paper', () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, n) => n * 13)
    expect(newInitialPassword({ bytes: () => bytes })).toHaveLength(24)
    const all = new Set<string>()
    for (let byte = 0; byte < 256; byte += 1)
      all.add(newInitialPassword({ bytes: length => new Uint8Array(length).fill(byte) })[0] ?? '')
    expect(all.size).toBe(32)
    expect([...all].some(letter => '01lo'.includes(letter))).toBe(false)
  })
})
