import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, Connection, type Line } from './http.ts'
import { HOST, type Installation, type Server, startServer } from './installation.ts'

/** What somebody does, and how it was for the others meanwhile. */
export type Act = () => Promise<Pick<Answer, 'status' | 'body'>>

/** What the act took, how long others waited, the longest turn of the event loop in CPU time; and what was answered. */
export interface Watched {
  readonly ms: number
  readonly pauseMs: number
  readonly turnMs: number
  readonly bytes: number
}

/** How often somebody else asks whether anybody is answered. */
export const LOOK_EVERY_MS = 5

export interface WatchedServer {
  readonly server: Server
  watch(act: Act): Promise<Watched>
}

/** A server that tells the longest turn of its event loop. */
export async function startWatchedServer(
  installation: Installation,
  env: Readonly<Record<string, string>> = {},
): Promise<WatchedServer> {
  const turnsFile = join(installation.folder, 'turns')
  const watching = join(import.meta.dirname, 'turns.ts')
  const server = await startServer({
    env: {
      ...installation.env,
      ...env,
      NODE_OPTIONS: `--import=${watching}`,
      BENCH_TURNS_FILE: turnsFile,
    },
  })
  return { server, watch: act => watched(server, turnsFile, act) }
}

/** A connection for each request: between two of them the server would close one that nobody uses. */
export function anew(port: number): Line {
  return {
    async send(sending) {
      const line = await Connection.open(port, HOST)
      return line.send(sending).finally(() => line.close())
    },
  }
}

/** Does it, and asks all the while whether anybody else is answered. */
async function watched(server: Server, turnsFile: string, act: Act): Promise<Watched> {
  const watch = await Connection.open(server.port, HOST)
  await longestTurn(server, turnsFile)
  let isDone = false
  let pauseMs = 0
  const looking = (async () => {
    while (!isDone) {
      const since = performance.now()
      await watch.send({ method: 'GET', path: '/healthz', headers: [] })
      pauseMs = Math.max(pauseMs, performance.now() - since)
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    }
  })()
  const since = performance.now()
  const { status, body } = await act()
  const ms = performance.now() - since
  isDone = true
  await looking
  watch.close()
  if (![200, 303, 400, 422].includes(status)) throw new Error(`answered ${status}: ${body.slice(0, 300)}`)
  return { ms, pauseMs, turnMs: await longestTurn(server, turnsFile), bytes: Buffer.byteLength(body) }
}

/** Since it was asked for the last time. */
async function longestTurn(server: Server, file: string): Promise<number> {
  rmSync(file, { force: true })
  server.process.kill('SIGUSR2')
  // It is written in one piece, with a line end.
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text.endsWith('\n')) return Number(text)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
