import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MetricsServer, serveMetrics } from '../src/main/metrics-server.ts'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import { makeWorld, type World } from '../support/world.ts'

let world: World
let server: MetricsServer | undefined
let url: string
beforeEach(async () => {
  const metrics = { address: '127.0.0.1', port: await freePort() }
  url = `http://127.0.0.1:${metrics.port}`
  world = await makeWorld({ config: { metrics } })
  server = await serveMetrics(world.deps, () => [])
})
afterEach(async () => {
  await server?.close()
  await world.close()
})

const status = (path: string) =>
  fetch(url + path).then(
    answer => answer.status,
    () => undefined,
  )

it('the metrics are read at their address, whatever stands behind a question mark, and nowhere else', async () => {
  await until(async () => (await status('/metrics')) === 200)
  expect(await status('/metrics?x=1')).toBe(200)
  expect(await status('/metrics?')).toBe(200)
  expect(await status('/')).toBe(404)
  expect(await status('/metrics2')).toBe(404)
  const text = await (await fetch(`${url}/metrics?name=sekisho`)).text()
  expect(text).toContain('sekisho_sms_queue_age_seconds 0\n')
})

it('what this process knows by itself is told also while the database does not answer', async () => {
  await until(async () => (await status('/metrics')) === 200)
  await world.deps.db.destroy()
  const text = await (await fetch(`${url}/metrics`)).text()
  expect(text).toContain('sekisho_database_answers 0\n')
  expect(text).toContain('sekisho_sms_attempts_total{')
  expect(text).not.toContain('sekisho_sms_queue_age_seconds')
})
