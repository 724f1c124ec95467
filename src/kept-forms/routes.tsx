import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Deps } from '../deps.ts'
import { isToldAnywhere } from '../page/flash.tsx'
import { browserLabel } from '../platform/http/browser-label.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { rememberLanguage, switchedTo } from '../platform/i18n/language.ts'
import { cookieOptions, leaveReason } from '../sessions/cookies.ts'
import type { EndedSession } from '../sessions/ended.ts'
import { leaveAgain, readFlash } from '../sessions/told.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { continueKeptForm, discardKeptForm, keepForm, listKeptForms, type SentForm } from './kept-forms.ts'
import { keptPath } from './kept-path.ts'
import { KeptPage } from './kept-view.tsx'
import type { TypedForm } from './typed-forms.ts'

/** Before anybody is asked who he is: keeps what came too late for its session. */
export function keepsSentForm(deps: Deps, site: Site, { screen }: TypedForm): MiddlewareHandler<Env> {
  return keepsForm(deps, site, async c => ({ screen, path: c.req.path, form: await readForm(c) }))
}

/** The same for a form that was sent before: `find` gives it, of a session that ended by time. */
export function keepsForm(
  deps: Deps,
  site: Site,
  find: (c: Context<Env>, ended: EndedSession) => Promise<Omit<SentForm, 'label'> | undefined>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { state } = c.var
    if (state.kind !== 'ended' || state.remembered === undefined) return next()
    const sent = await find(c, state.remembered)
    const label = browserLabel(c.req.header('user-agent'))
    const kept = sent && (await keepForm(deps, state.remembered, { ...sent, label }))
    if (!kept) return next()
    leaveReason(c, deps, site, 'kept')
    return c.redirect(`${site.path}/`, 303)
  }
}

/** What is asked of these forms beside what their screens do with them. Behind `signedInOnly`, before the screens. */
export function typedFormRoutes(deps: Deps, site: Site, forms: readonly TypedForm[]): Hono<Env> {
  const routes = new Hono<Env>()
  for (const typed of forms) routes.post(typed.path, showsFormAgain(deps, site, typed))
  return routes
}

/** The form is only shown again, with what was typed, in another language or after a new sign-in. */
function showsFormAgain(deps: Deps, site: Site, typed: TypedForm): MiddlewareHandler<Env> {
  return async (c, next) => {
    const language = switchedTo(c)
    if (language !== undefined) return inLanguage(c, language)
    return c.req.query('kept') === typed.screen ? goOn(c) : next()
  }

  async function inLanguage(c: Context<Env>, language: string) {
    const { session } = c.var
    const form = await readForm(c)
    rememberLanguage(c, language, cookieOptions(deps, site))
    c.set('session', { ...session, waiting: await leaveAgain(deps, session, form.text('told')) })
    return typed.show(c, { form, sessionId: session.id })
  }

  async function goOn(c: Context<Env>) {
    const kept = await continueKeptForm(deps, c.var.session, { screen: typed.screen, path: c.req.path })
    if (kept === undefined) return c.redirect(keptPath(site), 303)
    c.set('frame', { ...c.var.frame, isTypedAgain: true })
    return typed.show(c, kept)
  }
}

/** 前回の入力が残っています */
export function keptRoutes(deps: Deps, site: Site, forms: readonly TypedForm[]): Hono<Env> {
  const routes = new Hono<Env>()
  const path = keptPath(site)

  routes.get(path, async c => {
    const { frame, session } = c.var
    const onward = session.wantedPath ?? site.home
    const offers = (await listKeptForms(deps, session)).flatMap(offer => {
      const typed = forms.find(({ screen }) => screen === offer.screen)
      return typed === undefined ? [] : [{ ...offer, title: typed.title }]
    })
    if (offers.length === 0) return c.redirect(onward, 303)
    const told = await readFlash(deps, session, flash => isToldAnywhere(frame, flash))
    return htmlPage(c, <KeptPage frame={frame} action={path} offers={offers} told={told} onward={onward} />)
  })

  routes.post(path, async c => {
    const form = await readForm(c)
    if (form.text('action') === 'discard') await discardKeptForm(deps, c.var.session, form.text('screen'))
    return c.redirect(path, 303)
  })

  return routes
}
