import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policy } from '../../src/policy.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { recorded } from '../../support/rows.ts'
import { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, testConfig, type World } from '../../support/world.ts'
import { hashesDuring } from './hashes.ts'
import { awaitingCode, enterPassword, openSessions, SITES } from './sites.ts'

/** Cases 33–37 and 40: what other sites, proxies and strangers can do. Cases 35, 38, 39 on sockets: servers.test.ts. */
let world: World
let administrator: Visitor
let user: Visitor
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  administrator = await signedInAdministrator(world)
  user = await signedInUser(world)
})
afterAll(() => world.close())

const TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
const HERE = 'http://localhost:8080'
const visitorFor = (path: string) => (path.startsWith('/ou') ? user : administrator).copy()
const forms = () =>
  world.app.routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(':line', '05055001001'))

describe('requests from other sites', () => {
  it('33: are refused at every form, whatever they say of where they come from', async () => {
    const before = await openSessions(world)
    for (const path of forms())
      for (const headers of [
        {},
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: 'http://localhost:8081' },
        { origin: 'http://localhost:8080.evil.example' },
        { origin: 'HTTP://LOCALHOST' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: HERE, 'sec-fetch-site': 'cross-site' },
        { origin: HERE, 'sec-fetch-site': 'none' },
        { referer: `${HERE}/oa/` },
      ] as Record<string, string>[])
        for (const type of [TYPE['content-type'], 'text/plain', 'application/json', 'multipart/form-data']) {
          const init = {
            method: 'POST',
            body: 'loginId=a&password=b',
            headers: { 'content-type': type, ...headers },
          }
          const answer = await visitorFor(path).request(path, init)
          expect(answer.status, `${path} ${JSON.stringify(headers)} ${type}`).toBe(403)
        }
    expect(await openSessions(world)).toBe(before)
  })

  it('33: are told from the site’s own by Sec-Fetch-Site where a browser leaves Origin out', async () => {
    const headers = { ...TYPE, 'sec-fetch-site': 'same-origin' }
    const init = { method: 'POST', body: 'loginId=a&password=b', headers }
    for (const { path } of SITES) expect((await world.visitor().request(`${path}/`, init)).status).toBe(422)
  })

  it('33: come from the other site too, when the sites have host names of their own', async () => {
    const origins = { admin: 'https://admin.example', user: 'https://user.example' }
    const real = await makeWorld({ config: { demonstration: false, origins } })
    try {
      await addOffice(real.deps)
      const post = (origin: string) =>
        real.visitor().request('/oa/', {
          method: 'POST',
          body: 'loginId=office&password=office-password',
          headers: { host: 'admin.example', origin, ...TYPE },
        })
      expect((await post(origins.user)).status).toBe(403)
      expect((await post(origins.admin)).location).toBe('/oa/code')
    } finally {
      await real.close()
    }
  })
})

describe('requests that are wrong in several ways', () => {
  it('28: look at host, origin, size, session, form and contract in this order', async () => {
    const host = { host: 'evil.example' }
    const origin = { origin: 'https://evil.example' }
    const large = 'x'.repeat(policy.form.maxBytes + 1)
    const doubled = 'version=1&version=2'
    const send = async (browser: Visitor, path: string, body: string, headers: Record<string, string>) => {
      const init = { method: 'POST', body, headers: { ...TYPE, origin: HERE, ...headers } }
      const { status, location } = await browser.request(path, init)
      return location ?? status
    }
    const [foreign, own] = ['/oa/lines/05099999999', '/oa/lines/05055001001']
    const stranger = () => world.visitor()
    expect(await send(stranger(), foreign, large, { ...host, ...origin })).toBe(421)
    expect(await send(stranger(), foreign, large, origin)).toBe(403)
    expect(await send(stranger(), foreign, large, {})).toBe(413)
    expect(await send(stranger(), foreign, doubled, {})).toBe('/oa/')
    expect(await send(visitorFor(foreign), foreign, doubled, {})).toBe(400)
    expect(await send(visitorFor(foreign), foreign, 'version=1', {})).toBe(404)
    expect(await send(visitorFor(own), own, 'version=1', {})).not.toBe(404)
    // How large a file may be depends on whose it is.
    const file = '/oa/sms-numbers/file'
    const tooLarge = 'x'.repeat(policy.smsNumber.file.maxBytes + 1)
    const asFile = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(await send(stranger(), file, tooLarge, asFile)).toBe('/oa/')
    expect(await send(visitorFor(file), file, tooLarge, asFile)).toBe(413)
  })
})

