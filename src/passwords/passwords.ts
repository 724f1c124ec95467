import { getPasswordHash, replaceHash, replacePassword } from '../accounts/password.ts'
import { type AuditEvent, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { countMiss } from '../guard/network-misses.ts'
import { hashesAtOnce, type Looked, type PasswordTry, tryPassword } from '../guard/password-door.ts'
import { forgetPasswordTry } from '../guard/password-pace.ts'
import type { PasswordRefusal } from '../guard/refusals.ts'
import { findKnownDevice, forgetAllDevices } from '../known-devices/known-devices.ts'
import { policy } from '../policy.ts'
import { endSessionsOf, renewSession, type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { sharedWork, type Within, workIf } from '../work.ts'
import { isCommon, isNamed } from './guessable.ts'
import { WorkLimit } from './hash-limit.ts'
import { readInitialPassword } from './initial.ts'
import { hashPassword, isOfAnotherForm, type KeptPassword, matchesKept } from './kept.ts'

/**
 * One limit per process: each hash takes 19 MiB of its memory. How many come so far, and in which order, is the business
 * of `tryPassword`.
 */
const limit = new WorkLimit(hashesAtOnce())

/** Whether it is the kept password. Without one (unknown ID) it takes the same time and is false. */
export function passwordMatches(
  deps: Pick<Deps, 'secret'>,
  kept: KeptPassword | undefined,
  password: string,
): Promise<boolean> {
  return limit.run(() => matchesKept(deps, kept, password))
}

/**
 * The same password in our own form, when it is kept in another one: of an earlier system, or made with other costs.
 * `undefined` when nothing is to be done.
 */
export function inOwnForm(keptHash: string, password: string): Promise<string | undefined> {
  if (!isOfAnotherForm(keptHash)) return Promise.resolve(undefined)
  return limit.run(() => hashPassword(password))
}

/** Keeps a password that was just typed right in its new form, in the transaction of the sign-in. */
export async function keepInOwnForm(
  within: Within,
  change: { readonly whose: Who; readonly before: string; readonly after: string },
): Promise<void> {
  const { before, after, whose } = change
  if (await replaceHash(within.db, { accountId: whose.accountId, before, after }))
    await record(within, { ...whose, action: 'password.rehashed' })
}

/** Whose password it is, for the audit trail. */
type Who = Pick<AuditEvent, 'site' | 'contractId' | 'address'> & { readonly accountId: string }

export type PasswordProblem = 'too-short' | 'too-long' | 'same-as-name' | 'common' | 'same-as-before'
export type ChangeOutcome =
  /** `token`: the session goes on under this new identifier. */
  | { readonly kind: 'changed'; readonly token: string }
  | { readonly kind: 'wrong-password' }
  /** Since the request began, by whoever suspended the account, reset its password or ended its sessions. */
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'not-repeated' }
  /** Said before anything is looked at: nothing was changed. */
  | PasswordRefusal
  | { readonly kind: 'refused'; readonly problem: PasswordProblem }

export interface PasswordChange {
  readonly current: string
  readonly wanted: string
  readonly repeated: string
  readonly address: string
  /** The known-device token that this browser holds for the account. */
  readonly deviceToken: string | undefined
}

/** Replaces the signed-in person's password; all his other sessions end (D11, D13). */
export async function changePassword(
  deps: Deps,
  session: Session,
  change: PasswordChange,
): Promise<ChangeOutcome> {
  const problem = passwordProblem(deps, session, change)
  if (change.wanted !== change.repeated) return { kind: 'not-repeated' }
  if (problem) return { kind: 'refused', problem }
  const { site, loginId, accountId, contractId } = session
  const { address } = change
  const known = await findKnownDevice(deps, accountId, change.deviceToken)
  const attempt = { site, loginId, device: known?.id, address, contractId }
  const outcome = await tryPassword(deps, attempt, () => replaceIfRight(deps, session, { change, attempt }))
  if (outcome.kind === 'wait' || outcome.kind === 'network-wait')
    await sharedWork(deps, within => record(within, { ...whoIs(session), address, action: 'password.wait' }))
  return outcome
}

async function replaceIfRight(
  deps: Deps,
  session: Session,
  { change, attempt }: { readonly change: PasswordChange; readonly attempt: PasswordTry },
): Promise<Looked<ChangeOutcome>> {
  const { accountId } = session
  const { address } = change
  const before = await getPasswordHash(deps.db, accountId)
  if (!(await passwordMatches(deps, { accountId, hash: before }, change.current))) {
    await sharedWork(deps, async within => {
      if (attempt.device === undefined) await countMiss(within, attempt)
      await record(within, { ...whoIs(session), address, action: 'password.refused' })
    })
    return { wasRight: false, outcome: async () => ({ kind: 'wrong-password' }) }
  }
  const after = await limit.run(() => hashPassword(change.wanted))
  const replace = async (within: Within): Promise<ChangeOutcome> => {
    // Changed elsewhere meanwhile. The account is locked before its pace, as at a sign-in.
    if (!(await replacePassword(within.db, { accountId, before, after }))) return { kind: 'wrong-password' }
    await forgetPasswordTry(within, attempt)
    const token = await renewSession(within, session.id)
    if (token === undefined) return { kind: 'session-ended' }
    await endSessionsOf(within, { accountId, reason: 'password-changed', except: session.id })
    await forgetAllDevices(within.db, accountId)
    await leaveFlash(within.db, session.id, { kind: 'password-changed' })
    await record(within, { ...whoIs(session), address, action: 'password.changed' })
    return { kind: 'changed', token }
  }
  return {
    wasRight: true,
    outcome: () => workIf(deps, replace, ({ kind }) => kind !== 'session-ended'),
  }
}

function passwordProblem(
  { config }: Deps,
  { loginId, contractName, mustChangePassword }: Session,
  { current, wanted }: PasswordChange,
): PasswordProblem | undefined {
  const length = [...wanted].length
  if (length < policy.password.minCharacters) return 'too-short'
  if (length > policy.password.maxCharacters) return 'too-long'
  if (wanted === current) return 'same-as-before'
  if (mustChangePassword && readInitialPassword(wanted) === readInitialPassword(current))
    return 'same-as-before'
  if (isNamed(wanted, [loginId, contractName, config.serviceName])) return 'same-as-name'
  return isCommon(wanted) ? 'common' : undefined
}
