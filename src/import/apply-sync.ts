import type { NamedUser } from '../accounts/named.ts'
import { changeIdOf, type Moved, moveOver, renumber } from '../contracts/moving-within.ts'
import { resumeAccount, resumeContract, suspendAccount, suspendContract } from '../contracts/states.ts'
import type { NameChange } from '../contracts/tell-names.ts'
import type { Deps } from '../deps.ts'
import type { Within } from '../work.ts'
import type { ApplyOutcome } from './apply.ts'
import type { LineFields, RowState } from './fields.ts'
import type { Plan } from './plan.ts'

/** What only files that are kept in step with do: names that become others, and states. */
const BY_FILE = { reason: 'state in the file', hand: 'file' } as const

/**
 * Number, login ID and contract of a line, as the row says. Whoever changed the same meanwhile is looked at anew. What was done is told
 * by whoever has all rows.
 */
export async function changeNames(
  within: Within,
  {
    fields,
    changes,
    present,
  }: Pick<Extract<Plan<NamedUser>, { kind: 'changed' }>, 'changes' | 'present'> & {
    readonly fields: LineFields
  },
): Promise<{ readonly kind: ApplyOutcome; readonly changes: readonly NameChange[] }> {
  const isChanged = (column: string) => changes.some(change => change.column === column)
  const number = fields.line ?? present.lineNumber
  const done: Moved[] = []
  if (isChanged('line')) done.push(await renumber(within, { number: present.lineNumber, newNumber: number }))
  if (isChanged('login_id')) {
    const [loginId, newLoginId] = [present.loginId, fields.loginId ?? '']
    done.push(await changeIdOf(within, { site: 'user', loginId, newLoginId }))
  }
  if (isChanged('admin_id'))
    done.push(await moveOver(within, { number, administratorId: fields.adminId ?? '' }))
  const isDone = done.every(({ kind }) => kind === 'done')
  return {
    kind: isDone ? 'done' : 'overtaken',
    changes: done.flatMap(one => (one.kind === 'done' ? [one.change] : [])),
  }
}

/** `undefined`: it stands in the file again. */
export async function setContractState(
  deps: Deps,
  administratorId: string,
  state: RowState | undefined,
): Promise<void> {
  await (state === 'suspended' ? suspendContract : resumeContract)(deps, { ...BY_FILE, administratorId })
}

export async function setUserState(deps: Deps, loginId: string, state: RowState | undefined): Promise<void> {
  await (state === 'suspended' ? suspendAccount : resumeAccount)(deps, { ...BY_FILE, site: 'user', loginId })
}