describe('headers', () => {
  const CSP =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  const paths = () => [
    ...new Set(world.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)),
    '/nowhere',
    '/oa/lines/05099999999',
    '/assets/none.js',
  ]

  it('34: forbid every frame, on every page and error', async () => {
    for (const path of paths()) {
      const { headers } = await visitorFor(path).get(path)
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
      expect(headers.get('x-frame-options'), path).toBe('DENY')
    }
    const refused = await world.visitor().request('/oa/', { method: 'POST', headers: { origin: 'null' } })
    expect(refused.headers.get('x-frame-options')).toBe('DENY')
  })

  it('40: keep pages to themselves, allow nothing inline and name no server', async () => {
    for (const path of paths()) {
      const { headers, html } = await visitorFor(path).get(path)
      expect(headers.get('content-security-policy'), path).toBe(CSP)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      const permissions = headers.get('permissions-policy')?.split(', ')
      for (const none of ['camera', 'microphone', 'geolocation', 'payment'])
        expect(permissions).toContain(`${none}=()`)
      expect(permissions).toContain('otp-credentials=(self)')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      // The manual holds nothing of anybody.
      const isHelp = /^\/o[aup]\/help/.test(path)
      expect(headers.get('cache-control'), path).toBe(isHelp ? 'private, max-age=300' : 'no-store')
      for (const banner of ['server', 'x-powered-by', 'via', 'strict-transport-security'])
        expect(headers.has(banner), `${path} ${banner}`).toBe(false)
      expect(html).not.toMatch(/<script[^>]*>[^<]|<style|<[^>]*\s(on\w+|style)=|javascript:/)
    }
  })

  it('40: ask for https for a year where the sites are on https, with cookies bound to the host', async () => {
    const origin = 'https://dotphone.example'
    const config = { demonstration: false, origins: { admin: origin, user: origin } }
    const real = await makeWorld({ config })
    try {
      await addOffice(real.deps)
      const headers = { host: 'dotphone.example', origin, ...TYPE }
      for (const { path, kind, loginId, password } of SITES) {
        const body = new URLSearchParams({ loginId, password }).toString()
        const answer = await real.visitor().request(`${path}/`, { method: 'POST', headers, body })
        expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
        expect(answer.headers.getSetCookie()[0]).toMatch(
          new RegExp(`^__Host-sekisho-${kind}=[\\w-]{43}; Path=/; HttpOnly; Secure; SameSite=Lax$`),
        )
      }
    } finally {
      await real.close()
    }
  })
})

