import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { sekisho } from '../src/main/commands/program.ts'
import { newFolder } from '../support/process.ts'
import { blocks, codes, PAGES, tableOf, text } from '../support/self-hosting.ts'

/**
 * The tables and examples of docs/self-hosting.md are compared with the program. What it tells to type is typed
 * (self-hosting-typed.test.ts); what its other sentences claim has a test beside it each (security-claims.test.ts).
 */
const folder = newFolder()
afterAll(() => folder.remove())
interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
}

/** Every value that the configuration takes, as the table calls it; what each kind of gateway takes stands in gateways.md. */
function settings(node: Node, name = ''): readonly (readonly [string, Node])[] {
  if (name === 'sms.gateways')
    return [[name, node], ...['kind', 'name', 'secretFile'].map(key => [`${name}[].${key}`, {}] as const)]
  if (name === 'switch.endpoints') return [[name, node]]
  const below = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]
  const found = below.flatMap(one =>
    Object.entries(one.properties ?? {}).flatMap(([key, value]) =>
      settings(value, name ? `${name}.${key}` : key),
    ),
  )
  if (found.some(([key]) => key.endsWith('.ja'))) return [[name, node]]
  const ofItems = node.items?.properties ? settings(node.items, `${name}[]`) : []
  return [...new Map(found.length > 0 ? found : [[name, node] as const, ...ofItems])]
}

describe.each(PAGES)('the tables of %s', page => {
  const keys = tableOf(page, /^\| (key|キー) \|/)
  const schema = new Map(settings(JSON.parse(text('docs/configuration.schema.json')) as Node))
  const named = (cell: string) => {
    const [first = '', ...others] = codes(cell)
    const prefix = first.slice(0, first.lastIndexOf('.'))
    return [first, ...others.map(other => other.replace(/^…/, prefix))]
  }

  it('have every key of the configuration once, and no other', () => {
    expect(keys.flatMap(([cell = '']) => named(cell)).sort()).toEqual([...schema.keys()].sort())
  })

  it.each(keys)('tell the default and the bounds of %s', (cell, said, meaning) => {
    for (const [n, key] of named(cell ?? '').entries()) {
      const { default: usual, minimum, maximum } = schema.get(key) ?? {}
      const plain = ['string', 'number', 'boolean'].includes(typeof usual)
      if (plain) expect([key, codes(said ?? '')[n] ?? said]).toEqual([key, String(usual)])
      if (minimum === undefined || maximum === undefined || maximum > 100_000) continue
      const bounds = (meaning ?? '').replaceAll(',', '')
      expect([
        key,
        new RegExp(`${minimum}( to |から|～)${maximum}`).test(bounds) || key.endsWith('.port'),
      ]).toEqual([key, true])
    }
  })

  it('have every variable of the environment that the programs read, and no other', () => {
    const said = tableOf(page, /^\| (variable|環境変数) \|/).flatMap(([cell = '']) => codes(cell))
    const read = globSync('src/**/*.ts')
      .filter(file => !file.endsWith('.test.ts'))
      .flatMap(file => text(file).match(/SEKISHO_[A-Z_]+|'PORT'/g) ?? [])
      .map(name => name.replaceAll("'", '').replace(/^(SEKISHO_(?:SMS|SWITCH)_SECRET_).*/, '$1{NAME}'))
    expect(said.sort()).toEqual([...new Set(read)].sort())
  })

  const program = sekisho('0.0.0')
  const commands = tableOf(page, /^\| (command|コマンド) \|/).flatMap(([cell = '']) => codes(cell))

  it('name commands and options that there are', () => {
    expect(commands.length).toBeGreaterThan(40)
    for (const line of commands) {
      const command = commandOf(program, line.split(' '))
      expect([line, command.commands.length === 0 || command.name() === 'rollout']).toEqual([line, true])
      for (const option of line.match(/--[a-z-]+/g) ?? [])
        expect([line, option, hasOption(command, option)]).toEqual([line, option, true])
    }
  })

  it('and the other documents name every command that there is', () => {
    const documents = globSync('docs/*.md').map(text).join('\n')
    for (const name of acting(program)) expect([name, documents.includes(name)]).toEqual([name, true])
  })
})

function commandOf(program: Command, words: readonly string[]): Command {
  const next = program.commands.find(one => one.name() === words[0])
  return next === undefined ? program : commandOf(next, words.slice(1))
}
const hasOption = (command: Command, option: string): boolean =>
  command.options.some(({ long }) => long === option)
const acting = (command: Command, before = ''): readonly string[] =>
  command.commands.flatMap(one =>
    one.commands.length > 0 ? acting(one, `${before}${one.name()} `) : [`${before}${one.name()}`],
  )

describe('the examples', () => {
  it.each(blocks(PAGES[0], 'yaml'))('of the configuration are good: %s', yaml => {
    const file = join(folder.path, 'example.yaml')
    writeFileSync(file, `demonstration: true\n${yaml}`)
    const outcome = readConfig({ SEKISHO_CONFIG: file })
    // The files that an example names are not on this machine.
    const others =
      outcome.kind === 'ok'
        ? []
        : outcome.problems.filter(one => !/the file \/etc\/sekisho\/\S+ cannot be read$/.test(one))
    expect(others).toEqual([])
  })

  it('are the same in both languages, but for remarks and names', () => {
    const [english, japanese] = PAGES.map(page =>
      ['sh', 'yaml', 'sql'].map(language =>
        blocks(page, language).map(block => block.replace(/ *#.*$/gm, '').replace(/(- name:) .*$/gm, '$1')),
      ),
    )
    expect(japanese).toEqual(english)
  })

  it.each(PAGES)('have no link to a heading that is not there: %s', page => {
    const anchors = [...text(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    )
    for (const [, anchor] of text(page).matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor)
  })
})
