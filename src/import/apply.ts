import { type AccountToAdd, insertAccounts } from '../accounts/account.ts'
import { insertContracts } from '../accounts/contract.ts'
import { insertLines } from '../accounts/line.ts'
import type { NamedAdministrator, NamedUser } from '../accounts/named.ts'
import { lockNumberVersion } from '../accounts/number.ts'
import { type AuditEvent, recordAll } from '../audit/audit.ts'
import { setEnrolment } from '../contracts/enrolment.ts'
import { renameContract, setCodesFrom } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { changeLine } from '../lines/ordering.ts'
import { hashInitialPassword } from '../passwords/kept.ts'
import { newInitialPassword } from '../passwords/passwords.ts'
import { newId } from '../platform/entropy.ts'
import type { SiteKind } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import type { ContractFields, LineFields } from './fields.ts'
import type { Plan } from './plan.ts'

export interface Planned<Fields, Present> {
  readonly fields: Fields
  readonly plan: Plan<Present>
}

/** `overtaken`: somebody else changed the same rows meanwhile. Take the transaction back and plan anew. */
export type ApplyOutcome = 'done' | 'overtaken'

/** @param deps with the transaction as its `db` */
export async function applyContracts(
  deps: Deps,
  batch: readonly Planned<ContractFields, NamedAdministrator>[],
): Promise<ApplyOutcome> {
  const added = await addContracts(deps, newOnes(batch))
  if (added === 'overtaken') return added
  for (const { fields, plan } of batch)
    if (plan.kind === 'changed' && (await changeContract(deps, fields, plan)) === 'overtaken')
      return 'overtaken'
  return 'done'
}

/** @param deps with the transaction as its `db` */
export async function applyLines(
  deps: Deps,
  batch: readonly Planned<LineFields, NamedUser>[],
): Promise<ApplyOutcome> {
  const added = await addLines(deps, newOnes(batch))
  if (added === 'overtaken') return added
  for (const { fields, plan } of batch)
    if (plan.kind === 'changed' && (await changeUser(deps, fields, plan)) === 'overtaken') return 'overtaken'
  return 'done'
}

async function addContracts(deps: Deps, rows: readonly New<ContractFields>[]): Promise<ApplyOutcome> {
  const made = rows.map(({ fields }) => {
    const contract = {
      id: newId(deps.entropy),
      name: fields.name ?? '',
      enrolment: fields.enrolment ?? null,
      codesFrom: fields.codesFrom ?? null,
      createdAt: deps.clock.now(),
    }
    const account = newAccount(deps, { loginId: fields.adminId, ...fields })
    return { contract, account: { ...account, contractId: contract.id, site: 'admin' } } as const
  })
  await insertContracts(
    deps.db,
    made.map(one => one.contract),
  )
  return insertAccountsOf(
    deps,
    made.map(one => one.account),
    made.map(({ account }) => ({ ...whose(account), action: 'contract.added' })),
  )
}

async function addLines(deps: Deps, rows: readonly New<LineFields>[]): Promise<ApplyOutcome> {
  const made = rows.map(({ fields, contractId }) => {
    const line = {
      id: newId(deps.entropy),
      contractId,
      number: fields.line ?? '',
      userName: fields.userName ?? '',
      ordered: JSON.stringify(fields.ordered ?? []),
      settings: JSON.stringify(FIRST_OPTION_SERVICES),
    }
    const account = newAccount(deps, { ...fields, loginId: fields.loginId ?? '' })
    return { line, account: { ...account, contractId, site: 'user', lineId: line.id } } as const
  })
  const inserted = await insertLines(
    deps.db,
    made.map(one => one.line),
  )
  if (inserted !== made.length) return 'overtaken'
  return insertAccountsOf(
    deps,
    made.map(one => one.account),
    made.map(({ account, line }) => ({
      ...whose(account),
      action: 'line.added',
      detail: { line: maskNumber(line.number) },
    })),
  )
}

async function insertAccountsOf(
  deps: Deps,
  accounts: readonly AccountToAdd[],
  events: readonly AuditEvent[],
): Promise<ApplyOutcome> {
  const inserted = await insertAccounts(deps.db, deps.numbers, accounts)
  if (inserted !== accounts.length) return 'overtaken'
  await recordAll(deps, events)
  return 'done'
}

/**
 * With the hash of an earlier system the password stays; else an initial one is made, of 100 random bits, for which a
 * fast keyed hash is right. It is sealed until its opening notice is printed, and seen by nobody before.
 */
function newAccount(
  deps: Deps,
  of: {
    readonly loginId: string
    readonly passwordHash: string | undefined
    readonly number: string | undefined
  },
) {
  const id = newId(deps.entropy)
  const initialPassword = of.passwordHash === undefined ? newInitialPassword(deps.entropy) : undefined
  return {
    id,
    loginId: of.loginId,
    passwordHash: of.passwordHash ?? hashInitialPassword(deps, id, initialPassword ?? ''),
    passwordIsInitial: of.passwordHash === undefined,
    initialPassword,
    number: of.number,
    createdAt: deps.clock.now(),
  }
}

async function changeContract(
  deps: Deps,
  fields: ContractFields,
  { changes, present }: Extract<Plan<NamedAdministrator>, { kind: 'changed' }>,
): Promise<ApplyOutcome> {
  const administratorId = fields.adminId
  for (const { column } of changes) {
    if (column === 'name') await renameContract(deps, { administratorId, name: fields.name ?? '' })
    if (column === 'codes_from') await setCodesFrom(deps, { administratorId, day: fields.codesFrom ?? null })
    if (column === 'enrolment') await setEnrolment(deps, administratorId, fields.enrolment ?? null)
    if (
      column === 'admin_sms_number' &&
      (await setNumber(deps, { site: 'admin', present, number: fields.number })) === 'overtaken'
    )
      return 'overtaken'
  }
  return 'done'
}

async function changeUser(
  deps: Deps,
  fields: LineFields,
  { changes, present }: Extract<Plan<NamedUser>, { kind: 'changed' }>,
): Promise<ApplyOutcome> {
  const { userName, ordered } = fields
  if (changes.some(({ column }) => column === 'user_name' || column === 'ordered'))
    await changeLine(deps, present.lineNumber, { userName, ordered })
  if (!changes.some(({ column }) => column === 'sms_number')) return 'done'
  return setNumber(deps, { site: 'user', present, number: fields.number })
}

/** As every change of a number: sessions end, the old one is told (D6, D11). */
async function setNumber(
  deps: Deps,
  change: {
    readonly site: SiteKind
    readonly present: NamedAdministrator | NamedUser
    readonly number: string | undefined
  },
): Promise<ApplyOutcome> {
  const { site, present, number = '' } = change
  const version = await lockNumberVersion(deps.db, present.id)
  if (version !== present.version) return 'overtaken'
  await setNumberAsOperator(deps, { site, loginId: present.loginId }, number)
  return 'done'
}

interface New<Fields> {
  readonly fields: Fields
  readonly contractId: string
}

function newOnes<Fields, Present>(batch: readonly Planned<Fields, Present>[]): readonly New<Fields>[] {
  return batch.flatMap(({ fields, plan }) =>
    plan.kind === 'new' ? [{ fields, contractId: plan.contractId }] : [],
  )
}

function whose(account: Pick<AccountToAdd, 'id' | 'contractId'>) {
  return { actor: 'operator', contractId: account.contractId, accountId: account.id } as const
}
