import type { Server } from 'node:http'
import type { Deps } from '../deps.ts'
import { networkNumbers } from '../guard/networks.ts'
import { type RequestWatcher, type Served, watchRequests } from '../platform/http/served.ts'
import { isHealthCheck } from '../sites/hosts.ts'

/**
 * Tells of each request of a server: Prometheus, where it reads, and the log, where the configuration wants a line for each. A
 * line names the network that requests are counted for, never a whole address; and the pattern of the path, never what stood in it.
 */
export function watchServer(
  deps: Pick<Deps, 'clock' | 'config' | 'log'>,
  watched: { readonly server: Server; readonly listener: 'web' | 'api' },
  metrics: RequestWatcher | undefined,
): void {
  const watcher: RequestWatcher = {
    began: () => metrics?.began(),
    served(served) {
      metrics?.served(served)
      if (deps.config.log.requests && !isHealthCheck(served.route)) write(served)
    },
  }
  watchRequests(watched.server, watcher, deps.clock)

  function write({ method, route, status, milliseconds, bytes, isWhole, address }: Served): void {
    const { key: network } = networkNumbers(deps, address)
    const ms = Math.round(milliseconds)
    const { listener } = watched
    const facts = { listener, method, route, status, ms, bytes, network }
    deps.log.info(isWhole ? facts : { ...facts, aborted: true }, 'request')
  }
}
