/**
 * The usual text of a delivery receipt, SMPP 3.4 appendix B:
 * `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`. Carriers vary it; what is not there is
 * `undefined`.
 */
export interface ReceiptText {
  readonly id?: string
  /** In capitals: DELIVRD, EXPIRED, or what this carrier says instead. */
  readonly stat?: string
  readonly err?: string
}

/** Real ones have at most about 150 characters. */
const LOOKED_AT = 400

/** Also with blanks behind the colon, where no other field follows them, and with commas between the fields. */
const FIELD = /(?:^|[\s,;])(id|stat|err):(?:[^\S\r\n]+(?![a-z]+:|[a-z]+ date:))?([^\s,;]+)/gi

/** Of the message's own words, which follow `text:`, nothing is read: whoever wrote those could fake a receipt. */
export function parseReceiptText(text: string): ReceiptText {
  const [fields = ''] = text.slice(0, LOOKED_AT).split(/\btext:/i, 1)
  const found: { -readonly [Key in keyof ReceiptText]: ReceiptText[Key] } = {}
  for (const [, key = '', value = ''] of fields.matchAll(FIELD)) {
    const name = key.toLowerCase() as keyof ReceiptText
    found[name] ??= name === 'stat' ? value.toUpperCase() : value
  }
  return found
}

export interface WholeReceipt {
  readonly id: string
  readonly stat: string
  readonly err: string
  /** Milliseconds since 1970; written in UTC, to the minute. */
  readonly submittedAt: number
  readonly doneAt: number
  readonly delivered: 0 | 1
}

/** The text as appendix B gives it, for a simulator; without the message's own words. */
export function receiptText(receipt: WholeReceipt): string {
  const { id, stat, err, submittedAt, doneAt, delivered } = receipt
  const dates = `submit date:${minute(submittedAt)} done date:${minute(doneAt)}`
  return `id:${id} sub:001 dlvrd:00${delivered} ${dates} stat:${stat} err:${err} text:`
}

/** YYMMDDhhmm */
function minute(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(2, 12)
}
