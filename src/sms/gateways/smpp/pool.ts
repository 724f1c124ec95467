import type { Deps } from '../../../deps.ts'
import { policy } from '../../../policy.ts'
import { type BindOutcome, openBoundSession, type SessionPlan } from './bound-session.ts'
import { LoginTurns, reconnectPauseMs, refusedLoginPauseMs } from './login-turns.ts'
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

/** The sessions stand, and none of them answers, or they are taking leave. */
const NOT_ANSWERING = failedFor('not-answering')
const CLOSED = failedFor('closed')

/** Keeps several sessions with one SMSC bound, opens lost ones again, and gives each message to the freest. */
export class SessionPool {
  readonly #deps: PoolDeps
  readonly #plan: PoolPlan
  readonly #sessions = new Set<Session>()
  readonly #queue: Queued[] = []
  readonly #closing = new AbortController()
  readonly #lines: Promise<void>[] = []
  readonly #turns: LoginTurns
  /** Who wants to hear of logins that were refused. */
  onRefusedLogin: (reason: string) => void = () => {}
  #failure = failedFor('not-started')
  /** Why binds failed since one succeeded, as the log was told. */
  readonly #told = new Set<string>()
  #isHeld = false
  #isWatching = false

  constructor(deps: PoolDeps, plan: PoolPlan) {
    this.#deps = deps
    this.#plan = plan
    this.#turns = new LoginTurns(deps)
  }

  start(): void {
    if (this.#lines.length > 0) return
    this.#failure = { ...this.#failure, reason: 'not-bound-yet' }
    for (let n = 0; n < this.#plan.binds; n += 1) this.#lines.push(this.#keepLine())
  }

  /** `undefined` while messages may go by at least one session. */
  get trouble(): FailedBind | undefined {
    for (const session of this.#sessions) if (session.isServing) return undefined
    return this.#sessions.size > 0 ? NOT_ANSWERING : this.#failure
  }

  /** Waits for a place in a window when there is none, but not for a session. */
  submit(message: ShortMessage, signal: AbortSignal): Promise<PoolOutcome> {
    const { trouble } = this
    if (trouble !== undefined) return Promise.resolve(noSession(trouble))
    const session = this.#queue.length === 0 ? this.#best() : undefined
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
    this.#failure = CLOSED
    this.#closing.abort()
    await Promise.all([...this.#sessions].map(session => session.close()))
    await Promise.all(this.#lines)
    this.#serveQueue()
  }

  /** One line for as long as the pool is open: bound, lost, after a pause bound again. */
  async #keepLine(): Promise<void> {
    const { clock, entropy } = this.#deps
    let failures = 0
    let refusals = 0
    while (!this.#closing.signal.aborted) {
      const openedAt = clock.ticks()
      const { isOneTooMany, heldMs } = await this.#openAndUse()
      // Of a line that holds and then breaks, the past is forgotten; not of one that breaks every time.
      failures = heldMs > policy.sms.smpp.reconnectMs.most ? 1 : failures + 1
      refusals = isOneTooMany ? refusals + 1 : 0
      const pauseMs = isOneTooMany
        ? refusedLoginPauseMs(refusals, entropy)
        : reconnectPauseMs(failures, entropy)
      // Connecting in vain took its time already; a line that was just lost gets a moment all the same.
      const at = Math.max(openedAt + pauseMs, clock.ticks() + policy.sms.smpp.reconnectMs.first)
      await sleepUntil(clock, at, this.#closing.signal)
    }
  }

  /** Gives for how long it stood, and whether the SMSC has as many of us as it wants. */
  async #openAndUse(): Promise<{ readonly isOneTooMany: boolean; readonly heldMs: number }> {
    const { clock } = this.#deps
    const opened = await this.#turns.take(
      () => this.#sessions.size > 0,
      () => this.#open(),
      this.#closing.signal,
    )
    if (opened.kind === 'failed') {
      this.#noteFailure(opened)
      return { isOneTooMany: opened.isAnswer && this.#sessions.size > 0, heldMs: 0 }
    }
    const boundAt = clock.ticks()
    const reason = await opened.session.ended
    this.#sessions.delete(opened.session)
    this.#noteFailure(failedFor(reason))
    this.#serveQueue()
    return { isOneTooMany: false, heldMs: clock.ticks() - boundAt }
  }

  async #open(): Promise<BindOutcome> {
    const { clock, log } = this.#deps
    if (this.#closing.signal.aborted) return CLOSED
    const plan = { ...this.#plan, clock, onChange: () => this.#serveQueue() }
    const opened = await openBoundSession(plan, this.#closing.signal)
    if (opened.kind === 'failed') return opened
    const { session } = opened
    if (this.#closing.signal.aborted) {
      await session.close()
      return CLOSED
    }
    this.#told.clear()
    log.info({ gateway: this.#plan.name }, 'smpp session bound')
    if (this.#isHeld) session.hold()
    this.#sessions.add(session)
    this.#serveQueue()
    return opened
  }

  #noteFailure(failure: FailedBind): void {
    if (this.#closing.signal.aborted) return
    this.#failure = failure
    const { reason, needsPerson } = failure
    if (needsPerson) this.onRefusedLogin(reason)
    // While a line stays away, it is tried often: once is enough to be told.
    const isNews = !this.#told.has(reason)
    this.#told.add(reason)
    const { log } = this.#deps
    const line = { gateway: this.#plan.name, reason }
    if (needsPerson) log.error(line, 'sms gateway refuses our login')
    else if (isNews) log.warn(line, 'smpp session not bound')
    else log.debug(line, 'smpp session not bound')
  }

  /** Rather one that answers, rather one with much room. */
  #best(): Session | undefined {
    let best: Session | undefined
    for (const session of this.#sessions) {
      if (session.free === 0) continue
      const isBetter =
        best === undefined ||
        session.missed < best.missed ||
        (session.missed === best.missed && session.free > best.free)
      if (isBetter) best = session
    }
    return best
  }

  async #submitTo(
    session: Session,
    { message, signal }: Pick<Queued, 'message' | 'signal'>,
  ): Promise<PoolOutcome> {
    return { kind: 'requested', session, outcome: await session.submit(message, signal) }
  }

  #serveQueue(): void {
    while (this.#queue.length > 0) {
      const session = this.#best()
      const { trouble } = this
      if (session === undefined && trouble === undefined) return
      const queued = this.#queue.shift()
      if (queued === undefined) return
      if (session === undefined) queued.resolve(noSession(trouble ?? NOT_ANSWERING))
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
}

function noSession({ reason, needsPerson }: FailedBind): PoolOutcome {
  return { kind: 'no-session', reason, needsPerson }
}

function failedFor(reason: string): FailedBind {
  return { kind: 'failed', reason, needsPerson: false, isAnswer: false }
}
