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
    redact: {
      paths: ['code', 'password', 'number', 'token', 'cookie', '*.code', '*.password', '*.number', '*.token'],
      censor: '[hidden]',
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
