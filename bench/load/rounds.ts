import { median, percentile } from '../numbers.ts'
import { Connection } from './http.ts'

/** A server that is measured. */
export interface Target {
  readonly port: number
  /** What stands in `Host`. */
  readonly host: string
  /** Milliseconds of CPU that its process used so far. */
  cpuMs(): number
}

/** What one round of a closed loop found. */
export interface Round {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds of the server's CPU, each time. */
  readonly cpuMs: number
  /** The same of the load's own process. */
  readonly loadMs: number
}

/** Does one thing after the other on each of `atOnce` connections, for so many milliseconds. */
export async function loadFor(
  target: Target,
  one: (connection: Connection) => Promise<void>,
  { atOnce, forMs }: { readonly atOnce: number; readonly forMs: number },
): Promise<Round> {
  const open = () => Connection.open(target.port, target.host)
  const connections = await Promise.all(Array.from({ length: atOnce }, open))
  const times: number[] = []
  const [cpuBefore, loadBefore, begun] = [target.cpuMs(), process.cpuUsage(), performance.now()]
  const browse = async (connection: Connection) => {
    while (performance.now() - begun < forMs) {
      const since = performance.now()
      await one(connection)
      times.push(performance.now() - since)
    }
    connection.close()
  }
  await Promise.all(connections.map(browse))
  const { user, system } = process.cpuUsage(loadBefore)
  return {
    perSecond: (times.length * 1_000) / (performance.now() - begun),
    p50: median(times),
    p99: percentile(times, 0.99),
    cpuMs: (target.cpuMs() - cpuBefore) / times.length,
    loadMs: (user + system) / 1_000 / times.length,
  }
}
