import type { Deps } from '../../../deps.ts'
import { policy } from '../../../policy.ts'
import type { Gateway, GatewayHealth, OddReceipt, OutgoingSms, Receipt, SendOutcome } from '../gateway.ts'
import { gatewayKind } from '../kind.ts'
import { cleanId } from '../provider-ids.ts'
import { addressesOf } from './addresses.ts'
import { openBoundSession, type SessionPlan } from './bound-session.ts'
import { type MessagePart, partsOf } from './message-text.ts'
import { isForgottenBind, sendOutcome } from './outcome.ts'
import { EarlyReports, PartsMemory } from './parts.ts'
import { PLAIN_MESSAGE, type ShortMessage } from './pdu.ts'
import { SessionPool } from './pool.ts'
import { type DeliveryReport, readDelivery } from './receipt.ts'
import { ReceiptQueue } from './receipt-queue.ts'
import { type SmppSettings, settings } from './settings.ts'
import { STATUS } from './status.ts'
import { within } from './timing.ts'
import { relativeTime } from './validity.ts'

type SmppDeps = Pick<Deps, 'config' | 'clock' | 'entropy' | 'log'>

/** §5.2.17: a receipt for the final outcome, good or bad. */
const FINAL_RECEIPT = 1

export const smpp = gatewayKind({
  settings,
  open: smppGateway,
  lines: ({ host, tls }) => [{ key: 'host', host, isEncrypted: tls !== undefined }],
})

/** A carrier's SMSC, by SMPP 3.4 as transceiver, over one or several sessions. */
export function smppGateway(deps: SmppDeps, settings: SmppSettings, secret: string): Gateway {
  return new SmppGateway(deps, settings, secret)
}

class SmppGateway implements Gateway {
  readonly name: string
  readonly #deps: SmppDeps
  readonly #settings: SmppSettings
  readonly #plan: Omit<SessionPlan, 'deliver' | 'onChange'>
  readonly #pool: SessionPool
  readonly #receipts: ReceiptQueue
  readonly #parts: PartsMemory
  readonly #early = new EarlyReports(report => this.#report(report))
  readonly #oddListeners: ((odd: OddReceipt) => void)[] = []
  #reference: number

