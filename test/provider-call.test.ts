import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createSilentServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { outcomeByStatus, retryAfterMs } from '../src/sms/gateways/answer-class.ts'
import { callProvider, type ProviderAnswer, tryConnection } from '../src/sms/gateways/provider-call.ts'
import { freePort } from '../support/free-port.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { newFolder } from '../support/process.ts'

/** What is certainly not sent, and what may have been: the difference decides whether a second copy goes out at once. */
const running: Server[] = []
afterEach(() => {
  for (const server of running.splice(0)) server.close()
})

async function listen(server: Server): Promise<number> {
  running.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const patient = () => AbortSignal.timeout(PATIENCE_MS)
const post = (url: string, signal = patient()) => callProvider({ method: 'POST', url, body: 'code' }, signal)

describe('a request of which nothing left', () => {
  it.each([
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}/`, 'ECONNREFUSED'],
    ['the name does not exist', async () => 'http://sekisho.invalid/', /ENOTFOUND|EAI_AGAIN/],
    ['the address is none', async () => 'http://', /ERR_INVALID_URL/],
  ])('is known as such: %s', async (_, address, code) => {
    const outcome = await post(await address())
    expect(outcome.kind).toBe('never-sent')
    expect(outcome).toMatchObject({ code: expect.stringMatching(code) })
  })

  it('is known as such: the certificate is not trusted, and the provider sees nothing of it', async () => {
    let requests = 0
    const port = await listen(
      createTlsServer(
        selfSigned(),
        counting(() => (requests += 1)),
      ),
    )
    expect(await post(`https://localhost:${port}/`)).toMatchObject({
      kind: 'never-sent',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    expect(await tryConnection(`https://localhost:${port}/`, patient())).toMatchObject({ usable: false })
    expect(requests).toBe(0)
  })

  it('is known as such: the other side does not speak TLS', async () => {
    let requests = 0
    const port = await listen(createServer(counting(() => (requests += 1))))
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'never-sent' })
    expect(requests).toBe(0)
  })

  it('is known as such: the other side takes the connection and stays silent', async () => {
    const port = await listen(createSilentServer())
    const outcome = await post(`https://127.0.0.1:${port}/`, AbortSignal.timeout(PATIENCE_MS))
    expect(outcome).toEqual({ kind: 'never-sent', code: 'no-connection' })
  })

  it('is known as such: the time was over before there was a connection', async () => {
    expect(await post('http://127.0.0.1:9/', AbortSignal.abort())).toMatchObject({ kind: 'never-sent' })
  })
})

describe('a request that left', () => {
  it('is not followed to another place', async () => {
    let elsewhere = 0
    const other = await listen(createServer(counting(() => (elsewhere += 1))))
    const port = await listen(
      createServer((_, response) =>
        response.writeHead(307, { location: `http://127.0.0.1:${other}/` }).end(),
      ),
    )
    const answer = await post(`http://127.0.0.1:${port}/`)
    expect(answer).toMatchObject({ kind: 'answered', status: 307 })
    expect(elsewhere).toBe(0)
    expect(outcomeByStatus(answer as ProviderAnswer, 0)).toEqual({ kind: 'gateway-broken', code: 'http-307' })
  })

  it('may have been sent when the answer breaks off in the middle', async () => {
    const port = await listen(
      createServer((_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half')
        setImmediate(() => response.socket?.destroy())
      }),
    )
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'lost' })
  })

  it('may have been sent when the other side speaks another protocol from then on', async () => {
    const port = await listen(
      createSilentServer(socket => {
        const switching = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'
        socket.on('error', () => {}).once('data', () => socket.write(switching))
      }),
    )
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'lost', code: 'no-answer' })
  })

  it('may have been sent when the time is over in the middle of the answer', async () => {
    const hurry = new AbortController()
    const port = await listen(
      createServer((_, response) => {
        response.writeHead(200).write('half')
        setImmediate(() => hurry.abort())
      }),
    )
    expect(await post(`http://127.0.0.1:${port}/`, hurry.signal)).toEqual({ kind: 'lost', code: 'timeout' })
  })
})

describe('a request that was refused', () => {
  const ended = (socket: Socket) => setImmediate(() => socket.destroy())
  const MEGABYTE = 'x'.repeat(1_000_000)
  it.each<[string, number, string, (socket: Socket) => void]>([
    ['a page that is too long', 503, `content-length: 1000000\r\n\r\n${MEGABYTE}`, () => {}],
    ['a page that is cut off', 500, 'content-length: 100\r\n\r\nabc', ended],
    ['a page that cannot be read', 401, 'transfer-encoding: chunked\r\n\r\nZZZ\r\n', () => {}],
  ])('is so by its status, behind which stands %s', async (_, status, rest, then) => {
    const port = await listen(
      createSilentServer(socket => {
        socket
          .on('error', () => {})
          .once('data', () => {
            socket.write(`HTTP/1.1 ${status} no\r\nretry-after: 7\r\n${rest}`)
            then(socket)
          })
      }),
    )
    const answer = await post(`http://127.0.0.1:${port}/`)
    expect(answer).toMatchObject({ kind: 'answered', status })
    expect((answer as ProviderAnswer).header('Retry-After')).toBe('7')
  })
})

describe('what a status stands for', () => {
  const answer = (status: number, headers: Record<string, string> = {}): ProviderAnswer => ({
    kind: 'answered',
    status,
    text: '',
    header: name => headers[name],
  })

  it.each([
    [200, 'unknown'],
    [302, 'gateway-broken'],
    [400, 'not-sent'],
    [401, 'gateway-broken'],
    [403, 'gateway-broken'],
    [404, 'gateway-broken'],
    [422, 'not-sent'],
    [429, 'throttled'],
    [500, 'not-sent'],
    [502, 'not-sent'],
    [503, 'not-sent'],
    [504, 'unknown'],
  ])('%i: %s', (status, kind) => expect(outcomeByStatus(answer(status), 0).kind).toBe(kind))

  it('Retry-After is read in seconds and as a date, and is a second at least and a minute at most', () => {
    const now = Date.parse('2026-11-24T01:00:00Z')
    const pause = (text: string) => retryAfterMs(answer(429, { 'retry-after': text }), now)
    expect(pause('3')).toBe(3_000)
    expect(pause('Tue, 24 Nov 2026 01:00:05 GMT')).toBe(5_000)
    expect(pause('Tue, 24 Nov 2026 00:00:00 GMT')).toBe(1_000)
    expect(pause('0')).toBe(1_000)
    for (const text of ['99999999', '1000000000', '9'.repeat(400)]) expect(pause(text), text).toBe(60_000)
    for (const text of ['', 'soon', '-5', '1.5', '0x10', 'Infinity'])
      expect(pause(text), text).toBeUndefined()
    expect(retryAfterMs(answer(429), now)).toBeUndefined()
  })
})

function counting(count: () => void): RequestListener {
  return (_, response) => {
    count()
    response.end()
  }
}

/** Made anew each time: no private key lies in the repository. */
function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = newFolder()
  const [key, cert] = [join(folder.path, 'key'), join(folder.path, 'cert')]
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', [...what, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const made = { key: readFileSync(key), cert: readFileSync(cert) }
  folder.remove()
  return made
}
