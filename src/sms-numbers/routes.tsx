import { type Context, Hono } from 'hono'
import { record } from '../audit/audit.ts'
import type { AuditAction } from '../audit/event.ts'
import { noSmsText } from '../challenges/no-sms-view.tsx'
import type { Deps } from '../deps.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { pageOf, shortened } from '../platform/paging.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { whoIs } from '../sessions/sessions.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { ConfirmPage, ConflictPage } from './confirm-view.tsx'
import { findDraftToCheck } from './draft-check.ts'
import { FILE_PATH } from './file-view.tsx'
import { TO_MEND } from './filter.ts'
import { gatherTyped } from './kept.ts'
import { messages as m } from './messages.ts'
import type { NumberRow } from './number-list.ts'
import { type NumbersShown, showNumbers } from './numbers-page.tsx'
import { ownNumberRoutes } from './own-number-routes.tsx'
import { applyDraft, conflictsOf, draftedNumbers, draftNumbers, type SubmittedRow } from './sms-numbers.ts'
import type { NumbersPageProps } from './views.tsx'

type Ctx = Context<Env>

const CONFIRM = `${PAGES.numbers}/confirm`
const CONFLICT = `${PAGES.numbers}/conflict`

/** SMS認証用番号設定: enter → check → OK, and the code for the administrator's own number. */
export function smsNumberRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.numbers, async c => {
    const { session } = c.var
    const draft = c.req.query('draft')
    const typed = draft === undefined ? new Map() : await draftedNumbers(deps, session, draft)
    const filter = { text: '', only: TO_MEND.filter(state => c.req.query('only') === state) }
    return numbersPage(c, { typed, filter, page: c.req.query('page'), draft: typed.size > 0 ? draft : '' })
  })

  routes.post(PAGES.numbers, async c => {
    const { session, frame } = c.var
    const form = await readForm(c)
    const draft = form.text('draft')
    const { touched, isLost } = await gatherTyped(deps, session, draft, submittedRows(form))
    const typed: NumbersPageProps['typed'] = new Map(touched.map(row => [row.accountId, row]))
    const only = TO_MEND.filter(state => form.text(`filter-${state}`) === '1')
    const filter = { text: shortened(form.text('filter-text')), only }
    const page = form.optional('page') ?? form.text('at')
    const again = (what: NumbersShown = {}) =>
      numbersPage(c, { typed, filter, page, draft, keeps: true, ...what })
    if (isLost) return again({ message: frame.say(m.keptGone) })
    if (form.text('action') === 'filter' || form.optional('page') !== undefined) return again()

    if (form.text('action') === 'file') {
      // Nothing that was typed is lost without a word.
      return touched.length === 0 ? c.redirect(FILE_PATH, 303) : again({ losing: touched.length })
    }

    const outcome = await draftNumbers(deps, session, touched)
    switch (outcome.kind) {
      case 'draft':
        return c.redirect(CONFIRM, 303)
      case 'nothing-changed':
        return again({ message: frame.say(m.nothingChanged) })
      case 'refused':
        return again({ problems: outcome.problems })
      case 'conflict': {
        // Shown beside what is registered now: from here on the form knows of the other change.
        const renewed = new Map(touched.map(({ accountId, number }) => [accountId, { number }]))
        return again({ typed: renewed, problems: outcome.problems })
      }
      case 'foreign-row':
        return refuseAccess(c)
    }
  })

  routes.get(CONFIRM, async c => {
    const asked = { draftId: c.req.query('draft'), page: c.req.query('page') }
    const draft = await findDraftToCheck(deps, c.var.session, asked)
    if (draft === undefined) return c.redirect(PAGES.numbers, 303)
    const { frame } = c.var
    return htmlPage(
      c,
      <ConfirmPage frame={frame} draft={draft} checksOwn={deps.config.verifyAdministratorNumber} />,
    )
  })

  routes.get(CONFLICT, async c => {
    const draftId = c.req.query('draft') ?? ''
    const rows = await conflictsOf(deps, c.var.session, draftId)
    if (rows.length === 0) return c.redirect(PAGES.numbers, 303)
    return conflictPage(c, { rows, draftId, page: c.req.query('page') })
  })

  routes.post(CONFIRM, async c => {
    const form = await readForm(c)
    const draftId = form.text('draft')
    if (form.text('action') === 'correct')
      return c.redirect(`${PAGES.numbers}?draft=${encodeURIComponent(draftId)}`, 303)
    const outcome = await applyDraft(deps, c.var.session, { draftId, address: c.var.address })
    switch (outcome.kind) {
      case 'applied':
        if (outcome.token) giveSessionToken(c, deps, ADMIN_SITE, outcome.token)
        return c.redirect(PAGES.lines, 303)
      case 'check-own-number':
        return c.redirect(PAGES.ownNumberCode, 303)
      case 'conflict':
        await note(c, 'number.conflict', { count: outcome.rows.length })
        return conflictPage(c, { rows: outcome.rows, draftId, page: undefined })
      case 'refused': {
        const typed = await draftedNumbers(deps, c.var.session, draftId)
        return numbersPage(c, { typed, draft: draftId, message: noSmsText(c.var.frame, outcome) })
      }
      case 'no-draft': {
        const minutes = policy.smsNumber.draftLifetimeMs / MINUTE_MS
        return numbersPage(c, { message: c.var.frame.say(m.draftGone, { minutes }) })
      }
    }
  })

  routes.route('/', ownNumberRoutes(deps))
  return routes

  function conflictPage(
    c: Ctx,
    what: { rows: readonly NumberRow[]; draftId: string; page: string | undefined },
  ) {
    const frame = { ...c.var.frame, path: PAGES.numbers }
    const page = pageOf(what.rows, what.page)
    return htmlPage(c, <ConflictPage frame={frame} page={page} draftId={what.draftId} />, 409)
  }

  function numbersPage(c: Ctx, what: NumbersShown) {
    return showNumbers(deps, c, what)
  }

  async function refuseAccess(c: Ctx) {
    // Somebody sent the id of something that is not of his contract.
    await note(c, 'access.refused', { path: PAGES.numbers })
    return c.notFound()
  }

  function note(c: Ctx, action: AuditAction, detail: Record<string, string | number> = {}): Promise<void> {
    const { session, address } = c.var
    return record(deps, { ...whoIs(session), action, address, detail })
  }
}

/** What a field can have shown: no form of ours sends anything else. */
const REGISTERED = /^\d{0,20}$/

/** What is longer than any number is kept so far that the person sees what he typed. */
function submittedRows(form: Form): SubmittedRow[] {
  const was = form.withPrefix('was.')
  return [...form.withPrefix('number.')].map(([accountId, number]) => ({
    accountId,
    number: number.slice(0, policy.list.typedCharacters),
    was: REGISTERED.test(was.get(accountId) ?? '') ? (was.get(accountId) ?? '') : '',
  }))
}
