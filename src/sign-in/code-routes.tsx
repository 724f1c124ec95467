import type { Hono } from 'hono'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import { giveDeviceToken } from '../known-devices/cookies.ts'
import { dropSessionToken, giveSessionToken, leaveReason } from '../sessions/cookies.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { signInCode } from './right-code.ts'
import { awaitingCode, showSignIn } from './sign-in-page.tsx'
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
    wayOut: say => <a href={signInPath}>{say(m.startAgain)}</a>,
    done(c, done) {
      switch (done.kind) {
        case 'signed-in':
          giveSessionToken(c, deps, site, done.token)
          giveDeviceToken(c, deps, site, done.device)
          return c.redirect(site.home, 303)
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
