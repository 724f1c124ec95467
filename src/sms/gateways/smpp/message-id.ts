/**
 * SMSCs give a message id in the answer to submit_sm and may write the same id differently in the receipt:
 * hexadecimal here, decimal there, with leading zeros or without, in capitals or not. SMPP 3.4 §5.2.23 leaves it
 * to them, and appendix B even has a decimal id of ten digits.
 */
const APPENDIX_B_DIGITS = 10
const HEX_DIGITS = 8
/** As long as 64 bits need; longer ids are no numbers. */
const MAX_DIGITS = 20

/** The other ways to write the id, most likely first, without the id itself. Empty for ids that are no numbers. */
export function otherNotations(id: string): readonly string[] {
  if (id.length > MAX_DIGITS || !/^[0-9a-f]+$/i.test(id)) return []
  const readings = /^\d+$/.test(id) ? [BigInt(id), BigInt(`0x${id}`)] : [BigInt(`0x${id}`)]
  const others = new Set(readings.flatMap(notations))
  others.delete(id)
  return [...others]
}

function notations(value: bigint): string[] {
  const hex = value.toString(16)
  const decimal = value.toString()
  const lower = [hex, hex.padStart(HEX_DIGITS, '0')]
  return [
    ...lower,
    ...lower.map(text => text.toUpperCase()),
    decimal,
    decimal.padStart(APPENDIX_B_DIGITS, '0'),
  ]
}

/**
 * Which notations to try for this SMSC. Its ids may be so short that one message's decimal id is another's
 * hexadecimal; once a receipt had one of our ids exactly as it was given, only exact ones count.
 */
export class Notation {
  #recent = new Set<string>()
  #older = new Set<string>()
  #isExact = false
  readonly #remembered: number

  /** @param remembered how many ids of answers are kept at least */
  constructor(remembered = 10_000) {
    this.#remembered = remembered
  }

  given(id: string): void {
    if (this.#isExact) return
    this.#recent.add(id)
    if (this.#recent.size < this.#remembered) return
    // By halves: taking the oldest one out of a set each time would walk over all that were taken out before.
    this.#older = this.#recent
    this.#recent = new Set()
  }

  /** @param id of a receipt */
  others(id: string): readonly string[] {
    this.#isExact ||= this.#recent.has(id) || this.#older.has(id)
    if (this.#isExact) this.#forget()
    return this.#isExact ? [] : otherNotations(id)
  }

  #forget(): void {
    this.#recent = new Set()
    this.#older = new Set()
  }
}
