import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { assembleDeps } from '../../src/main/assemble.ts'
import { migrate } from '../../src/migrations/migrate.ts'
import { newPostgres } from '../../support/delivery.ts'
import { newFolder } from '../../support/process.ts'
import { HOSTS, type ProxyKind, type ReverseProxy, startProxy } from '../../support/proxies.ts'
import {
  type Crowd,
  signInThrough,
  startCrowd,
  startRestarted,
  startSocketed,
} from '../../support/restarts.ts'
import { until } from '../../support/until.ts'
import { Visitor } from '../../support/visitor.ts'
import { addOffice, OFFICE } from '../../support/world.ts'

/** Servers that are restarted behind Debian's nginx and HAProxy, set up by the files of docs/examples. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

const KINDS: readonly ProxyKind[] = ['nginx', 'haproxy']
/** As the files say that it is enough. */
const DRAIN_SECONDS = 3
const PER_SECOND = 4
/** One after the other, so that nobody tries the same ID twice at once. */
const USERS = Array.from({ length: 24 }, (_, n) => ({
  loginId: `guest-${n}`,
  password: `password of guest ${n}`,
}))

let folder: ReturnType<typeof newFolder>
const undo: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = newFolder()
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  folder.remove()
})

function configured(database: 'sqlite' | 'postgresql', drainSeconds: number): Record<string, string> {
  const file = join(folder.path, 'sekisho.yaml')
  const settings = {
    demonstration: true,
    origins: { admin: `https://${HOSTS.admin}`, user: `https://${HOSTS.user}` },
    server: { trustedProxies: ['127.0.0.1'], drainSeconds },
    database: { kind: database },
    preRegistration: { from: '2999-01-01', to: '2999-12-31' },
  }
  writeFileSync(file, JSON.stringify(settings))
  return { SEKISHO_CONFIG: file, SEKISHO_DATA_DIR: folder.path }
}

/** Makes the tables and people who can sign in. */
async function prepare(env: Record<string, string>): Promise<void> {
  const outcome = readConfig(env)
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
  const deps = assembleDeps({ ...outcome.config, log: { level: 'silent', requests: false } })
  await migrate(deps.db)
  const lines = USERS.map((user, n) => ({ ...user, line: `0505500${1000 + n}` }))
  await addOffice(deps, { ...OFFICE, users: lines })
  await deps.db.destroy()
}

const visitorOf = (proxy: ReverseProxy) => new Visitor(proxy.send, `https://${HOSTS.user}`)
function crowdAt(proxy: ReverseProxy): Crowd {
  const visit = (n: number) => signInThrough(proxy, USERS[n % USERS.length] ?? { loginId: '', password: '' })
  const crowd = startCrowd(visit, PER_SECOND)
  undo.push(crowd.stop)
  return crowd
}

const wrongOf = ({ seen }: Crowd) => seen.filter(({ wrong }) => wrong !== undefined)

describe.each(KINDS)('behind %s', kind => {
  it('two servers on PostgreSQL are restarted one after the other, and no request of people who sign in fails', async () => {
    const database = await newPostgres(inject('postgresUrl'))
    undo.push(database.remove)
    const env = { ...configured('postgresql', DRAIN_SECONDS), SEKISHO_DATABASE_URL: database.url }
    await prepare(env)
    const servers = [await startRestarted(env), await startRestarted(env)]
    for (const server of servers) undo.push(server.stop)
    const proxy = await startProxy(
      kind,
      servers.map(({ port }) => port),
    )
    undo.push(proxy.stop)
    const crowd = crowdAt(proxy)
    await until(() => crowd.seen.length > 8)
    for (const server of servers) {
      await server.restart()
      const before = crowd.seen.length
      await until(() => crowd.seen.length > before + 24)
    }
    await crowd.stop()
    expect(wrongOf(crowd), proxy.said()).toEqual([])
    expect(crowd.seen.filter(({ what }) => what === 'sign-out').length).toBeGreaterThan(5)
  })

  it('one server on SQLite, whose port stays open as by sekisho.socket, lets people wait and refuses nobody', async () => {
    const env = configured('sqlite', 0)
    await prepare(env)
    const server = await startSocketed(env)
    undo.push(server.stop)
    const proxy = await startProxy(kind, [server.port], { isSocketed: true })
    undo.push(proxy.stop)
    const crowd = crowdAt(proxy)
    for (let times = 0; times < 2; times += 1) {
      const before = crowd.seen.length
      await until(() => crowd.seen.length > before + 12)
      await server.restart()
    }
    const before = crowd.seen.length
    await until(() => crowd.seen.length > before + 12)
    await crowd.stop()
    expect(wrongOf(crowd), proxy.said()).toEqual([])
    expect(crowd.seen.filter(({ what }) => what === 'sign-out').length).toBeGreaterThan(5)
  })

  it('a server that is away leaves a page that says what to do, and is back as soon as it runs', async () => {
    const server = await startRestarted(configured('sqlite', 0))
    const proxy = await startProxy(kind, [server.port])
    undo.push(proxy.stop)
    expect((await visitorOf(proxy).get('/ou/')).status).toBe(200)
    await server.stop()
    for (const path of ['/ou/', '/ou/settings']) {
      const page = await visitorOf(proxy).get(path)
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '10'])
      expect(page.html).toBe(readFileSync('docs/examples/nginx/unavailable.html', 'utf8'))
    }
    expect((await visitorOf(proxy).post('/ou/', { loginId: 'x', password: 'y' })).status).toBe(503)
    await server.restart()
    undo.push(server.stop)
    await until(async () => (await visitorOf(proxy).get('/ou/')).status === 200)
  })

  it('what is for the machine itself is not there for others, and addresses of visitors arrive', async () => {
    const server = await startRestarted(configured('sqlite', 0))
    undo.push(server.stop)
    const proxy = await startProxy(kind, [server.port])
    undo.push(proxy.stop)
    for (const path of ['/healthz', '/readyz', '/readyz/sms'])
      expect((await visitorOf(proxy).get(path)).status).toBe(404)
    // Each site under its own name only.
    expect((await visitorOf(proxy).get('/oa/')).status).toBe(421)
    expect((await new Visitor(proxy.send, `https://${HOSTS.admin}`).get('/oa/')).status).toBe(200)
  })
})

describe('the examples', () => {
  it('are one page for both proxies, and stand in the documents as they are', () => {
    const page = readFileSync('docs/examples/nginx/unavailable.html', 'utf8')
    const answer = readFileSync('docs/examples/haproxy/unavailable.http', 'utf8')
    expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(page)
    for (const document of ['docs/self-hosting.md', 'docs/self-hosting.ja.md'])
      for (const [language, file] of [
        ['nginx', 'nginx/sekisho.conf'],
        ['haproxy', 'haproxy/haproxy.cfg'],
        ['ini', 'systemd/sekisho.service'],
        ['ini', 'systemd/sekisho.socket'],
      ])
        expect(readFileSync(document, 'utf8')).toContain(
          `\`\`\`${language}\n${readFileSync(`docs/examples/${file}`, 'utf8')}\`\`\`\n`,
        )
  })
})
