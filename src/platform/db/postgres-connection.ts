import pg from 'pg'
import type { Hosts } from './postgres-hosts.ts'
import { LIMITS_MS, type PostgresAddress } from './settings.ts'
import { DatabaseTrouble, endsConnection, InDoubt, mayBeDone } from './trouble.ts'

/** A server that does not answer is given up sooner than the wait for a connection that others use. */
const CONNECT_MS = 3_000
/** The server ends a statement itself by then; one that is frozen or out of reach does not. */
const ANSWER_MS = LIMITS_MS.statement_timeout + 2_000
/** Whoever sent a form is told by then that nobody knows: a commit waits for a standby as long as that is gone. */
const COMMIT_ANSWER_MS = 5_000
/** It keeps its connection meanwhile, so that no more and no more of them wait in the server; after this it is given up. */
const COMMIT_MS = 60_000
/** Commits that take longer hold connections. With half of them held none is begun: the others serve who reads. */
const COMMIT_SLOW_MS = 1_000
const KEPT_STATEMENTS = 500
/** What PostgreSQL reports as done, though no standby has it. Its text is translated; the routine's name is not. */
const NOT_REPLICATED = 'SyncRepWaitForLSN'

type Query = pg.QueryConfig & { readonly query_timeout?: number | undefined }
type Release = pg.PoolClient['release']

/**
 * The class of one pool's connections. One that turns out to be good for nothing leaves the pool at once; none asks longer
 * than the limits; and a commit without an answer in time, or without its standby, is in doubt.
 */
export function connectionsOf(address: PostgresAddress, hosts: Hosts) {
  const nameOf = address.pooler === 'transaction' ? () => undefined : namesOfStatements()
  const commits = new CommitsUnderWay(address.maxConnections)
  return class extends pg.Client {
    #isUnreplicated = false
    /** A commit whose answer nobody waits for any more. */
    #left: Promise<unknown> | undefined
    #release: Release = () => {}

    constructor(options?: pg.ClientConfig) {
      super({ ...options, connectionString: hosts.current, connectionTimeoutMillis: CONNECT_MS })
      // One that breaks is replaced at the next question; without a listener it ends the process.
      this.on('error', () => {})
      this.on('notice', ({ routine }) => {
        this.#isUnreplicated ||= routine === NOT_REPLICATED
      })
      const ask: Ask = super.query.bind(this)
      const query = (text: string, values: unknown[] = []) => this.#ask(ask, text, values)
      Object.assign(this, { query })
    }

    /** The pool sets what gives it back; one with a commit that is not answered goes back once it is. */
    set release(release: Release) {
      this.#release = release
    }
    get release(): Release {
      const [left, release] = [this.#left, this.#release]
      return left === undefined ? release : error => void left.then(() => release(error))
    }

    /** Before it is used. Throws where it leads to a standby: after a failover the old primary may answer, and be one. */
    async prepare(): Promise<void> {
      const { rows } = await this.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
      if (rows[0]?.standby === true) throw new DatabaseTrouble('this server is a standby', '25006')
      // In transaction mode it would be set for others, too.
      if (address.isUnlimited && address.pooler !== 'transaction')
        for (const limit of Object.keys(LIMITS_MS)) await this.query(`set ${limit} = 0`)
    }

    async #ask(ask: Ask, text: string, values: unknown[]): Promise<pg.QueryResult> {
      if (this.#left) throw new DatabaseTrouble('this connection waits for its commit', 'COMMIT_WAITS')
      const isCommit = text === 'commit'
      const isAlone = this.getTransactionStatus() === 'I' && !/^\s*(select|begin|show|set)\b/i.test(text)
      if (isAlone || text === 'begin') commits.refuseWhereTheyHang()
      const query = {
        text,
        values,
        name: values.length === 0 || text.includes('*') ? undefined : nameOf(text),
        ...(!address.isUnlimited && { query_timeout: isCommit || isAlone ? COMMIT_MS : ANSWER_MS }),
      }
      const answered = ask(query).catch(error => {
        if (endsConnection(error)) void this.end()
        throw error
      })
      return isCommit || (isAlone && !address.isUnlimited) ? this.#inTime(answered) : answered
    }

    async #inTime(answered: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
      this.#isUnreplicated = false
      try {
        const result = await commits.inTime(answered, () => {
          this.#left = answered
            .catch(() => {})
            .finally(() => {
              this.#left = undefined
            })
        })
        if (this.#isUnreplicated) throw new InDoubt('no standby has it')
        return result
      } catch (error) {
        throw mayBeDone(error) ? new InDoubt('the answer did not come', error) : error
      }
    }
  }
}

type Ask = (query: Query) => Promise<pg.QueryResult>

/** Of all connections of one pool. */
class CommitsUnderWay {
  readonly #most: number
  #slow = 0

  constructor(maxConnections: number) {
    this.#most = maxConnections / 2
  }

  refuseWhereTheyHang(): void {
    if (this.#slow >= this.#most)
      throw new DatabaseTrouble('commits get no answer, so nothing more is begun', 'COMMITS_HANG')
  }

  /** Throws where the answer does not come in time, after `onLate`. */
  async inTime<T>(answered: Promise<T>, onLate: () => void): Promise<T> {
    const late = Promise.withResolvers<never>()
    const timers = [
      setTimeout(() => {
        this.#slow += 1
        answered
          .catch(() => {})
          .finally(() => {
            this.#slow -= 1
          })
      }, COMMIT_SLOW_MS),
      setTimeout(() => {
        onLate()
        late.reject(new InDoubt(`no answer within ${COMMIT_ANSWER_MS} ms`))
      }, COMMIT_ANSWER_MS),
    ]
    return Promise.race([answered, late.promise]).finally(() => timers.forEach(clearTimeout))
  }
}

/**
 * Gives statements names, so that each connection has PostgreSQL read and plan them once. Not those with a `*`: a
 * migration that adds a column while other servers run would break them until their connections end.
 */
function namesOfStatements(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  return text => {
    if (!names.has(text) && names.size < KEPT_STATEMENTS) names.set(text, `s${names.size}`)
    return names.get(text)
  }
}
