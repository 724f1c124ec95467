import type { Deps } from '../../../deps.ts'
import { policy, SECOND_MS } from '../../../policy.ts'
import type { Gateway, GatewayHealth, OddReceipt, OutgoingSms, Receipt, SendOutcome } from '../gateway.ts'
import { gatewayKind } from '../kind.ts'
import { cleanId } from '../provider-ids.ts'
import { addressesOf, ownSender } from './addresses.ts'
import { type MessagePart, partsOf } from './message-text.ts'
import { isForgottenBind, sendOutcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { EarlyReports, PartsMemory } from './parts.ts'
import { PLAIN_MESSAGE, type ShortMessage } from './pdu.ts'
import { checkPlans, type Plan, type Plans, plansOf } from './plans.ts'
import { SessionPool } from './pool.ts'
import { type DeliveryReport, readDelivery } from './receipt.ts'
import { ReceiptQueue } from './receipt-queue.ts'
import { type SmppSettings, settings } from './settings.ts'
import { STATUS } from './status.ts'
import { LOOK_MS, within } from './timing.ts'
import { relativeTime } from './validity.ts'

type SmppDeps = Pick<Deps, 'config' | 'clock' | 'entropy' | 'log'>

/** §5.2.17: a receipt for the final outcome, good or bad. */
const FINAL_RECEIPT = 1

export const smpp = gatewayKind({
  settings,
  open: smppGateway,
  lines: ({ host, otherHosts, receiver, tls }) =>
    [
      { key: 'host', host },
      ...otherHosts.map((other, at) => ({ key: `otherHosts.${at}.host`, host: other.host })),
      ...(receiver?.host === undefined ? [] : [{ key: 'receiver.host', host: receiver.host }]),
    ].map(line => ({ ...line, isEncrypted: tls !== undefined })),
  sender: ownSender,
})

/**
 * Where so many messages a second may pass, no message waits here for more than this: one that got no answer for a second
 * looks like one that an SMSC is silent about.
 */
const PACED_SECONDS = 0.9

/** A carrier's SMSC, by SMPP 3.4, over one or several sessions. */
export function smppGateway(deps: SmppDeps, settings: SmppSettings, secret: string): Gateway {
  return new SmppGateway(deps, settings, secret)
}

class SmppGateway implements Gateway {
  readonly name: string
  readonly #deps: SmppDeps
  readonly #settings: SmppSettings
  readonly #plans: Plans
  readonly #pool: SessionPool
  /** Where receipts come by sessions of their own. */
  readonly #receivers: SessionPool | undefined
  readonly #pace: Pace | undefined
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
    this.#plans = plansOf(deps, settings, secret)
    this.#reference = deps.entropy.bytes(1)[0] ?? 0
    const { sending, receiving } = this.#plans
    this.#pool = this.#poolOf(sending)
    this.#receivers = receiving && this.#poolOf(receiving)
    this.#pace = settings.perSecond === undefined ? undefined : new Pace(deps.clock, settings.perSecond)
    this.#receipts = new ReceiptQueue(this.#receivers ?? this.#pool, deps)
  }

  get slots(): number {
    const { window, binds, perSecond } = this.#settings
    const paced = perSecond === undefined ? Number.POSITIVE_INFINITY : Math.ceil(PACED_SECONDS * perSecond)
    return Math.min(window * binds, paced)
  }

  /** Its own time for the answer to each part, after its turn and a place in a window. */
  answerMs({ text }: Pick<OutgoingSms, 'text'>): number {
    const paced = this.#pace === undefined ? 0 : PACED_SECONDS * SECOND_MS
    const eachMs = paced + this.#plans.sending.responseMs + policy.sms.smpp.windowWaitMs + LOOK_MS
    return partsOf(text, 0).length * eachMs
  }

  isUp(): boolean {
    return this.#pool.trouble === undefined
  }

  start(): void {
    this.#pool.start()
    this.#receivers?.start()
  }

  onReceipt(listener: (receipt: Receipt) => Promise<void>): void {
    this.#receipts.listen(listener)
  }

  onRefusedLogin(listener: (code: string) => void): void {
    for (const pool of [this.#pool, this.#receivers]) if (pool !== undefined) pool.onRefusedLogin = listener
  }

  onOddReceipt(listener: (odd: OddReceipt) => void): void {
    this.#oddListeners.push(listener)
  }

  async health(): Promise<GatewayHealth> {
    const trouble = this.#pool.trouble
    return trouble === undefined ? { usable: true } : { usable: false, reason: trouble.reason }
  }

  check(signal: AbortSignal): Promise<GatewayHealth> {
    return checkPlans(this.#plans, signal)
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#receivers?.close()])
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
      if (outcome.kind === 'unknown') return parts.length === 1 ? lateNamed(sms, outcome) : forGood(outcome)
      if (outcome.kind !== 'accepted') return outcome
      ids.push(nameOf(sms, outcome.providerId, ids.length))
    }
    return { kind: 'accepted', providerId: ids.length === 1 ? (ids[0] ?? '') : this.#parts.join(ids) }
  }

  async #submit(message: ShortMessage, signal: AbortSignal): Promise<SendOutcome> {
    if (this.#pace !== undefined && !(await this.#pace.turn(signal)))
      return { kind: 'not-sent', code: 'too-late' }
    const pooled = await this.#pool.submit(message, signal)
    if (pooled.kind === 'requested' && isForgottenBind(pooled)) pooled.session.destroy('bind-forgotten')
    return sendOutcome(pooled, this.#settings.statuses)
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
    const delivery = readDelivery(message, this.#settings.receiptWords)
    switch (delivery.kind) {
      case 'report':
        this.#early.take(delivery.report)
        break
      case 'unknown-word':
        this.#tellOdd({ gateway: this.name, why: 'unknown-word', word: delivery.word })
        break
      case 'unreadable':
      case 'unmarked':
        this.#tellOdd({ gateway: this.name, why: delivery.kind })
        break
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

  #poolOf(plan: Plan): SessionPool {
    const { binds } = this.#settings
    const name = plan.as === 'bind_receiver' ? `${this.name} (receiver)` : this.name
    return new SessionPool(this.#deps, { ...plan, name, binds, deliver: message => this.#deliver(message) })
  }
}

/** The id that a part was given; one of our own where it got none. */
function nameOf({ messageId, attempt }: OutgoingSms, given: string, at: number): string {
  return cleanId(given) || `none-${messageId}-${attempt}-${at}`
}

/** The late answer to one part of several says nothing of the whole. */
function forGood({ later: _, ...outcome }: Extract<SendOutcome, { kind: 'unknown' }>): SendOutcome {
  return outcome
}

function lateNamed(sms: OutgoingSms, outcome: Extract<SendOutcome, { kind: 'unknown' }>): SendOutcome {
  const later = outcome.later?.then(
    (late): SendOutcome =>
      late.kind === 'accepted' ? { ...late, providerId: nameOf(sms, late.providerId, 0) } : late,
  )
  return later === undefined ? outcome : { ...outcome, later }
}
