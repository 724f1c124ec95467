import type { Deps } from '../deps.ts'
import { inTransaction } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import type { Gateway, SendOutcome } from './gateways/gateway.ts'
import { applyEarlyReceipt, applyReceipt } from './receipts.ts'
import { gatewayFor } from './router.ts'
import { recordFailure, type SettledState, settle } from './settle.ts'
import {
  anyDue,
  claimDue,
  countUnknownAttempts,
  finishAttempt,
  giveUpAttempts,
  insertAttempt,
  type MessageRow,
  oldestDue,
  recipientOf,
  tryAgainAt,
} from './store.ts'

/**
 * Hands messages from the outbox to the gateways: at least once, newest first. Each attempt is committed
 * before the network is touched, so a worker that dies at any moment leaves a trace, and another worker goes
 * on when its lease ends.
 */
export interface Worker {
  /** A message was committed: look now instead of at the next poll. */
  wake(): void
  /** Takes no new message, waits for those under way (at most 5 s). */
  stop(): Promise<void>
}

/** The text of a message now, or `undefined` when it is no longer of use (its challenge is over). */
export type TextOf = (message: MessageRow) => Promise<string | undefined>

interface Sending {
  readonly deps: Deps
  readonly gateways: readonly Gateway[]
  readonly textOf: TextOf
}

export function startWorker(deps: Deps, gateways: readonly Gateway[], textOf: TextOf): Worker {
  const sending: Sending = { deps, gateways, textOf }
  const stopping = new AbortController()
  let waking = new AbortController()
  const underWay = new Set<Promise<void>>()
  for (const gateway of gateways) gateway.onReceipt(receipt => guarded(deps, applyReceipt(deps, receipt)))

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController()
      const room = policy.sms.concurrency - underWay.size
      const claimed = room > 0 ? await guarded(deps, claim(deps, room), []) : []
      for (const message of claimed) {
        const work = guarded(deps, handOver(sending, message)).finally(() => underWay.delete(work))
        underWay.add(work)
      }
      if (claimed.length === 0) await deps.clock.sleep(policy.sms.pollMs, waking.signal)
    }
  }
  const running = run()

  return {
    wake: () => waking.abort(),
    async stop() {
      stopping.abort()
      waking.abort()
      await running
      const drained = new AbortController()
      const all = Promise.allSettled(underWay).then(() => drained.abort())
      await Promise.race([all, deps.clock.sleep(policy.sms.drainMs, drained.signal)])
    },
  }
}

/** Does what a worker does until nothing is due; for tests, and to send what is left before an exit. */
export async function workOnce(deps: Deps, gateways: readonly Gateway[], textOf: TextOf): Promise<number> {
  let handled = 0
  for (;;) {
    const claimed = await claim(deps, policy.sms.concurrency)
    if (claimed.length === 0) return handled
    await Promise.all(claimed.map(message => handOver({ deps, gateways, textOf }, message)))
    handled += claimed.length
  }
}

/** Whether messages have been waiting so long that no worker can be running. */
export async function isStalled(deps: Deps): Promise<boolean> {
  const now = deps.clock.now()
  const since = await oldestDue(deps.db, now)
  return since !== undefined && now - since > policy.sms.stalledMs
}

async function claim(deps: Deps, limit: number): Promise<MessageRow[]> {
  const now = deps.clock.now()
  if (!(await anyDue(deps.db, now))) return []
  return inTransaction(deps.db, async tx => {
    const claimed = await claimDue(tx, { now, leaseUntil: now + policy.sms.leaseMs, limit })
    for (const message of claimed) await giveUpAttempts(tx, message.id)
    return claimed
  })
}

async function handOver(sending: Sending, message: MessageRow): Promise<void> {
  const { deps, gateways, textOf } = sending
  const now = deps.clock.now()
  const end = (state: SettledState) =>
    inTransaction(deps.db, tx => settle(deps, tx, { id: message.id, state }))
  if (now > message.useless_after - policy.sms.minUsefulMs) return end('expired')
  if ((await countUnknownAttempts(deps.db, message.id)) >= policy.sms.maxCopiesAfterUnknown)
    return end('unknown')
  const text = await textOf(message)
  if (text === undefined) return end('superseded')
  const to = recipientOf(deps.numbers, message)

  const gateway = gatewayFor(gateways, message.tries)
  await insertAttempt(deps.db, {
    message_id: message.id,
    n: message.tries,
    gateway: gateway.name,
    state: 'started',
    started_at: now,
  })
  const outcome = await gateway.send(
    {
      messageId: message.id,
      attempt: message.tries,
      to,
      from: deps.config.sms.sender,
      text,
      usefulMs: message.useless_after - now,
    },
    AbortSignal.timeout(policy.sms.gatewayTimeoutMs),
  )
  deps.log.info({ message: message.id, gateway: gateway.name, outcome: outcome.kind }, 'sms handed over')
  await noteOutcome(deps, { message, gateway: gateway.name }, outcome)
}

async function noteOutcome(
  deps: Deps,
  attempt: { readonly message: MessageRow; readonly gateway: string },
  outcome: SendOutcome,
): Promise<void> {
  const { message, gateway } = attempt
  const key = { messageId: message.id, n: message.tries }
  const now = deps.clock.now()
  await inTransaction(deps.db, async tx => {
    if (outcome.kind === 'accepted') {
      const { providerId } = outcome
      await finishAttempt(tx, key, { state: 'accepted', provider_id: providerId, submitted_at: now })
      await settle(deps, tx, { id: message.id, state: 'submitted', gateway })
      return applyEarlyReceipt(deps, tx, { gateway, providerId, messageId: message.id })
    }
    const failure = { error_class: outcome.kind, error_code: outcome.code }
    await finishAttempt(tx, key, { state: outcome.kind === 'unknown' ? 'unknown' : 'failed', ...failure })
    if (outcome.kind === 'refused') return settle(deps, tx, { id: message.id, state: 'refused', gateway })
    await recordFailure(deps, tx, { message, gateway, kind: outcome.kind })
    return tryAgainAt(tx, message.id, Math.min(now + pauseAfter(message, outcome), lastUse(message)))
  })
}

/** A message that fails until then is tried a last time, found too old, and marked as expired. */
function lastUse(message: MessageRow): number {
  return message.useless_after - policy.sms.minUsefulMs + 1
}

function pauseAfter(message: MessageRow, outcome: SendOutcome): number {
  if (outcome.kind === 'unknown') return policy.sms.unknownRetryMs
  const pauses = policy.sms.retryAfterMs
  const planned = pauses[Math.min(message.tries, pauses.length) - 1] ?? 0
  return outcome.kind === 'throttled' ? Math.max(planned, outcome.retryAfterMs ?? 0) : planned
}

/** The worker's edge: a database that is gone for a while must not end the loop. */
async function guarded<T>(deps: Deps, work: Promise<T>, instead?: T): Promise<T> {
  try {
    return await work
  } catch (error) {
    deps.log.error({ err: error }, 'sms worker')
    await deps.clock.sleep(policy.sms.pollMs)
    return instead as T
  }
}
