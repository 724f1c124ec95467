import { type Context, Hono } from 'hono'
import { begin } from '../acts/held.ts'
import { refusalText } from '../acts/refusal-view.tsx'
import { goOn } from '../acts/routes.tsx'
import { noSmsText } from '../challenges/no-sms-view.tsx'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { pageOf } from '../platform/paging.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { readFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { CONFIRM_PATH, CONFLICT_PATH, ConfirmPage, ConflictPage } from './confirm-view.tsx'
import { findDraftToCheck } from './draft-check.ts'
import { firstWaitsText } from './first-waits-view.ts'
import { messages as m } from './messages.ts'
import type { NumberRow } from './number-list.ts'
import { showNumbers } from './numbers-page.tsx'
import { DRAFT_SCREEN, numbersOk, numbersOkOf, takeOk } from './ok-act.ts'
import { agedNumbers, applyDraft, conflictsOf, draftedNumbers, type SubmittedRow } from './sms-numbers.ts'

/** The check before 『OK』, and what somebody else changed meanwhile. */
export function confirmRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(CONFIRM_PATH, async c => {
    const { frame, session } = c.var
    const asked = { draftId: c.req.query('draft'), page: c.req.query('page') }
    const draft = await findDraftToCheck(deps, session, asked)
    if (draft === undefined) {
      const aged = await agedNumbers(deps, session, asked.draftId ?? '')
      if (aged.size === 0) return c.redirect(PAGES.numbers, 303)
      // The page says it in its own words.
      await readFlash(deps, session, ({ kind }) => kind === 'act-over')
      return showAged(deps, c, aged)
    }
    const checksOwn = deps.config.verifyAdministratorNumber
    return htmlPage(c, <ConfirmPage frame={frame} draft={draft} checksOwn={checksOwn} />)
  })

  routes.post(CONFIRM_PATH, async c => {
    const { frame, session, address } = c.var
    const form = await readForm(c)
    const draftId = form.text('draft')
    if (form.text('action') === 'correct')
      return c.redirect(`${PAGES.numbers}?draft=${encodeURIComponent(draftId)}`, 303)
    const { language } = frame
    const ok = await numbersOkOf(deps, session, { draftId, language })
    const until = ok ? await takeOk(deps, session) : 0
    if (until > 0) {
      const seconds = Math.ceil((until - frame.now) / SECOND_MS)
      const typed = await draftedNumbers(deps, session, draftId)
      c.header('Retry-After', String(seconds))
      return showNumbers(deps, c, { typed, draft: draftId, message: frame.say(m.tooOften, { seconds }) })
    }
    const begun = ok && (await begin(deps, session, { kind: numbersOk, payload: ok, address, language }))
    if (begun !== undefined && begun.kind !== 'performed') {
      const next = goOn(deps, c, { site: ADMIN_SITE, begun })
      if (next instanceof Response) return next
      const typed = await draftedNumbers(deps, session, draftId)
      return showNumbers(deps, c, { typed, draft: draftId, message: refusalText(frame, next) })
    }
    const at = deps.clock.now()
    const outcome =
      begun?.performed.outcome ?? (await applyDraft(deps, session, { draftId, address, at, language }))
    switch (outcome.kind) {
      case 'applied':
        if (outcome.token) giveSessionToken(c, deps, ADMIN_SITE, outcome.token)
        return c.redirect(PAGES.lines, 303)
      case 'check-own-number':
        return c.redirect(PAGES.ownNumberCode, 303)
      case 'conflict':
        return conflictPage(c, { rows: outcome.rows, draftId, page: undefined })
      case 'refused': {
        const typed = await draftedNumbers(deps, session, draftId)
        return showNumbers(deps, c, { typed, draft: draftId, message: noSmsText(frame, outcome) })
      }
      case 'first-waits': {
        const typed = await draftedNumbers(deps, session, draftId)
        return showNumbers(deps, c, { typed, draft: draftId, message: firstWaitsText(frame, outcome.until) })
      }
      case 'no-draft':
        return showAged(deps, c, await agedNumbers(deps, session, draftId))
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

/** The check screen, gone on with after a new sign-in: its numbers are to be looked at and set once more. */
export function draftForm(deps: Deps): TypedForm {
  return {
    screen: DRAFT_SCREEN,
    path: CONFIRM_PATH,
    title: m.confirmTitle,
    async show(c, { form, sessionId }) {
      return showAged(deps, c, await agedNumbers(deps, { id: sessionId }, form.text('draft')))
    },
  }
}

function showAged(deps: Deps, c: Context<Env>, typed: ReadonlyMap<string, SubmittedRow>) {
  const { say } = c.var.frame
  const minutes = policy.smsNumber.draftLifetimeMs / MINUTE_MS
  const message = typed.size > 0 ? say(m.draftAged, { count: typed.size }) : say(m.draftGone, { minutes })
  return showNumbers(deps, c, { typed, keeps: true, draft: '', message })
}

function conflictPage(
  c: Context<Env>,
  what: { rows: readonly NumberRow[]; draftId: string; page: string | undefined },
) {
  const frame = { ...c.var.frame, path: PAGES.numbers }
  const page = pageOf(what.rows, what.page)
  return htmlPage(c, <ConflictPage frame={frame} page={page} draftId={what.draftId} />, 409)
}
