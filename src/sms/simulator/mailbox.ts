import type { Clock } from '../../platform/clock.ts'
import { SECOND_MS } from '../../policy.ts'
import { type Command, PLAIN_MESSAGE, type ShortMessage } from '../gateways/smpp/pdu.ts'
import { receiptText } from '../gateways/smpp/receipt-text.ts'
import { STATUS } from '../gateways/smpp/status.ts'
import { byteTlv, TAG, textTlv } from '../gateways/smpp/tlv.ts'

/** What is known of a message in the end; its addresses are those of the message. */
export interface SimulatedReceipt {
  /** As the receipt writes it. */
  readonly id: string
  readonly state: 'delivered' | 'undelivered'
  readonly submittedAt: number
  readonly doneAt: number
  readonly message: Pick<ShortMessage, 'source' | 'destination'>
}

/** Carriers write receipts in the one way, in the other, or in both. */
export type ReceiptForm = 'text' | 'tlvs' | 'both'

/** SMPP 3.4 §5.2.12: the deliver_sm holds an SMSC delivery receipt. */
const RECEIPT_ESM_CLASS = 0x04
/** SMPP 3.4 §5.2.28, and the words of appendix B. */
const STATES = {
  delivered: { number: 2, stat: 'DELIVRD', err: '000', delivered: 1 },
  undelivered: { number: 5, stat: 'UNDELIV', err: '001', delivered: 0 },
} as const

export function statOf(state: SimulatedReceipt['state']): string {
  return STATES[state].stat
}

export function deliverReceipt(receipt: SimulatedReceipt, form: ReceiptForm): Command {
  const { number, stat, err, delivered } = STATES[receipt.state]
  const text = form === 'tlvs' ? '' : receiptText({ ...receipt, stat, err, delivered })
  const tlvs = [textTlv(TAG.receiptedMessageId, receipt.id), byteTlv(TAG.messageState, number)]
  return {
    ...PLAIN_MESSAGE,
    command: 'deliver_sm',
    // It goes back: from the phone to the sender.
    source: receipt.message.destination,
    destination: receipt.message.source,
    esmClass: RECEIPT_ESM_CLASS,
    shortMessage: Buffer.from(text, 'latin1'),
    tlvs: form === 'text' ? [] : tlvs,
  }
}

/** One way to a client that receives. */
export interface ReceivingSession {
  /** Receipts that wait for its answers. */
  readonly awaiting: number
  /** Resolves to the answer's status, or to `undefined` when the line ended without one. */
  deliver(receipt: SimulatedReceipt): Promise<number | undefined>
}

const WINDOW = 100
const MAX_WAITING = 100_000
const BUSY_PAUSE_MS = SECOND_MS

/**
 * The receipts for one client, in their order. They go out on any of its sessions that receive; what no session
 * answered waits for the next one, so that a client that died misses none.
 */
export class Mailbox {
  readonly #clock: Clock
  readonly #sessions = new Set<ReceivingSession>()
  readonly #waiting = new Queue<SimulatedReceipt>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isEmpty(): boolean {
    return this.#sessions.size === 0 && this.#waiting.size === 0
  }

  open(session: ReceivingSession): void {
    this.#sessions.add(session)
    this.#pump()
  }

  close(session: ReceivingSession): void {
    this.#sessions.delete(session)
  }

  /** Beyond 100,000 waiting ones, the new ones are lost. */
  post(receipt: SimulatedReceipt): void {
    if (this.#waiting.size >= MAX_WAITING) return
    this.#waiting.add(receipt)
    this.#pump()
  }

  #pump(): void {
    while (this.#waiting.size > 0) {
      const session = this.#withRoom()
      if (session === undefined) return
      const receipt = this.#waiting.take()
      if (receipt === undefined) return
      void this.#deliver(session, receipt)
    }
  }

  async #deliver(session: ReceivingSession, receipt: SimulatedReceipt): Promise<void> {
    const status = await session.deliver(receipt)
    // SMPP 3.4, table 5-2: the client has trouble that will pass.
    if (status === STATUS.ESME_RX_T_APPN) await this.#clock.sleep(BUSY_PAUSE_MS)
    if (status === undefined || status === STATUS.ESME_RX_T_APPN) this.post(receipt)
    else this.#pump()
  }

  #withRoom(): ReceivingSession | undefined {
    for (const session of this.#sessions) if (session.awaiting < WINDOW) return session
    return undefined
  }
}

/** First in, first out. */
class Queue<Item> {
  #items: Item[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  add(item: Item): void {
    this.#items.push(item)
  }

  take(): Item | undefined {
    const item = this.#items[this.#head]
    this.#head += 1
    // An array gives off its first element by moving all others; so it does that rarely.
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }
}
