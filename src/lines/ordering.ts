import { findContract } from '../accounts/contract.ts'
import { lockLine, saveLine } from '../accounts/line.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import {
  type OptionServices,
  type OrderedService,
  readOrderedKept,
  readServicesKept,
} from './option-services.ts'
import { findOrderedRow, listOrderedRows, type OrderedRow } from './store.ts'

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

export interface LineChange {
  readonly userName?: string | undefined
  readonly ordered?: readonly OrderedService[] | undefined
}

export type LineChangeOutcome = { readonly kind: 'done' | 'unchanged' | 'no-line' }

/** A service that is no longer ordered is switched off: nothing goes on that the contract has not ordered (D14). */
export function changeLine(deps: Deps, number: string, change: LineChange): Promise<LineChangeOutcome> {
  return work(deps, async within => {
    const line = await lockLine(within.db, { number })
    if (line === undefined) return { kind: 'no-line' }
    const before = { userName: line.userName, ordered: line.ordered, settings: line.settings }
    const ordered = change.ordered ?? readOrderedKept(line.ordered)
    const after = {
      userName: change.userName ?? line.userName,
      ordered: JSON.stringify(ordered),
      settings: JSON.stringify(onlyOrdered(readServicesKept(line.settings), new Set(ordered))),
    }
    if (JSON.stringify(after) === JSON.stringify(before)) return { kind: 'unchanged' }
    await saveLine(within.db, { ...after, id: line.id })
    await record(within, {
      action: 'line.changed',
      site: 'user',
      contractId: line.contractId,
      ...(line.accountId !== null && { accountId: line.accountId }),
      actor: 'operator',
      detail: { line: maskNumber(number), ordered: ordered.join(' ') },
    })
    return { kind: 'done' }
  })
}

function onlyOrdered(services: OptionServices, ordered: ReadonlySet<OrderedService>): OptionServices {
  const forwards = services.forwardMode === 'voicemail' ? 'voicemail' : 'forwarding'
  const off = services.forwardMode !== 'off' && !ordered.has(forwards)
  return {
    ...services,
    forwardMode: off ? 'off' : services.forwardMode,
    rejectsAnonymous: services.rejectsAnonymous && ordered.has('anonymous-rejection'),
    rejectedNumbers: ordered.has('rejection-list') ? services.rejectedNumbers : [],
  }
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
  }
}
