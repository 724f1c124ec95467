import type { SmsCount } from '../guard/sending.ts'
import type { OddReceipt, SendOutcome } from './gateways/gateway.ts'

/** Who counts what a worker does, and what was ordered; times in milliseconds since the message was committed. */
export interface DeliveryWatch {
  handedOver(event: {
    readonly gateway: string
    readonly outcome: SendOutcome['kind']
    readonly sinceCommitMs: number
  }): void
  receipt(event: {
    readonly gateway: string
    readonly state: 'delivered' | 'undelivered'
    readonly sinceCommitMs: number
  }): void
  oddReceipt(event: Pick<OddReceipt, 'gateway' | 'why'>): void
  counted(event: SmsCount): void
}

export const NOBODY_WATCHES: DeliveryWatch = {
  handedOver: () => {},
  receipt: () => {},
  oddReceipt: () => {},
  counted: () => {},
}
