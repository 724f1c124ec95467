import type { Gateway, OutgoingSms, Receipt, SendOutcome } from '../src/sms/gateways/gateway.ts'

/** What the other side does with the next SMS that a gateway hands over. */
export type Behaviour =
  | 'accept'
  | 'refuse'
  | 'throttle'
  | 'throttle for 3 s'
  | 'break'
  | 'hang'
  | 'drop'
  | 'answer twice'
  | 'garbage'
  | '10 MB'

export type Report =
  | 'delivered'
  | 'undelivered'
  | 'curable'
  | 'under way'
  | 'of nobody'
  | 'garbage'
  | 'forged'

/** A gateway and, on a real socket, a carrier or provider that behaves as the test says. */
export interface Peer {
  readonly gateway: Gateway
  /** What its outcome must be where the kind of gateway leaves no choice; absent: it cannot behave so. */
  readonly outcomes: Partial<Record<Behaviour, SendOutcome['kind']>>
  /** What it got, as the provider understood it. */
  readonly taken: Taken[]
  behave(behaviour: Behaviour): void
  /** Tells the gateway what became of a copy; gives the HTTP status where there is one. */
  report(sms: OutgoingSms, report: Report): Promise<number | undefined>
  /** `false`: this provider cannot say so. */
  readonly reports: Partial<Record<Report, true>>
  /** How the provider names the copy in its receipts. */
  of(sms: OutgoingSms, accepted: SendOutcome | undefined): Receipt['of']
  /** Nobody listens any more. */
  hangUp(): Promise<void>
  close(): Promise<void>
}

export interface Taken {
  readonly to: string
  readonly from: string | undefined
  readonly text: string
  /** How long it is of use, as far as the provider can be told. */
  readonly validSeconds: number | undefined
}
