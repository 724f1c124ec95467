import type { DeskRole } from '../accounts/tables.ts'
import { recordAllOf } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import { newId, newToken } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { Within } from '../work.ts'
import { type Ended, type EndedSession, endedBefore, endNow, endOf, endReason, expire } from './ended.ts'
import {
  deleteSession,
  deleteSessionsOf,
  findSessionRow,
  insertSession,
  lockEndedByTime,
  replaceToken,
  type SessionRow,
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
  /** The contract's last day (YYYY-MM-DD). */
  readonly contractEndsOn: string | null
  /** 管理者ID or ログインID */
  readonly loginId: string
  /** A service user's own line. */
  readonly line: { readonly number: string; readonly userName: string } | undefined
  /** Only at the operator's desk; as it is now, whatever it was at the sign-in. */
  readonly role: DeskRole | undefined
  readonly withCode: boolean
  /** When a code was last typed right in it; `undefined` = never. */
  readonly codeAt: number | undefined
  /** That code was sent to the second number. */
  readonly withSecondNumber: boolean
  /** The known device in which it was opened. */
  readonly device: string | undefined
  readonly mustChangePassword: boolean
  /** When this account signed in before this session; `undefined` at the first time. */
  readonly previousSignInAt: number | undefined
  /** What waits to be told, as it is kept; see `readFlash` in told.ts. */
  readonly waiting: string | null
  /** When it ends if no request comes before, and the latest that it can end. */
  readonly ends: { readonly at: number; readonly latest: number }
  /** Where its browser wanted to go when it was led to the sign-in: a path of its site. */
  readonly wantedPath: string | undefined
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
  | Ended

export interface NewSession {
  readonly site: SiteKind
  readonly accountId: string
  readonly stage: 'code' | 'open'
  readonly withCode: boolean
  readonly withSecondNumber?: boolean
  readonly previousSignInAt: number | null
  /** The known device in which it is opened. */
  readonly device?: string
  readonly label: string
  readonly address: string
  readonly wantedPath?: string | undefined
}

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
    code_at: wanted.withCode ? now : null,
    second: wanted.withSecondNumber ? 1 : 0,
    created_at: now,
    last_seen_at: now,
    previous_sign_in_at: wanted.previousSignInAt,
    flash: null,
    device: wanted.device ?? null,
    label: wanted.label,
    address: wanted.address,
    wanted_path: wanted.wantedPath ?? null,
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
  const isSuspended = row.suspended_at !== null || row.contract_suspended_at !== null
  if (row.stage === 'ended') return (isSuspended ? undefined : endedBefore(deps, row)) ?? { kind: 'none' }
  if (isSuspended) {
    await expire(deps, row, 'suspended')
    return { kind: 'none' }
  }
  if (row.stage === 'code') {
    const forgotten = now - row.created_at > policy.session.unfinishedMs
    return forgotten ? { kind: 'none' } : { kind: 'awaiting-code', session: sessionFrom(row) }
  }
  const reason = endReason(deps, row, now)
  if (reason) return endNow(deps, row, reason)
  if (now - row.last_seen_at <= policy.session.seenEveryMs) return { kind: 'open', session: sessionFrom(row) }
  await touch(deps.db, row.id, now)
  return { kind: 'open', session: sessionFrom({ ...row, last_seen_at: now }) }
}

/** Whether nobody ended it since it ended by time, nor can until this work is done. Call it with the account's lock. */
export function isStillRemembered(within: Within, { id }: EndedSession): Promise<boolean> {
  return lockEndedByTime(within.db, id)
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
    | 'administrator'
    | 'erased'
    | 'id-changed'
    | 'moved'
  readonly except?: string | undefined
  /** Whoever ends somebody else's: at the desk with his ID, or the contract's administrator; with the address of his browser. */
  readonly by?: {
    readonly actor: 'operator' | 'administrator'
    readonly id?: string
    readonly address: string
  }
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
      : {
          actor: by.actor,
          address: by.address,
          detail: { reason, count, ...(by.id !== undefined && { by: by.id }) },
        }),
  }))
  await recordAllOf(within, events)
}

function sessionFrom(row: SessionRow): Session {
  return {
    id: row.id,
    site: row.site,
    accountId: row.account_id,
    contractId: row.contract_id,
    contractName: row.contract_name,
    codesFrom: row.codesFrom,
    contractEndsOn: row.contractEndsOn,
    loginId: row.login_id,
    line:
      row.line_number === null ? undefined : { number: row.line_number, userName: row.line_user_name ?? '' },
    role: row.role ?? undefined,
    withCode: row.with_code === 1,
    codeAt: row.code_at ?? undefined,
    withSecondNumber: row.second === 1,
    device: row.device ?? undefined,
    mustChangePassword: row.password_initial === 1,
    previousSignInAt: row.previous_sign_in_at ?? undefined,
    waiting: row.flash,
    ends: endOf(row),
    wantedPath: row.wanted_path ?? undefined,
  }
}
