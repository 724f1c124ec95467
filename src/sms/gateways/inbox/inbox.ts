import type { Deps } from '../../../deps.ts'
import { policy } from '../../../policy.ts'
import { countParts } from '../../text.ts'
import type {
  Gateway,
  GatewayHealth,
  OutgoingSms,
  Receipt,
  ReceiptListener,
  SendOutcome,
} from '../gateway.ts'
import { gatewayKind } from '../kind.ts'
import {
  arrives,
  BEHAVIOURS,
  type Behaviour,
  INBOX_MODES,
  type InboxMode,
  modeFor,
  RECEIPT_AFTER_MS,
} from './faults.ts'
import { settings } from './settings.ts'
import {
  findInboxSetting,
  insertInboxMessage,
  listInboxMessages,
  saveInboxSetting,
  setInboxState,
} from './store.ts'

export interface InboxMessage {
  /** Goes up with every message. */
  readonly id: number
  readonly to: string
  readonly from: string
  readonly text: string
  /** ISO 8601, UTC. */
  readonly sentAt: string
  readonly state: string
  readonly parts: number
}

const MODE_KEY = 'mode'
const LONG_POLL_LOOK_MS = 150
export const MAX_WAIT_SECONDS = 60
const MAX_MESSAGES = 200

export const inbox = gatewayKind({
  settings,
  open: (deps, { name }) => inboxGateway(deps, name),
  forDemonstration: true,
})

/** Phones for the demonstration and for development: messages stay in the database and can be read. */
export function inboxGateway(deps: Pick<Deps, 'db' | 'clock'>, name: string): Gateway {
  const listeners: ReceiptListener[] = []

  async function report(taken: Taken, state: Receipt['state']): Promise<void> {
    if (taken.inboxId !== undefined) await markArrived(deps, taken.inboxId)
    const code = state === 'undelivered' ? { code: 'inbox-undelivered' } : {}
    const receipt: Receipt = { gateway: name, of: { providerId: taken.providerId }, state, ...code }
    for (const listener of listeners) await listener(receipt)
  }

  async function reportLater(taken: Taken, receipts: Behaviour['receipts']): Promise<void> {
    for (const state of receipts) {
      await deps.clock.sleep(RECEIPT_AFTER_MS)
      await report(taken, state)
    }
  }

  async function take(sms: OutgoingSms, behaviour: Behaviour): Promise<SendOutcome> {
    const inboxId = arrives(behaviour) ? await putIntoInbox(deps, sms) : undefined
    const taken = { inboxId, providerId: String(inboxId ?? `${sms.messageId}.${sms.attempt}`) }
    const [first, ...later] = behaviour.receipts
    const early = behaviour.receiptFirst && first
    if (early) await report(taken, early)
    // A receipt that cannot be written, because the program stops, is one that never came.
    reportLater(taken, early ? later : behaviour.receipts).catch(() => {})
    return { kind: 'accepted', providerId: taken.providerId }
  }

  async function health(): Promise<GatewayHealth> {
    const mode = await inboxMode(deps)
    return mode === 'refuse' || mode === 'down'
      ? { usable: false, reason: `inbox-${mode}` }
      : { usable: true }
  }

  return {
    name,
    async send(sms, signal) {
      const behaviour = BEHAVIOURS[modeFor(sms.to, await inboxMode(deps))]
      if (behaviour.answerAfterMs) await deps.clock.sleep(behaviour.answerAfterMs, signal)
      if (signal.aborted) return { kind: 'not-sent', code: 'inbox-slow' }
      switch (behaviour.answer) {
        case 'taken':
          return take(sms, behaviour)
        case 'refused':
          return { kind: 'refused', code: 'inbox-refuses' }
        case 'throttled':
          return { kind: 'throttled', code: 'inbox-throttles' }
        case 'unreachable':
          return { kind: 'not-sent', code: 'inbox-down' }
        case 'none':
          await deps.clock.sleep(policy.sms.gatewayTimeoutMs, signal)
          return { kind: 'unknown', code: 'inbox-silent' }
      }
    },
    onReceipt: listener => void listeners.push(listener),
    health,
    check: health,
  }
}

interface Taken {
  /** Only of messages that get as far as the phone. */
  readonly inboxId: number | undefined
  readonly providerId: string
}

/** Shows a message on its phone; gives the id that it has in the inbox. */
export function putIntoInbox(
  deps: Pick<Deps, 'db' | 'clock'>,
  sms: Pick<OutgoingSms, 'to' | 'from' | 'text'> & { readonly parts?: number },
): Promise<number> {
  return insertInboxMessage(deps.db, {
    to_number: sms.to,
    from_number: sms.from,
    text: sms.text,
    sent_at: deps.clock.now(),
    parts: sms.parts ?? countParts(sms.text),
    state: 'submitted',
  })
}

export function markArrived(deps: Pick<Deps, 'db'>, inboxId: number): Promise<void> {
  return setInboxState(deps.db, inboxId, 'delivered')
}

export async function inboxMode(deps: Pick<Deps, 'db'>): Promise<InboxMode> {
  const value = await findInboxSetting(deps.db, MODE_KEY)
  return INBOX_MODES.find(mode => mode === value) ?? 'deliver'
}

export async function setInboxMode(deps: Pick<Deps, 'db'>, mode: InboxMode): Promise<void> {
  await saveInboxSetting(deps.db, MODE_KEY, mode)
}

export interface InboxQuestion {
  readonly to?: string | undefined
  /** Only messages with a greater id. */
  readonly after: number
}

/** The newest messages (at most 200), oldest first. */
export async function readInbox(deps: Pick<Deps, 'db'>, question: InboxQuestion): Promise<InboxMessage[]> {
  const rows = await listInboxMessages(deps.db, {
    to: question.to,
    after: question.after,
    limit: MAX_MESSAGES,
  })
  return rows.map(row => ({
    id: row.id,
    to: row.to_number,
    from: row.from_number,
    text: row.text,
    sentAt: new Date(row.sent_at).toISOString(),
    state: row.state,
    parts: row.parts,
  }))
}

/** The same, but waits up to `waitSeconds` (0–60) while there is nothing newer. */
export async function waitForInbox(
  deps: Pick<Deps, 'db' | 'clock'>,
  question: InboxQuestion & { readonly waitSeconds: number },
  signal: AbortSignal,
): Promise<InboxMessage[]> {
  const until = deps.clock.ticks() + question.waitSeconds * 1_000
  for (;;) {
    const messages = await readInbox(deps, question)
    if (messages.length > 0 || deps.clock.ticks() >= until || signal.aborted) return messages
    await deps.clock.sleep(LONG_POLL_LOOK_MS, signal)
  }
}

export { writeAndTakeBack } from './store.ts'
