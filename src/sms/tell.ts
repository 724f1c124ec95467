import { type NoticesOfAct, takeNotices } from '../guard/notices.ts'
import { inPieces } from '../platform/db/batches.ts'
import type { Within } from '../work.ts'
import { enqueueNotices, type NoticePurpose } from './outbox.ts'

/** Tells numbers what became of them, or will: each once, as far as the quotas of an act let it. */
export async function tellNumbers(
  within: Within,
  act: NoticesOfAct & { readonly purpose: NoticePurpose },
): Promise<void> {
  // Of all of them at once: the quotas are locked in one order.
  const taken = await takeNotices(within, act)
  for await (const some of inPieces(taken)) await enqueueNotices(within, act.purpose, some)
}
