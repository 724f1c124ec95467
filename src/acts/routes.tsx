import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import { keepsForm } from '../kept-forms/routes.tsx'
import { formOf, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { giveSessionToken } from '../sessions/cookies.ts'
import { leaveFlash } from '../sessions/told.ts'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { type ActKind, kindOf, type Performed } from './act.ts'
import { CheckPage } from './check-view.tsx'
import {
  type ActRefusal,
  type Begun,
  confirmHeld,
  findHeld,
  findTypedOfEnded,
  giveUpHeld,
  type HeldAct,
} from './held.ts'
import { messages as m } from './messages.ts'
import { refusalText } from './refusal-view.tsx'
import { actCode, type Opened, performFresh } from './right-code.ts'

type Ctx = Context<Env>

/** The check screen and the code page of acts (D15), on one site. */
export function actRoutes(deps: Deps, site: Site, kinds: readonly ActKind[]): Hono<Env> {
  const routes = new Hono<Env>()
  const path = checkPath(site)
  const home = (c: Ctx) => c.redirect(site.home, 303)

  routes.get(path, async c => {
    const held = await findHeld(deps, c.var.session)
    if (held?.stage === 'code') return c.redirect(codePath(site), 303)
    return checkPage(c, held)
  })

  routes.post(path, async c => {
    const form = await readForm(c)
    const { session, address, frame } = c.var
    const held = await findHeld(deps, session)
    const kind = kindOf(kinds, held)
    if (held === undefined || kind === undefined) return aged(c)
    if (held.stage === 'done') return tellOver(c)
    if (form.text('action') === 'correct') return c.redirect(kind.form(held.payload), 303)
    const outcome = await confirmHeld(deps, session, {
      id: form.text('act'),
      kind,
      address,
      language: frame.language,
    })
    if (outcome.kind === 'code') return c.redirect(codePath(site), 303)
    if (outcome.kind !== 'gone') return checkPage(c, held, refusalText(frame, outcome))
    // Another tab's act may be the newer one: it stays.
    return form.text('act') === held.id ? aged(c) : tellOver(c)
  })

  routes.post(dropPath(site), async c => {
    await readForm(c)
    return c.redirect((await giveUpHeld(deps, c.var.session, kinds)) ?? site.home, 303)
  })

  routes.route(
    '/',
    challengeRoutes<Opened>(deps, {
      ...actCode(kinds),
      path: codePath(site),
      kind: site.kind,
      sessionOf: c => c.var.session,
      words: (say, number) => ({ title: say(m.codeTitle), lead: say(m.codeLead, { number }) }),
      async aboutOf(c) {
        const held = await findHeld(deps, c.var.session)
        const kind = kindOf(kinds, held)
        return held?.payload === undefined ? undefined : kind?.words(c.var.frame.say, held.payload)
      },
      // Of the form with the code, so that there is one way without scripts.
      wayOut: say => (
        <button form="code-form" formaction={dropPath(site)} class="secondary">
          {say(m.cancel)}
        </button>
      ),
      async done(c, opened) {
        const { session, address } = c.var
        const given = { address }
        const done = opened.kind === 'fresh' ? await performFresh(deps, kinds, { session, given }) : opened
        return done.kind === 'performed' ? land(deps, c, site, done.performed) : home(c)
      },
      ended: over,
      expired: over,
      nobody: home,
      nothingAwaited: again,
      gone,
    }),
  )
  return routes

  function checkPage(c: Ctx, held: HeldAct | undefined, problem?: string) {
    const kind = kindOf(kinds, held)
    if (held === undefined || kind === undefined || held.stage !== 'check') return again(c)
    const act = { id: held.id, kind, payload: held.payload }
    const page = <CheckPage frame={c.var.frame} action={path} act={act} problem={problem} />
    return htmlPage(c, page, problem === undefined ? 200 : 422)
  }

  /** Where it led when it was done: the second of two clicks lands where the first did. */
  async function again(c: Ctx) {
    const held = await findHeld(deps, c.var.session)
    return c.redirect(held?.landed ?? site.home, 303)
  }

  /** Done by the first of two clicks, which may be at it still; or ended by somebody meanwhile. */
  async function gone(c: Ctx) {
    const held = await findHeld(deps, c.var.session)
    return held === undefined ? tellOver(c) : c.redirect(held.landed ?? site.home, 303)
  }

  /** Too late, and back to what was typed. */
  async function over(c: Ctx) {
    const form = await giveUpHeld(deps, c.var.session, kinds)
    await leaveFlash(deps.db, c.var.session.id, { kind: 'act-over' })
    return c.redirect(form ?? site.home, 303)
  }

  /** The check screen was left open for too long; or the act was ended by somebody, and nothing is left of it. */
  async function aged(c: Ctx) {
    const form = await giveUpHeld(deps, c.var.session, kinds)
    if (form === undefined) return tellOver(c)
    await leaveFlash(deps.db, c.var.session.id, { kind: 'act-aged' })
    return c.redirect(form, 303)
  }

  async function tellOver(c: Ctx) {
    await leaveFlash(deps.db, c.var.session.id, { kind: 'act-over' })
    return home(c)
  }
}

/** Before anybody is asked who he is: of an act that waited when its session ended by time, what was typed is kept (D20). */
export function keepsHeldAct(deps: Deps, site: Site, kinds: readonly ActKind[]): MiddlewareHandler<Env> {
  return keepsForm(deps, site, async (_, ended) => {
    const typed = await findTypedOfEnded(deps, ended, kinds)
    return typed && { ...typed, form: formOf(typed.fields) }
  })
}

/** Where the form of an act leads on; or why it is shown again, with `refusalText`. */
export function goOn(
  deps: Deps,
  c: Ctx,
  { site, begun }: { readonly site: Site; readonly begun: Begun<unknown> },
): Response | ActRefusal {
  if (begun.kind === 'performed') return land(deps, c, site, begun.performed)
  if (begun.kind === 'check') return c.redirect(checkPath(site), 303)
  return begun.kind === 'code' ? c.redirect(codePath(site), 303) : begun
}

function land(deps: Deps, c: Ctx, site: Site, { to, token }: Performed): Response {
  if (token !== undefined) giveSessionToken(c, deps, site, token)
  return c.redirect(to, 303)
}

/** The check screen of acts; their code page stands behind it. */
export function checkPath({ path }: Site): string {
  return `${path}/act`
}

/** The code page of acts. */
export function codePath(site: Site): string {
  return `${checkPath(site)}/code`
}

function dropPath(site: Site): string {
  return `${checkPath(site)}/drop`
}
