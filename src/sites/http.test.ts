import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../test/people.ts'
import type { Visitor } from '../../test/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../test/world.ts'

let world: World
let administrator: Visitor
let user: Visitor
let waiting: Visitor
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  administrator = await signedInAdministrator(world)
  user = await signedInUser(world)
  waiting = world.visitor()
  await waiting.post('/oa/', { loginId: 'office', password: 'office-password' })
  await waiting.post('/ou/', { loginId: 'taro', password: 'taro-password' })
})
afterAll(() => world.close())

/** Every form of the product that takes what somebody typed. */
const FORMS = [
  '/oa/',
  '/ou/',
  '/oa/code',
  '/ou/code',
  '/oa/code/resend',
  '/oa/sign-out',
  '/oa/password',
  '/oa/sms-numbers',
  '/oa/sms-numbers/confirm',
  '/oa/sms-numbers/code',
  '/oa/sms-numbers/code/resend',
  '/oa/lines/05055001001',
  '/ou/settings',
  '/language',
  '/inbox/mode',
]

const SIGNED_IN = [
  '/oa/lines',
  '/oa/lines/05055001001',
  '/oa/sms-numbers',
  '/oa/sms-numbers/confirm',
  '/oa/sms-numbers/code',
  '/oa/password',
  '/oa/history',
  '/ou/settings',
  '/ou/password',
  '/ou/history',
]

describe('who may enter', () => {
  it.each(SIGNED_IN)('nobody reaches %s before the code, by whatever spelling', async path => {
    const odd = [
      path.replace(/\/(?=[^/]*$)/, '//'),
      path.replace(/\/(?=[^/]*$)/, '%2f'),
      `${path};x`,
      `${path}/`,
      path.toUpperCase(),
    ]
    for (const visitor of [waiting, world.visitor()]) {
      for (const spelling of [path, ...odd]) {
        const answer = await visitor.get(spelling)
        expect([303, 404]).toContain(answer.status)
        if (answer.status === 303) expect(answer.location).toMatch(/^\/o[au]\/$/)
      }
      expect((await visitor.post(path, { action: 'ok', draft: 'x' })).status).not.toBe(200)
    }
  })

  it('a session of one site is nothing on the other', async () => {
    const smuggler = world.visitor()
    smuggler.cookies.set('sekisho-user', administrator.cookies.get('sekisho-admin') ?? '')
    smuggler.cookies.set('sekisho-admin', user.cookies.get('sekisho-user') ?? '')
    expect((await smuggler.get('/ou/settings')).location).toBe('/ou/')
    expect((await smuggler.get('/oa/lines')).location).toBe('/oa/')
  })

  it('a planted identifier is never taken over', async () => {
    const planted = world.visitor()
    planted.cookies.set('sekisho-admin', 'planted')
    await planted.post('/oa/', { loginId: 'other', password: 'other-password' })
    expect(planted.cookies.get('sekisho-admin')).not.toBe('planted')
  })
})

describe('what comes from elsewhere', () => {
  it.each(FORMS)('%s takes nothing from another site (403)', async path => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' },
      {},
    ]) {
      const init = {
        method: 'POST',
        body: 'loginId=a&password=b',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }
      expect((await administrator.copy().request(path, init)).status).toBe(403)
      const plain = { ...init, headers: { 'content-type': 'text/plain', ...headers } }
      expect((await administrator.copy().request(path, plain)).status).toBe(403)
    }
  })

  it('is known by Sec-Fetch-Site where a browser leaves Origin out', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const answer = await world
      .visitor()
      .request('/oa/', { method: 'POST', body: 'loginId=a&password=b', headers })
    expect(answer.status).toBe(422)
  })

  it('gets 421 under somebody else’s host name, and the SMS keeps the configured one', async () => {
    const foreign = { host: 'evil.example' }
    expect((await world.visitor().get('/oa/', foreign)).status).toBe(421)
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      origin: 'http://localhost:8080',
      'content-type': 'application/x-www-form-urlencoded',
    }
    const body = 'loginId=taro&password=taro-password'
    await world.visitor().request('/ou/', { method: 'POST', body, headers: forwarded })
    await world.deliver()
    expect(world.gateway.sent.at(-1)?.text).toContain('@localhost #')
    expect((await world.visitor().get('/healthz', foreign)).status).toBe(200)
  })

  it('cannot use one site under the other’s host name, nor send its forms from there', async () => {
    const origins = { admin: 'https://admin.example', user: 'https://user.example' }
    const real = await makeWorld({ config: { demonstration: false, origins } })
    try {
      await addOffice(real.deps)
      const get = (path: string, host: string) => real.visitor().get(path, { host })
      expect((await get('/oa/', 'admin.example')).status).toBe(200)
      expect((await get('/oa/', 'user.example')).status).toBe(421)
      expect((await get('/ou/', 'admin.example')).status).toBe(421)
      const body = 'loginId=office&password=office-password'
      const post = (origin: string) =>
        real.visitor().request('/oa/', {
          method: 'POST',
          body,
          headers: { host: 'admin.example', origin, 'content-type': 'application/x-www-form-urlencoded' },
        })
      expect((await post(origins.admin)).location).toBe('/oa/code')
      expect((await post(origins.user)).status).toBe(403)
    } finally {
      await real.close()
    }
  })

  it('leads back to own paths only after the language switch', async () => {
    for (const back of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/oa/\r\nx: y',
      '',
      'oa',
    ])
      expect((await world.visitor().post('/language', { language: 'en', back })).location).toBe('/')
    const english = world.visitor()
    expect((await english.post('/language', { language: 'en', back: '/oa/' })).location).toBe('/oa/')
    expect((await english.get('/oa/')).text).toContain('Sign in with administrator ID')
    await english.post('/language', { language: 'xx', back: '/oa/' })
    expect((await english.get('/oa/')).text).toContain('管理者IDでログイン')
  })
})

