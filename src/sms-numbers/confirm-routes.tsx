import { type Context, Hono } from 'hono'
import { record } from '../audit/audit.ts'
import { noSmsText } from '../challenges/no-sms-view.tsx'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { pageOf } from '../platform/paging.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { whoIs } from '../sessions/sessions.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { CONFIRM_PATH, CONFLICT_PATH, ConfirmPage, ConflictPage } from './confirm-view.tsx'
import { findDraftToCheck } from './draft-check.ts'
import { messages as m } from './messages.ts'
import type { NumberRow } from './number-list.ts'
import { showNumbers } from './numbers-page.tsx'
import { applyDraft, conflictsOf, draftedNumbers } from './sms-numbers.ts'

/** The check before 『OK』, and what somebody else changed meanwhile. */
export function confirmRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(CONFIRM_PATH, async c => {
    const { frame, session } = c.var
    const asked = { draftId: c.req.query('draft'), page: c.req.query('page') }
    const draft = await findDraftToCheck(deps, session, asked)
    if (draft === undefined) return c.redirect(PAGES.numbers, 303)
    const checksOwn = deps.config.verifyAdministratorNumber
    return htmlPage(c, <ConfirmPage frame={frame} draft={draft} checksOwn={checksOwn} />)
  })

  routes.post(CONFIRM_PATH, async c => {
    const { frame, session, address } = c.var
    const form = await readForm(c)
    const draftId = form.text('draft')
    if (form.text('action') === 'correct')
      return c.redirect(`${PAGES.numbers}?draft=${encodeURIComponent(draftId)}`, 303)
    const outcome = await applyDraft(deps, session, { draftId, address })
    switch (outcome.kind) {
      case 'applied':
        if (outcome.token) giveSessionToken(c, deps, ADMIN_SITE, outcome.token)
        return c.redirect(PAGES.lines, 303)
      case 'check-own-number':
        return c.redirect(PAGES.ownNumberCode, 303)
      case 'conflict': {
        const detail = { count: outcome.rows.length }
        await record(deps, { ...whoIs(session), action: 'number.conflict', address, detail })
        return conflictPage(c, { rows: outcome.rows, draftId, page: undefined })
      }
      case 'refused': {
        const typed = await draftedNumbers(deps, session, draftId)
        return showNumbers(deps, c, { typed, draft: draftId, message: noSmsText(frame, outcome) })
      }
      case 'no-draft': {
        const minutes = policy.smsNumber.draftLifetimeMs / MINUTE_MS
        return showNumbers(deps, c, { message: frame.say(m.draftGone, { minutes }) })
      }
    }
  })

  routes.get(CONFLICT_PATH, async c => {
    const draftId = c.req.query('draft') ?? ''
    const rows = await conflictsOf(deps, c.var.session, draftId)
    if (rows.length === 0) return c.redirect(PAGES.numbers, 303)
    return conflictPage(c, { rows, draftId, page: c.req.query('page') })
  })

  return routes
}

function conflictPage(
  c: Context<Env>,
  what: { rows: readonly NumberRow[]; draftId: string; page: string | undefined },
) {
  const frame = { ...c.var.frame, path: PAGES.numbers }
  const page = pageOf(what.rows, what.page)
  return htmlPage(c, <ConflictPage frame={frame} page={page} draftId={what.draftId} />, 409)
}
