import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { Flag } from '../platform/db/schema.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    challenge: ChallengeTable
  }
}

export const CHALLENGE_NUMBER: SealedColumn = {
  table: 'challenge',
  column: 'number',
  key: ['id'],
}

/** A code that is awaited: for a sign-in, for an enrolment, to check an administrator's new number, to keep others out, or for an act. */
interface ChallengeTable {
  id: string
  /** Of the browser that asked for it, which may be no more. */
  session_id: string
  account_id: string
  purpose: 'sign-in' | 'enrolment' | 'number' | 'only-known' | 'act' | 'second-number'
  /** Sealed. */
  number: string
  /** The account's number version when it was opened; another one now means the number was replaced. */
  number_version: number
  stage: Generated<number>
  opened_at: number
  code_expires_at: number
  wrong: Generated<number>
  next_answer_at: Generated<number>
  resends: Generated<number>
  last_sent_at: number
  done_at: number | null
  /** The known device that it counts for, or `unknown`. */
  device: Generated<string>
  stage_two_wrong: Generated<number>
  /** 1: no SMS could go out for it; its first stage takes any code that was sent to an unknown browser of the account. */
  redeems: Generated<number>
  /** The client network whose quota its sending was taken from, which gets it back when the sign-in is completed. */
  network: string | null
  /** 1: its code was sent to the second number, and only that one is good. */
  second: Generated<Flag>
  /** How its SMS names the act that it is for, in its language. */
  act: string | null
  /** Keyed digest of that act, of which the code is derived too. */
  act_digest: string | null
  /** Of the page that asked for it: its SMS are written in it. */
  language: Generated<Language>
}

export const CHALLENGES_LEAVING = {
  challenge: {
    with: 'account',
    by: 'account_id',
    told: {
      columns: ['purpose', 'opened_at', 'done_at', 'wrong', 'network', 'act', 'language'],
      sealed: [CHALLENGE_NUMBER],
    },
  },
} as const satisfies Leavings
