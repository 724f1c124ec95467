import { findLine, type Line as KeptLine, lockLine, saveLine } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import { LINE_NUMBER } from '../accounts/names.ts'
import { type AuditEvent, record } from '../audit/audit.ts'
import type { AuditActor } from '../audit/tables.ts'
import type { Db } from '../platform/db/open.ts'
import type { Session } from '../sessions/sessions.ts'
import type { SiteKind } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import { markLines } from '../switch/mark.ts'
import type { Within } from '../work.ts'
import { type Consequences, consequencesOf } from './consequences.ts'
import type { Judged, Judgement, LineProblem, Place } from './judging.ts'
import { type FindForwarding, findLoops } from './loops.ts'
import { changedKeys, type OptionServices, readOrderedKept, readServicesKept } from './option-services.ts'
import { savedFacts } from './saved-facts.ts'
import { forgetStopped } from './stop-store.ts'
import { tellLineChanged } from './tell-changed.ts'

/** What is common to everybody who changes the services of a line: the lock, the loops, keeping and recording. */

/** A line as rules see it. */
export interface Line extends Judged {
  readonly userName: string
  /** Goes up with every change. */
  readonly version: number
}

export function lineFrom(row: KeptLine): Line {
  return {
    number: row.number,
    userName: row.userName,
    ordered: new Set(readOrderedKept(row.ordered)),
    services: readServicesKept(row.settings),
    version: row.version,
  }
}

/**
 * Locked until the transaction ends, its contract first: of two that would forward to each other's line, one waits and then
 * sees what the other one saved (D24).
 */
export async function lockServices(
  within: Within,
  of: { readonly number: string; readonly contractId?: string },
): Promise<KeptLine | undefined> {
  const contractId = of.contractId ?? (await findLine(within.db, of))?.contractId
  if (contractId === undefined) return undefined
  await lockContracts(within.db, [contractId])
  return lockLine(within.db, { number: of.number, contractId })
}

/** With the loops that the judged services would make among the lines of the contract, where nothing worse was found. */
export async function withLoops(
  judgement: Judgement,
  line: { readonly number: string; readonly find: FindForwarding },
): Promise<ReadonlyMap<Place, LineProblem>> {
  const { forwarding } = judgement.services
  const problems = new Map(judgement.problems)
  for (const [when, path] of await findLoops({ number: line.number, forwarding }, line.find))
    if (!problems.has(when)) problems.set(when, { kind: 'loop', path })
  return problems
}

/** What the lines of a contract forward to now. */
export function forwardingIn(db: Db, contractId: string): FindForwarding {
  return async number => {
    if (!LINE_NUMBER.test(number)) return undefined
    const row = await findLine(db, { number, contractId })
    return row && readServicesKept(row.settings).forwarding
  }
}

/** Who changes it, for the audit trail. */
export interface By {
  readonly site: SiteKind
  readonly actor: AuditActor
  readonly address?: string
  /** Whom it is about where the line has no service user. */
  readonly accountId?: string
  /** 担当者ID, where the desk does it, and why. */
  readonly member?: string
  readonly reason?: string
}

/** Of a line that is locked; what is not named stays. Its history tells from what to what, and its owners are told (D16). */
export async function keepLine(
  within: Within,
  row: KeptLine,
  {
    services,
    by,
    isToldOtherwise = false,
    ...names
  }: {
    readonly services: OptionServices
    readonly by: By
    /** Whoever has to hear of it hears of it in another way. */
    readonly isToldOtherwise?: boolean
    readonly userName?: string
    readonly ordered?: string
  },
): Promise<void> {
  await saveLine(within.db, { ...row, ...names, settings: JSON.stringify(services) })
  const before = readServicesKept(row.settings)
  if (changedKeys(before, services).length > 0) {
    await markLines(within, [row.id])
    // What was stopped is outdated by another setting, not by another name.
    await forgetStopped(within.db, [row.id])
  }
  const event = savedEvent(row, { before, after: services, by })
  if (event !== undefined) await record(within, event)
  if (!isToldOtherwise) await tellChanges(within, row, { consequences: consequencesOf(before, services), by })
}

/** The same by somebody who is signed in; what is the same already is left as it is. */
export async function keepServices(
  within: Within,
  session: Session,
  kept: { readonly row: KeptLine; readonly services: OptionServices; readonly address: string },
): Promise<void> {
  const { row, services, address } = kept
  if (changedKeys(readServicesKept(row.settings), services).length === 0) return
  await keepLine(within, row, { services, by: byOf(session, address) })
}

function tellChanges(
  within: Within,
  row: KeptLine,
  { consequences, by }: { readonly consequences: Consequences; readonly by: By },
): Promise<void> {
  return tellLineChanged(within, {
    contractId: row.contractId,
    line: row.number,
    userId: row.accountId ?? undefined,
    by: by.accountId,
    address: by.address,
    destinations: consequences.destinations.map(({ to: number, isAbroad }) => ({ number, isAbroad })),
    isLifted: consequences.liftsInternational,
  })
}

/** What the history tells of it; `undefined` when nothing changed. */
export function savedEvent(
  row: KeptLine,
  { before, after, by }: { readonly before: OptionServices; readonly after: OptionServices; readonly by: By },
): AuditEvent | undefined {
  const facts = savedFacts(before, after)
  if (facts === undefined) return undefined
  const accountId = row.accountId ?? by.accountId
  const actor = by.accountId !== undefined && by.accountId === row.accountId ? 'account' : by.actor
  return {
    action: 'line.saved',
    site: by.site,
    contractId: row.contractId,
    ...(accountId !== undefined && { accountId }),
    actor,
    ...(by.address !== undefined && { address: by.address }),
    detail: {
      line: maskNumber(row.number),
      ...facts,
      ...(by.member !== undefined && { by: by.member }),
      ...(by.reason !== undefined && { reason: by.reason }),
    },
  }
}

/** Somebody who is signed in, at his own line or as its administrator. */
export function byOf({ site, accountId }: Session, address: string): By {
  return { site, actor: 'administrator', address, accountId }
}
