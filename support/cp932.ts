/** Japanese text as other programs write it: the other way round than `TextDecoder`, which Node.js has. */

/** As Excel in Japan saves it. */
export function toCp932(text: string): Buffer {
  return encoded(text, 'shift_jis')
}

/** As old Unix machines keep it. */
export function toEucJp(text: string): Buffer {
  return encoded(text, 'euc-jp')
}

/** As mail is written, and old machines: letters of two bytes between escapes. */
export function toIso2022Jp(text: string): Buffer {
  const parts = text.match(/[\0-\x7f]+|[^\0-\x7f]+/gu) ?? []
  return Buffer.concat(
    parts.map(part =>
      /^[\0-\x7f]/.test(part)
        ? Buffer.from(part)
        : Buffer.concat([
            Buffer.from('\x1b$B'),
            Buffer.from(toEucJp(part).map(byte => byte & 0x7f)),
            Buffer.from('\x1b(B'),
          ]),
    ),
  )
}

type Encoding = 'shift_jis' | 'euc-jp'
const tables = new Map<Encoding, ReadonlyMap<string, Buffer>>()

function encoded(text: string, encoding: Encoding): Buffer {
  const table = tables.get(encoding) ?? reversed(encoding)
  tables.set(encoding, table)
  return Buffer.concat(
    [...text].map(character => table.get(character) ?? Buffer.from('?')), // as Excel does with what CP932 lacks
  )
}

function reversed(encoding: Encoding): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const found = new Map<string, Buffer>()
  const add = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (!found.has(character)) found.set(character, Buffer.from(bytes))
    } catch {
      // Not every pair of bytes is a character.
    }
  }
  for (let first = 0; first < 0x100; first += 1) add(first)
  for (let first = 0x81; first < 0xff; first += 1)
    for (let second = 0x40; second < 0xff; second += 1) add(first, second)
  return found
}
