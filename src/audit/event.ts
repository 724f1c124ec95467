import type { Sentence } from '../platform/i18n/catalogue.ts'

/**
 * Every event of the product: its name (`noun.verb`) and the names of its facts. Each is declared once, in the `events.ts`
 * of the slice where it happens, and added here by declaration merging.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the slices fill it.
export interface AuditEvents {}

export type AuditAction = keyof AuditEvents

/** Facts that may be shown to auditors: masked numbers and words of ours, never a code or a password. */
export type Facts<Action extends AuditAction> = Readonly<
  Partial<Record<AuditEvents[Action], string | number>>
>

export interface EventDeclaration {
  /** What people read of it. */
  readonly sentence: Sentence
  /** Names of what is told of one such event beside who, when and from where. */
  readonly facts?: readonly string[]
}

export function declareEvents<const Events extends Readonly<Record<string, EventDeclaration>>>(
  events: Events,
): Events {
  return events
}

/** What a declaration adds to `AuditEvents`. */
export type Declared<Events extends Readonly<Record<string, EventDeclaration>>> = {
  readonly [Action in keyof Events]: Events[Action] extends { facts: readonly (infer Fact)[] } ? Fact : never
}
