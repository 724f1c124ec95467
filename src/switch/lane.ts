import type { Deps } from '../deps.ts'
import { Breaker } from '../platform/breaker.ts'
import { policy } from '../policy.ts'
import { type Verdict, verdictOf } from './answer.ts'
import { type Caller, callerOf } from './connection.ts'
import type { PushedEndpoint } from './settings.ts'
import { stateFrom } from './state.ts'
import type { StateRow } from './store.ts'

/** An endpoint that is pushed to, as one process sees it. */
export class Lane {
  readonly name: string
  readonly breaker = new Breaker(policy.switch.breaker)
  /** The lines whose pushes are under way. */
  readonly underWay = new Set<string>()
  /** In ticks: it is written down that it answers, and not yet time to look whether another process wrote otherwise. */
  notedUntil = 0
  #restUntil = 0
  readonly #clock: Deps['clock']
  readonly #call: Caller

  constructor(deps: Pick<Deps, 'clock' | 'config'>, endpoint: PushedEndpoint) {
    this.name = endpoint.name
    this.#clock = deps.clock
    this.#call = callerOf(deps, endpoint)
  }

  /** How many pushes may begin now. */
  get room(): number {
    const now = this.#clock.ticks()
    if (now < this.#restUntil || !this.breaker.lets(now)) return 0
    return this.breaker.state === 'closed'
      ? policy.switch.concurrency - this.underWay.size
      : Math.max(0, 1 - this.underWay.size)
  }

  /** Pushes one state, by an id that stays, and looks what the answer says of the endpoint as a whole. */
  async push(row: StateRow): Promise<Verdict> {
    const body = JSON.stringify(stateFrom(row))
    this.breaker.begin(this.#clock.ticks())
    this.underWay.add(row.lineId)
    const answer = await this.#call({ id: `line_${row.number}_${row.version}`, body })
    this.underWay.delete(row.lineId)
    const verdict = verdictOf(answer, row.version, this.#clock.now())
    const now = this.#clock.ticks()
    if (verdict.kind !== 'trouble') this.breaker.succeed(now)
    else {
      this.breaker.fail(now, verdict.code)
      if (verdict.pauseMs !== undefined) this.#restUntil = now + verdict.pauseMs
    }
    return verdict
  }
}
