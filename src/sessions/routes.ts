import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskedPath } from '../numbers-in-text.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { dropSessionToken, giveKeptCookie, keepsCookies, leaveReason, readSessionToken } from './cookies.ts'
import { endSession, readSession, type Session, type SessionState, whoIs } from './sessions.ts'
import { leaveAgain } from './told.ts'
import { forgetWanted, rememberWanted } from './wanted.ts'

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
      // While it is remembered, its other pages may still send what was typed on them.
      if (state.remembered === undefined) dropSessionToken(c, deps, site)
      if (state.isNews) leaveReason(c, deps, site, state.reason)
    }
    // Who only asks what stands at a page (HEAD) sees nothing of it, so he uses nothing up: no message, no reason.
    const isLooking = c.req.method === 'HEAD'
    c.set('state', isLooking ? withoutFlash(state) : state)
    await next()
    if (isLooking) c.res.headers.delete('Set-Cookie')
  }
}

function withoutFlash(state: SessionState): SessionState {
  return 'session' in state ? { ...state, session: { ...state.session, waiting: null } } : state
}

/** Lets nobody through who has not completed the sign-in; an initial password must be replaced first (D13). */
export function signedInOnly(deps: Deps, site: Site): MiddlewareHandler<Env> {
  const passwordPage = `${site.path}/password`
  return async (c, next) => {
    // Several patterns fit one path, and each brings this guard.
    if ((c.get('session') as Session | undefined) !== undefined) return next()
    const state = await stateNow(deps, site, c)
    if (state.kind !== 'open') return toSignIn(deps, site, c, state)
    if (state.session.mustChangePassword && c.req.path !== passwordPage) return c.redirect(passwordPage, 303)
    c.set('session', state.session)
    return next()
  }
}

/**
 * After a body that was on its way when `signedInOnly` looked: a file, whose limit its route sets. Forms are waited for before.
 */
export function stillSignedIn(deps: Deps, site: Site): MiddlewareHandler<Env> {
  return async (c, next) => {
    await c.req.arrayBuffer()
    const state = await readSession(deps, site.kind, readSessionToken(c, deps, site))
    if (state.kind !== 'open') return toSignIn(deps, site, c, state)
    c.set('session', state.session)
    return next()
  }
}

async function toSignIn(
  deps: Deps,
  site: Site,
  c: Context<Env>,
  state: Exclude<SessionState, { kind: 'open' }>,
): Promise<Response> {
  if (state.kind === 'awaiting-code' && !['GET', 'HEAD'].includes(c.req.method))
    await recordSkippedStep(deps, state.session, c)
  const stale = state.kind === 'none' && readSessionToken(c, deps, site) !== undefined
  if (stale) leaveReason(c, deps, site, 'ended')
  const ended = state.kind === 'ended' ? state : undefined
  if (ended) leaveReason(c, deps, site, ended.reason)
  rememberWanted(c, deps, site, ended?.remembered?.accountId)
  return c.redirect(`${site.path}/`, 303)
}

/**
 * What counts is whose the session is when all of the request is here and it has its turn: whoever ended it meanwhile does not
 * find afterwards that it was still obeyed.
 */
async function stateNow(deps: Deps, site: Site, c: Context<Env>): Promise<SessionState> {
  const hasWaited = (c.get('hasWaited') as true | undefined) !== undefined
  return hasWaited ? readSession(deps, site.kind, readSessionToken(c, deps, site)) : c.var.state
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

/**
 * What a page told is told again by the next one, in the other language.
 * @param sealed what that page held for it; anything that this session did not seal is passed over
 */
export async function tellAgain(deps: Deps, c: Context<Env>, site: Site, sealed: string): Promise<void> {
  const state = await readSession(deps, site.kind, readSessionToken(c, deps, site))
  if (state.kind === 'open') await leaveAgain(deps, state.session, sealed)
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
    // Who signs out leaves nothing behind, not even what was kept when time ended his session.
    if (state.kind === 'ended' && state.remembered) await endSession(deps.db, state.remembered.id)
    dropSessionToken(c, deps, site)
    forgetWanted(c, deps, site)
    leaveReason(c, deps, site, 'signed-out')
    c.header('Clear-Site-Data', '"cache", "storage"')
    return c.redirect(`${site.path}/`, 303)
  })
  return routes
}
