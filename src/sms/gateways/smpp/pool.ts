import type { Deps } from '../../../deps.ts'
import { type Entropy, newFraction } from '../../../platform/entropy.ts'
import { policy } from '../../../policy.ts'
import { type BindOutcome, openBoundSession, type SessionPlan } from './bound-session.ts'
import type { ShortMessage } from './pdu.ts'
import type { RequestOutcome } from './requests.ts'
import type { Session } from './session.ts'
import { LOOK_MS, sleepUntil } from './timing.ts'

export type PoolOutcome =
  | { readonly kind: 'requested'; readonly session: Session; readonly outcome: RequestOutcome }
  | { readonly kind: 'no-session'; readonly reason: string; readonly needsPerson: boolean }
  | { readonly kind: 'no-room' }

interface Queued {
  readonly message: ShortMessage
  readonly signal: AbortSignal
  readonly since: number
  readonly resolve: (outcome: PoolOutcome | Promise<PoolOutcome>) => void
}

type PoolDeps = Pick<Deps, 'clock' | 'entropy' | 'log'>
type FailedBind = Extract<BindOutcome, { kind: 'failed' }>

export interface PoolPlan extends Omit<SessionPlan, 'clock' | 'onChange'> {
  /** The gateway's name, for the log. */
  readonly name: string
  readonly binds: number
}

/** Keeps several sessions with one SMSC bound, opens lost ones again, and gives each message to the freest. */
export class SessionPool {
  readonly #deps: PoolDeps
  readonly #plan: PoolPlan
  readonly #sessions = new Set<Session>()
  readonly #queue: Queued[] = []
  readonly #closing = new AbortController()
  readonly #lines: Promise<void>[] = []
  #failure: FailedBind = { kind: 'failed', reason: 'not-started', needsPerson: false }
  #isHeld = false
  #isWatching = false

  constructor(deps: PoolDeps, plan: PoolPlan) {
    this.#deps = deps
    this.#plan = plan
  }

  start(): void {
    if (this.#lines.length > 0) return
    this.#failure = { ...this.#failure, reason: 'not-bound-yet' }
    for (let n = 0; n < this.#plan.binds; n += 1) this.#lines.push(this.#keepLine())
  }

  /** `undefined` while at least one session is bound. */
  get trouble(): FailedBind | undefined {
    return this.#sessions.size > 0 ? undefined : this.#failure
  }

  /** Waits for a place in a window when there is none, but not for a session. */
  submit(message: ShortMessage, signal: AbortSignal): Promise<PoolOutcome> {
    if (this.#sessions.size === 0) return Promise.resolve(this.#noSession())
    const session = this.#queue.length === 0 ? this.#freest() : undefined
    if (session !== undefined) return this.#submitTo(session, { message, signal })
    return new Promise(resolve => {
      this.#queue.push({ message, signal, resolve, since: this.#deps.clock.ticks() })
      void this.#watchQueue()
    })
  }

  /** Stops reading from all lines until `release`. */
  hold(): void {
    this.#isHeld = true
    for (const session of this.#sessions) session.hold()
  }

  release(): void {
    this.#isHeld = false
    for (const session of this.#sessions) session.release()
  }

  async close(): Promise<void> {
    this.#failure = { kind: 'failed', reason: 'closed', needsPerson: false }
    this.#closing.abort()
    await Promise.all([...this.#sessions].map(session => session.close()))
    await Promise.all(this.#lines)
    this.#serveQueue()
  }

  /** One line for as long as the pool is open: bound, lost, after a pause bound again. */
  async #keepLine(): Promise<void> {
    const { clock, entropy } = this.#deps
    let failures = 0
    while (!this.#closing.signal.aborted) {
      const openedAt = clock.ticks()
      await this.#openAndUse()
      // Of a line that holds and then breaks, the past is forgotten; not of one that breaks every time.
      failures = clock.ticks() - openedAt > policy.sms.smpp.reconnectMs.most ? 1 : failures + 1
      await sleepUntil(clock, clock.ticks() + reconnectPauseMs(failures, entropy), this.#closing.signal)
    }
  }

  async #openAndUse(): Promise<void> {
    const { clock, log } = this.#deps
    const plan = { ...this.#plan, clock, onChange: () => this.#serveQueue() }
    const opened = await openBoundSession(plan, this.#closing.signal)
    if (this.#closing.signal.aborted && opened.kind === 'bound') return opened.session.close()
    if (opened.kind === 'failed') return this.#noteFailure(opened)
    const { session } = opened
    log.info({ gateway: this.#plan.name }, 'smpp session bound')
    if (this.#isHeld) session.hold()
    this.#sessions.add(session)
    this.#serveQueue()
    const reason = await session.ended
    this.#sessions.delete(session)
    this.#noteFailure({ kind: 'failed', reason, needsPerson: false })
    this.#serveQueue()
  }

  #noteFailure(failure: FailedBind): void {
    if (this.#closing.signal.aborted) return
    this.#failure = failure
    this.#deps.log.warn({ gateway: this.#plan.name, reason: failure.reason }, 'smpp session not bound')
  }

  #freest(): Session | undefined {
    let freest: Session | undefined
    for (const session of this.#sessions) if (session.free > (freest?.free ?? 0)) freest = session
    return freest
  }

  async #submitTo(
    session: Session,
    { message, signal }: Pick<Queued, 'message' | 'signal'>,
  ): Promise<PoolOutcome> {
    return { kind: 'requested', session, outcome: await session.submit(message, signal) }
  }

  #serveQueue(): void {
    while (this.#queue.length > 0) {
      const session = this.#freest()
      if (session === undefined && this.#sessions.size > 0) return
      const queued = this.#queue.shift()
      if (queued === undefined) return
      if (session === undefined) queued.resolve(this.#noSession())
      else if (queued.signal.aborted) queued.resolve({ kind: 'no-room' })
      else queued.resolve(this.#submitTo(session, queued))
    }
  }

  /** Sends away what waited too long. The oldest stands first. */
  async #watchQueue(): Promise<void> {
    if (this.#isWatching) return
    this.#isWatching = true
    const { clock } = this.#deps
    while (this.#queue.length > 0) {
      await clock.sleep(LOOK_MS)
      const before = clock.ticks() - policy.sms.smpp.windowWaitMs
      for (let oldest = this.#queue[0]; oldest && oldest.since <= before; oldest = this.#queue[0]) {
        this.#queue.shift()
        oldest.resolve({ kind: 'no-room' })
      }
    }
    this.#isWatching = false
  }

  #noSession(): PoolOutcome {
    const { reason, needsPerson } = this.#failure
    return { kind: 'no-session', reason, needsPerson }
  }
}

/** Doubled with each failure, ±20 %, so that the processes of an installation do not all come at once. */
export function reconnectPauseMs(failures: number, entropy: Entropy): number {
  const { first, most } = policy.sms.smpp.reconnectMs
  const planned = Math.min(most, first * 2 ** Math.min(failures - 1, 16))
  return Math.round(planned * (1 + policy.sms.retryJitter * (2 * newFraction(entropy) - 1)))
}
