import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Db } from './platform/db/open.ts'
import type { Entropy } from './platform/entropy.ts'
import type { Log } from './platform/log.ts'
import type { Vault } from './platform/vault.ts'
import type { SmsCount } from './sms-counts.ts'

/** Everything a rule may use of the world outside. Only `main/` and the tests build one. */
export interface Deps {
  readonly config: Config
  /** Codes are derived from it (D8); at least 32 characters. */
  readonly secret: string
  /** Seals SMS numbers for the database; stores ask it, rules see plain numbers. */
  readonly numbers: Vault
  readonly db: Db
  readonly clock: Clock
  readonly entropy: Entropy
  readonly sms: SmsWaker
  /** The feed of line states; without one in this process, its sequencer's pause finds what was marked. */
  readonly feed?: FeedWaker
  readonly log: Log
  /** Name of the API key that speaks for the telephone system, while its report is looked at. */
  readonly reportedBy?: string
  /** Whose hand the operator's is; without it, the command line's. */
  readonly operator?: ActingOperator
}

/** Named in the audit trail with everything that is done in the operator's name. */
export interface ActingOperator {
  /** `api:` and the name of the key. */
  readonly by: string
  /** Network address that the request came from. */
  readonly address: string
}

export interface FeedWaker {
  /** Tells the sequencer in this process that a line's state was committed. */
  wake(): void
  /** For those who wait for what is new; without it they look again and again. */
  readonly waits?: FeedWaits
}

export interface FeedWaits {
  /** Another one as soon as the feed went on. */
  turn(): number
  /** Ends when the turn is another one, or after `ms`; false = nobody may wait any more. */
  changed(turn: number, ms: number): Promise<boolean>
}

export interface SmsWaker {
  /** Tells a worker in this process that a message was committed; without one, polling finds it. */
  wake(): void
  /** Counts what was ordered and refused, where the process shows metrics; inside of a work after its commit. */
  count?(event: SmsCount): void
}
