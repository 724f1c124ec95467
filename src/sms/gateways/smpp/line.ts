import { readFile } from 'node:fs/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Where an SMSC is, and whether it has to prove who it is. */
export interface LineAddress {
  readonly host: string
  readonly port: number
  /** Absent: plain TCP. */
  readonly tls?:
    | { readonly caFile?: string | undefined; readonly serverName?: string | undefined }
    | undefined
}

export type LineOutcome =
  | { readonly kind: 'open'; readonly socket: Socket }
  /** `reason` is a word of Node.js like ECONNREFUSED, ENOTFOUND or ERR_TLS_CERT_ALTNAME_INVALID. */
  | { readonly kind: 'failed'; readonly reason: string }

/** A connection to the SMSC; with TLS its certificate is checked, and nothing was written before. */
export async function openLine(address: LineAddress, signal: AbortSignal): Promise<LineOutcome> {
  const ca = await authorities(address)
  if (ca.kind === 'failed') return ca
  if (signal.aborted) return { kind: 'failed', reason: 'connect-timeout' }
  return whenOpen(connectTo(address, ca.pem), {
    event: address.tls === undefined ? 'connect' : 'secureConnect',
    signal,
  })
}

type Authorities =
  | { readonly kind: 'read'; readonly pem: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }

/** Read anew for each connection: a renewed file counts without a restart. */
async function authorities({ tls }: LineAddress): Promise<Authorities> {
  if (tls?.caFile === undefined) return { kind: 'read', pem: undefined }
  try {
    return { kind: 'read', pem: await readFile(tls.caFile, 'utf8') }
  } catch {
    return { kind: 'failed', reason: 'ca-file-unreadable' }
  }
}

function connectTo({ host, port, tls }: LineAddress, ca: string | undefined): Socket {
  if (tls === undefined) return connect({ host, port, noDelay: true })
  const name = tls.serverName ?? host
  const socket = connectTls({
    host,
    port,
    ...(ca === undefined ? {} : { ca }),
    // An address cannot be asked for by name (RFC 6066 §3); it is compared with the certificate all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  })
  return socket.setNoDelay(true)
}

function whenOpen(
  socket: Socket,
  { event, signal }: { readonly event: 'connect' | 'secureConnect'; readonly signal: AbortSignal },
): Promise<LineOutcome> {
  return new Promise(resolve => {
    const settle = (outcome: LineOutcome) => {
      signal.removeEventListener('abort', giveUp)
      socket.off(event, open).off('error', fail).off('close', closed)
      if (outcome.kind === 'failed') socket.on('error', () => {}).destroy()
      resolve(outcome)
    }
    const open = () => settle({ kind: 'open', socket })
    const fail = (error: NodeJS.ErrnoException) =>
      settle({ kind: 'failed', reason: error.code ?? error.name })
    const closed = () => settle({ kind: 'failed', reason: 'closed' })
    const giveUp = () => settle({ kind: 'failed', reason: 'connect-timeout' })
    socket.once(event, open).once('error', fail).once('close', closed)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
