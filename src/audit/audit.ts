import type { Deps } from '../deps.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import { inSharedTransaction } from '../platform/db/group-commit.ts'
import type { Entropy } from '../platform/entropy.ts'
import type { SiteKind } from '../site.ts'
import { eventMac } from './chain.ts'
import { eventNamed, type Happening } from './event.ts'
import { countsByItself } from './refusals.ts'
import { findAccounts, insertEvents } from './store.ts'
import type { AuditActor } from './tables.ts'

export type AuditEvent = Happening & Circumstances

interface Circumstances {
  readonly site?: SiteKind
  readonly contractId?: string
  /** Whom it is about. */
  readonly accountId?: string
  /** Who did it; without it, whoever used the account's ID. */
  readonly actor?: AuditActor
  /** Network address of the browser, as verified against the trusted proxies. */
  readonly address?: string
}

export type Recorder = Pick<Deps, 'db' | 'clock' | 'entropy' | 'secret' | 'operator'>

/**
 * Adds one event, in the transaction of what it tells of. It takes no lock that others wait for; the sealer puts
 * it into the chain after the commit. Of refusals without end (`isSummed`) those beyond the bound are only counted.
 */
export function record(deps: Recorder, event: AuditEvent): Promise<void> {
  return eventNamed(event.action)?.isSummed ? recordRefusal(deps, event) : recordAll(deps, [event])
}

async function recordRefusal(deps: Recorder, event: AuditEvent): Promise<void> {
  const act = async (db: Recorder['db']) => {
    const within = { ...deps, db }
    if (await countsByItself(within, event)) await recordAll(within, [event])
  }
  await (deps.db.isTransaction ? act(deps.db) : inSharedTransaction(deps.db, act))
}

/** The same for many, in their order. */
export async function recordAll(deps: Recorder, events: readonly AuditEvent[]): Promise<void> {
  await insertEvents(
    deps.db,
    events.map(event => rowOf(deps, event)),
  )
}

function rowOf(deps: Recorder, event: AuditEvent) {
  const now = deps.clock.now()
  const content = {
    uid: newEventUid(deps.entropy, now),
    at: now,
    site: event.site ?? null,
    contract_id: event.contractId ?? null,
    account_id: event.accountId ?? null,
    actor: event.actor ?? 'account',
    action: event.action,
    address: event.address ?? null,
    detail: JSON.stringify({ ...factsOf(event), ...(isOfProgram(event) && deps.operator) }),
  }
  return { ...content, mac: eventMac(deps.secret, content) }
}

/** A key of the API may stand behind it. */
function isOfProgram({ actor }: AuditEvent): boolean {
  return actor === 'operator' || actor === 'switch'
}

/** A reason is free text where a person gave it, at the desk, by the API or on the command line. */
function factsOf({ detail }: AuditEvent): Readonly<Record<string, string | number>> | undefined {
  const reason = detail?.reason
  return typeof reason === 'string' ? { ...detail, reason: withoutPhoneNumbers(reason) } : detail
}

/**
 * No event can be entered a second time: its time in milliseconds and 80 random bits. The time comes first so that new
 * ones stand together in their index; wholly random ones, among millions, would each touch a page of it on the disk.
 */
export function newEventUid(entropy: Entropy, now: number): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes.set(entropy.bytes(10), 6)
  return bytes.toString('base64url')
}

/** Of an account that is known only by its id. */
export type EventOfAccount = Happening &
  Pick<Circumstances, 'actor' | 'address'> & { readonly accountId: string }

/** `record` for those who know an account only by its id. */
export function recordOf(
  deps: Recorder,
  accountId: string,
  event: Happening & Pick<Circumstances, 'actor' | 'address'>,
): Promise<void> {
  return recordAllOf(deps, [{ ...event, accountId }])
}

/** The same for many, in their order. */
export async function recordAllOf(deps: Recorder, events: readonly EventOfAccount[]): Promise<void> {
  const ids = new Set(events.map(event => event.accountId))
  const accounts = new Map((await findAccounts(deps.db, [...ids])).map(account => [account.id, account]))
  await recordAll(
    deps,
    events.map(event => {
      const account = accounts.get(event.accountId)
      return { ...event, ...(account && { site: account.site, contractId: account.contract_id }) }
    }),
  )
}
