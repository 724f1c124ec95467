import { z } from 'zod'
import {
  type Contract,
  findContract,
  listContracts,
  listContractsUpdated,
  lockContract,
} from '../../accounts/contract.ts'
import { setContractAbroadByKey } from '../../contracts/abroad.ts'
import { type DayByKeyOutcome, setCodesFromByKey } from '../../contracts/code-day.ts'
import { type AddOutcome, addContract } from '../../contracts/contracts.ts'
import { setEnrolment } from '../../contracts/enrolment.ts'
import { renameContract } from '../../contracts/states.ts'
import type { Deps } from '../../deps.ts'
import { policy } from '../../policy.ts'
import { paged, readCursor, readTimedCursor, timedKey } from '../cursor.ts'
import { asking, changing, creating, NOTHING, type Operation, type Resource, reading } from '../operation.ts'
import type { Problem } from '../problem.ts'
import { CONTRACT_END_OPERATIONS } from './contract-end.ts'
import { CONTRACT_STATE_OPERATIONS } from './contract-state.ts'
import {
  abroad,
  administratorId,
  anyName,
  codesFrom,
  contractName,
  delivery,
  enrolment,
  initialPassword,
  isoTime,
  isoTimeOf,
  nextCursor,
  reason,
  SINCE_HELP,
  smsNumber,
  suspended,
  time,
  updatedAt,
  updatedPage,
} from './fields.ts'
import { ID_KEPT, LINE_KEPT } from './kept.ts'
import { refusesHeardByItself } from './same-hand.ts'

const contract = z
  .strictObject({
    ...{ administratorId, name: anyName, enrolment, codesFrom, abroad, suspended },
    lastDay: z.string().nullable().describe('Last day (Japan) of the contract; null = it does not end'),
    createdAt: time,
    updatedAt,
  })
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
    abroad: null,
    suspended: false,
    lastDay: null,
    createdAt: '2026-11-24T01:00:00.000Z',
    updatedAt: '2026-11-24T01:00:00.000Z',
  },
  lock: (deps, of) => lockContract(deps.db, of.administratorId),
  async find(deps, of) {
    const record = await findContract(deps.db, of.administratorId)
    return record && { body: shown(record) }
  },
}

export const CONTRACT_OPERATIONS: readonly Operation[] = [
  asking({
    id: 'listContracts',
    scope: 'contracts:read',
    summary: 'List contracts',
    description: `In the order of their 管理者ID. ${SINCE_HELP}`,
    path: '/contracts',
    params: NOTHING,
    query: updatedPage,
    answer: {
      schema: z
        .strictObject({ items: z.array(contract), nextCursor })
        .meta({ id: 'ContractList', title: 'ContractList' }),
      description: 'One page',
      example: { items: [CONTRACT.example], nextCursor: null },
    },
    async find(deps, { query: { limit, cursor, updatedSince } }) {
      if (updatedSince !== undefined) {
        const page = { since: Date.parse(updatedSince), after: readTimedCursor(cursor), limit: limit + 1 }
        const rows = await listContractsUpdated(deps.db, page)
        const { items, nextCursor } = paged(rows, limit, ({ updatedAt: at, id }) => timedKey({ at, id }))
        return { body: { items: items.map(shown), nextCursor } }
      }
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

  reading(CONTRACT, { id: 'getContract', scope: 'contracts:read', summary: 'Read a contract' }),

  changing(CONTRACT, {
    id: 'changeContract',
    method: 'patch',
    scope: 'contracts:write',
    summary: 'Change a contract',
    description:
      "What is left out stays (JSON Merge Patch, RFC 7396). Another `codesFrom` needs a `reason`, and a notice is sent to the administrator's number by SMS. A later one is refused if there is no number: then it can be set only at the desk, where a second supervisor approves it, or on the command line. The same holds for lifting `abroad: never`; if there is a number, a notice is sent to it by SMS, and it is refused if this key set that number lately.",
    problems: ['same-hand'],
    body: {
      schema: z.strictObject({
        name: contractName.optional(),
        enrolment: enrolment.optional(),
        codesFrom: codesFrom.optional(),
        abroad: abroad.optional(),
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
      if (body.abroad !== undefined) {
        const { abroad: rule, reason } = body
        const wanted = { ...of, rule, ...(reason !== undefined && { reason }) }
        const { kind } = await setContractAbroadByKey(deps, wanted)
        if (kind === 'nobody-told') {
          const detail =
            'cannot be lifted: the administrator has no SMS number that could be notified. Use `sekisho contract abroad`'
          return { kind: 'invalid', errors: [{ pointer: '#/abroad', detail }] }
        }
        if (kind === 'done' && rule === null) {
          const refusal = await refusesHeardByItself(deps, await findContract(deps.db, of.administratorId))
          if (refusal !== undefined) return refusal
        }
      }
      if (body.name !== undefined) await renameContract(deps, { ...of, name: body.name })
      if (body.enrolment !== undefined && body.enrolment !== before.enrolment)
        await setEnrolment(deps, of.administratorId, body.enrolment)
      return undefined
    },
  }),

  ...CONTRACT_STATE_OPERATIONS,
  ...CONTRACT_END_OPERATIONS,
]

/** What adding was refused for, in the words of HTTP; for contracts and for lines. */
export function refusalOf(outcome: Exclude<AddOutcome, { kind: 'added' }>): Problem {
  switch (outcome.kind) {
    case 'id-taken':
      return { kind: 'id-taken', detail: 'Somebody signs in with this ID already. Choose another one.' }
    case 'line-taken':
      return { kind: 'line-taken' }
    case 'id-kept':
      return { kind: 'id-taken', detail: ID_KEPT }
    case 'line-kept':
      return { kind: 'line-taken', detail: LINE_KEPT }
    case 'contract-full':
      return {
        kind: 'contract-full',
        detail: `A contract has ${policy.contract.mostLines} lines at most. Add another contract for the others.`,
      }
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
        'cannot be later: the administrator has no SMS number that could be notified. Set it at the desk, where a second supervisor approves it, or with `sekisho contract codes-from`'
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
    abroad: record.abroad,
    suspended: record.suspendedAt !== null,
    lastDay: record.endsOn,
    createdAt: isoTime(record.createdAt),
    updatedAt: isoTimeOf(record.updatedAt),
  }
}
