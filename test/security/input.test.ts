import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { casesHere } from '../../support/engines.ts'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { changeRows, rowsOf } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { hashesDuring } from './hashes.ts'
import { awaitingCode, SITES } from './sites.ts'

/** Cases 26–32: what is typed or sent into the forms. Case 28 over real sockets: servers.test.ts. */
let world: World
let administrator: Visitor
let user: Visitor
let supervisor: Visitor
let taro: string
const OWNER = { loginId: 'new-office', password: 'new-office-password' }
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, { administrator: OWNER, users: [] })
  administrator = await signedInAdministrator(world)
  user = await signedInUser(world)
  supervisor = await signedInMember(world, 'supervisor')
  taro = (await supervisor.post('/op/search', { query: 'taro' })).location?.split('/').at(-1) ?? ''
})
afterAll(() => world.close())

const FORM = { origin: 'http://localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }
const visitorFor = (path: string) => {
  if (path.startsWith('/op')) return supervisor.copy()
  return (path.startsWith('/ou') ? user : administrator).copy()
}
const post = (path: string, body: string, headers: Record<string, string> = FORM) =>
  visitorFor(path).request(path, { method: 'POST', body, headers })

/** Every form of the application, from its routes. Providers' reports are none: test/gateway-callbacks.test.ts. */
const forms = () =>
  world.app.routes
    .filter(({ method, path }) => method === 'POST' && !/\/sign-out$|^\/sms\/callbacks\//.test(path))
    .map(({ path }) =>
      path
        .replace(':line', '05055001001')
        .replace(':account', taro)
        .replace(':act', 'suspend')
        .replace(':clearing', 'nothing'),
    )

describe('numbers', () => {
  const FORMAT = '「-（ハイフン）」を使わず、半角数字11桁で入力してください。'
  const MOBILE = 'SMSを受信できる携帯電話番号（060、070、080、090から始まる番号）を入力してください。'
  const ZEROS = '「00」から始まる電話番号は登録できません。'

  it.each([
    ['０９０１２３４５６７８', FORMAT],
    ['٠٩٠١٢٣٤٥٦٧٨', FORMAT],
    ['0901234567', FORMAT],
    ['090123456789', FORMAT],
    ['090-1234-5678', FORMAT],
    ['090 1234 5678', FORMAT],
    ['09012345678\n', FORMAT],
    ['\t09012345678', FORMAT],
    ['+819012345678', FORMAT],
    ['9e10', FORMAT],
    ['-9012345678', FORMAT],
    ['110', FORMAT],
    ['1'.repeat(200), FORMAT],
    ['00901234567', ZEROS],
    ['00819012345678', ZEROS],
    ['05012345678', MOBILE],
    ['02012345678', MOBILE],
    ['08001234567', MOBILE],
    ['03123456789', MOBILE],
  ])('26: refuses %j with its sentence and sends nothing, on both screens', async (typed, sentence) => {
    await world.deliver()
    const sent = world.gateway.sent.length
    const enrolment = await world.visitor().post('/oa/', { ...OWNER, number: typed })
    expect(enrolment.status).toBe(422)
    expect(enrolment.text).toContain(sentence)
    const fields = formFields(await administrator.get('/oa/sms-numbers'), '#numbers-form')
    for (const name of Object.keys(fields)) if (name.startsWith('number.')) fields[name] = typed
    const screen = await administrator.post('/oa/sms-numbers', { ...fields, action: 'set' })
    expect(screen.status).toBe(422)
    expect(screen.text).toContain(sentence)
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(sent)
  })
})

describe('codes', () => {
  it.each(SITES)(
    '27: are accepted full-width and with spaces or hyphens around the digits, on $path',
    async site => {
      const fullWidth = (text: string) =>
        text.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
      const spellings: ((code: string) => string)[] = [
        fullWidth,
        code => ` ${code.slice(0, 3)} ${code.slice(3)}\u3000`,
        code => `${code.slice(0, 3)}-${code.slice(3)}`,
      ]
      for (const spelling of spellings) {
        const own = await makeWorld()
        try {
          await addOffice(own.deps)
          const browser = await awaitingCode(own, site)
          const typed = spelling(await own.codeFor(site.number))
          expect((await browser.post(`${site.path}/code`, { code: typed })).location).toBe(site.home)
        } finally {
          await own.close()
        }
      }
    },
  )
})

describe('what is no form of ours', () => {
  it('28: is answered before any hash: JSON, compressed, doubled, too many fields, too much', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `f${n}=`).join('&')
    const few = Array.from({ length: 5_000 }, (_, n) => `f${n}=`).join('&')
    const hashes = await hashesDuring(async () => {
      for (const path of forms()) {
        const json = { ...FORM, 'content-type': 'application/json' }
        expect((await post(path, `${'['.repeat(30_000)}1${']'.repeat(30_000)}`, json)).status, path).toBe(400)
        expect((await post(path, 'x', { ...FORM, 'content-encoding': 'gzip' })).status, path).toBe(400)
        expect((await post(path, 'password=a&password=b&loginId=c')).status, path).toBe(400)
        expect((await post(path, few)).status, path).toBe(400)
        // Files may be longer than forms; a body that is no file is refused there without being read.
        const tooMuch = path === '/oa/sms-numbers/file' ? 400 : 413
        expect((await post(path, many)).status, path).toBe(tooMuch)
        expect((await post(path, `loginId=a&password=${'x'.repeat(1_000_000)}`)).status, path).toBe(tooMuch)
      }
    })
    expect(hashes).toBe(0)
  })

  it('28: a password of a few characters costs one hash, so that the count above can fail', async () => {
    expect(await hashesDuring(() => world.visitor().post('/oa/', { loginId: 'nobody', password: 'x' }))).toBe(
      1,
    )
  })
})

