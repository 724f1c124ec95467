import { findContract, type UpdatedPage } from '../accounts/contract.ts'
import { lockLine } from '../accounts/line.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { adopt } from './adopting.ts'
import { keepLine } from './keeping.ts'
import {
  changedKeys,
  type OptionServices,
  type OrderedService,
  onlyOrdered,
  readOrderedKept,
  readServicesKept,
} from './option-services.ts'
import {
  findOrderedRow,
  listAllOrderedRows,
  listOrderedRows,
  listUpdatedOrderedRows,
  type OrderedRow,
} from './store.ts'

/** What the operator keeps of a line: whose it is, and what is ordered for it. */
export interface OrderedLine {
  /** 11 digits. */
  readonly number: string
  readonly userName: string
  readonly ordered: readonly OrderedService[]
  readonly loginId: string
  /** 管理者ID of its contract. */
  readonly administratorId: string
  readonly hasSmsNumber: boolean
  /** Its login ID is suspended by itself. */
  readonly suspended: boolean
  /** When any of this last changed, by the database's clock; 0 = before that was kept. */
  readonly updatedAt: number
}

export async function findOrderedLine(deps: Deps, number: string): Promise<OrderedLine | undefined> {
  const row = await findOrderedRow(deps.db, number)
  return row && lineFrom(row)
}

/** Lines of a contract in the order of their numbers, from the one after `after` on; `undefined` without the contract. */
export async function listOrderedLines(
  deps: Deps,
  page: { readonly administratorId: string; readonly after: string; readonly limit: number },
): Promise<readonly OrderedLine[] | undefined> {
  const contract = await findContract(deps.db, page.administratorId)
  if (contract === undefined) return undefined
  return (await listOrderedRows(deps.db, { ...page, contractId: contract.id }).execute()).map(lineFrom)
}

/** Lines of all contracts in the order of their numbers, from the one after `after` on. */
export async function listAllLines(
  deps: Pick<Deps, 'db'>,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly OrderedLine[]> {
  return (await listAllOrderedRows(deps.db, page).execute()).map(lineFrom)
}

/** Lines that changed since then, the longest unchanged first; with their ids, behind which the next page goes on. */
export async function listUpdatedLines(
  deps: Pick<Deps, 'db'>,
  page: UpdatedPage,
): Promise<readonly (OrderedLine & { readonly id: string })[]> {
  return (await listUpdatedOrderedRows(deps.db, page).execute()).map(row => ({
    ...lineFrom(row),
    id: row.id,
  }))
}

export interface LineChange {
  readonly userName?: string | undefined
  readonly ordered?: readonly OrderedService[] | undefined
  /** Judged already, by what is ordered afterwards, with its contract locked (`lockServices`). The line is adopted with them. */
  readonly services?: OptionServices | undefined
  /** Whoever has to hear of it (D16) hears of it in another way. */
  readonly isToldOtherwise?: boolean
}

export type LineChangeOutcome = { readonly kind: 'done' | 'unchanged' | 'no-line' }

/** A service that is no longer ordered is switched off: nothing goes on that the contract has not ordered (D14). */
export function changeLine(deps: Deps, number: string, change: LineChange): Promise<LineChangeOutcome> {
  return work(deps, async within => {
    const line = await lockLine(within.db, { number })
    if (line === undefined) return { kind: 'no-line' }
    const present = readServicesKept(line.settings)
    const ordered = change.ordered ?? readOrderedKept(line.ordered)
    const names = { userName: change.userName ?? line.userName, ordered: JSON.stringify(ordered) }
    const services = onlyOrdered(change.services ?? present, new Set(ordered))
    const isAdopted = change.services !== undefined && (await adopt(within, line))
    const isNamedAnew = names.userName !== line.userName || names.ordered !== line.ordered
    if (!isNamedAnew && changedKeys(present, services).length === 0)
      return { kind: isAdopted ? 'done' : 'unchanged' }
    const by = { site: 'user', actor: 'operator' } as const
    const isToldOtherwise = isAdopted || (change.isToldOtherwise ?? false)
    await keepLine(within, line, { ...names, services, by, isToldOtherwise })
    if (isNamedAnew)
      await record(within, {
        ...by,
        action: 'line.changed',
        contractId: line.contractId,
        ...(line.accountId !== null && { accountId: line.accountId }),
        detail: { line: maskNumber(number), ordered: ordered.join(' ') },
      })
    return { kind: 'done' }
  })
}

function lineFrom(row: OrderedRow): OrderedLine {
  return {
    number: row.number,
    userName: row.user_name,
    ordered: readOrderedKept(row.ordered),
    loginId: row.login_id,
    administratorId: row.administrator_id,
    hasSmsNumber: row.sms_number_hash !== null,
    suspended: row.suspended_at !== null,
    updatedAt: row.updated_at,
  }
}
