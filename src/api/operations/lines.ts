import { z } from 'zod'
import { lockLine } from '../../accounts/line.ts'
import { addLine } from '../../contracts/contracts.ts'
import {
  changeLine,
  findOrderedLine,
  listAllLines,
  listOrderedLines,
  listUpdatedLines,
  type OrderedLine,
} from '../../lines/ordering.ts'
import { paged, readCursor, readTimedCursor, timedKey } from '../cursor.ts'
import { asking, changing, creating, NOTHING, type Operation, type Resource, reading } from '../operation.ts'
import { refusalOf } from './contracts.ts'
import {
  administratorId,
  anyName,
  delivery,
  initialPassword,
  isoTimeOf,
  lineNumber,
  loginId,
  nextCursor,
  ordered,
  page,
  SINCE_HELP,
  smsNumber,
  suspended,
  updatedAt,
  updatedPage,
  userName,
} from './fields.ts'
import { LINE_SERVICE_OPERATIONS } from './line-service.ts'
import { LINE_SETTINGS_OPERATIONS } from './line-settings.ts'
import { lineMoves } from './moving.ts'

const line = z
  .strictObject({
    number: lineNumber,
    userName: anyName,
    ordered,
    loginId,
    administratorId,
    hasSmsNumber: z.boolean().describe('An SMS number is registered for its login ID'),
    suspended,
    updatedAt,
  })
  .meta({ id: 'Line', title: 'Line' })
const params = z.strictObject({ number: lineNumber })
const ofContract = z.strictObject({ administratorId })

const LINE: Resource<typeof params, typeof line> = {
  path: '/lines/{number}',
  params,
  schema: line,
  example: {
    number: '05055000101',
    userName: '受付',
    ordered: ['forwarding', 'voicemail'],
    loginId: 'hakone-1',
    administratorId: 'hakone-admin',
    hasSmsNumber: false,
    suspended: false,
    updatedAt: '2026-11-24T01:00:00.000Z',
  },
  lock: async (deps, { number }) => (await lockLine(deps.db, { number })) !== undefined,
  async find(deps, { number }) {
    const found = await findOrderedLine(deps, number)
    return found && { body: shown(found) }
  },
}

function shown({ ordered, updatedAt, ...row }: OrderedLine): z.output<typeof line> {
  return { ...row, ordered: [...ordered], updatedAt: isoTimeOf(updatedAt) }
}

export const LINE_OPERATIONS: readonly Operation[] = [
  asking({
    id: 'listAllLines',
    scope: 'lines:read',
    summary: 'List the lines of all contracts',
    description: `In the order of their numbers. ${SINCE_HELP}`,
    path: '/lines',
    params: NOTHING,
    query: updatedPage,
    answer: {
      schema: z
        .strictObject({ items: z.array(line), nextCursor })
        .meta({ id: 'AllLinesList', title: 'AllLinesList' }),
      description: 'One page',
      example: { items: [LINE.example], nextCursor: null },
    },
    async find(deps, { query: { limit, cursor, updatedSince } }) {
      if (updatedSince !== undefined) {
        const page = { since: Date.parse(updatedSince), after: readTimedCursor(cursor), limit: limit + 1 }
        const rows = await listUpdatedLines(deps, page)
        const { items, nextCursor } = paged(rows, limit, ({ updatedAt: at, id }) => timedKey({ at, id }))
        return { body: { items: items.map(({ id: _, ...row }) => shown(row)), nextCursor } }
      }
      const rows = await listAllLines(deps, { after: readCursor(cursor ?? '') ?? '', limit: limit + 1 })
      return { body: paged(rows.map(shown), limit, row => row.number) }
    },
  }),

  asking({
    id: 'listLines',
    scope: 'lines:read',
    summary: "List a contract's lines",
    description: 'In the order of their numbers.',
    path: '/contracts/{administratorId}/lines',
    params: ofContract,
    query: page,
    answer: {
      schema: z
        .strictObject({ items: z.array(line), nextCursor })
        .meta({ id: 'LineList', title: 'LineList' }),
      description: 'One page',
      example: { items: [LINE.example], nextCursor: null },
    },
    async find(deps, { params: of, query: { limit, cursor } }) {
      const after = readCursor(cursor ?? '') ?? ''
      const rows = await listOrderedLines(deps, { ...of, after, limit: limit + 1 })
      if (rows === undefined) return undefined
      return { body: paged(rows.map(shown), limit, row => row.number) }
    },
  }),

  creating({
    id: 'addLine',
    scope: 'lines:write',
    summary: 'Add a line with its login ID',
    path: '/contracts/{administratorId}/lines',
    params: ofContract,
    body: {
      schema: z.strictObject({
        number: lineNumber,
        userName,
        ordered: ordered.default([]),
        loginId,
        smsNumber: smsNumber.optional(),
        delivery,
      }),
      example: {
        number: '05055000101',
        userName: '受付',
        ordered: ['forwarding'],
        loginId: 'hakone-1',
        delivery: 'answer',
      },
    },
    answer: {
      schema: z.strictObject({ line, initialPassword }).meta({ id: 'AddedLine', title: 'AddedLine' }),
      description: 'The line, and the initial password of its service user',
      example: { line: LINE.example, initialPassword: 'abcd-efgh-jkmn-pqrs-tuvw' },
    },
    problems: ['id-taken', 'line-taken', 'contract-full'],
    async create(deps, of, body) {
      const outcome = await addLine(deps, {
        ...of,
        number: body.number,
        userName: body.userName,
        ordered: body.ordered,
        user: {
          loginId: body.loginId,
          initialPassword: body.delivery === 'notice' ? 'notice' : 'shown',
          ...(body.smsNumber !== undefined && { smsNumber: body.smsNumber }),
        },
      })
      if (outcome.kind !== 'added') return refusalOf(outcome)
      const found = await LINE.find(deps, body)
      if (found === undefined) throw new Error('the line of this transaction is gone')
      return {
        kind: 'created',
        status: 201,
        body: { line: found.body, initialPassword: outcome.initialPassword ?? null },
        at: { path: `/lines/${body.number}`, found },
      }
    },
  }),

  reading(LINE, { id: 'getLine', scope: 'lines:read', summary: 'Read a line' }),

  changing(LINE, {
    id: 'changeLine',
    method: 'patch',
    scope: 'lines:write',
    summary: 'Change the name or the ordered services of a line',
    description:
      'What is left out stays (JSON Merge Patch, RFC 7396). A service that is no longer ordered is switched off, and a rejection list is emptied.',
    body: {
      schema: z.strictObject({ userName: userName.optional(), ordered: ordered.optional() }),
      example: { userName: '受付', ordered: ['forwarding', 'voicemail'] },
    },
    async change(deps, of, body) {
      await changeLine(deps, of.number, body)
      return undefined
    },
  }),

  ...lineMoves(LINE, administratorId),
  ...LINE_SETTINGS_OPERATIONS,
  ...LINE_SERVICE_OPERATIONS,
]
