import type { Deps } from '../deps.ts'
import { addDeskMember, type NewDeskMember } from './members.ts'

/** The desk of the demonstration: two supervisors, because each approves what the other asks for. Their passwords are public. */
export const DEMONSTRATION_MEMBERS: readonly (NewDeskMember & { readonly password: string })[] = [
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
  for (const member of DEMONSTRATION_MEMBERS) await addDeskMember(deps, member)
}
