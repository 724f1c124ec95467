import { removeNumber } from '../accounts/number.ts'
import { removeSecondNumber } from '../accounts/second-number.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { placeIn, type SealedColumn } from '../platform/sealed-column.ts'
import { sealedPrefix } from '../platform/vault.ts'
import { endSessionsOf } from '../sessions/sessions.ts'
import { deleteDraft } from '../sms-numbers/kept.ts'
import { work } from '../work.ts'
import { COLUMNS, DELETED_WHEN_LOST, DRAFTS, ONCE_PLAIN } from './columns.ts'
import {
  countByKeyId,
  deleteStored,
  listAccountsByHash,
  listKeyIds,
  listStored,
  type Prefix,
  replaceStored,
  type StoredNumber,
} from './store.ts'

/**
 * Keeping SMS numbers sealed under the first key of the configuration (docs/decisions/0016). Everything here
 * works while servers and workers run: each number is replaced by one statement that does nothing when it
 * changed meanwhile, so nobody waits, and whoever is interrupted begins again and finds less to do.
 */

/** Numbers that are read at a time, and sealed between two reports of progress. */
const BATCH = 200
/** How often rotation looks again for what others wrote meanwhile. */
const MAX_PASSES = 3

/** How many numbers stand under a key. */
export interface KeyUse {
  /** Empty for numbers that are not sealed. */
  readonly keyId: string
  readonly state: 'first' | 'further' | 'missing' | 'not-sealed'
  readonly numbers: number
}

/** The keys of the configuration, the first one first, then those that are missing in it. */
export async function listKeyUse(deps: Deps): Promise<KeyUse[]> {
  const counts = new Map(deps.numbers.keyIds.map(id => [id, 0]))
  for (const column of COLUMNS)
    for (const [id, n] of await countByKeyId(deps.db, column)) counts.set(id, (counts.get(id) ?? 0) + n)
  return [...counts].map(([keyId, numbers]) => ({ keyId, numbers, state: stateOf(deps, keyId) }))
}

/** For every start, after migrating: seals numbers of an earlier version. */
export async function prepareNumbers(deps: Deps): Promise<void> {
  const sealed = await sealPlainNumbers(deps)
  if (sealed > 0) deps.log.info({ numbers: sealed }, 'numbers of an earlier version were sealed')
}

/** For every start; nobody has to wait for it. Numbers are only counted when there is something to tell. */
export async function tellMissingKeys(deps: Deps): Promise<void> {
  const ids = await Promise.all(COLUMNS.map(column => listKeyIds(deps.db, column)))
  if (ids.flat().every(id => stateOf(deps, id) !== 'missing')) return
  for (const { keyId, state, numbers } of await listKeyUse(deps))
    if (state === 'missing')
      deps.log.error({ key: keyId, numbers }, 'a key is missing in the configuration: numbers cannot be read')
}

/** Seals what an earlier version wrote; several processes may do it at once. Gives how many it sealed. */
export async function sealPlainNumbers(deps: Deps): Promise<number> {
  let sealed = 0
  for (const column of ONCE_PLAIN)
    for await (const was of storedNumbers(deps, column, 'unsealed'))
      if ((await reseal(deps, column, was)) === 'done') sealed += 1
  return sealed
}

export interface RotateOutcome {
  readonly resealed: number
  /** Why numbers could not be opened, and how many of them; they stay as they are. */
  readonly unreadable: ReadonlyMap<string, number>
  /** Numbers that are still under other keys, unreadable ones included. */
  readonly left: number
}

/**
 * Brings every number under the first key. Numbers that others write under an older key meanwhile are found by
 * another pass; `left` says when a process still writes with one.
 * @param progress called now and then with the numbers sealed so far
 */
