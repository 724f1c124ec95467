import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '../deps.ts'
import type { Site } from '../site.ts'

/**
 * Each site has its own cookie (D12). On https its name has the prefix `__Host-`: no other host and no plain
 * connection can plant one (RFC 6265bis, section 4.1.3.2).
 */
export function readSessionToken(c: Context, deps: Deps, site: Site): string | undefined {
  return getCookie(c, cookieName(deps, site))
}

export function giveSessionToken(c: Context, deps: Deps, site: Site, token: string): void {
  setCookie(c, cookieName(deps, site), token, options(deps, site))
}

export function dropSessionToken(c: Context, deps: Deps, site: Site): void {
  deleteCookie(c, cookieName(deps, site), options(deps, site))
}

/** Why the sign-in screen is shown; said there once. */
export const LEAVINGS = ['signed-out', 'idle', 'code-needed', 'ended'] as const
export type Leaving = (typeof LEAVINGS)[number]

const LEAVING_SECONDS = 60

export function leaveReason(c: Context, deps: Deps, site: Site, reason: Leaving): void {
  setCookie(c, leavingName(site), reason, {
    ...options(deps, site),
    path: `${site.path}/`,
    maxAge: LEAVING_SECONDS,
  })
}

export function takeReason(c: Context, deps: Deps, site: Site): Leaving | undefined {
  const value = getCookie(c, leavingName(site))
  if (value === undefined) return undefined
  deleteCookie(c, leavingName(site), { ...options(deps, site), path: `${site.path}/` })
  return LEAVINGS.find(reason => reason === value)
}

function cookieName(deps: Deps, site: Site): string {
  return `${isHttps(deps, site) ? '__Host-' : ''}sekisho-${site.kind}`
}

function leavingName(site: Site): string {
  return `sekisho-${site.kind}-left`
}

function options(deps: Deps, site: Site) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(deps, site) } as const
}

function isHttps(deps: Deps, site: Site): boolean {
  return deps.config.origins[site.kind].startsWith('https:')
}
