import { Hono } from 'hono'
import type { Deps } from '../../../deps.ts'
import { readForm } from '../../../platform/http/forms.ts'
import { htmlPage } from '../../../platform/http/html.ts'
import type { Env } from '../../../web.ts'
import { INBOX_MODES } from './faults.ts'
import { inboxMode, MAX_WAIT_SECONDS, readInbox, setInboxMode, waitForInbox } from './inbox.ts'
import { InboxPage } from './views.tsx'

/** The inbox's page and JSON (SPEC, section 5); mounted in the demonstration only. */
export function inboxRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/inbox', c => c.redirect('/inbox/', 301))

  routes.get('/inbox/', async c => {
    const page = (
      <InboxPage
        frame={{ ...c.var.frame, path: '/inbox/' }}
        messages={await readInbox(deps, { after: 0 })}
        mode={await inboxMode(deps)}
      />
    )
    return htmlPage(c, page)
  })

  /** `to`: only this phone · `after`: only newer than this id · `wait`: seconds (0–60) to wait for one. */
  routes.get('/inbox/messages.json', async c => {
    const to = c.req.query('to')
    const after = wholeNumber(c.req.query('after'))
    const wait = wholeNumber(c.req.query('wait'))
    if (after === undefined || wait === undefined)
      return c.json({ error: 'after and wait must be whole numbers from 0' }, 400)
    const question = { to, after, waitSeconds: Math.min(wait, MAX_WAIT_SECONDS) }
    return c.json({ messages: await waitForInbox(deps, question, c.req.raw.signal) })
  })

  routes.post('/inbox/mode', async c => {
    const form = await readForm(c)
    const mode = INBOX_MODES.find(option => option === form.text('mode'))
    if (mode) await setInboxMode(deps, mode)
    return c.redirect('/inbox/', 303)
  })

  return routes
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 0
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
