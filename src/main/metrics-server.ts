import { createServer } from 'node:http'
import type { Deps } from '../deps.ts'
import type { Lane } from '../sms/lane.ts'
import type { DeliveryWatch } from '../sms/watch.ts'
import { type Closing, closing } from './stopping.ts'

export interface MetricsServer extends Closing {
  readonly watch: DeliveryWatch
}

/**
 * `GET /metrics` on a port of its own, when the configuration wants it. The library is loaded only then. A port
 * that is taken (two processes of one machine) stops no messages: it is told, and SEKISHO_METRICS_PORT helps.
 */
export async function serveMetrics(
  deps: Deps,
  lanes: () => readonly Lane[],
): Promise<MetricsServer | undefined> {
  const { metrics: address } = deps.config
  if (address === undefined) return undefined
  const { deliveryMetrics } = await import('../sms/metrics.ts')
  const { passwordMetrics } = await import('../guard/metrics.ts')
  const metrics = deliveryMetrics(deps, lanes)
  const passwords = passwordMetrics(deps)
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    try {
      const text = (await metrics.read()) + (await passwords.read())
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text)
    } catch (error) {
      deps.log.warn({ err: error }, 'metrics')
      response.writeHead(503).end()
    }
  })
  server.on('error', error => deps.log.error({ err: error, ...address }, 'no metrics'))
  server.listen(address.port, address.address)
  return { watch: metrics.watch, ...closing(server) }
}
