import { resetPassword } from '../../contracts/contracts.ts'
import type { Deps } from '../../deps.ts'
import { DAY_MS, policy } from '../../policy.ts'
import type { SiteKind } from '../../site.ts'
import { confirmed } from './confirmation.ts'
import { fail } from './run.ts'

/** Says what a change came to; `missing` where there is nobody, or nothing, of that name. */
export function reportChange(kind: 'done' | 'unchanged' | `no-${string}`, missing: string): void {
  if (kind === 'done') console.log('Done.')
  else if (kind === 'unchanged') console.log('It was so already; nothing changed.')
  else fail(missing)
}

const KEPT_DAYS = policy.contract.namesKeptMs / DAY_MS
/** Why a name is not given to anybody yet. */
export const KEPT = {
  id: `Another contract had this ID until lately; it is kept for that one for ${KEPT_DAYS} days.`,
  line: `Another contract had this number until lately; it is kept for that one for ${KEPT_DAYS} days.`,
}

/** Makes a new initial password, after asking, and prints it. */
export async function replacePassword(
  deps: Deps,
  account: { readonly site: SiteKind; readonly id: string; readonly yes?: true },
  words: { readonly question: string; readonly missing: string },
): Promise<void> {
  if (!(await confirmed(words.question, account))) return
  const outcome = await resetPassword(deps, account.site, account.id)
  if (outcome.kind === 'reset') printPassword(account.id, outcome.initialPassword)
  else fail(words.missing)
}

/** Shown once; nobody can see it again. */
export function printPassword(id: string, initialPassword: string): void {
  console.log(`ID:               ${id}`)
  console.log(`Initial password: ${initialPassword}`)
  console.log('It is shown only now, and has to be replaced at the first sign-in.')
}
