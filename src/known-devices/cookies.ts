import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '../deps.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { cookieOptions, hostCookieName } from '../sessions/cookies.ts'
import type { Site } from '../site.ts'

const DEVICE = '-device-'

/** A browser that several people sign in with has a cookie for each; its name tells nothing about whose it is. */
export function readDeviceToken(c: Context, deps: Deps, site: Site, accountId: string): string | undefined {
  return getCookie(c, cookieName(deps, site, accountId))
}

/** Whether it has one for any account of the site. */
export function hasDeviceToken(c: Context, deps: Deps, site: Site): boolean {
  const name = hostCookieName(deps, site, DEVICE)
  return Object.keys(getCookie(c)).some(cookie => cookie.startsWith(name))
}

export function giveDeviceToken(
  c: Context,
  deps: Deps,
  site: Site,
  device: { readonly accountId: string; readonly token: string },
): void {
  setCookie(c, cookieName(deps, site, device.accountId), device.token, {
    ...cookieOptions(deps, site),
    maxAge: policy.knownDevice.lifetimeMs / SECOND_MS,
  })
}

function cookieName(deps: Deps, site: Site, accountId: string): string {
  const tail = createHash('sha256').update(accountId).digest('hex').slice(0, 12)
  return hostCookieName(deps, site, `${DEVICE}${tail}`)
}
