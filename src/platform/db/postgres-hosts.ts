import pg from 'pg'

/**
 * Where PostgreSQL may be found: `postgres://user:password@one:5432,two:5432/name` names several machines, of which one
 * takes writes at a time (libpq writes it so, too). `pg` itself knows one.
 */
export class Hosts {
  readonly #urls: readonly string[]
  #at = 0

  constructor(url: string) {
    this.#urls = urlsOf(url)
  }
  get count(): number {
    return this.#urls.length
  }
  /** The URL of the machine that answered last. */
  get current(): string {
    return this.#urls[this.#at] ?? ''
  }
  /** Of many that fail at the same moment, one moves on. */
  failed(url: string): void {
    if (url === this.current) this.#at = (this.#at + 1) % this.count
  }
}

/** One URL for each machine that it names. */
export function urlsOf(url: string): readonly string[] {
  const [, before, machines, behind] = /^([a-z]+:\/\/(?:[^@/?]*@)?)([^/?@]*)(.*)$/s.exec(url) ?? []
  if (before === undefined || !machines?.includes(',')) return [url]
  return machines.split(',').map(machine => `${before}${machine}${behind}`)
}

/** Where connections by this URL would lead, without making one; `undefined` where it cannot be read. */
export function postgresLines(
  url: string,
): readonly { readonly host: string; readonly isVerified: boolean }[] | undefined {
  try {
    return urlsOf(url).map(lineOf)
  } catch {
    return undefined
  }
}

function lineOf(connectionString: string) {
  const { host, ssl } = new pg.Client({ connectionString }) as unknown as {
    readonly host: string
    readonly ssl: boolean | { readonly rejectUnauthorized?: boolean; readonly checkServerIdentity?: unknown }
  }
  const isVerified =
    typeof ssl === 'object' ? ssl.rejectUnauthorized !== false && ssl.checkServerIdentity === undefined : ssl
  return { host, isVerified }
}
