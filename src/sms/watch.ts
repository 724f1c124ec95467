import type { SmsCount } from '../sms-counts.ts'
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
  /** An answer came after its copy had been given up as unknown. */
  lateAnswer(event: { readonly gateway: string; readonly outcome: SendOutcome['kind'] }): void
  /** The gateway wants another password, or none of ours. */
  refusedLogin(event: { readonly gateway: string }): void
  oddReceipt(event: Pick<OddReceipt, 'gateway' | 'why'>): void
  counted(event: SmsCount): void
}

export const NOBODY_WATCHES: DeliveryWatch = {
  handedOver: () => {},
  receipt: () => {},
  lateAnswer: () => {},
  refusedLogin: () => {},
  oddReceipt: () => {},
  counted: () => {},
}
