import { smsTexts } from '../sign-in/code-text.ts'
import { openGateways } from '../sms/gateways/index.ts'
import { startWorker } from '../sms/worker.ts'
import { assembleDeps, configurationOrExit } from './assemble.ts'

/** An SMS worker alone, beside the servers; any number of them share one PostgreSQL. */
const config = configurationOrExit()
const deps = assembleDeps(config)
const worker = startWorker(deps, { gateways: openGateways(deps), textOf: smsTexts(deps) })
deps.log.info('sms worker started')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    await worker.stop()
    await deps.db.destroy()
    process.exit(0)
  })
