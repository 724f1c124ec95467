import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { CONDITIONS } from '../src/lines/option-services.ts'
import { codeBlocks, deadAnchors, documentText, shapeOf } from '../support/documents.ts'
import { newFolder } from '../support/process.ts'
import { V1, V1A } from '../support/signature-vectors.ts'

/** docs/switch.md and its Japanese counterpart: what they show is so, and the two say the same. */
const DOCS = ['docs/switch.md', 'docs/switch.ja.md'] as const
const RECEIVER = 'docs/examples/switch-receiver/receiver.ts'

const folder = newFolder()
afterAll(() => folder.remove())

describe.each(DOCS)('%s', file => {
  it('has the test vectors of the specification, and the word for every case', () => {
    for (const value of [...Object.values(V1), V1A.publicKey, V1A.signature])
      expect(documentText(file)).toContain(`\`${value}\``)
    for (const condition of CONDITIONS) expect(documentText(file)).toContain(`| \`${condition}\` |`)
  })

  it('shows a configuration that is good once its files are there', () => {
    for (const [at, yaml] of codeBlocks(file, 'yaml').entries()) {
      const config = join(folder.path, `${at}.yaml`)
      const secret = join(folder.path, 'secret')
      writeFileSync(secret, V1.secret)
      writeFileSync(
        config,
        `demonstration: true\n${yaml.replaceAll(/\/etc\/sekisho\/switch-[\w.-]+/g, secret)}`,
      )
      expect(readConfig({ SEKISHO_CONFIG: config })).toMatchObject({ kind: 'ok' })
    }
  })

  it('says how long the receiver is, and names files that are there', () => {
    const lines = documentText(RECEIVER).trimEnd().split('\n').length
    expect(documentText(file)).toMatch(new RegExp(`${lines} ?(lines|行)`))
    for (const [, path = ''] of documentText(file).matchAll(/\]\((examples\/[^)]*)\)/g))
      expect([path, existsSync(join('docs', path))]).toEqual([path, true])
  })

  it('has no link to a heading that is not there', () => expect(deadAnchors(file)).toEqual([]))
})

it('the two languages have the same examples, sections and rows', () => {
  const [english, japanese] = DOCS
  for (const language of ['json', 'yaml', 'sh', 'ini', 'sql'])
    expect(codeBlocks(japanese, language)).toEqual(codeBlocks(english, language))
  expect(shapeOf(japanese)).toEqual(shapeOf(english))
})
