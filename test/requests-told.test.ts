import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SIMULATOR_STATES } from '../src/switch/simulator/endpoint.ts'
import { freePort } from '../support/free-port.ts'
import { newFolder, type Running, serve } from '../support/process.ts'
import { until } from '../support/until.ts'
import { visitorOf } from '../support/visitor.ts'

/** What Prometheus and the log are told of requests: never what stood in them. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

let folder: ReturnType<typeof newFolder>
let server: Running & { readonly url: string }
let ports: { readonly api: number; readonly metrics: number }
beforeEach(async () => {
  folder = newFolder()
  ports = { api: await freePort(), metrics: await freePort() }
})
afterEach(async () => {
  server.process.kill('SIGTERM')
  await server.ended
  folder.remove()
})

async function start(requests: boolean): Promise<void> {
  const file = join(folder.path, 'sekisho.yaml')
  writeFileSync(
    file,
    `demonstration: true\nlog: { requests: ${requests} }\nserver: { trustedProxies: [127.0.0.1, "::1"] }\n`,
  )
  server = await serve({
    SEKISHO_CONFIG: file,
    SEKISHO_DATA_DIR: folder.path,
    SEKISHO_API_PORT: String(ports.api),
    SEKISHO_METRICS_PORT: String(ports.metrics),
  })
}

const metrics = async () => (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text()
const seriesOf = (text: string, name: string) => text.split('\n').filter(line => line.startsWith(`${name}{`))
/** Without those of the demonstration's own telephone system, which is told its lines meanwhile. */
const lines = () =>
  server
    .output()
    .split('\n')
    .filter(line => line.includes('"msg":"request"'))
    .map(line => JSON.parse(line))
    .filter(({ route }) => route !== SIMULATOR_STATES)

/** Secrets, numbers and names in every place of a request where one can stand. */
const SECRETS = ['05055009876', 'secret-in-query', 'secret-in-body', 'secret-in-header', 'secret-in-path']
async function askWithSecrets(): Promise<void> {
  const headers = { 'x-forwarded-for': '203.0.113.77', 'user-agent': 'secret-in-header' }
  await fetch(`${server.url}/oa/lines/05055009876?x=secret-in-query`, { headers, redirect: 'manual' })
  await fetch(`${server.url}/secret-in-path`, { headers })
  await fetch(`http://127.0.0.1:${ports.api}/api/v1/lines/05055009876`, { headers })
  const browser = visitorOf(server.url)
  await browser.post('/oa/', { loginId: 'demo-admin', password: 'secret-in-body' }, headers)
}

describe('the metrics of requests', () => {
  it('count by the pattern of an address, the class of the answer, and sign-ins by what they came to', async () => {
    await start(false)
    await askWithSecrets()
    const page = 'sekisho_http_requests_total{method="GET",route="/oa/lines/:line",status="3xx"} 1'
    await until(async () => (await metrics()).includes(page))
    const text = await metrics()
    for (const line of [
      'sekisho_http_requests_total{method="POST",route="/oa/",status="4xx"} 1',
      'sekisho_http_requests_total{method="GET",route="/api/v1/lines/:number",status="4xx"} 1',
      'sekisho_http_request_seconds_count{method="POST",route="/oa/"} 1',
      'sekisho_sign_ins_total{site="admin",step="password",outcome="wrong-password"} 1',
      'sekisho_sign_ins_total{site="user",step="code",outcome="signed-in"} 0',
      'sekisho_database_answers 1',
      'sekisho_http_requests_under_way 0',
    ])
      expect(text).toContain(`${line}\n`)
    expect(text).toMatch(/^sekisho_audit_unsealed_seconds \d/m)
    expect(text).toMatch(/^sekisho_info\{version="[\d.]+"\} 1$/m)
    expect(text).toMatch(/^process_resident_memory_bytes \d/m)
    for (const secret of [...SECRETS, '203.0.113']) expect(text).not.toContain(secret)
    expect(server.output()).not.toContain('"msg":"request"')
  })

  it('do not grow with what strangers ask for', async () => {
    await start(false)
    const ask = async (n: number) => {
      for (const path of [`/x${n}`, `/oa/x${n}`, `/oa/lines/${n}`, `/assets/${n}.js`, `/sms/callbacks/${n}`])
        await fetch(server.url + path, { redirect: 'manual' })
      await fetch(`${server.url}/oa/`, { method: ['PURGE', 'PROPFIND', 'LOCK'][n % 3] ?? '' })
    }
    await ask(0)
    await ask(1)
    const before = seriesOf(await metrics(), 'sekisho_http_requests_total').length
    for (let n = 2; n < 40; n += 1) await ask(n)
    const after = seriesOf(await metrics(), 'sekisho_http_requests_total')
    expect(after).toHaveLength(before)
    expect(after.filter(series => series.includes('method="OTHER"'))).toHaveLength(1)
  })
})

describe('the log of requests', () => {
  it('has one line for each where it is wanted, with the network and no more of whoever asked', async () => {
    await start(true)
    await askWithSecrets()
    await until(() => lines().length >= 4)
    expect(lines().map(({ listener, method, route, status }) => [listener, method, route, status])).toEqual([
      ['web', 'GET', '/oa/lines/:line', 303],
      ['web', 'GET', expect.stringContaining('*'), 404],
      ['api', 'GET', '/api/v1/lines/:number', 401],
      ['web', 'POST', '/oa/', 422],
    ])
    for (const line of lines()) {
      expect(Object.keys(line).sort()).toEqual(
        ['bytes', 'level', 'listener', 'method', 'ms', 'msg', 'network', 'route', 'status', 'time'].sort(),
      )
      expect([line.network, line.bytes > 100]).toEqual(['203.0.113.0/24', true])
    }
    for (const secret of [...SECRETS, '203.0.113.77'])
      expect(
        server
          .output()
          .split('\n')
          .filter(line => line.includes('"msg":"request"'))
          .join('\n'),
      ).not.toContain(secret)
  })

  it('passes over health checks', async () => {
    await start(true)
    await fetch(`${server.url}/healthz`)
    await fetch(`${server.url}/readyz`)
    await fetch(`${server.url}/oa/`)
    await until(() => lines().length > 0)
    expect(lines().map(({ route }) => route)).toEqual(['/oa/'])
  })
})
