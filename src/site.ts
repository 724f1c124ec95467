import type { Config } from './platform/config.ts'

/**
 * The sites are the same code mounted several times; this value carries what differs (SPEC, section 3).
 * Sentences that differ are kept in each slice's messages, keyed by `kind`.
 */
export type SiteKind = CustomerSite | 'op'

/** The two that customers use; `op` is the operator's own desk. */
export type CustomerSite = 'admin' | 'user'

export interface Site {
  readonly kind: SiteKind
  /** Where the site is mounted; its sign-in screen is `${path}/`. */
  readonly path: '/oa' | '/ou' | '/op'
  /** The first screen after a completed sign-in (manual, M20). */
  readonly home: string
}

export const ADMIN_SITE: Site = { kind: 'admin', path: '/oa', home: '/oa/lines' }
export const USER_SITE: Site = { kind: 'user', path: '/ou', home: '/ou/settings' }
export const OPERATOR_SITE: Site = { kind: 'op', path: '/op', home: '/op/search' }
export const SITES: readonly Site[] = [ADMIN_SITE, USER_SITE, OPERATOR_SITE]

/** Where browsers reach a site: scheme and host name. The desk shares the administrator site's unless it has its own. */
export function originOf({ origins }: Pick<Config, 'origins'>, kind: SiteKind): string {
  return kind === 'op' ? (origins.operator ?? origins.admin) : origins[kind]
}