  constructor(deps: SmppDeps, settings: SmppSettings, secret: string) {
    this.name = settings.name
    this.#deps = deps
    this.#settings = settings
    this.#parts = new PartsMemory(settings.messageIds)
    this.#plan = planOf(deps, settings, secret)
    this.#reference = deps.entropy.bytes(1)[0] ?? 0
    this.#pool = new SessionPool(deps, {
      ...this.#plan,
      name: settings.name,
      binds: settings.binds,
      deliver: message => this.#deliver(message),
    })
    this.#receipts = new ReceiptQueue(this.#pool, deps)
  }

  get slots(): number {
    return this.#settings.window * this.#settings.binds
  }

  isUp(): boolean {
    return this.#pool.trouble === undefined
  }

  start(): void {
    this.#pool.start()
  }

  onReceipt(listener: (receipt: Receipt) => Promise<void>): void {
    this.#receipts.listen(listener)
  }

  onOddReceipt(listener: (odd: OddReceipt) => void): void {
    this.#oddListeners.push(listener)
  }

  async health(): Promise<GatewayHealth> {
    const trouble = this.#pool.trouble
    return trouble === undefined ? { usable: true } : { usable: false, reason: trouble.reason }
  }

  /** With a session of its own. A receipt that the SMSC gives to it is sent back, for the one that serves. */
  async check(signal: AbortSignal): Promise<GatewayHealth> {
    const plan = { ...this.#plan, deliver: () => STATUS.ESME_RX_T_APPN, onChange: () => {} }
    const opened = await openBoundSession(plan, signal)
    if (opened.kind === 'failed') return { usable: false, reason: opened.reason }
    await opened.session.close()
    return { usable: true }
  }

  async close(): Promise<void> {
    await this.#pool.close()
    const work = this.#receipts.close()
    await within(this.#deps.clock, policy.sms.drainMs, { work, instead: undefined })
  }

  async send(sms: OutgoingSms, signal: AbortSignal): Promise<SendOutcome> {
    if (signal.aborted) return { kind: 'not-sent', code: 'too-late' }
    const parts = partsOf(sms.text, this.#nextReference())
    if (parts.length > 1) return this.#early.hold(() => this.#sendParts(sms, parts, signal))
    return this.#sendParts(sms, parts, signal)
  }

  async #sendParts(
    sms: OutgoingSms,
    parts: readonly MessagePart[],
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const ids: string[] = []
    for (const part of parts) {
      const outcome = await this.#submit(this.#messageOf(sms, part), signal)
      // Nothing is shown of a text whose parts do not all arrive: what became of this one became of the whole.
      if (outcome.kind !== 'accepted') return outcome
      ids.push(cleanId(outcome.providerId) || `none-${sms.messageId}-${sms.attempt}-${ids.length}`)
    }
    return { kind: 'accepted', providerId: ids.length === 1 ? (ids[0] ?? '') : this.#parts.join(ids) }
  }

  async #submit(message: ShortMessage, signal: AbortSignal): Promise<SendOutcome> {
    const pooled = await this.#pool.submit(message, signal)
    if (pooled.kind === 'requested' && isForgottenBind(pooled)) pooled.session.destroy('bind-forgotten')
    return sendOutcome(pooled)
  }

  #messageOf(sms: OutgoingSms, part: MessagePart): ShortMessage {
    return {
      ...PLAIN_MESSAGE,
      ...addressesOf(this.#settings, sms),
      ...part,
      serviceType: this.#settings.serviceType,
      validityPeriod: relativeTime(sms.usefulMs),
      registeredDelivery: FINAL_RECEIPT,
    }
  }

  #nextReference(): number {
    this.#reference = (this.#reference + 1) & 0xff
    return this.#reference
  }

  /** Answered before the receipt is noted: an SMSC waits for this answer, and some allow one at a time. */
  #deliver(message: ShortMessage): number {
    const delivery = readDelivery(message)
    switch (delivery.kind) {
      case 'report':
        this.#early.take(delivery.report)
        break
      case 'unknown-word':
        this.#tellOdd({ gateway: this.name, why: 'unknown-word', word: delivery.word })
        break
      case 'unreadable':
      case 'message':
        this.#deps.log.info({ gateway: this.name, what: delivery.kind }, 'smpp delivery dropped')
        break
      case 'not-final':
        break
    }
    return STATUS.ESME_ROK
  }

  #report({ ids, state, code, isCurable }: DeliveryReport): void {
    const told = this.#idOf(ids)
    const part = this.#parts.report(told, state)
    if (part.kind === 'waiting') return
    const of = { providerId: part.kind === 'whole' ? part.id : told }
    const why = state === 'delivered' ? {} : { code, ...(isCurable ? { curable: true as const } : {}) }
    this.#receipts.push({ gateway: this.name, of, state, ...why })
  }

  /** Of an SMSC that writes its receipts in another way than its answers, the text is what is written in that way. */
  #idOf(ids: DeliveryReport['ids']): string {
    const { messageIds } = this.#settings
    const isInAnswersWay = messageIds === 'auto' || messageIds === 'as-is'
    return (isInAnswersWay ? ids[0] : ids.at(-1)) ?? ids[0]
  }

  #tellOdd(odd: OddReceipt): void {
    for (const listener of this.#oddListeners) listener(odd)
  }
}

function planOf({ clock }: SmppDeps, settings: SmppSettings, password: string) {
  const { host, port, tls, systemId, systemType, window } = settings
  return {
    clock,
    address: { host, port, tls },
    systemId,
    password,
    systemType,
    window,
    responseMs: settings.responseSeconds * 1_000,
    enquireMs: settings.enquireSeconds * 1_000,
  }
}
