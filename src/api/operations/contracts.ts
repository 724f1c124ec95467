import { z } from 'zod'
import { type Contract, findContract, listContracts, lockContract } from '../../accounts/contract.ts'
import { type DayByKeyOutcome, setCodesFromByKey } from '../../contracts/code-day.ts'
import { type AddOutcome, addContract } from '../../contracts/contracts.ts'
import { setEnrolment } from '../../contracts/enrolment.ts'
import { renameContract, resumeContract, suspendContract } from '../../contracts/states.ts'
import type { Deps } from '../../deps.ts'
import { paged, readCursor } from '../cursor.ts'
import { asking, changing, creating, NOTHING, type Operation, type Resource, reading } from '../operation.ts'
import type { Problem } from '../problem.ts'
import {
  administratorId,
  anyName,
  codesFrom,
  contractName,
  delivery,
  enrolment,
  initialPassword,
  isoTime,
  isoTimeOrNull,
  nextCursor,
  page,
  reason,
  smsNumber,
  suspended,
  time,
} from './fields.ts'

const contract = z
  .strictObject({ administratorId, name: anyName, enrolment, codesFrom, suspended, createdAt: time })
  .meta({ id: 'Contract', title: 'Contract' })
const params = z.strictObject({ administratorId })

const CONTRACT: Resource<typeof params, typeof contract> = {
  path: '/contracts/{administratorId}',
  params,
  schema: contract,
  example: {
    administratorId: 'hakone-admin',
    name: '箱根物産株式会社',
    enrolment: null,
    codesFrom: '2026-12-01',
    suspended: false,
    createdAt: '2026-11-24T01:00:00.000Z',
  },
  lock: (deps, of) => lockContract(deps.db, of.administratorId),
  async find(deps, of) {
    const record = await findContract(deps.db, of.administratorId)
    return record && { body: shown(record) }
  },
}

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
  lock: CONTRACT.lock,
  async find(deps, of) {
    const record = await findContract(deps.db, of.administratorId)
    if (record === undefined) return undefined
    const { suspendedAt } = record
    return { body: { suspended: suspendedAt !== null, since: isoTimeOrNull(suspendedAt) } }
  },
}

