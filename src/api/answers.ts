import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { hashToken, keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'
import { bringAnswersBack, deleteAnswersBefore, findAnswer, saveAnswer, takePlace } from './answer-store.ts'

/**
 * Answers of POST requests, kept so that a request that is sent again is not carried out again. The place of an answer
 * is taken in the transaction that does the work: of two requests at once the second waits for the first, and what was
 * done and what was answered are committed together, or neither.
 */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Attempt {
  readonly keyId: string
  readonly idempotencyKey: string
  /** What was asked for: method, path and body. */
  readonly request: readonly string[]
}

export type Claim =
  /** Nobody had it: do the work, then `keepAnswer`. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** It was used for something else. */
  | { readonly kind: 'reused' }

/** @param deps with the transaction that does the work */
export async function claimAnswer(deps: Deps, attempt: Attempt): Promise<Claim> {
  const now = deps.clock.now()
  const place = placeOf(attempt)
  const requestHash = keyedDigest(deps.secret, ['api request', ...attempt.request]).toString('base64url')
  const goodFrom = now - policy.api.answersKeptMs
  if (await takePlace(deps.db, { ...place, requestHash, now, goodFrom })) return { kind: 'taken' }
  const kept = await findAnswer(deps.db, deps.numbers, place)
  if (kept.requestHash !== requestHash || kept.answer === undefined) return { kind: 'reused' }
  return { kind: 'answered', answer: JSON.parse(kept.answer) as KeptAnswer }
}

export function keepAnswer(deps: Deps, attempt: Attempt, answer: KeptAnswer): Promise<void> {
  return saveAnswer(deps.db, deps.numbers, { ...placeOf(attempt), answer: JSON.stringify(answer) })
}

/** An answer of the future is kept as if it were of now: given up sooner, its request would be carried out again. */
export async function sweepAnswers(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  await bringAnswersBack(deps.db, now)
  await deleteAnswersBefore(deps.db, now - policy.api.answersKeptMs)
}

export const answerSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepAnswers }

function placeOf({ keyId, idempotencyKey }: Attempt) {
  return { keyId, idempotencyKey: hashToken(idempotencyKey) }
}
