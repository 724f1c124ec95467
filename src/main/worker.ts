import { smsTexts } from '../challenges/code-text.ts'
import { startJobs } from '../job.ts'
import { pendingMigrations } from '../migrations/migrate.ts'
import { listen } from '../platform/db/notify.ts'
import { openGateways } from '../sms/gateways/index.ts'
import { receiveFrom } from '../sms/receipts.ts'
import { NOBODY_WATCHES } from '../sms/watch.ts'
import { startWorker, type Worker } from '../sms/worker.ts'
import { assembleDeps, configurationOrExit, PROCESS_NAME } from './assemble.ts'
import { listenUrlOf, preparedDatabaseOrExit } from './database.ts'
import { serveMetrics } from './metrics-server.ts'
import { whenTold } from './stopping.ts'
import { VERSION } from './version.ts'

/** An SMS worker alone, beside the servers; any number of them share one PostgreSQL. */
const config = configurationOrExit()
const deps = assembleDeps(config)
await preparedDatabaseOrExit(deps)
if ((await pendingMigrations(deps.db)).length > 0) {
  console.error('The tables are not up to date: start the server, or run "sekisho migrate", first.')
  process.exit(1)
}
const gateways = openGateways(deps)
let worker: Worker | undefined
const metrics = await serveMetrics(deps, () => worker?.lanes ?? [])
const watch = metrics?.watch ?? NOBODY_WATCHES
const jobs = startJobs(deps, [receiveFrom(deps, gateways, watch)])
const sending = startWorker(deps, { gateways, textOf: smsTexts(deps), watch, name: PROCESS_NAME })
worker = sending
deps.sms.wake = sending.wake
const url = listenUrlOf(config)
const hearing = url === undefined ? undefined : listen({ url, ...deps }, 'sekisho_sms', sending.wake)
whenTold(deps.log, {
  async stop() {
    jobs.stop()
    metrics?.leave()
    await sending.stop()
    await hearing?.stop()
    await metrics?.close()
    await deps.db.destroy()
  },
})
deps.log.info({ version: VERSION }, 'sms worker started')
