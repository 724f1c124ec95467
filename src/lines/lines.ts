import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { inTransaction } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import { leaveFlash, type Session } from '../sessions/sessions.ts'
import type { SiteKind } from '../site.ts'
import { maskNumber } from '../sms-numbers/number.ts'
import {
  type ForwardMode,
  type OptionServices,
  type OrderedService,
  optionServicesSchema,
  readCaller,
  readDialled,
} from './option-services.ts'
import { findLine, lockLine, saveLine } from './store.ts'

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
  const row = await findLine(deps.db, session.contractId, number)
  return row && lineFrom(row)
}

/** サービス設定 as it came from the form; texts as typed. */
export interface LineForm {
  readonly version: number
  readonly forwardMode: ForwardMode
  readonly forwardTo: string
  readonly forwardAfterSeconds: string
  readonly rejectsAnonymous: boolean
  readonly rejectedNumbers: string
  readonly showsCallerNumber: boolean
  readonly internationalSuspended: boolean
}

export type LineField = 'forwardMode' | 'forwardTo' | 'forwardAfterSeconds' | 'rejectedNumbers'
export type LineProblem =
  | 'not-ordered'
  | 'destination-missing'
  | 'destination-format'
  | 'destination-self'
  | 'destination-abroad'
  | 'seconds'
  | 'too-many'
  | 'caller-format'

export type SaveOutcome =
  | { readonly kind: 'saved' }
  | {
      readonly kind: 'refused'
      readonly problems: ReadonlyMap<LineField, LineProblem>
      readonly badCallers: readonly string[]
    }
  /** Somebody saved meanwhile; `line` is how it stands now. */
  | { readonly kind: 'conflict'; readonly line: Line }
  | { readonly kind: 'no-line' }

/** 『保存』: at once, versioned, in the audit trail (D14). */
export async function saveServices(
  deps: Deps,
  session: Session,
  save: { readonly number: string; readonly form: LineForm; readonly address: string },
): Promise<SaveOutcome> {
  if (session.site === 'user' && session.line?.number !== save.number) return { kind: 'no-line' }
  return inTransaction(deps.db, async (tx): Promise<SaveOutcome> => {
    const row = await lockLine(tx, session.contractId, save.number)
    if (row === undefined) return { kind: 'no-line' }
    const line = lineFrom(row)
    const reading = readForm(line, save.form, session.site)
    if (reading.problems.size > 0) return { kind: 'refused', ...reading }
    const changed = changedKeys(line.services, reading.services)
    if (line.version !== save.form.version) {
      if (changed.length > 0) return { kind: 'conflict', line }
      // The second of two clicks finds what the first one saved: it leads to the same screen.
      await leaveFlash(tx, session.id, { kind: 'line-saved' })
      return { kind: 'saved' }
    }
    await saveLine(tx, { id: row.id, settings: JSON.stringify(reading.services), version: line.version })
    await leaveFlash(tx, session.id, { kind: 'line-saved' })
    await record(deps, tx, {
      action: 'line.saved',
      site: session.site,
      contractId: session.contractId,
      accountId: row.account_id ?? session.accountId,
      actor: row.account_id === session.accountId ? 'account' : 'administrator',
      address: save.address,
      detail: { line: maskNumber(line.number), changed: changed.join(' ') },
    })
    return { kind: 'saved' }
  })
}

function readForm(line: Line, form: LineForm, by: SiteKind) {
  const problems = new Map<LineField, LineProblem>()
  const services = { ...line.services }
  // Only the administrator lifts it; the user's form cannot change it, whatever it sends.
  if (by === 'admin') services.internationalSuspended = form.internationalSuspended
  services.showsCallerNumber = form.showsCallerNumber
  if (line.ordered.has('anonymous-rejection')) services.rejectsAnonymous = form.rejectsAnonymous
  readForwarding(line, form, services, problems)
  const badCallers = line.ordered.has('rejection-list') ? readRejected(form, services, problems) : []
  return { services, problems, badCallers }
}

function readForwarding(
  line: Line,
  form: LineForm,
  services: OptionServices,
  problems: Map<LineField, LineProblem>,
): void {
  const { forwardMode: mode } = form
  const needed = mode === 'voicemail' ? 'voicemail' : 'forwarding'
  if (mode !== 'off' && !line.ordered.has(needed)) problems.set('forwardMode', 'not-ordered')
  services.forwardMode = mode
  const seconds = Number(form.forwardAfterSeconds.normalize('NFKC'))
  const { min, max } = policy.line.forwardAfterSeconds
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) services.forwardAfterSeconds = seconds
  else if (mode === 'no-answer') problems.set('forwardAfterSeconds', 'seconds')

  const needsDestination = mode === 'always' || mode === 'busy' || mode === 'no-answer'
  if (form.forwardTo.trim() === '') {
    if (needsDestination) problems.set('forwardTo', 'destination-missing')
    services.forwardTo = ''
    return
  }
  const dialled = readDialled(form.forwardTo)
  if (dialled.kind === 'none') problems.set('forwardTo', 'destination-format')
  else if (dialled.number === line.number) problems.set('forwardTo', 'destination-self')
  else if (dialled.kind === 'abroad' && services.internationalSuspended)
    problems.set('forwardTo', 'destination-abroad')
  else services.forwardTo = dialled.number
}

function readRejected(
  form: LineForm,
  services: OptionServices,
  problems: Map<LineField, LineProblem>,
): readonly string[] {
  const typed = form.rejectedNumbers
    .split(/[\r\n,、]+/)
    .map(text => text.trim())
    .filter(text => text !== '')
  const bad = typed.filter(text => readCaller(text) === undefined)
  const numbers = [...new Set(typed.flatMap(text => readCaller(text) ?? []))]
  if (bad.length > 0) problems.set('rejectedNumbers', 'caller-format')
  else if (numbers.length > policy.line.maxRejectedNumbers) problems.set('rejectedNumbers', 'too-many')
  else services.rejectedNumbers = numbers
  return bad
}

function changedKeys(before: OptionServices, after: OptionServices): string[] {
  const keys = Object.keys(after) as (keyof OptionServices)[]
  return keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}

function lineFrom(row: {
  number: string
  user_name: string
  ordered: string
  settings: string
  version: number
}): Line {
  return {
    number: row.number,
    userName: row.user_name,
    ordered: new Set(JSON.parse(row.ordered) as OrderedService[]),
    services: optionServicesSchema.parse(JSON.parse(row.settings)),
    version: row.version,
  }
}
