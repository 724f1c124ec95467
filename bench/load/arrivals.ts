import { type Answer, Connection, HungUp, type Line, type Sending } from './http.ts'
import { HOST } from './installation.ts'

/** An open loop: people come at even times, whatever became of those before. Resolves to how many came, when the last one is done. */
export async function atPace(
  arrive: () => Promise<void>,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
): Promise<number> {
  const begun = performance.now()
  const count = Math.floor((forMs / 1_000) * perSecond)
  const all: Promise<void>[] = []
  for (let n = 0; n < count; n += 1) {
    const wait = begun + (n * 1_000) / perSecond - performance.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
    const arrived = arrive()
    // It is awaited in the end, and until then nobody's.
    arrived.catch(() => {})
    all.push(arrived)
  }
  await Promise.all(all)
  return count
}

/** A server hangs up on who says nothing for some seconds, and may just be doing it. */
const IDLE_MOST_MS = 1_000

/** As many connections as are needed at the same time, used again soon: as a reverse proxy has them. */
export class Pool implements Line {
  readonly #port: number
  #free: { readonly connection: Connection; readonly since: number }[] = []
  constructor(port: number) {
    this.#port = port
  }
  async with<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.#take() ?? (await Connection.open(this.#port, HOST))
    const done = await work(connection)
    this.#free.push({ connection, since: performance.now() })
    return done
  }
  /** Once more when the server hung up before it answered: it had just ended a connection that was idle. */
  async send(sending: Sending): Promise<Answer> {
    try {
      return await this.with(connection => connection.send(sending))
    } catch (error) {
      if (!(error instanceof HungUp) || error.begun) throw error
      this.close()
      return await this.with(connection => connection.send(sending))
    }
  }
  #take(): Connection | undefined {
    const last = this.#free.pop()
    if (last !== undefined && performance.now() - last.since < IDLE_MOST_MS) return last.connection
    // The one that was used last is too old, and so are all others.
    last?.connection.close()
    this.close()
    return undefined
  }
  close(): void {
    for (const { connection } of this.#free) connection.close()
    this.#free = []
  }
}
