import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Language parity: every sentence exists, whole, in both languages. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(name => /(messages|problems|events)\.ts$/.test(name))
  .sort()

interface Found {
  readonly path: string
  readonly ja: string
  readonly en: string
}

const sentences: Found[] = []
for (const file of files) {
  const module = await import(resolve('src', file))
  for (const [name, value] of Object.entries(module)) collect(`${file}:${name}`, value)
}

function collect(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('ja' in value && typeof value.ja === 'string') {
    sentences.push({ path, ...(value as { ja: string; en: string }) })
    return
  }
  for (const [name, inner] of Object.entries(value)) collect(`${path}.${name}`, inner)
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()
/** Shown as they are in both languages. */
const SAME_IN_BOTH = /\.(ok|switchLanguage|problemAt)$/

describe('every sentence', () => {
  it('was found', () => expect(sentences.length).toBeGreaterThan(150))

  it.each(sentences)('$path speaks Japanese and English with the same placeholders', ({ path, ja, en }) => {
    expect(ja.trim()).not.toBe('')
    expect(en.trim()).not.toBe('')
    expect(placeholders(en)).toEqual(placeholders(ja))
    if (SAME_IN_BOTH.test(path)) return
    expect(ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
    expect(en).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
  })

  it.each(sentences)('$path uses half-width digits', ({ ja }) => expect(ja).not.toMatch(/[０-９]/))

  it.each(sentences)('$path uses the words of the glossary', ({ ja, en }) => {
    expect(`${ja} ${en}`).not.toMatch(/OTP|2FA|MFA|two-factor|ワンタイム|トークン|二段階|2段階/i)
  })
})
