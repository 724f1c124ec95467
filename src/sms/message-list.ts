import { findAccountIds } from '../accounts/account.ts'
import { findContract } from '../accounts/contract.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import { maskNumber } from '../sms-number.ts'
import {
  type Cursor,
  findCursor,
  findMessageWithAccount,
  listAttempts,
  listLastAttempts,
  listOfChallenge,
  newestMessages,
  type Stretch,
} from './message-list-store.ts'

import { readRecipient } from './store.ts'
import type { SmsState } from './tables.ts'

/** What the operator asks the messages for; everything that is left out is not asked. */
export interface MessageFilter {
  /** The contract's administrator. */
  readonly administratorId?: string | undefined
  readonly loginId?: string | undefined
  /** 11 digits. */
  readonly number?: string | undefined
  readonly state?: SmsState | undefined
  /** First millisecond. */
  readonly since?: number | undefined
  /** First millisecond behind. */
  readonly until?: number | undefined
  /** Only messages that are older than the one with this id. */
  readonly before?: string | undefined
}

/** A copy that was handed to a gateway, or was to be. Times in milliseconds; `undefined`: not so far. */
export interface Attempt {
  /** From 1. */
  readonly n: number
  readonly gateway: string
  readonly state: 'started' | 'accepted' | 'delivered' | 'undelivered' | 'failed' | 'unknown'
  readonly startedAt: number
  /** When its outcome was known. */
  readonly endedAt: number | undefined
  readonly submittedAt: number | undefined
  readonly receiptAt: number | undefined
  readonly providerId: string | undefined
  /** Of the classes by which the delivery engine decides. */
  readonly errorClass: string | undefined
  /** The gateway's own word. */
  readonly errorCode: string | undefined
  readonly receiptCode: string | undefined
  /** Not delivered for a reason that another gateway may not have. */
  readonly curable: true | undefined
}

/** A message as the operator sees it; without its text, which is kept nowhere, and with its number masked. */
export interface Message {
  readonly id: string
  readonly at: number
  readonly state: SmsState
  readonly purpose: SmsPurpose
  /** Test messages have no account. */
  readonly account:
    | { readonly loginId: string; readonly site: SiteKind; readonly contract: string }
    | undefined
  /** Empty when the key that sealed it is missing. */
  readonly to: string
  readonly uselessAfter: number
  /** While it is waiting. */
  readonly nextTryAt: number | undefined
  /** Its code was typed back: whatever was reported, it arrived. */
  readonly codeUsed: boolean
  /** The message that did not arrive and that this one repeats. */
  readonly heals: string | undefined
  readonly attempts: readonly Attempt[]
}

export type ListOutcome =
  | { readonly kind: 'messages'; readonly messages: AsyncIterable<Message> }
  | { readonly kind: 'no-contract' | 'no-account' | 'no-message' }

/** Newest first; read a page at a time while they are taken. */
export async function listMessages(deps: Deps, filter: MessageFilter): Promise<ListOutcome> {
  const { administratorId, loginId, number, state, since, until } = filter
  const before = filter.before === undefined ? undefined : await findCursor(deps.db, filter.before)
  if (filter.before !== undefined && before === undefined) return { kind: 'no-message' }
  const contractId =
    administratorId === undefined ? undefined : (await findContract(deps.db, administratorId))?.id
  if (administratorId !== undefined && contractId === undefined) return { kind: 'no-contract' }
  const anybody = loginId === undefined && contractId === undefined
  const accountIds = anybody ? undefined : await findAccountIds(deps.db, { loginId, contractId })
  if (accountIds?.length === 0) return { kind: 'no-account' }
  const hashes = number === undefined ? undefined : deps.numbers.hashes(number)
  const messages = pages(deps, { accountIds, hashes, state, since, until, before })
  return { kind: 'messages', messages }
}

/** The last ones of one account with the last tries of each, newest first. */
export async function recentMessages(deps: Deps, accountId: string, limit: number): Promise<Message[]> {
  const rows = await newestMessages(deps.db, { accountIds: [accountId], limit }).execute()
  if (rows.length === 0) return []
  const ids = rows.map(row => row.id)
  const last = await listLastAttempts(deps.db, ids, policy.desk.attempts)
  const attempts = Map.groupBy(last, row => row.message_id)
  return rows.map(row => messageFrom(deps, row, attempts.get(row.id) ?? []))
}

