import type { Context } from 'hono'
import { findCustomer } from '../accounts/customer.ts'
import { codeAwaitedUntil, findChallenge } from '../challenges/challenge.ts'
import type { Deps } from '../deps.ts'
import { htmlPage } from '../platform/http/html.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { comesFromOwnPage, keepsCookies, LEAVINGS, takeReason } from '../sessions/cookies.ts'
import type { Session } from '../sessions/sessions.ts'
import { ADMIN_SITE, originOf, type Site, USER_SITE } from '../site.ts'
import type { Env } from '../web.ts'
import { enrolmentRule } from './enrolment.ts'
import { signInCode } from './right-code.ts'
import { SignInPage, type SignInPageProps, type SignInProblem } from './sign-in-view.tsx'

type Ctx = Context<Env>

export interface Typed {
  readonly loginId: string
  readonly number: string | undefined
  readonly activationCode: string | undefined
}
export const NOTHING: Typed = { loginId: '', number: undefined, activationCode: undefined }

/** ログイン of one site, with what was typed and why it did not lead on. */
export async function showSignIn(
  deps: Deps,
  site: Site,
  c: Ctx,
  {
    typed = NOTHING,
    problem,
    told,
  }: {
    readonly typed?: Typed
    readonly problem?: SignInProblem
    /** What the same page told in the other language. */
    readonly told?: string
  } = {},
) {
  const { frame, state } = c.var
  return htmlPage(
    c,
    <SignInPage
      frame={{ ...frame, path: `${site.path}/` }}
      site={site}
      {...typed}
      problem={problem}
      left={LEAVINGS.find(reason => reason === told) ?? whyHere(deps, site, c)}
      signedIn={
        state.kind === 'open' && {
          as: state.session.loginId,
          onward: state.session.wantedPath ?? site.home,
        }
      }
      awaited={await awaitedIn(deps, c)}
      otherSite={otherSite(deps, site)}
    />,
    problem === undefined ? 200 : statusOf(deps, c, problem),
  )
}

/** In the address of the sign-in page: somebody who enrols mistyped his number. */
export const NUMBER_AGAIN = 'number-again'

/** The form of the enrolment whose code is awaited in this browser, for another number; of nobody else. */
export async function numberAgain(deps: Deps, c: Ctx): Promise<Typed | undefined> {
  const session = awaitingCode(c)
  if (session === undefined) return undefined
  const challenge = await findChallenge(deps, { sessionId: session.id, purposes: ['enrolment'] })
  const customer = challenge && (await findCustomer(deps.db, deps.numbers, session.accountId))
  if (customer === undefined) return undefined
  const needsActivationCode = enrolmentRule(deps, customer) === 'activation-code'
  return { loginId: session.loginId, number: '', activationCode: needsActivationCode ? '' : undefined }
}

/** With the time after which a program may try again. */
function statusOf(deps: Deps, c: Ctx, problem: SignInProblem): 422 | 429 | 503 {
  const after = (seconds: number) => c.header('Retry-After', String(seconds))
  switch (problem.kind) {
    case 'wait':
      after(problem.seconds)
      return 429
    case 'network-wait':
    case 'no-sms':
      after(Math.max(1, Math.ceil((problem.until - deps.clock.now()) / SECOND_MS)))
      return 429
    case 'busy':
      after(policy.passwordPace.comeBackSeconds)
      return 503
    default:
      return 422
  }
}

/** The session whose code is awaited in this browser. */
export function awaitingCode(c: Ctx): Session | undefined {
  return c.var.state.kind === 'awaiting-code' ? c.var.state.session : undefined
}

/** The reason travels in a cookie; whoever comes from a page of the site without any keeps none. */
function whyHere(deps: Deps, site: Site, c: Ctx): SignInPageProps['left'] {
  const { state } = c.var
  const reason =
    takeReason(c, deps, site) ?? (state.kind === 'ended' && state.isNews ? state.reason : undefined)
  if (reason !== undefined || state.kind !== 'none' || keepsCookies(c, deps, site)) return reason
  return comesFromOwnPage(c, deps, site) ? 'no-cookies' : undefined
}

async function awaitedIn(deps: Deps, c: Ctx): Promise<SignInPageProps['awaited']> {
  const session = awaitingCode(c)
  if (session === undefined) return undefined
  const { purposes } = signInCode
  const until = await codeAwaitedUntil(deps, { sessionId: session.id, purposes })
  return until === undefined ? undefined : { loginId: session.loginId, until }
}

function otherSite(deps: Deps, site: Site): SignInPageProps['otherSite'] {
  if (site.kind === 'op') return undefined
  const other = site.kind === 'admin' ? USER_SITE : ADMIN_SITE
  return { from: site.kind, address: `${originOf(deps.config, other.kind)}${other.path}/` }
}
