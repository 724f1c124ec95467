import { globSync, readdirSync, readFileSync } from 'node:fs'
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
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/** The last column of the chosen words in CONTRIBUTING.md. */
const AVOIDED = readFileSync('CONTRIBUTING.md', 'utf8')
  .split('| 日本語 | English | not |')[1]
  ?.split('\n\n')[0]
  ?.split('\n')
  .flatMap(row =>
    [...(row.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
  ) as string[]

/** Those that also mean something else in a document: the helpline's own word, “at the same time”, what a log has, “the person who”. */
const MEANS_ELSE = ['お客さま窓口', 'helpline', 'at once', 'asked for', 'logged', 'present', 'whoever']
const documents = [...globSync('*.md'), ...globSync('docs/*.md')]
  .filter(name => name !== 'CHANGELOG.md')
  .sort()

/** Shown as they are in both languages. */
const SAME_IN_BOTH = /\.(ok|switchLanguage|problemAt|answerAt)$/

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

  it.each(sentences)('$path uses the words of the glossary', ({ path, ja, en }) => {
    expect(`${ja} ${en}`).not.toMatch(/OTP|2FA|MFA|two-factor|トークン|二段階|2段階/i)
    // 窓口 alone is the operator's own site: whom customers call is {desk}.
    if (!/^(desk|sites|help\/manual\/desk-messages)/.test(path)) expect(ja).not.toMatch(/(?<!事業者)窓口/)
  })

  it.each(sentences)('$path uses the chosen words, and the apostrophes of print', ({ ja, en }) => {
    expect(avoidedIn(ja, en)).toEqual([])
    expect(en).not.toMatch(/\w'|'\w/)
  })
})

describe.each(documents)('%s', document => {
  it('uses the chosen words', () => {
    const isJapanese = document.endsWith('.ja.md')
    const rows = proseOf(readFileSync(document, 'utf8')).split('\n')
    const found = rows.flatMap((row, at) => {
      const words = isJapanese ? avoidedIn(row, '') : avoidedIn('', row)
      return words.filter(word => !MEANS_ELSE.includes(word)).map(word => `line ${at + 1}: ${word}`)
    })
    expect(found).toEqual([])
  })
})

describe('the words that were not chosen', () => {
  it('are seen in either language, whole and however they are written', () => {
    expect(avoidedIn('お客さま窓口にお電話ください。', 'Please call the helpline.')).toEqual([
      'お客さま窓口',
      'helpline',
      'please',
    ])
    expect(avoidedIn('現在の番号を確認します。', 'Check the current number presented here.')).toEqual([])
  })

  it('are read from all rows', () => expect(AVOIDED.length).toBeGreaterThan(85))

  it('are seen in the prose of a document, not in what is typed, nor in a comment', () => {
    const page = 'A device.\n```sh\nreset\n```\n`reset` <!-- he\nresets -->\nReset it.'
    expect(
      proseOf(page)
        .split('\n')
        .map(row => avoidedIn('', row)),
    ).toEqual([['device'], [], [], [], [], [], ['reset']])
  })
})

/** A document's rows without code and comments. */
function proseOf(page: string): string {
  const rowsOnly = (text: string) => text.replace(/[^\n]/g, '')
  return page
    .replace(/<!--.*?-->/gs, rowsOnly)
    .replace(/^( *)```.*?^\1```$/gms, rowsOnly)
    .replace(/`[^`\n]*`/g, '')
}

function avoidedIn(ja: string, en: string): string[] {
  const said = en.replace(/\{\w+(:[^}]*)?\}/g, ' $1 ')
  return AVOIDED.filter(word =>
    JAPANESE.test(word) ? ja.includes(word) : new RegExp(`\\b${word}\\b`, 'i').test(said),
  )
}
