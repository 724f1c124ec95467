import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/**
 * Puts the style sheet, the icons and the manual's pictures beside the compiled scripts in public/. The style sheet's parts become one
 * file that begins with those of the Digital Agency's design tokens that it uses: a page loads one small file.
 */
const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, '..', 'public')
const tokensFile = createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens.css')

mkdirSync(target, { recursive: true })
for (const icon of ['icon.svg', 'favicon.ico', 'apple-touch-icon.png'])
  cpSync(join(here, icon), join(target, icon))
cpSync(join(here, 'pictures'), target, { recursive: true })
writeFileSync(join(target, 'site.css'), styleSheet())
await joinParts(['numbers.js', 'enrolment.js'], ['paste.js', 'pasted.js', 'tidy.js'])

/** The names of files in the browser hold a hash, so a script cannot name another one: the parts it needs become one file with it. */
async function joinParts(scripts: readonly string[], parts: readonly string[]): Promise<void> {
  for (const script of scripts) {
    const file = join(target, script)
    await build({ input: file, output: { file, comments: false }, logLevel: 'silent' })
  }
  for (const part of parts) rmSync(join(target, part))
}

function styleSheet(): string {
  const own = readFileSync(join(here, 'site.css'), 'utf8').replace(/@import "(.+)";/g, (_, part: string) =>
    readFileSync(join(here, part), 'utf8'),
  )
  const tokens = new Map<string, string>()
  for (const [, name = '', value = ''] of readFileSync(tokensFile, 'utf8').matchAll(
    /(--[\w-]+):\s*([^;]+);/g,
  ))
    tokens.set(name, value)
  const used = new Set<string>()
  addUsed(own)
  const declared = [...tokens].filter(([name]) => used.has(name)).map(([name, value]) => `${name}:${value};`)
  return `:root{${declared.join('')}}\n${withoutComments(own)}`

  function addUsed(text: string): void {
    for (const [, name = ''] of text.matchAll(/var\((--[\w-]+)/g)) {
      const value = tokens.get(name)
      if (value === undefined || used.has(name)) continue
      used.add(name)
      addUsed(value)
    }
  }
}

function withoutComments(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\n\s+/g, '\n')
    .replace(/\n{2,}/g, '\n')
}
