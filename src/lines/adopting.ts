import type { Line as KeptLine } from '../accounts/line.ts'
import { record } from '../audit/audit.ts'
import { maskNumber } from '../sms-number.ts'
import { adoptLines, isPrepared } from '../switch/mark.ts'
import type { Within } from '../work.ts'

/**
 * Whoever says all services of a line says what the telephone system has: from now on the line is in the feed. False when it was
 * already, or there is no telephone system. Nobody has to be told of forwarding that was there before.
 */
export async function adopt(
  within: Within,
  line: Pick<KeptLine, 'id' | 'number' | 'contractId' | 'accountId'>,
): Promise<boolean> {
  if (await isPrepared(within, line.id)) return false
  await adoptLines(within, [line.id])
  await record(within, {
    action: 'line.adopted',
    site: 'user',
    actor: 'operator',
    contractId: line.contractId,
    ...(line.accountId !== null && { accountId: line.accountId }),
    detail: { line: maskNumber(line.number) },
  })
  return true
}
