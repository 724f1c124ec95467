import { type Context, Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { hasDeviceToken, readDeviceToken } from '../known-devices/cookies.ts'
import { browserLabel } from '../platform/http/browser-label.ts'
import { readForm } from '../platform/http/forms.ts'
import { rememberLanguage, switchedTo } from '../platform/i18n/language.ts'
import { cookieOptions, giveSessionToken, keepsCookies } from '../sessions/cookies.ts'
import type { Session } from '../sessions/sessions.ts'
import { forgetWanted, wantedPath } from '../sessions/wanted.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { codeRoutes } from './code-routes.tsx'
import { pathOnward } from './onward.ts'
import { countSignIn } from './outcomes.ts'
import { signIn } from './sign-in.ts'
import { NOTHING, NUMBER_AGAIN, numberAgain, showSignIn, type Typed } from './sign-in-page.tsx'
import type { SignInProblem } from './sign-in-view.tsx'

type Ctx = Context<Env>

/** ログイン and SMS認証 of one site. */
export function signInRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const page = (c: Ctx, typed: Typed, problem?: SignInProblem) =>
    showSignIn(deps, site, c, { typed, ...(problem && { problem }) })

  routes.get(`${site.path}/`, async c => {
    const typed = c.req.query(NUMBER_AGAIN) === undefined ? undefined : await numberAgain(deps, c)
    return showSignIn(deps, site, c, typed && { typed })
  })

  routes.post(`${site.path}/`, async c => {
    const form = await readForm(c)
    const loginId = form.text('loginId').trim()
    const enrolling = (name: string) => (site.kind === 'admin' ? form.optional(name) : undefined)
    const typed = { loginId, number: enrolling('number'), activationCode: enrolling('activationCode') }
    const language = switchedTo(c)
    if (language !== undefined) {
      rememberLanguage(c, language, cookieOptions(deps, site))
      return showSignIn(deps, site, c, { typed, told: form.text('told') })
    }
    // The form says that its page gave a cookie. Before the password: with a right one an SMS would go out, for a
    // code page that this browser never sees. Programs that post without our form are let through.
    if (form.optional('cookie') !== undefined && !keepsCookies(c, deps, site))
      return page(c, typed, { kind: 'no-cookies' })
    const missing = (['loginId', 'password'] as const).filter(name => form.text(name).trim() === '')
    if (missing.length > 0) return page(c, typed, { kind: 'missing', fields: missing })

    const outcome = await signIn(deps, site, {
      ...typed,
      password: form.text('password'),
      browser: {
        address: c.var.address,
        label: browserLabel(c.req.header('user-agent')),
        language: c.var.frame.language,
        hasDeviceToken: hasDeviceToken(c, deps, site),
        deviceToken: accountId => readDeviceToken(c, deps, site, accountId),
        wantedPath: accountId => wantedPath(c, deps, site, accountId),
      },
      before: sessionOf(c),
    })
    countSignIn(deps, site.kind, { step: 'password', outcome: outcome.kind })
    switch (outcome.kind) {
      case 'enrolment-closed':
      case 'suspended':
        return page(c, { ...NOTHING, loginId }, outcome)
      case 'enrol':
      case 'number-refused': {
        const activationCode = outcome.needsActivationCode ? (typed.activationCode ?? '') : undefined
        return page(c, { ...typed, number: typed.number ?? '', activationCode }, outcome)
      }
      case 'code-sent':
        giveSessionToken(c, deps, site, outcome.token)
        forgetWanted(c, deps, site)
        return c.redirect(`${site.path}/code`, 303)
      case 'signed-in':
        giveSessionToken(c, deps, site, outcome.token)
        forgetWanted(c, deps, site)
        return c.redirect(pathOnward(site, outcome.onward), 303)
      default:
        return page(c, typed, outcome)
    }
  })

  routes.route('/', codeRoutes(deps, site))
  return routes
}

function sessionOf(c: Ctx): Session | undefined {
  const { state } = c.var
  return state.kind === 'open' || state.kind === 'awaiting-code' ? state.session : undefined
}