export async function rotateNumbers(
  deps: Deps,
  progress: (resealed: number) => void = () => {},
): Promise<RotateOutcome> {
  let [resealed, pass] = [0, 0]
  let unreadable = new Map<string, number>()
  for (let found = 1; found > 0 && pass < MAX_PASSES; pass += 1) {
    found = 0
    unreadable = new Map()
    for (const column of COLUMNS)
      for await (const was of storedNumbers(deps, column, { not: firstPrefix(deps) })) {
        const outcome = await reseal(deps, column, was)
        if (outcome === 'changed') continue
        if (outcome !== 'done') {
          unreadable.set(outcome.reason, (unreadable.get(outcome.reason) ?? 0) + 1)
          continue
        }
        found += 1
        resealed += 1
        if (resealed % BATCH === 0) progress(resealed)
      }
  }
  const left = (await listKeyUse(deps)).filter(use => use.state !== 'first')
  return { resealed, unreadable, left: left.reduce((sum, use) => sum + use.numbers, 0) }
}

export type GiveUpOutcome =
  | { readonly kind: 'given-up'; readonly accounts: number }
  /** It opens numbers: rotate instead. */
  | { readonly kind: 'key-present' }

/**
 * Empties every number under a key that is lost for ever: its owners register again. Sessions of these accounts,
 * awaited codes, drafts and messages under the key end.
 */
export async function giveUpKey(deps: Deps, keyId: string): Promise<GiveUpOutcome> {
  if (deps.numbers.keyIds.includes(keyId)) return { kind: 'key-present' }
  const prefix = { only: sealedPrefix(keyId) }
  let accounts = 0
  for await (const was of storedNumbers(deps, ACCOUNT_SEALED.number, prefix))
    if (await giveUpAccountNumber(deps, was)) accounts += 1
  for await (const was of storedNumbers(deps, ACCOUNT_SEALED.secondNumber, prefix))
    await removeSecondNumber(deps.db, { accountId: was.key[0] ?? '', sealed: was.stored })
  for (const column of DELETED_WHEN_LOST)
    for await (const was of storedNumbers(deps, column, prefix)) await deleteStored(deps.db, column, was)
  for (const column of DRAFTS)
    for await (const was of storedNumbers(deps, column, prefix)) await deleteDraft(deps.db, was.key[0] ?? '')
  return { kind: 'given-up', accounts }
}

/** Whose number it is, over all contracts: when its owner calls the desk. */
export function findOwners(deps: Deps, number: string) {
  return listAccountsByHash(deps.db, deps.numbers.hashes(number))
}

async function giveUpAccountNumber(deps: Deps, was: StoredNumber): Promise<boolean> {
  return work(deps, async within => {
    const account = await removeNumber(within.db, { accountId: was.key[0] ?? '', sealed: was.stored })
    if (account === undefined) return false
    await endSessionsOf(within, { accountId: account.id, reason: 'number-given-up' })
    const whose = { site: account.site, contractId: account.contractId, accountId: account.id }
    await record(within, { ...whose, action: 'number.given-up', actor: 'operator' })
    return true
  })
}

async function* storedNumbers(deps: Deps, column: SealedColumn, prefix: Prefix) {
  for (let after: StoredNumber | undefined; ; ) {
    const batch = await listStored(deps.db, column, { prefix, after, limit: BATCH })
    yield* batch
    if (batch.length < BATCH) return
    after = batch.at(-1)
  }
}

async function reseal(
  deps: Deps,
  column: SealedColumn,
  was: StoredNumber,
): Promise<'done' | 'changed' | { readonly reason: string }> {
  const { numbers } = deps
  const place = placeIn(column, ...was.key)
  const reading = numbers.read(was.stored, place)
  if (reading.kind === 'unreadable') return reading
  const next = { was, sealed: numbers.seal(reading.text, place), hash: numbers.hash(reading.text) }
  return (await replaceStored(deps.db, column, next)) ? 'done' : 'changed'
}

function firstPrefix({ numbers }: Deps): string {
  return sealedPrefix(numbers.keyIds[0] ?? '')
}

function stateOf({ numbers }: Deps, keyId: string): KeyUse['state'] {
  if (keyId === '') return 'not-sealed'
  if (keyId === numbers.keyIds[0]) return 'first'
  return numbers.keyIds.includes(keyId) ? 'further' : 'missing'
}
