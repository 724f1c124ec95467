import type { Deps } from '../../../deps.ts'
import { countParts } from '../../text.ts'
import type { Gateway, GatewayHealth, OutgoingSms, Receipt, SendOutcome } from '../gateway.ts'
import {
  findInboxSetting,
  insertInboxMessage,
  listInboxMessages,
  saveInboxSetting,
  setInboxState,
} from './store.ts'

/**
 * What the inbox does with a message: hand it to the phone; hand it over and never report; refuse it for good,
 * as for a number that does not exist; or be out of reach, so that the outbox tries again.
 */
export const INBOX_MODES = ['deliver', 'no-receipt', 'refuse', 'down'] as const
export type InboxMode = (typeof INBOX_MODES)[number]

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
const RECEIPT_AFTER_MS = 300
const LONG_POLL_LOOK_MS = 150
export const MAX_WAIT_SECONDS = 60
const MAX_MESSAGES = 200

/** Phones for the demonstration and for development: messages stay in the database and can be read. */
export function inboxGateway(deps: Pick<Deps, 'db' | 'clock'>, name: string): Gateway {
  const listeners: ((receipt: Receipt) => Promise<void>)[] = []

  async function report(id: number): Promise<void> {
    await deps.clock.sleep(RECEIPT_AFTER_MS)
    await setInboxState(deps.db, id, 'delivered')
    for (const listener of listeners)
      await listener({ gateway: name, of: { providerId: String(id) }, state: 'delivered' })
  }

  return {
    name,
    async send(sms: OutgoingSms): Promise<SendOutcome> {
      const mode = await inboxMode(deps)
      if (mode === 'refuse') return { kind: 'refused', code: 'inbox-refuses' }
      if (mode === 'down') return { kind: 'not-sent', code: 'inbox-down' }
      const id = await insertInboxMessage(deps.db, {
        to_number: sms.to,
        from_number: sms.from,
        text: sms.text,
        sent_at: deps.clock.now(),
        parts: countParts(sms.text),
        state: 'submitted',
      })
      // A receipt that cannot be written, because the program stops, is one that never came.
      if (mode === 'deliver') report(id).catch(() => {})
      return { kind: 'accepted', providerId: String(id) }
    },
    onReceipt: listener => void listeners.push(listener),
    health,
    check: health,
  }

  async function health(): Promise<GatewayHealth> {
    const mode = await inboxMode(deps)
    return mode === 'refuse' || mode === 'down'
      ? { usable: false, reason: `inbox-${mode}` }
      : { usable: true }
  }
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
  const until = deps.clock.now() + question.waitSeconds * 1_000
  for (;;) {
    const messages = await readInbox(deps, question)
    if (messages.length > 0 || deps.clock.now() >= until || signal.aborted) return messages
    await deps.clock.sleep(LONG_POLL_LOOK_MS, signal)
  }
}
