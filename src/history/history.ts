import { findAccountIds } from '../accounts/account.ts'
import { actionsLike, eventNamed } from '../audit/event.ts'
import type { AuditActor } from '../audit/tables.ts'
import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { endOfDay, isDay, startOfDay } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { KINDS, type Kind } from './kinds.ts'
import { type Cursor, type EventFilter, type ListedEvent, newestEvents } from './store.ts'
import { together } from './together.ts'

/** One row of 操作履歴. */
export interface HistoryEvent {
  readonly at: number
  /** Whom it is about: 管理者ID or ログインID; `undefined` for the contract as a whole. */
  readonly loginId: string | undefined
  readonly actor: AuditActor
  readonly action: string
  readonly sentence: Sentence | undefined
  /** The name of an action that this version has no sentence for. */
  readonly unknown: string | undefined
  /** Where it came from; `undefined` when that is not for this reader, or nobody came from anywhere. */
  readonly address: string | undefined
  readonly facts: Readonly<Record<string, string | number>>
  /** What led to it, oldest first: a sign-in is one row. */
  readonly steps: readonly HistoryEvent[]
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[]
  /** For the address of the next page; `undefined` on the last one. */
  readonly older: string | undefined
}

export interface HistoryFilter {
  /** Only what is about this ID; '' means all. */
  readonly loginId: string
  /** Days in Japan (YYYY-MM-DD), both included; anything else means no bound. */
  readonly from: string
  readonly to: string
  readonly kind: Kind | undefined
}

export interface HistoryQuestion extends HistoryFilter {
  /** `older` of the page before; anything else means the first page. */
  readonly before: string | undefined
}

/** What a service user sees: how his ID was used, who changed what lets him in, and where his calls go. */
const OF_A_USER =
  /^(sign-in|session|password|device|account|act)\.|^number\.changed$|^line\.(saved|changed|stopped)$/

/** The last year of the administrator's contract, newest first. */
export async function contractHistory(
  deps: Deps,
  session: Session,
  question: HistoryQuestion,
): Promise<HistoryPage> {
  const filter = await contractFilter(deps, session, question)
  return filter === undefined
    ? { events: [], older: undefined }
    : page(deps, session, filter, question.before)
}

/** The last year of the service user's own sign-ins, and of changes of his line. */
export function ownSignIns(
  deps: Deps,
  session: Session,
  question: Omit<HistoryQuestion, 'loginId'>,
): Promise<HistoryPage> {
  return page(deps, session, ownFilter(deps, session, question), question.before)
}

/** All that a page would show, page by page, each event for itself; for a file. */
export async function* allEvents(
  deps: Deps,
  session: Session,
  filter: HistoryFilter,
): AsyncGenerator<HistoryEvent> {
  const whose =
    session.site === 'admin' ? await contractFilter(deps, session, filter) : ownFilter(deps, session, filter)
  const limit = policy.audit.historyFileRows
  for (let before: Cursor | undefined; whose !== undefined; ) {
    const rows = await newestEvents(deps.db, { ...whose, before, limit }).execute()
    yield* rows.map(row => eventFrom(row, session))
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    before = { at: last.at, id: last.id }
  }
}

async function contractFilter(
  deps: Deps,
  { contractId }: Session,
  filter: HistoryFilter,
): Promise<Asked | undefined> {
  const { loginId, kind } = filter
  const asked = { ...within(deps, filter), ...(kind && { actions: actionsLike(KINDS[kind]) }) }
  if (loginId === '') return { ...asked, contractId }
  const accountIds = await findAccountIds(deps.db, { contractId, loginId })
  return accountIds.length === 0 ? undefined : { ...asked, accountIds }
}

function ownFilter(deps: Deps, { accountId }: Session, filter: Omit<HistoryFilter, 'loginId'>): Asked {
  const { kind } = filter
  const own = actionsLike(OF_A_USER)
  const actions = kind === undefined ? own : own.filter(action => KINDS[kind].test(action))
  return { ...within(deps, filter), accountIds: [accountId], actions }
}

/** At most a year back. */
function within(deps: Deps, { from, to }: Pick<HistoryFilter, 'from' | 'to'>) {
  const earliest = deps.clock.now() - policy.audit.historyMs
  return {
    since: isDay(from) ? Math.max(earliest, startOfDay(from)) : earliest,
    until: isDay(to) ? endOfDay(to) : undefined,
  }
}

