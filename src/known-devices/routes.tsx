import { type Context, Hono } from 'hono'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { pageOf } from '../platform/paging.ts'
import { listOpenSessions } from '../sessions/open-sessions.ts'
import { endSessionsOf, whoIs } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { work } from '../work.ts'
import { forgetAllDevices, forgetDevice, listKnownDevices } from './known-devices.ts'
import { DevicesPage, type DevicesPageProps } from './views.tsx'

/** ログイン中の端末: where am I signed in, end the others, forget known devices. */
export function deviceRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${site.path}/devices`

  routes.get(path, c => devicesPage(c, undefined))

  routes.post(path, async c => {
    const form = await readForm(c)
    const { accountId, id } = c.var.session
    switch (form.text('action')) {
      case 'end-others': {
        const others = (await listOpenSessions(deps, c.var.session)).length - 1
        await work(deps, within => endSessionsOf(within, { accountId, reason: 'elsewhere', except: id }))
        return devicesPage(c, { kind: 'ended', count: others })
      }
      case 'forget': {
        const gone = await forgetDevice(deps.db, accountId, form.text('device'))
        if (gone) await note(c, 1)
        return devicesPage(c, gone ? { kind: 'forgotten', count: 1 } : undefined)
      }
      case 'forget-all': {
        const count = (await listKnownDevices(deps, accountId)).length
        await forgetAllDevices(deps.db, accountId)
        await note(c, count)
        return devicesPage(c, { kind: 'forgotten', count })
      }
      default:
        return devicesPage(c, undefined)
    }
  })

  return routes

  async function devicesPage(c: Context<Env>, done: DevicesPageProps['done']) {
    const { frame, session } = c.var
    const page = (
      <DevicesPage
        frame={frame}
        action={path}
        home={site.home}
        sessions={pageOf(await listOpenSessions(deps, session), c.req.query('page'))}
        devices={await listKnownDevices(deps, session.accountId)}
        thisDevice={session.device}
        done={done}
      />
    )
    return htmlPage(c, page)
  }

  function note(c: Context<Env>, count: number): Promise<void> {
    const { session, address } = c.var
    return record(deps, {
      ...whoIs(session),
      action: 'device.forgotten',
      address,
      detail: { count },
    })
  }
}
