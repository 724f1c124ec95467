/**
 * The usual text of a delivery receipt, SMPP 3.4 appendix B:
 * `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`. Carriers vary it; what is not there is
 * `undefined`.
 */
export interface ReceiptText {
  readonly id?: string
  /** In capitals: DELIVRD, EXPIRED, or what this carrier says instead; more than one word where nothing else follows. */
  readonly stat?: string
  readonly err?: string
}

/** Real ones have at most about 150 characters. */
const LOOKED_AT = 400

/** Names of fields as carriers write them, before a colon or `=`: between the beginning or a separator, and the value. */
const FIELD =
  /(?:^|[\s,;|&{])["']?(?<name>message[ _-]?id|msg[ _-]?id|id|sub|dlvrd|submit[ _-]?date|done[ _-]?date|message[ _-]?(?:state|status)|stat(?:e|us)?|err(?:or)?(?:[ _-]?code)?|text)["']?[^\S\r\n]*[:=]/gi

const MEANING: Readonly<Record<string, keyof ReceiptText>> = {
  id: 'id',
  messageid: 'id',
  msgid: 'id',
  stat: 'stat',
  state: 'stat',
  status: 'stat',
  messagestate: 'stat',
  messagestatus: 'stat',
  err: 'err',
  error: 'err',
  errcode: 'err',
  errorcode: 'err',
}

/** Of the message's own words, which follow `text:`, nothing is read: whoever wrote those could fake a receipt. */
export function parseReceiptText(text: string): ReceiptText {
  const found = parseFields(text)
  return found.id === undefined || found.stat !== undefined ? found : parseFields(apart(text))
}

/** Where nothing stands between the fields of appendix B, what is in capitals ends before a name in small letters. */
function apart(text: string): string {
  const [fields = ''] = text.split('text:', 1)
  return /\s/.test(fields.replaceAll(' date:', 'date:')) ? text : text.replace(NAME_INSIDE, ' $&')
}

const NAME_INSIDE = /(?:sub|dlvrd|submit ?date|done ?date|stat|err|text):/g

function parseFields(text: string): ReceiptText {
  const found: { -readonly [Key in keyof ReceiptText]: ReceiptText[Key] } = {}
  for (const { name, value } of fieldsOf(text.slice(0, LOOKED_AT))) {
    const meaning = MEANING[name]
    const said = meaning === 'stat' ? wordsOf(value).toUpperCase() : firstWord(value)
    if (meaning !== undefined && said !== '') found[meaning] ??= said
  }
  return found
}

/** Each field with what stands between it and the next one, up to the message's own words. */
function fieldsOf(text: string): { readonly name: string; readonly value: string }[] {
  const names = [...text.matchAll(FIELD)]
  const end = names.findIndex(({ groups }) => groups?.name?.toLowerCase() === 'text')
  return names.slice(0, end === -1 ? names.length : end).map((match, at) => ({
    name: (match.groups?.name ?? '').toLowerCase().replace(/[ _-]/g, ''),
    value: valueIn(text.slice(match.index + match[0].length, names[at + 1]?.index)),
  }))
}

/** Without quotes and brackets around it. */
function valueIn(text: string): string {
  const [value = ''] = text.trim().split(/[,;\r\n]/, 1)
  return value.replace(/^[\s"']+|[\s"'}]+$/g, '')
}

function firstWord(value: string): string {
  return value.split(/\s/, 1)[0] ?? ''
}

/** All of them; a name that we do not know, with its colon, begins another field. */
function wordsOf(value: string): string {
  return (value.split(/(?:^|\s)[a-z][a-z_-]*[:=]/i, 1)[0] ?? '').trim()
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
