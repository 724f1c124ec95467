import { expect } from 'vitest'

/** States and acts as a model has them, searched through, and the product walked through them. */

/** States are plain values, told apart by what is in them. */
export interface Model<State, Act> {
  readonly acts: readonly Act[]
  /** Undefined where the act is refused, or changes nothing. */
  after(state: State, act: Act): State | undefined
}

/** By its key, each state with the shortest way to it. */
export type Reached<State, Act> = ReadonlyMap<string, readonly [State, readonly Act[]]>

export const keyOf = (state: unknown) => JSON.stringify(state)

/** What is reached by so many acts. */
export function reached<State, Act>(
  model: Model<State, Act>,
  starts: readonly State[],
  atMost: number,
): Reached<State, Act> {
  return new Map(nearestFirst(model, starts, atMost))
}

function* nearestFirst<State, Act>(
  { acts, after }: Model<State, Act>,
  starts: readonly State[],
  atMost: number,
): Iterable<readonly [string, readonly [State, readonly Act[]]]> {
  const all = new Map(starts.map(start => [keyOf(start), [start, []] as readonly [State, readonly Act[]]]))
  // What is added meanwhile is looked at, too.
  for (const entry of all) {
    yield entry
    const [, [state, way]] = entry
    if (way.length === atMost) continue
    for (const act of acts) {
      const next = after(state, act)
      if (next !== undefined && !all.has(keyOf(next))) all.set(keyOf(next), [next, [...way, act]])
    }
  }
}

/** How the product begins in a state, does an act, and shows where it is: of one customer, `Of`. */
export interface Walked<State, Act, Of> extends Model<State, Act> {
  /** The states whose acts are all done. */
  readonly near: Reached<State, Act>
  /** Acts from one state of those to another; what is farther is begun with anew. */
  readonly farthest: number
  /** What is done in a state, first things first. */
  actsIn(state: State): readonly Act[]
  begin(start: State): Promise<Of>
  doIt(of: Of, act: Act): Promise<void>
  observed(of: Of): Promise<object>
  /** What of a state `observed` can tell. */
  shown(state: State): object
  /** After an act that changes nothing by the model, and something that it does not look at. */
  isSpent?(act: Act): boolean
}

/**
 * From the start through each act in each near state that was not done so far, which `done` has afterwards: one customer as far as
 * the way goes, then the next. After each act the product has to be where the model is.
 */
export async function walkThrough<State, Act, Of>(
  walked: Walked<State, Act, Of>,
  start: State,
  done: Set<string>,
): Promise<void> {
  while (wayToNew(walked, start, done) !== undefined) await walk(walked, start, done)
}

async function walk<State, Act, Of>(
  walked: Walked<State, Act, Of>,
  start: State,
  done: Set<string>,
): Promise<void> {
  const { begin, doIt, observed, shown, after } = walked
  const of = await begin(start)
  expect(await observed(of), keyOf(start)).toEqual(shown(start))
  let state = start
  for (let way = wayToNew(walked, state, done); way !== undefined; way = wayToNew(walked, state, done))
    for (const act of way) {
      const next = after(state, act)
      await doIt(of, act)
      done.add(edge(state, act))
      const is = await observed(of)
      expect({ after: act, is }, keyOf(state)).toEqual({ after: act, is: shown(next ?? state) })
      if (next === undefined && walked.isSpent?.(act)) return
      state = next ?? state
    }
}

const edge = (state: unknown, act: unknown) => `${keyOf(state)} ${act}`

/** The shortest way to an act that was not done in its state so far, that act included. */
function wayToNew<State, Act, Of>(
  walked: Walked<State, Act, Of>,
  from: State,
  done: ReadonlySet<string>,
): readonly Act[] | undefined {
  for (const [key, [state, way]] of nearestFirst(walked, [from], walked.farthest))
    if (walked.near.has(key)) {
      const act = walked.actsIn(state).find(one => !done.has(edge(state, one)))
      if (act !== undefined) return [...way, act]
    }
  return undefined
}
