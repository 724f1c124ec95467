import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ACCOUNT_SEALED } from '../src/accounts/tables.ts'
import { newEventUid } from '../src/audit/audit.ts'
import { eventMac, headMac, sealHash } from '../src/audit/chain.ts'
import { saveHead } from '../src/audit/chain-store.ts'
import { sealAll } from '../src/audit/sealer.ts'
import type { Deps } from '../src/deps.ts'
import { FIRST_OPTION_SERVICES, ORDERED_SERVICES } from '../src/lines/option-services.ts'
import { databaseAddress } from '../src/main/assemble.ts'
import { hashPassword } from '../src/passwords/kept.ts'
import { type Entropy, newId } from '../src/platform/entropy.ts'
import { placeIn } from '../src/platform/sealed-column.ts'
import { DAY_MS } from '../src/policy.ts'
import type { Rows } from './fill-writer.ts'

/** Everybody's password. */
export const PASSWORD = 'a password of everybody'

/** Somebody who can sign in: the n-th one. */
export interface Person {
  readonly site: 'oa' | 'ou' | 'op'
  readonly loginId: string
  readonly number: string
}

/** The administrator of the n-th contract. */
export function administrator(n: number): Person {
  return { site: 'oa', loginId: `admin-${digits(n, 7)}`, number: `080${digits(n + 10_000_000, 8)}` }
}

/** The n-th service user, over all contracts. */
export function user(n: number): Person {
  return { site: 'ou', loginId: `user-${digits(n, 7)}`, number: `070${digits(n + 10_000_000, 8)}` }
}

/** The 050 number of the n-th service user. */
export function lineOf(n: number): string {
  return `050${digits(n, 8)}`
}

function digits(n: number, length: number): string {
  return String(n).padStart(length, '0')
}

/** Contracts with one administrator and the same number of users each, all with confirmed numbers. */
export interface Filling {
  readonly contracts: number
  readonly usersOfEach: number
  /** The number of the first one, where others are there already. */
  readonly firstContract?: number
  /** The number of its first user; without it, as if all before had as many. */
  readonly firstUser?: number
  /** Events in the audit trail about each account, a month between them. */
  readonly eventsOfEach?: number
}

/** Contracts of one batch, and batches that may wait for the database. */
const CONTRACTS_AT_ONCE = 512
const BATCHES_WAITING = 2
const MONTH_MS = 30 * DAY_MS

/**
 * Adds them to an installation whose server is not running. The rows are those that the product would have written,
 * with their seals, MACs and places in the audit trail's chain; but all have one password hash, no trigger runs, and
 * indexes are made afterwards. So a million login IDs with ten million events take minutes instead of days.
 */
export async function fill(deps: Deps, filling: Filling): Promise<void> {
  await sealAll(deps)
  const making = await begin(deps, filling)
  const writer = new Worker(new URL('./fill-writer.ts', import.meta.url), {
    workerData: databaseAddress(deps.config),
  })
  const failed = once(writer, 'error').then(([error]) => Promise.reject(error))
  const waiting: Promise<unknown>[] = []
  for (const rows of batches(making)) {
    writer.postMessage(rows)
    waiting.push(once(writer, 'message'))
    // Also lets the other thread's answers in.
    while (waiting.length > BATCHES_WAITING) await Promise.race([waiting.shift(), failed])
  }
  writer.postMessage('end')
  await Promise.race([once(writer, 'exit'), failed])
  const { seq, hash, begun_at } = making.end
  const head = { seq, hash, keyed_from: 1, begun_at, checkpoints: '' }
  await saveHead(deps.db, { ...head, mac: headMac(deps.secret, head) })
}

type Making = Awaited<ReturnType<typeof begin>>

async function begin(deps: Deps, filling: Filling) {
  const now = deps.clock.now()
  const { seq, hash, begun_at } = await deps.db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const last = await deps.db
    .selectFrom('audit_event')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    deps,
    filling,
    now,
    entropy: inOneGo(),
    passwordHash: await hashPassword(PASSWORD),
    /** Moves on with each event. */
    end: { seq, hash, begun_at: begun_at || now, eventId: last?.id ?? 0 },
  }
}

type Row = readonly (string | number | null)[]
type Account = { readonly id: string; readonly contractId: string; readonly person: Person }

