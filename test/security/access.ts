import type { SiteCase } from './sites.ts'

/** What one request to a route looks like when it names things of contract A. */
export interface RouteCase {
  /** Which site's session it needs; `open` = it has no data of anybody. */
  readonly needs: SiteCase['path'] | '/op' | 'open'
  /** Names something of A by id in the path or the form: for others it does not exist (404, audit event). */
  readonly names?: 'by-id'
  readonly query?: (ids: Ids) => string
  readonly fields?: (ids: Ids) => Record<string, string>
}

/** Identifiers of contract A that an attacker may have learnt. */
export interface Ids {
  readonly line: string
  readonly accounts: readonly string[]
  readonly draft: string
  /** A file of numbers that waits to be set. */
  readonly file: string
  readonly contract: string
  readonly device: string
  readonly clearing: string
}

const SETTINGS = {
  version: '1',
  forwarding: 'always',
  'number.always': '0312345678',
  rejectedCallers: '0312340000',
}

/** A code page; nothing is awaited in the sessions that ask. */
const codePage = (needs: RouteCase['needs'], path: string): Record<string, RouteCase> => ({
  [`GET ${path}`]: { needs },
  [`POST ${path}`]: { needs, fields: () => ({ code: '000000' }) },
  [`POST ${path}/resend`]: { needs },
  [`GET ${path}/state`]: { needs },
})

const site = (path: SiteCase['path'] | '/op'): Record<string, RouteCase> => ({
  [`GET ${path}`]: { needs: 'open' },
  [`GET ${path}/`]: { needs: 'open' },
  [`POST ${path}/`]: { needs: 'open', fields: () => ({ loginId: 'nobody', password: 'wrong-password' }) },
  [`GET ${path}/code`]: { needs: 'open' },
  [`POST ${path}/code`]: { needs: 'open', fields: () => ({ code: '000000' }) },
  [`POST ${path}/code/resend`]: { needs: 'open' },
  [`GET ${path}/code/state`]: { needs: 'open' },
  [`POST ${path}/sign-out`]: { needs: 'open' },
  [`GET ${path}/devices`]: { needs: path },
  [`POST ${path}/devices`]: {
    needs: path,
    fields: ids => ({ ...named(ids), action: 'forget', device: ids.device }),
  },
  ...(path === '/op' ? {} : codePage(path, `${path}/devices/code`)),
  [`GET ${path}/act`]: { needs: path },
  [`POST ${path}/act`]: { needs: path, fields: ids => ({ action: 'ok', act: ids.draft, ...named(ids) }) },
  [`POST ${path}/act/drop`]: { needs: path, fields: named },
  ...codePage(path, `${path}/act/code`),
  [`GET ${path}/kept`]: { needs: path },
  [`POST ${path}/kept`]: {
    needs: path,
    fields: ids => ({ action: 'discard', screen: 'sms-numbers', ...named(ids) }),
  },
  [`GET ${path}/password`]: { needs: path },
  [`POST ${path}/password`]: {
    needs: path,
    fields: ids => ({ current: 'x', wanted: 'a long password', repeated: 'a long password', ...named(ids) }),
  },
})

