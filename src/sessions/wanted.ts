import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { Site } from '../site.ts'
import { cookieOptions, hostCookieName } from './cookies.ts'

/**
 * Where somebody wanted to go when he was led to the sign-in. Until his password is right nothing of it is written down on
 * the server, where strangers could fill the disk: the browser carries it, signed, in a cookie that no script reads. Then
 * the session has it. It never stands in an address, so no link of somebody else's can choose it.
 */

/** Remembers the page that was asked for. One that does not open in a window of its own is not gone back to. */
export function rememberWanted(c: Context, deps: Deps, site: Site, accountId: string | undefined): void {
  if (c.req.method !== 'GET' || (c.req.header('sec-fetch-dest') ?? 'document') !== 'document') return
  const { pathname, search } = new URL(c.req.url)
  const path = `${pathname}${search}`
  if (path === site.home || !isOwnPage(site, path)) return
  const parts = [accountId ?? '', Buffer.from(path).toString('base64url')]
  const value = [...parts, signatureOf(deps, site, parts)].join('.')
  setCookie(c, nameOf(deps, site), value, {
    ...cookieOptions(deps, site),
    maxAge: policy.session.wantedMs / SECOND_MS,
  })
}

/** What this browser wanted, unless another account's session had ended there. */
export function wantedPath(c: Context, deps: Deps, site: Site, accountId: string): string | undefined {
  const [whose = '', encoded = '', signature = ''] = getCookie(c, nameOf(deps, site))?.split('.') ?? []
  const right = Buffer.from(signatureOf(deps, site, [whose, encoded]))
  const given = Buffer.from(signature)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const path = Buffer.from(encoded, 'base64url').toString('utf8')
  return isOwnPage(site, path) && (whose === '' || whose === accountId) ? path : undefined
}

export function forgetWanted(c: Context, deps: Deps, site: Site): void {
  if (getCookie(c, nameOf(deps, site)) !== undefined)
    deleteCookie(c, nameOf(deps, site), cookieOptions(deps, site))
}

/** A page, not a file that is only downloaded. */
function isOwnPage(site: Site, path: string): boolean {
  const [page = ''] = path.split('?')
  const isShort = path.length <= policy.session.wantedCharacters
  return isShort && page.startsWith(`${site.path}/`) && !/[\\\s]/.test(path) && !/\.\w+$/.test(page)
}

function signatureOf(deps: Deps, site: Site, parts: readonly string[]): string {
  return keyedDigest(deps.secret, ['wanted page', site.kind, ...parts]).toString('base64url')
}

function nameOf(deps: Deps, site: Site): string {
  return hostCookieName(deps, site, '-wanted')
}
