import { z } from 'zod'
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { policy } from '../policy.ts'
import { type Operation, problemsOf } from './operation.ts'
import { GROUPS } from './operations/all.ts'
import { PROBLEMS, type ProblemKind, problemSchema, problemType } from './problem.ts'
import { SCOPES } from './scopes.ts'

/** The OpenAPI 3.1 document, made from the operations that the routes serve; whose schemas are JSON Schema 2020-12. */
export function openApiDocument(): ReturnType<typeof makeDocument> {
  made ??= makeDocument()
  return made
}

/** It is the same for as long as the process runs. */
let made: ReturnType<typeof makeDocument> | undefined

function makeDocument() {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sekisho provisioning API',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: GROUPS.map(({ name }) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: SCOPE_LIST } },
      schemas: { Problem: problemSchema },
    },
  })
}

const { rate, pageRows, maxBytes } = policy.api
const DESCRIPTION = [
  'What an operator’s own systems do with contracts, lines, login IDs, SMS numbers, passwords and states.',
  `- A key may ask ${rate.size} times at once, then ${1000 / rate.everyMs} times a second. Then 429 says in Retry-After when to go on.`,
  `- A body has at most ${maxBytes / 1024} KiB; fields that are not described are refused.`,
  '- GET answers with an ETag. PUT, PATCH and DELETE need it in If-Match: 428 without, 412 when it changed meanwhile.',
  '- POST needs an Idempotency-Key. The same request with the same key is carried out once; for 24 hours it gets the first answer again, initial password included.',
  `- Lists have up to ${pageRows.most} rows a page, and nextCursor for the next one.`,
  '- Errors are problem details (RFC 9457). SMS numbers never stand in an address; answers hide all but their last 4 digits.',
].join('\n')

const SCOPE_LIST = [
  'A key made by `sekisho keys api add`. Scopes:',
  ...Object.entries(SCOPES).map(([scope, meaning]) => `- \`${scope}\`: ${meaning}`),
].join('\n')

function paths(): ZodOpenApiPathsObject {
  const found: ZodOpenApiPathsObject = {}
  for (const { name, operations } of GROUPS)
    for (const operation of operations)
      found[operation.path] = { ...found[operation.path], [operation.method]: described(operation, name) }
  return found
}

function described(operation: Operation, tag: string): ZodOpenApiOperationObject {
  const { body, method, scope, params, query, run } = operation
  return {
    operationId: operation.id,
    tags: [tag],
    summary: operation.summary,
    description: [operation.description, scope && `Scope: ${scopesIn(operation)}`]
      .filter(Boolean)
      .join('\n\n'),
    security: [{ apiKey: scope === undefined ? [] : [scope] }],
    requestParams: { path: params, query, header: HEADERS[run.kind] },
    ...(body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          bodyTypes(method).map(type => [type, { schema: body.schema, example: body.example }]),
        ),
      },
    }),
    responses: { ...goodAnswers(operation), ...problemAnswers(operation) },
  }
}

function scopesIn({ scope, otherScope }: Operation): string {
  return [scope, otherScope].flatMap(one => (one === undefined ? [] : [`\`${one}\``])).join(' or ')
}

/** What a body may be called. */
export function bodyTypes(method: Operation['method']): readonly string[] {
  return method === 'patch' ? ['application/merge-patch+json', 'application/json'] : ['application/json']
}

/** What each kind of operation wants in the head of a request. */
const HEADERS = {
  find: z.object({
    'If-None-Match': z
      .string()
      .optional()
      .meta({
        param: { description: 'The ETag of what you have: 304 when it is still the same' },
      }),
  }),
  change: z.object({
    'If-Match': z.string().meta({
      param: { description: 'The ETag of your last GET; * changes it whatever it is now' },
    }),
  }),
  tell: z.object({}),
  create: z.object({
    'Idempotency-Key': z
      .string()
      .min(1)
      .max(128)
      .meta({ param: { description: 'Chosen by you, a new one for each new request, such as a UUID' } }),
  }),
}

type Headers = oas31.HeadersObject
const REQUEST_ID: Headers = {
  'X-Request-Id': { description: 'Finds the request in the log', schema: { type: 'string' } },
}
const ETAG: Headers = { ETag: { description: 'Of the state that is shown', schema: { type: 'string' } } }
const CREATED: Headers = {
  Location: { description: 'Address of what was made', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` when this is the answer of an earlier request',
    schema: { type: 'string', enum: ['true'] },
  },
}

/** A POST that makes nothing with an address of its own, but changes what there is. */
const MAKES_NOTHING = /\/(?:password-resets|id-changes|renumberings|moves)$/

/** With which status an operation answers when all is well. */
function goodStatus({ run, path }: Operation): 200 | 201 {
  return run.kind === 'create' && !MAKES_NOTHING.test(path) ? 201 : 200
}

function goodAnswers(operation: Operation): ZodOpenApiResponsesObject {
  const { answer, run } = operation
  const headers = { ...REQUEST_ID, ...ETAG, ...(run.kind === 'create' && CREATED) }
  const content = { 'application/json': { schema: answer.schema, example: answer.example } }
  const same = {
    304: { description: 'Still the same as what you have', headers: { ...REQUEST_ID, ...ETAG } },
  }
  return {
    [`${goodStatus(operation)}`]: { description: answer.description, headers, content },
    ...(run.kind === 'find' && same),
  }
}

function problemAnswers(operation: Operation): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(problemsOf(operation), kind => PROBLEMS[kind][0])
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      status,
      {
        description: kinds.map(kind => PROBLEMS[kind][1]).join(' '),
        headers: { ...REQUEST_ID, ...headersOf(status) },
        content: { 'application/problem+json': { schema: problemOf(kinds) } },
      },
    ]),
  )
}

function headersOf(status: number): Headers {
  if (status === 412) return ETAG
  if (status === 401) return { 'WWW-Authenticate': { description: 'RFC 6750', schema: { type: 'string' } } }
  if (status === 429 || status === 503)
    return { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } } }
  return {}
}

function problemOf(kinds: readonly ProblemKind[]): oas31.SchemaObject {
  return {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { type: { enum: kinds.map(problemType) } } },
    ],
  }
}
