import { isSqliteTrouble, sqliteCode } from './sqlite.ts'

/** What failures of the database mean for whoever asked it. */

/** Nothing was done, and a later try may succeed. */
export class DatabaseTrouble extends Error {
  readonly code: string
  constructor(message: string, code: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/**
 * A commit whose outcome nobody knows: its answer did not come (in time), or the database said that it does not know
 * whether a synchronous standby has it. Whoever asked must not be told that it was saved, nor that it was not.
 */
export class InDoubt extends DatabaseTrouble {
  constructor(why: string, cause?: unknown) {
    super(`nobody knows whether this was saved: ${why}`, 'IN_DOUBT', cause)
  }
}

/** SQLSTATE, errno or our own, of an error that has one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** True for failures that a later try may not meet: the database is gone, locked, full or shutting down. */
export function isDatabaseTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (error instanceof DatabaseTrouble || code === 'ERR_INVALID_STATE') return true
  if (sqliteCode(error) !== undefined) return isSqliteTrouble(error)
  if (/^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_)/.test(code)) return true
  // SQLSTATE: 08 connection, 25006 read-only, 25P03 too long idle in a transaction, 28 login, 3D000 no such database,
  // 40 taken back because of others, 53 resources, 55000 not accepting, 55P03 lock, 57 operator, 58 system, XX001 and
  // XX002 corrupt.
  if (/^(08|25006|25P03|28|3D000|40|53|55000|55P03|57|58|XX00[12])/.test(code)) return true
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired|Query read timeout/.test(
    error.message,
  )
}

/**
 * The connection is good for nothing more: it was ended (57P01, 57P02, 25P03), leads to a server that takes no connections
 * (57P03) or no writes (25006: it was the primary until now), or is in disorder (08; what poolers say).
 */
export function endsConnection(error: unknown): boolean {
  return /^(08|57P0[123]|25006|25P03)/.test(codeOf(error)) || isUnanswered(error)
}

/** The connection died, or became one that cannot write: nothing of a transaction whose COMMIT was not sent is there. */
export function isLost(error: unknown): boolean {
  if (error instanceof InDoubt || isUnanswered(error)) return false
  return (
    /^(08|57P0[123]|25006|25P03|ECONNRESET|EPIPE)/.test(codeOf(error)) ||
    (error instanceof Error && /Connection terminated|is not queryable/.test(error.message))
  )
}

/** Taken back because of others: a deadlock, or an order that cannot be. */
export function isTakenBack(error: unknown): boolean {
  return /^(40001|40P01)$/.test(codeOf(error))
}

/** Whether a statement that commits may have been carried out though it failed. */
export function mayBeDone(error: unknown): boolean {
  if (error instanceof DatabaseTrouble) return false
  if (error instanceof Error && /is not queryable/.test(error.message)) return false
  // A refusal has a SQLSTATE. Those of these classes end the connection or the server, whatever became of the commit.
  const code = codeOf(error)
  return !/^(?=.*\d)[0-9A-Z]{5}$/.test(code) || /^(08|53|57P0|58|XX)/.test(code)
}

function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
