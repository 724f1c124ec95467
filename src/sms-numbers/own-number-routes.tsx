import type { Context, Hono } from 'hono'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { readFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { showNumbers } from './numbers-page.tsx'
import { ownNumberCode } from './own-number.ts'

/** The code for the administrator's own number. */
export function ownNumberRoutes(deps: Deps): Hono<Env> {
  const numbersWith = (sentence: Sentence) => (c: Context<Env>) =>
    showNumbers(deps, c, { message: c.var.frame.say(sentence) })
  const home = (c: Context<Env>) => c.redirect(ADMIN_SITE.home, 303)
  return challengeRoutes(deps, {
    ...ownNumberCode,
    path: PAGES.ownNumberCode,
    kind: 'admin',
    sessionOf: c => c.var.session,
    words: (say, number) => ({ title: say(m.ownTitle), lead: say(m.ownLead, { number }) }),
    async noticeOf({ var: { frame, session } }) {
      const [flash] = await readFlash(deps, session, ({ kind }) => kind === 'numbers-saved')
      return flash?.kind === 'numbers-saved' ? frame.say(m.ownOthersSaved, { count: flash.count }) : undefined
    },
    wayOut: say => <a href={PAGES.numbers}>{say(m.ownCancel)}</a>,
    done(c, { token }) {
      if (token !== undefined) giveSessionToken(c, deps, ADMIN_SITE, token)
      return home(c)
    },
    ended: numbersWith(m.ownEnded),
    expired: numbersWith(m.ownExpired),
    nobody: home,
    nothingAwaited: c => c.redirect(PAGES.numbers, 303),
    gone: home,
  })
}
