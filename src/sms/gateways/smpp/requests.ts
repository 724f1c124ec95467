import type { Clock } from '../../../platform/clock.ts'
import { MAX_SEQUENCE, type Pdu, type RESPONSE_TO } from './pdu.ts'

type Expected = (typeof RESPONSE_TO)[keyof typeof RESPONSE_TO]

/** What became of a request to the peer. */
export type RequestOutcome =
  /** The response of the right type; its status may be an error. */
  | { readonly kind: 'answered'; readonly pdu: Pdu }
  /** generic_nack, §4.3. */
  | { readonly kind: 'nacked'; readonly status: number }
  /** A response of another type, or one that cannot be read. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'timeout' }
  /** The line went after the request was written. */
  | { readonly kind: 'lost' }
  /** The line was gone before. */
  | { readonly kind: 'not-written' }

interface Waiting {
  readonly expected: Expected
  readonly signal: AbortSignal | undefined
  readonly resolve: (outcome: RequestOutcome) => void
  since: number
}

interface RequestLimits {
  readonly clock: Clock
  readonly responseMs: number
  /** A place became free. */
  readonly onChange: () => void
}

/** The requests of a session that wait for their response, by sequence number (§5.1.4). */
export class Requests {
  /** How many of them are messages. */
  messages = 0
  readonly #limits: RequestLimits
  readonly #waiting = new Map<number, Waiting>()
  readonly #idle: (() => void)[] = []
  #lastSequence: number

  /** @param lastSequence where counting goes on */
  constructor(limits: RequestLimits, lastSequence = 0) {
    this.#limits = limits
    this.#lastSequence = lastSequence
  }

  begin(
    expected: Expected,
    signal?: AbortSignal,
  ): { readonly sequence: number; readonly outcome: Promise<RequestOutcome> } {
    const sequence = this.#nextSequence()
    if (expected === 'submit_sm_resp') this.messages += 1
    const outcome = new Promise<RequestOutcome>(resolve => {
      this.#waiting.set(sequence, { expected, signal, resolve, since: this.#limits.clock.ticks() })
    })
    return { sequence, outcome }
  }

  /** One that nobody waits for, or waits for no longer, is passed over. */
  answer(sequence: number, outcome: RequestOutcome): void {
    const waiting = this.#waiting.get(sequence)
    if (waiting === undefined) return
    const isRight = outcome.kind !== 'answered' || outcome.pdu.command === waiting.expected
    this.#settle(sequence, waiting, isRight ? outcome : { kind: 'wrong' })
  }

  /** Gives up what waited too long or is waited for by nobody; gives what was expected. */
  giveUpLate(): Expected[] {
    const before = this.#limits.clock.ticks() - this.#limits.responseMs
    const late = [...this.#waiting].filter(([, { since, signal }]) => since <= before || signal?.aborted)
    for (const [sequence, waiting] of late) this.#settle(sequence, waiting, { kind: 'timeout' })
    return late.map(([, { expected }]) => expected)
  }

  /** Everything has its full time again. */
  startAgain(): void {
    for (const waiting of this.#waiting.values()) waiting.since = this.#limits.clock.ticks()
  }

  lose(): void {
    for (const [sequence, waiting] of [...this.#waiting]) this.#settle(sequence, waiting, { kind: 'lost' })
  }

  /** Resolves when no message waits. */
  whenAnswered(): Promise<void> {
    if (this.messages === 0) return Promise.resolve()
    return new Promise(resolve => this.#idle.push(resolve))
  }

  #nextSequence(): number {
    do this.#lastSequence = this.#lastSequence >= MAX_SEQUENCE ? 1 : this.#lastSequence + 1
    while (this.#waiting.has(this.#lastSequence))
    return this.#lastSequence
  }

  #settle(sequence: number, { expected, resolve }: Waiting, outcome: RequestOutcome): void {
    this.#waiting.delete(sequence)
    resolve(outcome)
    if (expected !== 'submit_sm_resp') return
    this.messages -= 1
    if (this.messages === 0) for (const done of this.#idle.splice(0)) done()
    this.#limits.onChange()
  }
}
