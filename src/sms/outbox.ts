import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import type { SmsPurpose } from '../platform/db/schema-sms.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { deleteMessagesBefore, insertMessage, supersedeWaiting } from './store.ts'

export interface CodeMessage {
  readonly purpose: Exclude<SmsPurpose, 'number-replaced' | 'number-clearing'>
  readonly accountId: string
  readonly challengeId: string
  readonly number: string
  readonly expiresAt: number
}

/**
 * Puts the SMS of a challenge's code into the outbox, in the transaction that creates or resends it.
 * An older copy that was not handed over yet is superseded. Wake the worker after the commit.
 */
export async function enqueueCode(deps: Deps, tx: Db, message: CodeMessage): Promise<void> {
  await supersedeWaiting(tx, message.challengeId)
  await insert(deps, tx, message, message.expiresAt)
}

/** Puts a notice to a number into the outbox: it was replaced or removed (D6). */
export async function enqueueNumberReplaced(
  deps: Deps,
  tx: Db,
  notice: { readonly accountId: string; readonly number: string },
): Promise<void> {
  const until = deps.clock.now() + policy.sms.noticeUsefulMs
  await insert(deps, tx, { ...notice, purpose: 'number-replaced', challengeId: null }, until)
}

/** Tells a number at once that the desk was asked to clear it. */
export async function enqueueNumberClearing(
  deps: Deps,
  tx: Db,
  notice: { readonly accountId: string; readonly number: string },
): Promise<void> {
  const until = deps.clock.now() + policy.sms.noticeUsefulMs
  await insert(deps, tx, { ...notice, purpose: 'number-clearing', challengeId: null }, until)
}

/** Puts a test message for one gateway into the outbox; it gives up after a few minutes. Its id. */
export async function enqueueTest(
  deps: Deps,
  tx: Db,
  test: { readonly number: string; readonly gateway: string },
): Promise<string> {
  const until = deps.clock.now() + policy.sms.testUsefulMs
  const { number, gateway } = test
  return insert(deps, tx, { purpose: 'test', number, accountId: null, challengeId: null, gateway }, until)
}

/** Deletes messages that are older than anybody asks about. */
export async function sweepMessages(deps: Deps): Promise<void> {
  await deleteMessagesBefore(deps.db, deps.clock.now() - policy.sms.keptMs)
}

async function insert(
  deps: Deps,
  tx: Db,
  message: {
    purpose: SmsPurpose
    accountId: string | null
    challengeId: string | null
    number: string
    gateway?: string
  },
  uselessAfter: number,
): Promise<string> {
  const now = deps.clock.now()
  const id = newId(deps.entropy)
  await insertMessage(tx, deps.numbers, {
    id,
    purpose: message.purpose,
    account_id: message.accountId,
    challenge_id: message.challengeId,
    to_number: message.number,
    useless_after: uselessAfter,
    state: 'queued',
    created_at: now,
    next_try_at: now,
    lease_until: null,
    only_gateway: message.gateway ?? null,
  })
  return id
}