export const CONTRACT_OPERATIONS: readonly Operation[] = [
  asking({
    id: 'listContracts',
    scope: 'contracts:read',
    summary: 'List contracts',
    description: 'In the order of their 管理者ID.',
    path: '/contracts',
    params: NOTHING,
    query: page,
    answer: {
      schema: z
        .strictObject({ items: z.array(contract), nextCursor })
        .meta({ id: 'ContractList', title: 'ContractList' }),
      description: 'One page',
      example: { items: [CONTRACT.example], nextCursor: null },
    },
    async find(deps, { query: { limit, cursor } }) {
      const after = readCursor(cursor ?? '') ?? ''
      const rows = await listContracts(deps.db, { after, limit: limit + 1 })
      return { body: paged(rows.map(shown), limit, row => row.administratorId) }
    },
  }),

  creating({
    id: 'addContract',
    scope: 'contracts:write',
    summary: 'Add a contract with its administrator',
    path: '/contracts',
    params: NOTHING,
    body: {
      schema: z.strictObject({
        administratorId,
        name: contractName,
        enrolment: enrolment.optional(),
        codesFrom: codesFrom.optional(),
        smsNumber: smsNumber.optional(),
        delivery,
      }),
      example: { administratorId: 'hakone-admin', name: '箱根物産株式会社', delivery: 'answer' },
    },
    answer: {
      schema: z
        .strictObject({ contract, initialPassword })
        .meta({ id: 'AddedContract', title: 'AddedContract' }),
      description: 'The contract, and the initial password of its administrator',
      example: { contract: CONTRACT.example, initialPassword: 'abcd-efgh-jkmn-pqrs-tuvw' },
    },
    problems: ['id-taken'],
    async create(deps, _, body) {
      const outcome = await addContract(deps, {
        name: body.name,
        administrator: {
          loginId: body.administratorId,
          initialPassword: body.delivery === 'notice' ? 'notice' : 'shown',
          ...(body.smsNumber !== undefined && { smsNumber: body.smsNumber }),
        },
        ...(body.enrolment && { enrolment: body.enrolment }),
        ...(body.codesFrom && { codesFrom: body.codesFrom }),
      })
      if (outcome.kind !== 'added') return refusalOf(outcome)
      const found = await getContract(deps, body.administratorId)
      return {
        kind: 'created',
        status: 201,
        body: { contract: found.body, initialPassword: outcome.initialPassword ?? null },
        at: { path: `/contracts/${body.administratorId}`, found },
      }
    },
  }),

  reading(CONTRACT, { id: 'getContract', scope: 'contracts:read', summary: 'Look at a contract' }),

  changing(CONTRACT, {
    id: 'changeContract',
    method: 'patch',
    scope: 'contracts:write',
    summary: 'Change a contract',
    description:
      "What is left out stays (JSON Merge Patch, RFC 7396). Another `codesFrom` needs a `reason`, and the administrator's number is told by SMS. A later one is refused where he has no number: then only the desk, where a second supervisor agrees, or the command line sets it.",
    body: {
      schema: z.strictObject({
        name: contractName.optional(),
        enrolment: enrolment.optional(),
        codesFrom: codesFrom.optional(),
        reason: reason.optional(),
      }),
      example: { name: '箱根物産株式会社', codesFrom: '2026-12-01', reason: '端末の手配のため' },
    },
    async change(deps, of, body) {
      const before = (await getContract(deps, of.administratorId)).body
      if (body.codesFrom !== undefined) {
        const { codesFrom: day, reason } = body
        const problem = problemOfDay(await setCodesFromByKey(deps, { ...of, day, reason }))
        if (problem !== undefined) return problem
      }
      if (body.name !== undefined) await renameContract(deps, { ...of, name: body.name })
      if (body.enrolment !== undefined && body.enrolment !== before.enrolment)
        await setEnrolment(deps, of.administratorId, body.enrolment)
      return undefined
    },
  }),

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

/** What adding was refused for, in the words of HTTP; for contracts and for lines. */
export function refusalOf(outcome: Exclude<AddOutcome, { kind: 'added' }>): Problem {
  switch (outcome.kind) {
    case 'id-taken':
      return { kind: 'id-taken', detail: 'Somebody signs in with this ID already. Choose another one.' }
    case 'line-taken':
      return { kind: 'line-taken' }
    case 'day-too-late':
      return dayTooLate(outcome.last)
    case 'no-contract':
      return { kind: 'not-found', detail: 'There is no contract with this 管理者ID.' }
    case 'bad-id':
    case 'bad-line-number':
      throw new Error(`the declared schema let ${outcome.kind} through`)
  }
}

function dayTooLate(last: string): Problem {
  const detail = `must be ${last} at the latest: until then a password alone opens its accounts`
  return { kind: 'invalid', errors: [{ pointer: '#/codesFrom', detail }] }
}

function problemOfDay(outcome: DayByKeyOutcome): Problem | undefined {
  switch (outcome.kind) {
    case 'done':
    case 'unchanged':
    case 'no-account':
      return undefined
    case 'too-late':
      return dayTooLate(outcome.last)
    case 'reason-missing': {
      const detail = 'must say why codes become compulsory on another day'
      return { kind: 'invalid', errors: [{ pointer: '#/reason', detail }] }
    }
    case 'nobody-told': {
      const detail =
        'cannot be later: the administrator has no SMS number that could be told. Set it at the desk, where a second supervisor agrees, or by `sekisho contract codes-from`'
      return { kind: 'invalid', errors: [{ pointer: '#/codesFrom', detail }] }
    }
  }
}

async function getContract(deps: Deps, id: string) {
  const found = await CONTRACT.find(deps, { administratorId: id })
  if (found === undefined) throw new Error('the contract of this transaction is gone')
  return found
}

function shown(record: Contract): z.output<typeof contract> {
  return {
    administratorId: record.administratorId,
    name: record.name,
    enrolment: record.enrolment,
    codesFrom: record.codesFrom,
    suspended: record.suspendedAt !== null,
    createdAt: isoTime(record.createdAt),
  }
}
