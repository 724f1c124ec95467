import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { policy } from '../policy.ts'
import { VERSION } from './version.ts'

/** How a process stops when it is told to: what is under way is answered, and it ends in any case. */

/** What reached the machine before the signal is taken in and answered, too. */
const SETTLE_MS = 100
/** Who has connected when the server closes, and has sent nothing yet, has this long to begin: a proxy connects before it sends. */
const BEGIN_MS = 1_000
const BEGIN_LOOK_MS = 20
/** A request that is under way when the server closes has this long. */
export const ANSWER_MS = 10_000
/** A turn of the loop that takes less has done nothing but look, and nearly nobody can have come since. */
const QUIET_TURN_MS = 0.1
/** A server that is never so quiet closes after this time. */
const QUIET_AT_MOST_MS = 1_000
/** Beyond it a process ends whatever is left: the answers, the SMS that are being handed over, and a little. */
const STOP_AT_MOST_MS = ANSWER_MS + policy.sms.drainMs + 3_000

/** Listens instead of what ends the process at once until then (early.ts). */
export function onSignal(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void {
  process.removeAllListeners(signal)
  process.on(signal, listener)
}

export interface Stop {
  /** Done once. `served` ends when the time is over for which everything is still served, or told a second time. */
  stop(served: Promise<unknown>): Promise<void>
  readonly serveOnMs?: number
}

/** On SIGTERM and Ctrl-C does what `stop` says and ends the process. */
export function whenTold(log: Log, { stop, serveOnMs = 0 }: Stop): void {
  const again = new AbortController()
  let isTold = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    onSignal(signal, () => {
      if (isTold) return again.abort()
      isTold = true
      log.info({ version: VERSION, signal }, 'stopping')
      setTimeout(() => end('stopped, though not all was done'), serveOnMs + STOP_AT_MOST_MS)
      const served = sleep(Math.max(serveOnMs, SETTLE_MS), undefined, { signal: again.signal }).catch(
        () => {},
      )
      stop(served).then(
        () => end('stopped'),
        error => end('stopped, though not all was done', error),
      )
    })
  }

  function end(how: string, error?: unknown): void {
    if (how === 'stopped') log.info({ version: VERSION }, how)
    else log.warn({ version: VERSION, ...(error !== undefined && { err: error }) }, how)
    process.exit(0)
  }
}

export interface Closing {
  /** From now on each answer ends its connection, so that a proxy opens the next one elsewhere. */
  leave(): void
  /** Takes no new connection, answers what is under way, and closes; what takes too long is cut off. */
  close(): Promise<void>
}

export function closing(server: Server): Closing {
  const sockets = new Set<Socket>()
  const unanswered = new Set<ServerResponse>()
  let isLeaving = false
  let isClosing = false
  let taken = 0
  server.on('connection', socket => {
    taken += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // Before the listener that answers.
  server.prependListener('request', (_request, response) => {
    unanswered.add(response)
    if (isLeaving) response.shouldKeepAlive = false
    response.once('close', () => {
      unanswered.delete(response)
      if (isClosing) server.closeIdleConnections()
    })
  })
  return {
    leave() {
      isLeaving = true
      for (const response of unanswered) response.shouldKeepAlive = false
    },
    async close() {
      // The system resets who waits to be taken in when the listener closes; the loop takes one a turn. So it closes right after
      // a turn that took nobody and no time, by code that has run before: compiling it takes longer than such a turn.
      new NetServer().close(() => {})
      const latest = systemClock.ticks() + QUIET_AT_MOST_MS
      for (let isQuiet = false; !isQuiet && systemClock.ticks() < latest; ) {
        const [before, begun] = [taken, systemClock.ticks()]
        await setImmediate()
        isQuiet = taken === before && systemClock.ticks() - begun < QUIET_TURN_MS
      }
      const closed = new Promise<void>(resolve => void server.once('close', resolve))
      // That of HTTP would also end connections that have sent nothing yet.
      NetServer.prototype.close.call(server)
      const hasBegun = (socket: Socket) => socket.bytesRead > 0 || socket.destroyed
      for (let waited = 0; waited < BEGIN_MS && ![...sockets].every(hasBegun); waited += BEGIN_LOOK_MS)
        await sleep(BEGIN_LOOK_MS)
      isClosing = true
      // Browsers open connections that they may need later, and keep others.
      server.close()
      const cut = setTimeout(() => server.closeAllConnections(), ANSWER_MS)
      await closed
      clearTimeout(cut)
    },
  }
}
