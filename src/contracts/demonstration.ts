import { findLine } from '../accounts/line.ts'
import type { Deps } from '../deps.ts'
import { ORDERED_SERVICES } from '../lines/option-services.ts'
import { adoptLines, isPrepared } from '../switch/mark.ts'
import { work } from '../work.ts'
import { addContract, addLine, type NewContract, type NewLine } from './contracts.ts'

/** The accounts of the demonstration (SPEC, section 5). Their passwords are public: never for real customers. */
export const DEMONSTRATION_CONTRACTS: readonly NewContract[] = [
  {
    name: '関所商事株式会社（デモ）',
    administrator: { loginId: 'demo-admin', password: 'sekisho-demo-1', smsNumber: '09012345678' },
  },
  { name: '箱根物産株式会社（デモ）', administrator: { loginId: 'demo-admin2', password: 'sekisho-demo-2' } },
]

export const DEMONSTRATION_LINES: readonly NewLine[] = [
  {
    administratorId: 'demo-admin',
    number: '05055000001',
    userName: '総務部',
    ordered: ORDERED_SERVICES,
    user: { loginId: 'demo-user1', password: 'sekisho-user-1', smsNumber: '08012345678' },
  },
  {
    administratorId: 'demo-admin',
    number: '05055000002',
    userName: '営業部',
    ordered: ORDERED_SERVICES,
    user: { loginId: 'demo-user2', password: 'sekisho-user-2' },
  },
  {
    administratorId: 'demo-admin',
    number: '05055000003',
    userName: '受付',
    ordered: ['forwarding'],
    user: { loginId: 'demo-user3', password: 'sekisho-user-3', smsNumber: '09012345678' },
  },
]

/** Makes what is missing of them; what was changed while trying things out stays. */
export async function addDemonstration(deps: Deps): Promise<void> {
  for (const contract of DEMONSTRATION_CONTRACTS) await addContract(deps, contract)
  for (const line of DEMONSTRATION_LINES) {
    await addLine(deps, line)
    await adopt(deps, line.number)
  }
}

/** Where the demonstration has a telephone system: its settings are all that it has. */
function adopt(deps: Deps, number: string): Promise<void> {
  return work(deps, async within => {
    const line = await findLine(within.db, { number })
    if (line && !(await isPrepared(within, line.id))) await adoptLines(within, [line.id])
  })
}
