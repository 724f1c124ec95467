import { z } from 'zod'

/** Everything that can be wrong with a request, by the last part of its `type` (RFC 9457). */
export const PROBLEMS = {
  'bad-json': [400, 'The body is not JSON that can be read without doubt.'],
  'bad-query': [400, 'The query of the address is not as described.'],
  'bad-forwarding': [400, 'The proxy in between does not say whose request this is.'],
  'idempotency-key-missing': [400, 'An Idempotency-Key is needed, of 1 to 128 printable characters.'],
  unauthorized: [401, 'A valid API key is needed.'],
  forbidden: [403, 'The API key lacks the scope for this.'],
  'not-found': [404, 'There is nothing at this address.'],
  'method-not-allowed': [405, 'This address does not support this method.'],
  'id-taken': [409, 'The ID is taken.'],
  'line-taken': [409, 'The line belongs to a contract already.'],
  'line-forwards': [409, 'The forwarding of the line does not allow it.'],
  'nothing-to-clear': [409, 'There is no number, or it is already to be cleared.'],
  'same-hand': [409, 'One key alone cannot do both.'],
  'contract-full': [409, 'The contract has as many lines as it can have.'],
  'unknown-cursor': [409, 'This cursor is of another history of the feed. Take the snapshot.'],
  'no-switch': [409, 'This installation passes nothing on to a telephone system.'],
  'no-endpoint': [409, 'No endpoint of the configuration has this API key.'],
  'not-adopted': [409, 'The line is not adopted: nothing is passed on of it yet.'],
  'cursor-too-old': [410, 'This cursor is too old. Take the snapshot.'],
  'precondition-failed': [412, 'It has changed since it was read.'],
  'body-too-large': [413, 'The body is too large.'],
  'unsupported-media-type': [415, 'The body must be JSON.'],
  'wrong-host': [421, 'This host name does not belong to the API.'],
  invalid: [422, 'Some of the values are not accepted.'],
  'idempotency-key-reused': [422, 'This Idempotency-Key was used for another request.'],
  'precondition-required': [428, 'An If-Match is needed.'],
  'too-many-requests': [429, 'Too many requests with this key.'],
  internal: [500, 'An error occurred on our side.'],
  'in-doubt': [503, 'It could not be confirmed whether this was done.'],
  unavailable: [503, 'Temporarily unavailable. Try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemKind = keyof typeof PROBLEMS
export const PROBLEM_KINDS = Object.keys(PROBLEMS) as readonly ProblemKind[]

/** One value that cannot be taken. */
export interface FieldProblem {
  /** Where it stands, as a JSON Pointer in a fragment (RFC 6901): `#/smsNumber`. */
  readonly pointer: string
  readonly detail: string
}

export interface Problem {
  readonly kind: ProblemKind
  /** What to do about this very case; never a number, a password or a key. */
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Where the explanation stands, on the page of the API. */
export function problemType(kind: ProblemKind): string {
  return `/api/v1/#problem-${kind}`
}

/** The body of an error. */
export const problemSchema = z
  .strictObject({
    type: z.enum(PROBLEM_KINDS.map(problemType)).describe('What is wrong, for programs'),
    title: z.string().describe('The same for people'),
    status: z.int().describe('The HTTP status once more'),
    detail: z.string().optional().describe('What to do about this very case'),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().describe('Where the value stands, as a JSON Pointer'),
          detail: z.string().describe('What is wrong with it'),
        }),
      )
      .optional()
      .describe('Each value that cannot be taken'),
    requestId: z.string().describe('Finds the request in the log'),
  })
  .describe('Problem details (RFC 9457)')

export function problemBody(problem: Problem, requestId: string): z.infer<typeof problemSchema> {
  const [status, title] = PROBLEMS[problem.kind]
  return {
    type: problemType(problem.kind),
    title,
    status,
    ...(problem.detail !== undefined && { detail: problem.detail }),
    ...(problem.errors !== undefined && { errors: [...problem.errors] }),
    requestId,
  }
}
