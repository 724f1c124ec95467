import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { htmlPage } from '../platform/http/html.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { contractHistory, ownSignIns } from './history.ts'
import { HistoryScreen } from './history-view.tsx'

const DAYS = policy.audit.historyMs / DAY_MS
/** Longer than any ID. */
const MAX_ID_CHARACTERS = 100

/** 操作履歴 of the administrator's contract. */
export function contractHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.history, async c => {
    const { frame, session } = c.var
    const before = c.req.query('before')
    const loginId = (c.req.query('id') ?? '').trim().slice(0, MAX_ID_CHARACTERS)
    const page = await contractHistory(deps, session, { before, loginId })
    return htmlPage(
      c,
      <HistoryScreen
        frame={frame}
        page={page}
        days={DAYS}
        loginId={loginId}
        isLater={before !== undefined}
      />,
    )
  })
  return routes
}

/** ログイン履歴 of the service user. */
export function ownHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.ownHistory, async c => {
    const { frame, session } = c.var
    const before = c.req.query('before')
    const page = await ownSignIns(deps, session, before)
    return htmlPage(
      c,
      <HistoryScreen
        frame={frame}
        page={page}
        days={DAYS}
        loginId={undefined}
        isLater={before !== undefined}
      />,
    )
  })
  return routes
}
