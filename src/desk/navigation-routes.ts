import { Hono } from 'hono'
import { countAwaiting } from '../clearing/list.ts'
import type { Deps } from '../deps.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { may } from './roles.ts'

/** Whoever may approve sees on every page of the desk how much waits for him; mounted before all of them. */
export function navigationRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  for (const path of [PAGES.search, PAGES.accounts, PAGES.clearings, PAGES.rollout])
    routes.use(`${path}/*`, async (c, next) => {
      const { frame, session } = c.var
      const count = may(session.role, 'decide-clearing') ? await countAwaiting(deps) : 0
      if (count > 0) {
        const navigation = (frame.navigation ?? []).map(item =>
          item.path === PAGES.clearings
            ? { ...item, label: frame.say(m.navigation.clearingsWaiting, { count }) }
            : item,
        )
        c.set('frame', { ...frame, navigation })
      }
      await next()
    })
  return routes
}
