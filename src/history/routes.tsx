import { type Context, Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { htmlPage } from '../platform/http/html.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { contractHistory, type HistoryPage, ownSignIns } from './history.ts'
import { HistoryScreen } from './history-view.tsx'

const DAYS = policy.audit.historyMs / DAY_MS
/** Longer than any ID. */
const MAX_ID_CHARACTERS = 100

/** 操作履歴 of the administrator's contract. */
export function contractHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.history, async c => {
    const before = c.req.query('before')
    const loginId = (c.req.query('id') ?? '').trim().slice(0, MAX_ID_CHARACTERS)
    return screen(c, await contractHistory(deps, c.var.session, { before, loginId }), loginId)
  })
  return routes
}

/** ログイン履歴 of the service user. */
export function ownHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.ownHistory, async c => {
    return screen(c, await ownSignIns(deps, c.var.session, c.req.query('before')))
  })
  return routes
}

/** @param loginId whose alone is shown, where one can ask for that */
function screen(c: Context<Env>, page: HistoryPage, loginId?: string) {
  const isLater = c.req.query('before') !== undefined
  return htmlPage(
    c,
    <HistoryScreen frame={c.var.frame} page={page} days={DAYS} loginId={loginId} isLater={isLater} />,
  )
}
