import type { Context } from 'hono'
import { deleteCookie, generateCookie, getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '../deps.ts'
import { originOf, type Site } from '../site.ts'

/** Each site has its own cookie (D12). */
export function readSessionToken(c: Context, deps: Deps, site: Site): string | undefined {
  return getCookie(c, hostCookieName(deps, site))
}

export function giveSessionToken(c: Context, deps: Deps, site: Site, token: string): void {
  setCookie(c, hostCookieName(deps, site), token, cookieOptions(deps, site))
}

export function dropSessionToken(c: Context, deps: Deps, site: Site): void {
  deleteCookie(c, hostCookieName(deps, site), cookieOptions(deps, site))
}

/** Why the sign-in screen is shown; said there once. */
export const LEAVINGS = ['signed-out', 'idle', 'total', 'kept', 'code-needed', 'ended'] as const
export type Leaving = (typeof LEAVINGS)[number]

const LEAVING_SECONDS = 60

export function leaveReason(c: Context, deps: Deps, site: Site, reason: Leaving): void {
  setCookie(c, leavingName(site), reason, {
    ...cookieOptions(deps, site),
    path: `${site.path}/`,
    maxAge: LEAVING_SECONDS,
  })
}

export function takeReason(c: Context, deps: Deps, site: Site): Leaving | undefined {
  const value = getCookie(c, leavingName(site))
  if (value === undefined) return undefined
  deleteCookie(c, leavingName(site), { ...cookieOptions(deps, site), path: `${site.path}/` })
  return LEAVINGS.find(reason => reason === value)
}

/** So long that pages which a browser restores find it. */
const KEPT_SECONDS = 31_536_000

/** Whether the browser brings back what every page of the site gives: without cookies nobody can sign in. */
export function keepsCookies(c: Context, deps: Deps, site: Site): boolean {
  return getCookie(c, keptName(deps, site)) !== undefined
}

/** Gives the cookie of `keepsCookies` with a page that is finished. */
export function giveKeptCookie(c: Context, deps: Deps, site: Site): void {
  const options = { ...cookieOptions(deps, site), maxAge: KEPT_SECONDS }
  // Not `c.header`: see `securityHeaders`.
  c.res.headers.append('Set-Cookie', generateCookie(keptName(deps, site), 'cookies-are-kept', options))
}

/** Whether the request comes from a page of the site: by a link, or by a form whose answer led on to here. */
export function comesFromOwnPage(c: Context, deps: Deps, site: Site): boolean {
  return c.req.header('referer')?.startsWith(`${originOf(deps.config, site.kind)}${site.path}/`) ?? false
}

/**
 * The name of a site's cookie. On https it has the prefix `__Host-`: no other host and no plain connection can
 * plant one (RFC 6265bis, section 4.1.3.2).
 */
export function hostCookieName(deps: Deps, site: Site, tail = ''): string {
  return `${isHttps(deps, site) ? '__Host-' : ''}sekisho-${site.kind}${tail}`
}

function keptName(deps: Deps, site: Site): string {
  return hostCookieName(deps, site, '-kept')
}

function leavingName(site: Site): string {
  return `sekisho-${site.kind}-left`
}

/** For scripts never, for other sites' forms never, and on https only there. */
export function cookieOptions(deps: Deps, site: Site) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(deps, site) } as const
}

function isHttps(deps: Deps, site: Site): boolean {
  return originOf(deps.config, site.kind).startsWith('https:')
}
