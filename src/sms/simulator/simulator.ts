import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Deps } from '../../deps.ts'
import { SECOND_MS } from '../../policy.ts'
import { RECEIPT_AFTER_MS } from '../gateways/inbox/faults.ts'
import type { SimulatorEvent, Tell } from './events.ts'
import type { Phones } from './phones.ts'
import { type Account, openSession, type Session } from './session.ts'
import { openSmsc, type SmscSettings } from './smsc.ts'

export interface SimulatorSettings extends SmscSettings {
  readonly host: string
  /** 0: one that is free. */
  readonly port: number
  /** PEM texts; absent: plain TCP. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly account: Account
  readonly enquireMs: number
  /** Clients at the same time; further ones are hung up on. */
  readonly maxConnections: number
}

export const USUAL_SETTINGS: SimulatorSettings = {
  host: '127.0.0.1',
  port: 2775,
  account: { systemId: undefined, password: undefined },
  answerMs: { from: 0, to: 0 },
  receiptMs: { from: RECEIPT_AFTER_MS, to: RECEIPT_AFTER_MS },
  ids: 'decimal',
  receiptIds: 'decimal',
  receiptForm: 'both',
  enquireMs: 30_000,
  maxConnections: 100,
}

const CLOSE_WITHIN_MS = SECOND_MS

export interface Simulator {
  readonly port: number
  /** Takes leave of every client and resolves when all lines are closed. */
  stop(): Promise<void>
}

export interface SimulatorParts {
  readonly deps: Pick<Deps, 'clock' | 'entropy'>
  readonly settings: SimulatorSettings
  readonly phones: Phones
  readonly onEvent: (event: SimulatorEvent) => void
}

/**
 * A carrier's SMSC for trying and testing: an SMPP 3.4 server whose messages end on the phones that it is given.
 * Rejects when it cannot listen.
 */
export async function startSimulator(parts: SimulatorParts): Promise<Simulator> {
  const { deps, settings, phones, onEvent } = parts
  const tell: Tell = event => onEvent({ at: new Date(deps.clock.now()).toISOString(), ...event })
  const smsc = openSmsc({ deps, settings, phones, tell })
  const sessions = new Set<Session>()

  const server = serverFor(settings, socket => {
    // Out of reach means for everybody, from the first packet on.
    if (phones.mode() === 'down') return void socket.destroy()
    const session = openSession(socket, { ...settings, clock: deps.clock, smsc, tell })
    sessions.add(session)
    void session.ended.then(() => sessions.delete(session))
  })
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.maxConnections = settings.maxConnections
  server.listen(settings.port, settings.host)
  await once(server, 'listening')
  const port = portOf(server)
  tell({ event: 'listening', host: settings.host, port })

  const stopping = new AbortController()
  const cutting = cutWhileDown()
  async function cutWhileDown(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (phones.mode() === 'down') for (const session of sessions) session.cut()
      await deps.clock.sleep(RECEIPT_AFTER_MS, stopping.signal)
    }
  }

  return {
    port,
    async stop() {
      stopping.abort()
      await cutting
      const closed = once(server, 'close')
      server.close()
      const left = [...sessions]
      await Promise.all(left.map(session => session.leave()))
      // Whoever does not read, or never shook hands, is not waited for.
      await Promise.race([closed, deps.clock.sleep(CLOSE_WITHIN_MS)])
      for (const socket of sockets) socket.destroy()
      await closed
      await Promise.all(left.map(session => session.ended))
      await phones.close()
    },
  }
}

function serverFor(settings: SimulatorSettings, onSocket: (socket: Socket) => void): Server {
  if (settings.tls === undefined) return createServer(onSocket)
  // Whoever shakes hands without end or not at all is hung up on.
  const server = createTlsServer(
    { ...settings.tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 },
    onSocket,
  )
  server.on('tlsClientError', (_, socket) => socket.destroy())
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}
