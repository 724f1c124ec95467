import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { newId } from '../platform/entropy.ts'
import { sweep } from '../platform/sweep.ts'
import { policy } from '../policy.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import type { Within } from '../work.ts'
import {
  deleteMessagesBefore,
  insertMessages,
  listNotYetTried,
  saveAbout,
  supersedeWaiting,
} from './store.ts'
import type { AdministratorsAct } from './text.ts'

export interface CodeMessage {
  readonly purpose: Exclude<SmsPurpose, NoticePurpose>
  readonly accountId: string
  readonly challengeId: string
  readonly number: string
  readonly expiresAt: number
}

/**
 * Puts the SMS of a new challenge's code into the outbox, in the work that creates it. Whoever puts something there wakes
 * the workers of this process, after the commit.
 */
export async function enqueueCode(within: Within, message: CodeMessage): Promise<void> {
  await insert(within, message, message.expiresAt)
}

/** The same for a challenge that had an SMS before: a copy that was not handed over yet is superseded. */
export async function enqueueCodeAgain(within: Within, message: CodeMessage): Promise<void> {
  await supersedeWaiting(within.db, message.challengeId)
  await enqueueCode(within, message)
}

/**
 * `number-replaced`: or removed (D6). The desk was asked to clear the number, or set another day of codes. The contract is to
 * end. IDs, or numbers or contracts of lines, became others. Forwarding abroad belongs to the contract again. Only known devices are let in. A line forwards to another number now, or may do so abroad (D16); the operator stopped
 * that. What his administrator did for a service user
 * (`AdministratorsAct`). Somebody signed in with a browser that the account did not know.
 */
export type NoticePurpose =
  | 'number-replaced'
  | 'number-clearing'
  | 'codes-from-changed'
  | 'contract-end'
  | 'names-changed'
  | 'abroad-allowed'
  | 'others-stopped'
  | 'new-device'
  | 'second-used'
  | 'second-changed'
  | 'forwarding-changed'
  | 'forwarding-refused'
  | 'international-lifted'
  | 'forwarding-restored'
  | 'forwarding-stopped'
  | AdministratorsAct

/** What a notice says of a line; never a whole number of anybody's phone. */
export interface LineFacts {
  /** 11 digits. */
  readonly line: string
  /** When it was done. */
  readonly at: number
  /** Where its calls go now; without it, nowhere else. */
  readonly to?: { readonly isAbroad: boolean; readonly ending: string }
}

/** What is kept with `number-replaced`, for notices of later days to the same number; its text says nothing of it. */
export interface ReplacedFacts {
  /** Somebody had used the number; one that was only entered may be a stranger's. */
  readonly wasUsed: boolean
}

/** What a notice says of the end of a contract. */
export interface ContractEndFacts {
  /** YYYY-MM-DD */
  readonly lastDay: string
}

/** What a notice says of names that became others: of a line, a login ID, an administrator ID; never which ID. */
export interface NamesFacts {
  readonly at: number
  readonly what: 'moved-away' | 'moved-here' | 'renumbered' | 'login-id' | 'admin-id' | 'several'
  /** Of lines. */
  readonly count: number
  /** 11 digits, where it was one line; as it was before. */
  readonly line?: string
  /** Of its new number. */
  readonly ending?: string
}

/** What a notice says of forwarding that was brought back. */
export interface RestoredFacts {
  readonly at: number
  readonly count: number
}

/** What a notice says of forwarding that the operator stopped. */
export interface StoppedFacts {
  readonly at: number
  readonly count: number
  /** 11 digits, where it was one line. */
  readonly line?: string
}

interface NoticeMessage {
  readonly accountId: string
  readonly number: string
  readonly about?: string
}

/** Puts notices to numbers into the outbox; to be sent at once, or after so long. */
export async function enqueueNotices(
  within: Within,
  purpose: NoticePurpose,
  notices: readonly NoticeMessage[],
  afterMs = 0,
): Promise<void> {
  const now = within.clock.now()
  const rows = notices.map(({ accountId, number, about }) => ({
    ...rowOf(
      within,
      { accountId, number, purpose, challengeId: null, ...(about && { about }) },
      now + policy.sms.noticeUsefulMs,
    ),
    next_try_at: now + afterMs,
  }))
  await insertMessages(within.db, within.numbers, rows)
  within.sms.wake()
}

/** What a notice tells that waits for its time, it tells instead. False when none waits of this number and this line. */
export async function putIntoWaiting(
  within: Within,
  wanted: {
    readonly purpose: NoticePurpose
    /** The line; `undefined`: all of the contract. */
    readonly gatheredBy: string | undefined
    readonly notice: NoticeMessage
  },
): Promise<boolean> {
  const { purpose, gatheredBy, notice } = wanted
  const { accountId, number, about = '' } = notice
  const of = { purpose, accountId, numberHash: within.numbers.hash(number), now: within.clock.now() }
  for (const waiting of await listNotYetTried(within.db, of))
    if (lineIn(waiting.about) === gatheredBy && (await saveAbout(within.db, waiting.id, about))) return true
  return false
}

function lineIn(about: string | null): string | undefined {
  return about === null ? undefined : (JSON.parse(about) as { line?: string }).line
}

/** Puts a test message for one gateway into the outbox; it gives up after a few minutes. Its id. */
export async function enqueueTest(
  within: Within,
  test: { readonly number: string; readonly gateway: string },
): Promise<string> {
  const until = within.clock.now() + policy.sms.testUsefulMs
  const { number, gateway } = test
  return insert(within, { purpose: 'test', number, accountId: null, challengeId: null, gateway }, until)
}

/** Deletes messages that are older than anybody asks about. */
export async function sweepMessages(deps: Deps): Promise<void> {
  const before = deps.clock.now() - policy.sms.keptMs
  await sweep(deps, limit => deleteMessagesBefore(deps.db, before, limit))
}

export const messageSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepMessages }

interface NewMessage {
  readonly purpose: SmsPurpose
  readonly accountId: string | null
  readonly challengeId: string | null
  readonly number: string
  readonly gateway?: string
  readonly about?: string
}

async function insert(within: Within, message: NewMessage, uselessAfter: number): Promise<string> {
  const row = rowOf(within, message, uselessAfter)
  await insertMessages(within.db, within.numbers, [row])
  within.sms.wake()
  return row.id
}

function rowOf(deps: Deps, message: NewMessage, uselessAfter: number) {
  const now = deps.clock.now()
  return {
    id: newId(deps.entropy),
    purpose: message.purpose,
    account_id: message.accountId,
    challenge_id: message.challengeId,
    to_number: message.number,
    useless_after: uselessAfter,
    state: 'queued' as const,
    created_at: now,
    next_try_at: now,
    lease_until: null,
    only_gateway: message.gateway ?? null,
    about: message.about ?? null,
  }
}
