import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../src/config/config.ts'
import { PLACEHOLDERS } from '../src/sms/gateways/http/settings.ts'
import { secretVariable } from '../src/sms/settings.ts'
import { newFolder } from '../support/process.ts'

/** docs/gateways.md and its Japanese counterpart: the examples are good, and the two say the same. */
const DOCS = ['docs/gateways.md', 'docs/gateways.ja.md'] as const
const KINDS = ['smpp', 'kannel', 'twilio', 'aossms', 'http']
const text = (file: string) => readFileSync(file, 'utf8')
const blocks = (file: string) =>
  [...text(file).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml ?? '')

const folder = newFolder()
afterAll(() => folder.remove())

function problems(yaml: string): readonly string[] {
  const file = join(folder.path, 'sekisho.yaml')
  writeFileSync(file, `demonstration: true\n${yaml}`)
  const outcome = readConfig({ SEKISHO_CONFIG: file })
  return outcome.kind === 'ok' ? [] : outcome.problems
}

/** The files that an example names are not on this machine. */
function gatewaysOf(yaml: string): { readonly kind: string; readonly name: string }[] {
  return parse(yaml).sms.gateways
}

describe.each(DOCS)('%s', file => {
  it.each(blocks(file).map((yaml, at) => [at, yaml] as const))('has a good example no. %i', (_, yaml) => {
    const others = problems(yaml).filter(
      problem =>
        !/: the file \/etc\/sekisho\/\S+ cannot be read$|\.secretFile: give the secret/.test(problem),
    )
    expect(others).toEqual([])
    for (const { name } of gatewaysOf(yaml)) expect(problems(yaml).join()).toContain(secretVariable(name))
  })

  it('has an example of every kind, and names every outcome and placeholder', () => {
    const kinds = blocks(file).flatMap(yaml => gatewaysOf(yaml).map(({ kind }) => kind))
    expect([...new Set(kinds)].sort()).toEqual([...KINDS].sort())
    for (const outcome of ['accepted', 'refused', 'throttled', 'not-sent', 'gateway-broken', 'unknown'])
      expect(text(file)).toContain(`| \`${outcome}\` |`)
    for (const placeholder of PLACEHOLDERS) expect(text(file)).toContain(`\`{${placeholder}}\``)
  })

  it('has no link to a heading that is not there', () => {
    const anchors = [...text(file).matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title ?? ''))
    for (const [, anchor] of text(file).matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor)
  })
})

it('the two languages have the same examples, sections and rows', () => {
  const [english, japanese] = DOCS
  expect(blocks(japanese)).toEqual(blocks(english))
  const shape = (file: string) =>
    text(file)
      .split('\n')
      .filter(line => /^(#|\||- |\d\. )/.test(line))
      .map(line => line.replace(/^(#+|\||-|\d\.).*$/, '$1'))
  expect(shape(japanese)).toEqual(shape(english))
})

/** As GitHub makes them of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-')
}
