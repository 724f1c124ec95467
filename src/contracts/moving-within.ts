import { findAccount, lockCustomer } from '../accounts/account.ts'
import { type Contract, findContract, listContractsOf, lockContractOf } from '../accounts/contract.ts'
import { findCustomer } from '../accounts/customer.ts'
import { countLines, findLine, type Line, lockLine } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import { holdNumber, saveContractOfLine, saveLineNumber, saveLoginId } from '../accounts/moving.ts'
import { LINE_NUMBER, LOGIN_ID } from '../accounts/names.ts'
import { hasNumber } from '../accounts/number.ts'
import { record } from '../audit/audit.ts'
import type { Happening } from '../audit/event.ts'
import type { Deps } from '../deps.ts'
import { forwardingIn, lockServices } from '../lines/keeping.ts'
import { findLoops } from '../lines/loops.ts'
import { forwardsAbroad, readServicesKept } from '../lines/option-services.ts'
import { followNumber, forgetStoppedOf } from '../lines/renumbered.ts'
import { policy } from '../policy.ts'
import { endSessionsOf } from '../sessions/sessions.ts'
import type { CustomerSite } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import { markMoved, markRenumbered } from '../switch/mark.ts'
import type { Within } from '../work.ts'
import { isOver } from './ending.ts'
import { freeName, mayHave } from './freed-names.ts'
import type { NameChange } from './tell-names.ts'

/** The rules of moving.ts as parts of somebody's work, who tells of what was done, and takes back what was refused. */

export type Refusal =
  | { readonly kind: 'no-account' | 'no-line' | 'no-contract' }
  | { readonly kind: 'bad-id' | 'id-taken' | 'bad-line-number' | 'line-taken' | 'contract-full' }
  /** Somebody else had it until lately. */
  | { readonly kind: 'id-kept' | 'line-kept' }
  /** Calls would go round, or leave the country, by what the line does now; nothing was done. */
  | { readonly kind: 'loop' | 'abroad' }
  /** Neither its user nor the administrator who loses it has a number. */
  | { readonly kind: 'nobody-told' }

export type Moved =
  | { readonly kind: 'done'; readonly change: NameChange }
  /** It was so already. */
  | { readonly kind: 'unchanged' }
  | Refusal

export interface NewId {
  readonly loginId: string
  readonly newLoginId: string
}

export async function changeIdOf(
  within: Within,
  of: { readonly site: CustomerSite } & NewId,
): Promise<Moved> {
  const { site, loginId, newLoginId } = of
  if (!LOGIN_ID.test(newLoginId)) return { kind: 'bad-id' }
  const found = await findAccount(within.db, site, loginId)
  if (found === undefined) return { kind: 'no-account' }
  const { id } = found
  await lockContractOf(within.db, id)
  if (!(await lockCustomer(within.db, id))) return { kind: 'no-account' }
  const account = await findCustomer(within.db, within.numbers, id)
  if (account?.loginId !== loginId) return { kind: 'no-account' }
  const { contractId, line } = account
  if (loginId === newLoginId) return { kind: 'unchanged' }
  if (!(await saveLoginId(within.db, id, { site, loginId: newLoginId }))) return { kind: 'id-taken' }
  if (!(await mayHave(within, { kind: site, name: newLoginId }, contractId))) return { kind: 'id-kept' }
  await freeName(within, { kind: site, name: loginId }, contractId)
  await endSessionsOf(within, { accountId: id, reason: 'id-changed' })
  const whose = { site, contractId, accountId: id } as const
  await record(within, { ...whose, actor: 'operator', action: 'account.id-changed' })
  const change = { what: site === 'admin' ? 'admin-id' : 'login-id', contractId, accountId: id } as const
  return { kind: 'done', change: { ...change, ...(line && { line: line.number }) } }
}

export async function renumber(
  within: Within,
  of: { readonly number: string; readonly newNumber: string },
): Promise<Moved> {
  const { number, newNumber } = of
  if (!LINE_NUMBER.test(newNumber)) return { kind: 'bad-line-number' }
  const line = await lockServices(within, { number })
  if (line === undefined) return { kind: 'no-line' }
  if (number === newNumber) return { kind: 'unchanged' }
  if (await goesRound(within, { ...line, number: newNumber }, line.contractId)) return { kind: 'loop' }
  if (!(await saveLineNumber(within.db, line.id, newNumber))) return { kind: 'line-taken' }
  if (!(await mayHave(within, { kind: 'line', name: newNumber }, line.contractId)))
    return { kind: 'line-kept' }
  await markRenumbered(within, line)
  await freeName(within, { kind: 'line', name: number }, line.contractId)
  const detail = { from: maskNumber(number), to: maskNumber(newNumber) }
  await recordLine(within, line, { action: 'line.renumbered', detail })
  await followNumber(within, { contractId: line.contractId, from: number, to: newNumber })
  return { kind: 'done', change: { what: 'renumbered', ...ownersOf(line), newNumber } }
}

