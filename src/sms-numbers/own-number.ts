import { lockNumbers } from '../accounts/number.ts'
import { record } from '../audit/audit.ts'
import type { ChallengeUse, Right } from '../challenges/answer.ts'
import { renewSession, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import type { Within } from '../work.ts'
import { changeNumber } from './change.ts'
import { firstNumberWaits } from './second-number.ts'

/** The code that was sent to an administrator's new number (D4). */
export const ownNumberCode: ChallengeUse<{ readonly token: string | undefined }> = {
  purposes: ['number'],
  audited: {
    refused: kind => checkRefused(kind === 'wrong' ? 'wrong-code' : kind),
    resend: kind => (kind === 'sent' ? { action: 'number.check-resent' } : checkRefused(kind)),
  },
  onRight: register,
}

function checkRefused(reason: string) {
  return { action: 'number.check-refused', detail: { reason } } as const
}

/**
 * From now on it is his number. The session goes on under a new identifier, his other sessions end. Not in a session that was
 * opened with the second number, where somebody signed in with the first one since 『OK』 (D18).
 */
async function register(within: Within, { session, challenge, given }: Right) {
  const waits = await firstNumberWaits(within, session)
  if (waits !== undefined) {
    await leaveFlash(within.db, session.id, { kind: 'first-number-waits', until: waits.until })
    await record(within, { ...whoIs(session), address: given.address, ...checkRefused('over') })
    return { token: undefined }
  }
  const of = { contractId: session.contractId, accountIds: [session.accountId] }
  const [account] = await lockNumbers(within.db, within.numbers, of)
  await changeNumber(within, {
    ...whoIs(session),
    session,
    from: account?.number ?? null,
    to: challenge.number,
    confirmed: 1,
    address: given.address,
  })
  await leaveFlash(within.db, session.id, { kind: 'own-number-saved' })
  return { token: await renewSession(within, session.id) }
}
