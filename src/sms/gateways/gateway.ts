/** One SMS as a gateway gets it; the text exists only while it is being sent. */
export interface OutgoingSms {
  /** The message's id; the same for every copy. */
  readonly messageId: string
  /** 11 digits. */
  readonly to: string
  readonly from: string
  readonly text: string
  /** For how long it is still of use; to be passed on as the validity period. */
  readonly usefulMs: number
}

/** What became of handing a message over. */
export type SendOutcome =
  /** Taken; a receipt with this id may follow, or have come already. */
  | { readonly kind: 'accepted'; readonly providerId: string }
  /** Never to be tried again: bad number, opted out. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'throttled'; readonly code: string; readonly retryAfterMs?: number }
  /** Certainly not handed over. */
  | { readonly kind: 'not-sent'; readonly code: string }
  /** Login, credit, sender not allowed: nothing will pass until a person acts. */
  | { readonly kind: 'gateway-broken'; readonly code: string }
  /** Written, but the answer never came: it may have been sent. */
  | { readonly kind: 'unknown'; readonly code: string }

export interface Receipt {
  readonly gateway: string
  readonly providerId: string
  readonly state: 'delivered' | 'undelivered'
}

export type GatewayHealth = { readonly usable: true } | { readonly usable: false; readonly reason: string }

/** A way to the phones. `send` never throws for anything that the network does. */
export interface Gateway {
  readonly name: string
  /** @param signal aborted when the time for this message is over */
  send(sms: OutgoingSms, signal: AbortSignal): Promise<SendOutcome>
  /** Receipts, whenever they come, go to `listener`. */
  onReceipt(listener: (receipt: Receipt) => Promise<void>): void
  /** Whether it would take a message now. */
  health(): Promise<GatewayHealth>
}
