import { z } from 'zod'
import { lockCustomer } from '../../accounts/account.ts'
import { lockContractOf } from '../../accounts/contract.ts'
import { type Customer, findCustomer, findCustomerNamed } from '../../accounts/customer.ts'
import { findOpenClearing } from '../../clearing/clearing.ts'
import { IDENTITY_CHECKS, requestClearing } from '../../clearing/request.ts'
import type { IdentityCheck } from '../../clearing/tables.ts'
import type { Deps } from '../../deps.ts'
import { type Within, work } from '../../work.ts'
import { type Created, creating, type Operation } from '../operation.ts'
import type { Problem } from '../problem.ts'
import { type administratorId, isoTime, reason, time } from './fields.ts'

const identity = z
  .enum(IDENTITY_CHECKS as readonly [IdentityCheck, ...IdentityCheck[]])
  .describe('How it was made sure who is asking')
const clearing = z
  .strictObject({
    state: z.enum(['waiting', 'cleared']),
    needsApproval: z.boolean().describe('A supervisor at the desk has to agree'),
    clearedFrom: time.nullable().describe('Not before then; null when it is cleared already'),
  })
  .meta({ id: 'NumberClearing', title: 'NumberClearing' })
type Clearing = z.output<typeof clearing>

/** An administrator's number is not removed but cleared, by the rules of the desk: told, and in time. */
export function numberClearing(
  path: string,
  params: z.ZodObject<{ administratorId: typeof administratorId }>,
): Operation {
  return creating({
    id: 'clearAdministratorSmsNumber',
    scope: 'numbers:write',
    summary: "Clear an administrator's SMS number",
    description: [
      'For an administrator whose phone is lost. As at the desk: a notice is sent to the number by SMS immediately, and the number is',
      'cleared after the hours of desk.clearAfterHours; with desk.secondOperator, or if this key received a new password for the ID',
      'lately, a supervisor at the desk has to approve it. Signing in with a code that was sent to the number cancels it. Afterwards',
      'the administrator enrols anew, as the contract says.',
    ].join(' '),
    problems: ['nothing-to-clear'],
    path: `${path}/number-clearings`,
    params,
    body: {
      schema: z.strictObject({ identity, reason }),
      example: { identity: 'call-back', reason: '端末の紛失' },
    },
    answer: {
      schema: clearing,
      description: 'When it is cleared',
      example: { state: 'waiting', needsApproval: true, clearedFrom: '2026-11-27T01:00:00.000Z' },
    },
    create: (deps, of, body) => clear(deps, of.administratorId, body),
  })
}

function clear(
  deps: Deps,
  loginId: string,
  asked: { readonly identity: IdentityCheck; readonly reason: string },
): Promise<Created<Clearing> | Problem> {
  return work(deps, async (within): Promise<Created<Clearing> | Problem> => {
    const customer = await lockAdministrator(within, loginId)
    if (customer === undefined) return { kind: 'not-found' }
    const by = { id: within.operator?.by ?? 'api', address: within.operator?.address ?? '' }
    if (!(await requestClearing(within, { ...asked, by, customer }))) return { kind: 'nothing-to-clear' }
    return { kind: 'created', status: 201, body: await stateOf(within, customer) }
  })
}

async function lockAdministrator(within: Within, loginId: string): Promise<Customer | undefined> {
  const named = await findCustomerNamed(within.db, within.numbers, { site: 'admin', loginId })
  if (named === undefined) return undefined
  await lockContractOf(within.db, named.id)
  return (await lockCustomer(within.db, named.id))
    ? findCustomer(within.db, within.numbers, named.id)
    : undefined
}

async function stateOf(within: Within, { id }: Customer): Promise<Clearing> {
  const open = await findOpenClearing(within.db, id)
  if (open === undefined) return { state: 'cleared', needsApproval: false, clearedFrom: null }
  return {
    state: 'waiting',
    needsApproval: open.approved_by === null,
    clearedFrom: isoTime(open.due_at),
  }
}
