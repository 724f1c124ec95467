import { isoDate } from '../src/platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../src/policy.ts'
import { LONGEST_NAME, lineId, OF_EACH_KIND } from '../support/full-house.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../support/visitor.ts'

/**
 * The worst request of each kind to every route, and what it may cost. In the order in which they are sent: some begin where
 * the one before ended.
 */
export interface Case {
  readonly route: string
  readonly as: keyof People
  /** Usually a GET of the route's path, or a POST with nothing in it. */
  readonly send?: (browser: Visitor, house: House) => Promise<Answer>
  /** Usually 200. */
  readonly status?: number
  /** Rows that its statements bring; usually `FEW`. */
  readonly read?: number
  /** Rows that its statements change; usually `FEW`. */
  readonly written?: number
  /** Of a file; a page has at most `policy.list.pageBytes`. */
  readonly fileBytes?: number
}

export interface People {
  readonly nobody: Visitor
  readonly administrator: Visitor
  readonly user: Visitor
  readonly member: Visitor
  /** Who know their passwords, on the three sites. */
  readonly waiting: Readonly<Record<'/oa' | '/ou' | '/op', Visitor>>
}

/** What the cases name. */
export interface House {
  readonly office: string
  readonly taro: string
  readonly callback: string
  readonly copyCallback: string
  /** Every line forwards abroad again. */
  readonly forwardAll: () => Promise<void>
  /** What was answered to each route so far. */
  readonly answers: Map<string, Answer>
}

const { mostLines } = policy.contract
const { pageRows } = policy.list
const { rollout, form, audit, desk, sms, line } = policy

/** Rows of what does not grow with anything: a session, quotas, versions of the database. */
export const FEW = 60
/** The lists of a contract are read as a whole, for their sums: ids, numbers, last SMS, unfinished sign-ins. */
const CONTRACT = 4 * (mostLines + 1) + FEW
/** The same with a draft of all rows. */
const DRAFT = CONTRACT + mostLines + 1
const PAGE = pageRows + FEW
/** Forwarding of a contract: each line is locked; it, its version, what it did before, and its event are written. */
const STOPPED = { read: mostLines + FEW, written: 4 * mostLines + FEW }

