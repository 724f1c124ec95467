import type { Deps } from '../deps.ts'
import type { CustomerSite } from '../site.ts'
import { type Within, workIf } from '../work.ts'
import { changeIdOf, moveOver, type NewId, type Refusal, renumber } from './moving-within.ts'
import { type NameChange, tellNames } from './tell-names.ts'

/**
 * What the operator changes of names: the ID that somebody signs in with, the number of a line, the contract of a line.
 * Whoever it is about keeps his password, his SMS number and his settings; his sessions end where he signs in otherwise, or
 * others can look after him. He is told by SMS, and so are the administrators who lose or get a line. A name that became free is
 * kept for the contract that had it (freed-names.ts).
 */
export type MoveOutcome =
  | { readonly kind: 'done' }
  /** It was so already. */
  | { readonly kind: 'unchanged' }
  | Refusal

/** 管理者ID or ログインID. Its sessions end; browsers stay known. */
export function changeLoginId(deps: Deps, of: { readonly site: CustomerSite } & NewId): Promise<MoveOutcome> {
  return told(deps, within => changeIdOf(within, of))
}

/** Lines of the contract that forward to the old number forward to the new one: the old one may become a stranger's. */
export function renumberLine(
  deps: Deps,
  of: { readonly number: string; readonly newNumber: string },
): Promise<MoveOutcome> {
  return told(deps, within => renumber(within, of))
}

/** With its service user. The administrator who gets it looks after him from now on, the one who had it does not. */
export function moveLine(
  deps: Deps,
  of: { readonly number: string; readonly administratorId: string },
): Promise<MoveOutcome> {
  return told(deps, within => moveOver(within, of))
}

/** The same by a key of the API: only where somebody who loses the line can be told. */
export function moveLineByKey(
  deps: Deps,
  of: { readonly number: string; readonly administratorId: string },
): Promise<MoveOutcome> {
  return told(deps, within => moveOver(within, { ...of, isByKey: true }))
}

type Moved = { readonly kind: 'done'; readonly change: NameChange } | Exclude<MoveOutcome, { kind: 'done' }>

/** What was refused is taken back: a name may have been taken before it was seen that it is kept. */
function told(deps: Deps, act: (within: Within) => Promise<Moved>): Promise<MoveOutcome> {
  return workIf(
    deps,
    async (within): Promise<MoveOutcome> => {
      const outcome = await act(within)
      if (outcome.kind !== 'done') return outcome
      await tellNames(within, [outcome.change])
      return { kind: 'done' }
    },
    ({ kind }) => kind === 'done',
  )
}
