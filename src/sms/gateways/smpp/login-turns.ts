import type { Clock } from '../../../platform/clock.ts'
import { type Entropy, newFraction } from '../../../platform/entropy.ts'
import { policy } from '../../../policy.ts'
import type { BindOutcome } from './bound-session.ts'
import { sleepUntil } from './timing.ts'

/**
 * As long as none of an account's lines stands, they log in one after the other, and after a refusal none before its pause is
 * over: a wrong password of ten lines would be ten wrong passwords each time, and carriers lock accounts after a few.
 */
export class LoginTurns {
  readonly #deps: { readonly clock: Clock; readonly entropy: Entropy }
  #before: Promise<void> = Promise.resolve()
  #refusals = 0
  /** In ticks of the clock. */
  #notBefore = 0

  constructor(deps: { readonly clock: Clock; readonly entropy: Entropy }) {
    this.#deps = deps
  }

  /** @param isProven whether a line of this account stands: then nobody has to wait */
  async take(
    isProven: () => boolean,
    login: () => Promise<BindOutcome>,
    signal: AbortSignal,
  ): Promise<BindOutcome> {
    const turn = Promise.withResolvers<void>()
    const before = this.#before
    this.#before = turn.promise
    await before
    if (isProven()) turn.resolve()
    else await sleepUntil(this.#deps.clock, this.#notBefore, signal)
    try {
      return this.#learn(await login(), isProven())
    } finally {
      turn.resolve()
    }
  }

  #learn(outcome: BindOutcome, isProven: boolean): BindOutcome {
    if (outcome.kind === 'bound') this.#refusals = 0
    else if (outcome.needsPerson && !isProven) {
      this.#refusals += 1
      this.#notBefore = this.#deps.clock.ticks() + refusedLoginPauseMs(this.#refusals, this.#deps.entropy)
    }
    return outcome
  }
}

/** Doubled with each failure, ±20 %, so that the processes of an installation do not all come at once. */
export function reconnectPauseMs(failures: number, entropy: Entropy): number {
  return pauseMs(policy.sms.smpp.reconnectMs, failures, entropy)
}

export function refusedLoginPauseMs(refusals: number, entropy: Entropy): number {
  return pauseMs(policy.sms.smpp.refusedLoginMs, refusals, entropy)
}

function pauseMs(
  { first, most }: { readonly first: number; readonly most: number },
  failures: number,
  entropy: Entropy,
): number {
  const planned = Math.min(most, first * 2 ** Math.min(failures - 1, 16))
  return Math.round(planned * (1 + policy.sms.retryJitter * (2 * newFraction(entropy) - 1)))
}
