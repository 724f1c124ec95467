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
  /** The carrier did not bring it, and the phone is not why: rejected, deleted, no route. */
  | 'not-carried'
  /** The number does not exist or takes no SMS. */
  | 'refused'
  /** It could not be handed over in time. */
  | 'expired'

export interface CodeDelivery {
  readonly fate: Fate
  /** The gateway that it was given to last, if any. */
  readonly gateway: string | undefined
}

/** What became of the newest SMS of a challenge. */
export async function deliveryOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  challengeId: string,
): Promise<CodeDelivery> {
  const [newest, before] = await listNewestOfChallenge(deps.db, challengeId, 2)
  if (newest === undefined) return { fate: 'waiting', gateway: undefined }
  const fate = fateOf(newest, deps.clock.now())
  // A second code has a life of its own; copies of one code end at the same moment.
  const isCopy = before?.state === 'undelivered' && before.useless_after === newest.useless_after
  return {
    fate: fate === 'waiting' && isCopy ? 'again' : fate,
    gateway: newest.gateway ?? undefined,
  }
}

export interface LastDelivery {
  /** When the SMS was ordered. */
  readonly at: number
  readonly fate: Fate
}

export interface NumberToAskFor {
  readonly number: string
  /** As it stands beside the sealed number; without it, it is calculated. */
  readonly hash?: string | null
}

/**
 * What became of the last SMS to each number, by the number; one question for all. One mobile may serve several login IDs (D3): what
 * arrived for one of the contract's accounts that have the number now speaks for all of these. Messages that are no longer
 * kept do not count.
 */
export async function lastDeliveriesTo(
  deps: Deps,
  contractId: string,
  numbers: readonly NumberToAskFor[],
): Promise<ReadonlyMap<string, LastDelivery>> {
  // The account and the message may stand under different keys while these are rotated.
  const rotating = deps.numbers.keyIds.length > 1
  const asked = numbers.flatMap(({ number, hash }) => {
    const hashes = hash && !rotating ? [hash] : deps.numbers.hashes(number)
    return hashes.flatMap(ofMessage => hashes.map(ofAccount => ({ number, ofMessage, ofAccount })))
  })
  if (asked.length === 0) return new Map()
  const rows = await newestMessages(deps.db, contractId, asked).execute()
  const oldestFirst = rows.sort((one, other) => one.created_at - other.created_at)
  const numberOf = new Map(asked.map(({ number, ofMessage }) => [ofMessage, number]))
  return new Map(
    oldestFirst.map(row => [
      numberOf.get(row.hash) ?? '',
      // A code that was typed back has arrived, whatever the carrier reports.
      { at: row.created_at, fate: row.code_used === 1 ? 'delivered' : fateOf(row, deps.clock.now()) },
    ]),
  )
}

type Waiting = {
  readonly state: SmsState
  readonly tries: number
  readonly created_at: number
  readonly curable: number | null
}

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
    case 'undelivered':
      return message.curable === 1 ? 'not-carried' : 'undelivered'
    case 'delivered':
    case 'refused':
    case 'expired':
      return message.state
  }
}
