import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { logHead, startSealer } from '../audit/sealer.ts'
import { addDemonstration, DEMONSTRATION_CONTRACTS, DEMONSTRATION_LINES } from '../contracts/demonstration.ts'
import { clearDueNumbers } from '../desk/clearing.ts'
import { addDemonstrationDesk, DEMONSTRATION_OPERATORS } from '../desk/demonstration.ts'
import { sweepGuard } from '../guard/password-pace.ts'
import { migrate } from '../platform/db/migrate.ts'
import { loadAssets } from '../platform/http/assets.ts'
import { HTTP_TIMEOUTS } from '../platform/http/timeouts.ts'
import { policy } from '../policy.ts'
import { keepToday } from '../rollout/rollout.ts'
import { sweepSessions } from '../sessions/sessions.ts'
import { smsTexts } from '../sign-in/code-text.ts'
import { originOf } from '../site.ts'
import { webApp } from '../sites/app.tsx'
import { sweepStates } from '../sms/gateway-state.ts'
import { openGateways } from '../sms/gateways/index.ts'
import { sweepMessages } from '../sms/outbox.ts'
import { receiveFrom } from '../sms/receipts.ts'
import { NOBODY_WATCHES } from '../sms/watch.ts'
import { startWorker, type Worker } from '../sms/worker.ts'
import { prepareNumbers, tellMissingKeys } from '../sms-numbers/at-rest.ts'
import { serveApi } from './api-server.ts'
import { assembleDeps, configurationOrExit, PROCESS_NAME } from './assemble.ts'
import { serveMetrics } from './metrics-server.ts'

/** The web server of both sites, with one SMS worker unless others do that. */
const CLOSE_TIMEOUT_MS = 5_000

const config = configurationOrExit()
const deps = assembleDeps(config)
await migrate(deps.db)
await prepareNumbers(deps)
if (config.demonstration) {
  await addDemonstration(deps)
  await addDemonstrationDesk(deps)
}

const gateways = openGateways(deps)
let worker: Worker | undefined
const metrics = await serveMetrics(deps, () => worker?.lanes ?? [])
const watch = metrics?.watch ?? NOBODY_WATCHES
// Providers report to the web server, also when others send.
receiveFrom(deps, gateways, watch)
if (config.sms.workInServer) {
  worker = startWorker(deps, { gateways, textOf: smsTexts(deps), watch, name: PROCESS_NAME })
  deps.sms.wake = worker.wake
}
const sealer = startSealer(deps)

const publicFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'public')
const assets = loadAssets(publicFolder)
const app = webApp(deps, { gateways, assets })
const api = await serveApi(deps, { assets })
const server = serve(
  {
    fetch: app.fetch,
    hostname: config.server.address,
    port: config.server.port,
    serverOptions: HTTP_TIMEOUTS,
  },
  () => (config.demonstration ? greet() : deps.log.info({ ...config.server }, 'listening')),
)
tellMissingKeys(deps).catch(error => deps.log.error({ err: error }, 'missing keys'))
server.on('error', error => {
  const taken = 'code' in error && error.code === 'EADDRINUSE'
  console.error(
    taken
      ? `Port ${config.server.port} is in use. Stop the other program, or choose another one: PORT=8081 bin/start`
      : `The server cannot listen: ${error.message}`,
  )
  process.exit(1)
})
const clearing = setInterval(() => {
  clearDueNumbers(deps).catch(error => deps.log.error({ err: error }, 'clearing numbers'))
}, policy.desk.clearEveryMs)
const counting = setInterval(() => {
  keepToday(deps).catch(error => deps.log.error({ err: error }, 'counting numbers'))
}, policy.rollout.countEveryMs)
const sweeping = setInterval(() => {
  Promise.all([
    sweepSessions(deps),
    sweepMessages(deps),
    sweepStates(deps),
    sweepGuard(deps),
    logHead(deps),
  ]).catch(error => deps.log.error({ err: error }, 'sweep'))
}, policy.sweepMs)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    clearInterval(sweeping)
    clearInterval(clearing)
    clearInterval(counting)
    setTimeout(() => process.exit(0), CLOSE_TIMEOUT_MS + policy.sms.drainMs).unref()
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    const closed = new Promise(resolve => server.close(resolve))
    await worker?.stop()
    await metrics?.stop()
    await api?.stop()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await closed
    await sealer.stop()
    await deps.db.destroy()
    process.exit(0)
  })

function greet(): void {
  const { admin, user } = config.origins
  const out = (line = '') => console.log(line)
  out()
  out('  Sekisho (関所) — demonstration / デモンストレーション')
  out()
  out(`  管理者用設定Webサイト      ${admin}/oa/`)
  out(`  サービス設定用Webサイト    ${user}/ou/`)
  out(`  サービス事業者窓口         ${originOf(config, 'op')}/op/`)
  out(`  SMS受信箱 (SMS inbox)      ${admin}/inbox/`)
  out()
  const accounts = [
    ...DEMONSTRATION_CONTRACTS.map(contract => ({ label: '管理者ID  ', ...contract.administrator })),
    ...DEMONSTRATION_LINES.map(line => ({ label: 'ログインID', ...line.user })),
    ...DEMONSTRATION_OPERATORS.map(operator => ({ label: '担当者ID  ', ...operator })),
  ]
  for (const { label, loginId, password, smsNumber } of accounts)
    out(
      `  ${label}  ${loginId.padEnd(12)} ${(password ?? '').padEnd(16)} SMS ${smsNumber ?? '(none yet / 未登録)'}`,
    )
  out()
  out(`  Data: ${config.dataDir}   Stop: Ctrl-C`)
  out()
}
