import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { maskedPath, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { dropSessionToken, giveKeptCookie, keepsCookies, leaveReason, readSessionToken } from './cookies.ts'
import { endSession, readSession, type Session, type SessionState, whoIs } from './sessions.ts'

/** Every page gives a cookie by which the next request shows that this browser keeps cookies at all. */
export function cookieGiven(deps: Deps, site: Site): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next()
    const isPage = c.res.headers.get('Content-Type')?.startsWith('text/html')
    if (isPage && c.req.method !== 'HEAD' && !keepsCookies(c, deps, site)) giveKeptCookie(c, deps, site)
  }
}

/** Finds out what the site's cookie stands for, once per request. */
export function sessionState(deps: Deps, site: Site): MiddlewareHandler<Env> {
  return async (c, next) => {
    const state = await readSession(deps, site.kind, readSessionToken(c, deps, site))
    if (state.kind === 'ended') {
      dropSessionToken(c, deps, site)
      leaveReason(c, deps, site, state.reason)
    }
    // Who only asks what stands at a page (HEAD) sees nothing of it, so he uses nothing up: no message, no reason.
    const isLooking = c.req.method === 'HEAD'
    c.set('state', isLooking ? withoutFlash(state) : state)
    await next()
    if (isLooking) c.res.headers.delete('Set-Cookie')
  }
}

function withoutFlash(state: SessionState): SessionState {
  return 'session' in state ? { ...state, session: { ...state.session, flash: undefined } } : state
}

/** Lets nobody through who has not completed the sign-in; an initial password must be replaced first (D13). */
export function signedInOnly(deps: Deps, site: Site): MiddlewareHandler<Env> {
  const passwordPage = `${site.path}/password`
  return async (c, next) => {
    const { state } = c.var
    if (state.kind !== 'open') {
      if (state.kind === 'awaiting-code' && !['GET', 'HEAD'].includes(c.req.method))
        await recordSkippedStep(deps, state.session, c)
      const stale = state.kind === 'none' && readSessionToken(c, deps, site) !== undefined
      if (stale) leaveReason(c, deps, site, 'ended')
      return c.redirect(`${site.path}/`, 303)
    }
    if (state.session.mustChangePassword && c.req.path !== passwordPage) return c.redirect(passwordPage, 303)
    c.set('session', state.session)
    return next()
  }
}

/** Somebody who knows the password tries to do something without the code. */
function recordSkippedStep(deps: Deps, session: Session, c: Context<Env>): Promise<void> {
  return record(deps, {
    action: 'access.refused',
    ...whoIs(session),
    address: c.var.address,
    detail: { path: maskedPath(c.req.path), reason: 'code-awaited' },
  })
}

/** 『ログアウト』, also of a sign-in that is not completed. A second one does no harm. */
export function sessionRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post(`${site.path}/sign-out`, async c => {
    const { state } = c.var
    if (state.kind === 'open' || state.kind === 'awaiting-code') {
      const { session } = state
      await endSession(deps.db, session.id)
      await record(deps, {
        action: 'session.ended',
        detail: { reason: 'signed-out' },
        site: site.kind,
        contractId: session.contractId,
        accountId: session.accountId,
        address: c.var.address,
      })
    }
    dropSessionToken(c, deps, site)
    leaveReason(c, deps, site, 'signed-out')
    c.header('Clear-Site-Data', '"cache", "storage"')
    return c.redirect(`${site.path}/`, 303)
  })
  return routes
}
