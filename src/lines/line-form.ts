import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { Line } from './lines.ts'
import {
  type ForwardMode,
  type OptionServices,
  readCaller,
  readDialled,
  runningIn,
  type Stoppable,
} from './option-services.ts'

/** サービス設定 as it came from the form; texts as typed. */
export interface LineForm {
  readonly version: number
  /** What ran when the form was shown; `undefined` = it does not say. */
  readonly running: ReadonlySet<string> | undefined
  readonly forwardMode: ForwardMode
  readonly forwardTo: string
  readonly forwardAfterSeconds: string
  readonly rejectsAnonymous: boolean
  readonly rejectedNumbers: string
  readonly showsCallerNumber: boolean
  readonly internationalSuspended: boolean
}

export type LineField = 'forwardMode' | 'forwardTo' | 'forwardAfterSeconds' | 'rejectedNumbers'
type DestinationFault = 'destination-format' | 'destination-self' | 'destination-abroad'
export type LineProblem =
  | DestinationFault
  | 'not-ordered'
  | 'destination-missing'
  | 'seconds'
  | 'too-many'
  | 'caller-format'

/** What stood in the form, or was kept, and could not stay. `forwarding-abroad`: calls were going there until now. */
export type Dropped = DestinationFault | 'forwarding-abroad' | 'seconds'

export interface LineReading {
  readonly services: OptionServices
  readonly problems: ReadonlyMap<LineField, LineProblem>
  readonly badCallers: readonly string[]
  readonly dropped: readonly Dropped[]
}

/**
 * What the form stops. A form that was shown while nothing ran stops nothing: whoever started something meanwhile
 * is not overruled by 「しない」 that merely stands there.
 */
export function stopsIn(form: LineForm, line: Line, by: SiteKind): ReadonlySet<Stoppable> {
  const running = form.running ?? runningIn(line.services)
  const stops = new Set<Stoppable>()
  if (form.forwardMode === 'off' && running.has('forwarding')) stops.add('forwarding')
  if (by === 'admin' && form.internationalSuspended && running.has('international'))
    stops.add('international')
  return stops
}

/** The line with nothing changed but what is stopped; a kept destination that is not allowed then goes with it. */
export function stopOnly(
  line: Line,
  stops: ReadonlySet<Stoppable>,
): Pick<LineReading, 'services' | 'dropped'> {
  const services = { ...line.services }
  if (stops.has('forwarding')) services.forwardMode = 'off'
  if (stops.has('international')) services.internationalSuspended = true
  const fault = stops.size > 0 ? faultOf(services.forwardTo, line, services) : undefined
  const inUse = needsDestination(services.forwardMode)
  if (fault === undefined || (inUse && fault !== 'destination-abroad')) return { services, dropped: [] }
  services.forwardTo = ''
  if (inUse) services.forwardMode = 'off'
  return { services, dropped: [dropWord(fault, inUse)] }
}

/** Reads every field. A form that stops something has no problem with a destination that this leaves without use. */
export function readServices(form: LineForm, line: Line, by: SiteKind): LineReading {
  const problems = new Map<LineField, LineProblem>()
  const dropped: Dropped[] = []
  const services = { ...line.services }
  // Only the administrator lifts it; the user's form cannot change it, whatever it sends.
  if (by === 'admin') services.internationalSuspended = form.internationalSuspended
  services.showsCallerNumber = form.showsCallerNumber
  if (line.ordered.has('anonymous-rejection')) services.rejectsAnonymous = form.rejectsAnonymous
  readMode(form, line, { services, problems, dropped })
  const suspends = stopsIn(form, line, by).has('international')
  readDestination(form, line, { services, problems, dropped, suspends })
  const badCallers = line.ordered.has('rejection-list') ? readRejected(form, services, problems) : []
  return { services, problems, badCallers, dropped }
}

interface Reading {
  readonly services: OptionServices
  readonly problems: Map<LineField, LineProblem>
  readonly dropped: Dropped[]
}

function readMode(form: LineForm, line: Line, { services, problems, dropped }: Reading): void {
  const { forwardMode: mode } = form
  const needed = mode === 'voicemail' ? 'voicemail' : 'forwarding'
  if (mode !== 'off' && !line.ordered.has(needed)) problems.set('forwardMode', 'not-ordered')
  services.forwardMode = mode
  const text = form.forwardAfterSeconds.normalize('NFKC').trim()
  const seconds = Number(text)
  const { min, max } = policy.line.forwardAfterSeconds
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) services.forwardAfterSeconds = seconds
  else if (mode === 'no-answer') problems.set('forwardAfterSeconds', 'seconds')
  else if (text !== '') dropped.push('seconds')
}

function readDestination(
  form: LineForm,
  line: Line,
  { services, problems, dropped, suspends }: Reading & { readonly suspends: boolean },
): void {
  const inUse = needsDestination(services.forwardMode)
  const dialled = readDialled(form.forwardTo)
  const fault = faultOf(form.forwardTo, line, services)
  services.forwardTo = dialled.kind === 'none' || fault ? '' : dialled.number
  if (inUse && form.forwardTo.trim() === '') problems.set('forwardTo', 'destination-missing')
  if (fault === undefined) return
  // Calls abroad are stopped in the same step: that goes before where calls are sent.
  const outweighed = suspends && fault === 'destination-abroad'
  if (inUse && !outweighed) problems.set('forwardTo', fault)
  else dropped.push(dropWord(fault, inUse))
  if (outweighed && inUse) services.forwardMode = 'off'
}

function needsDestination(mode: ForwardMode): boolean {
  return mode !== 'off' && mode !== 'voicemail'
}

/** Why no calls may go there; `undefined` when they may, and for none at all. */
function faultOf(
  destination: string,
  line: Line,
  { internationalSuspended }: OptionServices,
): DestinationFault | undefined {
  if (destination.trim() === '') return undefined
  const dialled = readDialled(destination)
  if (dialled.kind === 'none') return 'destination-format'
  if (dialled.number === line.number) return 'destination-self'
  return dialled.kind === 'abroad' && internationalSuspended ? 'destination-abroad' : undefined
}

function dropWord(fault: DestinationFault, inUse: boolean): Dropped {
  return inUse && fault === 'destination-abroad' ? 'forwarding-abroad' : fault
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
