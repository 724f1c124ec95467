import type { Deps } from '../deps.ts'
import { addOperator, type NewOperator } from './operators.ts'

/** The desk of the demonstration: two supervisors, because each approves what the other asks for. Their passwords are public. */
export const DEMONSTRATION_OPERATORS: readonly (NewOperator & { readonly password: string })[] = [
  {
    loginId: 'demo-desk',
    role: 'supervisor',
    password: 'sekisho-desk-1',
    smsNumber: '07033330001',
  },
  {
    loginId: 'demo-desk2',
    role: 'supervisor',
    password: 'sekisho-desk-2',
    smsNumber: '07033330002',
  },
]

/** Makes those that are missing; what was changed while trying things out stays. */
export async function addDemonstrationDesk(deps: Deps): Promise<void> {
  for (const operator of DEMONSTRATION_OPERATORS) await addOperator(deps, operator)
}
