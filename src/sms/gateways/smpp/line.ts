import { readFile } from 'node:fs/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Where an SMSC is, and whether it has to prove who it is. */
export interface LineAddress {
  readonly host: string
  readonly port: number
  /** Absent: plain TCP. */
  readonly tls?:
    | {
        readonly caFile?: string | undefined
        readonly serverName?: string | undefined
        /** By which the SMSC knows us; both or neither. */
        readonly certFile?: string | undefined
        readonly keyFile?: string | undefined
      }
    | undefined
}

export type LineOutcome =
  | { readonly kind: 'open'; readonly socket: Socket }
  /** `reason` is a word of Node.js like ECONNREFUSED, ENOTFOUND or ERR_TLS_CERT_ALTNAME_INVALID. */
  | { readonly kind: 'failed'; readonly reason: string }

/** A connection to the SMSC; with TLS its certificate is checked, and nothing was written before. */
export async function openLine(address: LineAddress, signal: AbortSignal): Promise<LineOutcome> {
  const files = await readFiles(address)
  if (files.kind === 'failed') return files
  if (signal.aborted) return { kind: 'failed', reason: 'connect-timeout' }
  const socket = connectTo(address, files)
  if (socket === undefined) return { kind: 'failed', reason: 'certificate-not-pem' }
  return whenOpen(socket, { event: address.tls === undefined ? 'connect' : 'secureConnect', signal })
}

type Pem = string | undefined
type Files =
  | { readonly kind: 'read'; readonly ca: Pem; readonly cert: Pem; readonly key: Pem }
  | { readonly kind: 'failed'; readonly reason: string }

/** Read anew for each connection: a renewed file counts without a restart. */
async function readFiles({ tls }: LineAddress): Promise<Files> {
  const [ca, cert, key] = await Promise.all([tls?.caFile, tls?.certFile, tls?.keyFile].map(readPem))
  if (ca === null) return { kind: 'failed', reason: 'ca-file-unreadable' }
  if (cert === null || key === null) return { kind: 'failed', reason: 'certificate-unreadable' }
  return { kind: 'read', ca, cert, key }
}

/** `null`: the file cannot be read. */
async function readPem(file: string | undefined): Promise<Pem | null> {
  return file === undefined ? undefined : readFile(file, 'utf8').catch(() => null)
}

/** `undefined` when one of the files holds no certificate or key, or the two do not belong together. */
function connectTo(address: LineAddress, files: Omit<Extract<Files, { kind: 'read' }>, 'kind'>) {
  try {
    return connectWith(address, files)
  } catch {
    return undefined
  }
}

function connectWith(
  { host, port, tls }: LineAddress,
  { ca, cert, key }: Record<'ca' | 'cert' | 'key', Pem>,
): Socket {
  if (tls === undefined) return connect({ host, port, noDelay: true })
  const name = tls.serverName ?? host
  const socket = connectTls({
    host,
    port,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
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
