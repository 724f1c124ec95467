import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { prepareNumbers, tellMissingKeys } from '../at-rest/at-rest.ts'
import { startSealer } from '../audit/sealer.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { addDemonstration, DEMONSTRATION_CONTRACTS, DEMONSTRATION_LINES } from '../contracts/demonstration.ts'
import { addDemonstrationDesk, DEMONSTRATION_MEMBERS } from '../desk/demonstration.ts'
import { startJobs } from '../job.ts'
import { loadAssets } from '../platform/http/assets.ts'
import { HTTP_LIMITS } from '../platform/http/timeouts.ts'
import { SECOND_MS } from '../policy.ts'
import { ADMIN_SITE, DESK_SITE, originOf, USER_SITE } from '../site.ts'
import { webApp } from '../sites/app.tsx'
import { openGateways } from '../sms/gateways/index.ts'
import { receiveFrom } from '../sms/receipts.ts'
import { NOBODY_WATCHES } from '../sms/watch.ts'
import { startWorker, type Worker } from '../sms/worker.ts'
import { startLink } from '../switch/link.ts'
import { resendLines } from '../switch/resend.ts'
import { SIMULATOR, SIMULATOR_PATH } from '../switch/simulator/endpoint.ts'
import { serveApi } from './api-server.ts'
import { assembleDeps, configurationOrExit, PROCESS_NAME } from './assemble.ts'
import { listenUrlOf, migrateDatabase, preparedDatabaseOrExit } from './database.ts'
import { JOBS } from './jobs.ts'
import { whereToListen } from './listening.ts'
import { serveMetrics } from './metrics-server.ts'
import { watchServer } from './request-watch.ts'
import { closing, whenTold } from './stopping.ts'
import { VERSION } from './version.ts'

/** The web server of both sites, with one SMS worker unless others do that. */
const deps = assembleDeps(configurationOrExit())
const { config } = deps
await preparedDatabaseOrExit(deps)
await migrateDatabase(deps)
await prepareNumbers(deps)
if (config.demonstration) {
  await addDemonstration(deps)
  await addDemonstrationDesk(deps)
  // It has nothing in its memory yet.
  await resendLines(deps, { endpoint: SIMULATOR })
}

const gateways = openGateways(deps)
let worker: Worker | undefined
const metrics = await serveMetrics(deps, () => worker?.lanes ?? [])
const watch = metrics?.watch ?? NOBODY_WATCHES
deps.sms.count = watch.counted
// Providers report to the web server, also when others send.
const unmatched = receiveFrom(deps, gateways, watch)
if (config.sms.workInServer) {
  worker = startWorker(deps, { gateways, textOf: smsTexts(deps), watch, name: PROCESS_NAME })
  deps.sms.wake = worker.wake
}
const sealer = startSealer(deps, config.dataDir)
const link =
  config.switch === undefined
    ? undefined
    : startLink(deps, { watch: metrics?.pushWatch, listenUrl: listenUrlOf(config) })
if (link !== undefined) Object.assign(deps.feed, { wake: link.wake, waits: link.waits })

const publicFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'public')
const assets = loadAssets(publicFolder)
const stopping = new AbortController()
const app = webApp(deps, { gateways, assets, stopping: stopping.signal })
const api = await serveApi(deps, { assets, requests: metrics?.requests })
const server = createAdaptorServer({
  fetch: app.fetch,
  hostname: config.server.address,
  serverOptions: HTTP_LIMITS,
}) as Server
watchServer(deps, { server, listener: 'web' }, metrics?.requests)
const web = closing(server)
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
server.listen(whereToListen(config.server, process.env), () => {
  if (config.demonstration) greet()
  for (const warning of config.warnings) deps.log.warn({ warning }, 'dangerous setting')
  deps.log.info({ version: VERSION, ...config.server }, 'started')
})
const jobs = startJobs(deps, [...JOBS, unmatched])
whenTold(deps.log, {
  serveOnMs: config.server.drainSeconds * SECOND_MS,
  async stop(served) {
    stopping.abort()
    link?.endWaits()
    for (const listener of [web, api, metrics]) listener?.leave()
    await served
    jobs.stop()
    await Promise.all([web.close(), api?.close()])
    // Only now: those who were answered last may have been promised an SMS.
    await worker?.stop()
    await link?.stop()
    await Promise.all([metrics?.close(), sealer.stop()])
    await deps.db.destroy()
  },
})

function greet(): void {
  const { admin, user } = config.origins
  const out = (line = '') => console.log(line)
  out()
  out('  Sekisho (関所) — demonstration / デモンストレーション')
  out()
  out(`  管理者用設定Webサイト      ${admin}${ADMIN_SITE.path}/`)
  out(`  サービス設定用Webサイト    ${user}${USER_SITE.path}/`)
  out(`  サービス事業者窓口         ${originOf(config, 'op')}${DESK_SITE.path}/`)
  out(`  SMS受信箱 (SMS inbox)      ${admin}/inbox/`)
  if (config.switchSecrets?.[SIMULATOR] !== undefined)
    out(`  交換機シミュレーター       ${admin}${SIMULATOR_PATH}/`)
  out()
  const accounts = [
    ...DEMONSTRATION_CONTRACTS.map(contract => ({ label: '管理者ID  ', ...contract.administrator })),
    ...DEMONSTRATION_LINES.map(line => ({ label: 'ログインID', ...line.user })),
    ...DEMONSTRATION_MEMBERS.map(operator => ({ label: '担当者ID  ', ...operator })),
  ]
  for (const { label, loginId, password, smsNumber } of accounts)
    out(
      `  ${label}  ${loginId.padEnd(12)} ${(password ?? '').padEnd(16)} SMS ${smsNumber ?? '(none yet / 未登録)'}`,
    )
  out()
  out(`  Data: ${config.dataDir}   Stop: Ctrl-C`)
  out()
}
