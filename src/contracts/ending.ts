import { type Contract, findContract, saveEndsOn } from '../accounts/contract.ts'
import { findCustomer } from '../accounts/customer.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import type { ContractEndFacts } from '../sms/outbox.ts'
import { tellNumbers } from '../sms/tell.ts'
import { type Within, work } from '../work.ts'
import type { ContractChange, StateOutcome } from './states.ts'

/**
 * The end of a contract. Until its last day is over nothing changes, and it can be called off; afterwards all of it is erased
 * (leaving/ended-contracts.ts): its lines can be given to others, and the audit trail knows it by an id that is nobody's.
 */
export function setContractEnd(
  deps: Deps,
  contract: ContractChange & {
    /** YYYY-MM-DD, Japanese time, that day included; `null` = it does not end. */
    readonly lastDay: string | null
  },
): Promise<StateOutcome> {
  const { administratorId, lastDay, reason, by, address } = contract
  return work(deps, async within => {
    const found = await findContract(within.db, administratorId)
    // Once its last day is over what is left of it is being erased, and nothing brings it back.
    if (found === undefined || isOver(within, found)) return { kind: 'no-account' }
    if (!(await saveEndsOn(within.db, found.id, lastDay))) return { kind: 'unchanged' }
    const facts = { reason, ...(by !== undefined && { by }) }
    await record(within, {
      contractId: found.id,
      accountId: found.accountId,
      actor: 'operator',
      ...(address !== undefined && { address }),
      ...(lastDay === null
        ? { action: 'contract.end-called-off', detail: facts }
        : { action: 'contract.end-set', detail: { last: lastDay, ...facts } }),
    })
    if (lastDay !== null)
      await tellEnd(within, { accountId: found.accountId, contractId: found.id, lastDay, address })
    return { kind: 'done' }
  })
}

/** The same by a key of the API: ended only where its administrator can be told. */
export function setContractEndByKey(
  deps: Deps,
  contract: Parameters<typeof setContractEnd>[1],
): Promise<StateOutcome | { readonly kind: 'nobody-told' }> {
  return work(deps, async within => {
    const found = await findContract(within.db, contract.administratorId)
    const hears = found && (await numberOf(within, found.accountId))
    if (contract.lastDay !== null && found !== undefined && hears === null) return { kind: 'nobody-told' }
    return setContractEnd(within, contract)
  })
}

/** Whether the last day of a contract is over: it is there only until it has been erased. */
export function isOver(deps: Pick<Deps, 'clock'>, { endsOn }: Pick<Contract, 'endsOn'>): boolean {
  return endsOn !== null && endsOn < firstLastDay(deps)
}

/** The first day that a contract may be said to end on where two people agreed: today. */
export function firstLastDay(deps: Pick<Deps, 'clock'>): string {
  return isoDate(deps.clock.now())
}

/** The same where nobody else agreed: its administrator, who is told, has 72 hours to object before anything is erased. */
export function firstLastDayAlone({ clock }: Pick<Deps, 'clock'>): string {
  return isoDate(clock.now() + policy.contract.endsAfterMs)
}

/** Whoever does not mean it has until then to object. */
async function tellEnd(
  within: Within,
  of: {
    readonly accountId: string
    readonly contractId: string
    readonly lastDay: string
    readonly address: string | undefined
  },
): Promise<void> {
  const { accountId, contractId, lastDay, address } = of
  const number = await numberOf(within, accountId)
  if (number === null) return
  const about = JSON.stringify({ lastDay } satisfies ContractEndFacts)
  const notices = [{ accountId, number, isConfirmed: true, about }]
  await tellNumbers(within, { purpose: 'contract-end', contractId, address, isDangerous: true, notices })
}

async function numberOf({ db, numbers }: Within, accountId: string): Promise<string | null> {
  return (await findCustomer(db, numbers, accountId))?.number ?? null
}
