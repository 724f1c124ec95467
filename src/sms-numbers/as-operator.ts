import type { AccountName } from '../accounts/account.ts'
import { findNumber as findAccountNumber, lockNumbers } from '../accounts/number.ts'
import type { Deps } from '../deps.ts'
import { lastDeliveriesTo } from '../sms/delivery.ts'
import { readSmsNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { changeNumber } from './change.ts'
import { isNumberHeld } from './held-number.ts'
import { type NumberState, stateOf } from './number-list.ts'
import type { RowProblem } from './sms-numbers.ts'

/** What the operator does about one account's SMS number. The same rules as on the administrator's screen. */
export interface RegisteredNumber {
  readonly number: string | undefined
  readonly state: NumberState
  /** Goes up with every change of the number. */
  readonly version: number
  /** Nobody but whoever has a shell on the server registers one now. */
  readonly isHeld: boolean
}

export async function findNumber(deps: Deps, of: AccountName): Promise<RegisteredNumber | undefined> {
  const row = await findAccountNumber(deps.db, deps.numbers, of)
  if (row === undefined) return undefined
  const { number, version } = row
  const last = number === null ? undefined : await lastDeliveriesTo(deps, row.contractId, [{ number }])
  return {
    number: number ?? undefined,
    state: stateOf(row, last?.get(number ?? '')),
    version,
    isHeld: isNumberHeld(deps, row),
  }
}

export type SetNumberOutcome =
  | { readonly kind: 'done' }
  /** It was registered already; nobody's sessions end, nobody is told. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'refused'; readonly problems: readonly RowProblem[] }

/**
 * Registers a number, or takes it away (`''`): M11–M13, and D2 for the administrator's own. His sessions end (D11),
 * the old number is told (D6).
 */
export async function setNumberAsOperator(
  deps: Deps,
  of: AccountName,
  number: string,
): Promise<SetNumberOutcome> {
  const problems = problemsOf(of, number)
  if (problems.length > 0) return { kind: 'refused', problems }
  const found = await findAccountNumber(deps.db, deps.numbers, of)
  if (found === undefined) return { kind: 'no-account' }
  const whose = { contractId: found.contractId, accountId: found.id }
  return work(deps, async (within): Promise<SetNumberOutcome> => {
    const locked = { contractId: whose.contractId, accountIds: [whose.accountId] }
    const [account] = await lockNumbers(within.db, within.numbers, locked)
    const [from, to] = [account?.number ?? null, number || null]
    // What cannot be read may be another one: it is replaced.
    if (from === to && account?.unreadable === undefined) return { kind: 'unchanged' }
    const by = { session: undefined, site: of.site, address: undefined }
    await changeNumber(within, { ...by, ...whose, from, to, confirmed: 0 })
    return { kind: 'done' }
  })
}

function problemsOf(of: AccountName, number: string): readonly RowProblem[] {
  if (number === '') return of.site === 'admin' ? ['own-number-removed'] : []
  const reading = readSmsNumber(number)
  return reading.kind === 'refused' ? reading.problems : []
}
