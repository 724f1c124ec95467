import type { NamedUser } from '../accounts/named.ts'
import { type Refusal, whyNotMoved } from '../contracts/moving-within.ts'
import type { Deps } from '../deps.ts'
import { COMING } from './coming.ts'
import type { LineFields } from './fields.ts'
import type { Change, Comparison, Plan } from './plan.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'

/** What a row makes of the names of a line that is there: its number, its login ID, its contract. */
export type NamesPlan =
  | { readonly kind: 'names'; readonly changes: readonly Change[] }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] }

export function planNames(
  found: NamedUser,
  of: {
    readonly row: LineFields
    readonly contractId: string | undefined
    readonly user: NamedUser | undefined
    readonly comparison: Comparison
  },
): NamesPlan {
  const { row, contractId, user, comparison } = of
  const { sync } = comparison
  const changes: Change[] = []
  if (row.adminId !== undefined && contractId !== found.contractId) {
    if (sync === undefined) return bad('other-contract')
    // One that another file brings is there by the time it is applied.
    if (contractId === undefined && !comparison.coming.has(COMING, row.adminId)) return bad('no-contract')
    changes.push({ column: 'admin_id', from: 'another contract', to: row.adminId })
  }
  if (row.loginId !== undefined && row.loginId !== found.loginId) {
    if (sync === undefined) return bad('other-login-id')
    if (user !== undefined) return bad('login-id-taken')
    // He is not renamed: he has another line now, and this one gets somebody else.
    if (sync.has('login ID', found.loginId)) return bad('login-id-moves')
    changes.push({ column: 'login_id', from: found.loginId, to: row.loginId })
  }
  if (row.line !== undefined && row.line !== found.lineNumber)
    changes.push({ column: 'line', from: found.lineNumber, to: row.line })
  return { kind: 'names', changes }
}

/** The same plans, but for lines that cannot be moved, or have the number, as things are. */
export async function withMoves(
  deps: Pick<Deps, 'db'>,
  rows: readonly LineFields[],
  plans: readonly Plan<NamedUser>[],
): Promise<readonly Plan<NamedUser>[]> {
  const looked: Plan<NamedUser>[] = []
  for (const [n, plan] of plans.entries()) {
    const why = plan.kind === 'changed' ? await whyNot(deps, rows[n], plan) : undefined
    looked.push(why === undefined ? plan : bad(why))
  }
  return looked
}

async function whyNot(
  deps: Pick<Deps, 'db'>,
  row: LineFields | undefined,
  { present, changes }: Extract<Plan<NamedUser>, { kind: 'changed' }>,
): Promise<ProblemCode | undefined> {
  const toOf = (column: Change['column']) => changes.find(change => change.column === column)?.to
  const [administratorId, newNumber] = [toOf('admin_id'), toOf('line')]
  if (row === undefined || (administratorId === undefined && newNumber === undefined)) return undefined
  const number = present.lineNumber
  const why = await whyNotMoved(deps, {
    number,
    administratorId,
    ...(newNumber !== undefined && { newNumber }),
  })
  return why && PROBLEM_OF[why]
}

const PROBLEM_OF: Partial<Record<Refusal['kind'] | 'unchanged', ProblemCode>> = {
  loop: 'forwarding-loop',
  abroad: 'never-abroad',
  'contract-full': 'contract-full',
}

function bad(code: ProblemCode): { readonly kind: 'bad'; readonly problems: readonly Problem[] } {
  return { kind: 'bad', problems: [problem(code)] }
}