function* batches(making: Making): Generator<Rows> {
  const { contracts, firstContract = 0 } = making.filling
  const end = firstContract + contracts
  for (let from = firstContract; from < end; from += CONTRACTS_AT_ONCE)
    yield* batch(making, from, Math.min(end, from + CONTRACTS_AT_ONCE))
}

function* batch(making: Making, from: number, end: number): Generator<Rows> {
  const { deps, entropy, filling, now } = making
  const {
    usersOfEach,
    firstContract = 0,
    firstUser = firstContract * usersOfEach,
    eventsOfEach = 0,
  } = filling
  const [contracts, lines, rows]: [Row[], Row[], Row[]] = [[], [], []]
  const accounts: Account[] = []
  const add = (account: Account, lineId: string | null) => {
    accounts.push(account)
    rows.push(accountRow(making, account, lineId))
  }
  for (let c = from; c < end; c += 1) {
    const contractId = newId(entropy)
    contracts.push([contractId, `株式会社${digits(c, 7)}`, now])
    add({ id: newId(entropy), contractId, person: administrator(c) }, null)
    const first = firstUser + (c - firstContract) * usersOfEach
    for (let u = first; u < first + usersOfEach; u += 1) {
      const lineId = newId(entropy)
      lines.push([lineId, contractId, lineOf(u), `利用者${u}`, ORDERED, SETTINGS])
      add({ id: newId(entropy), contractId, person: user(u) }, lineId)
    }
  }
  yield { table: 'contract', text: written(contracts) }
  yield { table: 'line', text: written(lines) }
  yield { table: 'account', text: written(rows) }
  // Not one account after the other: what happened to one does not stand together on the disk.
  for (let month = eventsOfEach; month > 0; month -= 1) {
    const at = deps.clock.now() - month * MONTH_MS
    const [events, seals]: [Row[], Row[]] = [[], []]
    for (const account of accounts) {
      const [event, seal] = eventRows(making, account, at + events.length)
      events.push(event)
      seals.push(seal)
    }
    yield { table: 'audit_event', text: written(events) }
    yield { table: 'audit_seal', text: written(seals) }
  }
}

const ORDERED = JSON.stringify(ORDERED_SERVICES)
const SETTINGS = JSON.stringify(FIRST_OPTION_SERVICES)

/** As old as the first event about it. */
function accountRow(
  { deps, filling, passwordHash, now }: Making,
  account: Account,
  lineId: string | null,
): Row {
  const createdAt = now - (filling.eventsOfEach ?? 0) * MONTH_MS
  const { id, contractId, person } = account
  const number = deps.numbers.seal(person.number, placeIn(ACCOUNT_SEALED.number, id))
  const numberHash = deps.numbers.hash(person.number)
  const site = siteOf(person)
  return [id, contractId, site, person.loginId, lineId, passwordHash, 0, number, numberHash, 1, createdAt]
}

/** A sign-in, with its place in the chain. */
function eventRows({ deps, entropy, end }: Making, account: Account, at: number): [Row, Row] {
  const event = {
    uid: newEventUid(entropy, at),
    at,
    site: siteOf(account.person),
    contract_id: account.contractId,
    account_id: account.id,
    actor: 'account' as const,
    action: 'sign-in.completed',
    address: '203.0.113.5',
    detail: '{}',
  }
  const mac = eventMac(deps.secret, event)
  const previous = end.hash
  end.eventId += 1
  end.seq += 1
  end.hash = sealHash(previous, end.seq, { ...event, id: end.eventId, mac })
  return [
    [end.eventId, ...Object.values(event), mac],
    [end.seq, end.eventId, previous, end.hash],
  ]
}

function siteOf(person: Person): 'admin' | 'user' {
  return person.site === 'oa' ? 'admin' : 'user'
}

/** As PostgreSQL's COPY reads it; no value here has a tab, a line break or a backslash. */
function written(rows: readonly Row[]): string {
  return rows.map(row => `${row.map(value => value ?? '\\N').join('\t')}\n`).join('')
}

/** Chance in large portions: asked for piece by piece, it would take longer than everything else. */
function inOneGo(): Entropy {
  let pool = randomBytes(65_536)
  return {
    bytes(length) {
      if (pool.length < length) pool = randomBytes(65_536)
      const bytes = pool.subarray(0, length)
      pool = pool.subarray(length)
      return bytes
    },
  }
}
