import type { SmppSettings } from './settings.ts'

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
    'DELIVRD DELIVERED DELIVERD DELIVRED DLIVRD DLVRD DELIVERYSUCCESS DELIVEREDTOHANDSET DELIVEREDTOTERMINAL',
  ),
  ...all(
    OF_THE_PHONE,
    'UNDELIV UNDELIVERED UNDELIVERABLE UNDELIVRD UNDELIVERD UNDLIVRD UNDLVRD UNDEL NOTDELIVERED NOTDELIVERABLE',
  ),
  ...all(
    OF_THE_PHONE,
    'NONDELIVERED NONDELIVERABLE NOTDELIVRD EXPIRED EXPIRD EXPIRE BARRED BLOCKED BLACKLISTED ABSENT ABSENTSUBSCRIBER',
  ),
  ...all(
    OF_THE_PHONE,
    'INVALID INVALIDNUMBER INVALIDDESTINATION UNKNOWNSUBSCRIBER OPTEDOUT UNSUBSCRIBED MEMFULL',
  ),
  ...all(
    OF_THE_ROUTE,
    'DELETED DELETD CANCELED CANCELLED REJECTD REJECTED REJECT RJECTD FAILED FAIL FAILURE ERROR',
  ),
  ...all(
    OF_THE_ROUTE,
    'SYSERR SYSERROR SYSTEMERROR INTERNALERROR NOCRED NOCREDIT NOCREDITS INSUFFICIENTCREDIT',
  ),
  ...all(
    OF_THE_ROUTE,
    'NOROUTE NOROUTES ROUTEERROR SKIPPED DROPPED SPAM DELIVERYFAILED DELIVERYFAILURE NETERR',
  ),
  ...all(
    NOT_FINAL,
    'ENROUTE ACCEPTD ACCEPTED ACCEPT ACKED ACK ACKNOWLEDGED BUFFRED BUFFERED SCHEDULED SCHEDULD SCHEDLD QUEUED',
  ),
  ...all(NOT_FINAL, 'PENDING SENT SUBMITTED SUBMITD SUBMIT SENDING PROCESSING INPROGRESS TRANSIT INTRANSIT'),
  // "Unknown": the SMSC itself does not know. Nothing is concluded from it.
  ...all(NOT_FINAL, 'RETRY RETRYING DEFERRED DELAYED UNKNOWN UNDETRM UNDETERMINED'),
])

/**
 * `undefined` for a word that nobody has told us of. Case and what stands between letters is no difference.
 * @param own the carrier's own words, as the settings explain them; they count first
 */
export function meaningOf(word: string, own: OwnWords = []): WordMeaning | undefined {
  const key = folded(word)
  const explained = own.find(({ words }) => words.some(each => folded(each) === key))
  return explained === undefined ? MEANINGS.get(key) : MEANING_OF[explained.is]
}

export type OwnWords = SmppSettings['receiptWords']

const MEANING_OF: Readonly<Record<OwnWords[number]['is'], WordMeaning>> = {
  delivered: DELIVERED,
  undelivered: OF_THE_PHONE,
  'not-carried': OF_THE_ROUTE,
  'not-final': NOT_FINAL,
}

/** What is written with other letters than those of ASCII stays as it is. */
function folded(word: string): string {
  const letters = word.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return letters === '' ? word : letters
}

function all(meaning: WordMeaning, words: string): [string, WordMeaning][] {
  return words.split(' ').map(word => [word, meaning])
}
