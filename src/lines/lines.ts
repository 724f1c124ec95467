import { findLine, type Line as KeptLine, lockLine, saveLine } from '../accounts/line.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import { leaveFlash, type Session } from '../sessions/sessions.ts'
import { maskNumber } from '../sms-number.ts'
import { type Within, work } from '../work.ts'
import {
  type Dropped,
  type LineForm,
  type LineReading,
  readServices,
  stopOnly,
  stopsIn,
} from './line-form.ts'
import {
  type OptionServices,
  type OrderedService,
  readOrderedKept,
  readServicesKept,
  type Stoppable,
} from './option-services.ts'

export interface Line {
  readonly number: string
  readonly userName: string
  readonly ordered: ReadonlySet<OrderedService>
  readonly services: OptionServices
  readonly version: number
}

/** A line of the signed-in person's contract; a service user has only his own. */
export async function findOwnLine(deps: Deps, session: Session, number: string): Promise<Line | undefined> {
  if (session.site === 'user' && session.line?.number !== number) return undefined
  const row = await findLine(deps.db, { number, contractId: session.contractId })
  return row && lineFrom(row)
}

/** What was stopped although the rest of the form was not saved. */
export interface Stopped {
  readonly stops: ReadonlySet<Stoppable>
  readonly dropped: readonly Dropped[]
}

export type SaveOutcome =
  | { readonly kind: 'saved' }
  | ({ readonly kind: 'refused' } & Pick<LineReading, 'problems' | 'badCallers'> & Stopped)
  /** Somebody saved meanwhile. */
  | ({ readonly kind: 'conflict' } & Stopped)
  | { readonly kind: 'no-line' }

/**
 * 『保存』: at once, versioned, in the audit trail (D14). Turning off and suspending wait for nothing: neither a
 * field that cannot be read nor what somebody saved meanwhile keeps them from being saved (D16).
 */
export async function saveServices(
  deps: Deps,
  session: Session,
  save: { readonly number: string; readonly form: LineForm; readonly address: string },
): Promise<SaveOutcome> {
  const { number, form } = save
  if (session.site === 'user' && session.line?.number !== number) return { kind: 'no-line' }
  return work(deps, async (within): Promise<SaveOutcome> => {
    const row = await lockLine(within.db, { number, contractId: session.contractId })
    if (row === undefined) return { kind: 'no-line' }
    const line = lineFrom(row)
    const keep = (services: OptionServices) => keepServices({ within, session, row, ...save }, services)
    const { problems, badCallers, ...reading } = readServices(form, line, session.site)
    if (problems.size === 0 && line.version === form.version) {
      await keep(reading.services)
      return tellSaved(within.db, session, reading.dropped)
    }
    const stops = stopsIn(form, line, session.site)
    const { services, dropped } = stopOnly(line, stops)
    if (changedKeys(line.services, services).length > 0) await keep(services)
    if (problems.size > 0) return { kind: 'refused', problems, badCallers, stops, dropped }
    const left = changedKeys(services, reading.services)
    // The second of two clicks finds what the first one saved: it leads to the same screen.
    if (left.length === 0) return tellSaved(within.db, session, reading.dropped)
    if (stops.has('forwarding') && left.every(isIdle)) return tellSaved(within.db, session, dropped)
    return { kind: 'conflict', stops, dropped }
  })
}

interface Keeping {
  readonly within: Within
  readonly session: Session
  readonly row: KeptLine
  readonly address: string
}

async function keepServices(
  { within, session, row, address }: Keeping,
  services: OptionServices,
): Promise<void> {
  await saveLine(within.db, { ...row, settings: JSON.stringify(services) })
  await record(within, {
    action: 'line.saved',
    site: session.site,
    contractId: session.contractId,
    accountId: row.accountId ?? session.accountId,
    actor: row.accountId === session.accountId ? 'account' : 'administrator',
    address,
    detail: {
      line: maskNumber(row.number),
      changed: changedKeys(lineFrom(row).services, services).join(' '),
    },
  })
}

async function tellSaved(tx: Db, session: Session, dropped: readonly Dropped[]): Promise<SaveOutcome> {
  await leaveFlash(tx, session.id, { kind: 'line-saved', dropped })
  return { kind: 'saved' }
}

/** Of no effect while nothing is forwarded. */
function isIdle(key: keyof OptionServices): boolean {
  return key === 'forwardTo' || key === 'forwardAfterSeconds'
}

function changedKeys(before: OptionServices, after: OptionServices): (keyof OptionServices)[] {
  const keys = Object.keys(after) as (keyof OptionServices)[]
  return keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}

function lineFrom(row: KeptLine): Line {
  return {
    number: row.number,
    userName: row.userName,
    ordered: new Set(readOrderedKept(row.ordered)),
    services: readServicesKept(row.settings),
    version: row.version,
  }
}
