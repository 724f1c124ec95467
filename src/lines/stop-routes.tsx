import { type Context, Hono } from 'hono'
import { begin } from '../acts/held.ts'
import { refusalText } from '../acts/refusal-view.tsx'
import { goOn } from '../acts/routes.tsx'
import type { Deps } from '../deps.ts'
import type { PageError } from '../page/layout.tsx'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { leaveFlash } from '../sessions/told.ts'
import type { Site } from '../site.ts'
import { countUnknown } from '../switch/mark.ts'
import type { Env } from '../web.ts'
import { countRestorable, listRestorable, restoreKind, wantedRestore } from './bring-back.ts'
import { byOf } from './keeping.ts'
import { listForwarding } from './line-list.ts'
import { linesOf, stopForwarding } from './stop-all.ts'
import { RestorePage, StopPage } from './stop-view.tsx'

type Ctx = Context<Env>

export const stopPath = ({ path }: Site) => `${path}/stop-forwarding`
export const restorePath = ({ path }: Site) => `${path}/restore-forwarding`

/** 『転送をすべて止める』 in two presses, and the way back, which takes a code (D16). */
export function stopRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(stopPath(site), async c => {
    const { frame, session } = c.var
    const { lines, count } = await listForwarding(deps, linesOf(session))
    const page = (
      <StopPage
        frame={frame}
        action={stopPath(site)}
        back={site.home}
        lines={lines}
        count={count}
        unknown={await countUnknown(deps, linesOf(session))}
      />
    )
    return htmlPage(c, page)
  })

  routes.post(stopPath(site), async c => {
    await readForm(c)
    const { session, address } = c.var
    const count = await stopForwarding(deps, linesOf(session), byOf(session, address))
    await leaveFlash(deps.db, session.id, { kind: 'forwarding-stopped', count })
    return c.redirect(site.home, 303)
  })

  routes.get(restorePath(site), c => restorePage(c, []))

  routes.post(restorePath(site), async c => {
    await readForm(c)
    const { session, address, frame } = c.var
    const lines = await listRestorable(deps, session)
    const payload = wantedRestore(lines, site.home)
    const [first] = lines
    if (payload === undefined || first === undefined) return restorePage(c, [])
    const { language } = frame
    const act = { kind: restoreKind(lines), payload, lineId: first.lineId, address, language }
    const begun = await begin(deps, session, act)
    const next = goOn(deps, c, { site, begun })
    return next instanceof Response ? next : restorePage(c, [{ text: refusalText(frame, next) }])
  })

  return routes

  async function restorePage(c: Ctx, errors: readonly PageError[]) {
    const { frame, session } = c.var
    const lines = await listRestorable(deps, session)
    const all = (await countRestorable(deps, session))?.count ?? 0
    const page = (
      <RestorePage
        frame={frame}
        action={restorePath(site)}
        back={site.home}
        lines={lines}
        all={all}
        errors={errors}
      />
    )
    return htmlPage(c, page, errors.length > 0 ? 422 : 200)
  }
}
