import { type Context, Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { htmlPage } from '../platform/http/html.ts'
import { longDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { codesRule } from '../pre-registration.ts'
import { originOf, PAGES, type Site } from '../site.ts'
import type { Env } from '../web.ts'
import type { HelpValue, Switches } from './manual.ts'
import { ManualPage } from './manual-view.tsx'
import { MANUALS } from './manuals.ts'
import { helpOf } from './pages.ts'
import { SignInHelpPage } from './sign-in-help-view.tsx'

const KEPT_SECONDS = 300

/**
 * The manual of a site, and 「ログインできない方」 of a customers' site; the desk's own people ask whoever runs the system. They
 * need no session, ask nothing of the database and hold nothing of anybody: a browser may keep them for a moment.
 */
export function helpRoutes({ config, clock }: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const { kind } = site
  const signInHelp = kind === 'op' ? undefined : PAGES.signInHelp[kind]
  routes.get(helpOf(site), c => {
    mayBeKept(c)
    return htmlPage(
      c,
      <ManualPage
        frame={c.var.frame}
        kind={kind}
        manual={MANUALS[kind]}
        on={switches()}
        values={values(c)}
        signInHelp={signInHelp}
      />,
    )
  })
  if (kind === 'op') return routes
  routes.get(PAGES.signInHelp[kind], c => {
    mayBeKept(c)
    return htmlPage(
      c,
      <SignInHelpPage
        frame={c.var.frame}
        kind={kind}
        back={`${site.path}/`}
        manual={helpOf(site)}
        sender={config.sms.sender}
      />,
    )
  })
  return routes

  /** By the installation's settings: whose contract it is, nobody knows here. */
  function switches(): Switches {
    return {
      checksNumber: config.verifyAdministratorNumber,
      enrolment: config.enrolment,
      codesLater: codesRule(config, clock.now(), { codesFrom: null }).kind === 'later',
      tellsNewBrowser: {
        admin: config.newDeviceNotices !== 'nobody',
        user: config.newDeviceNotices === 'everybody',
      },
    }
  }

  function values(c: Context<Env>): Record<HelpValue, string> {
    const { language } = c.var.frame
    const { from, to } = config.preRegistration
    return {
      site: `${originOf(config, kind)}${site.path}/`,
      sender: config.sms.sender,
      from: longDate(startOfDay(from), language),
      until: longDate(startOfDay(to), language),
    }
  }
}

/** The language is a cookie. */
function mayBeKept(c: Context): void {
  c.header('Cache-Control', `private, max-age=${KEPT_SECONDS}`)
  c.header('Vary', 'Cookie')
}
