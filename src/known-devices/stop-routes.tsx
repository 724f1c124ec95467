import type { Context, Hono } from 'hono'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import { DAY_MS, policy } from '../policy.ts'
import { leaveFlash } from '../sessions/told.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { stopOthersCode } from './only-known.ts'

/** The code for 『記憶していない端末からのログインを7日間止める』. */
export function stopOthersRoutes(deps: Deps, site: Site): Hono<Env> {
  const devices = `${site.path}/devices`
  const back = (c: Context<Env>) => c.redirect(devices, 303)
  const over = async (c: Context<Env>) => {
    await leaveFlash(deps.db, c.var.session.id, { kind: 'stop-over' })
    return back(c)
  }
  return challengeRoutes(deps, {
    ...stopOthersCode,
    path: `${devices}/code`,
    kind: site.kind,
    sessionOf: c => c.var.session,
    words: (say, number) => ({
      title: say(m.stopCodeTitle),
      lead: say(m.stopCodeLead, { number, days: policy.knownDevice.onlyKnownMs / DAY_MS }),
    }),
    wayOut: say => <a href={devices}>{say(m.stopCancel)}</a>,
    done: back,
    ended: over,
    expired: over,
    nobody: back,
    nothingAwaited: back,
    gone: back,
  })
}
