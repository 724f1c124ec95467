import { lockNumbers } from '../accounts/number.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { type Db, inTransaction } from '../platform/db/open.ts'
import { leaveFlash, renewSession, type Session, whoIs } from '../sessions/sessions.ts'
import { type Evaluation, evaluate } from '../sign-in/challenge.ts'
import { readCode } from '../sign-in/code.ts'
import { changeNumber } from './change.ts'

export type OwnNumberOutcome =
  | { readonly kind: 'registered'; readonly token: string }
  | { readonly kind: 'malformed' }
  | Exclude<Evaluation, { kind: 'right' }>

/**
 * The administrator typed the code that was sent to his new number: from now on it is his number (D4). The
 * session goes on under a new identifier, his other sessions end.
 */
export async function confirmOwnNumber(
  deps: Deps,
  session: Session,
  given: { readonly code: string; readonly address: string },
): Promise<OwnNumberOutcome> {
  const code = readCode(given.code)
  const who = whoIs(session)
  const refuse = (db: Db, reason: string) =>
    record(deps, db, {
      ...who,
      action: 'number.check-refused',
      address: given.address,
      detail: { reason },
    })
  if (code === undefined) {
    await refuse(deps.db, 'malformed')
    return { kind: 'malformed' }
  }
  const outcome = await inTransaction(deps.db, async (tx): Promise<OwnNumberOutcome> => {
    const evaluation = await evaluate(deps, tx, { sessionId: session.id, kind: 'number', code })
    if (evaluation.kind !== 'right') {
      await refuse(tx, evaluation.kind === 'wrong' ? 'wrong-code' : evaluation.kind)
      return evaluation
    }
    const of = { contractId: session.contractId, accountIds: [session.accountId] }
    const [account] = await lockNumbers(tx, deps.numbers, of)
    await changeNumber(deps, tx, {
      ...who,
      session,
      from: account?.number ?? null,
      to: evaluation.challenge.number,
      confirmed: 1,
      address: given.address,
    })
    await leaveFlash(tx, session.id, { kind: 'own-number-saved' })
    return { kind: 'registered', token: await renewSession(deps, tx, session.id) }
  })
  deps.sms.wake()
  return outcome
}
