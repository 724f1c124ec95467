import { type Context, Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { dropSessionToken, giveSessionToken, leaveReason, takeReason } from '../sessions/cookies.ts'
import type { Session } from '../sessions/sessions.ts'
import { ADMIN_SITE, type Site, USER_SITE } from '../site.ts'
import { maskNumber } from '../sms-numbers/number.ts'
import type { Env } from '../web.ts'
import { findChallenge } from './challenge.ts'
import { CodePage, type CodeProblem, deliveryWords } from './code-view.tsx'
import { messages as m } from './messages.ts'
import { answer, resendCode, signIn } from './sign-in.ts'
import { SignInPage, type SignInProblem } from './sign-in-view.tsx'

type Ctx = Context<Env>

interface Typed {
  readonly loginId: string
  readonly number: string | undefined
}

/** ログイン and SMS認証 of one site. */
export function signInRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const codePath = `${site.path}/code`

  routes.get(`${site.path}/`, c => signInPage(c, { loginId: '', number: undefined }))

  routes.post(`${site.path}/`, async c => {
    const form = await readForm(c)
    const loginId = form.text('loginId').trim()
    const typed = { loginId, number: site.kind === 'admin' ? form.optional('number') : undefined }
    const missing = (['loginId', 'password'] as const).filter(name => form.text(name).trim() === '')
    if (missing.length > 0) return signInPage(c, typed, { kind: 'missing', fields: missing })

    const outcome = await signIn(deps, site, {
      ...typed,
      password: form.text('password'),
      address: c.var.address,
      before: sessionOf(c),
    })
    switch (outcome.kind) {
      case 'wrong-password':
      case 'ask-administrator':
      case 'number-refused':
        return signInPage(c, typed, outcome)
      case 'enrol':
        return signInPage(c, { ...typed, number: '' }, outcome)
      case 'code-sent':
        giveSessionToken(c, deps, site, outcome.token)
        return c.redirect(codePath, 303)
      case 'signed-in':
        giveSessionToken(c, deps, site, outcome.token)
        return c.redirect(site.home, 303)
    }
  })

  routes.get(codePath, async c => {
    const session = awaitingCode(c)
    return session ? codePage(c, session) : c.redirect(`${site.path}/`, 303)
  })

  routes.post(codePath, async c => {
    const form = await readForm(c)
    const session = awaitingCode(c)
    // The second of two clicks finds the sign-in completed by the first: it leads to the same screen.
    if (session === undefined) return c.redirect(site.home, 303)
    const outcome = await answer(deps, session, { code: form.text('code'), address: c.var.address })
    switch (outcome.kind) {
      case 'signed-in':
        giveSessionToken(c, deps, site, outcome.token)
        return c.redirect(site.home, 303)
      case 'malformed':
        return codePage(c, session, outcome, form.text('code') === '' ? 400 : 422)
      case 'wrong':
        return codePage(c, session, outcome, 422)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, outcome, 429)
      case 'expired':
        return expiredPage(c)
      case 'gone':
        return c.redirect(site.home, 303)
    }
  })

  routes.post(`${codePath}/resend`, async c => {
    await readForm(c)
    const session = awaitingCode(c)
    if (session === undefined) return c.redirect(`${site.path}/`, 303)
    const outcome = await resendCode(deps, session, c.var.address)
    switch (outcome.kind) {
      case 'sent':
        return c.redirect(codePath, 303)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, { kind: 'resend-wait', seconds: outcome.seconds }, 429)
      case 'none-left':
        return codePage(c, session, { kind: 'resend-none' }, 422)
      case 'expired':
        return expiredPage(c)
      case 'gone':
        return startAgain(c)
    }
  })

  routes.get(`${codePath}/state`, async c => {
    const session = awaitingCode(c)
    const challenge = session && (await findChallenge(deps, session.id, 'sign-in'))
    if (challenge === undefined) return c.json({ delivery: 'gone' }, 404)
    return c.json({ delivery: challenge.delivery, ...deliveryWords(c.var.frame.say, challenge.delivery) })
  })

  return routes

  async function codePage(
    c: Ctx,
    session: Session,
    problem?: CodeProblem,
    status: 200 | 400 | 422 | 429 = 200,
  ) {
    const challenge = await findChallenge(deps, session.id, 'sign-in')
    if (challenge === undefined) return startAgain(c)
    if (challenge.expired) return expiredPage(c)
    const { frame } = c.var
    const { say } = frame
    return htmlPage(
      c,
      <CodePage
        frame={{ ...frame, path: codePath }}
        kind={site.kind}
        title={say(m.codeTitle)}
        lead={say(m.codeLead, { number: maskNumber(challenge.number) })}
        action={codePath}
        sender={deps.config.sms.sender}
        challenge={challenge}
        problem={problem}
        step={2}
      >
        <p>
          <a href={`${site.path}/`}>{say(m.startAgain)}</a>
        </p>
      </CodePage>,
      status,
    )
  }

  /** M21: the sign-in screen says that the code is too old. */
  function expiredPage(c: Ctx) {
    return signInPage(c, { loginId: '', number: undefined }, { kind: 'expired' })
  }

  function startAgain(c: Ctx) {
    dropSessionToken(c, deps, site)
    leaveReason(c, deps, site, 'ended')
    return c.redirect(`${site.path}/`, 303)
  }

  function signInPage(c: Ctx, typed: Typed, problem?: SignInProblem) {
    const { frame, state } = c.var
    const left = takeReason(c, deps, site) ?? (state.kind === 'ended' ? state.reason : undefined)
    const other = site.kind === 'admin' ? USER_SITE : ADMIN_SITE
    return htmlPage(
      c,
      <SignInPage
        frame={{ ...frame, path: `${site.path}/` }}
        site={site}
        {...typed}
        problem={problem}
        left={left}
        signedInAs={state.kind === 'open' ? state.session.loginId : undefined}
        otherSite={`${deps.config.origins[other.kind]}${other.path}/`}
      />,
      problem === undefined ? 200 : 422,
    )
  }
}

/** The session whose code is awaited in this browser. */
function awaitingCode(c: Ctx): Session | undefined {
  return c.var.state.kind === 'awaiting-code' ? c.var.state.session : undefined
}

function sessionOf(c: Ctx): Session | undefined {
  const { state } = c.var
  return state.kind === 'open' || state.kind === 'awaiting-code' ? state.session : undefined
}
