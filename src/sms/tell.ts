import { type Notice, type NoticesOfAct, takeNotices } from '../guard/notices.ts'
import { inPieces } from '../platform/db/batches.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { enqueueNotices, type NoticePurpose, putIntoWaiting } from './outbox.ts'

/**
 * Tells numbers what became of them, or will: each once, as far as the quotas of an act let it. News of what the number was told of
 * shortly before wait a little; what comes meanwhile is told instead.
 */
export async function tellNumbers(
  within: Within,
  act: NoticesOfAct & { readonly purpose: NoticePurpose },
): Promise<void> {
  const { purpose } = act
  const notices = act.isNews && !act.isDangerous ? await notWaiting(within, act) : act.notices
  // Of all of them at once: the quotas are locked in one order.
  const { sent, later } = await takeNotices(within, { ...act, notices })
  for await (const some of inPieces(sent)) await enqueueNotices(within, purpose, some)
  await enqueueNotices(within, purpose, later, policy.smsQuota.notices.newsAfterMs)
}

/** Those to numbers for which none waits that could tell it. */
async function notWaiting(
  within: Within,
  { purpose, gatheredBy, notices }: NoticesOfAct & { readonly purpose: NoticePurpose },
): Promise<readonly Notice[]> {
  const left: Notice[] = []
  // A number may be that of several accounts, and is told once.
  for (const same of Map.groupBy(notices, ({ number }) => number).values()) {
    let isTold = false
    for (const notice of same) isTold ||= await putIntoWaiting(within, { purpose, gatheredBy, notice })
    if (!isTold) left.push(...same)
  }
  return left
}
