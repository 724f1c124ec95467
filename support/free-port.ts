import { createServer } from 'node:net'

/** Below what systems give to whoever asks for any port, so that nobody gets this one before its program binds it. */
const FROM = 12_000
const TO = 32_000
const given = new Set<number>()
/** Workers of a test run look for ports at the same time: each has a tenth of them for itself. */
const SHARES = 10
const SHARE = Number(process.env.VITEST_POOL_ID ?? 0) % SHARES

/** A port of the loopback address that nobody listens on, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + SHARE + SHARES * Math.floor((Math.random() * (TO - FROM)) / SHARES)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
