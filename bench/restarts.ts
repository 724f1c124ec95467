import { loadavg } from 'node:os'
import { fill, user } from '../support/fill.ts'
import { HOSTS, type ProxyKind, type ReverseProxy, startProxy } from '../support/proxies.ts'
import { type Restarted, startRestarted, startSocketed } from '../support/restarts.ts'
import { startDurablePostgres } from './durable-postgres.ts'
import { atPace } from './load/arrivals.ts'
import type { Answer, Line } from './load/http.ts'
import { type Installation, newInstallation } from './load/installation.ts'
import { newBrowser, signIn } from './load/person.ts'
import { type Phones, startPhones } from './load/smsc.ts'

/**
 * What people notice of a restart: whole sign-ins with codes at an even pace through Debian's nginx and HAProxy, set up by the files
 * of docs/examples, while the servers behind them are stopped and started. Two servers on PostgreSQL; one on SQLite, with its
 * port in the hands of systemd (sekisho.socket) and in its own. Run after `npm run build`: node bench/restarts.ts [sign-ins per second]
 */
const PER_SECOND = Number(process.argv[2] ?? 10)
const FOR_MS = 60_000
const RESTART_AT_MS = [15_000, 35_000]
const DRAIN_SECONDS = 3
const ORIGIN = `https://${HOSTS.user}`
const PEOPLE = { contracts: 70, usersOfEach: 9 }

interface Sent {
  readonly at: number
  readonly ms: number
  readonly isTurnedAway: boolean
  readonly failed?: string
}

type Setup = 'two on PostgreSQL' | 'one on SQLite, sekisho.socket' | 'one on SQLite, its own port'
const SETUPS: readonly Setup[] = [
  'two on PostgreSQL',
  'one on SQLite, sekisho.socket',
  'one on SQLite, its own port',
]

inWords('before')
const phones = await startPhones()
const postgres = await startDurablePostgres()
console.log(
  '| Behind | Servers | Restarts | Requests | Turned away: too busy | Failed | Longest answer, ms | Failing for, s |',
)
console.log('|---|---|---|---|---|---|---|---|')
for (const kind of ['nginx', 'haproxy'] as const) for (const setup of SETUPS) await measure(kind, setup)
await postgres.stop()
await phones.stop()
inWords('after')
process.exit(0)

async function measure(kind: ProxyKind, setup: Setup): Promise<void> {
  const isTwo = setup === 'two on PostgreSQL'
  const installation = await newInstallation({
    ...(isTwo && { postgres: postgres.url }),
    smscPort: phones.port,
    origins: { admin: `https://${HOSTS.admin}`, user: ORIGIN },
    drainSeconds: isTwo ? DRAIN_SECONDS : 0,
  })
  await fill(installation.deps, PEOPLE)
  const servers = await startAll(installation, setup)
  const proxy = await startProxy(
    kind,
    servers.map(({ port }) => port),
    { isSocketed: setup === 'one on SQLite, sekisho.socket' },
  )
  const sent: Sent[] = []
  const [, restarts] = await Promise.all([crowd(proxy, phones, sent), restartAll(servers)])
  report([kind, setup, restarts.join(' and '), ...figuresOf(sent)])
  await proxy.stop()
  for (const server of servers) await server.stop()
  await installation.close()
}

function startAll({ env }: Installation, setup: Setup): Promise<readonly Restarted[]> {
  const all = { ...env }
  switch (setup) {
    case 'two on PostgreSQL':
      return Promise.all([startRestarted(all), startRestarted(all)])
    case 'one on SQLite, sekisho.socket':
      return Promise.all([startSocketed(all)])
    case 'one on SQLite, its own port':
      return Promise.all([startRestarted(all)])
  }
}

/** Two restarts: of each of two servers, or of the one twice. @returns how many seconds each took */
async function restartAll(servers: readonly Restarted[]): Promise<readonly string[]> {
  const begun = performance.now()
  const took: string[] = []
  for (const [n, at] of RESTART_AT_MS.entries()) {
    await new Promise(resolve => setTimeout(resolve, Math.max(0, begun + at - performance.now())))
    const before = performance.now()
    await servers[n % servers.length]?.restart()
    took.push(`${((performance.now() - before) / 1_000).toFixed(1)} s`)
  }
  return took
}

async function crowd(proxy: ReverseProxy, phones: Phones, sent: Sent[]): Promise<void> {
  let n = 0
  await atPace(
    async () => {
      const at = n++
      const browser = newBrowser(lineThrough(proxy, sent), at, ORIGIN)
      // What failed is among the requests; a sign-in that lost one goes no further.
      await signIn(browser, user(at % (PEOPLE.contracts * PEOPLE.usersOfEach)), phones).catch(() => {})
    },
    { perSecond: PER_SECOND, forMs: FOR_MS },
  )
}

function lineThrough(proxy: ReverseProxy, sent: Sent[]): Line {
  return {
    async send({ method, path, headers, body }): Promise<Answer> {
      const pairs = headers.map((line): [string, string] => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon), line.slice(colon + 1).trim()]
      })
      const kept = pairs.filter(([name]) => name.toLowerCase() !== 'accept-encoding')
      const request = new Request(ORIGIN + path, {
        method,
        headers: kept,
        ...(body !== undefined && { body }),
      })
      const at = performance.now()
      try {
        const answer = await proxy.send(request)
        const { status } = answer
        const text = await answer.text()
        // A page of ours that asks to come back is no failure of a restart, but of a machine with too much to do.
        const isTurnedAway = status === 503 && text.includes('class="site-user"')
        const failed = status >= 500 && !isTurnedAway ? String(status) : undefined
        sent.push({ at, ms: performance.now() - at, isTurnedAway, ...(failed !== undefined && { failed }) })
        return {
          status,
          headers: new Map(answer.headers),
          cookies: answer.headers.getSetCookie(),
          body: text,
        }
      } catch (error) {
        sent.push({ at, ms: performance.now() - at, isTurnedAway: false, failed: String(error) })
        throw error
      }
    },
  }
}

function figuresOf(sent: readonly Sent[]): readonly string[] {
  const failed = sent.filter(one => one.failed !== undefined)
  const kinds = [...Map.groupBy(failed, one => one.failed)].map(([what, all]) => `${all.length} × ${what}`)
  // One restart after the other: where half the time between them lies between two failures, they belong to different ones.
  const windows: [number, number][] = []
  for (const { at } of failed.toSorted((a, b) => a.at - b.at)) {
    const last = windows.at(-1)
    if (last !== undefined && at - last[1] < 10_000) last[1] = at
    else windows.push([at, at])
  }
  const gaps = windows.map(([from, to]) => ((to - from) / 1_000).toFixed(1))
  return [
    String(sent.length),
    String(sent.filter(one => one.isTurnedAway).length),
    failed.length === 0 ? '0' : `${failed.length} (${kinds.join(', ')})`,
    String(Math.round(Math.max(...sent.map(({ ms }) => ms)))),
    gaps.length === 0 ? '–' : gaps.join(' and '),
  ]
}

function report(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`)
}

function inWords(when: string): void {
  console.log(
    `load of the machine ${when}: ${loadavg()
      .map(part => part.toFixed(2))
      .join(' ')}`,
  )
}
