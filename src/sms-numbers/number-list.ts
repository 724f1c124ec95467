import { listAccountIds } from '../accounts/account.ts'
import { listNumbersOf, type RegisteredNumber, type SomeAccounts } from '../accounts/number.ts'
import type { Deps } from '../deps.ts'
import { giveWay, inPowersOfTwo } from '../platform/db/batches.ts'
import { shortened } from '../platform/paging.ts'
import { type LastDelivery, lastDeliveriesTo } from '../sms/delivery.ts'
import { alarmingAccounts } from '../sms/unfinished.ts'

/** 未登録 · 未確認 · 確認済み · 届きませんでした · 読み取れません (its key is missing) */
export type NumberState = 'missing' | 'unconfirmed' | 'confirmed' | 'undelivered' | 'unreadable'

/** One row of SMS認証用番号設定: the administrator's own, or one login ID's. */
export interface NumberRow {
  readonly accountId: string
  readonly owner: 'administrator' | 'service-user'
  readonly loginId: string
  readonly userName: string
  readonly lineNumber: string | undefined
  readonly number: string | undefined
  readonly state: NumberState
  /** Of the last SMS to this number, if one was sent and is still remembered. */
  readonly lastSms: LastDelivery | undefined
  /** Somebody with the right password asks for codes and never enters them. */
  readonly unfinished: boolean
}

/** What is registered now (M3): the administrator first, then every login ID of the contract. */
export async function listNumbers(deps: Deps, contractId: string): Promise<NumberRow[]> {
  return numbersFrom(deps, { contractId }, await listRegistered(deps, contractId))
}

/** Of some accounts, at most one page of them; in the order of their ids as given. */
export async function listSomeNumbers(deps: Deps, of: SomeAccounts): Promise<NumberRow[]> {
  return of.accountIds.length === 0 ? [] : numbersFrom(deps, of, await registeredIn(deps, of))
}

async function numbersFrom(
  deps: Deps,
  of: Pick<SomeAccounts, 'contractId'> & Partial<SomeAccounts>,
  rows: readonly RegisteredNumber[],
): Promise<NumberRow[]> {
  const numbers = new Map(rows.flatMap(({ number, hash }) => (number === null ? [] : [[number, hash]])))
  const last = new Map<string, LastDelivery>()
  for await (const some of inPowersOfTwo([...numbers]))
    for (const [number, delivery] of await lastDeliveriesTo(
      deps,
      of.contractId,
      some.map(([number, hash]) => ({ number, hash })),
    ))
      last.set(number, delivery)
  const unfinished = await alarmingAccounts(deps, of)
  tellUnreadable(deps, rows)
  await giveWay()
  return rows.map(row => ({
    accountId: row.id,
    owner: row.site === 'admin' ? 'administrator' : 'service-user',
    loginId: row.loginId,
    userName: row.userName ?? '',
    lineNumber: row.lineNumber ?? undefined,
    number: row.number ?? undefined,
    state: stateOf(row, last.get(row.number ?? '')),
    lastSms: last.get(row.number ?? ''),
    unfinished: unfinished.has(row.id),
  }))
}

/** In one line, however many there are: a key that is missing is missing for a whole contract. */
function tellUnreadable({ log }: Deps, rows: readonly RegisteredNumber[]): void {
  const unreadable = rows.filter(row => row.unreadable)
  const [first] = unreadable
  if (first !== undefined)
    log.error(
      { account: first.id, reason: first.unreadable, count: unreadable.length },
      'numbers cannot be read',
    )
}

/** The rows as they are kept, opened; in the same order. */
export async function listRegistered(deps: Deps, contractId: string): Promise<RegisteredNumber[]> {
  const registered: RegisteredNumber[] = []
  const ids = await listAccountIds(deps.db, contractId)
  for await (const accountIds of inPowersOfTwo(ids)) {
    registered.push(...(await registeredIn(deps, { contractId, accountIds })))
  }
  return registered
}

async function registeredIn(deps: Deps, of: SomeAccounts): Promise<RegisteredNumber[]> {
  const found = await listNumbersOf(deps.db, deps.numbers, of)
  const byId = new Map(found.map(row => [row.id, row]))
  // One that went meanwhile is left out.
  return of.accountIds.flatMap(id => byId.get(id) ?? [])
}

/** The figures that stand over every list of numbers, of all its rows. */
export interface NumberTotals {
  /** Login IDs; the administrator's own number is shown apart. */
  readonly users: number
  readonly missing: number
  /** The administrator's included. */
  readonly undelivered: number
  readonly rows: number
}

export function totalsOf(rows: readonly NumberRow[]): NumberTotals {
  const users = rows.filter(row => row.owner === 'service-user')
  return {
    users: users.length,
    missing: users.filter(row => row.state === 'missing').length,
    undelivered: rows.filter(row => row.state === 'undelivered').length,
    rows: rows.length,
  }
}

/** Names, as they are shown, that stand in the list more than once. */
export function namesakesOf(rows: readonly NumberRow[]): ReadonlySet<string> {
  const once = new Set<string>()
  const again = new Set<string>()
  for (const row of rows) {
    const name = shortened(row.userName)
    if (once.has(name)) again.add(name)
    once.add(name)
  }
  return again
}

type Row = Pick<RegisteredNumber, 'number' | 'confirmed' | 'unreadable'>

/** An SMS that no gateway took in time, or no carrier brought, says nothing about the number. */
export function stateOf(row: Row, last: LastDelivery | undefined): NumberState {
  if (row.unreadable) return 'unreadable'
  if (row.number === null) return 'missing'
  if (last?.fate === 'undelivered' || last?.fate === 'refused') return 'undelivered'
  return row.confirmed === 1 ? 'confirmed' : 'unconfirmed'
}
