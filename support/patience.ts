/**
 * How long a test waits for something that must come: a row, a line of output, a page's own sign. It ends the wait for
 * what never comes and measures nothing, so it is long enough for a machine with other work to do.
 * `TEST_PATIENCE` in the environment multiplies it.
 */
export const PATIENCE_MS = 30_000 * Number(process.env.TEST_PATIENCE ?? 1)

/** For a whole test or hook, which may wait several times: it ends after what it waits for has been named. */
export const TEST_PATIENCE_MS = 4 * PATIENCE_MS
