import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Deps } from '../deps.ts'
import { browserLabel } from '../platform/http/browser-label.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import type { Session } from '../sessions/sessions.ts'
import type { SiteKind } from '../site.ts'
import { senderOf } from '../sms/gateways/index.ts'
import { endingOf } from '../sms-number.ts'
import type { Env } from '../web.ts'
import { type AnswerOutcome, answer, type ChallengeUse, resendCode } from './answer.ts'
import { type ChallengeView, findChallenge, viewOf } from './challenge.ts'
import { CodePage, type CodePageProps, type CodeProblem } from './code-view.tsx'
import { deliveryNews } from './delivery-messages.ts'
import { messages as m } from './messages.ts'

type Ctx = Context<Env>
type Answered = Response | Promise<Response>
/** By which people know a number of theirs. */
const LAST_DIGITS = 4
type CodeStatus = 200 | 400 | 422 | 429

/** What a code is for, and everything that its page does not share with those of other uses. */
export interface ChallengePage<Done> extends ChallengeUse<Done> {
  /** Where the page lives; `${path}/resend` and `${path}/state` belong to it. */
  readonly path: string
  readonly kind: SiteKind
  /** Whose code is awaited in this browser. */
  readonly sessionOf: (c: Ctx) => Session | undefined
  readonly words: (say: Say, number: string) => Pick<CodePageProps, 'title' | 'lead' | 'step'>
  /** What the step before left to be told. */
  readonly noticeOf?: (c: Ctx) => Promise<string | undefined>
  /** What a right code is about to do, in one line. */
  readonly aboutOf?: (c: Ctx) => Promise<string | undefined>
  /** The second number of whoever awaits the code, where this code can be sent there (D18). */
  readonly secondNumberOf?: (session: Session, challenge: ChallengeView) => Promise<string | undefined>
  /** The way out. */
  readonly wayOut: (say: Say, challenge: ChallengeView) => Child
  readonly done: (c: Ctx, done: Done) => Answered
  /** A code was typed that opens nothing: for whoever counts them. */
  readonly refused?: (kind: Exclude<AnswerOutcome<Done>['kind'], 'right'>) => void
  /** Too many wrong second codes. */
  readonly ended: (c: Ctx) => Answered
  /** Manual, M21. */
  readonly expired: (c: Ctx) => Answered
  /** Nothing is awaited in this session any more. */
  readonly nothingAwaited: (c: Ctx) => Answered
  /** No session of this browser awaits a code. */
  readonly nobody: (c: Ctx) => Answered
  /** Somebody else's click answered it already, or it was overtaken. */
  readonly gone: (c: Ctx) => Answered
}

/** The code page of one use: GET and POST of `path`, the resend, and the news for its script. */
export function challengeRoutes<Done>(deps: Deps, page: ChallengePage<Done>): Hono<Env> {
  const routes = new Hono<Env>()
  const { path, purposes } = page
  const find = (session: Session) => findChallenge(deps, { sessionId: session.id, purposes })

  routes.get(path, c => {
    const session = page.sessionOf(c)
    return session ? codePage(c, session) : page.nobody(c)
  })

  routes.post(path, async c => {
    const form = await readForm(c)
    const session = page.sessionOf(c)
    if (session === undefined) return page.gone(c)
    const outcome = await answer(deps, page, session, {
      code: form.text('code'),
      address: c.var.address,
      label: browserLabel(c.req.header('user-agent')),
    })
    if (outcome.kind !== 'right') page.refused?.(outcome.kind)
    switch (outcome.kind) {
      case 'right':
        return page.done(c, outcome.done)
      case 'malformed':
        return codePage(c, session, outcome, form.text('code') === '' ? 400 : 422)
      case 'wrong':
        return codePageOf(c, await viewOf(deps, outcome.challenge), outcome, 422)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, outcome, 429)
      case 'turn':
      case 'no-turn':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, { ...outcome, typed: form.text('code') }, 429)
      case 'second-code':
        return c.redirect(path, 303)
      case 'ended':
        return page.ended(c)
      case 'expired':
        return page.expired(c)
      case 'gone':
        return page.gone(c)
    }
  })

  routes.post(`${path}/resend`, async c => {
    const form = await readForm(c)
    const session = page.sessionOf(c)
    if (session === undefined) return page.nobody(c)
    const isToSecond = form.text('to') === 'second'
    const challenge = isToSecond ? await find(session) : undefined
    const to = challenge && (await page.secondNumberOf?.(session, challenge))
    if (isToSecond && to === undefined) return c.redirect(path, 303)
    const outcome = await resendCode(deps, page, session, { address: c.var.address, to })
    switch (outcome.kind) {
      case 'sent':
        return c.redirect(path, 303)
      case 'wait':
        c.header('Retry-After', String(outcome.seconds))
        return codePage(c, session, { kind: 'resend-wait', seconds: outcome.seconds }, 429)
      case 'none-left':
        return codePage(c, session, { kind: 'resend-none' }, 422)
      case 'expired':
        return page.expired(c)
      case 'gone':
        return page.nothingAwaited(c)
    }
  })

  routes.get(`${path}/state`, async c => {
    const session = page.sessionOf(c)
    const challenge = session && (await find(session))
    if (challenge === undefined) return c.json({ delivery: 'gone' }, 404)
    return c.json(deliveryNews(c.var.frame.say, challenge, page.kind))
  })

  return routes

  async function codePage(c: Ctx, session: Session, problem?: CodeProblem, status: CodeStatus = 200) {
    const challenge = await find(session)
    return challenge === undefined ? page.nothingAwaited(c) : codePageOf(c, challenge, problem, status)
  }

  async function codePageOf(
    c: Ctx,
    challenge: ChallengeView,
    problem: CodeProblem | undefined,
    status: CodeStatus,
  ) {
    if (challenge.expired) return page.expired(c)
    const { frame } = c.var
    const { say } = frame
    const session = page.sessionOf(c)
    const offersSecond = !challenge.redeems && !challenge.wentToSecond
    const second = offersSecond && session ? await page.secondNumberOf?.(session, challenge) : undefined
    return htmlPage(
      c,
      <CodePage
        frame={{ ...frame, path }}
        kind={page.kind}
        {...page.words(say, endingOf(say, challenge.number))}
        action={path}
        sender={senderOf(deps.config, { gateway: challenge.gateway, to: challenge.number })}
        challenge={challenge}
        secondNumber={second?.slice(-LAST_DIGITS)}
        problem={problem}
        warning={warningOf(say, challenge)}
        notice={await page.noticeOf?.(c)}
        about={await page.aboutOf?.(c)}
      >
        <p>{page.wayOut(say, challenge)}</p>
      </CodePage>,
      status,
    )
  }
}

/** Why the code that is awaited is not simply the one that was sent for this browser. */
function warningOf(say: Say, challenge: ChallengeView): string | undefined {
  if (challenge.redeems) return say(m.redeem, { time: clockTime(challenge.sentAt) })
  return challenge.stage === 2 ? say(m.secondCode) : undefined
}
