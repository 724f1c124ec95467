import { record } from '../audit/audit.ts'
import type { Happening } from '../audit/event.ts'
import type { Deps } from '../deps.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { sharedWork, type Within, work } from '../work.ts'
import { type Evaluation, evaluate, type ResendOutcome, resend } from './challenge.ts'
import { readCode } from './code.ts'
import type { ChallengePurpose, ChallengeRow } from './store.ts'

/** Everything that went otherwise than right; `malformed`: not six digits, which is not counted. */
export type Refusal = 'malformed' | Exclude<Evaluation['kind'], 'right'>

/** What a code is for, as far as rules go. Its page is a `ChallengePage`. */
export interface ChallengeUse<Done> {
  /** Which of a session's challenges are its. */
  readonly purposes: readonly ChallengePurpose[]
  /** How the audit trail tells of an answer that was not right, and of a resend. */
  readonly audited: {
    readonly refused: (kind: Refusal, seconds: number | undefined) => Happening
    readonly resend: (kind: ResendOutcome['kind']) => Happening
  }
  /** What a right code may need locked before the account (accounts/locks.ts). */
  readonly lockFirst?: (within: Within, session: Session) => Promise<void>
  /** The code was right and is used up: what it opens, in the same transaction. It may be run twice. */
  readonly onRight: (within: Within, right: Right) => Promise<Done>
  /** Its code went to the second number. */
  readonly onSentElsewhere?: (
    within: Within,
    sent: { readonly session: Session; readonly to: string; readonly address: string },
  ) => Promise<void>
  /** Nothing can be answered in this session's challenge any more. */
  readonly onLost?: (within: Within, session: Session) => Promise<void>
}

export interface Right {
  readonly session: Session
  readonly challenge: ChallengeRow
  readonly given: Answer
}

export interface Answer {
  readonly code: string
  readonly address: string
  /** What the browser calls itself, in a few words. */
  readonly label: string
}

export type AnswerOutcome<Done> =
  | { readonly kind: 'right'; readonly done: Done }
  | { readonly kind: 'malformed' }
  /** `wrong` (M24) · `wait` · `turn` · `second-code` · `ended` · `expired` (M21) · `gone`: see `Evaluation`. */
  | Exclude<Evaluation, { kind: 'right' }>

/** A code was typed (manual, M19–M25). */
export async function answer<Done>(
  deps: Deps,
  use: ChallengeUse<Done>,
  session: Session,
  given: Answer,
): Promise<AnswerOutcome<Done>> {
  const code = readCode(given.code)
  const refuse = (deps: Deps, kind: Refusal, seconds?: number) =>
    record(deps, { ...whoIs(session), address: given.address, ...use.audited.refused(kind, seconds) })
  if (code === undefined) {
    await refuse(deps, 'malformed')
    return { kind: 'malformed' }
  }
  return sharedWork(deps, async (within): Promise<AnswerOutcome<Done>> => {
    await use.lockFirst?.(within, session)
    const of = { sessionId: session.id, purposes: use.purposes }
    const evaluation = await evaluate(within, { ...of, code, address: given.address })
    if (evaluation.kind === 'right') {
      const { challenge } = evaluation
      return { kind: 'right', done: await use.onRight(within, { session, challenge, given }) }
    }
    await refuse(within, evaluation.kind, 'seconds' in evaluation ? evaluation.seconds : undefined)
    if (evaluation.kind === 'gone' || evaluation.kind === 'ended') await use.onLost?.(within, session)
    return evaluation
  })
}

/** 『認証コードを再送信』 (D7); `to` the second number (D18) from now on. */
export function resendCode(
  deps: Deps,
  use: ChallengeUse<unknown>,
  session: Session,
  asked: { readonly address: string; readonly to?: string | undefined },
): Promise<ResendOutcome> {
  const { address, to } = asked
  return work(deps, async within => {
    const done = await resend(within, { sessionId: session.id, purposes: use.purposes, address, to })
    if (done.kind === 'sent' && to !== undefined)
      await use.onSentElsewhere?.(within, { session, to, address })
    await record(within, { ...whoIs(session), address, ...use.audited.resend(done.kind) })
    return done
  })
}
