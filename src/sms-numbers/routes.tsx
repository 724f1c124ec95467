import { type Context, Hono } from 'hono'
import { type AuditAction, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { longDate } from '../platform/i18n/japan-time.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { periodEndsAt } from '../pre-registration.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { readFlash, whoIs } from '../sessions/sessions.ts'
import { findChallenge, resend } from '../sign-in/challenge.ts'
import { CodePage, type CodeProblem } from '../sign-in/code-view.tsx'
import { deliveryNews } from '../sign-in/delivery-messages.ts'
import { messages as signInMessages } from '../sign-in/messages.ts'
import { noSmsText } from '../sign-in/no-sms-view.tsx'
import { ADMIN_SITE } from '../site.ts'
import type { Env } from '../web.ts'
import { ConfirmPage, ConflictPage } from './confirm-view.tsx'
import { FILE_PATH } from './file-view.tsx'
import { messages as m } from './messages.ts'
import { maskNumber } from './number.ts'
import { listNumbers } from './number-list.ts'
import { confirmOwnNumber } from './own-number.ts'
import {
  applyDraft,
  draftedNumbers,
  draftNumbers,
  findDraftToCheck,
  type SubmittedRow,
} from './sms-numbers.ts'
import { NumbersPage, type NumbersPageProps, TO_MEND } from './views.tsx'

type Ctx = Context<Env>

const LIST = '/oa/lines'
const NUMBERS = '/oa/sms-numbers'
const CONFIRM = `${NUMBERS}/confirm`
const CODE = `${NUMBERS}/code`

/** SMS認証用番号設定: enter → check → OK, and the code for the administrator's own number. */
export function smsNumberRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(NUMBERS, async c => {
    const { session } = c.var
    const draft = c.req.query('draft')
    const typed = draft === undefined ? new Map() : await draftedNumbers(deps, session, draft)
    const filter = { text: '', only: TO_MEND.filter(state => c.req.query('only') === state) }
    return numbersPage(c, { typed, filter })
  })

  routes.post(NUMBERS, async c => {
    const form = await readForm(c)
    const rows = submittedRows(form)
    const typed: NumbersPageProps['typed'] = new Map(rows.map(row => [row.accountId, row]))
    const only = TO_MEND.filter(state => form.text(`filter-${state}`) === '1')
    const filter = { text: form.text('filter-text'), only }
    if (form.text('action') === 'filter') return numbersPage(c, { typed, filter })

    if (form.text('action') === 'file') {
      // Nothing that was typed is lost without a word.
      const losing = rows.filter(row => row.number !== row.was).length
      return losing === 0 ? c.redirect(FILE_PATH, 303) : numbersPage(c, { typed, filter, losing })
    }

    const outcome = await draftNumbers(deps, c.var.session, rows)
    switch (outcome.kind) {
      case 'draft':
        return c.redirect(CONFIRM, 303)
      case 'nothing-changed':
        return numbersPage(c, { typed, filter, message: c.var.frame.say(m.nothingChanged) })
      case 'refused':
        return numbersPage(c, { typed, filter, problems: outcome.problems })
      case 'conflict': {
        // Shown beside what is registered now: from here on the form knows of the other change.
        const touched = rows.filter(row => row.number !== row.was)
        const renewed = new Map(touched.map(({ accountId, number }) => [accountId, { number }]))
        return numbersPage(c, { typed: renewed, filter, problems: outcome.problems })
      }
      case 'foreign-row':
        return refuseAccess(c)
    }
  })

  routes.get(CONFIRM, async c => {
    const draft = await findDraftToCheck(deps, c.var.session)
    if (draft === undefined) return c.redirect(NUMBERS, 303)
    const { frame } = c.var
    return htmlPage(
      c,
      <ConfirmPage frame={frame} draft={draft} checksOwn={deps.config.verifyAdministratorNumber} />,
    )
  })

  routes.post(CONFIRM, async c => {
    const form = await readForm(c)
    const draftId = form.text('draft')
    if (form.text('action') === 'correct')
      return c.redirect(`${NUMBERS}?draft=${encodeURIComponent(draftId)}`, 303)
    const outcome = await applyDraft(deps, c.var.session, { draftId, address: c.var.address })
    switch (outcome.kind) {
      case 'applied':
        if (outcome.token) giveSessionToken(c, deps, ADMIN_SITE, outcome.token)
        return c.redirect(LIST, 303)
      case 'check-own-number':
        return c.redirect(CODE, 303)
      case 'conflict':
        await note(c, 'number.conflict', { count: outcome.rows.length })
        return htmlPage(
          c,
          <ConflictPage frame={{ ...c.var.frame, path: NUMBERS }} rows={outcome.rows} draftId={draftId} />,
          409,
        )
      case 'refused': {
        const typed = await draftedNumbers(deps, c.var.session, draftId)
        return numbersPage(c, { typed, message: noSmsText(c.var.frame, outcome) })
      }
      case 'no-draft': {
        const minutes = policy.smsNumber.draftLifetimeMs / MINUTE_MS
        return numbersPage(c, { message: c.var.frame.say(m.draftGone, { minutes }) })
      }
    }
  })

  routes.get(CODE, c => codePage(c))

  routes.post(CODE, async c => {
    const form = await readForm(c)
    const given = { code: form.text('code'), address: c.var.address }
    const outcome = await confirmOwnNumber(deps, c.var.session, given)
    switch (outcome.kind) {
      case 'registered':
        giveSessionToken(c, deps, ADMIN_SITE, outcome.token)
        return c.redirect(LIST, 303)
      case 'malformed':
        return codePage(c, outcome, form.text('code') === '' ? 400 : 422)
      case 'wrong':
        return codePage(c, outcome, 422)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, outcome, 429)
      case 'second-code':
        return c.redirect(CODE, 303)
      case 'ended':
        return numbersPage(c, { message: c.var.frame.say(m.ownEnded) })
      case 'expired':
        return numbersPage(c, { message: c.var.frame.say(m.ownExpired) })
      case 'gone':
        return c.redirect(LIST, 303)
    }
  })

  routes.post(`${CODE}/resend`, async c => {
    await readForm(c)
    const outcome = await resend(deps, { session: c.var.session, kind: 'number', address: c.var.address })
    if (outcome.kind === 'sent') await note(c, 'number.check-resent')
    else await note(c, 'number.check-refused', { reason: outcome.kind })
    switch (outcome.kind) {
      case 'sent':
        return c.redirect(CODE, 303)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, { kind: 'resend-wait', seconds: outcome.seconds }, 429)
      case 'none-left':
        return codePage(c, { kind: 'resend-none' }, 422)
      case 'expired':
        return numbersPage(c, { message: c.var.frame.say(m.ownExpired) })
      case 'gone':
        return c.redirect(NUMBERS, 303)
    }
  })

  routes.get(`${CODE}/state`, async c => {
    const challenge = await findChallenge(deps, c.var.session.id, 'number')
    if (challenge === undefined) return c.json({ delivery: 'gone' }, 404)
    return c.json(deliveryNews(c.var.frame.say, challenge, 'admin'))
  })

  return routes

  async function numbersPage(
    c: Ctx,
    what: Partial<Pick<NumbersPageProps, 'typed' | 'problems' | 'message' | 'filter' | 'losing'>>,
  ) {
    const { frame, session } = c.var
    const rows = await listNumbers(deps, session.contractId)
    const pending = await findChallenge(deps, session.id, 'number')
    const failed = what.message !== undefined || (what.problems?.size ?? 0) > 0
    return htmlPage(
      c,
      <NumbersPage
        frame={{ ...frame, path: NUMBERS }}
        rows={rows}
        typed={what.typed ?? new Map()}
        problems={what.problems ?? new Map()}
        message={what.message}
        filter={what.filter ?? { text: '', only: [] }}
        ownUntil={ownUntil(c.var)}
        pendingOwn={pending && !pending.expired ? pending.number : undefined}
        losing={what.losing}
        idleMinutes={policy.session.idleMs / MINUTE_MS}
      />,
      failed ? 422 : 200,
    )
  }

  /** M9: says until when, while the period runs. */
  function ownUntil({ frame, session }: Ctx['var']): string | undefined {
    const lastMoment = periodEndsAt(deps.config, deps.clock.now(), session.codesFrom)
    return lastMoment === undefined ? undefined : longDate(lastMoment, frame.language)
  }

  async function codePage(c: Ctx, problem?: CodeProblem, status: 200 | 400 | 422 | 429 = 200) {
    const { frame, session } = c.var
    const { say } = frame
    const challenge = await findChallenge(deps, session.id, 'number')
    if (challenge === undefined) return c.redirect(NUMBERS, 303)
    if (challenge.expired) return numbersPage(c, { message: say(m.ownExpired) })
    const flash = await readFlash(deps, session)
    return htmlPage(
      c,
      <CodePage
        frame={{ ...frame, path: CODE }}
        kind="admin"
        title={say(m.ownTitle)}
        lead={say(m.ownLead, { number: maskNumber(challenge.number) })}
        action={CODE}
        sender={deps.config.sms.sender}
        challenge={challenge}
        problem={problem}
        warning={challenge.stage === 2 ? say(signInMessages.secondCode) : undefined}
        notice={flash?.kind === 'numbers-saved' ? say(m.ownOthersSaved, { count: flash.count }) : undefined}
      >
        <p>
          <a href={NUMBERS}>{say(m.ownCancel)}</a>
        </p>
      </CodePage>,
      status,
    )
  }

  async function refuseAccess(c: Ctx) {
    // Somebody sent the id of something that is not of his contract.
    await note(c, 'access.refused', { path: NUMBERS })
    return c.notFound()
  }

  function note(c: Ctx, action: AuditAction, detail: Record<string, string | number> = {}): Promise<void> {
    const { session, address } = c.var
    return record(deps, deps.db, { ...whoIs(session), action, address, detail })
  }
}

function submittedRows(form: Form): SubmittedRow[] {
  const was = form.withPrefix('was.')
  return [...form.withPrefix('number.')].map(([accountId, number]) => ({
    accountId,
    number,
    was: was.get(accountId) ?? '',
  }))
}
