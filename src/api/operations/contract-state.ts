import { z } from 'zod'
import { findContract, lockContract } from '../../accounts/contract.ts'
import { resumeContract, suspendContract } from '../../contracts/states.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import { administratorId, isoTimeOrNull, reason, time } from './fields.ts'

const params = z.strictObject({ administratorId })
const state = z
  .strictObject({
    suspended: z.boolean(),
    since: time.nullable().describe('Since when it is suspended'),
  })
  .meta({ id: 'ContractState', title: 'ContractState' })

const STATE: Resource<typeof params, typeof state> = {
  path: '/contracts/{administratorId}/state',
  params,
  schema: state,
  example: { suspended: true, since: '2026-11-24T01:00:00.000Z' },
  lock: (deps, of) => lockContract(deps.db, of.administratorId),
  async find(deps, of) {
    const record = await findContract(deps.db, of.administratorId)
    if (record === undefined) return undefined
    const { suspendedAt } = record
    return { body: { suspended: suspendedAt !== null, since: isoTimeOrNull(suspendedAt) } }
  },
}

export const CONTRACT_STATE_OPERATIONS: readonly Operation[] = [
  reading(STATE, {
    id: 'getContractState',
    scope: 'contracts:read',
    summary: 'Look whether a contract is suspended',
  }),

  changing(STATE, {
    id: 'setContractState',
    method: 'put',
    scope: 'states:write',
    summary: 'Suspend or resume a contract',
    description:
      'Suspending ends every session of the contract, and nobody of it signs in. Resuming leaves alone those who are suspended by themselves.',
    body: {
      schema: z.strictObject({ suspended: z.boolean(), reason }),
      example: { suspended: true, reason: '解約手続き' },
    },
    async change(deps, of, body) {
      const change = { ...of, reason: body.reason }
      await (body.suspended ? suspendContract(deps, change) : resumeContract(deps, change))
      return undefined
    },
  }),
]
