import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { newId } from '../platform/entropy.ts'
import { sweep } from '../platform/sweep.ts'
import { policy } from '../policy.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import type { Within } from '../work.ts'
import { deleteEarlyReceiptsBefore, deleteMessagesBefore, insertMessages, supersedeWaiting } from './store.ts'

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
 * `number-replaced`: or removed (D6). The desk was asked to clear the number, or set another day of codes. Only known devices
 * are let in.
 */
export type NoticePurpose = 'number-replaced' | 'number-clearing' | 'codes-from-changed' | 'others-stopped'

/** Puts notices to numbers into the outbox. */
export async function enqueueNotices(
  within: Within,
  purpose: NoticePurpose,
  notices: readonly { readonly accountId: string; readonly number: string }[],
): Promise<void> {
  const until = within.clock.now() + policy.sms.noticeUsefulMs
  const rows = notices.map(({ accountId, number }) =>
    rowOf(within, { accountId, number, purpose, challengeId: null }, until),
  )
  await insertMessages(within.db, within.numbers, rows)
  within.sms.wake()
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
  await deleteEarlyReceiptsBefore(deps.db, before)
}

export const messageSweep: Job = { name: 'sweep', everyMs: policy.sweepMs, run: sweepMessages }

interface NewMessage {
  readonly purpose: SmsPurpose
  readonly accountId: string | null
  readonly challengeId: string | null
  readonly number: string
  readonly gateway?: string
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
  }
}
