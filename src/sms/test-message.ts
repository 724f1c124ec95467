import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { takeSending } from '../guard/sending.ts'
import { policy } from '../policy.ts'
import { maskNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { listAttempts } from './message-list-store.ts'
import { enqueueTest } from './outbox.ts'
import { findMessage } from './store.ts'
import type { SmsState } from './tables.ts'

/** Sends a message that is plainly no code to the operator's own phone, and tells what becomes of it. */
export type TestStart =
  | { readonly kind: 'queued'; readonly id: string; readonly gateway: string }
  /** Several gateways, and none was named; or one that does not exist. */
  | { readonly kind: 'which-gateway'; readonly names: readonly string[] }

/** @param test.number 11 digits; `gateway` may be left out when there is one only */
export async function startTest(
  deps: Deps,
  test: { readonly number: string; readonly gateway: string | undefined },
): Promise<TestStart> {
  const names = deps.config.sms.gateways.map(({ name }) => name)
  const gateway = test.gateway ?? (names.length === 1 ? names[0] : undefined)
  if (gateway === undefined || !names.includes(gateway)) return { kind: 'which-gateway', names }
  const id = await work(deps, async within => {
    await record(within, {
      action: 'sms.test',
      actor: 'operator',
      detail: { number: maskNumber(test.number), gateway },
    })
    await takeSending(within, { purpose: 'test', order: 'counted', number: test.number })
    return enqueueTest(within, { number: test.number, gateway })
  })
  return { kind: 'queued', id, gateway }
}

/** One change of a test message; `atMs` since it was put into the outbox. */
export type TestStep =
  | { readonly kind: 'attempt'; readonly atMs: number; readonly n: number }
  | {
      readonly kind: 'failed' | 'unknown'
      readonly atMs: number
      readonly n: number
      readonly class: string
      readonly code: string
    }
  | { readonly kind: 'taken'; readonly atMs: number; readonly providerId: string }
  | {
      readonly kind: 'ended'
      readonly atMs: number
      readonly state: SmsState
      readonly code: string | undefined
    }

const ENDED: readonly SmsState[] = ['delivered', 'undelivered', 'refused', 'expired', 'unknown', 'superseded']

/**
 * Gives each step as it happens, until the end is known or `waitMs` are over.
 * @returns the state that it was left in
 */
export async function followTest(
  deps: Deps,
  test: { readonly id: string; readonly waitMs: number },
  onStep: (step: TestStep) => void,
): Promise<SmsState> {
  const told = new Set<string>()
  const tell = (key: string, step: TestStep) => {
    if (told.has(key)) return
    told.add(key)
    onStep(step)
  }
  const until = deps.clock.ticks() + test.waitMs
  for (;;) {
    const message = await findMessage(deps.db, test.id)
    if (message === undefined) return 'superseded'
    const attempts = await listAttempts(deps.db, [test.id])
    for (const attempt of attempts) tellAttempt(attempt, message.created_at, tell)
    if (ENDED.includes(message.state)) {
      const code = attempts.at(-1)?.receipt_code ?? undefined
      tell('ended', {
        kind: 'ended',
        atMs: deps.clock.now() - message.created_at,
        state: message.state,
        code,
      })
      return message.state
    }
    if (deps.clock.ticks() >= until) return message.state
    await deps.clock.sleep(policy.sms.followEveryMs)
  }
}

function tellAttempt(
  attempt: Awaited<ReturnType<typeof listAttempts>>[number],
  since: number,
  tell: (key: string, step: TestStep) => void,
): void {
  const { n, error_class, error_code, provider_id, submitted_at, ended_at, state } = attempt
  tell(`${n} started`, { kind: 'attempt', atMs: attempt.started_at - since, n })
  if (error_class !== null && (state === 'failed' || state === 'unknown'))
    tell(`${n} ended`, {
      kind: state,
      atMs: (ended_at ?? since) - since,
      n,
      class: error_class,
      code: error_code ?? '',
    })
  if (submitted_at !== null)
    tell(`${n} taken`, { kind: 'taken', atMs: submitted_at - since, providerId: provider_id ?? '' })
}
