import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { RequestWatcher } from '../platform/http/served.ts'
import { HTTP_LIMITS } from '../platform/http/timeouts.ts'
import type { Lane } from '../sms/lane.ts'
import type { DeliveryWatch } from '../sms/watch.ts'
import type { PushWatch } from '../switch/watch.ts'
import { type Closing, closing } from './stopping.ts'

/** Prometheus gives up after 10 s; what a database that hangs would tell is left out before. */
const DATABASE_MS = 3_000

export interface MetricsServer extends Closing {
  readonly watch: DeliveryWatch
  readonly requests: RequestWatcher
  readonly pushWatch?: PushWatch | undefined
}

interface Part {
  read(): Promise<string>
}

/**
 * `GET /metrics` on a port of its own, when the configuration wants it. The library is loaded only then. A port
 * that is taken (two processes of one machine) stops no messages: it is told, and SEKISHO_METRICS_PORT helps. While the
 * database does not answer, what only it knows is left out, and `sekisho_database_answers` is 0.
 */
export async function serveMetrics(
  deps: Deps,
  lanes: () => readonly Lane[],
): Promise<MetricsServer | undefined> {
  const { metrics: address } = deps.config
  if (address === undefined) return undefined
  const { openMetrics } = await import('./metrics.ts')
  const { contentType, watch, pushWatch, requests, process, own, ofDatabase } = openMetrics(deps, lanes)
  const server = createServer(HTTP_LIMITS, async (request, response) => {
    const [path] = (request.url ?? '').split('?')
    if (request.method !== 'GET' || path !== '/metrics') return void response.writeHead(404).end()
    try {
      const asked = await readInTime(ofDatabase).catch(error => {
        deps.log.warn({ err: error }, 'metrics without the database')
        return undefined
      })
      const text = (await readAll([...own, process(asked !== undefined)])) + (asked ?? '')
      response.writeHead(200, { 'content-type': contentType }).end(text)
    } catch (error) {
      deps.log.warn({ err: error }, 'metrics')
      response.writeHead(503).end()
    }
  })
  server.on('error', error => deps.log.error({ err: error, ...address }, 'no metrics'))
  server.listen(address.port, address.address)
  return { watch, pushWatch, requests, ...closing(server) }
}

async function readAll(parts: readonly Part[]): Promise<string> {
  return (await Promise.all(parts.map(part => part.read()))).join('')
}

async function readInTime(parts: readonly Part[]): Promise<string> {
  const given = new AbortController()
  const late = setTimeout(DATABASE_MS, undefined, { signal: given.signal, ref: false })
  try {
    return await Promise.race([
      readAll(parts),
      late.then(() => Promise.reject(new Error('the database does not answer'))),
    ])
  } finally {
    given.abort()
  }
}
