import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { listNewestOfChallenge, newestMessages } from './delivery-store.ts'
import type { SmsState } from './tables.ts'

/** What became of an SMS, as far as people can be told. */
export type Fate =
  /** Handed over in a moment. */
  | 'waiting'
  /** No gateway took it so far; it is tried again by itself. */
  | 'delayed'
  /** A copy did not arrive, and one more is on its way. */
  | 'again'
  | 'sent'
  /** It may have been sent, or not: nobody knows. */
  | 'unsure'
  | 'delivered'
  /** Phone switched off, out of reach, full … */
  | 'undelivered'
  /** The number does not exist or takes no SMS. */
  | 'refused'
  /** It could not be handed over in time. */
  | 'expired'

/** What became of the newest SMS of a challenge. */
export async function deliveryOf(deps: Pick<Deps, 'db' | 'clock'>, challengeId: string): Promise<Fate> {
  const [newest, before] = await listNewestOfChallenge(deps.db, challengeId, 2)
  if (newest === undefined) return 'waiting'
  const fate = fateOf(newest, deps.clock.now())
  // A second code has a life of its own; copies of one code end at the same moment.
  const isCopy = before?.state === 'undelivered' && before.useless_after === newest.useless_after
  return fate === 'waiting' && isCopy ? 'again' : fate
}

export interface LastDelivery {
  /** When the SMS was ordered. */
  readonly at: number
  readonly fate: Fate
}

export interface NumberOfAccount {
  readonly accountId: string
  readonly number: string
  /** As it stands beside the sealed number; without it, it is calculated. */
  readonly hash?: string | null
}

/**
 * What became of the last SMS to the number that each account has now; messages to earlier numbers do not count,
 * nor do those that are no longer kept. By account; one question for all.
 */
export async function lastDeliveriesOf(
  deps: Deps,
  accounts: readonly NumberOfAccount[],
): Promise<ReadonlyMap<string, LastDelivery>> {
  // The account and the message may stand under different keys while these are rotated.
  const rotating = deps.numbers.keyIds.length > 1
  const wanted = accounts.flatMap(({ accountId, number, hash }) =>
    hash && !rotating
      ? [{ accountId, hash }]
      : deps.numbers.hashes(number).map(one => ({ accountId, hash: one })),
  )
  if (wanted.length === 0) return new Map()
  const rows = await newestMessages(deps.db, wanted).execute()
  const oldestFirst = rows.sort((one, other) => one.created_at - other.created_at)
  return new Map(
    oldestFirst.map(row => [
      row.account_id,
      // A code that was typed back has arrived, whatever the carrier reports.
      { at: row.created_at, fate: row.code_used === 1 ? 'delivered' : fateOf(row, deps.clock.now()) },
    ]),
  )
}

type Waiting = { readonly state: SmsState; readonly tries: number; readonly created_at: number }

function fateOf(message: Waiting, now: number): Fate {
  switch (message.state) {
    case 'queued':
    case 'sending':
      // While no line to a carrier stands, nothing is tried at all.
      return message.tries > 1 || now - message.created_at > policy.sms.delayedAfterMs ? 'delayed' : 'waiting'
    case 'superseded':
      return 'waiting'
    case 'submitted':
      return 'sent'
    case 'unknown':
      return 'unsure'
    case 'delivered':
    case 'undelivered':
    case 'refused':
    case 'expired':
      return message.state
  }
}
