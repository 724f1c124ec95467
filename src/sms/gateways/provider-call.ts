import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { policy } from '../../policy.ts'
import type { GatewayHealth } from './gateway.ts'

/** One HTTP request to a provider. What it holds is secret: numbers, codes, passwords. */
export interface ProviderCall {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Makes the connection, where the usual one will not do. */
  readonly agent?: http.Agent
}

export interface ProviderAnswer {
  readonly kind: 'answered'
  readonly status: number
  /** At most 64 KiB, read as UTF-8; of a refusal as much as came. */
  readonly text: string
  header(name: string): string | undefined
}

/**
 * What became of a request. `never-sent`: not a byte of it left, because there was no connection. `lost`: it
 * may have arrived, and no whole answer came back. `code` says how, and never repeats the request.
 */
export type CallOutcome =
  | ProviderAnswer
  | { readonly kind: 'never-sent'; readonly code: string }
  | { readonly kind: 'lost'; readonly code: string }

const MAX_ANSWER_BYTES = 64 * 1024

/**
 * A connection for each request. On one that is kept, a provider that answers twice would have its second answer
 * taken for that of the next message, and one that just closed it would leave us not knowing whether a
 * message was sent.
 */
const AGENTS = { 'http:': new http.Agent(), 'https:': new https.Agent() }

/**
 * Makes the request. Redirects are answers like others: what we send must not travel to other hosts. Never
 * throws. By `node:http` and not by `fetch`, which does not tell whether a connection was there.
 * @param signal ends it at any moment
 */
export async function callProvider(call: ProviderCall, signal: AbortSignal): Promise<CallOutcome> {
  const state = { connected: false }
  try {
    return await exchange(call, signal, state)
  } catch (error) {
    const code = signal.aborted ? 'timeout' : errorCode(error)
    return { kind: state.connected ? 'lost' : 'never-sent', code }
  }
}

/** Opens a connection (with TLS where the address says so) and closes it: all that can be tried without a request. */
export async function tryConnection(address: string, signal: AbortSignal): Promise<GatewayHealth> {
  const url = new URL(address)
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 443 : 80)
  const socket = secure
    ? tls.connect({ host, port, ...(net.isIP(host) === 0 && { servername: host }) })
    : net.connect({ host, port })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on(secure ? 'secureConnect' : 'connect', resolve).on('error', reject)
      signal.addEventListener('abort', reject, { once: true })
      if (signal.aborted) reject(signal.reason)
    })
    return { usable: true, remark: 'only the connection was tried, not the login' }
  } catch (error) {
    return { usable: false, reason: signal.aborted ? 'timeout' : errorCode(error) }
  } finally {
    socket.destroy()
  }
}

function exchange(
  call: ProviderCall,
  signal: AbortSignal,
  state: { connected: boolean },
): Promise<ProviderAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(call.url)
    const secure = url.protocol === 'https:'
    const body = call.body === undefined ? undefined : Buffer.from(call.body as string)
    const request = (secure ? https : http).request(url, {
      method: call.method,
      signal,
      agent: call.agent ?? AGENTS[secure ? 'https:' : 'http:'],
      headers: {
        ...call.headers,
        'accept-encoding': 'identity',
        ...(body !== undefined && { 'content-length': body.length }),
      },
    })
    const tooLate = setTimeout(() => request.destroy(new NoConnection()), policy.sms.connectTimeoutMs)
    // With TLS nothing of the request leaves before the certificate was found good.
    request.on('socket', socket => {
      socket.on(secure ? 'secureConnect' : 'connect', () => {
        state.connected = true
        clearTimeout(tooLate)
      })
    })
    let isAnswered = false
    request.on('close', () => {
      clearTimeout(tooLate)
      // Of an answer that only changes the protocol (101) nothing else is heard.
      if (!isAnswered) reject(new NoAnswer())
    })
    let failure: unknown
    request.on('error', error => {
      failure = error
      if (!isAnswered) reject(error)
    })
    request.on('response', response => {
      isAnswered = true
      readAnswer(response).then(resolve, error => reject(failure ?? error))
    })
    request.end(body)
  })
}

async function readAnswer(response: http.IncomingMessage): Promise<ProviderAnswer> {
  const { headers, statusCode = 0 } = response
  const body = { chunks: [] as Buffer[], bytes: 0 }
  try {
    await readBody(response, body)
  } catch (error) {
    // A refusal stands in the status, whatever becomes of the page that tells people of it.
    if (statusCode < REFUSING_STATUS) throw error
  }
  return {
    kind: 'answered',
    status: statusCode,
    text: Buffer.concat(body.chunks).toString('utf8'),
    header: name => [headers[name.toLowerCase()]].flat()[0],
  }
}

/** RFC 9110 §15: what comes before is success, or no answer yet. */
const REFUSING_STATUS = 300

async function readBody(response: http.IncomingMessage, read: { readonly chunks: Buffer[]; bytes: number }) {
  for await (const chunk of response as AsyncIterable<Buffer>) {
    read.bytes += chunk.length
    // Leaving the loop closes the connection.
    if (read.bytes > MAX_ANSWER_BYTES) throw new AnswerTooLong()
    read.chunks.push(chunk)
  }
}

class AnswerTooLong extends Error {
  readonly code = 'answer-too-long'
}

class NoAnswer extends Error {
  readonly code = 'no-answer'
}

class NoConnection extends Error {
  readonly code = 'no-connection'
}

/** Only the code: messages of errors may repeat an address, and with it what a query held. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'failed'
}
