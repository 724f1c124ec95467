import { type AccountToAdd, insertAccounts, lockCustomer } from '../accounts/account.ts'
import { findContract, insertContracts } from '../accounts/contract.ts'
import { insertLines, lockLine } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import type { NamedAdministrator, NamedUser } from '../accounts/named.ts'
import { lockNumberVersion } from '../accounts/number.ts'
import { type AuditEvent, recordAll } from '../audit/audit.ts'
import { setEnrolment } from '../contracts/enrolment.ts'
import { renameContract, setCodesFrom } from '../contracts/states.ts'
import { type NameChange, tellNames } from '../contracts/tell-names.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from '../lines/option-services.ts'
import { changeLine } from '../lines/ordering.ts'
import { savedFacts } from '../lines/saved-facts.ts'
import { newInitialPassword } from '../passwords/initial.ts'
import { hashInitialPassword } from '../passwords/kept.ts'
import type { Db } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import type { SiteKind } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { adoptLines } from '../switch/mark.ts'
import type { Within } from '../work.ts'
import { changeNames, setContractState, setUserState } from './apply-sync.ts'
import type { ContractFields, LineFields } from './fields.ts'
import type { Plan } from './plan.ts'
import { withoutAbroad } from './plan-abroad.ts'
import { changesCalls, withoutLoops } from './plan-services.ts'

export interface Planned<Fields, Present> {
  readonly fields: Fields
  readonly plan: Plan<Present>
}

/** `overtaken`: somebody else changed the same rows meanwhile. Take the transaction back and plan anew. */
export type ApplyOutcome = 'done' | 'overtaken'

export async function applyContracts(
  deps: Within,
  batch: readonly Planned<ContractFields, NamedAdministrator>[],
): Promise<ApplyOutcome> {
  const changed = batch.flatMap(({ plan }) => (plan.kind === 'changed' ? [plan.present.contractId] : []))
  await lockContracts(deps.db, changed)
  const added = await addContracts(deps, newOnes(batch))
  if (added === 'overtaken') return added
  for (const { fields } of newOnes(batch))
    if (fields.state === 'suspended') await setContractState(deps, fields.adminId, fields.state)
  for (const { fields, plan } of batch)
    if (plan.kind === 'changed' && (await changeContract(deps, fields, plan)) === 'overtaken')
      return 'overtaken'
  return 'done'
}

export async function applyLines(
  deps: Within,
  batch: readonly Planned<LineFields, NamedUser>[],
): Promise<ApplyOutcome> {
  await lockContracts(deps.db, await contractsOf(deps, batch))
  if ((await lookAtForwarding(deps, batch)) === 'overtaken') return 'overtaken'
  const added = await addLines(deps, newOnes(batch))
  if (added === 'overtaken') return added
  for (const { fields } of newOnes(batch))
    if (fields.state === 'suspended') await setUserState(deps, fields.loginId ?? '', fields.state)
  const names: NameChange[] = []
  // All names first: what forwards to a line that gets another number follows it, and is then as its own row says.
  for (const { fields, plan } of batch) {
    if (plan.kind !== 'changed') continue
    // Before its line, which a change of the account writes to as well.
    await lockCustomer(deps.db, plan.present.id)
    const named = await changeNames(deps, { fields, ...plan })
    if (named.kind === 'overtaken') return 'overtaken'
    names.push(...named.changes)
  }
  for (const { fields, plan } of batch)
    if (plan.kind === 'changed' && (await changeUser(deps, fields, plan)) === 'overtaken') return 'overtaken'
  await tellNames(deps, names)
  return 'done'
}

/** Those that have, get or lose a line of the batch, before an account or a line is locked. */
async function contractsOf(
  { db }: Deps,
  batch: readonly Planned<LineFields, NamedUser>[],
): Promise<readonly string[]> {
  const ids = batch.flatMap(({ plan }) => {
    if (plan.kind === 'changed') return plan.present.contractId
    return plan.kind === 'new' && changesCalls(plan) ? plan.contractId : []
  })
  const isMoved = ({ plan }: (typeof batch)[number]) =>
    plan.kind === 'changed' && plan.changes.some(({ column }) => column === 'admin_id')
  const getting = new Set(batch.filter(isMoved).map(({ fields }) => fields.adminId ?? ''))
  for (const administratorId of getting) {
    const contract = await findContract(db, administratorId)
    if (contract !== undefined) ids.push(contract.id)
  }
  return ids
}

