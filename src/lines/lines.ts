import { findLine, type Line as KeptLine } from '../accounts/line.ts'
import type { ActKind, WantedAct } from '../acts/act.ts'
import { mayBeDoneNow } from '../acts/held.ts'
import type { Deps } from '../deps.ts'
import { type Quota, takeOne } from '../guard/quota.ts'
import type { Db } from '../platform/db/open.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { isPrepared } from '../switch/mark.ts'
import { type Within, work } from '../work.ts'
import { actFor, type WantedServices } from './forward-acts.ts'
import type { LineProblem, Place } from './judging.ts'
import { forwardingIn, keepServices, type Line, lineFrom, lockServices, withLoops } from './keeping.ts'
import {
  type Dropped,
  type LineForm,
  type LineReading,
  readServices,
  type Stoppable,
  stopOnly,
  stopsIn,
} from './line-form.ts'
import { changedKeys } from './option-services.ts'

export type { Line } from './keeping.ts'

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
  | ({ readonly kind: 'refused'; readonly problems: ReadonlyMap<Place, LineProblem> } & Stopped)
  /** Somebody saved meanwhile. */
  | ({ readonly kind: 'conflict' } & Stopped)
  /** Too many changes of this account: the next one is saved from then on. */
  | ({ readonly kind: 'too-often'; readonly until: number } & Stopped)
  | { readonly kind: 'no-line' }
  /** Nobody knows yet what the telephone system does with this line: only 『転送をすべて止める』 is passed on. */
  | { readonly kind: 'not-prepared' }
  /** It takes a code (D15); what the form stops is stopped. */
  | ({ readonly kind: 'needs-code'; readonly act: WantedAct<WantedServices> } & Stopped)

interface Save {
  readonly number: string
  readonly form: LineForm
  readonly address: string
  /** The page of the form, to which a code leads back. */
  readonly page: string
  readonly language: Language
}

/**
 * 『保存』: at once, versioned, in the audit trail (D14). Turning off and suspending wait for nothing: neither a
 * field that cannot be read nor what somebody saved meanwhile keeps them from being saved (D16).
 */
export function saveServices(deps: Deps, session: Session, save: Save): Promise<SaveOutcome> {
  return work(deps, async (within): Promise<SaveOutcome> => {
    const saving = await readSaving(within, session, save)
    if (saving === undefined) return { kind: 'no-line' }
    if (!(await isPrepared(within, saving.row.id))) return { kind: 'not-prepared' }
    const { line, reading, stops } = saving
    const kind = saving.isWhole ? actFor(line.services, reading.services) : undefined
    const isDoneNow = kind === undefined || (!kind.isBound && mayBeDoneNow(within, session))
    if (!isDoneNow) return holdBack(within, session, { ...save, kind, saving })
    const { services, dropped } = stopOnly(line, stops)
    const isMore = saving.isWhole && changedKeys(services, reading.services).length > 0
    const until = isMore ? await takeOne(within, savesOf(session)) : 0
    if (saving.isWhole && until === 0) {
      await keepServices(within, session, { ...save, row: saving.row, services: reading.services })
      return tellSaved(within.db, session, reading.dropped)
    }
    await keepServices(within, session, { ...save, row: saving.row, services })
    if (until > 0) return { kind: 'too-often', until, stops, dropped }
    if (reading.problems.size > 0) return { kind: 'refused', problems: reading.problems, stops, dropped }
    // The second of two clicks finds what the first one saved: it leads to the same screen.
    if (changedKeys(services, reading.services).length === 0)
      return tellSaved(within.db, session, reading.dropped)
    return { kind: 'conflict', stops, dropped }
  })
}

/** Whoever does nothing but change settings fills the trail, and the phones of who has to hear of them. */
function savesOf({ accountId }: Session): Quota {
  return { key: `line-saved:${accountId}`, rule: policy.changeQuota.lineSaved }
}

/** What the form stops is stopped now; the whole of it waits for its code. */
async function holdBack(
  within: Within,
  session: Session,
  held: Save & { readonly kind: ActKind<WantedServices>; readonly saving: Saving },
): Promise<SaveOutcome> {
  const { number, address, language, page, kind, saving } = held
  const { row, line, reading, stops } = saving
  const { services: before, dropped } = stopOnly(line, stops)
  const isStopped = changedKeys(line.services, before).length > 0
  if (isStopped) await keepServices(within, session, { row, services: before, address })
  const payload = { number, before, services: reading.services, dropped: reading.dropped, page }
  const version = row.version + (isStopped ? 1 : 0)
  const act = { kind, payload, lineId: row.id, version, address, language }
  return { kind: 'needs-code', act, stops, dropped }
}

/** A form beside the line that it is about, which is locked; nothing is kept yet. */
interface Saving {
  readonly row: KeptLine
  readonly line: Line
  readonly reading: LineReading
  readonly stops: ReadonlySet<Stoppable>
  /** All of it can be kept: nothing is wrong with it, and nobody saved meanwhile. */
  readonly isWhole: boolean
}

/** The first half of 『保存』; whoever wants something between reading and keeping (a code) comes in behind it. */
async function readSaving(
  within: Within,
  session: Session,
  { number, form }: Pick<Save, 'number' | 'form'>,
): Promise<Saving | undefined> {
  if (session.site === 'user' && session.line?.number !== number) return undefined
  const { contractId } = session
  const row = await lockServices(within, { number, contractId })
  if (row === undefined) return undefined
  const line = lineFrom(row)
  const read = readServices(form, line, session.site)
  const problems = await withLoops(read, { number, find: forwardingIn(within.db, contractId) })
  return {
    row,
    line,
    reading: { ...read, problems },
    stops: stopsIn(form, line, session.site),
    isWhole: problems.size === 0 && line.version === form.version,
  }
}

async function tellSaved(tx: Db, session: Session, dropped: readonly Dropped[]): Promise<SaveOutcome> {
  await leaveFlash(tx, session.id, { kind: 'line-saved', dropped })
  return { kind: 'saved' }
}
