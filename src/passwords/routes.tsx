import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { readDeviceToken } from '../known-devices/cookies.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { type ChangeOutcome, changePassword } from './passwords.ts'
import { PasswordPage } from './views.tsx'

/** パスワードの変更: obliged while the password is the one of the opening notice (D13), else at will. */
export function passwordRoutes(deps: Deps, site: Site): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${site.path}/password`

  routes.get(path, c => {
    const { frame, session } = c.var
    return htmlPage(
      c,
      <PasswordPage frame={frame} action={path} initial={session.mustChangePassword} problem={undefined} />,
    )
  })

  routes.post(path, async c => {
    const form = await readForm(c)
    const { frame, session, address } = c.var
    const outcome = await changePassword(deps, session, {
      current: form.text('current'),
      wanted: form.text('wanted'),
      repeated: form.text('repeated'),
      address,
      deviceToken: readDeviceToken(c, deps, site, session.accountId),
    })
    if (outcome.kind === 'changed') {
      giveSessionToken(c, deps, site, outcome.token)
      // An initial one stood between the sign-in and the page that was asked for.
      return c.redirect((session.mustChangePassword && session.wantedPath) || site.home, 303)
    }
    // The way there leads to the sign-in, which says that it ended.
    if (outcome.kind === 'session-ended') return c.redirect(site.home, 303)
    const page = (
      <PasswordPage frame={frame} action={path} initial={session.mustChangePassword} problem={outcome} />
    )
    const after = comeBackAfter(deps, outcome)
    if (after === undefined) return htmlPage(c, page, 422)
    c.header('Retry-After', String(after))
    return htmlPage(c, page, outcome.kind === 'busy' ? 503 : 429)
  })

  return routes
}

/** Seconds, when nothing was looked at. */
function comeBackAfter({ clock }: Deps, outcome: ChangeOutcome): number | undefined {
  switch (outcome.kind) {
    case 'wait':
      return outcome.seconds
    case 'network-wait':
      return Math.max(1, Math.ceil((outcome.until - clock.now()) / SECOND_MS))
    case 'busy':
      return policy.passwordPace.comeBackSeconds
    default:
      return undefined
  }
}
