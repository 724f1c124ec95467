import type { Flash } from '../page/flash.tsx'
import type { Language, Say, Sentence } from '../platform/i18n/catalogue.ts'
import type { Session } from '../sessions/sessions.ts'
import type { Within } from '../work.ts'

/**
 * Something that needs a code given for it (D15), as whoever does it declares it; the list is sites/acts.ts. A `bound` one
 * needs a code for this very act, after a check screen; any other one a code that was typed in this session lately.
 * What is wanted (`Payload`) is kept as JSON, sealed.
 */
export interface ActKind<Payload = unknown, Outcome = unknown> {
  /** The same for ever: it stands in the database and in the audit trail. */
  readonly name: string
  readonly isBound: boolean
  /** Calls may leave the country by it: refused in quarantine, and where the contract never has it. */
  readonly isAbroad?: boolean
  /** How its SMS names it, in at most `policy.sms.actUnits`. */
  readonly smsWords: Sentence
  /** What is about to change, in one line, or one for each thing: old → new, numbers masked. */
  words(say: Say, payload: Payload): string
  /** What else the check screen tells: the country of a number, and what somebody should know before 『OK』. */
  facts?(say: Say, payload: Payload): readonly { readonly term: string; readonly text: string }[]
  warning?(say: Say, payload: Payload): string
  /** The page on which it was typed: 『修正する』 and 『やめる』 lead there. What was typed is in `findHeld`. */
  form(payload: Payload): string
  /** The same as it was sent: kept when its session ends by time before it is done. Without it nothing was typed. */
  typed?(payload: Payload, version: number | undefined): TypedOfAct
  /** Looks at all rules and versions anew, under lock, and does it. It may be run twice: it changes nothing but the database. */
  perform(within: Within, doing: Doing<Payload>): Promise<Performed<Outcome>>
}

/** How it was declared; `undefined` also for one of a later version. */
export function kindOf(
  kinds: readonly ActKind[],
  held: { readonly kind: string } | undefined,
): ActKind | undefined {
  return kinds.find(({ name }) => name === held?.kind)
}

/** A form with what was typed, by its declaration (`TypedForm`). */
export interface TypedOfAct {
  readonly screen: string
  readonly path: string
  readonly fields: ReadonlyMap<string, string>
}

export interface Doing<Payload = unknown> {
  readonly session: Session
  readonly payload: Payload
  /** Of what it is about, as it was when it was asked for. */
  readonly version: number | undefined
  /** When it was asked for. */
  readonly askedAt: number
  /** Network address of the browser. */
  readonly address: string
}

export interface Performed<Outcome = unknown> {
  /** `stale`: what it is about changed meanwhile, and nothing was done; `findHeld` still has what was typed. */
  readonly kind: 'done' | 'stale'
  /** Where its browser goes on. */
  readonly to: string
  readonly flash?: Flash
  /** New identifier of the session, where it got one. */
  readonly token?: string | undefined
  /** What the owner's rule said, for an owner who answers by himself where no code was needed. */
  readonly outcome: Outcome
}

/** What somebody wants to do. */
export interface WantedAct<Payload, Outcome = unknown> {
  readonly kind: ActKind<Payload, Outcome>
  readonly payload: Payload
  /** The line that it is about: `endHeldActs` ends it. */
  readonly lineId?: string
  readonly version?: number
  /** Network address of the browser. */
  readonly address: string
  /** Of the page: the SMS with its code is written in it. */
  readonly language: Language
}
