import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HTTP_TIMEOUTS } from '../../src/platform/http/timeouts.ts'
import { policy } from '../../src/policy.ts'
import { until } from '../../support/until.ts'
import { makeWorld } from '../../support/world.ts'
import { openSocket, startServer, untilClosed } from './servers.ts'

/** Cases 13, 28, 35, 38 and 39 where sockets and processes matter. Loopback only; needs the build. */
let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const IDLE_CONNECTIONS = 5_000
const MEGABYTE = 1_048_576
const demo = { loginId: 'demo-user1', password: 'sekisho-user-1' }

/** The most memory that the process ever had, in bytes; where only Linux tells, what it has now. */
function peakMemory(pid: number): number {
  if (!existsSync(`/proc/${pid}/status`))
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1_024
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

async function answers(): Promise<boolean> {
  return (await server.visitor().get('/oa/')).status === 200
}

describe('a real server', () => {
  it('28: refuses a body of 100 MB without reading it into memory', async () => {
    const before = peakMemory(server.pid)
    const head = (length: string) =>
      `POST /oa/ HTTP/1.1\r\nHost: localhost:${new URL(server.url).port}\r\nOrigin: ${server.url}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\n${length}\r\n\r\n`
    for (const length of [`Content-Length: ${100 * MEGABYTE}`, 'Transfer-Encoding: chunked']) {
      const socket = await openSocket(server.url, head(length))
      const said = untilClosed(socket)
      const piece = Buffer.alloc(MEGABYTE, 'x')
      for (let n = 0; n < 100 && socket.writable; n += 1) {
        const chunk = length.startsWith('Transfer')
          ? [`${piece.length.toString(16)}\r\n`, piece, '\r\n']
          : [piece]
        for (const part of chunk) if (socket.writable) socket.write(part)
        if (socket.bytesRead > 0) break
        await new Promise(resolve => setImmediate(resolve))
      }
      socket.end()
      expect(await said).toMatch(/^(HTTP\/1\.1 413|$)/)
    }
    // One body alone would be as much.
    expect(peakMemory(server.pid) - before).toBeLessThan(100 * MEGABYTE)
    expect(await answers()).toBe(true)
  })

  it('35: limits the address that its own proxy saw, not the one that a client wrote before it', async () => {
    const { size } = policy.passwordPace.network
    // One after the other: those that are looked at together are counted together.
    const statusOf = async (n: number) => {
      const browser = server.visitor(`198.51.100.${n % 250}, 203.0.113.${n % 250}`)
      return (await browser.post('/oa/', { loginId: `spoofed${n}`, password: 'wrong-password' })).status
    }
    let looked = 0
    while (looked < 5 * size && (await statusOf(looked)) === 422) looked += 1
    expect(looked).toBe(size)
    const other = await server.visitor('192.0.2.1').post('/oa/', { loginId: 'x', password: 'wrong-password' })
    expect(other.status).toBe(422)
  })

  it('38: answers while thousands of connections are idle or never finish their headers', async () => {
    const sockets = []
    for (let n = 0; n < IDLE_CONNECTIONS; n += 250)
      sockets.push(
        ...(await Promise.all(
          Array.from({ length: 250 }, (_, m) =>
            openSocket(server.url, m % 5 === 0 ? 'GET /oa/ HTTP/1.1\r\nHost: ' : ''),
          ),
        )),
      )
    try {
      expect(sockets).toHaveLength(IDLE_CONNECTIONS)
      expect(await answers()).toBe(true)
      expect((await server.visitor('192.0.2.77').post('/ou/', demo)).location).toBe('/ou/code')
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  it('39: keeps its memory bounded while a hundred people sign in at once', async () => {
    const before = peakMemory(server.pid)
    const tries = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        server.visitor(`10.${n}.0.1`).post('/oa/', { loginId: `many${n}`, password: 'wrong-password' }),
      ),
    )
    for (const { status, headers } of tries) {
      expect([422, 503]).toContain(status)
      if (status === 503) expect(headers.get('retry-after')).toBe('5')
    }
    // Each takes 19 MiB (D13).
    const allAtOnce = 100 * 19 * MEGABYTE
    expect(peakMemory(server.pid) - before).toBeLessThan(allAtOnce / 4)
    expect(await answers()).toBe(true)
  })

  // What a browser reads that no SMS goes out to.
  const REDEEMED = '続けてもう1通お送りします'

  it('13: forgets no wrong code and no SMS when it is killed and started again', async () => {
    const site = { loginId: 'demo-user3', password: 'sekisho-user-3' }
    let sent = 0
    let waiting = server.visitor('192.0.2.88')
    for (;;) {
      const browser = server.visitor('192.0.2.88')
      const answer = await browser.post('/ou/', site)
      // Turned away because much is going on: nothing was sent.
      if (answer.status === 503) continue
      if ((await browser.get('/ou/code')).text.includes(REDEEMED)) break
      waiting = browser
      sent += 1
    }
    expect(sent).toBe(policy.smsQuota.unknownBrowsers.size)
    const wrong: number[] = []
    for (let n = 0; n < 7; n += 1) wrong.push((await waiting.post('/ou/code', { code: '000000' })).status)
    expect(wrong).toEqual([422, 422, 422, 422, 422, 429, 429])
    await server.killAndRestart()
    const another = server.visitor('192.0.2.88')
    await another.post('/ou/', site)
    expect((await another.get('/ou/code')).text).toContain(REDEEMED)
    const answer = await waiting.get('/ou/code')
    expect(answer.text).toContain('SMS認証')
    // The sixth wrong one, whenever it is looked at, is followed by a longer pause than a first one would be.
    await until(async () => (await waiting.post('/ou/code', { code: '000000' })).status === 422)
    const next = await waiting.post('/ou/code', { code: '000000' })
    expect(next.status).toBe(429)
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(2)
  })
})

describe('time-outs', () => {
  it('38: end a connection whose headers or whose body never come, at a hundredth of the real times', async () => {
    const world = await makeWorld()
    const hundredth = Object.fromEntries(Object.entries(HTTP_TIMEOUTS).map(([name, ms]) => [name, ms / 100]))
    const listening = await new Promise<Server>(resolve => {
      const started = serve(
        { fetch: world.app.fetch, port: 0, hostname: '127.0.0.1', serverOptions: hundredth },
        () => resolve(started as Server),
      )
    })
    try {
      const address = listening.address()
      const port = typeof address === 'object' ? address?.port : 0
      const url = `http://127.0.0.1:${port}`
      const post = `POST /oa/ HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: http://localhost:8080\r\nContent-Length: 100\r\n`
      const sockets = await Promise.all([
        openSocket(url),
        openSocket(url, 'GET /oa/ HTTP/1.1\r\nHost: '),
        openSocket(url, `${post}Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin`),
      ])
      const said = await Promise.all(sockets.map(untilClosed))
      for (const text of said) expect(text).not.toContain('200 OK')
    } finally {
      listening.close()
      await world.close()
    }
  })
})
