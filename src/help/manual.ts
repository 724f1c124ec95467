import type { EnrolmentPolicy } from '../accounts/tables.ts'
import type { Sentence, StandingValues } from '../platform/i18n/catalogue.ts'
import type { PictureName } from './picture-messages.ts'

/** What sentences of the manual take from the configuration; most take nothing. */
export type HelpValue = 'site' | 'sender' | 'from' | 'until'
export type HelpSentence = Sentence<HelpValue | keyof StandingValues>

/** What is switched on in this installation: the manual is silent about the rest. */
export interface Switches {
  /** An administrator's number is kept only once its code was typed back (D4). */
  readonly checksNumber: boolean
  readonly enrolment: EnrolmentPolicy
  /** By the installation's own period, codes are not compulsory yet. */
  readonly codesLater: boolean
  /** A sign-in in a new browser is told by SMS. */
  readonly tellsNewBrowser: { readonly admin: boolean; readonly user: boolean }
}

export interface HelpNote {
  readonly text: HelpSentence
  readonly when?: (on: Switches) => boolean
}

export interface HelpStep extends HelpNote {
  readonly notes?: readonly HelpNote[]
  readonly picture?: PictureName
}

export interface HelpSection {
  readonly title: Sentence
  readonly lead?: readonly HelpNote[]
  /** Its steps are cases beside each other, not done one after the other. */
  readonly cases?: true
  /** By the last part of their addresses; told in this order. */
  readonly steps: Readonly<Record<string, HelpStep>>
}

/** The manual of a site: its sections by the first part of their steps' addresses. */
export type Manual = Readonly<Record<string, HelpSection>>

/** Where each step of a manual stands on its page. */
export type AnchorsOf<M extends Manual> = {
  [S in keyof M & string]: `${S}-${keyof M[S]['steps'] & string}`
}[keyof M & string]

export function anchorOf(section: string, step: string): string {
  return `${section}-${step}`
}

/** What is told here, in its order. */
export function told<Told extends HelpNote>(all: readonly Told[] | undefined, on: Switches): readonly Told[] {
  return (all ?? []).filter(({ when }) => when === undefined || when(on))
}
