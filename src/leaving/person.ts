import { holdAbroad } from '../accounts/abroad.ts'
import { findAccount, insertAccounts, lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { findCustomer } from '../accounts/customer.ts'
import { deleteAccount } from '../accounts/leaving.ts'
import { lockLine, saveLine } from '../accounts/line.ts'
import { LOGIN_ID } from '../accounts/names.ts'
import { suspendAccountState } from '../accounts/state.ts'
import { archivedMonths } from '../audit/archive.ts'
import { record } from '../audit/audit.ts'
import { freeName, mayHave } from '../contracts/freed-names.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { forgetStoppedOf } from '../lines/renumbered.ts'
import { newInitialPassword } from '../passwords/initial.ts'
import { hashInitialPassword } from '../passwords/kept.ts'
import { newId } from '../platform/entropy.ts'
import { endSessionsOf } from '../sessions/sessions.ts'
import type { CustomerSite } from '../site.ts'
import { markLines } from '../switch/mark.ts'
import { type Within, work, workIf } from '../work.ts'
import { LEAVING } from './leaving.ts'
import { eventsOf, findPerson, rowsOf } from './person-store.ts'

/**
 * One person, by the Act on the Protection of Personal Information (個人情報保護法): what is kept of him (disclosure,
 * article 33), and erasing it (articles 34, 35).
 */
export interface PersonName {
  readonly site: CustomerSite
  readonly loginId: string
}

export interface ToldOfPerson {
  readonly exportedAt: string
  readonly account: object
  readonly kept: object
  readonly trail: readonly object[]
  /** Earlier months of the trail are in files, and not in this; his events there have this id. */
  readonly archived?: {
    readonly untilMonth: string
    readonly accountId: string
    readonly files: readonly string[]
  }
}

/** Everything that is kept of him in the database, his number whole, as JSON can tell it; `undefined` when there is nobody. It is recorded. */
export function exportPerson(
  deps: Deps,
  { site, loginId }: PersonName,
  reason: string,
): Promise<ToldOfPerson | undefined> {
  return work(deps, async within => {
    const found = await findAccount(within.db, site, loginId)
    if (found === undefined) return undefined
    const { id, contractId } = found
    const whose = { site, contractId, accountId: id, actor: 'operator' } as const
    await record(within, { ...whose, action: 'person.exported', detail: { reason } })
    const archived = await archivedMonths(within.db)
    const last = archived.at(-1)
    const { account, lineId } = await findPerson(within.db, within.numbers, id)
    return {
      exportedAt: new Date(within.clock.now()).toISOString(),
      account,
      kept: await rowsOf(within.db, within.numbers, { id, lineId, tables: LEAVING }),
      trail: await eventsOf(within.db, id),
      ...(last && {
        archived: { untilMonth: last.month, accountId: id, files: archived.map(({ file }) => file) },
      }),
    }
  })
}

export type EraseOutcome =
  /** `initialPassword`: of whoever has the ID now. It is shown once. */
  | { readonly kind: 'erased'; readonly loginId: string; readonly initialPassword: string }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'bad-id' }
  | { readonly kind: 'id-taken' }

/**
 * Erases him. The ID stays the contract's, or becomes `newLoginId`: it is a new account with a new initial password, without
 * number, name and history, and its line does nothing with calls; for 72 hours it forwards none abroad. What the trail tells is told of an id that is nobody's any more.
 */
export function erasePerson(
  deps: Deps,
  person: PersonName,
  { reason, newLoginId }: { readonly reason: string; readonly newLoginId?: string | undefined },
): Promise<EraseOutcome> {
  const loginId = newLoginId ?? person.loginId
  if (!LOGIN_ID.test(loginId)) return Promise.resolve({ kind: 'bad-id' })
  return workIf(
    deps,
    async (within): Promise<EraseOutcome> => {
      const id = (await findAccount(within.db, person.site, person.loginId))?.id
      if (id === undefined) return { kind: 'no-account' }
      await lockContractOf(within.db, id)
      if (!(await lockCustomer(within.db, id))) return { kind: 'no-account' }
      const initialPassword = await replace(within, { id, loginId, reason })
      return initialPassword === undefined
        ? { kind: 'id-taken' }
        : { kind: 'erased', loginId, initialPassword }
    },
    ({ kind }) => kind === 'erased',
  )
}

/** The new initial password; `undefined` when the ID is somebody else's. */
async function replace(
  within: Within,
  of: { readonly id: string; readonly loginId: string; readonly reason: string },
): Promise<string | undefined> {
  const { lineId } = await findPerson(within.db, within.numbers, of.id)
  const before = await findCustomer(within.db, within.numbers, of.id)
  if (before === undefined) throw new Error('the account of this transaction is gone')
  const { site, contractId, suspendedAt, suspendedBy, line } = before
  await endSessionsOf(within, { accountId: of.id, reason: 'erased' })
  await deleteAccount(within.db, of.id)
  const [id, initialPassword] = [newId(within.entropy), newInitialPassword(within.entropy)]
  const inserted = await insertAccounts(within.db, within.numbers, [
    {
      ...{ id, site, contractId, loginId: of.loginId, createdAt: within.clock.now() },
      passwordHash: hashInitialPassword(within, id, initialPassword),
      passwordIsInitial: true,
      ...(lineId !== null && { lineId }),
    },
  ])
  if (inserted === 0) return undefined
  if (!(await mayHave(within, { kind: site, name: of.loginId }, contractId))) return undefined
  if (of.loginId !== before.loginId) await freeName(within, { kind: site, name: before.loginId }, contractId)
  await holdAbroad(within.db, id, within.clock.now())
  if (suspendedAt !== null)
    await suspendAccountState(within.db, id, { since: suspendedAt, by: suspendedBy ?? 'operator' })
  if (line !== undefined) await forgetUser(within, { number: line.number, contractId })
  const whose = { site, contractId, accountId: of.id, actor: 'operator' } as const
  await record(within, { ...whose, action: 'person.erased', detail: { reason: of.reason } })
  return initialPassword
}

/** His name, and where his calls went: a number of his own, perhaps. */
async function forgetUser(
  within: Within,
  of: { readonly number: string; readonly contractId: string },
): Promise<void> {
  const line = await lockLine(within.db, of)
  if (line === undefined) return
  await forgetStoppedOf(within, line.id)
  await saveLine(within.db, { ...line, userName: '', settings: JSON.stringify(FIRST_OPTION_SERVICES) })
  await markLines(within, [line.id])
}
