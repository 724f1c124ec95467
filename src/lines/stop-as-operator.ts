import { record } from '../audit/audit.ts'
import type { CustomerSite } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { stopForwardingIn, type WhichLines } from './stop-all.ts'
import { tellStopped } from './tell-changed.ts'

/** Who of the operator stops it, for whom, and why. */
export interface StopOrder {
  readonly which: WhichLines
  /** Whose page it was done on: the contract's administrator, or the line's user. */
  readonly account: { readonly id: string; readonly site: CustomerSite }
  /** 担当者ID. */
  readonly by: string
  readonly reason: string
  /** Network address of his browser. */
  readonly address: string
}

/**
 * 『転送をすべて止める』 by the operator for a customer (D16): what the customer's own does, in the trail with who and why, and
 * told by SMS to the administrator and to each user whose calls went elsewhere. Bringing it back is the customer's. Gives how many
 * lines forwarded. The work around it holds no lock of an account: the contract comes first.
 */
export async function stopAsOperator(within: Within, order: StopOrder): Promise<number> {
  const { which, account, by, reason, address } = order
  const { contractId, line } = which
  const stopped = await stopForwardingIn(within, which, {
    site: 'user',
    actor: 'operator',
    address,
    member: by,
    reason,
  })
  const { length: count } = stopped
  await record(within, {
    action: 'line.stopped',
    site: account.site,
    contractId,
    accountId: account.id,
    actor: 'operator',
    address,
    detail: { ...(line !== undefined && { line: maskNumber(line) }), count, by, reason },
  })
  if (count > 0) await tellStopped(within, { contractId, stopped, address })
  return count
}
