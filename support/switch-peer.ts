import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { LineState } from '../src/switch/state.ts'

/** A telephone system that does what the test says and remembers what it was told. */
export interface SwitchPeer {
  readonly url: string
  /** Every push, in the order in which they came. */
  readonly pushes: Push[]
  /** What it has of a line: the newest state that it took. */
  has(line: string): LineState | undefined
  /** What becomes of the next pushes; `take` unless the test says otherwise. */
  answer: Answering
  /** Forgets what it has, or comes back with something else. */
  readonly states: Map<string, LineState>
  close(): Promise<void>
}

export interface Push {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly state: LineState
}

export type Answering = (push: Push, response: ServerResponse, peer: SwitchPeer) => unknown

/** Of the tests: 24 bytes and more. */
export const SWITCH_KEY = Buffer.from('a key of the telephone system, for tests')

/** Fences by version, as it shall be. */
export const take: Answering = ({ state }, response, peer) => {
  const before = peer.states.get(state.line)
  if (before !== undefined && before.version > state.version)
    return reply(response, 409, { applied: before.version })
  peer.states.set(state.line, state)
  return reply(response, 200, { applied: state.version })
}

export const status =
  (code: number, body?: unknown, headers: Record<string, string> = {}): Answering =>
  (_, response) =>
    reply(response, code, body, headers)

export function reply(
  response: ServerResponse,
  code: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(code, headers).end(text)
}

/** @param tls what a TLS server needs, where it is one */
export async function openSwitchPeer(tls?: {
  readonly cert: string
  readonly key: string
}): Promise<SwitchPeer> {
  const pushes: Push[] = []
  const states = new Map<string, LineState>()
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = new URL(request.url ?? '', 'http://switch').searchParams.get('line')
    if (request.method === 'GET' && asked !== null) {
      const state = states.get(asked)
      return state === undefined ? reply(response, 404) : reply(response, 200, state)
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const push = { headers: request.headers, body, state: JSON.parse(body) as LineState }
    pushes.push(push)
    await peer.answer(push, response, peer)
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const peer: SwitchPeer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/states`,
    pushes,
    states,
    has: line => states.get(line),
    answer: take,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return peer
}

/** As a receiver checks it. */
export function isSigned({ headers, body }: Push, key: Uint8Array = SWITCH_KEY): boolean {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(wanted)
}
