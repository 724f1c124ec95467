import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { asAdministrator } from './postgres.ts'

/** An empty database with a role that owns it and may nothing else, as an operator makes them. */
export interface OwnDatabase {
  readonly role: string
  readonly password: string
  readonly url: string
  /** One statement of whoever administers the server. */
  ask(statement: string): Promise<void>
  /** Sets the limits that a pooler does not pass on. */
  limit(): Promise<void>
  remove(): Promise<void>
}

const LIMITS = { statement_timeout: '10s', lock_timeout: '10s', idle_in_transaction_session_timeout: '15s' }

/** @param server URL of whoever administers it, with a slash at its end */
export async function newOwnDatabase(server: string): Promise<OwnDatabase> {
  const role = `role_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const ask = (statement: string) => asAdministrator(server, statement)
  await ask(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
  await ask(`CREATE DATABASE ${role} OWNER ${role}`)
  const url = new URL(role, server)
  Object.assign(url, { username: role, password })
  return {
    role,
    password,
    url: url.href,
    ask,
    async limit() {
      for (const [name, time] of Object.entries(LIMITS))
        await ask(`ALTER ROLE ${role} SET ${name} = '${time}'`)
    },
    async remove() {
      await ask(`DROP DATABASE ${role} WITH (FORCE)`)
      await ask(`DROP ROLE ${role}`)
    },
  }
}

/** Rows of one question to the database at this URL. */
export async function rowsAt(url: string, question: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(question)).rows
  } finally {
    await client.end()
  }
}
