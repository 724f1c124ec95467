import { policy } from '../policy.ts'
import { CASES, type Condition, type Forwarding } from './option-services.ts'

/** What a line of the contract does with calls; `undefined` for a number that is none of its lines. */
export type FindForwarding = (number: string) => Promise<readonly Forwarding[] | undefined>

/** From the destination on, the numbers over which a call comes back to the line, which is the last of them. */
export type Path = readonly string[]

/**
 * Destinations that lead, over lines that always forward or forward in the same case, back to the line (D24). What always
 * forwards does so in every case. Asks only for lines along the path.
 */
export async function findLoops(
  line: { readonly number: string; readonly forwarding: readonly Forwarding[] },
  find: FindForwarding,
): Promise<ReadonlyMap<Condition, Path>> {
  const asked = new Map<string, ReturnType<FindForwarding>>()
  const findOnce: FindForwarding = number => {
    const found = asked.get(number) ?? find(number)
    asked.set(number, found)
    return found
  }
  const loops = new Map<Condition, Path>()
  for (const { when, to } of line.forwarding)
    for (const one of 'number' in to ? casesOf(when) : []) {
      const path = 'number' in to && (await pathBack(line.number, { first: to.number, one, find: findOnce }))
      if (path && !loops.has(when)) loops.set(when, path)
    }
  return loops
}

function casesOf(when: Condition) {
  return when === 'always' ? CASES : [when]
}

async function pathBack(
  line: string,
  { first, one, find }: { readonly first: string; readonly one: Condition; readonly find: FindForwarding },
): Promise<Path | undefined> {
  const path = [first]
  while (path.length < policy.line.longestPath) {
    const next = nextOf((await find(path.at(-1) ?? '')) ?? [], one)
    // A circle of others is theirs to mend.
    if (next === undefined || path.includes(next)) return undefined
    path.push(next)
    if (next === line) return path
  }
  return undefined
}

function nextOf(forwarding: readonly Forwarding[], one: Condition): string | undefined {
  const entry = forwarding.find(({ when }) => when === 'always' || when === one)
  return entry && 'number' in entry.to ? entry.to.number : undefined
}
