import { hashActivationCode, newActivationCode } from '../accounts/activation-code.ts'
import { findContract, listContractsWithoutNumber, saveEnrolment } from '../accounts/contract.ts'
import { saveActivation } from '../accounts/password.ts'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { work } from '../work.ts'

/** What the operator does about administrators that have no SMS number yet. */
export type Outcome<Done> = ({ readonly kind: 'done' } & Done) | { readonly kind: 'no-administrator' }

/** How a contract's administrator may enrol; `null` = as the installation says. */
export function setEnrolment(
  deps: Deps,
  administratorId: string,
  enrolment: EnrolmentPolicy | null,
): Promise<Outcome<unknown>> {
  return work(deps, async within => {
    const contract = await findContract(within.db, administratorId)
    if (contract === undefined) return { kind: 'no-administrator' }
    await saveEnrolment(within.db, contract.id, enrolment)
    const detail = { policy: enrolment ?? 'installation' }
    const whose = { contractId: contract.id, accountId: contract.accountId }
    await record(within, { ...whose, action: 'enrolment.policy-set', actor: 'operator', detail })
    return { kind: 'done' }
  })
}

/** A new activation code for the opening notice: good once, for 30 days; the one before is void. Shown only now. */
export function makeActivationCode(
  deps: Deps,
  administratorId: string,
): Promise<Outcome<{ readonly activationCode: string }>> {
  const activationCode = newActivationCode(deps.entropy)
  return work(deps, async within => {
    const contract = await findContract(within.db, administratorId)
    if (contract === undefined) return { kind: 'no-administrator' }
    const until = within.clock.now() + policy.activation.lifetimeMs
    const hash = hashActivationCode(within.secret, contract.accountId, activationCode)
    await saveActivation(within.db, contract.accountId, { hash, until })
    const whose = { contractId: contract.id, accountId: contract.accountId }
    await record(within, { ...whose, action: 'activation.made', actor: 'operator' })
    return { kind: 'done', activationCode }
  })
}

/**
 * Registers an administrator's number for him, after his identity was checked; the one way where enrolment is closed.
 * @param number 11 digits, as readSmsNumber gives them
 */
export async function registerAdministratorNumber(
  deps: Deps,
  administratorId: string,
  number: string,
): Promise<Outcome<unknown>> {
  const outcome = await setNumberAsOperator(deps, { site: 'admin', loginId: administratorId }, number)
  if (outcome.kind === 'refused') throw new Error(`no SMS number: ${outcome.problems.join(', ')}`)
  return { kind: outcome.kind === 'no-account' ? 'no-administrator' : 'done' }
}

const PAGE = 500

/** Administrators that have no number, in the order of their IDs, page by page. */
export async function* administratorsWithoutNumber(deps: Deps) {
  for (let after = ''; ; ) {
    const page = await listContractsWithoutNumber(deps.db, { after, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.administratorId
  }
}