/** What a database may take otherwise than it was meant, or not at all. */
const HOSTILE_TO_DATABASES = [`' OR '1'='1`, `'; DROP TABLE account; --`, '\0', '𠮷野屋', '\u202Eabc']
/** Text that wants to be something else: markup, SQL, a header, another log line, a formula. */
const HOSTILE = [
  ...HOSTILE_TO_DATABASES,
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  'a\r\nSet-Cookie: x=y\r\n\r\n<html>',
  '{"level":50,"msg":"forged"}\n{"level":50}',
  '=cmd|calc',
  '{{7*7}}#{7*7}',
]

/** What can be filled in on the page of this form, and what other forms have. */
async function namesOn(path: string): Promise<readonly string[]> {
  const known = names.get(path)
  if (known !== undefined) return known
  const { page } = await visitorFor(path).get(path.replace(/\/(resend|mode)$/, ''))
  const found = page.querySelectorAll('input, textarea, select').map(field => field.getAttribute('name'))
  const all = [...found, 'loginId', 'password', 'number', 'filter-text', 'draft', 'current', 'wanted', 'back']
  const fillable = all.filter(name => name !== undefined)
  names.set(path, fillable)
  return fillable
}
/** The same for each text. */
const names = new Map<string, readonly string[]>()

describe('hostile texts', () => {
  it.each(casesHere(HOSTILE, HOSTILE_TO_DATABASES))(
    '30: %j is inert in every field of every form',
    async text => {
      const count = async () => (await rowsOf(world, 'account')).length
      const before = await count()
      for (const path of forms()) {
        const fields = Object.fromEntries((await namesOn(path)).map(name => [name, text]))
        for (const more of [{}, { action: 'filter' }, { action: 'ok' }, { action: 'correct' }]) {
          const answer = await visitorFor(path).post(path, { ...fields, ...more })
          expect([200, 303, 400, 404, 409, 422, 429], `${path} ${answer.status}`).toContain(answer.status)
          expect(answer.html).not.toContain('<script>alert')
          expect(answer.html).not.toContain('<img src=x')
          expect(answer.headers.getSetCookie().join()).not.toContain('x=y')
          expect(answer.location ?? '').toMatch(/^(\/(?![/\\])[^\r\n]*)?$/)
        }
      }
      expect(await count()).toBe(before)
    },
  )

  it('29: in IDs, names, paths and the user agent make one log line per event, no header and no SMS', async () => {
    const sent = world.gateway.sent.length
    const agents = ['x\ty', 'Mozilla/5.0 {"level":50}', `"><script>`, 'あ'.repeat(10)].map(text =>
      encodeURIComponent(text),
    )
    for (const agent of agents)
      for (const site of SITES) {
        const headers = { 'user-agent': agent, referer: `http://localhost:8080/${agent}` }
        for (const id of HOSTILE) {
          const answer = await world.visitor().post(`${site.path}/`, { loginId: id, password: id }, headers)
          expect([422, 429]).toContain(answer.status)
          expect([...answer.headers.keys()]).not.toContain('x')
        }
        await world.visitor().get(`${site.path}/%0d%0aset-cookie:x=y%0d%0a{"fake":"line"}`, headers)
      }
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(sent)
    for (const line of world.logged().trim().split('\n').filter(Boolean)) {
      const event = JSON.parse(line) as Record<string, unknown>
      expect(event.fake).toBeUndefined()
      expect(event.msg).not.toBe('forged')
    }
  })

  it('29: in the name of a contract or a user are one line of text in every page and no SMS', async () => {
    const own = await makeWorld()
    try {
      await addOffice(own.deps)
      // PostgreSQL cannot keep a NUL.
      const name = HOSTILE.filter(text => text !== '\0').join('')
      await changeRows(own, 'contract', { set: { name } })
      await changeRows(own, 'line', { set: { user_name: name } })
      const browser = await signedInAdministrator(own)
      for (const path of ['/oa/lines', '/oa/sms-numbers', '/oa/lines/05055001001']) {
        const page = await browser.get(path)
        expect(page.status).toBe(200)
        expect(page.html).not.toContain('<script>alert')
        expect(page.headers.getSetCookie().join()).not.toContain('x=y')
      }
      for (const { text } of own.gateway.sent) expect(text).not.toContain('alert')
    } finally {
      await own.close()
    }
  })
})

describe('ways out', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%5cevil.example/..//evil',
    'https://evil.example',
    'javascript:alert(1)',
    '/oa/\r\nx: y',
    '/.//evil.example',
    '',
    'oa',
  ])('32: %j leads to an own path', async back => {
    const { location } = await world.visitor().post('/language', { language: 'en', back })
    expect(new URL(location ?? '', 'http://localhost:8080').origin).toBe('http://localhost:8080')
    expect(location).toMatch(/^\/(?![/\\])[\w\-./]*$/)
    for (const site of SITES)
      for (const name of ['next', 'return', 'redirect', 'url', 'back']) {
        const path = `${site.path}/?${name}=${encodeURIComponent(back)}`
        const answer = await world.visitor().post(path, { [name]: back, loginId: 'nobody', password: 'x' })
        expect([null, `${site.path}/`]).toContain(answer.location)
      }
  })

  it('32: keeps the way back for own paths, and the language that was chosen', async () => {
    const english = world.visitor()
    expect((await english.post('/language', { language: 'en', back: '/oa/' })).location).toBe('/oa/')
    expect((await english.get('/oa/')).text).toContain('Sign in with administrator ID')
    await english.post('/language', { language: 'xx', back: '/oa/' })
    expect((await english.get('/oa/')).text).toContain('管理者IDでログイン')
  })
})
