import { findContract, saveContractAbroad } from '../accounts/contract.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { whoHears } from '../lines/tell-changed.ts'
import { tellNumbers } from '../sms/tell.ts'
import { type Within, work } from '../work.ts'
import type { ContractChange, StateOutcome } from './states.ts'

/**
 * Whether forwarding abroad, and lifting 国際電話利用休止, belongs to a contract (`null`) or not (`never`). What its lines do
 * at present stays: who wants to end that stops their forwarding. Whoever lifts it, the administrator is told by SMS.
 */
export function setContractAbroad(
  deps: Deps,
  contract: Partial<ContractChange> & { readonly administratorId: string; readonly rule: 'never' | null },
): Promise<StateOutcome> {
  return work(deps, within => setAbroad(within, contract))
}

/** The same by a key of the API: lifted only where its administrator can be told. */
export function setContractAbroadByKey(
  deps: Deps,
  contract: Partial<ContractChange> & { readonly administratorId: string; readonly rule: 'never' | null },
): Promise<StateOutcome | { readonly kind: 'nobody-told' }> {
  return work(deps, async within => {
    const found = await findContract(within.db, contract.administratorId)
    const isLifted = contract.rule === null && found?.abroad === 'never'
    if (isLifted && (await whoHearsOf(within, found)).length === 0) return { kind: 'nobody-told' }
    return setAbroad(within, contract)
  })
}

type Wanted = Parameters<typeof setContractAbroad>[1]

async function setAbroad(within: Within, contract: Wanted): Promise<StateOutcome> {
  const { administratorId, rule, reason, by, address } = contract
  const found = await findContract(within.db, administratorId)
  if (found === undefined) return { kind: 'no-account' }
  if (!(await saveContractAbroad(within.db, found.id, rule))) return { kind: 'unchanged' }
  await record(within, {
    contractId: found.id,
    accountId: found.accountId,
    action: rule === null ? 'contract.abroad-allowed' : 'contract.abroad-never',
    actor: 'operator',
    ...(address !== undefined && { address }),
    detail: { ...(reason !== undefined && { reason }), ...(by !== undefined && { by }) },
  })
  // Calls that leave the country are what he pays for.
  if (rule === null) {
    const notices = await whoHearsOf(within, found)
    const of = { contractId: found.id, address, notices, isDangerous: true } as const
    await tellNumbers(within, { ...of, purpose: 'abroad-allowed' })
  }
  return { kind: 'done' }
}

function whoHearsOf(within: Within, { id }: { readonly id: string }) {
  return whoHears(within, { contractId: id, userId: undefined, by: undefined })
}
