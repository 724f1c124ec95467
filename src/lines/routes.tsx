import { type Context, Hono } from 'hono'
import { maskedPath, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { longDate } from '../platform/i18n/japan-time.ts'
import { pageOf } from '../platform/paging.ts'
import { periodEndsAt } from '../pre-registration.ts'
import { readFlash, whoIs } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import { findNumber } from '../sms-numbers/as-operator.ts'
import { listNumbers, totalsOf } from '../sms-numbers/number-list.ts'
import type { Env } from '../web.ts'
import type { LineForm } from './line-form.ts'
import { findOwnLine, type Line, type SaveOutcome, saveServices } from './lines.ts'
import { ListPage } from './list-view.tsx'
import { messages as m } from './messages.ts'
import { FORWARD_MODES, runningIn } from './option-services.ts'
import { SettingsPage } from './settings-view.tsx'

type Ctx = Context<Env>

/** 利用者番号一覧 and サービス設定 of every line, for the administrator. */
export function adminLineRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.lines, async c => {
    const { frame, session } = c.var
    const rows = await listNumbers(deps, session.contractId)
    await giveWay()
    const own = rows.find(row => row.owner === 'administrator')
    const lines = rows.filter(row => row.owner === 'service-user')
    return htmlPage(
      c,
      <ListPage
        frame={frame}
        own={own}
        page={pageOf(lines, c.req.query('page'))}
        totals={totalsOf(rows)}
        flash={await readFlash(deps, session)}
        registerUntil={own?.state === 'missing' ? periodEnd(deps, c) : undefined}
      />,
    )
  })
  routes.get(`${PAGES.lines}/:line`, c => showLine(deps, c, c.req.param('line')))
  routes.post(`${PAGES.lines}/:line`, c => saveLine(deps, c, c.req.param('line')))
  return routes
}

/** サービス設定 of the service user's own line. */
export function userLineRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.settings, c => showLine(deps, c, c.var.session.line?.number ?? ''))
  routes.post(PAGES.settings, c => saveLine(deps, c, c.var.session.line?.number ?? ''))
  return routes
}

async function showLine(deps: Deps, c: Ctx, number: string) {
  const line = await findOwnLine(deps, c.var.session, number)
  return line ? settingsPage(deps, c, line, { form: formOf(line) }) : noLine(deps, c)
}

async function saveLine(deps: Deps, c: Ctx, number: string) {
  const posted = readLineForm(await readForm(c))
  const { session, address } = c.var
  const outcome = await saveServices(deps, session, { number, form: posted, address })
  if (outcome.kind === 'saved') return c.redirect(c.req.path, 303)
  const line = outcome.kind === 'no-line' ? undefined : await findOwnLine(deps, session, number)
  return line ? settingsPage(deps, c, line, { form: posted, outcome }) : noLine(deps, c)
}

async function settingsPage(
  deps: Deps,
  c: Ctx,
  line: Line,
  what: { readonly form: LineForm; readonly outcome?: SaveOutcome },
) {
  const { frame, session } = c.var
  const { outcome } = what
  const flash = outcome === undefined ? await readFlash(deps, session) : undefined
  const page = (
    <SettingsPage
      frame={frame}
      by={session.site}
      action={c.req.path}
      line={line}
      form={what.form}
      problems={outcome?.kind === 'refused' ? outcome.problems : new Map()}
      badCallers={outcome?.kind === 'refused' ? outcome.badCallers : []}
      conflict={outcome?.kind === 'conflict'}
      stopped={outcome?.kind === 'refused' || outcome?.kind === 'conflict' ? outcome : undefined}
      flash={flash}
      warning={await missingNumberWarning(deps, c)}
    />
  )
  return htmlPage(c, page, outcome === undefined ? 200 : outcome.kind === 'conflict' ? 409 : 422)
}

/** A service user without a number is told in time to ask for one (M10). */
async function missingNumberWarning(deps: Deps, c: Ctx): Promise<string | undefined> {
  const { session, frame } = c.var
  const date = periodEnd(deps, c)
  if (session.site !== 'user' || date === undefined) return undefined
  const own = await findNumber(deps, { site: session.site, loginId: session.loginId })
  return own?.state === 'missing' ? frame.say(m.noNumberYet, { date }) : undefined
}

/** Last day of the pre-registration period in words, while it runs. */
function periodEnd(deps: Deps, c: Ctx): string | undefined {
  const { session, frame } = c.var
  const lastMoment = periodEndsAt(deps, session)
  return lastMoment === undefined ? undefined : longDate(lastMoment, frame.language)
}

async function noLine(deps: Deps, c: Ctx) {
  const { session, address } = c.var
  await record(deps, {
    action: 'access.refused',
    ...whoIs(session),
    address,
    detail: { path: maskedPath(c.req.path) },
  })
  return c.notFound()
}

function readLineForm(form: Form): LineForm {
  const running = form.optional('running')
  return {
    version: Number(form.text('version')),
    running: running === undefined ? undefined : new Set(running.split(' ')),
    forwardMode: FORWARD_MODES.find(mode => mode === form.text('forwardMode')) ?? 'off',
    forwardTo: form.text('forwardTo'),
    forwardAfterSeconds: form.text('forwardAfterSeconds'),
    rejectsAnonymous: form.text('rejectsAnonymous') === '1',
    rejectedNumbers: form.text('rejectedNumbers'),
    showsCallerNumber: form.text('showsCallerNumber') === '1',
    internationalSuspended: form.text('internationalSuspended') === '1',
  }
}

function formOf(line: Line): LineForm {
  const { services } = line
  return {
    ...services,
    version: line.version,
    running: runningIn(services),
    forwardAfterSeconds: String(services.forwardAfterSeconds),
    rejectedNumbers: services.rejectedNumbers.join('\n'),
  }
}
