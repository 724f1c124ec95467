import type { Deps } from './deps.ts'
import { inSharedTransaction } from './platform/db/group-commit.ts'
import { type Db, inTransaction, inTransactionIf } from './platform/db/open.ts'
import type { SmsCount } from './sms-counts.ts'

declare const insideOfOne: unique symbol

/**
 * `Deps` inside of one transaction: `db` is that transaction, and whoever is woken is woken after its commit. What takes
 * it is part of somebody's work; what takes `Deps` may be a work of its own.
 */
export interface Within extends Deps {
  readonly [insideOfOne]: true
}

/** All that `act` asks the database for, or nothing of it when it throws. Inside of another work it is a part of that. */
export function work<T>(deps: Deps, act: (within: Within) => Promise<T>): Promise<T> {
  return wakingAfter(deps, begun => inTransaction(deps.db, tx => act(begun(tx))))
}

/** The same, but all of it is taken back unless `isDone` says that its outcome stands. */
export function workIf<T>(
  deps: Deps,
  act: (within: Within) => Promise<T>,
  isDone: (outcome: T) => boolean,
): Promise<T> {
  return wakingAfter(deps, begun => inTransactionIf(deps.db, tx => act(begun(tx)), isDone))
}

/** May be run a second time, from its beginning, after the first was taken back: it changes nothing but the database. */
export type Repeatable<T> = (within: Within) => Promise<T>

/** A small piece of work, done many times a second: on SQLite those that come at once share a commit. */
export function sharedWork<T>(deps: Deps, act: Repeatable<T>): Promise<T> {
  return wakingAfter(deps, begun => inSharedTransaction(deps.db, tx => act(begun(tx))))
}

async function wakingAfter<T>(deps: Deps, run: (begun: (tx: Db) => Within) => Promise<T>): Promise<T> {
  let [isWoken, isFed] = [false, false]
  let counted: SmsCount[] = []
  const outcome = await run(tx => {
    isWoken = false
    isFed = false
    counted = []
    const sms = {
      wake() {
        isWoken = true
      },
      count(event: SmsCount) {
        counted.push(event)
      },
    }
    const feed = {
      wake() {
        isFed = true
      },
    }
    return { ...deps, db: tx, sms, feed } as Within
  })
  for (const event of counted) deps.sms.count?.(event)
  if (isWoken) deps.sms.wake()
  if (isFed) deps.feed?.wake()
  return outcome
}
