import { policy } from '../policy.ts'
import type { Problem } from './problem.ts'

export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** Strings, and the signs that make structure. Only for JSON that parses, in which every string has its end. */
const PARTS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs

/**
 * Reads a body strictly: UTF-8, JSON, no deeper than allowed, and no name twice in an object, which one program reads
 * as its first value and another as its last (RFC 8259, section 4).
 */
export function readJson(bytes: Uint8Array): JsonReading {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bad('It is not UTF-8.')
  }
  // Before parsing: a body of brackets only would be parsed into as many arrays.
  if (depthOf(text) > policy.api.maxDepth)
    return bad(`It is nested deeper than ${policy.api.maxDepth} levels.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('It is not JSON.')
  }
  const twice = nameGivenTwice(text)
  return twice === undefined
    ? { kind: 'value', value }
    : bad(`The name ${JSON.stringify(twice.slice(0, 64))} is there twice.`)
}

function bad(detail: string): JsonReading {
  return { kind: 'problem', problem: { kind: 'bad-json', detail } }
}

/** One look at each character: nothing is known yet of the text, and a pattern could be made to look again and again. */
function depthOf(text: string): number {
  let [depth, most, inString] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (inString && sign === '\\') at += 1
    else if (sign === '"') inString = !inString
    else if (!inString && (sign === '{' || sign === '[')) most = Math.max(most, ++depth)
    else if (!inString && (sign === '}' || sign === ']')) depth -= 1
  }
  return most
}

/** @param text JSON that parses */
function nameGivenTwice(text: string): string | undefined {
  const objects: Set<string>[] = []
  let last = ''
  for (const [part] of text.matchAll(PARTS)) {
    if (part === '{' || part === '[') objects.push(new Set())
    else if (part === '}' || part === ']') objects.pop()
    else if (part === ':') {
      // As it is read, not as it is written: "\u0061" is "a".
      const name = JSON.parse(last) as string
      const names = objects.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    } else last = part
  }
  return undefined
}
