import { lockLine, saveLine } from '../accounts/line.ts'
import { holdsControl, isNameTooLong } from '../accounts/names.ts'
import { record } from '../audit/audit.ts'
import type { Session } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { lockOwnUser } from './acts.ts'

export interface Renaming {
  readonly loginId: string
  /** What the form showed. */
  readonly was: string
  readonly name: string
  readonly address: string
}

export type RenameOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly problem: 'missing' | 'too-long' | 'control' }
  /** Somebody else renamed him meanwhile; nothing was done. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'no-user' }

/** 利用者名: as it stands in the lists, on his own screens, and on paper. His sign-in is as before, so no SMS is sent. */
export async function renameUser(within: Within, session: Session, wanted: Renaming): Promise<RenameOutcome> {
  const { loginId, address } = wanted
  const name = wanted.name.normalize('NFC').trim()
  if (name === '') return { kind: 'refused', problem: 'missing' }
  if (isNameTooLong(name)) return { kind: 'refused', problem: 'too-long' }
  if (holdsControl(name)) return { kind: 'refused', problem: 'control' }
  const customer = await lockOwnUser(within, session, loginId)
  if (customer?.line === undefined) return { kind: 'no-user' }
  const { contractId, id: accountId } = customer
  const line = await lockLine(within.db, { number: customer.line.number, contractId })
  if (line === undefined) return { kind: 'no-user' }
  // The second of two clicks finds what the first one did.
  if (line.userName === name) return { kind: 'done' }
  if (line.userName !== wanted.was) return { kind: 'conflict' }
  await saveLine(within.db, { ...line, userName: name })
  await record(within, {
    site: 'user',
    contractId,
    accountId,
    actor: 'administrator',
    address,
    action: 'user.renamed',
    detail: { line: maskNumber(line.number) },
  })
  await leaveFlash(within.db, session.id, { kind: 'user-act', act: 'rename', loginId })
  return { kind: 'done' }
}
