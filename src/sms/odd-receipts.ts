import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import { findAwaitedKey } from './attempt-store.ts'
import type { OddReceipt } from './gateways/gateway.ts'
import { otherReadings } from './gateways/provider-ids.ts'
import type { ProviderId } from './message-ids.ts'
import type { DeliveryWatch } from './watch.ts'

/** Different ones that are told; a carrier that makes up a word for each receipt must not fill the log. */
const MOST_TOLD = 100

const LINES: Readonly<Record<OddReceipt['why'], string>> = {
  unreadable: 'sms receipt without an id or a state',
  unmarked:
    'sms that reads like a receipt and is not marked as one (esm_class, receipted_message_id): somebody wrote it, or ask the carrier to mark them',
  unmatched: 'sms receipts fit no message',
  'unknown-word': 'sms receipt with a word of unknown meaning',
  'other-notation':
    'sms receipt whose id would fit with this setting of messageIds: compare some before choosing it',
}

/** Counts receipts that could not be used, and tells the log once of each kind. */
export function oddReceipts(deps: Pick<Deps, 'log'>, watch: DeliveryWatch): (odd: OddReceipt) => void {
  const told = new Set<string>()
  return odd => {
    watch.oddReceipt(odd)
    const { gateway, why, ...detail } = odd
    const key = [gateway, why, ...Object.values(detail)].join(' ')
    if (told.has(key) || told.size >= MOST_TOLD) return
    told.add(key)
    deps.log.warn({ gateway, ...detail }, LINES[why])
  }
}

/** The gateways of which a receipt has shown that they seem to write ids in two ways. */
export type Doubts = Set<string>

/** An id that nobody has, or one so short that other messages may have it in the other notation. */
const SHORT = 6

/**
 * The settings by which a receipt would belong to somebody who waits for one. Such a receipt is not believed: not when
 * nobody has its id as it stands (it would be kept, and go to whoever gets that id next), and not when somebody has, once
 * it is known that this gateway's notations differ. Ids of many digits do not meet by chance.
 */
export async function doubtsAbout(
  tx: Db,
  told: ProviderId & { readonly isSomebodys: boolean },
  doubts: Doubts,
): Promise<readonly Reading[]> {
  const { gateway, providerId, isSomebodys } = told
  if (told.ids !== 'auto' || (isSomebodys && providerId.length > SHORT)) return []
  const readings: Reading[] = []
  let hasLetters = false
  for (const { setting, keys } of otherReadings(providerId)) {
    const key = await findAwaitedKey(tx, gateway, keys)
    if (key === undefined) continue
    readings.push(setting)
    hasLetters ||= /[a-f]/.test(key)
  }
  if (readings.length > 0 && (!isSomebodys || hasLetters)) doubts.add(gateway)
  return doubts.has(gateway) ? readings : []
}

type Reading = 'hex-to-decimal' | 'decimal-to-hex'
