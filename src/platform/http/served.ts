import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Clock } from '../clock.ts'

/** One request and what became of it. Nothing of what stood in its address, its headers or its body is here. */
export interface Served {
  /** One of a few; a method that HTTP does not define here is `OTHER`. */
  readonly method: string
  /** The pattern that it matched, such as `/oa/lines/:line`. One with `*` leads to nothing, or was refused before. */
  readonly route: string
  /** `undefined`: the connection ended before an answer began. */
  readonly status: number | undefined
  readonly milliseconds: number
  /** Sent on this connection for it, headers included. */
  readonly bytes: number
  /** All of the answer left this machine. */
  readonly isWhole: boolean
  /** Verified network address; empty where none was looked for. */
  readonly address: string
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** What no application looked at. */
const NO_ROUTE = '*'

/** By the request that Node.js gave. */
const contexts = new WeakMap<IncomingMessage, Context>()

/** Before everything else of an application whose server is watched: from here its routes and addresses are known. */
export function tellsRoute(): MiddlewareHandler {
  return (c, next) => {
    const incoming = (c.env as Partial<HttpBindings> | undefined)?.incoming
    if (incoming !== undefined) contexts.set(incoming, c)
    return next()
  }
}

export interface RequestWatcher {
  /** A request came. */
  began(): void
  /** Its answer has left, or its connection has ended. */
  served(served: Served): void
}

/** Tells `watcher` of every request of a server. */
export function watchRequests(server: Server, watcher: RequestWatcher, clock: Pick<Clock, 'ticks'>): void {
  const sentBefore = new WeakMap<Socket, number>()
  server.prependListener('request', (request, response) => {
    const begun = clock.ticks()
    const { socket } = request
    watcher.began()
    response.once('close', () => {
      const context = contexts.get(request)
      const sent = socket.bytesWritten
      const bytes = sent - (sentBefore.get(socket) ?? 0)
      sentBefore.set(socket, sent)
      watcher.served({
        method: METHODS.has(request.method ?? '') ? (request.method ?? '') : 'OTHER',
        route: (context && routePath(context)) || NO_ROUTE,
        status: response.headersSent ? response.statusCode : undefined,
        milliseconds: clock.ticks() - begun,
        bytes,
        isWhole: response.writableFinished,
        address: context?.get('address') ?? '',
      })
    })
  })
}
