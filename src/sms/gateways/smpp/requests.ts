import type { Clock } from '../../../platform/clock.ts'
import { policy } from '../../../policy.ts'
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
  /** `late`: the answer, should it come after all. */
  | { readonly kind: 'timeout'; readonly late: Promise<RequestOutcome> }
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

/** Nobody listens for the answer to anything but a message once its time is over. */
const NEVER: Promise<RequestOutcome> = new Promise(() => {})

type Late = (outcome: RequestOutcome) => void

/** The requests of a session that wait for their response, by sequence number (§5.1.4). */
export class Requests {
  /** How many of them are messages. */
  messages = 0
  /** Messages given up, one after the other, since the last answer to one. */
  missed = 0
  /** Messages that were given up and may be answered all the same, the oldest first. */
  readonly #late = new Map<number, Late>()
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

  /** One that nobody waits for is passed over. */
  answer(sequence: number, outcome: RequestOutcome): void {
    const waiting = this.#waiting.get(sequence)
    if (waiting === undefined) {
      this.#answerLate(sequence, outcome)
      return
    }
    const isRight = outcome.kind !== 'answered' || outcome.pdu.command === waiting.expected
    if (waiting.expected === 'submit_sm_resp') this.missed = 0
    this.#settle(sequence, waiting, isRight ? outcome : { kind: 'wrong' })
  }

  #answerLate(sequence: number, outcome: RequestOutcome): void {
    const late = this.#late.get(sequence)
    const isRight = outcome.kind === 'nacked' || isAnswerToMessage(outcome)
    if (late === undefined || !isRight) return
    this.missed = 0
    this.#late.delete(sequence)
    late(outcome)
  }

  /** Gives up what had waited too long at that moment or is waited for by nobody; gives what was expected. */
  giveUpLate(now: number): Expected[] {
    const before = now - this.#limits.responseMs
    const late = [...this.#waiting].filter(([, { since, signal }]) => since <= before || signal?.aborted)
    for (const [sequence, waiting] of late) {
      const isMessage = waiting.expected === 'submit_sm_resp'
      if (isMessage) this.missed += 1
      this.#settle(sequence, waiting, {
        kind: 'timeout',
        late: isMessage ? this.#listenFor(sequence) : NEVER,
      })
    }
    return late.map(([, { expected }]) => expected)
  }

  #listenFor(sequence: number): Promise<RequestOutcome> {
    const [oldest] = this.#late.keys()
    if (oldest !== undefined && this.#late.size >= policy.sms.smpp.lateAnswers) this.#late.delete(oldest)
    return new Promise(resolve => this.#late.set(sequence, resolve))
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
    while (this.#waiting.has(this.#lastSequence) || this.#late.has(this.#lastSequence))
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

function isAnswerToMessage(outcome: RequestOutcome): boolean {
  return outcome.kind === 'answered' && outcome.pdu.command === 'submit_sm_resp'
}
