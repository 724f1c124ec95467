import type { DeskRole } from '../accounts/tables.ts'
import { record, recordAllOf } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import type { Flash } from '../page/flash.tsx'
import type { Db } from '../platform/db/open.ts'
import { newId, newToken } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
import { sweep } from '../platform/sweep.ts'
import { isOver, latest } from '../platform/times.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { momentAt } from '../pre-registration.ts'
import type { SiteKind } from '../site.ts'
import { type Within, work } from '../work.ts'
import {
  clearFlash,
  deleteSession,
  deleteSessionsAfter,
  deleteSessionsBefore,
  deleteSessionsOf,
  findFlash,
  findSessionRow,
  insertSession,
  replaceToken,
  type SessionRow,
  setFlash,
  touch,
} from './store.ts'

declare module '../web.ts' {
  interface Variables {
    /** What the site's session cookie stands for. */
    state: SessionState
    /** Only behind `signedInOnly`. */
    session: Session
  }
}

/** One browser that proved at least a password, on one site. */
export interface Session {
  readonly id: string
  readonly site: SiteKind
  readonly accountId: string
  readonly contractId: string
  readonly contractName: string
  /** The contract's own day from which on codes are compulsory (YYYY-MM-DD). */
  readonly codesFrom: string | null
  /** 管理者ID or ログインID */
  readonly loginId: string
  /** A service user's own line. */
  readonly line: { readonly number: string; readonly userName: string } | undefined
  /** Only at the operator's desk; as it is now, whatever it was at the sign-in. */
  readonly role: DeskRole | undefined
  readonly withCode: boolean
  /** The known device in which it was opened. */
  readonly device: string | undefined
  readonly mustChangePassword: boolean
  /** When this account signed in before this session; `undefined` at the first time. */
  readonly previousSignInAt: number | undefined
  /** See `readFlash`. */
  readonly flash: Flash | undefined
}

/** Whose session it is, as the audit trail wants to know. */
export function whoIs(session: Session): Pick<Session, 'site' | 'contractId' | 'accountId'> {
  return { site: session.site, contractId: session.contractId, accountId: session.accountId }
}

/** What an identifier in a cookie stands for now. */
export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'awaiting-code'; readonly session: Session }
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'ended'; readonly reason: 'idle' | 'code-needed' }

export interface NewSession {
  readonly site: SiteKind
  readonly accountId: string
  readonly stage: 'code' | 'open'
  readonly withCode: boolean
  readonly previousSignInAt: number | null
  /** The known device in which it is opened. */
  readonly device?: string
  readonly label: string
  readonly address: string
}

/** A request that comes sooner after the last one does not write down that it came. */
const TOUCH_AFTER_MS = 10 * SECOND_MS

/** The token goes into the cookie, the database keeps only its hash (D11). */
export interface Opened {
  readonly id: string
  readonly token: string
}

/** Opens a session for an account that was seen, under its lock, not to be suspended. */
export async function openSession(within: Within, wanted: NewSession): Promise<Opened> {
  const opened = await openSessionUnlessSuspended(within, wanted)
  if (opened === undefined) throw new Error('the account is suspended, or there is none')
  return opened
}

/** The same where that was not seen, or before the wait for the lock. Call it with the account's lock. */
export async function openSessionUnlessSuspended(
  within: Within,
  wanted: NewSession,
): Promise<Opened | undefined> {
  const id = newId(within.entropy)
  const token = newToken(within.entropy)
  const now = within.clock.now()
  const opened = await insertSession(within.db, {
    id,
    token_hash: hashToken(token),
    site: wanted.site,
    account_id: wanted.accountId,
    stage: wanted.stage,
    with_code: wanted.withCode ? 1 : 0,
    created_at: now,
    last_seen_at: now,
    previous_sign_in_at: wanted.previousSignInAt,
    flash: null,
    device: wanted.device ?? null,
    label: wanted.label,
    address: wanted.address,
  })
  return opened ? { id, token } : undefined
}

/**
 * The state behind a cookie's token, noting that the browser was seen. A session ends after 30 minutes without
 * a request, after 12 hours, and, when it was opened without a code, with the pre-registration period. Of somebody who
 * is suspended there is none.
 */
export async function readSession(
  deps: Deps,
  site: SiteKind,
  token: string | undefined,
): Promise<SessionState> {
  if (token === undefined) return { kind: 'none' }
  const row = await findSessionRow(deps.db, site, hashToken(token))
  if (row === undefined) return { kind: 'none' }
  const now = deps.clock.now()
  if (row.suspended_at !== null || row.contract_suspended_at !== null) {
    await expire(deps, row, 'suspended')
    return { kind: 'none' }
  }
  if (row.stage === 'code') {
    const forgotten = now - row.created_at > policy.session.unfinishedMs
    return forgotten ? { kind: 'none' } : { kind: 'awaiting-code', session: sessionFrom(row) }
  }
  const reason = endReason(deps, row, now)
  if (reason) {
    await expire(deps, row, reason)
    return { kind: 'ended', reason }
  }
  if (now - row.last_seen_at > TOUCH_AFTER_MS) await touch(deps.db, row.id, now)
  return { kind: 'open', session: sessionFrom(row) }
}

