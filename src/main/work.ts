import { pendingMigrations } from '../platform/db/migrate.ts'
import { listen } from '../platform/db/notify.ts'
import { smsTexts } from '../sign-in/code-text.ts'
import { openGateways } from '../sms/gateways/index.ts'
import { receiveFrom } from '../sms/receipts.ts'
import { NOBODY_WATCHES } from '../sms/watch.ts'
import { startWorker, type Worker } from '../sms/worker.ts'
import { assembleDeps, configurationOrExit, PROCESS_NAME } from './assemble.ts'
import { serveMetrics } from './metrics-server.ts'

/** An SMS worker alone, beside the servers; any number of them share one PostgreSQL. */
const config = configurationOrExit()
const deps = assembleDeps(config)
if ((await pendingMigrations(deps.db)).length > 0) {
  console.error('The tables are not up to date: start the server, or run "sekisho migrate", first.')
  process.exit(1)
}
const gateways = openGateways(deps)
let worker: Worker | undefined
const metrics = await serveMetrics(deps, () => worker?.lanes ?? [])
const watch = metrics?.watch ?? NOBODY_WATCHES
receiveFrom(deps, gateways, watch)
worker = startWorker(deps, { gateways, textOf: smsTexts(deps), watch, name: PROCESS_NAME })
deps.sms.wake = worker.wake
const { database } = config
const hearing =
  database.kind === 'postgresql' ? listen({ ...database, ...deps }, 'sekisho_sms', worker.wake) : undefined
deps.log.info('sms worker started')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    await worker.stop()
    await hearing?.stop()
    await metrics?.stop()
    await deps.db.destroy()
    process.exit(0)
  })
