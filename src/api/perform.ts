import type { Deps } from '../deps.ts'
import { type Within, workIf } from '../work.ts'
import { claimAnswer, keepAnswer } from './answers.ts'
import { etagOf, names } from './etag.ts'
import type { ApiKey } from './keys.ts'
import type { Created, Found, Input, Operation, Run } from './operation.ts'
import type { Problem } from './problem.ts'

/** A request to one operation: its key is good for it, its values are checked. */
export interface ApiRequest {
  readonly operation: Operation
  readonly key: ApiKey
  readonly input: Input
  /** The body as it came, for the comparison with the request that the same Idempotency-Key came with before. */
  readonly rawBody: string
  /** With the values in it. */
  readonly path: string
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly idempotencyKey: string | undefined
}

export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: 200 | 201 | 304
      readonly headers: Readonly<Record<string, string>>
      readonly body: unknown
    }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** Carries the operation out, in one transaction with the conditions that stand in front of it. */
export function perform(deps: Deps, request: ApiRequest): Promise<Reply> {
  const { run } = request.operation
  switch (run.kind) {
    case 'find':
      return find(deps, request, run)
    case 'change':
      return changeOrRefuse(deps, request, run)
    case 'tell':
      return inOneTransaction(deps, within => tell(within, request, run))
    case 'create':
      return inOneTransaction(deps, within => create(within, request, run))
  }
}

async function find(deps: Deps, request: ApiRequest, run: Run & { kind: 'find' }): Promise<Reply> {
  const found = await run.find(deps, request.input)
  if (found === undefined) return refusal({ kind: 'not-found' })
  if ('kind' in found) return refusal(found)
  const etag = etagOf(deps, found)
  if (request.ifNoneMatch !== undefined && names(request.ifNoneMatch, etag))
    return { kind: 'answer', status: 304, headers: { ETag: etag }, body: undefined }
  return answerOf(deps, found)
}

async function tell(deps: Deps, request: ApiRequest, run: Run & { kind: 'tell' }): Promise<Reply> {
  const found = await run.tell(deps, request.input)
  return 'kind' in found ? refusal(found) : answerOf(deps, found)
}

async function changeOrRefuse(
  deps: Deps,
  request: ApiRequest,
  run: Run & { kind: 'change' },
): Promise<Reply> {
  const reply = await inOneTransaction(deps, within => change(within, request, run))
  if (reply.kind === 'problem') await run.refused?.(deps, request.input)
  return reply
}

/** The row is locked before it is compared: nobody changes it between the look and the change. */
async function change(deps: Deps, request: ApiRequest, run: Run & { kind: 'change' }): Promise<Reply> {
  const { input, ifMatch } = request
  if (!(await run.lock(deps, input))) return refusal({ kind: 'not-found' })
  if (ifMatch === undefined)
    return refusal({
      kind: 'precondition-required',
      detail:
        'Send the ETag that GET of this address gave in If-Match, or * to change it whatever it is now.',
    })
  const before = await run.find(deps, input)
  if (before === undefined) return refusal({ kind: 'not-found' })
  const etag = etagOf(deps, before)
  if (!names(ifMatch, etag) || (before.tag !== undefined && ifMatch.includes('*')))
    return refusal({
      kind: 'precondition-failed',
      detail: 'Get it again, look what changed, and send your change with the new ETag.',
      headers: { ETag: etag },
    })
  const problem = await run.change(deps, input)
  if (problem !== undefined) return refusal(problem)
  const after = await run.find(deps, input)
  return after === undefined ? refusal({ kind: 'not-found' }) : answerOf(deps, after)
}

async function create(deps: Deps, request: ApiRequest, run: Run & { kind: 'create' }): Promise<Reply> {
  const { key, operation, idempotencyKey } = request
  if (idempotencyKey === undefined)
    return refusal({ kind: 'idempotency-key-missing', detail: 'Send a new one with each new request.' })
  const attempt = {
    keyId: key.id,
    idempotencyKey,
    request: [operation.method, request.path, request.rawBody],
  }
  const claim = await claimAnswer(deps, attempt)
  if (claim.kind === 'reused')
    return refusal({ kind: 'idempotency-key-reused', detail: 'Send a new one with each new request.' })
  if (claim.kind === 'answered') {
    const { status, headers, body } = claim.answer
    const again = { ...headers, 'Idempotency-Replayed': 'true' }
    return { kind: 'answer', status: status === 201 ? 201 : 200, headers: again, body }
  }
  const outcome = await run.create(deps, request.input)
  if (outcome.kind !== 'created') return refusal(outcome)
  const { status, body } = outcome
  const answer = { status, headers: addressOf(deps, outcome), body }
  await keepAnswer(deps, attempt, answer)
  return { kind: 'answer', ...answer }
}

function addressOf(deps: Deps, { at }: Created): Record<string, string> {
  return at === undefined ? {} : { Location: `/api/v1${at.path}`, ETag: etagOf(deps, at.found) }
}

/** All of it when it is answered, nothing of it when it is refused. */
function inOneTransaction(deps: Deps, act: (within: Within) => Promise<Reply>): Promise<Reply> {
  return workIf(deps, act, outcome => outcome.kind === 'answer')
}

function answerOf(deps: Deps, found: Found): Reply {
  return { kind: 'answer', status: 200, headers: { ETag: etagOf(deps, found) }, body: found.body }
}

function refusal(problem: Problem): Reply {
  return { kind: 'problem', problem }
}
