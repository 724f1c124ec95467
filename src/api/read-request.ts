import type { z } from 'zod'
import { policy } from '../policy.ts'
import { readJson } from './json.ts'
import { bodyTypes } from './openapi.ts'
import type { Operation } from './operation.ts'
import type { FieldProblem, Problem } from './problem.ts'

/** Makes values of what a request brings, by what its operation declares. */
export type Reading<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problem'; readonly problem: Problem }

export function readParams(operation: Operation, params: Record<string, string>): Reading<unknown> {
  const parsed = operation.params.safeParse(params)
  // What cannot be an ID is the ID of nothing.
  return parsed.success ? value(parsed.data) : problem({ kind: 'not-found' })
}

export function readQuery(operation: Operation, query: Record<string, string[]>): Reading<unknown> {
  const errors = Object.entries(query).flatMap(([name, values]) => {
    const pointer = pointerTo([name])
    if (values.length > 1) return [{ pointer, detail: 'must be there once' }]
    return `${name}${values}`.includes('\0') ? [{ pointer, detail: 'must not hold the character NUL' }] : []
  })
  if (errors.length > 0) return problem({ kind: 'bad-query', errors })
  const once = Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values[0]]))
  const parsed = operation.query.safeParse(once, { error: missing })
  return parsed.success ? value(parsed.data) : problem({ kind: 'bad-query', errors: errorsOf(parsed.error) })
}

/** `application/json` in UTF-8 (some call it `utf8`), for PATCH also `application/merge-patch+json`. */
export function isJsonType(operation: Operation, contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const utf8 = parameters.every(text => !text.includes('charset') || /=\s*"?utf-?8"?\s*$/.test(text))
  return utf8 && bodyTypes(operation.method).includes(type.trim())
}

export function readBody(operation: Operation, bytes: Uint8Array): Reading<unknown> {
  if (operation.body === undefined) return value(undefined)
  const json = readJson(bytes)
  if (json.kind === 'problem') return json
  const parsed = operation.body.schema.safeParse(json.value, { error: missing })
  return parsed.success ? value(parsed.data) : problem({ kind: 'invalid', errors: errorsOf(parsed.error) })
}

/** 1 to 128 printable characters; quotes around them do not count (a structured field has them). */
export function readIdempotencyKey(text: string | undefined): string | undefined {
  const key = text?.trim().replace(/^"(.*)"$/, '$1')
  return key !== undefined && /^[\x21-\x7e]{1,128}$/.test(key) ? key : undefined
}

/** What was sent is not said again: it may be secret. */
function errorsOf(error: z.ZodError): FieldProblem[] {
  const errors = error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({ pointer: pointerTo([...issue.path, key]), detail: 'is not known here' }))
      : [{ pointer: pointerTo(issue.path), detail: issue.message }],
  )
  return errors.slice(0, policy.api.maxProblems)
}

function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined
}

const POINTER_CHARACTERS = 100

/** RFC 6901, section 6. */
function pointerTo(path: readonly PropertyKey[]): string {
  const parts = path.map(part =>
    encodeURIComponent(String(part).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  return `#${parts.map(part => `/${part}`).join('')}`.slice(0, POINTER_CHARACTERS)
}

function value<Value>(found: Value): Reading<Value> {
  return { kind: 'value', value: found }
}

function problem(found: Problem): { readonly kind: 'problem'; readonly problem: Problem } {
  return { kind: 'problem', problem: found }
}
