import type { Sentence } from '../platform/i18n/catalogue.ts'

/**
 * Every event of the product: its name (`noun.verb`) and the names of its facts. Each is declared once, in the `events.ts`
 * of the slice where it happens, and added here by declaration merging.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the slices fill it.
export interface AuditEvents {}

export type AuditAction = keyof AuditEvents

/** Facts that may be shown to auditors: masked numbers and words of ours, never a code or a password. No others than declared. */
export type Facts<Action extends AuditAction> = {
  readonly [Fact in AuditEvents[AuditAction]]?: Fact extends AuditEvents[Action] ? string | number : never
}

/** What happened. One for each action, so its facts are looked at also where the action is one of several. */
export type Happening = {
  [Action in AuditAction]: { readonly action: Action; readonly detail?: Facts<Action> }
}[AuditAction]

export interface EventDeclaration {
  /** What people read of it. */
  readonly sentence: Sentence
  /** What they read where its facts say more; `undefined` = `sentence`. */
  readonly sentenceOf?: (facts: Readonly<Record<string, string | number>>) => Sentence | undefined
  /** Names of what is told of one such event beside who, when and from where. */
  readonly facts?: readonly string[]
  /**
   * A refusal that strangers can bring about without end, or a download that a customer can. Beyond a bound such events are
   * not written one by one, but as one for each account, network and minute, with the facts of `SummedFacts`.
   */
  readonly isSummed?: true
}

/** What an event tells that stands for many of one minute. */
export interface SummedFacts {
  /** How many there were beside those that are events of their own. */
  readonly more: number
  /** When the minute began: UTC, ISO 8601. */
  readonly minute: string
  /** From so many networks, where it stands for several. */
  readonly networks?: number
}

const declared = new Map<string, EventDeclaration>()

/** Said once for each slice, when it is loaded. */
export function declareEvents<const Events extends Readonly<Record<string, EventDeclaration>>>(
  events: Events,
): Events {
  for (const [action, declaration] of Object.entries(events)) declared.set(action, declaration)
  return events
}

/** What was declared of this action; `undefined` for one of another version of the program. */
export function eventNamed(action: string): EventDeclaration | undefined {
  return declared.get(action)
}

/** All actions that are known, or those whose name fits. */
export function actionsLike(pattern = /^/): AuditAction[] {
  return [...declared.keys()].filter((action): action is AuditAction => pattern.test(action))
}

/** What a declaration adds to `AuditEvents`. */
export type Declared<Events extends Readonly<Record<string, EventDeclaration>>> = {
  readonly [Action in keyof Events]: Events[Action] extends { facts: readonly (infer Fact)[] } ? Fact : never
}
