import { Breaker } from '../platform/breaker.ts'
import type { Clock } from '../platform/clock.ts'
import { policy } from '../policy.ts'
import { EasySlots } from './easy-slots.ts'
import type { Gateway, GatewayHealth, SendOutcome } from './gateways/gateway.ts'

/** One call of a gateway; moments in ticks of the clock. */
export interface Call {
  readonly begunAt: number
  /** Messages that the gateway had then, with this one. */
  readonly among: number
  readonly outcome: SendOutcome
  /** The phone's number, 11 digits. */
  readonly to: string
}

const LONG_AGO = Number.NEGATIVE_INFINITY

/** A gateway as one process sees it: whether it may be asked, and with how many messages at once. */
export class Lane {
  readonly gateway: Gateway
  readonly breaker = new Breaker(policy.sms.breaker)
  readonly #clock: Clock
  readonly #mostSlots: number
  readonly #easy: EasySlots
  #slots: number
  #inUse = 0
  #takenSince = 0
  /** Calls that wait for their answer, by when they began, the oldest first. */
  readonly #unanswered = new Set<{ readonly begunAt: number }>()
  /** In ticks of the clock, as all that follow. */
  #heardAt = LONG_AGO
  #tookAt = LONG_AGO
  /** What became of the last call, unless that was good. */
  #failure: string | undefined
  #pausedUntil = 0
  /** The pause that it gets for being busy, unless it asks for a longer one; 0 = it was not. */
  #busyMs = 0
  /** Numbers whose queue was full, since it took something. */
  readonly #fullNumbers = new Set<string>()
  #waiting: (() => void)[] = []

  constructor(gateway: Gateway, clock: Clock) {
    this.gateway = gateway
    this.#clock = clock
    this.#mostSlots = gateway.slots ?? policy.sms.slots
    this.#slots = this.#mostSlots
    this.#easy = new EasySlots(this.#mostSlots)
  }

