import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemEntropy } from './entropy.ts'
import { openVault, type Place, UnreadableError, type VaultKey } from './vault.ts'

const key = (id: string): VaultKey => ({ id, bytes: randomBytes(32) })
const [old, young] = [key('2025'), key('2026')]
const before = openVault([old], systemEntropy)
const after = openVault([young, old], systemEntropy)

const number = fc.stringMatching(/^0[6-9]0[0-9]{8}$/)
const part = fc.string({ maxLength: 30 })
const place: fc.Arbitrary<Place> = fc.tuple(part, part, part)
const HERE: Place = ['account.sms_number', 'row-1']

describe('a vault', () => {
  it('gives back what was sealed, at its place only, and never the same sealed text', () => {
    fc.assert(
      fc.property(fc.oneof(number, fc.string()), place, place, (text, here, there) => {
        const sealed = before.seal(text, here)
        expect(before.open(sealed, here)).toBe(text)
        expect(before.seal(text, here)).not.toBe(sealed)
        expect(before.read(sealed, there).kind).toBe(
          JSON.stringify(here) === JSON.stringify(there) ? 'text' : 'unreadable',
        )
        expect(sealed).toMatch(/^v1\.2025\.[\w-]{16}\.[\w-]+$/)
      }),
    )
  })

  it('does not take parts of a place for others with the same letters', () => {
    const sealed = before.seal('09012345678', ['a', 'bc'])
    expect(before.read(sealed, ['ab', 'c']).kind).toBe('unreadable')
    expect(before.read(sealed, ['a', 'b', 'c']).kind).toBe('unreadable')
  })

  it('notices every changed character', () => {
    const sealed = before.seal('09012345678', HERE)
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`
      const reading = before.read(changed, HERE)
      // Without its mark a value counts as one of an earlier version, and is no number.
      if (at < 3) expect(reading).toEqual({ kind: 'text', text: changed })
      // The last character of a group may hold bits that nobody reads.
      else if (reading.kind === 'text') expect(reading.text).toBe('09012345678')
    }
    for (const cut of ['', '.', 'AAAA', 'AAAAAAAAAAAAAAAA.AAAA'])
      expect(before.read(`v1.2025.${cut}`, HERE).kind).toBe('unreadable')
  })

  it('seals with the first key, opens with all, and names the key that is missing', () => {
    const sealed = before.seal('09012345678', HERE)
    expect(after.open(sealed, HERE)).toBe('09012345678')
    const anew = after.seal('09012345678', HERE)
    expect(anew).toMatch(/^v1\.2026\./)
    expect(() => before.open(anew, HERE)).toThrow(UnreadableError)
    expect(() => before.open(anew, HERE)).toThrow('the key 2026 is not in the configuration')
    const namesake = openVault([key('2025')], systemEntropy)
    expect(() => namesake.open(sealed, HERE)).toThrow('damaged or was moved')
  })

  it('takes a number of an earlier version as it is', () => {
    expect(before.open('09012345678', HERE)).toBe('09012345678')
  })

  it('has one hash for one text under one key, and finds those of older keys', () => {
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(before.hash(one) === before.hash(other)).toBe(one === other)
        expect(after.hashes(one)).toEqual([after.hash(one), before.hash(one)])
        expect(after.hash(one)).not.toContain(one)
      }),
    )
  })
})