/** One case for every route of the application: `access.test.ts` fails when one is missing. */
export const ROUTE_CASES: Readonly<Record<string, RouteCase>> = {
  'GET /healthz': { needs: 'open' },
  'GET /readyz': { needs: 'open' },
  'GET /readyz/sms': { needs: 'open' },
  'GET /': { needs: 'open' },
  'GET /.well-known/change-password': { needs: 'open' },
  'POST /language': { needs: 'open', fields: () => ({ language: 'ja', back: '/' }) },
  // Providers' reports: only an address that we made is good, and no answer shows anything.
  'GET /sms/callbacks/fake/:mac': { needs: 'open' },
  'POST /sms/callbacks/fake/:mac': { needs: 'open' },
  'GET /sms/callbacks/fake/:messageId/:attempt/:mac': { needs: 'open' },
  'POST /sms/callbacks/fake/:messageId/:attempt/:mac': { needs: 'open' },
  'GET /inbox': { needs: 'open' },
  'GET /inbox/': { needs: 'open' },
  'GET /inbox/messages.json': { needs: 'open' },
  'POST /inbox/mode': { needs: 'open', fields: () => ({ mode: 'normal' }) },
  ...site('/oa'),
  ...site('/ou'),
  ...site('/op'),
  'GET /op/search': { needs: '/op' },
  'POST /op/search': { needs: '/op', fields: () => ({ query: 'office' }) },
  'GET /op/accounts/:account': { needs: '/op' },
  'GET /op/accounts/:account/history': { needs: '/op' },
  'GET /op/accounts/:account/forwarding': { needs: '/op' },
  'GET /op/accounts/:account/line': { needs: '/op' },
  'POST /op/accounts/:account/line': {
    needs: '/op',
    fields: ids => ({ reason: 'x', inService: '0', ...named(ids) }),
  },
  'GET /op/accounts/:account/:act': { needs: '/op' },
  'POST /op/accounts/:account/:act': {
    needs: '/op',
    fields: ids => ({ reason: 'x', identity: 'call-back', ...named(ids) }),
  },
  'GET /op/clearings': { needs: '/op' },
  'GET /op/clearings/:clearing': { needs: '/op' },
  'POST /op/clearings/:clearing': { needs: '/op', fields: () => ({ action: 'approve' }) },
  'GET /op/rollout': { needs: '/op' },
  'GET /op/rollout/days.csv': { needs: '/op' },
  'GET /op/rollout/missing': { needs: '/op' },
  'GET /op/rollout/missing.csv': { needs: '/op' },
  'GET /op/rollout/contracts/:account': { needs: '/op' },
  'POST /op/rollout/contracts/:account': {
    needs: '/op',
    fields: () => ({ day: '2026-12-01', action: 'set' }),
  },
  'GET /oa/help': { needs: 'open' },
  'GET /ou/help': { needs: 'open' },
  'GET /op/help': { needs: 'open' },
  'GET /oa/help/sign-in': { needs: 'open' },
  'GET /ou/help/sign-in': { needs: 'open' },
  'GET /oa/lines': { needs: '/oa', query: ids => `?contractId=${ids.contract}&id=${ids.line}` },
  'GET /oa/lines/:line': { needs: '/oa', names: 'by-id' },
  'GET /oa/lines/:line/state': { needs: '/oa', names: 'by-id' },
  'GET /ou/settings/state': { needs: '/ou' },
  'POST /oa/lines/:line': { needs: '/oa', names: 'by-id', fields: ids => ({ ...SETTINGS, ...named(ids) }) },
  'GET /oa/stop-forwarding': { needs: '/oa', query: ids => `?line=${ids.line}` },
  'POST /oa/stop-forwarding': { needs: '/oa', fields: named },
  'GET /oa/restore-forwarding': { needs: '/oa', query: ids => `?line=${ids.line}` },
  'POST /oa/restore-forwarding': { needs: '/oa', fields: named },
  'GET /ou/stop-forwarding': { needs: '/ou', query: ids => `?line=${ids.line}` },
  'POST /ou/stop-forwarding': { needs: '/ou', fields: named },
  'GET /ou/restore-forwarding': { needs: '/ou', query: ids => `?line=${ids.line}` },
  'POST /ou/restore-forwarding': { needs: '/ou', fields: named },
  'GET /oa/users/:loginId': { needs: '/oa', names: 'by-id' },
  'GET /oa/users/:loginId/:act': { needs: '/oa', names: 'by-id' },
  'POST /oa/users/:loginId/:act': { needs: '/oa', names: 'by-id', fields: named },
  'POST /oa/users/:loginId/name': {
    needs: '/oa',
    names: 'by-id',
    fields: ids => ({ was: 'taroの席', name: 'x', ...named(ids) }),
  },
  'POST /oa/users/:loginId/notice': { needs: '/oa', names: 'by-id', fields: () => ({ sealed: 'x' }) },
  'GET /oa/sms-numbers': { needs: '/oa', query: ids => `?draft=${ids.draft}` },
  'POST /oa/sms-numbers': {
    needs: '/oa',
    names: 'by-id',
    fields: ids => ({
      action: 'set',
      ...Object.fromEntries(
        ids.accounts.flatMap(id => [
          [`number.${id}`, '07000009999'],
          [`was.${id}`, ''],
        ]),
      ),
    }),
  },
  'GET /oa/sms-numbers/conflict': { needs: '/oa', query: ids => `?draft=${ids.draft}` },
  'GET /oa/sms-numbers/confirm': { needs: '/oa', query: ids => `?draft=${ids.draft}` },
  'POST /oa/sms-numbers/confirm': { needs: '/oa', fields: ids => ({ draft: ids.draft, action: 'ok' }) },
  'GET /oa/sms-numbers/code': { needs: '/oa' },
  'POST /oa/sms-numbers/code': { needs: '/oa', fields: ids => ({ code: '000000', ...named(ids) }) },
  'POST /oa/sms-numbers/code/resend': { needs: '/oa', fields: named },
  'GET /oa/sms-numbers/code/state': { needs: '/oa' },
  'GET /oa/sms-numbers/second': { needs: '/oa' },
  'POST /oa/sms-numbers/second': { needs: '/oa', fields: ids => ({ ...named(ids), number: '07000009999' }) },
  ...codePage('/oa', '/oa/sms-numbers/second/code'),
  'GET /oa/sms-numbers/file': { needs: '/oa' },
  'GET /oa/sms-numbers/file/template.csv': { needs: '/oa', query: ids => `?contractId=${ids.contract}` },
  'POST /oa/sms-numbers/file': { needs: '/oa', fields: named },
  'GET /oa/sms-numbers/file/check': { needs: '/oa', query: ids => `?file=${ids.file}` },
  'POST /oa/sms-numbers/file/check': {
    needs: '/oa',
    fields: ids => ({ file: ids.file, 'accept-all': '1', 'remove-all': '1', ...named(ids) }),
  },
  'GET /oa/history': { needs: '/oa', query: ids => `?contractId=${ids.contract}&account=${ids.accounts[1]}` },
  'GET /oa/history/events.csv': { needs: '/oa', query: ids => `?id=taro&contractId=${ids.contract}` },
  'GET /ou/history/events.csv': { needs: '/ou', query: () => '?id=jiro' },
  'GET /ou/history': { needs: '/ou', query: ids => `?contractId=${ids.contract}&account=${ids.accounts[0]}` },
  'GET /ou/settings': { needs: '/ou', query: ids => `?line=${ids.line}&contractId=${ids.contract}` },
  'POST /ou/settings': { needs: '/ou', fields: ids => ({ ...SETTINGS, ...named(ids) }) },
}

/** Fields that no form has: they must change nobody's mind about whose data it is (case 22). */
function named(ids: Ids): Record<string, string> {
  return {
    contractId: ids.contract,
    contract_id: ids.contract,
    accountId: ids.accounts[0] ?? '',
    line: ids.line,
    number: ids.line,
    role: 'admin',
    site: 'admin',
  }
}
