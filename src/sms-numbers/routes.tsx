import { Hono } from 'hono'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { shortened } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { whoIs } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { confirmRoutes } from './confirm-routes.tsx'
import { CONFIRM_PATH } from './confirm-view.tsx'
import { FILE_PATH } from './file-view.tsx'
import { TO_MEND } from './filter.ts'
import { gatherTyped } from './kept.ts'
import { messages as m } from './messages.ts'
import { type NumbersShown, showNumbers } from './numbers-page.tsx'
import { ownNumberRoutes } from './own-number-routes.tsx'
import { secondNumberRoutes } from './second-routes.tsx'
import { draftedNumbers, draftNumbers, type SubmittedRow } from './sms-numbers.ts'
import type { NumbersPageProps } from './views.tsx'

/** SMS認証用番号設定: enter → check → OK, and the code for the administrator's own number. */
export function smsNumberRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.numbers, async c => {
    const draft = c.req.query('draft')
    const typed = draft === undefined ? new Map() : await draftedNumbers(deps, c.var.session, draft)
    const filter = { text: '', only: TO_MEND.filter(state => c.req.query('only') === state) }
    const page = c.req.query('page')
    return showNumbers(deps, c, { typed, filter, page, draft: typed.size > 0 ? draft : '' })
  })

  routes.post(PAGES.numbers, async c => {
    const { session, frame, address } = c.var
    const form = await readForm(c)
    const draft = form.text('draft')
    const { touched, isLost } = await gatherTyped(deps, session, draft, submittedRows(form))
    const typed: NumbersPageProps['typed'] = new Map(touched.map(row => [row.accountId, row]))
    const again = (what: NumbersShown = {}) =>
      showNumbers(deps, c, { typed, draft, keeps: true, ...placeIn(form), ...what })
    if (isLost) return again({ message: frame.say(m.keptGone) })
    if (form.text('action') === 'filter' || form.optional('page') !== undefined) return again()
    if (form.text('action') === 'file')
      // Nothing that was typed is lost without a word.
      return touched.length === 0 ? c.redirect(FILE_PATH, 303) : again({ losing: touched.length })

    const outcome = await draftNumbers(deps, session, touched)
    switch (outcome.kind) {
      case 'draft':
        return c.redirect(CONFIRM_PATH, 303)
      case 'nothing-changed':
        return again({ message: frame.say(m.nothingChanged) })
      case 'refused':
        return again({ problems: outcome.problems })
      case 'conflict': {
        // Shown beside what is registered now: from here on the form knows of the other change.
        const renewed = new Map(touched.map(({ accountId, number }) => [accountId, { number }]))
        return again({ typed: renewed, problems: outcome.problems })
      }
      case 'foreign-row': {
        // Somebody sent the id of something that is not of his contract.
        const detail = { path: PAGES.numbers }
        await record(deps, { ...whoIs(session), action: 'access.refused', address, detail })
        return c.notFound()
      }
    }
  })

  routes.route('/', confirmRoutes(deps))
  routes.route('/', ownNumberRoutes(deps))
  routes.route('/', secondNumberRoutes(deps))
  return routes
}

/** What was typed, on this page and, in the session that it was typed in, on others; nothing is checked or set. */
export function numberForm(deps: Deps): TypedForm {
  return {
    screen: 'sms-numbers',
    path: PAGES.numbers,
    title: m.title,
    async show(c, { form, sessionId }) {
      const draft = form.text('draft')
      const rows = submittedRows(form)
      const { touched, isLost } = await gatherTyped(deps, { id: sessionId }, draft, rows)
      const typed = new Map(touched.map(row => [row.accountId, row]))
      const message = isLost ? { message: c.var.frame.say(m.keptGone) } : {}
      return showNumbers(deps, c, { typed, keeps: true, draft: '', ...placeIn(form), ...message })
    },
  }
}

/** Which rows were shown, and which are asked for. */
function placeIn(form: Form): Pick<NumbersShown, 'filter' | 'page'> {
  const only = TO_MEND.filter(state => form.text(`filter-${state}`) === '1')
  return {
    filter: { text: shortened(form.text('filter-text')), only },
    page: form.optional('page') ?? form.text('at'),
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