/**
 * Nobody else forwards calls of these contracts meanwhile; what somebody did since it was planned is looked at again. Before
 * anything is changed: one row changes lines of others too.
 */
async function lookAtForwarding(
  { db }: Deps,
  batch: readonly Planned<LineFields, NamedUser>[],
): Promise<ApplyOutcome> {
  const set = batch.filter(({ plan }) => changesCalls(plan))
  if (set.length === 0) return 'done'
  for (const { plan } of set) {
    if (plan.kind !== 'changed') continue
    await lockCustomer(db, plan.present.id)
    if (!(await isAsPlanned(db, plan.present))) return 'overtaken'
  }
  const fields = set.map(one => one.fields)
  const plans = await withoutAbroad(
    { db },
    set.map(({ plan }) => plan),
  )
  const again = await withoutLoops({ db }, fields, plans)
  return again.some(({ kind }) => kind === 'bad') ? 'overtaken' : 'done'
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

async function addLines(deps: Within, rows: readonly New<LineFields>[]): Promise<ApplyOutcome> {
  const made = rows.map(({ fields, contractId, services }) => {
    const line = {
      id: newId(deps.entropy),
      contractId,
      number: fields.line ?? '',
      userName: fields.userName ?? '',
      ordered: JSON.stringify(fields.ordered ?? []),
      settings: JSON.stringify(services ?? FIRST_OPTION_SERVICES),
    }
    const account = newAccount(deps, { ...fields, loginId: fields.loginId ?? '' })
    return { line, services, account: { ...account, contractId, site: 'user', lineId: line.id } } as const
  })
  const inserted = await insertLines(
    deps.db,
    made.map(one => one.line),
  )
  if (inserted !== made.length) return 'overtaken'
  // Of a line whose services are said, that is what the telephone system has.
  await adoptLines(
    deps,
    made.flatMap(({ line, services }) => (services === undefined ? [] : [line.id])),
  )
  return insertAccountsOf(
    deps,
    made.map(one => one.account),
    made.flatMap(({ account, line, services }) => {
      const added = {
        ...whose(account),
        action: 'line.added',
        detail: { line: maskNumber(line.number) },
      } as const
      const facts = services && savedFacts(FIRST_OPTION_SERVICES, services)
      if (facts === undefined) return [added]
      return [added, { ...added, action: 'line.saved', detail: { ...added.detail, ...facts } } as const]
    }),
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
    if (column === 'state') await setContractState(deps, administratorId, fields.state)
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
  { changes, present, services }: Extract<Plan<NamedUser>, { kind: 'changed' }>,
): Promise<ApplyOutcome> {
  const { userName, ordered } = fields
  const [loginId, line] = [fields.loginId ?? present.loginId, fields.line ?? present.lineNumber]
  if (services !== undefined || changes.some(({ column }) => column === 'user_name' || column === 'ordered'))
    // A file of thousands of lines is no act that each of them is told of by SMS: whoever brings it in tells his customers.
    await changeLine(deps, line, { userName, ordered, services, isToldOtherwise: true })
  if (changes.some(({ column }) => column === 'state')) await setUserState(deps, loginId, fields.state)
  if (!changes.some(({ column }) => column === 'sms_number')) return 'done'
  return setNumber(deps, { site: 'user', present: { ...present, loginId }, number: fields.number })
}

/** What it does with calls was judged by what was there then. */
async function isAsPlanned(tx: Db, { lineNumber, contractId, lineVersion }: NamedUser): Promise<boolean> {
  const line = await lockLine(tx, { number: lineNumber, contractId })
  return line?.version === lineVersion
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
  readonly services: OptionServices | undefined
}

function newOnes<Fields, Present>(batch: readonly Planned<Fields, Present>[]): readonly New<Fields>[] {
  return batch.flatMap(({ fields, plan }) =>
    plan.kind === 'new' ? [{ fields, contractId: plan.contractId, services: plan.services }] : [],
  )
}

function whose(account: Pick<AccountToAdd, 'id' | 'contractId'>) {
  return { actor: 'operator', contractId: account.contractId, accountId: account.id } as const
}
