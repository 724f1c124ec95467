import { lockForwardingLines } from '../accounts/line.ts'
import { giveWay } from '../platform/db/batches.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { keepLine } from './keeping.ts'
import { readServicesKept } from './option-services.ts'
import { followStopped, forgetStopped } from './stop-store.ts'

/** A line of the contract has another number: whichever lines forward to it go on forwarding to it. With the contract locked. */
export async function followNumber(
  within: Within,
  of: { readonly contractId: string; readonly from: string; readonly to: string },
): Promise<void> {
  await followStopped(within.db, of)
  const limit = policy.line.linesAtOnce
  for (let after = ''; ; ) {
    const lines = await lockForwardingLines(within.db, { contractId: of.contractId, after, limit })
    for (const line of lines) {
      const services = readServicesKept(line.settings)
      const forwarding = services.forwarding.map(one =>
        'number' in one.to && one.to.number === of.from ? { ...one, to: { number: of.to } } : one,
      )
      const isFollowing = forwarding.some((one, at) => one !== services.forwarding[at])
      const by = { site: 'user', actor: 'operator' } as const
      // It is the same colleague, who is told of his new number by whoever gave it to him.
      if (isFollowing)
        await keepLine(within, line, { services: { ...services, forwarding }, by, isToldOtherwise: true })
    }
    after = lines.at(-1)?.number ?? ''
    if (lines.length < limit) return
    await giveWay()
  }
}

/** What was stopped in one contract, or for one person, is not brought back in another, or by whoever comes after him. */
export function forgetStoppedOf(within: Within, lineId: string): Promise<void> {
  return forgetStopped(within.db, [lineId])
}
