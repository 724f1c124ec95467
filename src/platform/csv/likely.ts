import type { Encoding } from './text.ts'

/** Which encoding a text without a mark is in, by what its bytes would then say. */
export interface Likely {
  readonly encoding: Encoding
  /** Another one in which the same bytes are a text, too: only somebody who knows the names can tell. */
  readonly orElse?: Encoding
}

/** Where two read equally well the one that is met more often. */
const CANDIDATES = ['utf-8', 'shift_jis', 'euc-jp'] as const satisfies readonly Encoding[]
/** More of the characters beyond ASCII than this part cannot be read: it is another encoding, or no text. */
const MOST_UNREADABLE = 0.1
export const UNREADABLE = '\ufffd'

/** ISO-2022-JP, as mail and old machines write it: nothing beyond ASCII, and each change of letters announced. */
const ESCAPES = ['\x1b$@', '\x1b$B', '\x1b(I', '\x1b(J']
/** Accents, letters of other continents, and places that no standard fills: not what names in Japan are written in. */
const FOREIGN =
  /[\u0080-\u00a6\u00a8-\u00af\u00b2\u00b3\u00b5\u00b7-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0500-\u1fff\ue000-\uf8ff]/gu
/** Each run once, whatever stands in it: what two looks would find twice takes seconds in a long one. */
const WORD = /[A-Za-z\u00c0-\u017f]+/g
const ACCENTED = /[\u00c0-\u017f]+/g
/** Half-width katakana, with the brackets, stops and commas that belong to it. */
const HALF_WIDTH = /[\uff61-\uff9f]+/g
/** One that is a word: sounds that can begin one, marks behind those that take them, small ones and lengths behind another. */
const HALF_WIDTH_WORD =
  /^(?:(?:[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f|[\uff66\uff71-\uff9d])[\uff67-\uff70]*)+$/
const LETTER = /[A-Za-z]/

/** `undefined` where none of them is. Japanese in one is seldom right in another; where it is, sense decides. */
export function likelyEncoding(bytes: Uint8Array): Likely | undefined {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (/^[\0-\x7f]*$/.test(latin))
    return { encoding: ESCAPES.some(change => latin.includes(change)) ? 'iso-2022-jp' : 'ascii' }
  const readings = CANDIDATES.map(encoding => ({ encoding, ...looked(bytes, encoding) }))
    .filter(({ unreadable }) => unreadable <= MOST_UNREADABLE)
    .toSorted((a, b) => a.unreadable + a.odd - (b.unreadable + b.odd))
  const [first, second] = readings
  if (first === undefined) return undefined
  const isAsGood = second !== undefined && second.unreadable === first.unreadable && second.odd === first.odd
  return isAsGood ? { encoding: first.encoding, orElse: second.encoding } : { encoding: first.encoding }
}

/** Parts of the characters beyond ASCII: those that are none, and those that nobody would have written so. */
function looked(
  bytes: Uint8Array,
  encoding: Encoding,
): { readonly unreadable: number; readonly odd: number } {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true })
  const beyond = Math.max(1, text.match(/[^\0-\x7f]/gu)?.length ?? 0)
  const unreadable = text.split(UNREADABLE).length - 1
  // Accents within a word of other letters are at home there.
  const bare = text.replace(WORD, word => (LETTER.test(word) ? word.replace(ACCENTED, '') : word))
  const foreign = bare.match(FOREIGN)?.length ?? 0
  return { unreadable: unreadable / beyond, odd: (foreign + oddHalfWidth(text)) / beyond }
}

function oddHalfWidth(text: string): number {
  let odd = 0
  for (const { 0: run, index } of text.matchAll(HALF_WIDTH)) {
    const [before = '', after = ''] = [text[index - 1], text[index + run.length]]
    if (!HALF_WIDTH_WORD.test(run) || LETTER.test(before) || LETTER.test(after)) odd += run.length
  }
  return odd
}
