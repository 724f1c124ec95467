import type { Hono } from 'hono'
import type { Env } from '../../web.ts'

/** One copy of an SMS as a gateway gets it; the text exists only while it is being sent. */
export interface OutgoingSms {
  /** The message's id; the same for every copy. */
  readonly messageId: string
  /** Which copy this is, from 1; with the message's id it names the copy. */
  readonly attempt: number
  /** 11 digits. */
  readonly to: string
  readonly from: string
  readonly text: string
  /** For how long it is still of use; to be passed on as the validity period. */
  readonly usefulMs: number
}

/**
 * What became of handing a copy over, by the classes of which the delivery engine makes its decisions.
 * `code` is the gateway's own word, for people; it never holds a number, a text or a secret.
 */
export type SendOutcome =
  /** Taken; a receipt with this id may follow, or have come already. */
  | { readonly kind: 'accepted'; readonly providerId: string }
  /** Never to be tried again: bad number, opted out. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Too much at once, or a queue is full: later, or elsewhere. `ofNumber`: perhaps only the one of this phone. */
  | {
      readonly kind: 'throttled'
      readonly code: string
      readonly retryAfterMs?: number
      readonly ofNumber?: true
    }
  /** Certainly not handed over. */
  | { readonly kind: 'not-sent'; readonly code: string }
  /** Login, credit, sender not allowed: nothing will pass until a person acts. */
  | { readonly kind: 'gateway-broken'; readonly code: string }
  /** Written, but no answer came in time, or none to understand: it may have been sent. */
  | {
      readonly kind: 'unknown'
      readonly code: string
      /** The line on which a receipt would come is gone as well, so nobody need wait for one. */
      readonly lineLost?: true
      /** An answer did come, but says nothing that we understand: it was taken, as like as not. */
      readonly unclear?: true
      /** The answer, should it come after all; never rejects, and may never resolve. */
      readonly later?: Promise<SendOutcome>
    }

/** What a gateway learned later of a copy that it took. */
export interface Receipt {
  readonly gateway: string
  /** The id of its own `accepted`, or the copy itself where the provider reports under our words. */
  readonly of:
    | {
        /** As the receipt has it; the gateway's setting `messageIds` says how it is compared. */
        readonly providerId: string
      }
    | { readonly messageId: string; readonly attempt?: number }
  /** Only final states are receipts; "on its way" is none. */
  readonly state: 'delivered' | 'undelivered'
  /** The gateway's own word for why not. */
  readonly code?: string
  /** Not delivered for a reason that another gateway may not have (a route, a carrier's trouble). */
  readonly curable?: true
}

/** A receipt that could not be used; counted each time, told to the log once. */
export type OddReceipt =
  /** It names a state that we have no meaning for. The word is short and plain. */
  | { readonly gateway: string; readonly why: 'unknown-word'; readonly word: string }
  /** It lacks an id or a state. */
  | { readonly gateway: string; readonly why: 'unreadable' }
  /** It reads like a receipt, but is not marked as one: not believed. */
  | { readonly gateway: string; readonly why: 'unmarked' }
  /** Nobody has its id: it waited in vain for the answer that it might have overtaken. */
  | { readonly gateway: string; readonly why: 'unmatched' }
  /** Its id would be somebody else's if the gateway had this setting of `messageIds`. */
  | { readonly gateway: string; readonly why: 'other-notation'; readonly setting: string }

export type ReceiptListener = (receipt: Receipt) => Promise<void>

export type GatewayHealth =
  /** `remark`: what could not be looked at, in English, for the operator. */
  { readonly usable: true; readonly remark?: string } | { readonly usable: false; readonly reason: string }

/** A way to the phones. No method ever throws for anything that the network does. */
export interface Gateway {
  readonly name: string
  /** The provider recognises a message id that it got before: after `unknown` it is asked again, and no copy is made. */
  readonly idempotent?: true
  /** Messages that it takes at once; further ones wait in the outbox. Default: `policy.sms.slots`. */
  readonly slots?: number
  /** How long an answer to this one may take. Default: `policy.sms.gatewayTimeoutMs`. */
  answerMs?(sms: Pick<OutgoingSms, 'text'>): number
  /** Whether a line stands now; a gateway without lines of its own leaves it out. While none does, nothing is tried. */
  isUp?(): boolean
  /** Opens its lines, if it keeps any. Called once, in processes that send. */
  start?(): void
  /** @param signal aborted when the time for this copy is over; the answer is then `unknown` or `not-sent` */
  send(sms: OutgoingSms, signal: AbortSignal): Promise<SendOutcome>
  /** Receipts, whenever they come, go to `listener`; one that rejects could not note it (the database is gone). */
  onReceipt(listener: ReceiptListener): void
  /** Receipts that it cannot hand on, for those gateways that meet any. */
  onOddReceipt?(listener: (odd: OddReceipt) => void): void
  /** Logins that were refused, whenever that happens, with the gateway's own word; for those that log in by themselves. */
  onRefusedLogin?(listener: (code: string) => void): void
  /** Whether it would take a message now, as far as is known without asking. */
  health(): Promise<GatewayHealth>
  /** Logs in, or asks what needs a login, and sends nothing. For `sekisho config check`. */
  check(signal: AbortSignal): Promise<GatewayHealth>
  /** Where its provider reports; mounted under `/sms/callbacks/{name}`. */
  readonly callbacks?: Hono<Env>
  /** Takes leave of the provider (SMPP unbind); nothing is sent afterwards. */
  close?(): Promise<void>
}
