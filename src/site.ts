import type { Config } from './platform/config.ts'

/**
 * The sites are the same code mounted several times; this value carries what differs (SPEC, section 3).
 * Sentences that differ are kept in each slice's messages, keyed by `kind`.
 */
export type SiteKind = CustomerSite | 'op'

/** The two that customers use; `op` is the desk of the operator's own people. */
export type CustomerSite = 'admin' | 'user'

export interface Site {
  readonly kind: SiteKind
  /** Where the site is mounted; its sign-in screen is `${path}/`. */
  readonly path: string
  /** The first screen after a completed sign-in (manual, M20). */
  readonly home: string
}

const [ADMIN, USER, DESK] = ['/oa', '/ou', '/op'] as const

/** Where the pages stand that routes and links name; what is behind a page's address begins with it. */
export const PAGES = {
  lines: `${ADMIN}/lines`,
  users: `${ADMIN}/users`,
  numbers: `${ADMIN}/sms-numbers`,
  ownNumberCode: `${ADMIN}/sms-numbers/code`,
  history: `${ADMIN}/history`,
  settings: `${USER}/settings`,
  ownHistory: `${USER}/history`,
  signInHelp: { admin: `${ADMIN}/help/sign-in`, user: `${USER}/help/sign-in` },
  search: `${DESK}/search`,
  accounts: `${DESK}/accounts`,
  clearings: `${DESK}/clearings`,
  rollout: `${DESK}/rollout`,
} as const

export const ADMIN_SITE: Site = { kind: 'admin', path: ADMIN, home: PAGES.lines }
export const USER_SITE: Site = { kind: 'user', path: USER, home: PAGES.settings }
export const DESK_SITE: Site = { kind: 'op', path: DESK, home: PAGES.search }
export const SITES: readonly Site[] = [ADMIN_SITE, USER_SITE, DESK_SITE]

/** Where browsers reach a site: scheme and host name. The desk shares the administrator site's unless it has its own. */
export function originOf({ origins }: Pick<Config, 'origins'>, kind: SiteKind): string {
  return kind === 'op' ? (origins.operator ?? origins.admin) : origins[kind]
}
