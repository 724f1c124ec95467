import { type Likely, likelyEncoding, UNREADABLE } from './likely.ts'

/** How the bytes of a file are characters. `ascii`: any of them would do. */
export type Encoding = 'utf-8' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'utf-16le' | 'utf-16be' | 'ascii'

/** What a file is that is no text, as far as its first bytes tell. */
export type NoText = 'spreadsheet' | 'pdf' | 'image' | 'archive' | 'web-page' | 'unknown'

export type Opening =
  | ({ readonly kind: 'text' } & Likely)
  | { readonly kind: 'no-text'; readonly what: NoText }
  | { readonly kind: 'empty' }

/** Bytes that `lookAtBytes` wants to see of a longer file. */
export const OPENING_BYTES = 64 * 1024

const STARTS: readonly (readonly [start: string, what: NoText])[] = [
  ['\xd0\xcf\x11\xe0', 'spreadsheet'],
  ['%PDF-', 'pdf'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['BM', 'image'],
  ['II*\0', 'image'],
  ['MM\0*', 'image'],
  ['RIFF', 'image'],
  ['\x1f\x8b', 'archive'],
  ['7z\xbc\xaf', 'archive'],
]

/** Says what a file is by its beginning: at most `OPENING_BYTES` of it, or all. */
export function lookAtBytes(bytes: Uint8Array): Opening {
  if (bytes.length === 0) return { kind: 'empty' }
  const mark = markedEncoding(bytes)
  if (mark !== undefined) return { kind: 'text', encoding: mark }
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const what = binaryKind(latin)
  if (what !== undefined) return { kind: 'no-text', what }
  const likely = likelyEncoding(bytes)
  return likely === undefined ? { kind: 'no-text', what: 'unknown' } : { kind: 'text', ...likely }
}

/**
 * The text of a file. A beginning without a character beyond ASCII leaves the choice to the first such character:
 * from there on some bytes are held back until they tell.
 */
export async function* decode(chunks: AsyncIterable<Uint8Array>, opening: Encoding): AsyncGenerator<string> {
  let decoder = opening === 'ascii' ? undefined : new TextDecoder(opening)
  let held = Buffer.alloc(0)
  for await (const bytes of chunks) {
    if (decoder !== undefined) {
      yield decoder.decode(bytes, { stream: true })
      continue
    }
    held = Buffer.concat([held, bytes])
    if (!isPlain(held) && held.length < OPENING_BYTES) continue
    if (isPlain(held)) yield held.toString('latin1')
    else {
      decoder = decoderFor(held)
      yield decoder.decode(held, { stream: true })
    }
    held = Buffer.alloc(0)
  }
  if (decoder !== undefined) yield decoder.decode()
  else if (held.length > 0) yield decoderFor(held).decode(held)
}

/** The text of a file's beginning; a character that its end cuts in two is left out. */
export function textOf(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true })
}

/** Whether bytes stood there that are no character. */
export function hasUnreadable(text: string): boolean {
  return text.includes(UNREADABLE)
}

function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

function binaryKind(latin: string): NoText | undefined {
  if (latin.startsWith('PK\x03\x04'))
    return /xl\/|\[Content_Types\]|opendocument\.spreadsheet/.test(latin) ? 'spreadsheet' : 'archive'
  if (latin.slice(4, 8) === 'ftyp') return 'image'
  const known = STARTS.find(([start]) => latin.startsWith(start) && (start !== 'BM' || latin.includes('\0')))
  if (known) return known[1]
  if (/^\s*<(!doctype|html|\?xml)/i.test(latin)) return 'web-page'
  return latin.includes('\0') ? 'unknown' : undefined
}

/** Deep in a file there is no way back: what fits none is read as Shift_JIS, and its rows as faulty. */
function decoderFor(bytes: Uint8Array): TextDecoder {
  return new TextDecoder(likelyEncoding(bytes)?.encoding ?? 'shift_jis')
}

/** What any encoding would read alike; an escape may announce other letters. */
function isPlain(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte < 0x80 && byte !== ESCAPE)
}

const ESCAPE = 0x1b
