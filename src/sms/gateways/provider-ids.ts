/**
 * SMSCs and providers give a message an id when they take it, and may write the same id differently in its receipt:
 * hexadecimal in one and decimal in the other (SMPP 3.4 §5.2.23 leaves it to them). Nobody can tell this from the
 * ids: where they count from 1, one message's decimal id is another one's hexadecimal. So it is a setting of the
 * gateway, and nothing is guessed.
 */
export type MessageIds =
  /** Only the very same id. */
  | 'as-is'
  /** The same, in large or small letters, with or without `0x` before it. */
  | 'auto'
  /** Hexadecimal in the answer, decimal in the receipt. */
  | 'hex-to-decimal'
  /** Decimal in the answer, hexadecimal in the receipt. */
  | 'decimal-to-hex'

/** Of an id in an answer, to be found by; the same one belongs to its receipts. */
export function keyOfAnswer(ids: MessageIds, given: string): string {
  return keyOf(ids, given, ids === 'hex-to-decimal' ? 'hex' : 'decimal')
}

/** Of an id in a receipt. */
export function keyOfReceipt(ids: MessageIds, told: string): string {
  return keyOf(ids, told, ids === 'hex-to-decimal' ? 'decimal' : 'hex')
}

/** Whether an answer and a receipt mean the same message. Their keys are then the same as well; the reverse may not hold. */
export function isSameId(ids: MessageIds, given: string, told: string): boolean {
  if (keyOfAnswer(ids, given) !== keyOfReceipt(ids, told)) return false
  // Where both mix large and small letters, these are digits of their own.
  return ids !== 'auto' || withoutPrefix(given) === withoutPrefix(told) || isOneCase(given) || isOneCase(told)
}

/** By which setting a receipt would mean one of these keys of an `auto` gateway, each reading of it. */
export function otherReadings(
  told: string,
): readonly { readonly setting: 'hex-to-decimal' | 'decimal-to-hex'; readonly keys: readonly string[] }[] {
  const [decimal, hex] = [numberOf(told, 'decimal'), numberOf(told, 'hex')]
  return [
    ...(decimal === undefined
      ? []
      : [{ setting: 'hex-to-decimal' as const, keys: padded(decimal.toString(16), 8) }]),
    ...(hex === undefined ? [] : [{ setting: 'decimal-to-hex' as const, keys: padded(hex.toString(), 10) }]),
  ].map(({ setting, keys }) => ({ setting, keys: keys.filter(key => key !== folded(told)) }))
}

/** SMPP 3.4 §5.2.23 has 64 characters; some give more. */
const MAX_CHARACTERS = 200

/** An id as it came, without blanks around it; empty when it cannot be one. */
export function cleanId(text: string | undefined): string {
  const id = text?.trim() ?? ''
  return id.length <= MAX_CHARACTERS && !/\p{Cc}/u.test(id) ? id : ''
}

function keyOf(ids: MessageIds, id: string, base: Base): string {
  if (ids === 'as-is') return id
  // What has letters in it cannot be decimal, whichever way was announced.
  const value = ids === 'auto' ? undefined : (numberOf(id, base) ?? numberOf(id, 'hex'))
  return value?.toString() ?? folded(id)
}

type Base = 'hex' | 'decimal'
const DIGITS = { hex: /^(0x)?[0-9a-f]{1,64}$/i, decimal: /^\d{1,64}$/ }

function numberOf(id: string, base: Base): bigint | undefined {
  if (!DIGITS[base].test(id)) return undefined
  return BigInt(base === 'hex' ? `0x${withoutPrefix(id)}` : id)
}

/** As it is, and as long as SMSCs write it that fill up with zeros. */
function padded(digits: string, length: number): string[] {
  return [digits, digits.padStart(length, '0')]
}

function folded(id: string): string {
  return withoutPrefix(id).toLowerCase()
}

function withoutPrefix(id: string): string {
  return id.replace(/^0x(?=[0-9a-f]+$)/i, '')
}

function isOneCase(id: string): boolean {
  const bare = withoutPrefix(id)
  return bare === bare.toLowerCase() || bare === bare.toUpperCase()
}
