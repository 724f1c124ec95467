import { sql } from 'kysely'
import pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type Db, isPostgres } from './open.ts'
import { Hosts } from './postgres-hosts.ts'

/** Its name in the database: small letters and underscores. What goes through it carries nothing. */
export type Channel = `sekisho_${string}`

const RECONNECT_MS = 1_000
const CONNECT_MS = 3_000
/** After so long without a word the system asks whether the other machine is still there. */
const SILENT_MS = 10_000

/**
 * Makes a function that wakes listeners in other processes, on PostgreSQL; elsewhere it does nothing. It never
 * throws, and many calls at once are one: whoever is not woken polls.
 */
export function notifier(db: Db, channel: Channel, log: Log): () => void {
  if (!isPostgres(db)) return () => {}
  let going = false
  let again = false
  async function go(): Promise<void> {
    going = true
    do {
      again = false
      await sql`select pg_notify(${channel}, '')`
        .execute(db)
        .catch(error => log.warn({ err: error }, 'notify'))
    } while (again)
    going = false
  }
  return () => {
    again = true
    if (!going) void go()
  }
}

/** Calls `listener` whenever some process notifies, with a connection of its own that is made anew when lost. */
export function listen(
  more: { readonly url: string; readonly clock: Clock; readonly log: Log },
  channel: Channel,
  listener: () => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const hosts = new Hosts(more.url)
  async function hearUntilLost(): Promise<void> {
    const url = hosts.current
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: SILENT_MS,
    })
    const lost = new Promise<void>(resolve => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
      stopping.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    client.on('notification', listener)
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
      listener()
      await lost
    } catch (error) {
      // A standby cannot listen either.
      hosts.failed(url)
      more.log.warn({ err: error }, 'listening for messages')
    } finally {
      await client.end().catch(() => {})
    }
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await hearUntilLost()
      await more.clock.sleep(RECONNECT_MS, stopping.signal)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
