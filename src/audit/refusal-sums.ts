import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { work } from '../work.ts'
import { type AuditEvent, recordAll } from './audit.ts'
import type { SummedFacts } from './event.ts'
import { ALL_NETWORKS, findOverMinute, type RefusalRow, takeMinute } from './refusal-store.ts'
import { minuteOf, shownNetwork } from './refusals.ts'

/**
 * Tells, of each minute that is over, of the refusals that are no events of their own. Counting and telling are each
 * whole or not done at all, so what a server that died left behind the next one tells, once.
 */
export async function writeSums(deps: Deps): Promise<void> {
  const now = minuteOf(deps.clock.now())
  const minutes = { before: now, beyond: now + MINUTE_MS }
  for (;;) {
    const minute = await findOverMinute(deps.db, minutes)
    if (minute === undefined) return
    await work(deps, async within => {
      const rows = await takeMinute(within.db, minute)
      const groups = Map.groupBy(
        rows.filter(row => row.network !== ALL_NETWORKS && row.summed > 0),
        row => JSON.stringify([row.action, row.site, row.subject]),
      )
      await recordAll(within, [...groups.values()].flatMap(sumsOf))
    })
  }
}

export const refusalSums: Job = { name: 'refusals of the trail', everyMs: MINUTE_MS, run: writeSums }

/** Of one kind, account and minute: the networks with most each by itself, the others together. */
function sumsOf(rows: readonly RefusalRow[]): AuditEvent[] {
  const { namedNetworks } = policy.audit.refusals
  const sorted = rows.toSorted((a, b) => b.summed - a.summed)
  const named = sorted.length === namedNetworks + 1 ? sorted.length : namedNetworks
  const others = sorted.slice(named)
  const events = sorted.slice(0, named).map(row => sumOf(row, { more: row.summed }, row.network))
  const [first] = others
  if (first === undefined) return events
  const more = others.reduce((sum, row) => sum + row.summed, 0)
  return [...events, sumOf(first, { more, networks: others.length })]
}

function sumOf(row: RefusalRow, facts: Omit<SummedFacts, 'minute'>, network?: string): AuditEvent {
  const detail = { ...facts, minute: new Date(row.minute).toISOString() }
  const address = network && shownNetwork(network)
  const ofOperator = row.actor === 'operator'
  return {
    action: row.action,
    actor: row.actor,
    ...(row.site !== '' && { site: row.site }),
    ...(row.contract_id !== null && { contractId: row.contract_id }),
    ...(row.subject !== '' && !ofOperator && { accountId: row.subject }),
    ...(address && { address }),
    detail: ofOperator && row.subject !== '' ? { ...detail, by: row.subject } : detail,
  } as AuditEvent
}