/**
 * Gives a session a new identifier; the one before is dead from now on. Returns the new token, or `undefined` when the
 * session was ended since the request began: then what it did in this work must not stand.
 */
export async function renewSession(within: Within, sessionId: string): Promise<string | undefined> {
  const token = newToken(within.entropy)
  return (await replaceToken(within.db, sessionId, hashToken(token))) ? token : undefined
}

export async function endSession(db: Db, sessionId: string): Promise<void> {
  await deleteSession(db, sessionId)
}

interface Ending {
  readonly reason:
    | 'number-changed'
    | 'number-given-up'
    | 'password-changed'
    | 'password-reset'
    | 'elsewhere'
    | 'suspended'
    | 'desk'
  readonly except?: string | undefined
  /** Whoever ends them at the desk: his ID, and the network address of his browser. */
  readonly by?: { readonly id: string; readonly address: string }
}

/** Ends every session of an account, awaited codes included, but the one named in `except`; the audit trail says why. */
export function endSessionsOf(
  within: Within,
  { accountId, ...ending }: Ending & { readonly accountId: string },
): Promise<void> {
  return endSessionsOfAll(within, { ...ending, accountIds: [accountId] })
}

/** The same for many accounts. */
export async function endSessionsOfAll(
  within: Within,
  { accountIds, reason, except, by }: Ending & { readonly accountIds: readonly string[] },
): Promise<void> {
  const ended = Map.groupBy(await deleteSessionsOf(within.db, accountIds, except), accountId => accountId)
  const events = [...ended].map(([accountId, { length: count }]) => ({
    accountId,
    action: 'session.ended' as const,
    ...(by === undefined
      ? { actor: 'system' as const, detail: { reason, count } }
      : { actor: 'operator' as const, address: by.address, detail: { reason, count, by: by.id } }),
  }))
  await recordAllOf(within, events)
}

export async function leaveFlash(tx: Db, sessionId: string, flash: Flash): Promise<void> {
  await setFlash(tx, sessionId, JSON.stringify(flash))
}

/** The message left by the step before, which is then forgotten: of two pages at once one tells it. */
export async function readFlash(deps: Deps, session: Session): Promise<Flash | undefined> {
  if (session.flash === undefined) return undefined
  return (await clearFlash(deps.db, session.id)) ? session.flash : undefined
}

/** What stands there at this moment, without taking it. */
export async function peekFlash(tx: Db, sessionId: string): Promise<Flash | undefined> {
  const flash = await findFlash(tx, sessionId)
  return flash === undefined ? undefined : (JSON.parse(flash) as Flash)
}

/** Deletes sessions that nobody can use any more, with their challenges and drafts. */
export async function sweepSessions(deps: Deps): Promise<void> {
  const { totalMs, unfinishedMs } = policy.session
  const now = deps.clock.now()
  const before = now - Math.max(totalMs, unfinishedMs)
  await sweep(deps, limit => deleteSessionsBefore(deps.db, before, limit))
  // Once their time has come they would look as if they were open still.
  await deleteSessionsAfter(deps.db, latest(now))
}

export const sessionSweep: Job = { name: 'sweep', everyMs: policy.sweepMs, run: sweepSessions }

/** Of two requests at once that find the session too old, one records it. */
async function expire(deps: Deps, row: SessionRow, reason: string): Promise<void> {
  await work(deps, async within => {
    if (!(await deleteSession(within.db, row.id))) return
    await record(within, {
      action: 'session.ended',
      site: row.site,
      contractId: row.contract_id,
      accountId: row.account_id,
      actor: 'system',
      detail: { reason },
    })
  })
}

function endReason(deps: Deps, row: SessionRow, now: number): 'idle' | 'code-needed' | undefined {
  if (isOver(row.last_seen_at, policy.session.idleMs, now)) return 'idle'
  if (isOver(row.created_at, policy.session.totalMs, now)) return 'idle'
  if (row.with_code === 0 && momentAt(deps.config, now, row) === 'after') return 'code-needed'
  return undefined
}

function sessionFrom(row: SessionRow): Session {
  return {
    id: row.id,
    site: row.site,
    accountId: row.account_id,
    contractId: row.contract_id,
    contractName: row.contract_name,
    codesFrom: row.codesFrom,
    loginId: row.login_id,
    line:
      row.line_number === null ? undefined : { number: row.line_number, userName: row.line_user_name ?? '' },
    role: row.role ?? undefined,
    withCode: row.with_code === 1,
    device: row.device ?? undefined,
    mustChangePassword: row.password_initial === 1,
    previousSignInAt: row.previous_sign_in_at ?? undefined,
    flash: row.flash === null ? undefined : (JSON.parse(row.flash) as Flash),
  }
}