/** The last one for a purpose within some time, with its last tries. */
export async function lastMessage(
  deps: Deps,
  of: {
    readonly accountId: string
    readonly purpose: SmsPurpose
    /** First millisecond. */
    readonly since: number
    /** First millisecond behind. */
    readonly until: number
  },
): Promise<Message | undefined> {
  const { accountId, ...rest } = of
  const row = await newestMessages(deps.db, { accountIds: [accountId], ...rest, limit: 1 }).executeTakeFirst()
  return row && messageFrom(deps, row, await listLastAttempts(deps.db, [row.id], policy.desk.attempts))
}

/**
 * The numbers that were told of such a thing since then, newest first, each as often as it was told; those whose key is missing
 * are left out. All of them: whoever makes many of these must not push the first out.
 */
export async function recentlyTold(
  deps: Deps,
  of: { readonly accountId: string; readonly purpose: SmsPurpose; readonly since: number },
): Promise<readonly { readonly number: string; readonly about: string | null }[]> {
  const { accountId, ...rest } = of
  const told: { readonly number: string; readonly about: string | null }[] = []
  for await (const rows of newestFirst(deps, { accountIds: [accountId], ...rest }))
    for (const row of rows) {
      const reading = readRecipient(deps.numbers, row)
      if (reading.kind === 'text') told.push({ number: reading.text, about: row.about })
    }
  return told
}

async function* pages(deps: Deps, of: Omit<Stretch, 'limit'>): AsyncGenerator<Message> {
  for await (const rows of newestFirst(deps, of)) {
    const ids = rows.map(row => row.id)
    const attempts = Map.groupBy(await listAttempts(deps.db, ids), row => row.message_id)
    for (const row of rows) yield messageFrom(deps, row, attempts.get(row.id) ?? [])
  }
}

/** Some at a time, at least one. */
async function* newestFirst({ db }: Deps, of: Omit<Stretch, 'limit'>): AsyncGenerator<readonly Row[]> {
  const limit = policy.sms.listRows
  let before: Cursor | undefined = of.before
  for (;;) {
    const rows = await newestMessages(db, { ...of, before, limit }).execute()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    if (rows.length < limit) return
    before = { at: last.created_at, id: last.id }
  }
}

/** One more SMS with a code of the same sign-in: sent again by a person, or by itself. */
export interface Sibling {
  readonly id: string
  readonly at: number
  readonly state: SmsState
  readonly heals: string | undefined
}

export async function findMessage(
  deps: Deps,
  id: string,
): Promise<(Message & { readonly siblings: readonly Sibling[] }) | undefined> {
  const row = await findMessageWithAccount(deps.db, id)
  if (row === undefined) return undefined
  const attempts = await listAttempts(deps.db, [id])
  const all = row.challenge_id === null ? [] : await listOfChallenge(deps.db, row.challenge_id)
  const siblings = all
    .filter(other => other.id !== id)
    .map(other => ({
      id: other.id,
      at: other.created_at,
      state: other.state,
      heals: other.heals ?? undefined,
    }))
  return { ...messageFrom(deps, row, attempts), siblings }
}

type Row = NonNullable<Awaited<ReturnType<typeof findMessageWithAccount>>>
type AttemptRow = Awaited<ReturnType<typeof listAttempts>>[number]

function messageFrom(deps: Deps, row: Row, attempts: readonly AttemptRow[]): Message {
  const reading = readRecipient(deps.numbers, row)
  const isWaiting = row.state === 'queued' || row.state === 'sending'
  const { login_id: loginId, site, contract_name: contract } = row
  return {
    id: row.id,
    at: row.created_at,
    state: row.state,
    purpose: row.purpose,
    account: loginId === null || site === null ? undefined : { loginId, site, contract: contract ?? '' },
    to: reading.kind === 'text' ? maskNumber(reading.text) : '',
    uselessAfter: row.useless_after,
    nextTryAt: isWaiting ? row.next_try_at : undefined,
    codeUsed: row.code_used === 1,
    heals: row.heals ?? undefined,
    attempts: attempts.map(attemptFrom),
  }
}

function attemptFrom(row: AttemptRow): Attempt {
  return {
    n: row.n,
    gateway: row.gateway,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    submittedAt: row.submitted_at ?? undefined,
    receiptAt: row.receipt_at ?? undefined,
    providerId: row.provider_id ?? undefined,
    errorClass: row.error_class ?? undefined,
    errorCode: row.error_code ?? undefined,
    receiptCode: row.receipt_code ?? undefined,
    curable: row.curable === 1 || undefined,
  }
}
