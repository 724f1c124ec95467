import { findAccountIds } from '../accounts/account.ts'
import { findContract } from '../accounts/contract.ts'
import { record } from '../audit/audit.ts'
import { actionsLike } from '../audit/event.ts'
import { chainEnd, type SealedRow, sealedRows } from '../audit/sealed.ts'
import type { KeptHead } from '../audit/verify.ts'
import type { Deps } from '../deps.ts'
import { type ListedEvent, newestEvents } from './store.ts'

/** What the operator asks the trail for; everything that is left out is not asked. */
export interface TrailFilter {
  /** The contract's administrator. */
  readonly administratorId?: string | undefined
  readonly loginId?: string | undefined
  /** First millisecond. */
  readonly since?: number | undefined
  /** First millisecond behind. */
  readonly until?: number | undefined
  /** An action, such as `sign-in.refused`, or the word before its dot. */
  readonly action?: string | undefined
}

/** One event as it is printed and exported. */
export interface TrailEvent {
  readonly id: number
  /** UTC, ISO 8601. */
  readonly at: string
  readonly loginId: string | null
  readonly site: string | null
  readonly actor: string
  readonly action: string
  readonly address: string | null
  readonly detail: Readonly<Record<string, string | number>>
}

/** With its place in the chain and what a second calculation of its hash needs (decision 0015). */
export interface ExportedEvent extends TrailEvent {
  readonly seq: number
  readonly uid: string | null
  readonly contractId: string | null
  readonly accountId: string | null
  readonly mac: string
  readonly prevHash: string
  readonly hash: string
}

export type ListOutcome =
  | { readonly kind: 'events'; readonly events: readonly TrailEvent[] }
  | { readonly kind: 'no-contract' }

/** Newest first, also what is not in the chain yet. */
export async function listTrail(deps: Deps, filter: TrailFilter, limit: number): Promise<ListOutcome> {
  const found = await resolve(deps, filter)
  if (found === undefined) return { kind: 'no-contract' }
  if (found.accountIds?.length === 0) return { kind: 'events', events: [] }
  const rows = await newestEvents(deps.db, { ...found, limit }).execute()
  return { kind: 'events', events: rows.map(listed) }
}

export type ExportOutcome =
  | {
      readonly kind: 'export'
      readonly events: AsyncIterable<ExportedEvent>
      /** The chain's end at this moment; kept outside, it shows later whether the trail was cut or rewritten. */
      readonly head: KeptHead
    }
  | { readonly kind: 'no-contract' }

/** Everything in the chain that fits, in its order, a page at a time. That it was exported is recorded. */
export async function exportTrail(deps: Deps, filter: TrailFilter): Promise<ExportOutcome> {
  const found = await resolve(deps, filter)
  if (found === undefined) return { kind: 'no-contract' }
  const head = await chainEnd(deps.db)
  await record(deps, {
    action: 'audit.exported',
    actor: 'operator',
    ...(found.contractId !== undefined && { contractId: found.contractId }),
  })
  return { kind: 'export', head, events: sealedEvents(deps, found, head.seq) }
}

type Resolved = NonNullable<Awaited<ReturnType<typeof resolve>>>

async function* sealedEvents(deps: Deps, filter: Resolved, until: number): AsyncGenerator<ExportedEvent> {
  for await (const row of sealedRows(deps.db, until)) if (fits(row, filter)) yield exported(row)
}

async function resolve(deps: Deps, filter: TrailFilter) {
  const { administratorId, loginId, since, until, action } = filter
  const contractId =
    administratorId === undefined ? undefined : (await findContract(deps.db, administratorId))?.id
  if (administratorId !== undefined && contractId === undefined) return undefined
  const accountIds =
    loginId === undefined ? undefined : await findAccountIds(deps.db, { loginId, contractId })
  const actions =
    action === undefined
      ? undefined
      : [action, ...actionsLike().filter(known => known.startsWith(`${action}.`))]
  return { contractId, accountIds, since, until, actions }
}

/** The same as the database does for `listTrail`. */
function fits(row: SealedRow, filter: Resolved): boolean {
  const { contractId, accountIds, since, until, actions } = filter
  const at = row.at ?? 0
  return (
    row.id !== null &&
    (contractId === undefined || row.contract_id === contractId) &&
    (accountIds === undefined || accountIds.includes(row.account_id ?? '')) &&
    (actions === undefined || actions.includes(row.action ?? '')) &&
    (since === undefined || at >= since) &&
    (until === undefined || at < until)
  )
}

function listed(row: Omit<ListedEvent, 'account_site'>): TrailEvent {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    loginId: row.login_id,
    site: row.site,
    actor: row.actor,
    action: row.action,
    address: row.address,
    detail: JSON.parse(row.detail) as TrailEvent['detail'],
  }
}

function exported(row: SealedRow): ExportedEvent {
  const { event_id, at, actor, action, detail } = row
  const event = {
    ...row,
    id: event_id,
    at: at ?? 0,
    actor: actor ?? 'system',
    action: action ?? '',
    detail: detail ?? '{}',
  }
  return {
    seq: row.seq,
    ...listed(event),
    uid: row.uid,
    contractId: row.contract_id,
    accountId: row.account_id,
    mac: row.mac ?? '',
    prevHash: row.prev_hash,
    hash: row.hash,
  }
}
