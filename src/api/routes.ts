import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { SECOND_MS } from '../policy.ts'
import { type ApiKey, findApiKey, takeRequest } from './keys.ts'
import { bodyTypes, openApiDocument } from './openapi.ts'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations/all.ts'
import { type ApiRequest, perform, type Reply } from './perform.ts'
import { PROBLEMS, type Problem, problemBody } from './problem.ts'
import {
  isJsonType,
  type Reading,
  readBody,
  readIdempotencyKey,
  readParams,
  readQuery,
} from './read-request.ts'

export interface ApiEnv {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    /** The caller's verified network address. */
    address: string
    /** For the log: what was asked for and by whom, once that is known. */
    operation?: string
    keyName?: string
  }
}

export const API_PATH = '/api/v1'

/** Every declared operation, and the document of them. */
export function apiRoutes(deps: Deps): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()
  for (const operation of OPERATIONS)
    routes.on(operation.method.toUpperCase(), addressOf(operation), c => serve(deps, operation, c))
  const document = openApiDocument()
  routes.get(`${API_PATH}/openapi.json`, c => c.json(document))

  for (const address of new Set(OPERATIONS.map(addressOf)))
    routes.all(address, c => {
      const methods = OPERATIONS.filter(one => addressOf(one) === address).map(one =>
        one.method.toUpperCase(),
      )
      return sendProblem(c, { kind: 'method-not-allowed', headers: { Allow: methods.join(', ') } })
    })
  return routes
}

export function sendProblem(c: Context<ApiEnv>, problem: Problem): Response {
  for (const [name, text] of Object.entries(problem.headers ?? {})) c.header(name, text)
  const body = problemBody(problem, c.var.requestId)
  const [status] = PROBLEMS[problem.kind]
  return c.json(body, status, { 'Content-Type': 'application/problem+json' })
}

function addressOf(operation: Operation): string {
  return API_PATH + operation.path.replace(/\{(\w+)\}/g, ':$1')
}

async function serve(deps: Deps, operation: Operation, c: Context<ApiEnv>): Promise<Response> {
  c.set('operation', operation.id)
  const reading = await readRequest(deps, operation, c)
  if (reading.kind === 'problem') return sendProblem(c, reading.problem)
  const operator = operatorOf(reading.value.key, c)
  const { scope } = operation
  const isReport = scope !== undefined && !reading.value.key.scopes.has(scope)
  const within = { ...deps, operator, ...(isReport && { reportedBy: reading.value.key.name }) }
  return send(c, await perform(within, reading.value))
}

function send(c: Context<ApiEnv>, reply: Reply): Response {
  if (reply.kind === 'problem') return sendProblem(c, reply.problem)
  for (const [name, text] of Object.entries(reply.headers)) c.header(name, text)
  if (reply.status === 304) return c.body(null, 304)
  return c.json(reply.body as object, reply.status as ContentfulStatusCode)
}

/** Who asks, then whether he may, then what for: nobody without a key learns what is wrong with his request. */
async function readRequest(
  deps: Deps,
  operation: Operation,
  c: Context<ApiEnv>,
): Promise<Reading<ApiRequest>> {
  // First, as it may be half a minute on its way: a key that is revoked meanwhile is good for nothing.
  const bytes = new Uint8Array(operation.body === undefined ? new ArrayBuffer() : await c.req.arrayBuffer())
  const admission = await admit(deps, operation, c)
  if (admission.kind === 'problem') return admission
  const key = admission.value
  const params = readParams(operation, c.req.param())
  if (params.kind === 'problem') return params
  const query = readQuery(operation, c.req.queries())
  if (query.kind === 'problem') return query
  if (operation.body !== undefined && !isJsonType(operation, c.req.header('content-type')))
    return { kind: 'problem', problem: { kind: 'unsupported-media-type', detail: mediaTypeHelp(operation) } }
  const body = readBody(operation, bytes)
  if (body.kind === 'problem') return body
  const input = { params: params.value, query: query.value, body: body.value, keyName: key.name }
  return {
    kind: 'value',
    value: {
      operation,
      key,
      input,
      rawBody: new TextDecoder().decode(bytes),
      path: c.req.path,
      ifMatch: c.req.header('if-match'),
      ifNoneMatch: c.req.header('if-none-match'),
      idempotencyKey: readIdempotencyKey(c.req.header('idempotency-key')),
    },
  }
}

function mediaTypeHelp({ method }: Operation): string {
  return `Send it as UTF-8 with Content-Type: ${bodyTypes(method).at(-1)}.`
}

/** In whose name the audit trail has what follows. */
function operatorOf(key: ApiKey, c: Context<ApiEnv>) {
  return { by: `api:${key.name}`, address: c.var.address }
}

async function admit(deps: Deps, operation: Operation, c: Context<ApiEnv>): Promise<Reading<ApiKey>> {
  const key = await findApiKey(deps, c.req.header('authorization'))
  if (key === undefined) {
    const headers = { 'WWW-Authenticate': 'Bearer realm="Sekisho provisioning API"' }
    return { kind: 'problem', problem: { kind: 'unauthorized', headers } }
  }
  c.set('keyName', key.name)
  const until = await takeRequest(deps, key)
  if (until > 0) {
    const seconds = Math.max(1, Math.ceil((until - deps.clock.now()) / SECOND_MS))
    return {
      kind: 'problem',
      problem: { kind: 'too-many-requests', headers: { 'Retry-After': String(seconds) } },
    }
  }
  const { scope, otherScope } = operation
  const isOther = otherScope !== undefined && key.scopes.has(otherScope)
  if (scope !== undefined && !key.scopes.has(scope) && !isOther) {
    const operator = operatorOf(key, c)
    const detail = { operation: operation.id }
    await record({ ...deps, operator }, { action: 'api-key.refused', actor: 'operator', detail })
    return { kind: 'problem', problem: { kind: 'forbidden', detail: `It needs the scope ${scope}.` } }
  }
  return { kind: 'value', value: key }
}
