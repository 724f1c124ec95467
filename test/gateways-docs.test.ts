import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../src/config/config.ts'
import { PLACEHOLDERS } from '../src/sms/gateways/http/settings.ts'
import { codeBlocks, deadAnchors, documentText, shapeOf } from '../support/documents.ts'
import { newFolder } from '../support/process.ts'

/** docs/gateways.md and its Japanese counterpart: the examples are good, and the two say the same. */
const DOCS = ['docs/gateways.md', 'docs/gateways.ja.md'] as const
const KINDS = ['smpp', 'kannel', 'twilio', 'aossms', 'http']
const yamlOf = (file: string) => codeBlocks(file, 'yaml')

const folder = newFolder()
afterAll(() => folder.remove())

function problems(yaml: string): readonly string[] {
  const file = join(folder.path, 'sekisho.yaml')
  writeFileSync(file, `demonstration: true\n${yaml}`)
  const outcome = readConfig({ SEKISHO_CONFIG: file })
  return outcome.kind === 'ok' ? [] : outcome.problems
}

function gatewaysOf(yaml: string): { readonly kind: string; readonly name: string }[] {
  return parse(yaml).sms.gateways
}

describe.each(DOCS)('%s', file => {
  it.each(yamlOf(file).map((yaml, at) => [at, yaml] as const))('has a good example no. %i', (_, yaml) => {
    const others = problems(yaml).filter(
      problem =>
        !/: the file \/etc\/sekisho\/\S+ cannot be read$|\.secretFile: give the secret/.test(problem),
    )
    expect(others).toEqual([])
    // The files that an example names are not on this machine: each is missed, and once.
    const missed = problems(yaml).map(problem => problem.split(':')[0])
    expect(missed).toEqual(gatewaysOf(yaml).map((_, at) => `sms.gateways.${at}.secretFile`))
  })

  it('has an example of every kind, and names every outcome and placeholder', () => {
    const kinds = yamlOf(file).flatMap(yaml => gatewaysOf(yaml).map(({ kind }) => kind))
    expect([...new Set(kinds)].sort()).toEqual([...KINDS].sort())
    for (const outcome of ['accepted', 'refused', 'throttled', 'not-sent', 'gateway-broken', 'unknown'])
      expect(documentText(file)).toContain(`| \`${outcome}\` |`)
    for (const placeholder of PLACEHOLDERS) expect(documentText(file)).toContain(`\`{${placeholder}}\``)
  })

  it('has no link to a heading that is not there', () => expect(deadAnchors(file)).toEqual([]))
})

it('the two languages have the same examples, sections and rows', () => {
  const [english, japanese] = DOCS
  expect(yamlOf(japanese)).toEqual(yamlOf(english))
  expect(shapeOf(japanese)).toEqual(shapeOf(english))
})