  get name(): string {
    return this.gateway.name
  }
  get slots(): number {
    return this.#slots
  }
  get inUse(): number {
    return this.#inUse
  }
  get freeSlots(): number {
    return Math.max(0, this.#slots - this.#inUse)
  }
  /** How many messages may be given to it now; one alone while it is tried again. */
  get room(): number {
    if (this.breaker.state === 'closed') return this.freeSlots
    return this.#inUse === 0 ? 1 : 0
  }
  /** How many of these it answers soon. */
  get easyRoom(): number {
    return Math.max(0, Math.min(this.room, this.#easy.count - this.#inUse))
  }
  /** For how long it is still left alone, because it was busy; 0 = it is not. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.ticks())
  }
  /** After how long it may be asked again, as far as that is known; 0 = nothing is in the way. */
  get waitMs(): number {
    return Math.max(this.pauseMs, this.breaker.retryAt - this.#clock.ticks(), 0)
  }

  /** Whether a line stands, if it needs one. */
  get isUp(): boolean {
    return this.gateway.isUp?.() ?? true
  }

  /** Whether it works, as far as is known; it may be busy all the same. */
  get isOpen(): boolean {
    return this.isUp && this.breaker.lets(this.#clock.ticks())
  }

  /** Whether it may be tried although its pause after failures is not over: nobody else is there. */
  get isLastResort(): boolean {
    const { state, since } = this.breaker
    return this.isUp && state === 'open' && this.#clock.ticks() - since >= policy.sms.probeEveryMs
  }

  /** Whether it owes an answer for so long that new messages had better go elsewhere. */
  get isSilent(): boolean {
    return this.#isOwingFor(policy.sms.silentMs)
  }

  /** Whether the last call failed. */
  get isFailing(): boolean {
    return this.#failure !== undefined
  }

  /** Whether a message would leave by it: it lately took something, or nothing speaks against it. */
  async health(): Promise<GatewayHealth> {
    const health = await this.gateway.health()
    const trouble = this.breaker.state === 'open' ? this.breaker.reason : this.#trouble
    return health.usable && trouble !== undefined ? { usable: false, reason: trouble } : health
  }

  get #trouble(): string | undefined {
    const { latelyMs } = policy.sms
    if (this.#clock.ticks() - this.#tookAt <= latelyMs) return undefined
    return this.#failure ?? (this.#isOwingFor(latelyMs) ? 'no-answer' : undefined)
  }

  /** Takes a free slot, if there is one and nobody waits for it. */
  takeNow(): boolean {
    if (this.#inUse >= this.#slots || this.#waiting.length > 0) return false
    this.#inUse += 1
    return true
  }

  /** Waits for a free slot, in the order of asking; `false` when none gets free in time. */
  async take(): Promise<boolean> {
    if (this.takeNow()) return true
    const free = new AbortController()
    const turn = () => free.abort()
    this.#waiting.push(turn)
    await this.#clock.sleep(policy.sms.slotWaitMs, free.signal)
    if (free.signal.aborted) return true
    this.#waiting = this.#waiting.filter(other => other !== turn)
    return false
  }

  /** Gives a slot back; whoever waits longest is next. */
  release(): void {
    this.#inUse -= 1
    while (this.#inUse < this.#slots) {
      const turn = this.#waiting.shift()
      if (turn === undefined) return
      this.#inUse += 1
      turn()
    }
  }

  /** Makes a call, and remembers for how long it is under way. */
  async call(to: string, send: () => Promise<SendOutcome>): Promise<Call> {
    const begunAt = this.#clock.ticks()
    const among = this.#inUse
    const owed = { begunAt }
    this.breaker.begin(begunAt)
    this.#unanswered.add(owed)
    try {
      return { begunAt, among, to, outcome: await send() }
    } finally {
      this.#unanswered.delete(owed)
    }
  }

  /**
   * Learns what became of a call.
   * @param isLast no other gateway is left: never breaks off from it
   * @returns whether it works again after it had not
   */
  learn({ outcome, begunAt, among, to }: Call, isLast: boolean): boolean {
    const now = this.#clock.ticks()
    const wasSilent = this.#heardAt < begunAt
    this.#easy.learn({ tookMs: now - begunAt, among, inUse: this.#inUse })
    if (outcome.kind !== 'unknown' || outcome.unclear) this.#heardAt = now
    switch (outcome.kind) {
      case 'accepted':
      case 'refused':
        return this.#succeed(outcome.kind, now)
      case 'throttled':
        // The queue of one phone is full: of the gateway that says as much as any answer.
        if (outcome.ofNumber && !this.#isFullFor(to)) this.breaker.succeed(now)
        else this.#throttle(outcome, now)
        return false
      default:
        this.#failure = outcome.code
        if (isLast) this.breaker.hold(now, outcome.code)
        else if (isHopeless(outcome, wasSilent)) this.breaker.open(now, outcome.code)
        else this.breaker.fail(now, outcome.code)
        return false
    }
  }

  #succeed(kind: 'accepted' | 'refused', now: number): boolean {
    const isBack = this.isFailing
    this.#tookAt = now
    this.#failure = undefined
    this.#busyMs = 0
    this.breaker.succeed(now)
    if (kind === 'refused') return isBack
    this.#fullNumbers.clear()
    this.#grow()
    return isBack
  }

  #throttle({ code, retryAfterMs }: Extract<SendOutcome, { kind: 'throttled' }>, now: number): void {
    this.#failure = code
    this.breaker.hold(now, code)
    this.#pause(retryAfterMs ?? 0)
  }

  #isFullFor(number: string): boolean {
    this.#fullNumbers.add(number)
    if (this.#fullNumbers.size < policy.sms.fullNumbers) return false
    this.#fullNumbers.clear()
    return true
  }

  #isOwingFor(ms: number): boolean {
    const [oldest] = this.#unanswered
    return oldest !== undefined && this.#clock.ticks() - oldest.begunAt > ms
  }

  /** Twice as long each time that it is still busy afterwards. What it asks for counts within our own bounds. */
  #pause(askedMs: number): void {
    const { throttledMs, throttledMostMs, maxRetryAfterMs } = policy.sms
    // Messages that were under way together count once.
    if (this.pauseMs === 0) this.#busyMs = Math.min(Math.max(2 * this.#busyMs, throttledMs), throttledMostMs)
    const pauseMs = Math.min(Math.max(askedMs, this.#busyMs, throttledMs), maxRetryAfterMs)
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.ticks() + pauseMs)
    this.#slots = Math.max(1, Math.floor(this.#slots / 2))
    this.#takenSince = 0
  }

  /** One slot more after as many messages as there are slots. */
  #grow(): void {
    this.#takenSince += 1
    if (this.#takenSince < this.#slots) return
    this.#takenSince = 0
    this.#slots = Math.min(this.#slots + 1, this.#mostSlots)
  }
}

/** Nothing will pass until a person acts, or nobody was heard of for as long as an answer may take. */
function isHopeless(outcome: SendOutcome, wasSilent: boolean): boolean {
  if (outcome.kind === 'gateway-broken') return true
  return outcome.kind === 'unknown' && wasSilent && !outcome.unclear && !outcome.lineLost
}
