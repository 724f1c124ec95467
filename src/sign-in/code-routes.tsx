import type { Hono } from 'hono'
import { findSecondNumber } from '../accounts/second-number.ts'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import { giveDeviceToken } from '../known-devices/cookies.ts'
import { dropSessionToken, giveSessionToken, leaveReason } from '../sessions/cookies.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { pathOnward } from './onward.ts'
import { countSignIn } from './outcomes.ts'
import { signInCode } from './right-code.ts'
import { awaitingCode, NUMBER_AGAIN, showSignIn } from './sign-in-page.tsx'
import type { SignInProblem } from './sign-in-view.tsx'

/** SMS認証 of one site. */
export function codeRoutes(deps: Deps, site: Site): Hono<Env> {
  const signInPath = `${site.path}/`
  const over = (problem: SignInProblem) => (c: Parameters<typeof awaitingCode>[0]) => {
    dropSessionToken(c, deps, site)
    return showSignIn(deps, site, c, { problem })
  }
  return challengeRoutes(deps, {
    ...signInCode,
    path: `${site.path}/code`,
    kind: site.kind,
    sessionOf: awaitingCode,
    words: (say, number) => ({ title: say(m.codeTitle), lead: say(m.codeLead, { number }), step: 2 }),
    async secondNumberOf(session, { purpose }) {
      // It never enrols: it would take the first number's place (D18).
      if (session.site !== 'admin' || purpose === 'enrolment') return undefined
      return (await findSecondNumber(deps.db, deps.numbers, session.accountId))?.number ?? undefined
    },
    wayOut: (say, { purpose }) =>
      purpose === 'enrolment' ? (
        <a href={`${signInPath}?${NUMBER_AGAIN}`}>{say(m.numberAgain)}</a>
      ) : (
        <a href={signInPath}>{say(m.startAgain)}</a>
      ),
    refused: outcome => countSignIn(deps, site.kind, { step: 'code', outcome }),
    done(c, done) {
      countSignIn(deps, site.kind, { step: 'code', outcome: done.kind })
      switch (done.kind) {
        case 'signed-in':
          giveSessionToken(c, deps, site, done.token)
          giveDeviceToken(c, deps, site, done.device)
          return c.redirect(pathOnward(site, done.onward), 303)
        case 'suspended':
        case 'only-known':
          return over(done)(c)
        case 'gone':
          return c.redirect(site.home, 303)
      }
    },
    ended: over({ kind: 'second-code-failed' }),
    expired: c => showSignIn(deps, site, c, { problem: { kind: 'expired' } }),
    nobody: c => c.redirect(signInPath, 303),
    nothingAwaited(c) {
      dropSessionToken(c, deps, site)
      leaveReason(c, deps, site, 'ended')
      return c.redirect(signInPath, 303)
    },
    // The second of two clicks finds the sign-in completed by the first: it leads to the same screen.
    gone: c => c.redirect(site.home, 303),
  })
}
