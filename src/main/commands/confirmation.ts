import { createInterface } from 'node:readline/promises'
import { fail } from './run.ts'

/**
 * Asks before something that cannot be undone. Without a terminal nobody can answer, so the command has to say
 * `--yes`; nothing is done otherwise.
 */
export async function confirmed(question: string, options: { readonly yes?: true }): Promise<boolean> {
  if (options.yes) return true
  if (!process.stdin.isTTY) {
    fail(`${question} Nothing was done: there is no terminal to ask at. Say it with --yes.`)
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (/^y(es)?$/i.test(answer.trim())) return true
  fail('Nothing was done.')
  return false
}
