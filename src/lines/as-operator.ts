import { listContractsOf } from '../accounts/contract.ts'
import { findLine } from '../accounts/line.ts'
import type { Deps } from '../deps.ts'
import { work } from '../work.ts'
import { adopt } from './adopting.ts'
import { judge, type LineProblem, type Place, type Wanted } from './judging.ts'
import { forwardingIn, keepLine, type Line, lineFrom, lockServices, withLoops } from './keeping.ts'
import { changedKeys, forwardsAbroad } from './option-services.ts'

export async function findLineNumbered(deps: Deps, number: string): Promise<Line | undefined> {
  const row = await findLine(deps.db, { number })
  return row && lineFrom(row)
}

export type SetServicesOutcome =
  | { readonly kind: 'done' | 'unchanged' | 'no-line' }
  /** Neither forwarding abroad nor lifting 国際電話利用休止 belongs to the contract. */
  | { readonly kind: 'never-abroad'; readonly place: 'forwarding' | 'internationalSuspended' }
  | { readonly kind: 'refused'; readonly problems: ReadonlyMap<Place, LineProblem> }

/**
 * All services of a line at once, by the rules of サービス設定; the operator may lift 国際電話利用休止, as an administrator may. Who says
 * all of them says what the telephone system has, or shall have: the line is adopted.
 */
export function setServicesAsOperator(
  deps: Deps,
  number: string,
  wanted: Wanted,
): Promise<SetServicesOutcome> {
  return work(deps, async (within): Promise<SetServicesOutcome> => {
    const row = await lockServices(within, { number })
    if (row === undefined) return { kind: 'no-line' }
    const line = lineFrom(row)
    const judgement = judge(wanted, line)
    const problems = await withLoops(judgement, { number, find: forwardingIn(within.db, row.contractId) })
    if (problems.size > 0) return { kind: 'refused', problems }
    const { services } = judgement
    const isChanged = changedKeys(line.services, services).length > 0
    const lifts = line.services.internationalSuspended && !services.internationalSuspended
    if (isChanged && (lifts || forwardsAbroad(services))) {
      const [contract] = await listContractsOf(within.db, [row.contractId])
      const place = forwardsAbroad(services) ? 'forwarding' : 'internationalSuspended'
      if (contract?.abroad === 'never') return { kind: 'never-abroad', place }
    }
    const isAdopted = await adopt(within, row)
    if (!isChanged) return { kind: isAdopted ? 'done' : 'unchanged' }
    const by = { site: 'user', actor: 'operator' } as const
    await keepLine(within, row, { services, by, isToldOtherwise: isAdopted })
    return { kind: 'done' }
  })
}
