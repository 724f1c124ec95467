import { findAccountIds } from '../accounts/account.ts'
import { actionsLike, eventNamed } from '../audit/event.ts'
import type { AuditActor } from '../audit/tables.ts'
import type { Deps } from '../deps.ts'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { type Cursor, type ListedEvent, newestEvents } from './store.ts'

/** One row of 操作履歴. */
export interface HistoryEvent {
  readonly at: number
  /** Whom it is about: 管理者ID or ログインID; `undefined` for the contract as a whole. */
  readonly loginId: string | undefined
  readonly actor: AuditActor
  readonly sentence: Sentence | undefined
  /** The name of an action that this version has no sentence for. */
  readonly unknown: string | undefined
  /** Where it came from; `undefined` when that is not for this reader, or nobody came from anywhere. */
  readonly address: string | undefined
  readonly facts: Readonly<Record<string, string | number>>
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[]
  /** For the address of the next page; `undefined` on the last one. */
  readonly older: string | undefined
}

export interface HistoryQuestion {
  /** `older` of the page before; anything else means the first page. */
  readonly before: string | undefined
  /** Only what is about this ID; '' means all. */
  readonly loginId: string
}

/** What a service user sees: how his ID was used, and who changed what lets him in. */
const OF_SIGN_INS = /^(sign-in|session|password)\.|^number\.changed$/

/** The last year of the administrator's contract, newest first. */
export async function contractHistory(
  deps: Deps,
  session: Session,
  question: HistoryQuestion,
): Promise<HistoryPage> {
  const { contractId } = session
  if (question.loginId === '') return page(deps, session, { contractId }, question.before)
  const accountIds = await findAccountIds(deps.db, { contractId, loginId: question.loginId })
  if (accountIds.length === 0) return { events: [], older: undefined }
  return page(deps, session, { accountIds }, question.before)
}

/** The last year of the service user's own sign-ins. */
export function ownSignIns(deps: Deps, session: Session, before: string | undefined): Promise<HistoryPage> {
  return page(deps, session, { accountIds: [session.accountId], actions: actionsLike(OF_SIGN_INS) }, before)
}

/** For the desk: everything about an account of the last year. */
export function accountEvents(
  deps: Deps,
  accountId: string,
  before: string | undefined,
): Promise<HistoryPage> {
  return page(deps, { site: 'op' }, { accountIds: [accountId] }, before)
}

const COMPLETED_OR_NOT = /^sign-in\.|^enrolment\.completed$/

/** For the desk: how the account's last sign-ins went, newest first. */
export async function accountSignIns(deps: Deps, accountId: string, limit: number): Promise<HistoryEvent[]> {
  const since = deps.clock.now() - policy.audit.historyMs
  const filter = { accountIds: [accountId], actions: actionsLike(COMPLETED_OR_NOT), since, limit }
  const rows = await newestEvents(deps.db, filter).execute()
  return rows.map(row => eventFrom(row, { site: 'op' }))
}

type Reader = Pick<Session, 'site'>

async function page(
  deps: Deps,
  reader: Reader,
  whose: { contractId?: string; accountIds?: readonly string[]; actions?: readonly string[] },
  before: string | undefined,
): Promise<HistoryPage> {
  const { historyMs, historyRows } = policy.audit
  const rows = await newestEvents(deps.db, {
    ...whose,
    since: deps.clock.now() - historyMs,
    before: readCursor(before),
    // One more tells whether there is another page.
    limit: historyRows + 1,
  }).execute()
  const shown = rows.slice(0, historyRows)
  const last = shown.at(-1)
  return {
    events: shown.map(row => eventFrom(row, reader)),
    older: rows.length > historyRows && last ? `${last.at}-${last.id}` : undefined,
  }
}

function eventFrom(row: ListedEvent, reader: Reader): HistoryEvent {
  // From where his administrator works is not a service user's business, nor the operator's people anybody's.
  const foreign =
    (reader.site === 'user' && row.actor !== 'account') || (reader.site !== 'op' && row.actor === 'operator')
  const sentence = eventNamed(row.action)?.sentence
  return {
    at: row.at,
    loginId: row.login_id ?? undefined,
    actor: row.actor,
    sentence,
    unknown: sentence === undefined ? row.action : undefined,
    address: foreign ? undefined : row.address || undefined,
    facts: JSON.parse(row.detail) as HistoryEvent['facts'],
  }
}

function readCursor(text: string | undefined): Cursor | undefined {
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '')
  return parts ? { at: Number(parts[1]), id: Number(parts[2]) } : undefined
}
