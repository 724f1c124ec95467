import { findAccount, lockAccountsOf } from '../accounts/account.ts'
import { findContract, saveCodesFrom, saveContractName } from '../accounts/contract.ts'
import {
  resumeAccountState,
  resumeContractState,
  suspendAccountState,
  suspendContractState,
} from '../accounts/state.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { lastDayInstead } from '../pre-registration.ts'
import { endSessionsOf, endSessionsOfAll } from '../sessions/sessions.ts'
import type { SiteKind } from '../site.ts'
import { work } from '../work.ts'

/**
 * Suspending and resuming. A suspended account signs in nowhere and is told so after its right password; its
 * sessions end at once. Suspending a contract does that to all of its accounts, and resuming it leaves alone
 * those that are suspended by themselves.
 */
export type StateOutcome =
  | { readonly kind: 'done' }
  /** It was so already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'no-account' }

export interface StateChange {
  readonly site: SiteKind
  readonly loginId: string
  /** For the audit trail; what the desk was told, without numbers or passwords. */
  readonly reason: string
  /** ID of whoever does it at the desk; without it, the command line. */
  readonly by?: string
  /** Network address of his browser. */
  readonly address?: string
  /** A file that is kept in step with: it resumes only what a file suspended. */
  readonly hand?: 'file'
}

export function suspendAccount(deps: Deps, change: StateChange): Promise<StateOutcome> {
  return changeAccount(deps, change, { action: 'account.suspended', at: deps.clock.now() })
}

export function resumeAccount(deps: Deps, change: StateChange): Promise<StateOutcome> {
  return changeAccount(deps, change, { action: 'account.resumed', at: null })
}

/** @param change.administratorId 管理者ID of the contract */
export function suspendContract(deps: Deps, change: ContractChange): Promise<StateOutcome> {
  return changeContract(deps, change, { action: 'contract.suspended', at: deps.clock.now() })
}

export function resumeContract(deps: Deps, change: ContractChange): Promise<StateOutcome> {
  return changeContract(deps, change, { action: 'contract.resumed', at: null })
}

export type ContractChange = Pick<StateChange, 'reason' | 'by' | 'address' | 'hand'> & {
  readonly administratorId: string
}

export type DayOutcome =
  | StateOutcome
  /** Later than a contract's own day may be: `last` (YYYY-MM-DD) is the last one. */
  | { readonly kind: 'too-late'; readonly last: string }

/**
 * From which day on codes are compulsory for one contract (`YYYY-MM-DD`, Japanese time; that day included);
 * `null` = after the installation's pre-registration period.
 */
export function setCodesFrom(
  deps: Deps,
  contract: Partial<ContractChange> & { readonly administratorId: string; readonly day: string | null },
): Promise<DayOutcome> {
  return work(deps, async within => {
    const { day } = contract
    const last = lastDayInstead(within.config, within.clock.now(), day)
    if (last !== undefined) return { kind: 'too-late', last }
    const found = await findContract(within.db, contract.administratorId)
    if (found === undefined) return { kind: 'no-account' }
    if (!(await saveCodesFrom(within.db, found.id, day))) return { kind: 'unchanged' }
    const { detail, ...done } = doneBy(contract)
    await record(within, {
      contractId: found.id,
      accountId: found.accountId,
      ...done,
      action: 'contract.codes-from-set',
      detail: { from: day ?? 'installation', ...detail },
    })
    return { kind: 'done' }
  })
}

/** The customer's name, as the operator's lists and the customer's own screens show it. */
export function renameContract(
  deps: Deps,
  contract: { readonly administratorId: string; readonly name: string },
): Promise<StateOutcome> {
  return work(deps, async within => {
    const found = await findContract(within.db, contract.administratorId)
    if (found === undefined) return { kind: 'no-account' }
    if (!(await saveContractName(within.db, found.id, contract.name))) return { kind: 'unchanged' }
    const whose = { contractId: found.id, accountId: found.accountId }
    await record(within, { ...whose, action: 'contract.renamed', actor: 'operator' })
    return { kind: 'done' }
  })
}

interface NewState<Action> {
  readonly action: Action
  /** `null` = resumed. */
  readonly at: number | null
}

function changeAccount(
  deps: Deps,
  change: StateChange,
  state: NewState<'account.suspended' | 'account.resumed'>,
): Promise<StateOutcome> {
  return work(deps, async within => {
    const account = await findAccount(within.db, change.site, change.loginId)
    if (account === undefined) return { kind: 'no-account' }
    const { id } = account
    const isChanged =
      state.at === null
        ? await resumeAccountState(within.db, id, change.hand ?? 'operator')
        : await suspendAccountState(within.db, id, { since: state.at, by: change.hand ?? 'operator' })
    if (!isChanged) return { kind: 'unchanged' }
    if (state.at !== null) await endSessionsOf(within, { accountId: id, reason: 'suspended' })
    const whose = { site: change.site, contractId: account.contractId, accountId: id }
    await record(within, { ...whose, ...doneBy(change), action: state.action })
    return { kind: 'done' }
  })
}

function changeContract(
  deps: Deps,
  change: ContractChange,
  state: NewState<'contract.suspended' | 'contract.resumed'>,
): Promise<StateOutcome> {
  return work(deps, async within => {
    const contract = await findContract(within.db, change.administratorId)
    if (contract === undefined) return { kind: 'no-account' }
    const { id: contractId, accountId } = contract
    const by = change.hand ?? 'operator'
    const isChanged =
      state.at === null
        ? await resumeContractState(within.db, contractId, by)
        : await suspendContractState(within.db, contractId, { since: state.at, by })
    if (!isChanged) return { kind: 'unchanged' }
    if (state.at !== null) {
      const accountIds = await lockAccountsOf(within.db, contractId)
      await endSessionsOfAll(within, { accountIds, reason: 'suspended' })
    }
    await record(within, { contractId, accountId, ...doneBy(change), action: state.action })
    return { kind: 'done' }
  })
}

function doneBy({ reason, by, address }: Partial<Omit<ContractChange, 'administratorId'>>) {
  const detail = { ...(reason !== undefined && { reason }), ...(by !== undefined && { by }) }
  return { actor: 'operator' as const, detail, ...(address !== undefined && { address }) }
}
