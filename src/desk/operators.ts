import type { DeskRole } from '../accounts/tables.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { hashInitialPassword, hashPassword } from '../passwords/kept.ts'
import { newInitialPassword } from '../passwords/passwords.ts'
import { inTransaction } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import { changeNumber } from '../sms-numbers/change.ts'
import { maskNumber } from '../sms-numbers/number.ts'
import {
  deleteOperator,
  findOperator,
  insertOperator,
  listOperatorRows,
  lockOperatorNumber,
  OPERATOR_CONTRACT,
  saveRole,
} from './operator-store.ts'

export { OPERATOR_CONTRACT }

/** The desk's own accounts. Only the command line makes, changes and removes them (docs/decisions/0023). */
export interface NewOperator {
  /** 担当者ID: 1–64 letters, digits and `-_.@`. */
  readonly loginId: string
  readonly role: DeskRole
  /** 11 digits; without one he cannot sign in until it is registered. */
  readonly smsNumber: string | undefined
  /** Only for the demonstration; without one, an initial password is made, which must be replaced (D13). */
  readonly password?: string
}

export type AddOperatorOutcome =
  /** `initialPassword` is shown once and then known to nobody. */
  | { readonly kind: 'added'; readonly initialPassword: string }
  | { readonly kind: 'id-taken' }
  | { readonly kind: 'bad-id' }

const LOGIN_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/

export async function addOperator(deps: Deps, operator: NewOperator): Promise<AddOperatorOutcome> {
  if (!LOGIN_ID.test(operator.loginId)) return { kind: 'bad-id' }
  const id = newId(deps.entropy)
  const initialPassword = newInitialPassword(deps.entropy)
  const chosen = operator.password === undefined ? undefined : await hashPassword(operator.password)
  return inTransaction(deps.db, async (tx): Promise<AddOperatorOutcome> => {
    const added = await insertOperator(tx, deps.numbers, {
      id,
      loginId: operator.loginId,
      role: operator.role,
      passwordHash: chosen ?? hashInitialPassword(deps, id, initialPassword),
      passwordInitial: chosen === undefined ? 1 : 0,
      smsNumber: operator.smsNumber ?? null,
      contractName: deps.config.serviceName,
      now: deps.clock.now(),
    })
    if (!added) return { kind: 'id-taken' }
    await note('operator.added', { role: operator.role }, { deps: { ...deps, db: tx }, id })
    return { kind: 'added', initialPassword }
  })
}

export type OperatorOutcome = { readonly kind: 'done' | 'unchanged' | 'no-operator' }

/** It holds from his next request on. */
export function setRole(deps: Deps, loginId: string, role: DeskRole): Promise<OperatorOutcome> {
  return inTransaction(deps.db, async tx => {
    const operator = await findOperator(tx, loginId)
    if (operator === undefined) return { kind: 'no-operator' }
    if (!(await saveRole(tx, operator.id, role))) return { kind: 'unchanged' }
    await note('operator.role-set', { role }, { deps: { ...deps, db: tx }, id: operator.id })
    return { kind: 'done' }
  })
}

/** His sessions end; an old number is told. */
export async function setOperatorNumber(
  deps: Deps,
  loginId: string,
  number: string,
): Promise<OperatorOutcome> {
  const outcome = await inTransaction(deps.db, async (tx): Promise<OperatorOutcome> => {
    const operator = await lockOperatorNumber(tx, deps.numbers, loginId)
    if (operator === undefined) return { kind: 'no-operator' }
    await changeNumber(deps, tx, {
      session: undefined,
      site: 'op',
      contractId: OPERATOR_CONTRACT,
      accountId: operator.id,
      from: operator.number ?? null,
      to: number,
      confirmed: 0,
      address: undefined,
    })
    return { kind: 'done' }
  })
  deps.sms.wake()
  return outcome
}

/** His sessions end with him; what he did stays in the audit trail under his ID. */
export function removeOperator(deps: Deps, loginId: string): Promise<OperatorOutcome> {
  return inTransaction(deps.db, async tx => {
    const operator = await findOperator(tx, loginId)
    if (operator === undefined) return { kind: 'no-operator' }
    await note('operator.removed', { id: loginId }, { deps: { ...deps, db: tx }, id: operator.id })
    await deleteOperator(tx, operator.id)
    return { kind: 'done' }
  })
}

export interface ListedOperator {
  readonly id: string
  readonly role: DeskRole
  /** `*******5678` */
  readonly number: string | undefined
  readonly lastSignInAt: number | undefined
  readonly passwordInitial: boolean
}

/** In the order of their IDs. */
export async function listOperators(deps: Deps): Promise<ListedOperator[]> {
  const rows = await listOperatorRows(deps.db, deps.numbers)
  return rows.map(row => ({
    id: row.login_id,
    role: row.role ?? 'read-only',
    number: row.number && maskNumber(row.number),
    lastSignInAt: row.last_sign_in_at ?? undefined,
    passwordInitial: row.password_initial === 1,
  }))
}

function note(
  action: 'operator.added' | 'operator.role-set' | 'operator.removed',
  detail: Readonly<Record<string, string>>,
  whose: { readonly deps: Deps; readonly id: string },
): Promise<void> {
  const about = { site: 'op', contractId: OPERATOR_CONTRACT, accountId: whose.id } as const
  return record(whose.deps, whose.deps.db, { ...about, action, actor: 'operator', detail })
}
