import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'

type Answer = (request: Request) => Response | Promise<Response>

/**
 * Where browsers find the product of one test after the other: a page of another origin, and a port makes one, takes
 * Chromium a new process, which is most of the processor time of a short story.
 */
export interface Site {
  readonly port: number
  readonly origin: string
  /** A page of the same origin, with nothing on it. */
  readonly emptyPage: string
  /** From now on the product answers. */
  answer(answer: Answer): void
  /** The test is over: every connection ends, and the next one gets it. */
  leave(): void
}

/** One for each test that runs just now, or was given up and still runs. */
const left: Site[] = []

export async function takeSite(): Promise<Site> {
  return left.pop() ?? (await listen())
}

const EMPTY_PATH = '/empty-page'
/** As the product's pages have them: with others, the next page would be of another process. */
const HEADERS = { 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' }
const NOBODY: Answer = () => new Response('no test', { status: 503, headers: HEADERS })

async function listen(): Promise<Site> {
  let answer = NOBODY
  const server = serve({
    fetch: request =>
      new URL(request.url).pathname === EMPTY_PATH ? new Response('', { headers: HEADERS }) : answer(request),
    hostname: '127.0.0.1',
    port: 0,
  })
  await once(server, 'listening')
  server.unref()
  const { port } = server.address() as AddressInfo
  const origin = `http://localhost:${port}`
  const site: Site = {
    port,
    origin,
    emptyPage: `${origin}${EMPTY_PATH}`,
    answer(ofProduct) {
      answer = ofProduct
    },
    leave() {
      answer = NOBODY
      if ('closeAllConnections' in server) server.closeAllConnections()
      left.push(site)
    },
  }
  return site
}
