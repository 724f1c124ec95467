import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

export type Log = Logger

/**
 * One JSON line per event on standard output. Numbers, codes, passwords and session identifiers are never
 * handed to it; the redaction below is the second net, not the first.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
    redact: {
      paths: ['code', 'password', 'number', 'token', 'cookie', '*.code', '*.password', '*.number', '*.token'],
      censor: '[hidden]',
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Databases put the values of a row into the further fields of their errors; those are left out. */
function withoutValues(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? error.code : undefined
  return { type: error.name, code, message: error.message, stack: error.stack }
}
