import { connect, createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { inject } from 'vitest'
import type { Deps } from '../src/deps.ts'
import { openDatabase } from '../src/platform/db/open.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

/** What becomes of a commit whose answer gets lost: it is there, it is not, or it comes once this is so. */
export type Fate = 'kept' | 'lost' | Promise<unknown>

/** One more process on the database of a world, on PostgreSQL: its commits can be put in doubt. */
export interface DoubtfulProcess {
  readonly deps: Deps
  /**
   * Breaks the connection when the next commit is sent of something that contains these words: a transaction, or a statement
   * by itself. Resolves when that has happened.
   */
  break(words: string, fate: Fate): Promise<void>
  close(): Promise<void>
}

/** Between the process and its database stands somebody who reads what is asked. */
export async function doubtfulProcess(world: World): Promise<DoubtfulProcess> {
  const address = new URL(inject('postgresUrl'))
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.deps.db)
  const open = new Set<Socket>()
  let wanted: Wanted | undefined
  const take = (asked: string) => {
    if (wanted === undefined || !asked.includes(wanted.words)) return undefined
    const taken = wanted
    wanted = undefined
    return taken
  }
  const server = createServer(client => {
    const database = connect(Number(address.port), address.hostname)
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => open.delete(socket))
    }
    const isOver = () => database.end()
    client.on('close', isOver)
    database.on('close', () => client.destroy())
    database.on('data', answer => client.write(answer))
    // Of the transaction that is under way; `undefined` = none is.
    let asked: string | undefined
    client.on('data', (question: Buffer) => {
      const text = question.toString('latin1')
      if (text.endsWith('begin\0')) asked = ''
      else if (asked !== undefined) asked += text
      const isCommit = asked === undefined || text.endsWith('commit\0')
      const broken = isCommit ? take(asked ?? text) : undefined
      if (/(commit|rollback)\0$/.test(text)) asked = undefined
      if (broken === undefined) database.write(question)
      else breakAt(question, { client, database, isOver }, broken)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const url = `postgres://${address.username}:${address.password}@127.0.0.1:${port}/${rows[0]?.name}`
  // As behind a pooler statements have no names: each of them can be read when it is asked.
  const db = openDatabase({ kind: 'postgresql', url, maxConnections: 10, pooler: 'transaction' })
  return {
    deps: { ...world.deps, db },
    break: (words, fate) =>
      new Promise(happened => {
        wanted = { words, fate, happened }
      }),
    async close() {
      await db.destroy()
      server.close()
      await until(() => open.size === 0)
    },
  }
}

interface Wanted {
  readonly words: string
  readonly fate: Fate
  readonly happened: () => void
}

function breakAt(
  commit: Uint8Array,
  {
    client,
    database,
    isOver,
  }: { readonly client: Socket; readonly database: Socket; readonly isOver: () => void },
  { fate, happened }: Wanted,
): void {
  database.removeAllListeners('data')
  const cut = () => {
    client.destroy()
    happened()
  }
  if (fate === 'kept') {
    database.once('data', cut)
    database.write(commit)
    return
  }
  if (fate === 'lost') {
    database.once('close', cut)
    database.destroy()
    return
  }
  client.off('close', isOver)
  cut()
  void fate.then(() => {
    database.once('data', () => database.end())
    database.write(commit)
  })
}