describe('what is no form of ours', () => {
  const form = { origin: 'http://localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }
  const post = (path: string, body: string, headers: Record<string, string> = form) =>
    (path.startsWith('/ou') ? user : administrator).copy().request(path, { method: 'POST', body, headers })

  it.each(FORMS.filter(path => path !== '/oa/sign-out'))(
    '%s answers 400 to JSON, doubled fields and too many',
    async path => {
      expect(
        (await post(path, '{"loginId":["a"]}', { ...form, 'content-type': 'application/json' })).status,
      ).toBe(400)
      expect((await post(path, 'code=123456&code=123457')).status).toBe(400)
      expect((await post(path, Array.from({ length: 10_000 }, (_, n) => `f${n}=`).join('&'))).status).toBe(
        400,
      )
      expect((await post(path, 'x', { ...form, 'content-encoding': 'gzip' })).status).toBe(400)
    },
  )

  it('is too large before anything is read (413)', async () => {
    expect((await post('/oa/', `loginId=office&password=${'x'.repeat(1_000_000)}`)).status).toBe(413)
  })

  it.each(['PUT', 'PATCH', 'DELETE'])('%s is answered with 405 and what is allowed', async method => {
    const answer = await administrator.request('/oa/code', { method, headers: form })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toContain('POST')
    expect((await administrator.request('/oa/lines', { method, headers: form })).status).not.toBe(200)
  })

  it('opens nothing by _method', async () => {
    expect((await post('/oa/code', '_method=PUT&code=123456')).status).toBe(303)
  })
})

describe('every answer', () => {
  it('has the headers that keep pages to themselves', async () => {
    for (const path of ['/oa/', '/oa/lines', '/nowhere', '/inbox/', '/healthz']) {
      const { headers } = await administrator.get(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('otp-credentials=(self)')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.has('server')).toBe(false)
      expect(headers.has('x-powered-by')).toBe(false)
      expect(headers.has('strict-transport-security')).toBe(false)
    }
  })

  it('asks for https for a year where the sites are on https, with cookies bound to the host', async () => {
    const origin = 'https://dotphone.example'
    const real = await makeWorld({
      config: { demonstration: false, origins: { admin: origin, user: origin } },
    })
    try {
      await addOffice(real.deps)
      const headers = {
        host: 'dotphone.example',
        origin,
        'content-type': 'application/x-www-form-urlencoded',
      }
      const answer = await real
        .visitor()
        .request('/oa/', { method: 'POST', headers, body: 'loginId=office&password=office-password' })
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
      expect(answer.headers.getSetCookie()[0]).toMatch(
        /^__Host-sekisho-admin=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      )
    } finally {
      await real.close()
    }
  })

  it('never holds a code', async () => {
    const waiting = world.visitor()
    await waiting.post('/oa/', { loginId: 'office', password: 'office-password' })
    const code = await world.codeFor('09011112222')
    for (const path of ['/oa/code', '/oa/code/state', '/oa/'])
      expect((await waiting.get(path)).html).not.toContain(code)
  })
})

describe('hostile texts', () => {
  const hostile = [
    `<script>alert(1)</script>`,
    `"><img src=x onerror=alert(1)>`,
    `' OR '1'='1`,
    'a\r\nSet-Cookie: x=y',
    '\0',
    '=cmd|calc',
    '𠮷野屋',
    '\u202Eabc',
  ]

  it.each(hostile)('%j is inert in every field', async text => {
    for (const [visitor, path, fields] of [
      [world.visitor(), '/oa/', { loginId: text, password: text, number: text }],
      [world.visitor(), '/ou/', { loginId: text, password: text }],
      [
        user,
        '/ou/settings',
        {
          version: '1',
          forwardMode: text,
          forwardTo: text,
          rejectedNumbers: text,
          forwardAfterSeconds: text,
        },
      ],
      [administrator, '/oa/sms-numbers', { 'filter-text': text, action: 'filter' }],
      [administrator, '/oa/sms-numbers/confirm', { draft: text, action: 'ok' }],
      [administrator, '/oa/password', { current: text, wanted: text, repeated: text }],
    ] as const) {
      const answer = await visitor.copy().post(path, fields as unknown as Record<string, string>)
      expect([303, 422]).toContain(answer.status === 200 ? 422 : answer.status)
      expect(answer.html).not.toContain('<script>alert')
      expect(answer.html).not.toContain('<img src=x')
      expect(answer.headers.get('set-cookie') ?? '').not.toContain('x=y')
    }
  })

  it('make one log line per event', async () => {
    await world.visitor().get('/oa/%0d%0a{"fake":"line"}')
    for (const line of world.logged().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  })
})
