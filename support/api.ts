import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { Hono } from 'hono'
import { addApiKey } from '../src/api/keys.ts'
import { openApiDocument } from '../src/api/openapi.ts'
import type { Operation } from '../src/api/operation.ts'
import { OPERATIONS } from '../src/api/operations/all.ts'
import { SCOPE_NAMES, type Scope } from '../src/api/scopes.ts'
import type { Deps } from '../src/deps.ts'
import { apiApp } from '../src/sites/api.ts'
import type { World } from './world.ts'

/** A program that uses the API. Every answer that it gets is checked against the OpenAPI document. */
export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  /** As JSON; `undefined` when there is none. */
  readonly body: Record<string, unknown>
  readonly text: string
  readonly etag: string
  /** The last part of a problem's type. */
  readonly problem: string | undefined
}

export interface ApiCall {
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream
  readonly headers?: Record<string, string>
}

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats(ajv)
const document = openApiDocument()
ajv.addSchema({ ...document, $id: 'api' })

/** Which operations were called, and with which statuses they answered. */
export class ApiCaller {
  readonly seen = new Map<string, Set<number>>()
  readonly #app: ReturnType<typeof apiApp>
  readonly key: string
  #count = 0

  constructor(deps: Deps, key: string) {
    this.#app = apiApp(deps, { assets: { addresses: {}, routes: new Hono() } })
    this.key = key
  }

  get = (path: string, call: ApiCall = {}) => this.send('GET', path, call)
  /** With a new Idempotency-Key, unless the call has one. */
  post = (path: string, body: unknown, call: ApiCall = {}) => {
    this.#count += 1
    const headers = { 'idempotency-key': `call-${this.#count}`, ...call.headers }
    return this.send('POST', path, { body, ...call, headers })
  }
  /** PUT, PATCH or DELETE of what was read just now. */
  change = async (method: 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => {
    const { etag } = await this.get(path)
    return this.send(method, path, { body, headers: { 'if-match': etag } })
  }

  async send(method: string, path: string, call: ApiCall = {}): Promise<ApiAnswer> {
    const content = call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body))
    const headers = new Headers({ authorization: `Bearer ${this.key}` })
    if (content !== undefined)
      headers.set('content-type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')
    for (const [name, value] of Object.entries(call.headers ?? {}))
      if (value === '') headers.delete(name)
      else headers.set(name, value)
    const init = { method, headers, ...(content !== undefined && { body: content, duplex: 'half' as const }) }
    const response = await this.#app.request(`http://localhost:8090/api/v1${path}`, init)
    const answer = await answerFrom(response)
    this.#check(method, path, answer)
    return answer
  }

  #check(method: string, path: string, answer: ApiAnswer): void {
    const where = `${method} ${path} → ${answer.status} ${answer.text}`
    if (!answer.headers.has('x-request-id')) throw new Error(`no request id: ${where}`)
    if (method === 'HEAD') return
    const operation = operationOf(method, path)
    if (operation === undefined) {
      validate('api#/components/schemas/Problem', answer.body, where)
      return
    }
    const statuses = this.seen.get(operation.id) ?? new Set()
    this.seen.set(operation.id, statuses.add(answer.status))
    if (answer.status === 304) return
    const type = answer.headers.get('content-type') ?? ''
    const parts = [
      'paths',
      operation.path,
      operation.method,
      'responses',
      String(answer.status),
      'content',
      type,
    ]
    const pointer = [...parts, 'schema']
      .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .join('/')
    validate(`api#/${pointer}`, answer.body, where)
  }
}

export function newKey(deps: Deps, scopes: readonly Scope[] = SCOPE_NAMES, name = 'tests'): Promise<string> {
  return addApiKey(deps, { name, scopes, expiresAt: undefined }).then(outcome => {
    if (outcome.kind !== 'added') throw new Error(outcome.kind)
    return outcome.key
  })
}

/** A caller that may do everything. */
export async function apiCaller(world: World): Promise<ApiCaller> {
  return new ApiCaller(world.deps, await newKey(world.deps))
}

function operationOf(method: string, path: string): Operation | undefined {
  const [address = ''] = path.split('?')
  return OPERATIONS.find(
    operation =>
      operation.method === method.toLowerCase() &&
      new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address),
  )
}

async function answerFrom(response: Response): Promise<ApiAnswer> {
  const text = await response.text()
  const body = (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown>
  const type = body && typeof body.type === 'string' ? body.type : undefined
  return {
    status: response.status,
    headers: response.headers,
    body,
    text,
    etag: response.headers.get('etag') ?? '',
    problem: type?.split('#problem-')[1],
  }
}

function validate(schema: string, value: unknown, where: string): void {
  const check = ajv.getSchema(schema)
  if (check === undefined) throw new Error(`not in the document: ${schema} (${where})`)
  if (check(value) !== true) throw new Error(`not as documented: ${where}\n${ajv.errorsText(check.errors)}`)
}