/** The number that the file gives to every line. */
const NUMBER_OF_ALL = '08012345678'
const [SCREEN, ACCOUNTS] = ['/oa/sms-numbers', '/op/accounts']
const [FILE, CONFIRM] = [`${SCREEN}/file`, `${SCREEN}/confirm`]
const TYPE = { origin: 'http://localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }

/** A form as long as it may be: the fields named have as many quotation marks as fit, each six bytes in a page. */
function stuffed(
  browser: Visitor,
  path: string,
  of: {
    readonly fields?: Record<string, string>
    readonly names: readonly string[]
    readonly maxBytes?: number
    readonly filler?: string
  },
): Promise<Answer> {
  const { fields = {}, names, maxBytes = form.maxBytes, filler = '"' } = of
  const fixed = `${new URLSearchParams(fields)}${names.map(name => `&${name}=`).join('')}`
  const each = Math.floor((maxBytes - fixed.length) / names.length / filler.length)
  const body = `${new URLSearchParams(fields)}${names.map(name => `&${name}=${filler.repeat(each)}`).join('')}`
  return browser.request(path, { method: 'POST', headers: TYPE, body })
}

function answered({ answers }: House, route: string): Answer {
  const answer = answers.get(route)
  if (answer === undefined) throw new Error(`${route} was not asked before`)
  return answer
}

/** The form of a page of numbers, with something wrong in every field. */
function allWrong(page: Answer): Record<string, string> {
  const fields = formFields(page, '#numbers-form')
  for (const name of Object.keys(fields)) {
    if (name.startsWith('number.')) fields[name] = `00${'"'.repeat(60)}`
    if (name.startsWith('was.')) fields[name] = '"'.repeat(60)
  }
  return fields
}

const LONG_QUERY = '%22'.repeat(5_000)

const signIn = (site: '/oa' | '/ou' | '/op'): Case[] => [
  { route: `GET ${site}/help`, as: 'nobody', read: 0, written: 0 },
  { route: `GET ${site}`, as: 'nobody', status: 301 },
  { route: `GET ${site}/`, as: 'nobody' },
  {
    route: `POST ${site}/`,
    as: 'nobody',
    status: 422,
    send: browser => stuffed(browser, `${site}/`, { names: ['loginId', 'number', 'activationCode'] }),
  },
  {
    route: `POST ${site}/`,
    as: 'nobody',
    status: 422,
    send: browser =>
      stuffed(browser, `${site}/`, { fields: { password: 'x' }, names: ['loginId', 'number'] }),
  },
  { route: `GET ${site}/code`, as: 'waiting' },
  { route: `GET ${site}/code/state`, as: 'waiting' },
  {
    route: `POST ${site}/code`,
    as: 'waiting',
    status: 422,
    send: browser => stuffed(browser, `${site}/code`, { names: ['code'] }),
  },
  { route: `POST ${site}/code/resend`, as: 'waiting', status: 429 },
]

/** Behind the sign-in of each site. */
const inside = (site: '/oa' | '/ou' | '/op', as: 'administrator' | 'user' | 'member'): Case[] => [
  { route: `GET ${site}/devices`, as, read: PAGE, send: browser => browser.get(`${site}/devices?page=2`) },
  {
    route: `POST ${site}/devices`,
    as,
    status: 303,
    send: browser => stuffed(browser, `${site}/devices`, { fields: { action: 'forget' }, names: ['device'] }),
  },
  { route: `GET ${site}/password`, as },
  {
    route: `POST ${site}/password`,
    as,
    status: 422,
    send: browser => stuffed(browser, `${site}/password`, { names: ['current', 'wanted', 'repeated'] }),
  },
]

const stopping = (site: '/oa' | '/ou', as: 'administrator' | 'user'): Case[] =>
  ['GET /devices/code', 'POST /devices/code', 'POST /devices/code/resend', 'GET /devices/code/state'].map(
    route => ({
      route: route.replace(' ', ` ${site}`),
      as,
      status: route.endsWith('state') ? 404 : 303,
    }),
  )

/** Nothing waits for a code; and what is kept of who left. */
const acting = (site: '/oa' | '/ou' | '/op', as: 'administrator' | 'user' | 'member'): Case[] =>
  [
    'GET /act',
    'POST /act',
    'POST /act/drop',
    'GET /act/code',
    'POST /act/code',
    'POST /act/code/resend',
    'GET /act/code/state',
    'GET /kept',
    'POST /kept',
  ].map(route => ({
    route: route.replace(' ', ` ${site}`),
    as,
    status: route.endsWith('state') ? 404 : 303,
  }))

const helping = (site: '/oa' | '/ou', as: 'administrator' | 'user'): Case[] => [
  { route: `GET ${site}/help/sign-in`, as: 'nobody', read: 0, written: 0 },
  { route: `GET ${site}/history/events.csv`, as, read: LOOKED, fileBytes: 100_000_000 },
  { route: `GET ${site}/stop-forwarding`, as },
  { route: `POST ${site}/stop-forwarding`, as, status: 303, ...STOPPED },
  { route: `GET ${site}/restore-forwarding`, as, read: line.restoredAtOnce + FEW },
  { route: `POST ${site}/restore-forwarding`, as, status: 303, read: line.restoredAtOnce + FEW },
]

const SECOND = `${SCREEN}/second`
const asAdministrator: Case[] = [
  { route: `GET ${SECOND}`, as: 'administrator' },
  {
    route: `POST ${SECOND}`,
    as: 'administrator',
    status: 422,
    send: browser => stuffed(browser, SECOND, { names: ['number'] }),
  },
  { route: `GET ${SECOND}/code`, as: 'administrator', status: 303 },
  { route: `POST ${SECOND}/code`, as: 'administrator', status: 303 },
  { route: `POST ${SECOND}/code/resend`, as: 'administrator', status: 303 },
  { route: `GET ${SECOND}/code/state`, as: 'administrator', status: 404 },
  {
    route: 'GET /oa/users/:loginId',
    as: 'administrator',
    read: PAGE,
    send: browser => browser.get('/oa/users/taro'),
  },
  {
    route: 'GET /oa/users/:loginId/:act',
    as: 'administrator',
    read: PAGE,
    send: browser => browser.get('/oa/users/taro/suspend'),
  },
  {
    route: 'POST /oa/users/:loginId/:act',
    as: 'administrator',
    status: 409,
    send: browser => stuffed(browser, '/oa/users/taro/suspend', { names: ['stamp'] }),
  },
  {
    route: 'POST /oa/users/:loginId/name',
    as: 'administrator',
    read: PAGE,
    status: 422,
    send: browser => stuffed(browser, '/oa/users/taro/name', { names: ['was', 'name'] }),
  },
  {
    route: 'POST /oa/users/:loginId/notice',
    as: 'administrator',
    status: 409,
    send: browser => stuffed(browser, '/oa/users/taro/notice', { names: ['sealed'] }),
  },
]

const HISTORY = audit.historyRows + FEW
/** Where some kinds of events are shown only. */
const LOOKED = audit.historyLook.rows * audit.historyLook.times + FEW

export const CASES: readonly Case[] = [
  { route: 'GET /', as: 'nobody' },
  { route: 'GET /healthz', as: 'nobody' },
  { route: 'GET /readyz', as: 'nobody' },
  { route: 'GET /readyz/sms', as: 'nobody' },
  {
    route: 'POST /language',
    as: 'nobody',
    status: 303,
    send: browser => stuffed(browser, '/language', { names: ['back', 'language'] }),
  },
  { route: 'GET /inbox', as: 'nobody', status: 301 },
  { route: 'GET /inbox/', as: 'nobody', read: 200 + FEW },
  { route: 'GET /inbox/messages.json', as: 'nobody', read: 200 + FEW },
  {
    route: 'POST /inbox/mode',
    as: 'nobody',
    status: 303,
    send: browser => stuffed(browser, '/inbox/mode', { names: ['mode'] }),
  },
  ...(['GET', 'POST'] as const).flatMap((method): Case[] => {
    const send = (path: (house: House) => string) => (browser: Visitor, house: House) =>
      browser.request(path(house), {
        method,
        ...(method === 'POST' && { headers: TYPE, body: '"'.repeat(sms.maxCallbackBytes) }),
      })
    const route = `${method} /sms/callbacks/fake`
    return [
      { route: `${route}/:mac`, as: 'nobody', send: send(house => house.callback) },
      { route: `${route}/:messageId/:attempt/:mac`, as: 'nobody', send: send(house => house.copyCallback) },
    ]
  }),
  ...signIn('/oa'),
  ...signIn('/ou'),
  ...signIn('/op'),
  ...inside('/oa', 'administrator'),
  ...inside('/ou', 'user'),
  ...inside('/op', 'member'),
  ...stopping('/oa', 'administrator'),
  ...stopping('/ou', 'user'),

  {
    route: 'GET /oa/lines',
    as: 'administrator',
    read: CONTRACT,
    send: browser => browser.get('/oa/lines?page=9'),
  },
  { route: 'GET /.well-known/change-password', as: 'nobody', status: 302 },
  ...acting('/oa', 'administrator'),
  ...acting('/ou', 'user'),
  ...acting('/op', 'member'),
  ...helping('/oa', 'administrator'),
  ...helping('/ou', 'user'),
  ...asAdministrator,
  {
    route: 'GET /oa/lines/:line',
    as: 'administrator',
    send: browser => browser.get('/oa/lines/05055001001'),
  },
  {
    route: 'GET /oa/lines/:line/state',
    as: 'administrator',
    send: browser => browser.get('/oa/lines/05055001001/state'),
  },
  {
    route: 'POST /oa/lines/:line',
    as: 'administrator',
    status: 422,
    send: browser =>
      stuffed(browser, '/oa/lines/05055001001', {
        fields: {
          forwarding: 'cases',
          'to.no-answer': 'number',
          'to.busy': 'number',
          internationalSuspended: '1',
        },
        names: ['rejectedCallers', 'number.no-answer', 'number.busy', 'after'],
      }),
  },
  { route: 'GET /ou/settings', as: 'user' },
  { route: 'GET /ou/settings/state', as: 'user' },
  {
    route: 'POST /ou/settings',
    as: 'user',
    status: 422,
    send: browser =>
      stuffed(browser, '/ou/settings', {
        fields: { forwarding: 'cases', 'to.busy': 'number' },
        names: ['rejectedCallers'],
        filler: '"\n',
      }),
  },
  {
    route: 'GET /oa/history',
    as: 'administrator',
    read: HISTORY,
    send: browser => browser.get(`/oa/history?id=office&before=${LONG_QUERY}`),
  },
  {
    route: 'GET /oa/history',
    as: 'administrator',
    read: HISTORY,
    send: browser => browser.get(`/oa/history?id=${LONG_QUERY}`),
  },
  // What his page leaves out stands before what it shows.
  { route: 'GET /ou/history', as: 'user', read: LOOKED },

  {
    route: 'GET /op/rollout/missing.csv',
    as: 'member',
    // Written while it is read. Later all have numbers.
    read: mostLines + FEW,
    fileBytes: mostLines * (2 * policy.nameCharacters + 150),
    send: browser => browser.get('/op/rollout/missing.csv?site=user'),
  },
  {
    route: 'GET /oa/sms-numbers',
    as: 'administrator',
    read: CONTRACT,
    send: browser => browser.get(`${SCREEN}?page=9&draft=${LONG_QUERY}`),
  },
  {
    route: 'POST /oa/sms-numbers',
    as: 'administrator',
    status: 422,
    // Before it is shown, numbers are compared with what is registered.
    read: CONTRACT + 2 * mostLines,
    written: pageRows + FEW,
    send: (browser, house) =>
      browser.post(SCREEN, {
        ...allWrong(answered(house, 'GET /oa/sms-numbers')),
        ...{ action: 'set', 'filter-text': '"'.repeat(1_000) },
      }),
  },
  {
    route: 'POST /oa/sms-numbers',
    as: 'administrator',
    // The draft that it names is none.
    status: 422,
    read: CONTRACT,
    send: browser =>
      stuffed(browser, SCREEN, {
        fields: { action: 'filter' },
        names: ['filter-text', 'draft', 'number.x'],
        maxBytes: form.numbersMaxBytes,
      }),
  },
  { route: 'GET /oa/sms-numbers/code', as: 'administrator', status: 303 },
  { route: 'POST /oa/sms-numbers/code', as: 'administrator', status: 303 },
  { route: 'POST /oa/sms-numbers/code/resend', as: 'administrator', status: 303 },
  { route: 'GET /oa/sms-numbers/code/state', as: 'administrator', status: 404 },
  { route: 'GET /oa/sms-numbers/file', as: 'administrator' },
  {
    route: 'GET /oa/sms-numbers/file/template.csv',
    as: 'administrator',
    read: CONTRACT,
    // Quotation marks are doubled.
    fileBytes: (mostLines + 1) * (2 * policy.nameCharacters + 200),
  },
  {
    route: 'POST /oa/sms-numbers/file',
    as: 'administrator',
    status: 303,
    send(browser) {
      const rows = Array.from({ length: mostLines - 2 }, (_, n) => `${lineId(n)},${NUMBER_OF_ALL}`)
      return browser.upload(FILE, `${'"'.repeat(200)}.csv`, ['ログインID,電話番号', ...rows].join('\n'))
    },
  },
  {
    route: 'GET /oa/sms-numbers/file/check',
    as: 'administrator',
    read: CONTRACT,
    send: browser => browser.get(`${FILE}/check?page=9`),
  },
  {
    route: 'POST /oa/sms-numbers/file/check',
    as: 'administrator',
    status: 303,
    // The file beside what is registered, and once more when the draft is made.
    read: CONTRACT + 2 * mostLines,
    written: mostLines + FEW,
    send: (browser, house) =>
      browser.post(
        `${FILE}/check`,
        formFields(answered(house, 'GET /oa/sms-numbers/file/check'), '#file-form'),
      ),
  },
  {
    route: 'GET /oa/sms-numbers/confirm',
    as: 'administrator',
    read: DRAFT,
    send: browser => browser.get(`${CONFIRM}?page=9`),
  },
  {
    route: 'GET /oa/sms-numbers/conflict',
    as: 'administrator',
    read: DRAFT,
    status: 303,
    send: (browser, house) => {
      const draft = fieldValue(answered(house, 'GET /oa/sms-numbers/confirm'), 'draft')
      return browser.get(`${CONFIRM.replace('confirm', 'conflict')}?draft=${draft}`)
    },
  },
  {
    route: 'POST /oa/sms-numbers/confirm',
    as: 'administrator',
    status: 303,
    // Drafted and present numbers, locks; each account with its event.
    read: 4 * mostLines,
    written: 3 * mostLines,
    send: (browser, house) => {
      const draft = fieldValue(answered(house, 'GET /oa/sms-numbers/confirm'), 'draft')
      return browser.post(CONFIRM, { draft, action: 'ok' })
    },
  },

  { route: 'GET /op/search', as: 'member' },
  {
    route: 'POST /op/search',
    as: 'member',
    read: desk.hits + FEW,
    send: browser => browser.post('/op/search', { query: NUMBER_OF_ALL }),
  },
  {
    route: 'POST /op/search',
    as: 'member',
    send: browser => stuffed(browser, '/op/search', { names: ['query'] }),
  },
  {
    route: 'GET /op/accounts/:account',
    as: 'member',
    // Ids, numbers, last SMS, unfinished sign-ins and settings of one page of lines, sessions, sign-ins, SMS and their tries.
    read: 6 * pageRows + LOOKED + desk.recentRows * (desk.attempts + 2),
    send: (browser, { office }) => browser.get(`${ACCOUNTS}/${office}?page=2&sessions=2`),
  },
  {
    route: 'GET /op/accounts/:account',
    as: 'member',
    // Of a user nothing of his contract.
    read: pageRows + LOOKED + FEW,
    send: (browser, { taro }) => browser.get(`${ACCOUNTS}/${taro}?page=2&sessions=2`),
  },
  {
    route: 'GET /op/accounts/:account/forwarding',
    as: 'member',
    read: PAGE,
    send: (browser, { office }) => browser.get(`${ACCOUNTS}/${office}/forwarding?page=9`),
  },
  {
    route: 'GET /op/accounts/:account/history',
    as: 'member',
    read: HISTORY,
    send: (browser, { office }) => browser.get(`${ACCOUNTS}/${office}/history?before=${LONG_QUERY}`),
  },
  {
    route: 'GET /op/accounts/:account/line',
    as: 'member',
    send: (browser, { taro }) => browser.get(`${ACCOUNTS}/${taro}/line`),
  },
  {
    route: 'POST /op/accounts/:account/line',
    as: 'member',
    status: 422,
    send: (browser, { taro }) =>
      stuffed(browser, `${ACCOUNTS}/${taro}/line`, { fields: { inService: '0' }, names: ['reason'] }),
  },
  {
    route: 'GET /op/accounts/:account/:act',
    as: 'member',
    send: (browser, { office }) => browser.get(`${ACCOUNTS}/${office}/clear-number`),
  },
  {
    route: 'GET /op/accounts/:account/:act',
    as: 'member',
    send: (browser, { office }) => browser.get(`${ACCOUNTS}/${office}/stop-forwarding`),
  },
  {
    route: 'POST /op/accounts/:account/:act',
    as: 'member',
    status: 422,
    send: (browser, { office }) =>
      stuffed(browser, `${ACCOUNTS}/${office}/clear-number`, { names: ['reason', 'identity', 'stamp'] }),
  },
  {
    route: 'GET /op/clearings',
    as: 'member',
    read: PAGE,
    send: browser => browser.get('/op/clearings?page=2'),
  },
  {
    route: 'GET /op/clearings/:clearing',
    as: 'member',
    send: browser => browser.get('/op/clearings/open-1'),
  },
  {
    route: 'POST /op/clearings/:clearing',
    as: 'member',
    status: 303,
    send: browser =>
      browser.post('/op/clearings/open-1', { action: 'cancel', more: '"'.repeat(form.maxBytes / 4) }),
  },
  {
    route: 'GET /op/rollout',
    as: 'member',
    // The series, and two questions that are answered by day.
    read: rollout.seriesMostDays + 2 * OF_EACH_KIND + FEW,
    send: browser => browser.get(`/op/rollout?${longestSpan()}&days=2&due=2`),
  },
  {
    route: 'GET /op/rollout',
    as: 'member',
    status: 422,
    read: 2 * OF_EACH_KIND + FEW,
    send: browser => browser.get(`/op/rollout?from=${LONG_QUERY}&to=${LONG_QUERY}`),
  },
  {
    route: 'GET /op/rollout/days.csv',
    as: 'member',
    read: rollout.seriesMostDays + FEW,
    fileBytes: rollout.seriesMostDays * 100,
    send: browser => browser.get(`/op/rollout/days.csv?${longestSpan()}`),
  },
  {
    route: 'GET /op/rollout/missing',
    as: 'member',
    read: rollout.pageRows + FEW,
    send: browser => browser.get(`/op/rollout/missing?site=admin&after=${LONG_QUERY}`),
  },
  {
    route: 'GET /op/rollout/contracts/:account',
    as: 'member',
    send: (browser, { office }) => browser.get(`/op/rollout/contracts/${office}`),
  },
  {
    route: 'POST /op/rollout/contracts/:account',
    as: 'member',
    status: 422,
    send: (browser, { office }) =>
      stuffed(browser, `/op/rollout/contracts/${office}`, { names: ['day', 'reason'] }),
  },
  {
    route: 'POST /op/rollout/contracts/:account',
    as: 'member',
    status: 422,
    send: (browser, { office }) =>
      stuffed(browser, `/op/rollout/contracts/${office}`, {
        fields: { day: '2026-12-01', action: 'set' },
        names: ['reason'],
      }),
  },
  {
    route: 'POST /op/accounts/:account/:act',
    as: 'member',
    status: 303,
    // All sessions of all its accounts end.
    read: mostLines + 2 * OF_EACH_KIND + FEW,
    send: async (browser, { office }) => {
      const path = `${ACCOUNTS}/${office}/suspend-contract`
      const stamp = fieldValue(await browser.get(path), 'stamp')
      return browser.post(path, { stamp, reason: 'x'.repeat(desk.reasonCharacters) })
    },
  },
  {
    route: 'POST /op/accounts/:account/:act',
    as: 'member',
    status: 303,
    // Each line, its user's number, and the counts of each number's SMS.
    read: STOPPED.read + 10 * mostLines,
    written: STOPPED.written + 10 * mostLines,
    send: async (browser, { office, forwardAll }) => {
      await forwardAll()
      return browser.post(`${ACCOUNTS}/${office}/stop-forwarding`, {
        reason: '"'.repeat(desk.reasonCharacters),
      })
    },
  },
  { route: 'POST /oa/sign-out', as: 'administrator', status: 303 },
  { route: 'POST /ou/sign-out', as: 'user', status: 303 },
  { route: 'POST /op/sign-out', as: 'member', status: 303 },
]

/** The series as long as it is shown, until the day of the tests. */
function longestSpan(): string {
  const to = '2026-11-24'
  return `from=${isoDate(Date.parse(to) - (rollout.seriesMostDays - 1) * DAY_MS)}&to=${to}`
}

/** The worst call of an operation of the API. */
export interface ApiCase {
  readonly operation: string
  readonly path: string
  readonly body?: unknown
  /** By a key that did nothing else: it is refused to one that set the number of who would be told. */
  readonly isByOther?: true
  readonly status?: number
  readonly read?: number
  readonly written?: number
}

const REASON = '"'.repeat(policy.api.reasonCharacters)
const NUMBER = '08099990000'
const newLine = { number: '05099999999', userName: LONGEST_NAME, loginId: 'one-more' }
const STATES = policy.switch.pageRows + 1 + FEW
const API_PAGE = policy.api.pageRows.most + 1 + FEW

export const API_CASES: readonly ApiCase[] = [
  { operation: 'getKey', path: '/key' },
  { operation: 'listContracts', path: `/contracts?limit=${policy.api.pageRows.most}`, read: API_PAGE },
  {
    operation: 'addContract',
    path: '/contracts',
    body: { administratorId: 'new', name: LONGEST_NAME, smsNumber: '09099990000' },
    status: 201,
  },
  { operation: 'getContract', path: '/contracts/office' },
  {
    operation: 'changeContract',
    path: '/contracts/office',
    body: { name: LONGEST_NAME.slice(1), codesFrom: '2026-11-30', reason: REASON },
  },
  { operation: 'getContractState', path: '/contracts/office/state' },
  {
    operation: 'setContractState',
    path: '/contracts/office/state',
    body: { suspended: false, reason: REASON },
    read: 2 * mostLines + FEW,
    written: mostLines + FEW,
  },
  {
    operation: 'setContractState',
    path: '/contracts/office/state',
    body: { suspended: true, reason: REASON },
    read: 2 * mostLines + FEW,
    written: mostLines + FEW,
  },
  { operation: 'getAdministrator', path: '/administrators/office' },
  { operation: 'getAdministratorSmsNumber', path: '/administrators/office/sms-number' },
  {
    operation: 'setAdministratorSmsNumber',
    path: '/administrators/office/sms-number',
    body: { smsNumber: NUMBER },
  },
  {
    operation: 'resetAdministratorPassword',
    path: '/administrators/office/password-resets',
    body: { delivery: 'notice' },
  },
  { operation: 'getAdministratorState', path: '/administrators/office/state' },
  {
    operation: 'setAdministratorState',
    path: '/administrators/office/state',
    body: { suspended: true, reason: REASON },
  },
  {
    operation: 'listLines',
    path: `/contracts/office/lines?limit=${policy.api.pageRows.most}`,
    read: API_PAGE,
  },
  { operation: 'addLine', path: '/contracts/office/lines', body: newLine, status: 409 },
  { operation: 'addLine', path: '/contracts/other/lines', body: newLine, status: 201 },
  { operation: 'getLine', path: '/lines/05055001001' },
  { operation: 'changeLine', path: '/lines/05055001001', body: { userName: LONGEST_NAME, ordered: [] } },
  { operation: 'getUser', path: '/users/taro' },
  { operation: 'getUserSmsNumber', path: '/users/taro/sms-number' },
  { operation: 'setUserSmsNumber', path: '/users/taro/sms-number', body: { smsNumber: NUMBER } },
  { operation: 'removeUserSmsNumber', path: '/users/taro/sms-number' },
  { operation: 'resetUserPassword', path: '/users/taro/password-resets', body: { delivery: 'notice' } },
  { operation: 'getLineService', path: '/lines/05055001001/service' },
  {
    operation: 'setLineService',
    path: '/lines/05055001001/service',
    body: { inService: false, reason: REASON },
  },
  { operation: 'listLineStates', path: '/line-states', read: STATES },
  { operation: 'listAllLineStates', path: '/line-states/snapshot', read: STATES },
  {
    operation: 'setAppliedLineStates',
    path: '/line-states/applied',
    body: {
      applied: Array.from({ length: policy.switch.appliedAtOnce }, () => ({
        line: '05055001001',
        version: 1,
      })),
    },
    read: 3 * policy.switch.appliedAtOnce + FEW,
    written: policy.switch.appliedAtOnce + FEW,
  },
  { operation: 'getLineSettings', path: '/lines/05055001001/settings' },
  {
    operation: 'setLineSettings',
    path: '/lines/05055001001/settings',
    body: {
      forwarding: [],
      rejectAnonymous: false,
      rejectedCallers: [],
      showCallerNumber: false,
      internationalSuspended: true,
    },
  },
  { operation: 'getUserState', path: '/users/taro/state' },
  { operation: 'setUserState', path: '/users/taro/state', body: { suspended: true, reason: REASON } },
  { operation: 'listAllLines', path: `/lines?limit=${policy.api.pageRows.most}`, read: API_PAGE },
  { operation: 'getContractEnd', path: '/contracts/office/end' },
  {
    operation: 'setContractEnd',
    isByOther: true,
    path: '/contracts/office/end',
    body: { lastDay: '2999-12-31', reason: REASON },
  },
  {
    operation: 'clearAdministratorSmsNumber',
    path: '/administrators/office/number-clearings',
    body: { identity: 'documents', reason: REASON },
    status: 201,
  },
  {
    operation: 'renumberLine',
    path: '/lines/05055001001/renumberings',
    body: { number: '05099999998' },
    // Whether another line of the contract leads there; each that does follows, and is written with its event.
    read: 2 * mostLines + FEW,
    written: 2 * mostLines + FEW,
  },
  {
    operation: 'moveLine',
    isByOther: true,
    path: '/lines/05055001002/moves',
    body: { administratorId: 'other' },
  },
  { operation: 'changeUserId', path: '/users/taro/id-changes', body: { loginId: 'x'.repeat(64) } },
  {
    operation: 'changeAdministratorId',
    path: '/administrators/office/id-changes',
    body: { administratorId: 'x'.repeat(64) },
  },
]
