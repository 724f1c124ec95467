import { z } from 'zod'
import { lockAccountNamed } from '../../accounts/account.ts'
import { findCustomerNamed } from '../../accounts/customer.ts'
import { resumeAccount, suspendAccount } from '../../contracts/states.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import type { AccountFamily } from './account-family.ts'
import { contractSuspended, isoTimeOrNull, reason, suspended, time } from './fields.ts'

const state = z
  .strictObject({
    suspended,
    since: time.nullable().describe('Since when it is suspended by itself'),
    contractSuspended,
  })
  .meta({ id: 'AccountState', title: 'AccountState' })

export function stateOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  const { site, idOf, noun, person } = family
  const resource = stateOf(family)
  return [
    reading(resource, {
      id: `get${noun}State`,
      scope: family.readScope,
      summary: `Look whether ${person} is suspended`,
    }),
    changing(resource, {
      id: `set${noun}State`,
      method: 'put',
      scope: 'states:write',
      summary: `Suspend or resume ${person}`,
      description:
        'Suspending ends all sessions of the ID. Resuming does not help while the whole contract is suspended.',
      body: {
        schema: z.strictObject({ suspended: z.boolean(), reason }),
        example: { suspended: true, reason: '端末の紛失' },
      },
      async change(deps, of, body) {
        const change = { site, loginId: idOf(of), reason: body.reason }
        await (body.suspended ? suspendAccount(deps, change) : resumeAccount(deps, change))
        return undefined
      },
    }),
  ]
}

function stateOf<P extends z.ZodObject>({
  site,
  idOf,
  ...family
}: AccountFamily<P>): Resource<P, typeof state> {
  return {
    path: `${family.path}/state`,
    params: family.params,
    schema: state,
    example: { suspended: true, since: '2026-11-24T01:00:00.000Z', contractSuspended: false },
    lock: (deps, of) => lockAccountNamed(deps.db, site, idOf(of)),
    async find(deps, of) {
      const record = await findCustomerNamed(deps.db, deps.numbers, { site, loginId: idOf(of) })
      if (record === undefined) return undefined
      const { suspendedAt: since, contractSuspendedAt } = record
      const contractSuspended = contractSuspendedAt !== null
      return { body: { suspended: since !== null, since: isoTimeOrNull(since), contractSuspended } }
    },
  }
}
