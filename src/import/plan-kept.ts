import type { NamedAdministrator, NamedUser } from '../accounts/named.ts'
import { keptNames, keptOwners } from '../contracts/freed-names.ts'
import type { Deps } from '../deps.ts'
import type { ContractFields, LineFields } from './fields.ts'
import type { Plan } from './plan.ts'
import { problem } from './problems.ts'

/** Rows whose new IDs or numbers were somebody else's until lately are bad; the same contract may have them back. */

type Asking = Pick<Deps, 'db' | 'secret' | 'clock'>

export async function withoutKeptIds(
  deps: Asking,
  rows: readonly ContractFields[],
  plans: readonly Plan<NamedAdministrator>[],
): Promise<readonly Plan<NamedAdministrator>[]> {
  const added = rows.filter((_, at) => plans[at]?.kind === 'new').map(({ adminId }) => adminId)
  const kept = await keptNames(deps, 'admin', added)
  return plans.map((plan, at) =>
    plan.kind === 'new' && kept.has(rows[at]?.adminId ?? '') ? bad('admin-id-kept') : plan,
  )
}

export async function withoutKeptNames(
  deps: Asking,
  rows: readonly LineFields[],
  plans: readonly Plan<NamedUser>[],
): Promise<readonly Plan<NamedUser>[]> {
  const wanted = plans.map((plan, at) => wantedIn(plan, rows[at]))
  const some = (names: readonly (string | undefined)[]) => names.filter(name => name !== undefined)
  const lines = await keptOwners(deps, 'line', some(wanted.map(({ line }) => line)))
  const users = await keptOwners(deps, 'user', some(wanted.map(({ loginId }) => loginId)))
  return plans.map((plan, at): Plan<NamedUser> => {
    const { line, loginId } = wanted[at] ?? {}
    const own = contractOf(plan)
    const isKept = (owner: string | undefined) => owner !== undefined && owner !== own
    if (isKept(lines.get(line ?? ''))) return bad('line-kept')
    return isKept(users.get(loginId ?? '')) ? bad('login-id-kept') : plan
  })
}

/** Empty of one that is still to come. */
function contractOf(plan: Plan<NamedUser>): string | undefined {
  if (plan.kind === 'new') return plan.contractId
  return plan.kind === 'changed' ? plan.present.contractId : undefined
}

/** Names that the row gives to somebody who does not have them. */
function wantedIn(
  plan: Plan<NamedUser>,
  row: LineFields | undefined,
): { readonly line?: string | undefined; readonly loginId?: string | undefined } {
  if (plan.kind === 'new') return { line: row?.line, loginId: row?.loginId }
  if (plan.kind !== 'changed') return {}
  const toOf = (column: string) => plan.changes.find(change => change.column === column)?.to
  return { line: toOf('line'), loginId: toOf('login_id') }
}

function bad(code: 'admin-id-kept' | 'login-id-kept' | 'line-kept') {
  return { kind: 'bad', problems: [problem(code)] } as const
}
