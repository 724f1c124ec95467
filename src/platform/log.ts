import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'
import { linesTo } from './log-lines.ts'

export type Log = Logger

const STANDARD_OUTPUT = 1

/**
 * One JSON line per event on standard output. Numbers, codes, passwords and session identifiers are never
 * handed to it; the redaction below is the second net, not the first.
 */
export function openLog(level: string, destination: DestinationStream = linesTo(STANDARD_OUTPUT)): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
    redact: {
      paths: ['code', 'password', 'number', 'token', 'cookie', '*.code', '*.password', '*.number', '*.token'],
      censor: (value: unknown) => (value instanceof ErrorCode ? value : '[hidden]'),
    },
  }
  return pino(options, destination)
}

/** How deep causes are followed: an error of a library around one of Node.js around one of the system. */
const MAX_CAUSES = 3

/**
 * What kind of trouble it is, in the words of whoever found it: a name such as ECONNRESET, an SQLSTATE, the numbers of
 * the system (errno) and of SQLite (errcode). Databases put the values of a row into the further fields of their
 * errors; those are left out.
 */
function withoutValues(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, errno, errcode, syscall } = error as NodeJS.ErrnoException & { errcode?: unknown }
  return {
    type: error.name,
    // Where there is none, nothing was hidden.
    ...(code !== undefined && { code: isErrorCode(code) ? new ErrorCode(code) : undefined }),
    errno: typeof errno === 'number' ? errno : undefined,
    errcode: typeof errcode === 'number' ? errcode : undefined,
    syscall,
    message: error.message,
    stack: error.stack,
    cause:
      depth < MAX_CAUSES && error.cause instanceof Error ? withoutValues(error.cause, depth + 1) : undefined,
  }
}

/** What the redaction lets pass where a code could stand. */
class ErrorCode {
  readonly #code: string | number
  constructor(code: string | number) {
    this.#code = code
  }
  toJSON(): string | number {
    return this.#code
  }
}

/** Never six digits, nor anything else that people get or type: a second net, as above. */
function isErrorCode(code: unknown): code is string | number {
  if (typeof code === 'number') return code < 1_000
  return typeof code === 'string' && /^(E[A-Z0-9]{2,15}|[A-Z0-9]+(_[A-Z0-9]+)+|[0-9A-Z]{5})$/.test(code)
}
