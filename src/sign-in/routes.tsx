import { type Context, Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { giveDeviceToken, readDeviceToken } from '../known-devices/cookies.ts'
import { browserLabel } from '../known-devices/known-devices.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { SECOND_MS } from '../policy.ts'
import {
  comesFromOwnPage,
  dropSessionToken,
  giveSessionToken,
  keepsCookies,
  leaveReason,
  takeReason,
} from '../sessions/cookies.ts'
import type { Session } from '../sessions/sessions.ts'
import { ADMIN_SITE, originOf, type Site, USER_SITE } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import type { Env } from '../web.ts'
import { answer, resendCode } from './answer.ts'
import { type ChallengeView, codeAwaitedUntil, findChallenge, viewOf } from './challenge.ts'
import { CodePage, type CodeProblem } from './code-view.tsx'
import { deliveryNews } from './delivery-messages.ts'
import { messages as m } from './messages.ts'
import { signIn } from './sign-in.ts'
import { SignInPage, type SignInPageProps, type SignInProblem } from './sign-in-view.tsx'

type Ctx = Context<Env>
type CodeStatus = 200 | 400 | 422 | 429

interface Typed {
  readonly loginId: string
  readonly number: string | undefined
  readonly activationCode: string | undefined
}
const NOTHING: Typed = { loginId: '', number: undefined, activationCode: undefined }

/** ログイン and SMS認証 of one site. */
export function signInRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const codePath = `${site.path}/code`

  routes.get(`${site.path}/`, c => signInPage(c, NOTHING))

  routes.post(`${site.path}/`, async c => {
    const form = await readForm(c)
    const loginId = form.text('loginId').trim()
    const enrolling = (name: string) => (site.kind === 'admin' ? form.optional(name) : undefined)
    const typed = { loginId, number: enrolling('number'), activationCode: enrolling('activationCode') }
    // The form says that its page gave a cookie. Before the password: with a right one an SMS would go out, for a
    // code page that this browser never sees. Programs that post without our form are let through.
    if (form.optional('cookie') !== undefined && !keepsCookies(c, deps, site))
      return signInPage(c, typed, { kind: 'no-cookies' })
    const missing = (['loginId', 'password'] as const).filter(name => form.text(name).trim() === '')
    if (missing.length > 0) return signInPage(c, typed, { kind: 'missing', fields: missing })

    const outcome = await signIn(deps, site, {
      ...typed,
      password: form.text('password'),
      browser: {
        address: c.var.address,
        label: browserLabel(c.req.header('user-agent')),
        deviceToken: accountId => readDeviceToken(c, deps, site, accountId),
      },
      before: sessionOf(c),
    })
    switch (outcome.kind) {
      case 'wrong-password':
      case 'ask-administrator':
      case 'activation-refused':
        return signInPage(c, typed, outcome)
      case 'enrolment-closed':
      case 'suspended':
        return signInPage(c, { ...NOTHING, loginId }, outcome)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return signInPage(c, typed, outcome, 429)
      case 'no-sms':
        c.header('Retry-After', String(secondsUntil(outcome.until)))
        return signInPage(c, typed, outcome, 429)
      case 'busy':
        c.header('Retry-After', '5')
        return signInPage(c, typed, outcome, 503)
      case 'enrol':
      case 'number-refused': {
        const activationCode = outcome.needsActivationCode ? (typed.activationCode ?? '') : undefined
        return signInPage(c, { ...typed, number: typed.number ?? '', activationCode }, outcome)
      }
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
    const outcome = await answer(deps, session, {
      code: form.text('code'),
      address: c.var.address,
      label: browserLabel(c.req.header('user-agent')),
    })
    switch (outcome.kind) {
      case 'signed-in':
        giveSessionToken(c, deps, site, outcome.token)
        giveDeviceToken(c, deps, site, outcome.device)
        return c.redirect(site.home, 303)
      case 'malformed':
        return codePage(c, session, outcome, form.text('code') === '' ? 400 : 422)
      case 'wrong':
        return codePageOf(c, await viewOf(deps, outcome.challenge), outcome, 422)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, outcome, 429)
      case 'second-code':
        return c.redirect(codePath, 303)
      case 'ended':
        dropSessionToken(c, deps, site)
        return signInPage(c, NOTHING, { kind: 'second-code-failed' })
      case 'suspended':
        dropSessionToken(c, deps, site)
        return signInPage(c, NOTHING, outcome)
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
    return c.json(deliveryNews(c.var.frame.say, challenge, site.kind))
  })

  return routes

  async function codePage(c: Ctx, session: Session, problem?: CodeProblem, status: CodeStatus = 200) {
    const challenge = await findChallenge(deps, session.id, 'sign-in')
    return challenge === undefined ? startAgain(c) : codePageOf(c, challenge, problem, status)
  }

  function codePageOf(
    c: Ctx,
    challenge: ChallengeView,
    problem: CodeProblem | undefined,
    status: CodeStatus,
  ) {
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
        warning={challenge.stage === 2 ? say(m.secondCode) : undefined}
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
    return signInPage(c, NOTHING, { kind: 'expired' })
  }

  function startAgain(c: Ctx) {
    dropSessionToken(c, deps, site)
    leaveReason(c, deps, site, 'ended')
    return c.redirect(`${site.path}/`, 303)
  }

  function otherSite() {
    if (site.kind === 'op') return undefined
    const other = site.kind === 'admin' ? USER_SITE : ADMIN_SITE
    return { from: site.kind, address: `${originOf(deps.config, other.kind)}${other.path}/` }
  }

  function secondsUntil(at: number): number {
    return Math.max(1, Math.ceil((at - deps.clock.now()) / SECOND_MS))
  }

  async function signInPage(c: Ctx, typed: Typed, problem?: SignInProblem, status: 422 | 429 | 503 = 422) {
    const { frame, state } = c.var
    return htmlPage(
      c,
      <SignInPage
        frame={{ ...frame, path: `${site.path}/` }}
        site={site}
        {...typed}
        problem={problem}
        left={whyHere(c)}
        signedInAs={state.kind === 'open' ? state.session.loginId : undefined}
        awaited={await awaitedIn(c)}
        otherSite={otherSite()}
      />,
      problem === undefined ? 200 : status,
    )
  }

  /** The reason travels in a cookie; whoever comes from a page of the site without any keeps none. */
  function whyHere(c: Ctx): SignInPageProps['left'] {
    const { state } = c.var
    const reason = takeReason(c, deps, site) ?? (state.kind === 'ended' ? state.reason : undefined)
    if (reason !== undefined || state.kind !== 'none' || keepsCookies(c, deps, site)) return reason
    return comesFromOwnPage(c, deps, site) ? 'no-cookies' : undefined
  }

  async function awaitedIn(c: Ctx): Promise<SignInPageProps['awaited']> {
    const session = awaitingCode(c)
    if (session === undefined) return undefined
    const until = await codeAwaitedUntil(deps, session.id)
    return until === undefined ? undefined : { loginId: session.loginId, until }
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