describe('addresses', () => {
  /** A browser behind this peer address, as the socket tells it. */
  const from = (peer: string, to: World) =>
    new Visitor(request =>
      to.app.request(request, undefined, { incoming: { socket: { remoteAddress: peer } } }),
    )
  const wrong = (browser: Visitor, headers: Record<string, string>, loginId = `id${Math.random()}`) =>
    browser.post('/oa/', { loginId, password: 'wrong-password' }, headers)
  const addresses = async (of: World) => (await recorded(of)).map(({ address }) => address)
  const NAMES = [
    'x-forwarded-for',
    'x-real-ip',
    'forwarded',
    'true-client-ip',
    'cf-connecting-ip',
    'x-client-ip',
  ]

  it('35: are those of the socket, whatever headers say, for the limits and for the audit trail', async () => {
    const own = await makeWorld()
    try {
      const limit = policy.passwordPace.network.size
      const statuses = []
      for (let n = 0; n <= limit; n += 1) {
        const spoofed = Object.fromEntries(NAMES.map(name => [name, `198.51.${n}.7`]))
        statuses.push((await wrong(from(`203.0.113.${n}`, own), spoofed)).status)
      }
      expect(statuses.slice(0, limit).every(status => status === 422)).toBe(true)
      expect(statuses.at(-1)).toBe(429)
      expect((await addresses(own)).every(address => address?.startsWith('203.0.113.'))).toBe(true)
    } finally {
      await own.close()
    }
  })

  it('35: are taken from X-Forwarded-For only as far as listed proxies wrote it, whatever the spelling', async () => {
    const server = { ...testConfig().server, trustedProxies: ['10.0.0.0/8', '2001:db8:ffff::/48'] }
    const own = await makeWorld({ config: { server } })
    try {
      for (const [peer, forwarded, expected] of [
        ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
        ['::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
        ['10.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
        ['10.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
        ['2001:db8:ffff::1', '2001:db8:1:2::3', '2001:db8:1:2::3'],
        ['10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
        ['10.0.0.1', '203.0.113.9:51008', '203.0.113.9'],
        ['10.0.0.1', '[2001:db8:1:2::3]:443', '2001:db8:1:2::3'],
        ['192.0.2.1', '203.0.113.9', '192.0.2.1'],
      ] as const) {
        await wrong(from(peer, own), { 'x-forwarded-for': forwarded })
        expect((await addresses(own)).at(-1), `${peer} ${forwarded}`).toBe(expected)
      }
      // Never the proxy itself: it would be everybody.
      const before = await addresses(own)
      for (const forwarded of ['unknown', '', '203.0.113.9, _hidden'])
        expect((await wrong(from('10.0.0.1', own), { 'x-forwarded-for': forwarded })).status).toBe(400)
      expect(await addresses(own)).toEqual(before)
    } finally {
      await own.close()
    }
  })

  it('36: under somebody else’s host name are answered with 421, and the SMS keeps the configured host', async () => {
    for (const host of ['evil.example', 'localhost', 'localhost:8081', 'localhost:8080.evil.example'])
      for (const { path } of SITES) {
        expect((await world.visitor().get(`${path}/`, { host })).status, host).toBe(421)
        const answer = await world.visitor().post(`${path}/`, { loginId: 'a', password: 'b' }, { host })
        expect(answer.status).toBe(421)
      }
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-host': 'evil.example',
    }
    for (const site of SITES) {
      const { loginId, password } = site
      const answer = await world.visitor().post(`${site.path}/`, { loginId, password }, forwarded)
      expect(answer.location).toBe(`${site.path}/code`)
      await world.deliver()
      expect(world.gateway.sent.at(-1)?.text).toMatch(/@localhost #\d{6}$/)
      expect((await world.visitor().get(`${site.path}/`, forwarded)).html).not.toContain('evil')
    }
    expect((await world.visitor().get('/healthz', { host: 'evil.example' })).status).toBe(200)
  })

  it('36: of one site do not serve the other, when each has its own', async () => {
    const origins = { admin: 'https://admin.example', user: 'https://user.example' }
    const real = await makeWorld({ config: { demonstration: false, origins } })
    try {
      const get = async (path: string, host: string) => (await real.visitor().get(path, { host })).status
      expect(await get('/oa/', 'admin.example')).toBe(200)
      expect(await get('/oa/', 'user.example')).toBe(421)
      expect(await get('/ou/', 'admin.example')).toBe(421)
    } finally {
      await real.close()
    }
  })
})

describe.each(SITES)('who has an account on $path', site => {
  const sentence =
    site.kind === 'admin'
      ? '管理者IDまたはパスワードが正しくありません。'
      : 'ログインIDまたはログインパスワードが正しくありません。'

  it('37: is told neither by status, text, length nor headers, and both answers cost one hash', async () => {
    const unknown = 'x'.repeat(site.loginId.length)
    const attempt = (loginId: string) =>
      world.visitor().post(`${site.path}/`, { loginId, password: 'wrong-password' })
    for (const id of [site.loginId, unknown]) expect(await hashesDuring(() => attempt(id))).toBe(1)
    const [known, nobody] = [await attempt(site.loginId), await attempt(unknown)]
    for (const answer of [known, nobody]) {
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(sentence)
    }
    expect(known.html.length).toBe(nobody.html.length)
    expect(known.html.replaceAll(site.loginId, unknown)).toBe(nobody.html)
    expect([...known.headers]).toEqual([...nobody.headers])
  })

  it('37: is told by no sentence about numbers before the right password', async () => {
    for (const loginId of ['jiro', site.loginId, 'nobody']) {
      const wrong = { loginId, password: 'wrong-password', number: '09055556666' }
      const answer = await world.visitor().post(`${site.path}/`, wrong)
      expect(answer.text).not.toContain('登録されていません')
    }
  })

  it('37: is told by no pace: wrong passwords of an unknown ID wait as those of a known one', async () => {
    const own = await makeWorld()
    try {
      await addOffice(own.deps)
      const statuses = async (loginId: string) => {
        const found = []
        for (let n = 0; n < 12; n += 1)
          found.push(
            (await own.visitor().post(`${site.path}/`, { loginId, password: 'wrong-password' })).status,
          )
        return found
      }
      expect(await statuses('nobody-at-all')).toEqual(await statuses(site.loginId))
      expect((await enterPassword(own, site)).status).toBe(429)
      await awaitingCode(own, site === SITES[0] ? (SITES[1] as typeof site) : (SITES[0] as typeof site))
    } finally {
      await own.close()
    }
  })
})
