import { z } from 'zod'
import { findContract, lockContract } from '../../accounts/contract.ts'
import { firstLastDayAlone, setContractEnd } from '../../contracts/ending.ts'
import { isDay } from '../../platform/i18n/japan-time.ts'
import { HOUR_MS, policy } from '../../policy.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import { administratorId, reason } from './fields.ts'

const lastDay = z
  .string()
  .refine(isDay, 'must be a day like 2026-12-31')
  .meta({ format: 'date' })
  .nullable()
  .describe('Last day (Japan, included) of the contract; null = it does not end')
const end = z.strictObject({ lastDay }).meta({ id: 'ContractEnd', title: 'ContractEnd' })
const params = z.strictObject({ administratorId })

const END: Resource<typeof params, typeof end> = {
  path: '/contracts/{administratorId}/end',
  params,
  schema: end,
  example: { lastDay: '2026-12-31' },
  lock: (deps, of) => lockContract(deps.db, of.administratorId),
  async find(deps, of) {
    const found = await findContract(deps.db, of.administratorId)
    return found && { body: { lastDay: found.endsOn } }
  },
}

const HOURS = policy.contract.endsAfterMs / HOUR_MS

/** The end of a contract, after which all of it is erased. */
export const CONTRACT_END_OPERATIONS: readonly Operation[] = [
  reading(END, {
    id: 'getContractEnd',
    scope: 'contracts:read',
    summary: 'Look whether a contract ends',
  }),
  changing(END, {
    id: 'setContractEnd',
    method: 'put',
    scope: 'ends:write',
    summary: 'End a contract, or call that off',
    description: [
      'Until the last day is over nothing changes, and null cancels it. On the following day, the administrator, lines, login IDs, numbers,',
      'names, sessions and SMS of the contract are erased; that cannot be undone. The audit trail keeps what happened under ids that no longer',
      "belong to anybody. Lines and IDs can then be added again. A notice is sent to the administrator's number by SMS, and the data is erased",
      `${HOURS} hours later at the earliest. At the desk this needs a second person's approval: give this scope only to programs that need it.`,
    ].join(' '),
    body: {
      schema: z.strictObject({ lastDay, reason }),
      example: { lastDay: '2026-12-31', reason: '解約届' },
    },
    async change(deps, of, body) {
      const first = firstLastDayAlone(deps)
      if (body.lastDay !== null && body.lastDay < first) {
        const detail = `must be ${first} or later: the administrator has ${HOURS} hours to object`
        return { kind: 'invalid', errors: [{ pointer: '#/lastDay', detail }] }
      }
      await setContractEnd(deps, { ...of, ...body })
      return undefined
    },
  }),
]