/** For the desk: everything about an account of the last year. */
export function accountEvents(
  deps: Deps,
  accountId: string,
  before: string | undefined,
): Promise<HistoryPage> {
  return page(
    deps,
    { site: 'op' },
    { ...within(deps, { from: '', to: '' }), accountIds: [accountId] },
    before,
  )
}

const COMPLETED_OR_NOT = /^sign-in\.|^enrolment\.completed$/

const COMPLETED = /^sign-in\.completed$|^enrolment\.completed$/

/**
 * For the desk: how the account's last sign-ins went, newest first. Whoever tries passwords does not push the completed
 * ones out: the last of these stand there, too.
 */
export async function accountSignIns(deps: Deps, accountId: string, limit: number): Promise<HistoryEvent[]> {
  const of = { accountIds: [accountId], since: deps.clock.now() - policy.audit.historyMs }
  const newest = async (actions: RegExp, limit: number) =>
    (await look(deps, { ...of, actions: actionsLike(actions) }, { before: undefined, limit })).rows
  const rows = await newest(COMPLETED_OR_NOT, limit)
  const shown = new Set(rows.map(({ id }) => id))
  const completed = await newest(COMPLETED, policy.desk.completedRows)
  const older = completed.filter(({ id }) => !shown.has(id))
  return [...rows, ...older].map(row => eventFrom(row, { site: 'op' }))
}

type Reader = Pick<Session, 'site'>
type Asked = Omit<EventFilter, 'before' | 'limit'>

async function page(
  deps: Deps,
  reader: Reader,
  asked: Asked,
  before: string | undefined,
): Promise<HistoryPage> {
  const { historyRows: limit } = policy.audit
  const { rows, next } = await look(deps, asked, { before: readCursor(before), limit })
  return {
    events: together(rows).map(({ head, steps }) => eventFrom(head, reader, steps)),
    older: next && `${next.at}-${next.id}`,
  }
}

/**
 * Up to `limit` events of the last year, and behind which the next ones are; `undefined` when there are none. No index knows the
 * kinds: among thousands of others they are looked for some at a time, others have their turn in between, and not for ever.
 */
async function look(
  deps: Deps,
  { actions, ...whose }: Asked,
  { before, limit }: { readonly before: Cursor | undefined; readonly limit: number },
): Promise<{ readonly rows: readonly ListedEvent[]; readonly next: Cursor | undefined }> {
  const { historyLook } = policy.audit
  // One more tells whether there is another page.
  const atOnce = actions === undefined ? limit + 1 : historyLook.rows
  const isShown = ({ action }: ListedEvent) => actions === undefined || actions.includes(action)
  const found: ListedEvent[] = []
  let place = before
  for (let times = 0; times < historyLook.times; times += 1) {
    const rows = await newestEvents(deps.db, { ...whose, before: place, limit: atOnce }).execute()
    found.push(...rows.filter(isShown))
    if (found.length > limit) return { rows: found.slice(0, limit), next: found[limit - 1] }
    if (rows.length < atOnce) return { rows: found, next: undefined }
    place = rows.at(-1)
    await giveWay()
  }
  return { rows: found, next: place }
}

function eventFrom(row: ListedEvent, reader: Reader, steps: readonly ListedEvent[] = []): HistoryEvent {
  // From where his administrator works is not a service user's business, nor the operator's people anybody's.
  const foreign =
    (reader.site === 'user' && row.actor !== 'account') ||
    (reader.site !== 'op' && (row.actor === 'operator' || row.actor === 'switch'))
  const facts = JSON.parse(row.detail) as HistoryEvent['facts']
  const declaration = eventNamed(row.action)
  const sentence = declaration?.sentenceOf?.(facts) ?? declaration?.sentence
  return {
    // Of summed refusals: when they happened, not when their minute was over.
    at: facts.minute === undefined ? row.at : Date.parse(String(facts.minute)),
    loginId: row.login_id ?? undefined,
    actor: row.actor,
    action: row.action,
    sentence,
    unknown: sentence === undefined ? row.action : undefined,
    address: foreign ? undefined : row.address || undefined,
    facts,
    steps: steps.map(step => eventFrom(step, reader)),
  }
}

function readCursor(text: string | undefined): Cursor | undefined {
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '')
  return parts ? { at: Number(parts[1]), id: Number(parts[2]) } : undefined
}
