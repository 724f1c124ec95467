import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { BOM } from '../platform/csv/write.ts'
import { htmlPage } from '../platform/http/html.ts'
import { isDay, isoDate } from '../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../policy.ts'
import { whoIs } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { historyHead, historyLine } from './file.ts'
import { allEvents, contractHistory, type HistoryFilter, type HistoryPage, ownSignIns } from './history.ts'
import { HistoryScreen, type HistoryScreenProps } from './history-view.tsx'
import { KIND_NAMES } from './kinds.ts'

type Ctx = Context<Env>

const DAYS = policy.audit.historyMs / DAY_MS
/** Longer than any ID. */
const MAX_ID_CHARACTERS = 100

/** 操作履歴 of the administrator's contract. */
export function contractHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.history, async c => {
    const filter = filterIn(c)
    const question = { ...filter, before: c.req.query('before') }
    return screen(c, await contractHistory(deps, c.var.session, question), { of: 'contract', filter })
  })
  routes.get(`${PAGES.history}/events.csv`, c => file(deps, c, filterIn(c)))
  return routes
}

/** ログイン履歴 of the service user. */
export function ownHistoryRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.ownHistory, async c => {
    const filter = { ...filterIn(c), loginId: '' }
    const question = { ...filter, before: c.req.query('before') }
    return screen(c, await ownSignIns(deps, c.var.session, question), { of: 'own', filter })
  })
  routes.get(`${PAGES.ownHistory}/events.csv`, c => file(deps, c, { ...filterIn(c), loginId: '' }))
  return routes
}

function filterIn(c: Ctx): HistoryFilter {
  const day = (name: string) => {
    const text = c.req.query(name) ?? ''
    return isDay(text) ? text : ''
  }
  return {
    loginId: (c.req.query('id') ?? '').trim().slice(0, MAX_ID_CHARACTERS),
    from: day('from'),
    to: day('to'),
    kind: KIND_NAMES.find(kind => kind === c.req.query('kind')),
  }
}

function screen(c: Ctx, page: HistoryPage, of: Pick<HistoryScreenProps, 'of' | 'filter'>) {
  const isLater = c.req.query('before') !== undefined
  return htmlPage(c, <HistoryScreen frame={c.var.frame} page={page} days={DAYS} {...of} isLater={isLater} />)
}

/** Written while it is read: a year of a large contract is no small thing. */
async function file(deps: Deps, c: Ctx, filter: HistoryFilter) {
  const { frame, session, address } = c.var
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="history_${isoDate(frame.now)}.csv"`)
  // Who only asks what stands there gets nothing of it.
  if (c.req.method === 'HEAD') return c.body(null)
  await record(deps, { ...whoIs(session), action: 'history.downloaded', address })
  return stream(c, async out => {
    await out.write(BOM + historyHead(frame))
    for await (const event of allEvents(deps, session, filter)) {
      if (out.aborted) return
      await out.write(historyLine(frame, event))
    }
  })
}
