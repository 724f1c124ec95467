import { z } from 'zod'
import { optionServicesSchema } from '../../lines/option-services.ts'
import { policy } from '../../policy.ts'
import { readCursor, readPage, writeCursor, writePage } from '../../switch/cursor.ts'
import { readFeed, readSnapshot, takeApplied } from '../../switch/feed.ts'
import type { LineState } from '../../switch/state.ts'
import { work } from '../../work.ts'
import { asking, NOTHING, type Operation, telling } from '../operation.ts'
import type { Problem } from '../problem.ts'
import { lineNumber, time } from './fields.ts'

const version = z.int().min(0).max(policy.switch.mostVersion)

/** The contract with the telephone system: what is pushed, and what is pulled here. */
const lineStateSchema = z
  .strictObject({
    line: lineNumber,
    version: version.describe(
      'Goes up with every change, not always by 1; an older one never overwrites a newer one. Below 2³¹',
    ),
    changedAt: time.describe('When it was changed last, UTC'),
    inService: z.boolean().describe('false: the line takes and makes no calls; its settings stay'),
    ...optionServicesSchema.shape,
  })
  .meta({
    id: 'LineState',
    title: 'LineState',
    description: 'The whole state of one line, never a difference',
  })

/** docs/line-state.schema.json, for whoever writes the other side. */
export function lineStateJsonSchema(): unknown {
  return z.toJSONSchema(lineStateSchema)
}

const EXAMPLE = {
  line: '05055000001',
  version: 217_900_517,
  changedAt: '2026-11-28T01:15:00.000Z',
  inService: true,
  forwarding: [
    { when: 'busy' as const, to: { number: '0312345678' } },
    { when: 'no-answer' as const, after: 20, to: { voicemail: true as const } },
  ],
  rejectAnonymous: false,
  rejectedCallers: ['09011112222'],
  showCallerNumber: true,
  internationalSuspended: true,
}

const limit = z.coerce
  .number<string>()
  .int()
  .min(1)
  .max(policy.switch.pageRows)
  .default(policy.switch.pageRows)
  .describe('At most so many')
const { mostSeconds } = policy.switch.wait
const feedQuery = z.strictObject({
  after: z
    .string()
    .refine(text => readCursor(text) !== undefined, 'must be the cursor of an earlier answer')
    .optional()
    .describe('The cursor of the answer before, or of the snapshot; without it, from the beginning'),
  wait: z.coerce
    .number<string>()
    .int()
    .min(0)
    .max(mostSeconds)
    .default(0)
    .describe(`Where nothing is new, waits so many seconds for it, ${mostSeconds} at most`),
  limit,
})
const cursor = z.string().describe('For the next request')
const SCOPE = 'line-states:read'

export const LINE_STATE_OPERATIONS: readonly Operation[] = [
  asking({
    id: 'listLineStates',
    scope: SCOPE,
    summary: 'Read what is new',
    description: [
      'Lines whose state changed behind the cursor, each once, as it is now, in the order of the feed. Ask again at once with the new cursor.',
      'Keep the cursor only when what came with it is kept. 409 and 410 mean: take the snapshot, and go on with its cursor.',
      'A key of an endpoint of the configuration that has some contracts only gets those.',
    ].join(' '),
    path: '/line-states',
    params: NOTHING,
    query: feedQuery,
    answer: {
      schema: z
        .strictObject({ items: z.array(lineStateSchema), cursor })
        .meta({ id: 'LineStateList', title: 'LineStateList' }),
      description: 'What is new; nothing after a wait in vain',
      example: { items: [EXAMPLE], cursor: 'ZmVlZDoxOmFi' },
    },
    problems: ['no-switch', 'unknown-cursor', 'cursor-too-old'],
    async find(deps, { query, keyName }) {
      if (deps.config.switch === undefined) return NO_SWITCH
      const after = query.after === undefined ? undefined : readCursor(query.after)
      const reading = await readFeed(deps, { after, limit: query.limit, waitSeconds: query.wait, keyName })
      if (reading.kind === 'unknown-cursor') return { kind: 'unknown-cursor', detail: TAKE_SNAPSHOT }
      if (reading.kind === 'too-old') return { kind: 'cursor-too-old', detail: TAKE_SNAPSHOT }
      return { body: { items: inSchema(reading.states), cursor: writeCursor(reading.cursor) } }
    },
  }),

  asking({
    id: 'listAllLineStates',
    scope: SCOPE,
    summary: 'Read all line states',
    description:
      'The snapshot, in the order of the numbers. The last page has the cursor with which to go on at /line-states: what changed meanwhile comes there.',
    path: '/line-states/snapshot',
    params: NOTHING,
    query: z.strictObject({
      page: z
        .string()
        .refine(text => readPage(text) !== undefined, 'must be the nextPage of the page before')
        .optional()
        .describe('`nextPage` of the page before; without it, the first page'),
      limit,
    }),
    answer: {
      schema: z
        .strictObject({
          items: z.array(lineStateSchema),
          nextPage: z.string().nullable().describe('For the next page; null on the last one'),
          cursor: z.string().nullable().describe('On the last page: for /line-states'),
        })
        .meta({ id: 'LineStateSnapshot', title: 'LineStateSnapshot' }),
      description: 'One page',
      example: { items: [EXAMPLE], nextPage: null, cursor: 'ZmVlZDoxOmFi' },
    },
    problems: ['no-switch'],
    async find(deps, { query, keyName }) {
      if (deps.config.switch === undefined) return NO_SWITCH
      const page = query.page === undefined ? undefined : readPage(query.page)
      const { states, next, since } = await readSnapshot(deps, { page, limit: query.limit, keyName })
      return {
        body: {
          items: inSchema(states),
          nextPage: next ? writePage(next) : null,
          cursor: next ? null : writeCursor(since),
        },
      }
    },
  }),

  telling({
    id: 'setAppliedLineStates',
    scope: SCOPE,
    summary: 'Say what is applied',
    description:
      'The versions that the telephone system has now, of the lines that are named. The key has to be one of an endpoint of the configuration. People see 反映しました from then on.',
    path: '/line-states/applied',
    body: {
      schema: z.strictObject({
        applied: z
          .array(z.strictObject({ line: lineNumber, version }))
          .min(1)
          .max(policy.switch.appliedAtOnce),
      }),
      example: { applied: [{ line: '05055000001', version: 217_900_517 }] },
    },
    answer: {
      schema: z
        .strictObject({
          taken: z.int().describe('Lines that are in the feed of this endpoint; others are passed over'),
        })
        .meta({ id: 'AppliedLineStates', title: 'AppliedLineStates' }),
      description: 'What was taken',
      example: { taken: 1 },
    },
    problems: ['no-switch', 'no-endpoint'],
    async tell(deps, { body, keyName }) {
      if (deps.config.switch === undefined) return NO_SWITCH
      const outcome = await work(deps, within => takeApplied(within, keyName, body.applied))
      return outcome.kind === 'taken' ? { body: { taken: outcome.count } } : { kind: 'no-endpoint' }
    },
  }),
]

const NO_SWITCH: Problem = { kind: 'no-switch' }
const TAKE_SNAPSHOT = 'Read /line-states/snapshot, and go on with the cursor of its last page.'

/** What is kept of a line was checked when it was saved. */
function inSchema(states: readonly LineState[]): z.output<typeof lineStateSchema>[] {
  return states as readonly unknown[] as z.output<typeof lineStateSchema>[]
}
