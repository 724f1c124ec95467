import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { hash, verify } from '@node-rs/argon2'
import { type BetterAuthOptions, betterAuth, generateId } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { policy } from '../../src/policy.ts'
import type { BetterAuthMessage, BetterAuthUser } from '../load/better-auth.ts'

/**
 * Better Auth with e-mail, password and a code as its second factor, over HTTP on a loopback port, on SQLite in a
 * fresh folder. bench/load/better-auth.ts starts it: --hash own|ours --origin URL --fill N
 *
 * `--hash own` is what its documentation shows: nothing is set that it does not ask for. Its hash is scrypt with
 * N = 16384, r = 16, p = 1 (32 MiB) on libuv's threads; its SQLite is `new DatabaseSync(file)`, a rollback journal
 * with synchronous = FULL. `--hash ours`: argon2id with the parameters of src/policy.ts, on the same threads, and
 * SQLite with a write-ahead log and synchronous = FULL, so that only the rest differs. The other driver that it
 * shows, better-sqlite3, takes as much CPU for its statements as this one.
 *
 * In its favour: its rate limits are off, as nobody reaches ours; it writes no log; it keeps codes in plain text, its
 * default; it has no pages, so that it is asked four times for a sign-in.
 *
 * What such a sign-in costs it (1.7.25, counted): 27 statements, each prepared anew, among them begin and commit of
 * two transactions; 8 commits, which are 8 fsyncs with the log and 32 with the journal. One `verification` row stays
 * until it is swept after its 10 minutes. Some 20 ms of CPU on the main thread, beside the 90 of scrypt or the 15 of
 * argon2id.
 */
const { values } = parseArgs({
  options: { hash: { type: 'string' }, origin: { type: 'string' }, fill: { type: 'string', default: '1' } },
})
const { hash: way, origin } = values
if ((way !== 'own' && way !== 'ours') || origin === undefined) throw new Error('--hash own|ours --origin URL')
const PASSWORD = 'a password like any other'

// Where ours is, too: not in /tmp, which may be memory.
const folder = mkdtempSync(join(import.meta.dirname, '..', '.run-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
// Also when whoever started it is gone: nobody else would end it.
for (const end of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(end, () => process.exit())

const database = new DatabaseSync(join(folder, 'database.sqlite'))
if (way === 'ours') database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')

const options = {
  baseURL: origin,
  secret: randomBytes(32).toString('base64'),
  database,
  emailAndPassword: {
    enabled: true,
    ...(way === 'ours' && {
      password: {
        hash: password => hash(password, policy.password.argon2),
        verify: ({ hash, password }) => verify(hash, password),
      },
    }),
  },
  plugins: [
    twoFactor({
      otpOptions: { sendOTP: ({ user, otp }) => say({ kind: 'code', email: user.email, code: otp }) },
    }),
  ],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
} satisfies BetterAuthOptions

await (await getMigrations(options)).runMigrations()
const auth = betterAuth(options)
const users = await fill(Number(values.fill))
const server = createServer(toNodeHandler(auth)).listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  say({ kind: 'ready', port: address.port, users })
})

function say(message: BetterAuthMessage): void {
  process.send?.(message)
}

/** One user by its API; the others have his rows once more, under their own addresses and with his password. */
async function fill(count: number): Promise<readonly BetterAuthUser[]> {
  const people = Array.from({ length: count }, (_, n) => ({
    email: `person-${n}@example.com`,
    password: PASSWORD,
  }))
  const [first, ...others] = people
  if (first === undefined) throw new Error('--fill 1 or more')
  const body = { ...first, name: 'A person' }
  const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true })
  const cookie = headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
  await auth.api.enableTwoFactor({ body: { password: PASSWORD, method: 'otp' }, headers: { cookie } })
  const copyUser = copier('user', 'id', response.user.id)
  const copyAccount = copier('account', 'userId', response.user.id)
  database.exec('BEGIN')
  for (const { email } of others) {
    const id = generateId()
    copyUser({ id, email })
    copyAccount({ id: generateId(), userId: id, accountId: id })
  }
  database.exec('COMMIT')
  return people
}

/** Adds a table's row of this user once more, with some values of its own. */
function copier(table: string, column: string, userId: string) {
  const row = database.prepare(`SELECT * FROM "${table}" WHERE "${column}" = ?`).get(userId)
  if (row === undefined) throw new Error(`no ${table}`)
  const columns = Object.keys(row).map(name => `"${name}"`)
  const insert = database.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${columns.map(() => '?')})`)
  return (own: Readonly<Record<string, string>>) => insert.run(...Object.values({ ...row, ...own }))
}
