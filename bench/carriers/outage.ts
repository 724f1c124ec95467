import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { prepareDelivery, smppTo } from '../../support/delivery.ts'
import { freePort } from '../../support/free-port.ts'
import { serve } from '../../support/process.ts'
import { startSmsc } from '../../support/smsc.ts'
import { pause } from './load.ts'
import { recordMetrics } from './recording.ts'

const USUAL_MS = 60_000
const OUTAGE_MS = 110_000

/** Nothing leaves for 110 seconds: a carrier that is gone, and a provider that is not. After how long is it seen, and where? */
export async function outage(file: string | undefined): Promise<void> {
  const ports = { smsc: await freePort(), metrics: await freePort() }
  const startCarrier = () => startSmsc('--answer-ms', '2-10', '--port', String(ports.smsc))
  let carrier = await startCarrier()
  let status = 503
  const provider = await listening(createServer((_, response) => response.writeHead(status).end()))
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`
  const backup = { kind: 'http', name: 'second', request: { url, text: '{text}' } }
  const delivery = await prepareDelivery({
    database: 'sqlite',
    postgresUrl: '',
    sms: { gateways: [smppTo('first', ports.smsc), backup] },
    settings: { metrics: { port: ports.metrics } },
  })
  status = 200
  const server = await serve(delivery.env)
  const recording = recordMetrics(`http://127.0.0.1:${ports.metrics}/metrics`)
  let count = 0
  const ordering = setInterval(() => {
    count += 1
    void delivery.orderCode(`0703${String(count).padStart(7, '0')}`)
  }, 500)
  await pause(USUAL_MS)
  carrier.process.kill('SIGKILL')
  status = 503
  const seen = await watch(Date.now() + OUTAGE_MS, {
    '/readyz': async () => !(await fetch(`${server.url}/readyz`)).ok,
    '/readyz/sms': async () => !(await fetch(`${server.url}/readyz/sms`)).ok,
    'usable 0 of both': async () => {
      const text = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text()
      return [...text.matchAll(/^sekisho_sms_gateway_usable\{.*\} 0$/gm)].length === 2
    },
    'queue age over 10 s': async () => {
      const text = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text()
      return Number(/^sekisho_sms_queue_age_seconds (.*)$/m.exec(text)?.[1]) > 10
    },
    'sekisho sms gateways': () => commandFails(delivery.env),
  })
  carrier = await startCarrier()
  status = 200
  await pause(USUAL_MS)
  clearInterval(ordering)
  const sms = await fetch(`${server.url}/readyz/sms`)
  const words = Object.entries(seen).map(([what, ms]) => `${what} ${ms === undefined ? 'never' : `${ms} ms`}`)
  console.log(
    `outage of 110 s seen after: ${words.join(', ')}; afterwards /readyz/sms ${sms.status}; goal: 15,000 ms, and /readyz never`,
  )
  recording.stop()
  if (file !== undefined) recording.write(file)
  server.process.kill('SIGKILL')
  carrier.process.kill('SIGKILL')
  provider.close()
  await server.ended
  await delivery.close()
}

/** Looks again and again; gives after how long each was so first. */
async function watch(
  end: number,
  signs: Readonly<Record<string, () => Promise<boolean>>>,
): Promise<Readonly<Record<string, number | undefined>>> {
  const begun = Date.now()
  const seen: Record<string, number | undefined> = Object.fromEntries(
    Object.keys(signs).map(what => [what, undefined]),
  )
  const looks = Object.entries(signs).map(async ([what, isSo]) => {
    while (Date.now() < end && seen[what] === undefined) {
      if (await isSo()) seen[what] = Date.now() - begun
      await pause(500)
    }
  })
  await Promise.all(looks)
  await pause(end - Date.now())
  return seen
}

async function commandFails(env: Record<string, string>): Promise<boolean> {
  const command = ['dist/main/cli.js', 'sms', 'gateways']
  return promisify(execFile)(process.execPath, command, { env: { PATH: process.env.PATH, ...env } }).then(
    () => false,
    () => true,
  )
}

function listening(server: Server): Promise<Server> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}
