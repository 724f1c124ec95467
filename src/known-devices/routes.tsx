import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { pageOf } from '../platform/paging.ts'
import { listOpenSessions } from '../sessions/open-sessions.ts'
import { readFlash } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { listKnownDevices } from './known-devices.ts'
import { endOtherSessions, forgetOwnDevice, forgetOwnDevices } from './own-devices.ts'
import { DevicesPage } from './views.tsx'

/** ログイン中の端末: where am I signed in, end the others, forget known devices. */
export function deviceRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${site.path}/devices`

  routes.get(path, async c => {
    const { frame, session } = c.var
    // What has no view here waits for a page of its own slice.
    const tells = session.flash !== undefined && frame.flashes[session.flash.kind] !== undefined
    const page = (
      <DevicesPage
        frame={frame}
        action={path}
        home={site.home}
        sessions={pageOf(await listOpenSessions(deps, session), c.req.query('page'))}
        devices={await listKnownDevices(deps, session.accountId)}
        thisDevice={session.device}
        flash={tells ? await readFlash(deps, session) : undefined}
      />
    )
    return htmlPage(c, page)
  })

  routes.post(path, async c => {
    const form = await readForm(c)
    const { session, address } = c.var
    const action = form.text('action')
    if (action === 'end-others') await endOtherSessions(deps, session)
    if (action === 'forget') await forgetOwnDevice(deps, { session, address }, form.text('device'))
    if (action === 'forget-all') await forgetOwnDevices(deps, { session, address })
    return c.redirect(path, 303)
  })

  return routes
}
