import { listContractsOf } from '../accounts/contract.ts'
import type { NamedUser } from '../accounts/named.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES, forwardsAbroad, readServicesKept } from '../lines/option-services.ts'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Plan } from './plan.ts'
import { problem } from './problems.ts'

/** The same plans, but for rows that would have calls leave the country where that does not belong to the contract. */
export async function withoutAbroad(
  { db }: Pick<Deps, 'db'>,
  plans: readonly Plan<NamedUser>[],
): Promise<readonly Plan<NamedUser>[]> {
  const ids = new Set(plans.filter(isAbroad).map(contractOf))
  const never = new Set<string>()
  for await (const some of inPowersOfTwo([...ids]))
    for (const { id, abroad } of await listContractsOf(db, some)) if (abroad === 'never') never.add(id)
  return plans.map(plan =>
    isAbroad(plan) && never.has(contractOf(plan))
      ? { kind: 'bad', problems: [problem('abroad-not-in-contract')] }
      : plan,
  )
}

/** It sets services by which calls leave the country, or lifts 国際電話利用休止. */
function isAbroad(plan: Plan<NamedUser>): boolean {
  if ((plan.kind !== 'new' && plan.kind !== 'changed') || plan.services === undefined) return false
  const before = plan.kind === 'new' ? FIRST_OPTION_SERVICES : readServicesKept(plan.present.settings)
  const isLifted = before.internationalSuspended && !plan.services.internationalSuspended
  return isLifted || forwardsAbroad(plan.services)
}

/** Empty of one that another file brings: no file says `never`. */
function contractOf(plan: Plan<NamedUser>): string {
  if (plan.kind === 'new') return plan.contractId
  return plan.kind === 'changed' ? plan.present.contractId : ''
}
