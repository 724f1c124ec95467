import { addApiKey } from '../../src/api/keys.ts'
import { SCOPE_NAMES } from '../../src/api/scopes.ts'
import { sealAll } from '../../src/audit/sealer.ts'
import type { Deps } from '../../src/deps.ts'
import { addDeskMember } from '../../src/desk/members.ts'
import { isoDate } from '../../src/platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../../src/policy.ts'
import { administrator, fill, PASSWORD, type Person, user } from '../../support/fill.ts'
import type { Browser } from '../load/http.ts'
import type { Act } from '../load/watched.ts'

/** Beside the large contract: each with an administrator and a user who lack a number. */
export const OTHER_CONTRACTS = 100_000
/** Of the large contract's administrator, and of its first user. */
export const EVENTS = 100_000
export const MEMBER: Person = { site: 'op', loginId: 'desk', number: '09099999999' }
const ROWS_AT_ONCE = 500

/** What the desk, the API and the histories have to go through; while no server runs. Gives a key of the API. */
export async function fillForDesk(deps: Deps, lines: number): Promise<string> {
  const { loginId, number: smsNumber } = MEMBER
  await addDeskMember(deps, { loginId, smsNumber, role: 'supervisor', password: PASSWORD })
  await fill(deps, { contracts: OTHER_CONTRACTS, usersOfEach: 1, firstContract: 1, firstUser: lines })
  const { contract_id } = await idsOf(deps, administrator(0))
  await deps.db
    .updateTable('account')
    .set({ sms_number: null, sms_number_hash: null, sms_number_confirmed: 0 })
    .where('contract_id', '!=', contract_id)
    .where('site', '!=', 'op')
    .execute()
  await addEvents(deps)
  await addDays(deps)
  const added = await addApiKey(deps, { name: 'bench', scopes: SCOPE_NAMES, expiresAt: undefined })
  if (added.kind !== 'added') throw new Error(added.kind)
  return added.key
}

/** The user's are such as his page leaves out. */
async function addEvents(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  for (const [person, action] of [
    [administrator(0), 'sign-in.completed'],
    [user(0), 'line.saved'],
  ] as const) {
    const { id: account_id, contract_id } = await idsOf(deps, person)
    for (let n = 0; n < EVENTS; n += ROWS_AT_ONCE) {
      const rows = Array.from({ length: ROWS_AT_ONCE }, (_, k) => ({
        at: now - DAY_MS - n - k,
        site: person.site === 'oa' ? ('admin' as const) : ('user' as const),
        contract_id,
        account_id,
        actor: 'account' as const,
        action,
        address: '203.0.113.5',
        detail: '{"changed":"forwardTo"}',
        mac: '',
      }))
      await deps.db.insertInto('audit_event').values(rows).execute()
    }
  }
  await sealAll(deps)
}

async function addDays(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  for (let n = 1; n <= policy.rollout.seriesMostDays; n += 1) {
    const counts = { admin_with: 1, admin_without: 1, admin_suspended: 0, user_with: 1, user_without: 1 }
    const day = { day: isoDate(now - n * DAY_MS), ...counts, user_suspended: 0, counted_at: now }
    await deps.db.insertInto('rollout_day').values(day).execute()
  }
}

function idsOf({ db }: Deps, { loginId }: Person) {
  return db
    .selectFrom('account')
    .select(['id', 'contract_id'])
    .where('login_id', '=', loginId)
    .executeTakeFirstOrThrow()
}

interface Of {
  readonly deps: Deps
  readonly administrator: Browser
  readonly user: Browser
  readonly member: Browser
  readonly api: { readonly port: number; readonly key: string }
}

/** Each by itself; what ends with `.csv` is a file. */
export async function deskActs(of: Of): Promise<readonly (readonly [string, Act])[]> {
  const { deps, member } = of
  const large = (await idsOf(deps, administrator(0))).id
  const one = (await idsOf(deps, user(9))).id
  const from = isoDate(deps.clock.now() - (policy.rollout.seriesMostDays - 1) * DAY_MS)
  const pages = policy.api.pageRows.most
  const api = (path: string) => () => askApi(of.api, path)
  const { loginId } = administrator(0)
  return [
    ['desk: the large contract', () => member.get(`/op/accounts/${large}?page=9`)],
    ['desk: one of its users', () => member.get(`/op/accounts/${one}`)],
    ['desk: history of its administrator', () => member.get(`/op/accounts/${large}/history`)],
    ['desk: search by the number of all', () => member.post('/op/search', { query: '08012345672' })],
    ['desk: search by ID', () => member.post('/op/search', { query: loginId })],
    ['desk: 登録状況, as long as it is shown', () => member.get(`/op/rollout?from=${from}`)],
    ['desk: who lacks a number', () => member.get('/op/rollout/missing?site=user')],
    [
      'desk: the same of a day that nobody has',
      () => member.get('/op/rollout/missing?site=user&day=2001-01-01'),
    ],
    ['desk: days.csv', () => member.get(`/op/rollout/days.csv?from=${from}`)],
    ['desk: missing.csv', () => member.get('/op/rollout/missing.csv?site=user')],
    ['操作履歴 of the contract', () => of.administrator.get('/oa/history')],
    ['操作履歴 of one ID', () => of.administrator.get(`/oa/history?id=${loginId}`)],
    ['ログイン履歴 that leaves all out', () => of.user.get('/ou/history')],
    [
      'numbers of the contract, template.csv',
      () => of.administrator.get('/oa/sms-numbers/file/template.csv'),
    ],
    ['API: contracts', api(`/contracts?limit=${pages}`)],
    ['API: lines of the contract', api(`/contracts/${loginId}/lines?limit=${pages}`)],
    ['API: one line', api(`/users/${user(9).loginId}`)],
  ]
}

/** Ends everybody's sessions, so they come last. */
export function lastActs({ api }: Pick<Of, 'api'>): readonly (readonly [string, Act])[] {
  const { loginId } = administrator(0)
  const set = (suspended: boolean) => () =>
    askApi(api, `/contracts/${loginId}/state`, { suspended, reason: 'measured' })
  return [
    ['API: the large contract suspended', set(true)],
    ['API: and resumed', set(false)],
  ]
}

/** @param body of a PUT */
async function askApi({ port, key }: Of['api'], path: string, body?: object) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'if-match': '*' }
  const init = body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) }
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { headers, ...init })
  return { status: answer.status, body: await answer.text() }
}
