/** What SMSCs call the state of a message in a receipt, SMPP 3.4 appendix B and the words that carriers use instead. */
export type WordMeaning =
  | { readonly kind: 'final'; readonly state: 'delivered' | 'undelivered'; readonly isCurable: boolean }
  /** Accepted, on its way, or nobody knows: nothing final. */
  | { readonly kind: 'not-final' }

const DELIVERED = { kind: 'final', state: 'delivered', isCurable: false } as const
/** The phone or its owner: any other route would meet the same. */
const OF_THE_PHONE = { kind: 'final', state: 'undelivered', isCurable: false } as const
/** The SMSC, its staff, its credit or its route would not carry it. */
const OF_THE_ROUTE = { kind: 'final', state: 'undelivered', isCurable: true } as const
const NOT_FINAL = { kind: 'not-final' } as const

/** In capitals, without anything between the letters. */
const MEANINGS: ReadonlyMap<string, WordMeaning> = new Map([
  ...all(
    DELIVERED,
    'DELIVRD DELIVERED DELIVERD DELIVRED DLIVRD DLVRD DELIVEREDTOHANDSET DELIVEREDTOTERMINAL',
  ),
  ...all(
    OF_THE_PHONE,
    'UNDELIV UNDELIVERED UNDELIVERABLE UNDELIVRD UNDELIVERD UNDLIVRD UNDLVRD NOTDELIVERED',
  ),
  ...all(OF_THE_PHONE, 'NONDELIVERED EXPIRED EXPIRD BARRED BLOCKED ABSENT INVALID INVALIDNUMBER'),
  ...all(OF_THE_ROUTE, 'DELETED CANCELED CANCELLED REJECTD REJECTED REJECT FAILED FAIL FAILURE ERROR SYSERR'),
  ...all(OF_THE_ROUTE, 'SYSERROR SYSTEMERROR NOCRED NOCREDIT NOCREDITS NOROUTE SKIPPED'),
  ...all(
    NOT_FINAL,
    'ENROUTE ACCEPTD ACCEPTED ACKED ACK ACKNOWLEDGED BUFFRED BUFFERED SCHEDULED SCHEDULD QUEUED',
  ),
  ...all(
    NOT_FINAL,
    'PENDING SENT SUBMITTED SUBMITD INPROGRESS TRANSIT INTRANSIT RETRY RETRYING UNKNOWN UNDETRM',
  ),
])

/** `undefined` for a word that nobody has told us of. Case and what stands between letters is no difference. */
export function meaningOf(word: string): WordMeaning | undefined {
  return MEANINGS.get(word.toUpperCase().replace(/[^A-Z0-9]/g, ''))
}

function all(meaning: WordMeaning, words: string): [string, WordMeaning][] {
  return words.split(' ').map(word => [word, meaning])
}
