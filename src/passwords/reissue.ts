import { saveInitialPassword } from '../accounts/initial-password.ts'
import { type AuditEvent, record } from '../audit/audit.ts'
import { forgetAllDevices } from '../known-devices/known-devices.ts'
import type { Flag } from '../platform/db/schema.ts'
import { endSessionsOf } from '../sessions/sessions.ts'
import type { Within } from '../work.ts'
import { newInitialPassword } from './initial.ts'
import { hashInitialPassword } from './kept.ts'

export interface Reissue {
  readonly account: Pick<AuditEvent, 'site' | 'contractId'> & { readonly id: string }
  /** Sealed until its opening notice is printed, and shown to nobody before. */
  readonly isForNotice?: true
  /** 1 where somebody else than its owner and the system's people sees it: without a code it opens nothing (decision 0036). */
  readonly wasShown: Flag
  /** Who does it, for the audit trail. */
  readonly by: Pick<AuditEvent, 'actor' | 'address'>
  readonly facts?: { readonly by?: string; readonly reason?: string; readonly identity?: string }
}

/** A new initial password in the place of the one before; all sessions of the account end, and no browser of it is known any more. */
export async function reissuePassword(
  within: Within,
  { account, isForNotice, wasShown, by, facts = {} }: Reissue,
): Promise<string> {
  const password = newInitialPassword(within.entropy)
  const { id: accountId, ...whose } = account
  await saveInitialPassword(within.db, within.numbers, {
    accountId,
    hash: hashInitialPassword(within, accountId, password),
    forNotice: isForNotice ? password : null,
    wasShown,
    now: within.clock.now(),
  })
  await endSessionsOf(within, { accountId, reason: 'password-reset' })
  await forgetAllDevices(within.db, accountId)
  await record(within, { ...whose, ...by, accountId, action: 'password.reset', detail: facts })
  return password
}
