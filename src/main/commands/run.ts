import { once } from 'node:events'
import { sealAll } from '../../audit/sealer.ts'
import type { Deps } from '../../deps.ts'
import { assembleDeps, configurationOrExit } from '../assemble.ts'

/** For commands that look only. */
export async function withDeps(work: (deps: Deps) => Promise<void>): Promise<void> {
  const deps = assembleDeps(configurationOrExit())
  try {
    await work(deps)
  } finally {
    await deps.db.destroy()
  }
}

/** For commands that act: what they record is in the chain when they end, also while no server runs. */
export function asOperator(work: (deps: Deps) => Promise<void>): Promise<void> {
  return withDeps(async deps => {
    await work(deps)
    if ((await sealAll(deps)).kind === 'broken-head')
      fail('It is done, but the audit trail does not end as it should: run "sekisho audit verify".')
  })
}

export function fail(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}

/** Waits for a reader that is slower than the database, and ends in peace when he has seen enough. */
export async function print(text: string): Promise<void> {
  process.stdout.once('error', () => process.exit(0))
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  process.stdout.removeAllListeners('error')
}
