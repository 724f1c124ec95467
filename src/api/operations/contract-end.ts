import { z } from 'zod'
import { findContract, lockContract } from '../../accounts/contract.ts'
import { firstLastDayAlone, setContractEndByKey } from '../../contracts/ending.ts'
import { isDay } from '../../platform/i18n/japan-time.ts'
import { HOUR_MS, policy } from '../../policy.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import { administratorId, reason } from './fields.ts'
import { refusesHeardByItself } from './same-hand.ts'

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
      `${HOURS} hours later at the earliest; refused if the administrator has no number, or one that this key set lately. At the desk this needs a second person's approval: give this scope only to programs that need it.`,
    ].join(' '),
    problems: ['same-hand'],
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
      const { kind } = await setContractEndByKey(deps, { ...of, ...body })
      if (kind === 'nobody-told') {
        const detail =
          'cannot be set: the administrator has no SMS number that could be notified. Set it at the desk, or with `sekisho contract end`'
        return { kind: 'invalid', errors: [{ pointer: '#/lastDay', detail }] }
      }
      // The contract is locked: what the key did at the same moment is seen. All of it is taken back.
      return body.lastDay === null
        ? undefined
        : refusesHeardByItself(deps, await findContract(deps.db, of.administratorId))
    },
  }),
]
