/**
 * The two sites are the same code mounted twice; this value carries what differs (SPEC, section 3).
 * Sentences that differ are kept in each slice's messages, keyed by `kind`.
 */
export type SiteKind = 'admin' | 'user'

export interface Site {
  readonly kind: SiteKind
  /** Where the site is mounted; its sign-in screen is `${path}/`. */
  readonly path: '/oa' | '/ou'
  /** The first screen after a completed sign-in (manual, M20). */
  readonly home: string
}

export const ADMIN_SITE: Site = { kind: 'admin', path: '/oa', home: '/oa/lines' }
export const USER_SITE: Site = { kind: 'user', path: '/ou', home: '/ou/settings' }
