import pg from 'pg'

/** Settings of a PostgreSQL that can count what is asked of it. */
export const COUNTING = { shared_preload_libraries: 'pg_stat_statements' }

/** What came since the counting began. */
export interface Counts {
  /** Each is one round trip: BEGIN and COMMIT as well. */
  readonly statements: number
  readonly commits: number
  /** Times that the log was brought to the disk; commits at the same moment share one. */
  readonly flushes: number
  /** The most frequent ones. */
  readonly top: readonly { readonly calls: number; readonly query: string }[]
}

/** Begins to count, in all databases of the server. Throws at the end when there was nothing to count. */
export async function startCounting(server: string): Promise<() => Promise<Counts>> {
  const client = new pg.Client({ connectionString: `${server}postgres` })
  await client.connect()
  await client.query('create extension if not exists pg_stat_statements')
  const totals = async () => {
    const { rows } = await client.query<{ commits: string; flushes: string }>(
      `select (select sum(xact_commit) from pg_stat_database where datname <> 'postgres') as commits,
              (select sum(fsyncs) from pg_stat_io where object = 'wal') as flushes`,
    )
    return { commits: Number(rows[0]?.commits), flushes: Number(rows[0]?.flushes) }
  }
  const before = await totals()
  await client.query('select pg_stat_statements_reset()')
  return async () => {
    // Other processes tell what they did at most once a second.
    await new Promise(resolve => setTimeout(resolve, 1_200))
    const after = await totals()
    const { rows: top } = await client.query<{ calls: string; query: string }>(
      `select calls, query from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname <> 'postgres' order by calls desc`,
    )
    await client.end()
    const statements = top.reduce((sum, { calls }) => sum + Number(calls), 0)
    const commits = after.commits - before.commits
    const flushes = after.flushes - before.flushes
    if (!(statements > 0 && commits > 0 && flushes > 0)) throw new Error('PostgreSQL counted nothing')
    return {
      statements,
      commits,
      flushes,
      top: top.map(({ calls, query }) => ({ calls: Number(calls), query })),
    }
  }
}
