import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/**
 * Beside each claim of docs/security.md and docs/self-hosting.md stands a comment with the test that tries it, or with what the
 * sentence is that no test can try; other documents have such comments here and there. A Japanese page needs none that has the same
 * paragraphs, rows and items in the same order.
 */
const TEST = /^<!-- (\S+\.test\.tsx?): "([^"]+)" -->$/
const KINDS = ['assumption', 'limit', 'advice', 'explanation', 'measured'].map(kind => `<!-- ${kind} -->`)

const page = (name: string) => readFileSync(`docs/${name}.md`, 'utf8')
const pages = readdirSync('docs')
  .filter(name => name.endsWith('.md'))
  .map(name => name.replace(/\.md$/, ''))
const comments = [...new Set(pages.flatMap(name => page(name).match(/<!--.*?-->/gs) ?? []))]
const named = comments.flatMap(comment => {
  const [, file, name] = TEST.exec(comment) ?? []
  return file === undefined || name === undefined ? [] : [[file, name] as const]
})

/** Whether a test, or a table of tests, of this file has a name that begins so. */
function hasTest(file: string, name: string): boolean {
  if (!existsSync(file)) return false
  const parts = readFileSync(file, 'utf8').split(name)
  return parts.slice(0, -1).some(before => /[([\n]\s*['"`]$/.test(before))
}

describe('a comment in the documents', () => {
  it.each(named)('%s has the test %j', (file, name) => expect(hasTest(file, name)).toBe(true))

  it('would notice another file, and another name', () => {
    expect(named.length).toBeGreaterThan(150)
    const [[file, name] = ['', '']] = named
    expect(hasTest(file, name)).toBe(true)
    expect(hasTest(`no/${file}`, name)).toBe(false)
    expect(hasTest(file, `${name}, too`)).toBe(false)
    expect(hasTest(file, name.slice(1))).toBe(false)
  })

  it('is of this form, or says that no test can try it', () => {
    const others = comments.filter(comment => !TEST.test(comment) && !KINDS.includes(comment))
    expect(others).toEqual([])
  })

  it.each(['security', 'self-hosting'])('stands beside every paragraph, item and row of docs/%s.md', name => {
    const blocks = blocksOf(page(name))
    const without = blocks.filter(
      ({ kind, text }, at) => isClaim(kind) && !text.includes('<!--') && !isInTable(blocks, at),
    )
    expect(without.map(({ text }) => text)).toEqual([])
  })

  it.each(['security', 'desk', 'self-hosting'])(
    'is in English only where both languages say the same: %s',
    name => {
      const shape = (text: string) => blocksOf(text.replace(/<!--.*?-->/gs, '')).map(({ kind }) => kind)
      expect(shape(page(`${name}.ja`))).toEqual(shape(page(name)))
    },
  )
})

interface Block {
  /** `p`, or how its line begins. */
  readonly kind: string
  text: string
}

const isClaim = (kind: string) => ['p', '- ', '1. ', '|'].includes(kind)

/** A row may leave it to a comment below the table; head and line of a table claim nothing. */
function isInTable(blocks: readonly Block[], at: number): boolean {
  if (blocks[at]?.kind !== '|') return false
  const isLine = (n: number) => /^\|[ |-]+\|$/.test(blocks[n]?.text ?? '')
  const below = blocks.findIndex(({ kind }, n) => n > at && kind !== '|')
  return isLine(at) || isLine(at + 1) || blocks[below]?.text.startsWith('<!--') === true
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = []
  let goesOn = false
  // What is typed or copied is no claim.
  for (const line of text.replace(/^( *)```.*?^\1```$/gms, '').split('\n')) {
    const begins = /^(?:#+ |\||- |\d\. | {4})/.exec(line)?.[0].replace(/^\d/, '1')
    if (line.trim() === '') goesOn = false
    else if (begins === undefined && goesOn) (blocks.at(-1) as Block).text += `\n${line}`
    else {
      blocks.push({ kind: begins ?? 'p', text: line })
      goesOn = begins === undefined || begins === '- ' || begins === '1. '
    }
  }
  return blocks
}
