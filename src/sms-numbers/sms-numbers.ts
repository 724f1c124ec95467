import { record } from '../audit/audit.ts'
import { openChallenge } from '../challenges/challenge.ts'
import type { Deps } from '../deps.ts'
import { FOR_ACTS, UNKNOWN_DEVICE } from '../guard/counter.ts'
import { type SmsRefusal, takeSending } from '../guard/sending.ts'
import { giveWay } from '../platform/db/batches.ts'
import { newId } from '../platform/entropy.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { renewSession, type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { maskNumber, type NumberProblem, readSmsNumber } from '../sms-number.ts'
import { type Within, work } from '../work.ts'
import { changeNumbers } from './change.ts'
import {
  type DraftRow,
  findDraft,
  giveDraftBack,
  insertDraft,
  listDraftRows,
  listVersions,
  lockVersions,
  takeDraft,
} from './draft-store.ts'
import { isNumberHeld } from './held-number.ts'
import { listNumbers, listRegistered, type NumberRow } from './number-list.ts'
import { firstNumberWaits } from './second-number.ts'

/** One row as it came from the form: what it showed (`was`) and what stands there now. */
export interface SubmittedRow {
  readonly accountId: string
  readonly was: string
  readonly number: string
}

export type RowProblem = NumberProblem | 'own-number-removed' | 'changed-meanwhile' | 'moved-lately'

export type DraftOutcome =
  | { readonly kind: 'draft' }
  | { readonly kind: 'nothing-changed' }
  | { readonly kind: 'refused'; readonly problems: ReadonlyMap<string, readonly RowProblem[]> }
  /** Somebody else changed these rows since the form was shown. */
  | { readonly kind: 'conflict'; readonly problems: ReadonlyMap<string, readonly RowProblem[]> }
  /** A row that is not of this contract: no form of ours sends it. */
  | { readonly kind: 'foreign-row' }

/**
 * 『設定』 (M4): keeps what was changed as a draft of this session; nothing takes effect yet (M6, D1). Rows that
 * nobody touched are not looked at.
 */
export async function draftNumbers(
  deps: Deps,
  session: Session,
  submitted: readonly SubmittedRow[],
): Promise<DraftOutcome> {
  const registered = await listRegistered(deps, session.contractId)
  const present = new Map(registered.map(row => [row.id, row]))
  if (submitted.some(row => !present.has(row.accountId))) return { kind: 'foreign-row' }
  const touched = submitted.filter(row => row.number !== row.was)
  if (touched.length === 0) return { kind: 'nothing-changed' }

  const problems = new Map<string, readonly RowProblem[]>()
  for (const row of touched) {
    const registered = present.get(row.accountId)
    const isHeld = row.number !== '' && registered !== undefined && isNumberHeld(deps, registered)
    const found = isHeld ? (['moved-lately'] as const) : problemsOf(row, registered?.site === 'admin')
    if (found.length > 0) problems.set(row.accountId, found)
  }
  if (problems.size > 0) return { kind: 'refused', problems }

  const overtaken = touched.filter(row => (present.get(row.accountId)?.number ?? '') !== row.was)
  if (overtaken.length > 0)
    return {
      kind: 'conflict',
      problems: new Map(overtaken.map(row => [row.accountId, ['changed-meanwhile']])),
    }

  const rows = touched.map(row => ({
    account_id: row.accountId,
    version: present.get(row.accountId)?.version ?? 0,
    old_number: row.was || null,
    new_number: row.number || null,
  }))
  const [id, createdAt] = [newId(deps.entropy), deps.clock.now()]
  const draft = { id, sessionId: session.id, createdAt, kept: 0 as const, rows }
  await work(deps, within => insertDraft(within.db, within.numbers, draft))
  return { kind: 'draft' }
}

/** What was typed into a draft (『修正する』, or after a conflict): new numbers by account. */
export async function draftedNumbers(
  deps: Deps,
  session: Session,
  draftId: string,
): Promise<ReadonlyMap<string, { readonly number: string }>> {
  const found = await findDraft(deps.db, session.id, draftId)
  const rows = found ? await listDraftRows(deps.db, deps.numbers, found.id) : []
  return new Map(rows.map(row => [row.account_id, { number: row.new_number ?? '' }]))
}

/**
 * What was typed into a draft that cannot be put into effect any more, with what the rows held then: somebody else's change
 * since is told. Of one that was put into effect nothing is left to be typed.
 * @param session the one that it was typed in
 */
export async function agedNumbers(
  deps: Deps,
  session: Pick<Session, 'id'>,
  draftId: string,
): Promise<ReadonlyMap<string, SubmittedRow>> {
  const found = await findDraft(deps.db, session.id, draftId)
  const isOpen = found !== undefined && found.applied_at === null
  const rows = isOpen ? await listDraftRows(deps.db, deps.numbers, found.id) : []
  return new Map(
    rows.map(({ account_id: accountId, old_number, new_number }) => [
      accountId,
      { accountId, was: old_number ?? '', number: new_number ?? '' },
    ]),
  )
}

export type ApplyOutcome =
  /** The service users' numbers are registered; `token` is the session's new identifier, when it got one. */
  | { readonly kind: 'applied'; readonly token?: string | undefined }
  /** Besides, a code is on its way to the administrator's own new number (D4). */
  | { readonly kind: 'check-own-number' }
  | { readonly kind: 'conflict'; readonly rows: readonly NumberRow[] }
  | { readonly kind: 'no-draft' }
  /** The session was opened with the second number: not before then, or not at all. */
  | { readonly kind: 'first-waits'; readonly until: number | undefined }
  /** The code for the administrator's own number cannot be sent now; nothing was changed. */
  | SmsRefusal

