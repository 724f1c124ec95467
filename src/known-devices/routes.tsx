import { type Context, Hono } from 'hono'
import { noSmsText } from '../challenges/no-sms-view.tsx'
import type { Deps } from '../deps.ts'
import { isToldAnywhere } from '../page/flash.tsx'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { openSessionsPage } from '../sessions/open-sessions.ts'
import { readFlash } from '../sessions/told.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { listKnownDevices } from './known-devices.ts'
import { askToStopOthers, stopOf } from './only-known.ts'
import { endOtherSessions, forgetOwnDevice, forgetOwnDevices } from './own-devices.ts'
import { stopOthersRoutes } from './stop-routes.tsx'
import { DevicesPage } from './views.tsx'

/** ログイン中の端末: where am I signed in, end the others, forget known devices. */
export function deviceRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${site.path}/devices`

  const show = async (c: Context<Env>, problem?: string) => {
    const { frame, session } = c.var
    const page = (
      <DevicesPage
        frame={frame}
        action={path}
        home={site.home}
        sessions={await openSessionsPage(deps, session, c.req.query('page'))}
        devices={await listKnownDevices(deps, session.accountId)}
        thisDevice={session.device}
        flash={await readFlash(deps, session, flash => isToldAnywhere(frame, flash))}
        stop={await stopOf(deps, session)}
        problem={problem}
      />
    )
    return htmlPage(c, page, problem === undefined ? 200 : 429)
  }

  routes.get(path, c => show(c))

  routes.post(path, async c => {
    const form = await readForm(c)
    const { session, address } = c.var
    const action = form.text('action')
    if (action === 'end-others') await endOtherSessions(deps, session)
    if (action === 'forget') await forgetOwnDevice(deps, { session, address }, form.text('device'))
    if (action === 'forget-all') await forgetOwnDevices(deps, { session, address })
    if (action !== 'stop-others' || site.kind === 'op') return c.redirect(path, 303)
    const outcome = await askToStopOthers(deps, { session, address, language: c.var.frame.language })
    if (outcome.kind === 'no-sms') return show(c, noSmsText(c.var.frame, outcome))
    return c.redirect(outcome.kind === 'code-sent' ? `${path}/code` : path, 303)
  })

  if (site.kind !== 'op') routes.route('/', stopOthersRoutes(deps, site))
  return routes
}