export async function moveOver(
  within: Within,
  of: { readonly number: string; readonly administratorId: string; readonly isByKey?: true },
): Promise<Moved> {
  const to = await findContract(within.db, of.administratorId)
  if (to === undefined || isOver(within, to)) return { kind: 'no-contract' }
  const found = await findLine(within.db, of)
  if (found === undefined) return { kind: 'no-line' }
  const { contractId: from } = found
  if (from === to.id) return { kind: 'unchanged' }
  await lockContracts(within.db, [from, to.id])
  if (found.accountId !== null) await lockCustomer(within.db, found.accountId)
  const line = await lockLine(within.db, { number: of.number, contractId: from })
  if (line === undefined || line.accountId !== found.accountId) return { kind: 'no-line' }
  const refused = await refusedBy(within, line, to)
  if (refused !== undefined) return refused
  if (of.isByKey && !(await isTold(within, line))) return { kind: 'nobody-told' }
  return move(within, line, to)
}

/** Why a line cannot be moved, or have another number, as things are now. For whoever says so before it is done. */
export async function whyNotMoved(
  deps: Pick<Deps, 'db'>,
  of: { readonly number: string; readonly administratorId?: string | undefined; readonly newNumber?: string },
): Promise<Refusal['kind'] | 'unchanged' | undefined> {
  const line = await findLine(deps.db, of)
  if (line === undefined) return 'no-line'
  const { administratorId, newNumber: number = line.number } = of
  const to = administratorId === undefined ? undefined : await findContract(deps.db, administratorId)
  if (to !== undefined) return (await refusedBy(deps, { ...line, number }, to))?.kind
  return (await goesRound(deps, { ...line, number }, line.contractId)) ? 'loop' : undefined
}

async function refusedBy(
  within: Pick<Deps, 'db'>,
  line: Line,
  to: Contract,
): Promise<{ readonly kind: 'contract-full' | 'abroad' | 'loop' } | undefined> {
  const there = await countLines(within.db, [to.id])
  if ((there.get(to.id) ?? 0) >= policy.contract.mostLines) return { kind: 'contract-full' }
  if (to.abroad === 'never' && forwardsAbroad(readServicesKept(line.settings))) return { kind: 'abroad' }
  return (await goesRound(within, line, to.id)) ? { kind: 'loop' } : undefined
}

/** Whether somebody who loses it has a number: the user one that he used, or the administrator. */
async function isTold(within: Within, { accountId, contractId }: Line): Promise<boolean> {
  const user = accountId === null ? undefined : await findCustomer(within.db, within.numbers, accountId)
  // One that was only entered may be anybody's.
  if (user?.number && user.numberIsConfirmed === 1) return true
  const [losing] = await listContractsOf(within.db, [contractId])
  const administrator = losing && (await findCustomer(within.db, within.numbers, losing.accountId))
  return Boolean(administrator?.number)
}

async function move(within: Within, line: Line, to: Contract): Promise<Moved> {
  const { accountId } = line
  await saveContractOfLine(within.db, line.id, to.id)
  await markMoved(within, line, { from: line.contractId, to: to.id })
  await forgetStoppedOf(within, line.id)
  if (accountId !== null) {
    await endSessionsOf(within, { accountId, reason: 'moved' })
    const user = await findCustomer(within.db, within.numbers, accountId)
    // Who looks after him now could sign in as him, and nobody tells him.
    if (user && !hasNumber(user))
      await holdNumber(within.db, accountId, within.clock.now() + policy.contract.movedUntoldMs)
  }
  const detail = { line: maskNumber(line.number) }
  await record(within, { action: 'line.moved-away', actor: 'operator', contractId: line.contractId, detail })
  await recordLine(within, { ...line, contractId: to.id }, { action: 'line.moved', detail })
  const change = { what: 'moved', ...ownersOf({ ...line, contractId: to.id }) } as const
  return { kind: 'done', change: { ...change, from: line.contractId } }
}

/** Whether calls would come back to the line if it had this number in this contract. */
async function goesRound({ db }: Pick<Deps, 'db'>, line: Line, contractId: string): Promise<boolean> {
  const { forwarding } = readServicesKept(line.settings)
  const isToItself = forwarding.some(({ to }) => 'number' in to && to.number === line.number)
  return isToItself || (await findLoops({ ...line, forwarding }, forwardingIn(db, contractId))).size > 0
}

function ownersOf({ contractId, accountId, number: line }: Line) {
  return { contractId, line, ...(accountId !== null && { accountId }) }
}

function recordLine(within: Within, { contractId, accountId }: Line, event: Happening): Promise<void> {
  const whose = { contractId, ...(accountId !== null && { accountId }) }
  return record(within, { site: 'user', actor: 'operator', ...whose, ...event })
}
