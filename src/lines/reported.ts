import { listContractsOf } from '../accounts/contract.ts'
import type { Line as KeptLine } from '../accounts/line.ts'
import { abroadRule } from '../acts/quarantine.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskNumber } from '../sms-number.ts'
import { isPrepared, markLines } from '../switch/mark.ts'
import { type Within, work } from '../work.ts'
import { type Consequences, consequencesOf } from './consequences.ts'
import { judge, type LineProblem, type Place, type Wanted } from './judging.ts'
import { forwardingIn, keepLine, lineFrom, lockServices, withLoops } from './keeping.ts'
import { changedKeys, type OptionServices } from './option-services.ts'
import { savedFacts } from './saved-facts.ts'
import { tellReportRefused } from './tell-changed.ts'

/**
 * What somebody dialled at the telephone system (D23): it may do what サービス設定 may, by the same rules. There is no code to ask
 * for, so forwarding abroad is taken only where the operator says so, and nobody lifts 国際電話利用休止 by it.
 */
export type ReportOutcome =
  | { readonly kind: 'done' | 'unchanged' | 'no-line' | 'not-adopted' }
  | { readonly kind: 'refused'; readonly problems: ReadonlyMap<Place, LineProblem> }
  /** Forwarding abroad, where reports of it are not taken, or it does not belong to the contract, or the line's user may not have it. */
  | { readonly kind: 'abroad-refused' }

const BY = { site: 'user', actor: 'switch' } as const

export function takeReport(deps: Deps, number: string, wanted: Wanted): Promise<ReportOutcome> {
  return work(deps, async (within): Promise<ReportOutcome> => {
    const row = await lockServices(within, { number })
    if (row === undefined) return { kind: 'no-line' }
    if (!(await isPrepared(within, row.id))) return { kind: 'not-adopted' }
    const line = lineFrom(row)
    const { services, problems } = judge(asMayBe(wanted, line.services), line)
    if (await isAbroadRefused(within, row, consequencesOf(line.services, services)))
      return { kind: 'abroad-refused' }
    const find = forwardingIn(within.db, row.contractId)
    const all = await withLoops({ services, problems }, { number, find })
    if (all.size > 0) return { kind: 'refused', problems: all }
    if (changedKeys(line.services, services).length === 0) {
      // It has another version of it than we have: nothing else would be passed on.
      if (wanted.internationalSuspended !== services.internationalSuspended) await markLines(within, [row.id])
      return { kind: 'unchanged' }
    }
    await keepLine(within, row, { services, by: BY })
    return { kind: 'done' }
  })
}

/**
 * The telephone system has by now what was refused: a newer version of what we have puts it right. Forwarding abroad that
 * somebody tried this way is told to its owners.
 */
export function refuseReport(deps: Deps, number: string, wanted: Wanted): Promise<void> {
  return work(deps, async within => {
    const row = await lockServices(within, { number })
    if (row === undefined) return
    await markLines(within, [row.id])
    const { services: before } = lineFrom(row)
    const { services: after } = judge(wanted, lineFrom(row))
    const abroad = consequencesOf(before, after).destinations.find(({ isAbroad }) => isAbroad)
    await record(within, {
      ...BY,
      action: 'line.report-refused',
      contractId: row.contractId,
      ...(row.accountId !== null && { accountId: row.accountId }),
      detail: { line: maskNumber(number), ...savedFacts(before, after) },
    })
    if (abroad === undefined) return
    const { contractId, accountId } = row
    await tellReportRefused(within, {
      contractId,
      line: number,
      userId: accountId ?? undefined,
      to: abroad.to,
    })
  })
}

/** Only the administrator lifts it; where the switch lifted it by itself, the next push puts that right. */
function asMayBe(wanted: Wanted, present: OptionServices): Wanted {
  return {
    ...wanted,
    internationalSuspended: present.internationalSuspended || wanted.internationalSuspended,
  }
}

async function isAbroadRefused(
  within: Within,
  row: KeptLine,
  { destinations }: Consequences,
): Promise<boolean> {
  if (!destinations.some(({ isAbroad }) => isAbroad)) return false
  if (!within.config.switch?.acceptAbroad) return true
  const [contract] = await listContractsOf(within.db, [row.contractId])
  if (contract?.abroad === 'never') return true
  return row.accountId !== null && (await abroadRule(within, row.accountId)).kind !== 'allowed'
}
