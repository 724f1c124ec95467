import { listConfirmed, saveNumbers } from '../accounts/number.ts'
import { type AuditEvent, recordAll } from '../audit/audit.ts'
import type { Notice } from '../guard/notices.ts'
import { forgetAllDevices } from '../known-devices/known-devices.ts'
import { inPieces } from '../platform/db/batches.ts'
import { endSessionsOfAll, type Session } from '../sessions/sessions.ts'
import type { SiteKind } from '../site.ts'
import type { ReplacedFacts } from '../sms/outbox.ts'
import { tellNumbers } from '../sms/tell.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'

/** One account's number. */
interface Change {
  readonly accountId: string
  readonly from: string | null
  readonly to: string | null
}

/** By whom, and where. */
interface Changing {
  /** The session that changes it and stays; `undefined` = the operator. */
  readonly session: Session | undefined
  readonly site: SiteKind
  readonly contractId: string
  readonly confirmed: 0 | 1
  readonly address: string | undefined
  /** ID of whoever asked for it at the desk. */
  readonly by?: string
}

/** `changeNumbers` for one. */
export function changeNumber(within: Within, change: Changing & Change): Promise<void> {
  return changeNumbers(within, { ...change, changes: [change] })
}

/**
 * Puts numbers of one contract into effect: the accounts' other sessions and awaited codes end (D11), the old numbers
 * are told (D6), the audit trail has it. The acting session stays. However many there are, the questions are few.
 */
export async function changeNumbers(
  within: Within,
  what: Changing & { readonly changes: readonly Change[] },
): Promise<void> {
  const notices: Notice[] = []
  for await (const some of inPieces(what.changes)) notices.push(...(await changeSome(within, what, some)))
  const { contractId, address } = what
  await tellNumbers(within, { purpose: 'number-replaced', contractId, notices, address })
}

/** Gives the notices to the numbers that were there before. */
async function changeSome(
  within: Within,
  what: Changing,
  changes: readonly Change[],
): Promise<readonly Notice[]> {
  const { session, confirmed } = what
  const accountIds = changes.map(change => change.accountId)
  const rows = changes.map(({ accountId, to: number }) => ({ accountId, number }))
  const confirmedBefore = new Set(await listConfirmed(within.db, accountIds))
  await saveNumbers(within.db, within.numbers, { confirmed, rows, now: within.clock.now() })
  await endSessionsOfAll(within, { accountIds, reason: 'number-changed', except: session?.id })
  await forgetAllDevices(within.db, ...accountIds)
  await recordAll(
    within,
    changes.map(change => changeEvent(what, change)),
  )
  return changes.flatMap(({ accountId, from }) =>
    from === null ? [] : [noticeOf({ accountId, number: from, isConfirmed: confirmedBefore.has(accountId) })],
  )
}

function noticeOf(of: Omit<Notice, 'about'>): Notice {
  return { ...of, about: JSON.stringify({ wasUsed: of.isConfirmed } satisfies ReplacedFacts) }
}

function changeEvent(of: Changing, { accountId, from, to }: Change): AuditEvent {
  const { session, address, by } = of
  return {
    action: 'number.changed',
    site: of.site,
    contractId: of.contractId,
    accountId,
    actor: session === undefined ? 'operator' : accountId === session.accountId ? 'account' : 'administrator',
    ...(address !== undefined && { address }),
    detail: {
      from: from === null ? '' : maskNumber(from),
      to: to === null ? '' : maskNumber(to),
      ...(by !== undefined && { by }),
    },
  }
}
