/** Japanese text as Excel in Japan saves it: the other way round than `TextDecoder`, which Node.js has. */
export function toCp932(text: string): Buffer {
  table ??= reversed()
  return Buffer.concat(
    [...text].map(character => table?.get(character) ?? Buffer.from('?')), // as Excel does with what CP932 lacks
  )
}

let table: ReadonlyMap<string, Buffer> | undefined

function reversed(): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder('shift_jis', { fatal: true })
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
  for (let first = 0x81; first < 0xfd; first += 1)
    for (let second = 0x40; second < 0xfd; second += 1) add(first, second)
  return found
}
