import { shortened } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { readCaller, readDialled } from './dialled.ts'
import type { Path } from './loops.ts'
import {
  type Condition,
  type Destination,
  type Forwarding,
  neededFor,
  type OptionServices,
  type OrderedService,
  sorted,
} from './option-services.ts'

/** What somebody wants of a line, numbers and seconds as typed: in the form, in a file, or sent to the API. */
export interface Wanted extends Omit<OptionServices, 'forwarding'> {
  readonly forwarding: readonly WantedForwarding[]
}

export interface WantedForwarding {
  readonly when: Condition
  /** Of `no-answer`. */
  readonly after?: string | undefined
  readonly to: Destination
}

/** What was kept, as `judge` reads it: seconds as text. */
export function typedAgain(one: Forwarding): WantedForwarding {
  return 'after' in one ? { ...one, after: String(one.after) } : one
}

/** The line as it stands; `ordered` is what it may be given. */
export interface Judged {
  readonly number: string
  readonly ordered: ReadonlySet<OrderedService>
  readonly services: OptionServices
}

/** Where something cannot be taken: the destination of a case, or another field. */
export type Place = Condition | 'after' | 'rejectAnonymous' | 'rejectedCallers'

export type LineProblem =
  | {
      readonly kind:
        | 'not-ordered'
        | 'destination-missing'
        | 'destination-format'
        | 'destination-self'
        | 'destination-abroad'
        | 'seconds'
        | 'too-many'
    }
  | { readonly kind: 'caller-format'; readonly callers: readonly string[] }
  /** Calls would come back (D24). */
  | { readonly kind: 'loop'; readonly path: Path }

export interface Judgement {
  /** To be kept where there is no problem. */
  readonly services: OptionServices
  readonly problems: ReadonlyMap<Place, LineProblem>
}

/** The rules of D14, whichever way somebody asks; loops are looked for by whoever holds the lock (loops.ts). */
export function judge(wanted: Wanted, line: Judged): Judgement {
  const problems = new Map<Place, LineProblem>()
  const services = {
    forwarding: sorted(wanted.forwarding.map(one => judgeForwarding(one, { wanted, line, problems }))),
    rejectAnonymous: wanted.rejectAnonymous,
    rejectedCallers: judgeCallers(wanted.rejectedCallers, problems),
    showCallerNumber: wanted.showCallerNumber,
    internationalSuspended: wanted.internationalSuspended,
  }
  const { ordered, services: present } = line
  if (services.rejectAnonymous && !present.rejectAnonymous && !ordered.has('anonymous-rejection'))
    problems.set('rejectAnonymous', { kind: 'not-ordered' })
  const isLonger = services.rejectedCallers.some(caller => !present.rejectedCallers.includes(caller))
  if (isLonger && !ordered.has('rejection-list')) problems.set('rejectedCallers', { kind: 'not-ordered' })
  return { services, problems }
}

interface Judging {
  readonly wanted: Wanted
  readonly line: Judged
  readonly problems: Map<Place, LineProblem>
}

function judgeForwarding({ when, after, to }: WantedForwarding, judging: Judging): Forwarding {
  const { wanted, line, problems } = judging
  const kind = line.ordered.has(neededFor(to)) ? faultOf(to, line.number, wanted) : 'not-ordered'
  if (kind !== undefined) problems.set(when, { kind })
  const destination = normalized(to)
  if (when !== 'no-answer') return { when, to: destination }
  const { min, max } = policy.line.forwardAfterSeconds
  const seconds = Number(after?.normalize('NFKC').trim() || Number.NaN)
  const isGood = Number.isInteger(seconds) && seconds >= min && seconds <= max
  if (!isGood) problems.set('after', { kind: 'seconds' })
  return { when, after: isGood ? seconds : min, to: destination }
}

/** Why no calls may go there; `undefined` when they may. */
function faultOf(
  to: Destination,
  line: string,
  { internationalSuspended }: Pick<OptionServices, 'internationalSuspended'>,
) {
  if ('voicemail' in to) return undefined
  if (to.number.trim() === '') return 'destination-missing'
  const dialled = readDialled(to.number)
  if (dialled.kind === 'none') return 'destination-format'
  if (dialled.number === line) return 'destination-self'
  return dialled.kind === 'abroad' && internationalSuspended ? 'destination-abroad' : undefined
}

function normalized(to: Destination): Destination {
  if ('voicemail' in to) return to
  const dialled = readDialled(to.number)
  return dialled.kind === 'none' ? to : { number: dialled.number }
}

/** Of what cannot be read so much is shown again that somebody finds it. */
function fewOf(callers: readonly string[]): readonly string[] {
  const { maxRejectedCallers } = policy.line
  return callers.slice(0, maxRejectedCallers).map(text => shortened(text, policy.list.typedCharacters))
}

function judgeCallers(typed: readonly string[], problems: Map<Place, LineProblem>): string[] {
  const callers = typed.filter(text => readCaller(text) === undefined)
  const numbers = [...new Set(typed.flatMap(text => readCaller(text) ?? []))]
  if (callers.length > 0) problems.set('rejectedCallers', { kind: 'caller-format', callers: fewOf(callers) })
  else if (numbers.length > policy.line.maxRejectedCallers)
    problems.set('rejectedCallers', { kind: 'too-many' })
  return numbers
}
