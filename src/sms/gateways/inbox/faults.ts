/**
 * How carriers behave, well and badly, as data: the SMS inbox and the SMPP simulator do what stands here, for
 * every message (`mode`) or for those to one of the numbers 09000000000 … 09000000009.
 */
export interface Behaviour {
  /** `unreachable`: certainly not taken, as if the line were down. `none`: the question is never answered. */
  readonly answer: 'taken' | 'refused' | 'throttled' | 'unreachable' | 'none'
  readonly answerAfterMs?: number
  /** What is reported of a message that was taken, one after the other; none: it is never reported. */
  readonly receipts: readonly ('delivered' | 'undelivered')[]
  /** The first receipt overtakes the answer. */
  readonly receiptFirst?: true
}

/** In the order of the numbers: the first behaviour is that of 09000000000. */
export const INBOX_MODES = [
  'deliver',
  'slow',
  'no-receipt',
  'undelivered',
  'refuse',
  'throttle',
  'down',
  'silent',
  'early-receipt',
  'double-receipt',
] as const
export type InboxMode = (typeof INBOX_MODES)[number]

export const BEHAVIOURS: Readonly<Record<InboxMode, Behaviour>> = {
  deliver: { answer: 'taken', receipts: ['delivered'] },
  slow: { answer: 'taken', answerAfterMs: 3_000, receipts: ['delivered'] },
  'no-receipt': { answer: 'taken', receipts: [] },
  undelivered: { answer: 'taken', receipts: ['undelivered'] },
  refuse: { answer: 'refused', receipts: [] },
  throttle: { answer: 'throttled', receipts: [] },
  down: { answer: 'unreachable', receipts: [] },
  silent: { answer: 'none', receipts: [] },
  'early-receipt': { answer: 'taken', receipts: ['delivered'], receiptFirst: true },
  'double-receipt': { answer: 'taken', receipts: ['delivered', 'delivered'] },
}

/** Pause before each receipt, unless a program is told another one. */
export const RECEIPT_AFTER_MS = 300

const MAGIC = '0900000000'

/** The number whose messages always meet this behaviour. */
export function numberOfMode(mode: InboxMode): string {
  return `${MAGIC}${INBOX_MODES.indexOf(mode)}`
}

/** What happens to a message to this number (11 digits) while `mode` is chosen for all. Who is down is so for everybody. */
export function modeFor(to: string, mode: InboxMode): InboxMode {
  if (mode === 'down') return mode
  return INBOX_MODES.find(other => numberOfMode(other) === to) ?? mode
}

/** Whether the message gets as far as the phone. */
export function arrives({ answer, receipts }: Behaviour): boolean {
  return answer === 'taken' && !receipts.includes('undelivered')
}
