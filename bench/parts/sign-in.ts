import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fill, user } from '../load/fill.ts'
import { Connection } from '../load/http.ts'
import { HOST, newInstallation, startServer } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import { startPhones } from '../load/smsc.ts'
import { median, percentile, spread } from '../numbers.ts'
import type { Part } from '../section.ts'

const ROUNDS = 5
const ROUND_MS = 5_000
const AT_ONCE = [1, 8, 32]
const CONTRACTS = 1_000
const USERS_OF_EACH = 9

interface Round {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Of the server alone. */
  readonly cpuMs: number
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH })
  const server = await startServer(installation)
  let nth = 0
  const one = async (connection: Connection) => {
    const n = nth++
    const outcome = await signIn(newBrowser(connection, n), user(n % (CONTRACTS * USERS_OF_EACH)), phones)
    if (outcome !== 'signed-in') throw new Error(outcome)
  }
  const rows: string[][] = []
  try {
    await round(server, one, 8)
    for (const atOnce of AT_ONCE) {
      const limits: number[] = []
      const rounds: Round[] = []
      for (let n = 0; n < ROUNDS; n += 1) {
        limits.push((await bare(atOnce)).perSecond)
        rounds.push(await round(server, one, atOnce))
      }
      const ratio = rounds.map((r, at) => r.perSecond / (limits[at] ?? 1))
      rows.push([
        String(atOnce),
        spread(rounds.map(r => r.perSecond)),
        spread(rounds.map(r => r.p50)),
        spread(rounds.map(r => r.p99)),
        spread(rounds.map(r => r.cpuMs)),
        spread(limits),
        spread(ratio),
      ])
      console.log(rows.at(-1)?.join('  '))
    }
  } finally {
    await server.stop()
    await installation.close()
    await phones.stop()
  }
  return { title: 'Full sign-in', about: '', tables: [], goals: [] }
}

/** As many at the same time as there are connections, for one round. */
async function round(
  server: { readonly port: number; cpuMs(): number },
  one: (connection: Connection) => Promise<void>,
  atOnce: number,
): Promise<Round> {
  const connections = await Promise.all(
    Array.from({ length: atOnce }, () => Connection.open(server.port, HOST)),
  )
  const times: number[] = []
  const cpuBefore = server.cpuMs()
  const begun = performance.now()
  const browse = async (connection: Connection) => {
    while (performance.now() - begun < ROUND_MS) {
      const since = performance.now()
      await one(connection)
      times.push(performance.now() - since)
    }
    connection.close()
  }
  await Promise.all(connections.map(browse))
  const seconds = (performance.now() - begun) / 1_000
  return {
    perSecond: times.length / seconds,
    p50: median(times),
    p99: percentile(times, 0.99),
    cpuMs: (server.cpuMs() - cpuBefore) / times.length,
  }
}

async function bare(atOnce: number): Promise<{ perSecond: number; cpuMs: number }> {
  const file = join(import.meta.dirname, '..', 'load', 'argon2.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(atOnce), String(ROUND_MS)])
  return JSON.parse(stdout)
}
