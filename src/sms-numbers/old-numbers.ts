import type { Notice } from '../guard/notices.ts'
import { policy } from '../policy.ts'
import { recentlyTold } from '../sms/message-list.ts'
import type { ReplacedFacts } from '../sms/outbox.ts'
import type { Within } from '../work.ts'

/**
 * The numbers that an account had in the last days: they hear of what is done under the new one, as who changed it may not be
 * its owner (D16).
 */
export async function oldNumbersOf(within: Within, accountId: string): Promise<readonly Notice[]> {
  const since = within.clock.now() - policy.line.oldNumberHearsMs
  const old = await recentlyTold(within, { accountId, purpose: 'number-replaced', since })
  return old.map(({ number, about }) => ({ accountId, number, isConfirmed: wasUsed(about) }))
}

function wasUsed(about: string | null): boolean {
  return about !== null && (JSON.parse(about) as ReplacedFacts).wasUsed
}
