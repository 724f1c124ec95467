import { PATIENCE_MS } from './patience.ts'
import type { FakeClock } from './world.ts'

const LOOKS_EVERY_MS = 5
/** A count that has not changed for so long stands. */
const STANDS_MS = 150

/** Waits for something that must come; when it does not, the test fails with what it was. */
export async function until(isSo: () => unknown): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`did not come within ${PATIENCE_MS} ms: ${isSo}`)
    await pause(LOOKS_EVERY_MS)
  }
}

/** Lets the fake time pass, step by step, until something is so: within `withinMs` of that time, or not at all. */
export async function passUntil(
  clock: FakeClock,
  isSo: () => boolean | Promise<boolean>,
  { withinMs, stepMs }: { readonly withinMs: number; readonly stepMs: number },
): Promise<void> {
  const end = clock.now() + withinMs
  while (!(await isSo())) {
    if (clock.now() >= end) throw new Error(`not within ${withinMs} ms`)
    clock.pass(stepMs)
    await pause(LOOKS_EVERY_MS)
  }
}

/** Waits until a count does not change any more, as a flood never lets it stand. */
export async function untilStill(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count()
    await pause(STANDS_MS)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
