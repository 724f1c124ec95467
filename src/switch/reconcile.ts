import { lockContracts } from '../accounts/locks.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { work } from '../work.ts'
import { markLines } from './mark.ts'
import type { EndpointSettings } from './settings.ts'
import { type LineState, stateFrom } from './state.ts'
import { contractIdsOf, noteHighest, statesByNumber, statesOf } from './store.ts'

/** A line of which the telephone system has something else than we do. */
export interface Difference {
  readonly line: string
  readonly lineId: string
  /** What differs, by its names in a line state; `missing`: it does not know the line. */
  readonly differs: readonly string[]
  readonly ourVersion: number
  /** `undefined` = it did not say. */
  readonly theirVersion: number | undefined
}

/** What the telephone system has of a line: in a dump, or asked for; `undefined` = nothing. */
export type Theirs = (line: string) => Promise<unknown> | unknown

/** Compares what it has with our states, line by line. Gives what differs of each page of lines, and how many these were. */
export async function* compareWith(
  deps: Deps,
  { endpoint, theirs }: { readonly endpoint: Pick<EndpointSettings, 'contracts'>; readonly theirs: Theirs },
): AsyncGenerator<{ readonly lines: number; readonly differences: readonly Difference[] }> {
  const contractIds = await contractIdsOf(deps.db, endpoint.contracts)
  const limit = policy.switch.reconciledAtOnce
  for (let after = ''; ; ) {
    const rows = await statesByNumber(deps.db, { after, limit, contractIds })
    const found = await Promise.all(
      rows.map(async row => differenceOf(row.lineId, stateFrom(row), await theirs(row.number))),
    )
    yield { lines: rows.length, differences: found.filter(one => one !== undefined) }
    after = rows.at(-1)?.number ?? ''
    if (rows.length < limit) return
  }
}

/** Ours, as a version above both: whatever the telephone system has is overwritten. */
export function overwrite(deps: Deps, differences: readonly Difference[]): Promise<void> {
  const lineIds = differences.map(({ lineId }) => lineId)
  return work(deps, async within => {
    const states = await statesOf(within.db, lineIds)
    await lockContracts(
      within.db,
      states.flatMap(({ contractId }) => contractId ?? []),
    )
    for (const { lineId, theirVersion } of differences)
      if (theirVersion !== undefined && theirVersion <= policy.switch.mostBelieved)
        await noteHighest(within.db, lineId, theirVersion)
    await markLines(within, lineIds)
  })
}

function differenceOf(lineId: string, ours: LineState, theirs: unknown): Difference | undefined {
  const { line, version: ourVersion, changedAt: _, ...services } = ours
  if (typeof theirs !== 'object' || theirs === null)
    return { line, lineId, differs: ['missing'], ourVersion, theirVersion: undefined }
  const given = theirs as Readonly<Record<string, unknown>>
  const theirVersion = Number.isSafeInteger(given.version) ? Number(given.version) : undefined
  const differs = Object.entries(services)
    .filter(([name, value]) => canonical(value) !== canonical(given[name]))
    .map(([name]) => name)
  if (theirVersion !== undefined && theirVersion > ourVersion) differs.push('version')
  return differs.length === 0 ? undefined : { line, lineId, differs, ourVersion, theirVersion }
}

/** The same for the same value, in whichever order it is written; an absent one is none. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${name}:${canonical(inner)}`).join()}}`
}
