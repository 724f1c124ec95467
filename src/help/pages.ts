import { SITES } from '../site.ts'
import type { HelpAddress } from './manuals.ts'

/** The step of the manual that each page belongs to, by the route that shows it. */
export const HELP_OF_PAGES: Readonly<Record<string, HelpAddress>> = {
  '/oa/': '/oa/help#code-sign-in',
  '/oa/code': '/oa/help#code-enter',
  '/oa/lines': '/oa/help#code-done',
  '/oa/lines/:line': '/oa/help#forward-choose',
  '/oa/stop-forwarding': '/oa/help#stop-all',
  '/oa/restore-forwarding': '/oa/help#stop-restore',
  '/oa/users/:loginId': '/oa/help#people-open',
  '/oa/users/:loginId/:act': '/oa/help#people-reissue',
  '/oa/sms-numbers': '/oa/help#register-enter',
  '/oa/sms-numbers/file': '/oa/help#register-enter',
  '/oa/sms-numbers/file/check': '/oa/help#register-enter',
  '/oa/sms-numbers/confirm': '/oa/help#register-check',
  '/oa/sms-numbers/conflict': '/oa/help#errors-conflict',
  '/oa/sms-numbers/code': '/oa/help#register-verify',
  '/oa/sms-numbers/second': '/oa/help#second-enter',
  '/oa/sms-numbers/second/code': '/oa/help#second-verify',
  '/oa/act': '/oa/help#abroad-check',
  '/oa/act/code': '/oa/help#abroad-code',
  '/oa/history': '/oa/help#watch-history',
  '/oa/devices': '/oa/help#watch-devices',
  '/oa/devices/code': '/oa/help#watch-devices',
  '/oa/password': '/oa/help#password-replace',
  '/oa/kept': '/oa/help#errors-signed-out',

  '/ou/': '/ou/help#code-sign-in',
  '/ou/code': '/ou/help#code-enter',
  '/ou/settings': '/ou/help#forward-choose',
  '/ou/stop-forwarding': '/ou/help#stop-all',
  '/ou/restore-forwarding': '/ou/help#stop-restore',
  '/ou/act': '/ou/help#abroad-check',
  '/ou/act/code': '/ou/help#abroad-code',
  '/ou/history': '/ou/help#watch-history',
  '/ou/devices': '/ou/help#watch-devices',
  '/ou/devices/code': '/ou/help#watch-devices',
  '/ou/password': '/ou/help#password-replace',
  '/ou/kept': '/ou/help#errors-signed-out',

  '/op/': '/op/help#sign-in-password',
  '/op/code': '/op/help#sign-in-code',
  '/op/search': '/op/help#search-type',
  '/op/accounts/:account': '/op/help#search-look',
  '/op/accounts/:account/history': '/op/help#search-look',
  '/op/accounts/:account/forwarding': '/op/help#search-look',
  '/op/accounts/:account/line': '/op/help#search-look',
  '/op/accounts/:account/:act': '/op/help#acts-identity',
  '/op/clearings': '/op/help#clear-approve',
  '/op/clearings/:clearing': '/op/help#clear-approve',
  '/op/rollout': '/op/help#rollout-look',
  '/op/rollout/missing': '/op/help#rollout-look',
  '/op/rollout/contracts/:account': '/op/help#rollout-day',
  '/op/act': '/op/help#acts-done',
  '/op/act/code': '/op/help#acts-done',
  '/op/devices': '/op/help#sign-in-done',
  '/op/password': '/op/help#sign-in-done',
  '/op/kept': '/op/help#sign-in-done',
}

/** The sign-in page that asks for a number (manual, M14). */
export const HELP_OF_ENROLMENT: HelpAddress = '/oa/help#enrol-number'

const PATTERNS = Object.entries(HELP_OF_PAGES).map(([page, address]) => ({
  path: new RegExp(`^${page.replace(/:\w+/g, '[^/]+')}$`),
  address,
}))

/**
 * The step that helps on the page at `path`; of what stands behind a page, such as a form that is sent to an address below it,
 * that of the page. `undefined` on no site, and on the pages of help themselves.
 */
export function helpFor(path: string): string | undefined {
  const site = SITES.find(one => path === one.path || path.startsWith(`${one.path}/`))
  if (site === undefined || path === helpOf(site) || path.startsWith(`${helpOf(site)}/`)) return undefined
  for (let at = path; at.length > site.path.length; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = PATTERNS.find(pattern => pattern.path.test(at))
    if (found) return found.address
  }
  return helpOf(site)
}

/** Where the manual of a site stands. */
export function helpOf(site: { readonly path: string }): string {
  return `${site.path}/help`
}
