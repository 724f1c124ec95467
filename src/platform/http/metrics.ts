import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RequestWatcher } from './served.ts'

/** From a page that is ready to one for which a password was looked at behind others. */
const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What Prometheus reads of requests. Labels are patterns and classes: there are never more than the program has routes. */
export interface RequestMetrics extends RequestWatcher {
  read(): Promise<string>
}

export function requestMetrics(): RequestMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'sekisho_http_requests_total',
    help: 'Requests, by the pattern of their address and the class of the answer; 429 and 503 apart from their classes; none: the visitor left before an answer',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'sekisho_http_request_seconds',
    help: 'From a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  })
  const underWay = new Gauge({
    name: 'sekisho_http_requests_under_way',
    help: 'Requests that have no whole answer yet',
    registers,
  })
  return {
    began: () => underWay.inc(),
    served({ method, route, status, milliseconds }) {
      underWay.dec()
      requests.inc({ method, route, status: classOf(status) })
      seconds.observe({ method, route }, milliseconds / 1_000)
    },
    read: () => registry.metrics(),
  }
}

/** Too many, and not possible now, are what alarms ask for. */
function classOf(status: number | undefined): string {
  if (status === undefined) return 'none'
  return status === 429 || status === 503 ? String(status) : `${Math.floor(status / 100)}xx`
}
