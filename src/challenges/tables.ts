import type { Generated } from 'kysely'
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

/** A code that is awaited: for a sign-in, for an enrolment, or to check an administrator's new number. */
interface ChallengeTable {
  id: string
  session_id: string
  account_id: string
  purpose: 'sign-in' | 'enrolment' | 'number'
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
  /** The client network whose quota its sending was taken from, which gets it back when the sign-in is completed. */
  network: string | null
}
