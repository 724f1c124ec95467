import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { endsWithTests, newFolder } from './process.ts'
import { needProgram } from './programs.ts'
import { rowsAt } from './role.ts'
import { until } from './until.ts'

/** Debian's PostgreSQL 15, twice: a primary and its standby. */
export interface PostgresPair {
  readonly primary: Node
  readonly standby: Node
  /** From now on a commit is answered when the standby has it. */
  synchronous(): Promise<void>
  /** From now on it no longer is: what Patroni does when the standby stays away. */
  asynchronous(): Promise<void>
  stop(): Promise<void>
}

/** One of the two servers. */
export interface Node {
  readonly port: number
  /** Of whoever administers it, with a slash at its end. */
  readonly url: string
  start(): Promise<void>
  /** Every process of it at once. */
  kill(): Promise<void>
  /** A standby becomes a primary. */
  promote(): Promise<void>
}

const ADMINISTRATOR = 'sekisho'
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  max_connections: '60',
  hot_standby: 'on',
  wal_level: 'replica',
  // In its folder, which is removed: what it has elsewhere outlives its kill.
  dynamic_shared_memory_type: 'mmap',
}

export async function startPostgresPair(): Promise<PostgresPair> {
  const folder = newFolder()
  const user = whoMayRun()
  if (user) chownSync(folder.path, user.uid, user.gid)
  chmodSync(folder.path, 0o755)
  const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')]
  execFileSync(
    needProgram('initdb', 'postgresql-15'),
    ['-D', one, '-U', ADMINISTRATOR, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    { ...user, stdio: 'ignore', cwd: folder.path },
  )
  const primary = await node(one, user)
  await primary.start()
  const connection = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', ADMINISTRATOR]
  execFileSync(
    needProgram('pg_basebackup', 'postgresql-15'),
    [...connection, '-D', two, '-R', '--no-sync', '-c', 'fast'],
    {
      ...user,
      stdio: 'ignore',
      cwd: folder.path,
    },
  )
  const standby = await node(two, user)
  await standby.start()
  const set = async (names: string) => {
    await rowsAt(`${primary.url}postgres`, `ALTER SYSTEM SET synchronous_standby_names = '${names}'`)
    await rowsAt(`${primary.url}postgres`, 'SELECT pg_reload_conf()')
    await until(
      async () =>
        (await rowsAt(`${primary.url}postgres`, 'SHOW synchronous_standby_names'))[0]
          ?.synchronous_standby_names === names,
    )
    // Whether commits wait is up to the checkpointer, which reads the settings anew before it does anything else.
    await rowsAt(`${primary.url}postgres`, 'CHECKPOINT')
  }
  return {
    primary,
    standby,
    async synchronous() {
      const follows = "select 1 from pg_stat_replication where state = 'streaming'"
      await until(async () => (await rowsAt(`${primary.url}postgres`, follows)).length === 1)
      await set('*')
    },
    asynchronous: () => set(''),
    async stop() {
      await standby.kill()
      await primary.kill()
      folder.remove()
    },
  }
}

async function node(data: string, user: Who | undefined): Promise<Node> {
  const port = await freePort()
  const url = `postgres://${ADMINISTRATOR}@127.0.0.1:${port}/`
  writeFileSync(join(data, 'extra.conf'), `port = ${port}\n`)
  appendFileSync(join(data, 'postgresql.conf'), "include 'extra.conf'\n")
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let server: ChildProcess | undefined
  return {
    port,
    url,
    async start() {
      const started = spawn(needProgram('postgres', 'postgresql-15'), ['-D', data, ...settings], {
        ...user,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let said = ''
      started.stderr.on('data', words => {
        said += words
      })
      endsWithTests(started)
      server = started
      await until(() => started.exitCode !== null || answers(url))
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended: ${said}`)
    },
    async kill() {
      const dying = server
      if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return
      const ended = new Promise(resolve => dying.once('exit', resolve))
      // Left alone they end only once they see that it did: on a busy machine a standby goes on confirming commits until then.
      const others = await processesAt(url)
      dying.kill('SIGKILL')
      for (const pid of others) killIfThere(pid)
      await ended
      await until(async () => !(await answers(url)))
    },
    async promote() {
      await rowsAt(`${url}postgres`, 'SELECT pg_promote()')
    },
  }
}

interface Who {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL does not run as root. */
function whoMayRun(): Who | undefined {
  if (process.getuid?.() !== 0) return undefined
  const [uid = 0, gid = 0] = ['-u', '-g'].map(option => Number(execFileSync('id', [option, 'postgres'])))
  return { uid, gid }
}

/** Of the server, but for the first one; none where it does not answer. */
async function processesAt(url: string): Promise<readonly number[]> {
  const all = await rowsAt(`${url}postgres`, 'select pid from pg_stat_activity').catch(() => [])
  return all.map(({ pid }) => Number(pid))
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

function answers(url: string): Promise<boolean> {
  return rowsAt(`${url}postgres`, 'select 1').then(
    () => true,
    () => false,
  )
}
