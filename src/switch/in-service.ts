import { findLine, lockLine } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { isPrepared, setInService } from './mark.ts'

interface ServiceChange {
  /** 11 digits. */
  readonly number: string
  readonly inService: boolean
  /** For the audit trail; without numbers or passwords. */
  readonly reason: string
  /** ID of whoever does it at the desk; without it, the API or the command line. */
  readonly by?: string
  /** Network address of his browser. */
  readonly address?: string
}

export type ServiceOutcome = {
  readonly kind:
    | 'done'
    /** It was so already. */
    | 'unchanged'
    | 'no-line'
    /** Nothing is passed on of this line yet. */
    | 'not-adopted'
    /** There is no telephone system in the configuration. */
    | 'no-switch'
}

/** A state of its own: suspending an ID or a contract stops signing in, never calling. The line's settings stay as they are. */
export function changeService(deps: Deps, change: ServiceChange): Promise<ServiceOutcome> {
  const { number, inService, reason, by, address } = change
  return work(deps, async (within): Promise<ServiceOutcome> => {
    if (within.config.switch === undefined) return { kind: 'no-switch' }
    const contractId = (await findLine(within.db, { number }))?.contractId
    if (contractId === undefined) return { kind: 'no-line' }
    await lockContracts(within.db, [contractId])
    const line = await lockLine(within.db, { number, contractId })
    if (line === undefined) return { kind: 'no-line' }
    if (!(await isPrepared(within, line.id))) return { kind: 'not-adopted' }
    if (!(await setInService(within, line.id, inService))) return { kind: 'unchanged' }
    await record(within, {
      action: inService ? 'line.in-service' : 'line.out-of-service',
      site: 'user',
      actor: 'operator',
      contractId: line.contractId,
      ...(line.accountId !== null && { accountId: line.accountId }),
      ...(address !== undefined && { address }),
      detail: { line: maskNumber(number), reason, ...(by !== undefined && { by }) },
    })
    return { kind: 'done' }
  })
}
