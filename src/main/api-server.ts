import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { answerSweep } from '../api/answers.ts'
import type { Deps } from '../deps.ts'
import { startJobs } from '../job.ts'
import type { RequestWatcher } from '../platform/http/served.ts'
import { HTTP_LIMITS } from '../platform/http/timeouts.ts'
import type { ApiParts } from '../sites/api.ts'
import { watchServer } from './request-watch.ts'
import { type Closing, closing } from './stopping.ts'

/**
 * The provisioning API on a port of its own, when the configuration wants it; it is loaded only then. A port that is
 * taken stops no sign-in: it is told.
 */
export async function serveApi(
  deps: Deps,
  parts: ApiParts & { readonly requests?: RequestWatcher | undefined },
): Promise<Closing | undefined> {
  const { api } = deps.config
  if (api === undefined) return undefined
  const { apiApp } = await import('../sites/api.ts')
  const app = apiApp(deps, parts)
  const options = { fetch: app.fetch, hostname: api.address, port: api.port, serverOptions: HTTP_LIMITS }
  const server = serve(options, () =>
    deps.log.info({ ...api }, 'the provisioning API is listening'),
  ) as Server
  watchServer(deps, { server, listener: 'api' }, parts.requests)
  const { leave, close } = closing(server)
  server.on('error', error => deps.log.error({ err: error, ...api }, 'no provisioning API'))
  const jobs = startJobs(deps, [answerSweep])
  return {
    leave,
    close() {
      jobs.stop()
      return close()
    },
  }
}
