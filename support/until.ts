import { PATIENCE_MS } from './patience.ts'

const LOOKS_EVERY_MS = 5

/** Waits for something that must come; when it does not, the test fails with what it was. */
export async function until(isSo: () => unknown): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`did not come within ${PATIENCE_MS} ms: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, LOOKS_EVERY_MS))
  }
}
