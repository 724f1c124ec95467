import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { takeOne } from '../guard/quota.ts'
import { newId, newToken } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { work } from '../work.ts'
import { findByHash, findByName, insertKey, type KeyRow, listRows, revoke, saveLastUse } from './key-store.ts'
import { SCOPE_NAMES, type Scope } from './scopes.ts'

/** Keys of the provisioning API. Whoever holds one acts as the operator, within its scopes. */
export interface ApiKey {
  readonly id: string
  /** How the audit trail calls it. */
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
  readonly createdAt: number
  readonly expiresAt: number | undefined
  readonly lastUsedAt: number | undefined
  readonly state: 'good' | 'expired' | 'revoked'
}

/** Leaked keys are found by their beginning. */
const PREFIX = 'sekisho_'
const KEY = /^sekisho_[A-Za-z0-9_-]{43}$/
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export type AddKeyOutcome =
  /** `key` is shown once and then known to its holder only. */
  | { readonly kind: 'added'; readonly key: string }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'bad-name' }
  /** It would never have been good. */
  | { readonly kind: 'over-already' }

export async function addApiKey(
  deps: Deps,
  wanted: {
    /** 1–64 letters, digits and `._-`. */
    readonly name: string
    readonly scopes: readonly Scope[]
    readonly expiresAt: number | undefined
  },
): Promise<AddKeyOutcome> {
  if (!NAME.test(wanted.name)) return { kind: 'bad-name' }
  if (wanted.expiresAt !== undefined && wanted.expiresAt <= deps.clock.now()) return { kind: 'over-already' }
  const key = PREFIX + newToken(deps.entropy)
  return work(deps, async within => {
    const inserted = await insertKey(within.db, {
      id: newId(within.entropy),
      name: wanted.name,
      hash: hashToken(key),
      scopes: JSON.stringify(wanted.scopes),
      created_at: within.clock.now(),
      expires_at: wanted.expiresAt ?? null,
    })
    if (!inserted) return { kind: 'name-taken' }
    const detail = { apiKey: wanted.name, scopes: wanted.scopes.join(' ') }
    await record(within, { action: 'api-key.added', actor: 'operator', detail })
    return { kind: 'added', key }
  })
}

export async function listApiKeys(deps: Deps): Promise<readonly ApiKey[]> {
  const now = deps.clock.now()
  return (await listRows(deps.db)).map(row => keyFrom(row, now))
}

export async function findApiKeyNamed(deps: Deps, name: string): Promise<ApiKey | undefined> {
  const row = await findByName(deps.db, name)
  return row && keyFrom(row, deps.clock.now())
}

/** From the next request on it opens nothing. It stays in the list, because the audit trail names it. */
export function revokeApiKey(
  deps: Deps,
  name: string,
): Promise<{ readonly kind: 'revoked' | 'unchanged' | 'no-key' }> {
  return work(deps, async within => {
    const outcome = await revoke(within.db, name, within.clock.now())
    if (outcome === 'revoked')
      await record(within, { action: 'api-key.revoked', actor: 'operator', detail: { apiKey: name } })
    return { kind: outcome }
  })
}

/**
 * The key of an `Authorization` header. It is looked up by its SHA-256: what the look-up's time says about the hash of
 * a guess says nothing about 256 random bits.
 */
export async function findApiKey(deps: Deps, authorization: string | undefined): Promise<ApiKey | undefined> {
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  if (!KEY.test(key)) return undefined
  const row = await findByHash(deps.db, hashToken(key))
  if (row === undefined) return undefined
  const found = keyFrom(row, deps.clock.now())
  return found.state === 'good' ? found : undefined
}

/** Counts one request; when there were too many, from when on the next is served, else 0. */
export function takeRequest(deps: Deps, key: ApiKey): Promise<number> {
  const { rate, lastUsedEveryMs } = policy.api
  const now = deps.clock.now()
  return work(deps, async within => {
    const until = await takeOne(within, { key: `api:${key.id}`, rule: rate })
    if (until > 0) return until
    if (isOver(key.lastUsedAt ?? 0, lastUsedEveryMs, now)) await saveLastUse(within.db, key.id, now)
    return 0
  })
}

function keyFrom(row: KeyRow, now: number): ApiKey {
  const expired = row.expires_at !== null && row.expires_at <= now
  const named = JSON.parse(row.scopes) as string[]
  return {
    id: row.id,
    name: row.name,
    scopes: new Set(SCOPE_NAMES.filter(scope => named.includes(scope))),
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    state: row.revoked_at !== null ? 'revoked' : expired ? 'expired' : 'good',
  }
}
