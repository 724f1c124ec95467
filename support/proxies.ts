import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Authority, makeAuthority } from './certificates.ts'
import { freePort } from './free-port.ts'
import { endsWithTests } from './process.ts'
import { needProgram } from './programs.ts'
import { until } from './until.ts'

/** Host names of the configurations in docs/examples. */
export const HOSTS = { admin: 'oa.tel.example', user: 'ou.tel.example' } as const

/** A reverse proxy that others wrote, set up by the very file of docs/examples: only addresses and folders differ. */
export interface ReverseProxy {
  /** Sends a request to it over TLS, by the host name in its address. */
  readonly send: (request: Request) => Promise<Response>
  /** What it said of itself. */
  readonly said: () => string
  stop(): Promise<void>
}

export type ProxyKind = 'nginx' | 'haproxy'

/**
 * @param servers ports of one or two servers of ours
 * @param isSocketed a single one whose port stays open while it is restarted
 */
export async function startProxy(
  kind: ProxyKind,
  servers: readonly number[],
  { isSocketed = false } = {},
): Promise<ReverseProxy> {
  const folder = mkdtempSync(join(tmpdir(), `sekisho-${kind}-`))
  const authority = makeAuthority()
  const [port, plainPort] = [await freePort(), await freePort()]
  const place = { folder, servers, isSocketed, port, plainPort, ...filesOf(authority, folder) }
  const [program, ...args] = kind === 'nginx' ? nginx(place) : haproxy(place)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  endsWithTests(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      said += data
    })
  const agent = new Agent({ keepAlive: true, ca: readFileSync(authority.caFile), maxCachedSessions: 0 })
  const send = (request: Request) => sendThrough({ port, agent }, request)
  const isUp = () =>
    send(new Request(`https://${HOSTS.user}/healthz`)).then(
      ({ status }) => status === 404,
      () => false,
    )
  await until(async () => child.exitCode !== null || (await isUp()))
  if (child.exitCode !== null) throw new Error(`${kind} ended: ${said}`)
  return {
    send,
    said: () => said,
    async stop() {
      agent.destroy()
      await ended(child)
      authority.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Place {
  readonly folder: string
  readonly servers: readonly number[]
  readonly isSocketed: boolean
  readonly port: number
  readonly plainPort: number
  readonly certFile: string
  readonly keyFile: string
}

function filesOf(authority: Authority, folder: string) {
  const { certFile, keyFile } = authority.issueFiles(Object.values(HOSTS).map(name => `DNS:${name}`))
  writeFileSync(join(folder, 'both.pem'), readFileSync(certFile, 'utf8') + readFileSync(keyFile, 'utf8'))
  return { certFile, keyFile }
}

function nginx(place: Place): readonly [string, ...string[]] {
  const { folder, servers, port, plainPort } = place
  mkdirSync(join(folder, 'temp'))
  const site = exchanged(readFileSync('docs/examples/nginx/sekisho.conf', 'utf8'), {
    'server 127.0.0.1:8080': `server 127.0.0.1:${servers[0]}`,
    '# server 10.0.0.12:8080': servers[1] === undefined ? '#' : `server 127.0.0.1:${servers[1]}`,
    'listen 80;': `listen 127.0.0.1:${plainPort};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    '/etc/ssl/sekisho/fullchain.pem': place.certFile,
    '/etc/ssl/sekisho/key.pem': place.keyFile,
    '/etc/nginx/sekisho;': `${resolve('docs/examples/nginx')};`,
  })
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(name => `${name}_temp_path ${join(folder, 'temp', name)};`)
    .join('\n')
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${join(folder, 'pid')};
error_log stderr warn;
worker_processes 1;
events { worker_connections 4096; }
http {
types { text/html html; }
access_log off;
${temp}
${site}
}
`,
  )
  return [needProgram('nginx', 'nginx'), '-c', file, '-p', folder, '-e', 'stderr']
}

function haproxy(place: Place): readonly [string, ...string[]] {
  const { folder, servers, isSocketed, port, plainPort } = place
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(
    file,
    exchanged(readFileSync('docs/examples/haproxy/haproxy.cfg', 'utf8'), {
      'server a 127.0.0.1:8080': `server a 127.0.0.1:${servers[0]}${isSocketed ? ' no-check' : ''}`,
      '# server b 10.0.0.12:8080': servers[1] === undefined ? '#' : `server b 127.0.0.1:${servers[1]}`,
      'bind :80\n': `bind 127.0.0.1:${plainPort}\n`,
      'bind :443': `bind 127.0.0.1:${port}`,
      '/etc/ssl/sekisho/haproxy.pem': join(folder, 'both.pem'),
      '/etc/haproxy/errors/unavailable.http': resolve('docs/examples/haproxy/unavailable.http'),
    }),
  )
  return [needProgram('haproxy', 'haproxy'), '-db', '-f', file]
}

/** What is not there any more would be a test of another file than the one that people copy. */
function exchanged(text: string, places: Readonly<Record<string, string>>): string {
  for (const [from, to] of Object.entries(places)) {
    if (!text.includes(from)) throw new Error(`the example has no "${from}"`)
    text = text.replaceAll(from, to)
  }
  return text
}

function sendThrough(
  proxy: { readonly port: number; readonly agent: Agent },
  request: Request,
): Promise<Response> {
  const { hostname, pathname, search } = new URL(request.url)
  const headers = { ...Object.fromEntries(request.headers), host: hostname }
  const wanted = { ...proxy, host: '127.0.0.1', servername: hostname, method: request.method, headers }
  return new Promise((answered, failed) => {
    const sent = httpsRequest({ ...wanted, path: pathname + search }, answer => {
      const parts: Buffer[] = []
      answer.on('data', part => parts.push(part))
      answer.on('error', failed)
      answer.on('end', () => {
        const { statusCode: status = 0, rawHeaders } = answer
        const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, at): [string, string] => [
          rawHeaders[2 * at] ?? '',
          rawHeaders[2 * at + 1] ?? '',
        ])
        const body = [204, 304].includes(status) ? null : Buffer.concat(parts)
        answered(new Response(body, { status, headers: pairs }))
      })
    })
    sent.on('error', failed)
    request.arrayBuffer().then(body => sent.end(Buffer.from(body)), failed)
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise(resolve => child.once('close', resolve))
  child.kill('SIGTERM')
  await closed
}
