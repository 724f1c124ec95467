import { type Notice, takeNotices } from '../guard/notice-quota.ts'
import { inPieces } from '../platform/db/batches.ts'
import { enqueueNotices, type NoticePurpose } from '../sms/outbox.ts'
import type { Within } from '../work.ts'

/** Tells numbers what became of them, or will: each once, as far as the quotas of an act let it. */
export async function tellNumbers(
  within: Within,
  purpose: NoticePurpose,
  act: { readonly contractId: string; readonly notices: readonly Notice[] },
): Promise<void> {
  // Of all of them at once: the quotas are locked in one order.
  const taken = await takeNotices(within, act)
  for await (const some of inPieces(taken)) await enqueueNotices(within, purpose, some)
}