/** When 『OK』 was pressed, of which draft; it may have waited for a code since. */
interface Ok {
  readonly draftId: string
  readonly at: number
}

/** Whether there is something to put into effect. */
export async function isDraftOpen(deps: Deps, session: Session, ok: Ok): Promise<boolean> {
  const draft = await findGoodDraft(deps, session, ok)
  return draft !== undefined && draft.applied_at === null
}

async function findGoodDraft(deps: Deps, session: Session, { draftId, at }: Ok) {
  const draft = await findDraft(deps.db, session.id, draftId)
  if (draft === undefined || draft.kept === 1) return undefined
  return isOver(draft.created_at, policy.smsNumber.draftLifetimeMs, at) ? undefined : draft
}

/**
 * 『OK』 (M5): all rows of the draft, or none when one of them changed meanwhile (D1). A second OK of the same
 * draft changes nothing and says the same as the first.
 */
export async function applyDraft(
  deps: Deps,
  session: Session,
  ok: Ok & { readonly address: string; readonly language: Language },
): Promise<ApplyOutcome> {
  const draft = await findGoodDraft(deps, session, ok)
  const now = deps.clock.now()
  if (draft === undefined) return { kind: 'no-draft' }
  const rows = await listDraftRows(deps.db, deps.numbers, draft.id)
  const own = rows.find(row => row.account_id === session.accountId)
  const waits = own && (await firstNumberWaits(deps, session))
  if (waits !== undefined) return { kind: 'first-waits', until: waits.until }
  const checkOwn = own !== undefined && deps.config.verifyAdministratorNumber
  const of = { contractId: session.contractId, draftId: draft.id }
  return work(deps, async (within): Promise<ApplyOutcome> => {
    // The accounts' locks let one OK after the other look; the second finds the draft taken.
    const accounts = await lockVersions(within.db, of)
    await giveWay()
    const taken = await takeDraft(within.db, draft.id, now)
    if (!taken) return checkOwn ? { kind: 'check-own-number' } : { kind: 'applied' }
    const overtaken = overtakenIn(rows, accounts)
    if (overtaken.size > 0) {
      await giveDraftBack(within.db, draft.id)
      return { kind: 'conflict', rows: await rowsNow(within, session, overtaken) }
    }
    if (checkOwn) {
      const permission = await takeSending(within, {
        purpose: 'number',
        order: 'opening',
        number: own.new_number ?? '',
        of: { contractId: session.contractId, accountId: session.accountId },
        device: session.device ?? UNKNOWN_DEVICE,
        address: ok.address,
      })
      if (permission.kind === 'refused') {
        await giveDraftBack(within.db, draft.id)
        return permission
      }
    }
    const by = { session, site: session.site, contractId: session.contractId, address: ok.address }
    const changes = rows
      .filter(row => row.account_id !== session.accountId || !checkOwn)
      .map(row => ({ accountId: row.account_id, from: row.old_number, to: row.new_number }))
    await changeNumbers(within, { ...by, confirmed: 0, changes })
    const others = rows.filter(row => row.account_id !== session.accountId).length
    if (others > 0 || !checkOwn)
      await leaveFlash(within.db, session.id, {
        kind: 'numbers-saved',
        count: checkOwn ? others : rows.length,
      })
    if (checkOwn) {
      const wanted = { number: own.new_number ?? '', version: own.version }
      await openOwnNumberCheck(within, session, { ...wanted, ...ok })
      return { kind: 'check-own-number' }
    }
    if (own === undefined) return { kind: 'applied' }
    return { kind: 'applied', token: await renewSession(within, session.id) }
  })
}

async function openOwnNumberCheck(
  within: Within,
  session: Session,
  wanted: {
    readonly number: string
    readonly version: number
    readonly address: string
    readonly language: Language
  },
): Promise<void> {
  await openChallenge(within, {
    sessionId: session.id,
    accountId: session.accountId,
    purpose: 'number',
    number: wanted.number,
    numberVersion: wanted.version,
    device: FOR_ACTS,
    language: wanted.language,
  })
  await record(within, {
    action: 'number.check-sent',
    ...whoIs(session),
    address: wanted.address,
    detail: { number: maskNumber(wanted.number) },
  })
}

/** The rows of a draft whose numbers somebody else changed since. */
export async function conflictsOf(deps: Deps, session: Session, draftId: string): Promise<NumberRow[]> {
  const draft = await findDraft(deps.db, session.id, draftId)
  if (draft === undefined) return []
  const rows = await listDraftRows(deps.db, deps.numbers, draft.id)
  const now = await listVersions(deps.db, { contractId: session.contractId, draftId: draft.id })
  return rowsNow(deps, session, overtakenIn(rows, now))
}

function overtakenIn(
  rows: readonly DraftRow[],
  now: readonly { readonly id: string; readonly sms_number_version: number }[],
): ReadonlySet<string> {
  const versions = new Map(now.map(account => [account.id, account.sms_number_version]))
  const stale = rows.filter(row => versions.get(row.account_id) !== row.version)
  return new Set(stale.map(row => row.account_id))
}

async function rowsNow(deps: Deps, session: Session, ids: ReadonlySet<string>): Promise<NumberRow[]> {
  return ids.size === 0
    ? []
    : (await listNumbers(deps, session.contractId)).filter(row => ids.has(row.accountId))
}

function problemsOf(row: SubmittedRow, own: boolean): readonly RowProblem[] {
  if (row.number === '') return own ? ['own-number-removed'] : []
  const reading = readSmsNumber(row.number)
  return reading.kind === 'refused' ? reading.problems : []
}
