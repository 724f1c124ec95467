import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type BrokenRule, RULES } from './broken-rules.ts'

/**
 * Breaks one rule of the product after the other, runs the tests that ought to see it, and puts the file back:
 * `npm run break-rules`, or with words for those rules whose sentence or file contains one of them. Ends with 1 when
 * a broken rule was seen by nobody, or cannot be broken as the list says. The tests must be green before: whatever
 * fails counts as seen.
 */
const words = process.argv.slice(2)
const chosen = RULES.filter(
  ({ name, file }) => words.length === 0 || words.some(word => `${file} ${name}`.includes(word)),
)
if (chosen.length === 0) throw new Error(`no rule has one of these words: ${words.join(', ')}`)
// By `exit`, which puts the file back.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

let seen = 0
for (const rule of chosen) {
  const outcome = await tryRule(rule)
  console.log(told(rule, outcome))
  if (outcome.kind === 'seen') seen += 1
}
console.log(`${seen} of ${chosen.length} broken rules were seen.`)
process.exitCode = seen === chosen.length ? 0 : 1

type Outcome =
  /** Failed tests by file. */
  | { readonly kind: 'seen'; readonly failed: ReadonlyMap<string, number> }
  | { readonly kind: 'unseen'; readonly tests: number }
  | { readonly kind: 'not-tried'; readonly reason: string }

function told({ name }: BrokenRule, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'seen':
      return [`seen: ${name}`, ...[...outcome.failed].map(([file, count]) => `  ${count} in ${file}`)].join(
        '\n',
      )
    case 'unseen':
      return `NOT SEEN: ${name}\n  by none of ${outcome.tests} tests`
    case 'not-tried':
      return `NOT TRIED: ${name}\n  ${outcome.reason}`
  }
}

async function tryRule(rule: BrokenRule): Promise<Outcome> {
  const { file, from, to, needsBuild } = rule
  const whole = readFileSync(file, 'utf8')
  const found = whole.split(from).length - 1
  if (found !== 1) return { kind: 'not-tried', reason: `${found} times in ${file}: ${from}` }
  const putBack = () => {
    writeFileSync(file, whole)
    if (needsBuild) build()
  }
  process.on('exit', putBack)
  try {
    writeFileSync(file, whole.split(from).join(to))
    if (needsBuild) build()
    return await runTests(rule)
  } finally {
    process.off('exit', putBack)
    putBack()
  }
}

function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] })
}

async function runTests({ seenBy, projects = ['pure', 'sqlite'] }: BrokenRule): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-rule-'))
  const report = join(folder, 'report.json')
  const how = [...projects.flatMap(name => ['--project', name]), '--reporter=json', `--outputFile=${report}`]
  const tests = spawn('node_modules/.bin/vitest', ['run', ...how, ...seenBy], { stdio: 'ignore' })
  const end = () => {
    tests.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', end)
  try {
    await once(tests, 'close')
    // Vitest writes none when it finds no test.
    const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
    return outcomeOf(results, seenBy)
  } finally {
    process.off('exit', end)
    end()
  }
}

/** What we read of a file in vitest's JSON report; there is one for each project. */
interface FileResult {
  readonly name: string
  readonly assertionResults: readonly { readonly status: string }[]
}

/** A file that does not load, or is not there, sees nothing. */
function outcomeOf(results: readonly FileResult[], seenBy: readonly string[]): Outcome {
  const ran = results.filter(file => file.assertionResults.length > 0)
  const missing = seenBy.filter(part => !ran.some(file => file.name.includes(part)))
  if (missing.length > 0) return { kind: 'not-tried', reason: `no test ran in ${missing.join(', ')}` }
  const failed = new Map<string, number>()
  for (const { name, assertionResults } of ran) {
    const count = assertionResults.filter(test => test.status === 'failed').length
    const file = relative('.', name)
    if (count > 0) failed.set(file, (failed.get(file) ?? 0) + count)
  }
  if (failed.size > 0) return { kind: 'seen', failed }
  return { kind: 'unseen', tests: ran.reduce((sum, file) => sum + file.assertionResults.length, 0) }
}
