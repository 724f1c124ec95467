import { z } from 'zod'

declare module '../config.ts' {
  interface Config {
    readonly database: { readonly kind: 'sqlite' } | PostgresAddress
  }
}

/** What stands between the servers and PostgreSQL, as PgBouncer names its modes. */
export type Pooler = 'none' | 'session' | 'transaction'

export interface PostgresAddress {
  readonly kind: 'postgresql'
  /** May name several machines, with commas between them. */
  readonly url: string
  readonly maxConnections: number
  readonly pooler?: Pooler
  /** Leads past the pooler. */
  readonly listenUrl?: string | undefined
  readonly maxLifetimeSeconds?: number
  /** For migrations, which may take long: no limits but the role's own. */
  readonly isUnlimited?: true
}

/**
 * Without a pooler each connection asks for these limits. A pooler does not pass them on, or passes them to others: there they
 * are settings of the role.
 */
export const LIMITS_MS = {
  statement_timeout: 10_000,
  lock_timeout: 10_000,
  /** A process that stands still in the middle of a transaction holds its locks no longer. */
  idle_in_transaction_session_timeout: 15_000,
} as const

const MAX_LIFETIME_SECONDS = 1_800

export const databaseSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('sqlite').describe('SQLite') })
    .describe('An SQLite file in the data folder'),
  z
    .strictObject({
      kind: z.literal('postgresql').describe('PostgreSQL'),
      urlFile: z
        .string()
        .optional()
        .describe(
          'File that holds the connection URL; else the variable SEKISHO_DATABASE_URL is read. It may name several machines: postgres://user:password@one:5432,two:5432/name',
        ),
      maxConnections: z.int().min(1).max(500).default(10).describe('Connections of one process'),
      pooler: z
        .enum(['none', 'session', 'transaction'])
        .default('none')
        .describe(
          'The pooler (PgBouncer) that the URL leads to, by its pool_mode. With one, the limits on statements are settings of the database role',
        ),
      listenUrlFile: z
        .string()
        .optional()
        .describe(
          'File that holds a URL that leads past the pooler; else SEKISHO_LISTEN_URL is read. Workers listen there, and migrations are made there. Without it, with pooler: transaction, workers look for messages four times a second instead',
        ),
      maxLifetimeSeconds: z
        .int()
        .min(10)
        .max(86_400)
        .default(MAX_LIFETIME_SECONDS)
        .describe('A connection older than this is replaced by a new one'),
    })
    .describe('A PostgreSQL 15 or newer'),
])
