import { findLine, type Line as KeptLine, lockForwardingLines, saveSettings } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import { endHeldActs } from '../acts/held.ts'
import { type AuditEvent, recordAll } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { giveWay } from '../platform/db/batches.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { markLines, passOnStop } from '../switch/mark.ts'
import { type Within, work } from '../work.ts'
import { type By, savedEvent } from './keeping.ts'
import { type Forwarding, type OptionServices, readServicesKept } from './option-services.ts'
import { deleteStoppedOutside, keepStopped, stopAgain } from './stop-store.ts'

/**
 * 『転送をすべて止める』 (D16): somebody sees calls go where they must not. It asks for no code and is refused by nothing: what
 * somebody saved meanwhile is stopped, too, and acts on these lines that wait for a code die. Voicemail stays. What was
 * before is kept for some days.
 */

/** All lines of a contract, or one of them. */
export interface WhichLines {
  readonly contractId: string
  /** 11 digits. */
  readonly line?: string | undefined
}

/** The lines that the signed-in person may stop: all of his contract, or his own. */
export function linesOf({ site, contractId, line }: Session): WhichLines {
  return site === 'user' ? { contractId, line: line?.number ?? '' } : { contractId }
}

/** How many lines forwarded to a number, or may have, and do not any more. */
export async function stopForwarding(deps: Deps, which: WhichLines, by: By): Promise<number> {
  return (await work(deps, within => stopForwardingIn(within, which, by))).length
}

/** A line that forwarded until now. */
export interface StoppedNow {
  /** 11 digits. */
  readonly number: string
  /** Of its service user. */
  readonly accountId: string | null
}

/**
 * The same as a part of somebody's work, which holds no lock of an account: the contract comes first. Gives
 * the lines that were stopped, in the order of their numbers.
 */
export async function stopForwardingIn(
  within: Within,
  which: WhichLines,
  by: By,
): Promise<readonly StoppedNow[]> {
  const { contractId } = which
  await lockContracts(within.db, [contractId])
  const lineIds = await idsOf(within, which)
  await endHeldActs(within, { contractId, lineIds })
  // An act about several lines, which names one of them, may go on: without this one.
  for (const lineId of lineIds ?? []) await stopAgain(within.db, { lineId, at: within.clock.now() })
  const { linesAtOnce: limit } = policy.line
  const unknown = await passOnStop(within, which)
  const isUnknown = new Set(unknown.map(({ number }) => number))
  const stopped: StoppedNow[] = [...unknown]
  let after = ''
  for (;;) {
    const rows = await lockForwardingLines(within.db, { ...which, after, limit })
    if (rows.length > 0) await stopSome(within, rows, by)
    for (const { number, accountId } of rows) if (!isUnknown.has(number)) stopped.push({ number, accountId })
    after = rows.at(-1)?.number ?? ''
    if (rows.length < limit) return stopped.sort((one, other) => (one.number < other.number ? -1 : 1))
    await giveWay()
  }
}

/** `undefined` = all of the contract. */
async function idsOf({ db }: Within, { contractId, line }: WhichLines): Promise<string[] | undefined> {
  if (line === undefined) return undefined
  const found = await findLine(db, { number: line, contractId })
  return found === undefined ? [] : [found.id]
}

async function stopSome(within: Within, rows: readonly KeptLine[], by: By): Promise<void> {
  const at = within.clock.now()
  const stopped = rows.map(row => {
    const before = readServicesKept(row.settings)
    return { row, before, after: withoutNumbers(before) }
  })
  await saveSettings(
    within.db,
    stopped.map(({ row: { id }, after }) => ({ id, settings: JSON.stringify(after) })),
  )
  await markLines(
    within,
    rows.map(({ id }) => id),
  )
  await keepStopped(
    within.db,
    stopped.map(({ row, before }) => ({
      lineId: row.id,
      contractId: row.contractId,
      forwarding: JSON.stringify(before.forwarding),
      version: row.version + 1,
      at,
    })),
  )
  const events = stopped.map(({ row, before, after }) => savedEvent(row, { before, after, by }))
  await recordAll(
    within,
    events.filter((event): event is AuditEvent => event !== undefined),
  )
}

/** Voicemail stays: calls do not leave the telephone system by it. */
function withoutNumbers(services: OptionServices): OptionServices {
  return { ...services, forwarding: services.forwarding.filter(isVoicemail) }
}

function isVoicemail({ to }: Forwarding): boolean {
  return 'voicemail' in to
}

async function sweepStopped(deps: Deps): Promise<void> {
  const kept = aliveSince(policy.line.stoppedKeptMs, deps.clock.now())
  await sweep(deps, limit => deleteStoppedOutside(deps.db, kept, limit))
}

export const stoppedSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepStopped }
