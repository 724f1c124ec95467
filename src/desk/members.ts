import { findAccount, insertAccounts } from '../accounts/account.ts'
import { insertOperatorContract, OPERATOR_CONTRACT } from '../accounts/contract.ts'
import { deleteDeskMember, listDeskMembers, listSharingPhone, saveRole } from '../accounts/desk-member.ts'
import { LOGIN_ID } from '../accounts/names.ts'
import { lockNumbers } from '../accounts/number.ts'
import type { DeskRole } from '../accounts/tables.ts'
import { record } from '../audit/audit.ts'
import type { Happening } from '../audit/event.ts'
import type { Deps } from '../deps.ts'
import { newInitialPassword } from '../passwords/initial.ts'
import { hashInitialPassword, hashPassword } from '../passwords/kept.ts'
import { newId } from '../platform/entropy.ts'
import { maskNumber } from '../sms-number.ts'
import { changeNumber } from '../sms-numbers/change.ts'
import { work } from '../work.ts'

/** The desk's own accounts. Only the command line makes, changes and removes them (docs/decisions/0023). */
export interface NewDeskMember {
  /** 担当者ID: 1–64 letters, digits and `-_.@`. */
  readonly loginId: string
  readonly role: DeskRole
  /** 11 digits; without one he cannot sign in until it is registered. */
  readonly smsNumber: string | undefined
  /** Only for the demonstration; without one, an initial password is made, which must be replaced (D13). */
  readonly password?: string
}

export type AddMemberOutcome =
  /** `initialPassword` is shown once and then known to nobody. */
  | { readonly kind: 'added'; readonly initialPassword: string }
  | { readonly kind: 'id-taken' }
  | { readonly kind: 'bad-id' }

export async function addDeskMember(deps: Deps, member: NewDeskMember): Promise<AddMemberOutcome> {
  if (!LOGIN_ID.test(member.loginId)) return { kind: 'bad-id' }
  const id = newId(deps.entropy)
  const initialPassword = newInitialPassword(deps.entropy)
  const chosen = member.password === undefined ? undefined : await hashPassword(member.password)
  return work(deps, async (within): Promise<AddMemberOutcome> => {
    const createdAt = within.clock.now()
    const contract = { id: OPERATOR_CONTRACT, name: within.config.serviceName, createdAt }
    await insertOperatorContract(within.db, { ...contract, enrolment: null, codesFrom: null })
    const account = {
      id,
      contractId: OPERATOR_CONTRACT,
      site: 'op' as const,
      loginId: member.loginId,
      passwordHash: chosen ?? hashInitialPassword(within, id, initialPassword),
      passwordIsInitial: chosen === undefined,
      number: member.smsNumber,
      role: member.role,
      createdAt,
    }
    if ((await insertAccounts(within.db, within.numbers, [account])) === 0) return { kind: 'id-taken' }
    await note(within, id, { action: 'operator.added', detail: { role: member.role } })
    return { kind: 'added', initialPassword }
  })
}

export type MemberOutcome = { readonly kind: 'done' | 'unchanged' | 'no-member' }

/** It holds from his next request on. */
export function setRole(deps: Deps, loginId: string, role: DeskRole): Promise<MemberOutcome> {
  return work(deps, async within => {
    const member = await findAccount(within.db, 'op', loginId)
    if (member === undefined) return { kind: 'no-member' }
    if (!(await saveRole(within.db, member.id, role))) return { kind: 'unchanged' }
    await note(within, member.id, { action: 'operator.role-set', detail: { role } })
    return { kind: 'done' }
  })
}

/** His sessions end; an old number is told. */
export async function setMemberNumber(deps: Deps, loginId: string, number: string): Promise<MemberOutcome> {
  return work(deps, async (within): Promise<MemberOutcome> => {
    const member = await findAccount(within.db, 'op', loginId)
    if (member === undefined) return { kind: 'no-member' }
    const whose = { contractId: member.contractId, accountIds: [member.id] }
    const [locked] = await lockNumbers(within.db, within.numbers, whose)
    if (locked === undefined) return { kind: 'no-member' }
    await changeNumber(within, {
      session: undefined,
      site: 'op',
      contractId: OPERATOR_CONTRACT,
      accountId: member.id,
      from: locked.number,
      to: number,
      confirmed: 0,
      address: undefined,
    })
    return { kind: 'done' }
  })
}

/** His sessions end with him; what he did stays in the audit trail under his ID. */
export function removeDeskMember(deps: Deps, loginId: string): Promise<MemberOutcome> {
  return work(deps, async within => {
    const member = await findAccount(within.db, 'op', loginId)
    if (member === undefined) return { kind: 'no-member' }
    await note(within, member.id, { action: 'operator.removed', detail: { id: loginId } })
    await deleteDeskMember(within.db, member.id)
    return { kind: 'done' }
  })
}

/** Others whose codes go to his phone: nobody of them agrees to what another one asked for. */
export async function othersWithPhoneOf(deps: Deps, loginId: string): Promise<readonly string[]> {
  return (await listSharingPhone(deps.db, deps.numbers, loginId)).filter(other => other !== loginId)
}

export interface ListedMember {
  readonly id: string
  readonly role: DeskRole
  /** As `maskNumber` gives it. */
  readonly number: string | undefined
  readonly lastSignInAt: number | undefined
  readonly passwordInitial: boolean
}

/** In the order of their IDs. */
export async function listMembers(deps: Deps): Promise<ListedMember[]> {
  const rows = await listDeskMembers(deps.db, deps.numbers)
  return rows.map(row => ({
    id: row.loginId,
    role: row.role ?? 'read-only',
    number: row.number === null ? undefined : maskNumber(row.number),
    lastSignInAt: row.lastSignInAt ?? undefined,
    passwordInitial: row.passwordIsInitial === 1,
  }))
}

function note(deps: Deps, accountId: string, happening: Happening): Promise<void> {
  const about = { site: 'op', contractId: OPERATOR_CONTRACT, accountId } as const
  return record(deps, { ...about, ...happening, actor: 'operator' })
}
