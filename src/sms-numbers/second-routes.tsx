import { type Context, Hono } from 'hono'
import { findNumber } from '../accounts/number.ts'
import { findSecondNumber } from '../accounts/second-number.ts'
import { begin } from '../acts/held.ts'
import { refusalText } from '../acts/refusal-view.tsx'
import { goOn } from '../acts/routes.tsx'
import { challengeRoutes } from '../challenges/routes.tsx'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { leaveFlash, readFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import { readSmsNumber } from '../sms-number.ts'
import type { Env } from '../web.ts'
import { messages as m } from './messages.ts'
import { problemMessages } from './problems.ts'
import {
  findWantedSecond,
  SECOND_CODE_PATH,
  SECOND_PATH,
  SECOND_SCREEN,
  secondNumber,
  secondNumberCode,
} from './second-number.ts'
import { SecondPage } from './second-view.tsx'

type Ctx = Context<Env>

/** 管理者（予備）: its form, and the code that is sent to it. */
export function secondNumberRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  const present = async (c: Ctx) =>
    (await findSecondNumber(deps.db, deps.numbers, c.var.session.accountId))?.number ?? ''

  routes.get(SECOND_PATH, async c => {
    const isHeld = c.req.query('held') !== undefined
    const wanted = isHeld ? await findWantedSecond(deps, c.var.session) : undefined
    return show(deps, c, wanted ?? (await present(c)), [])
  })

  routes.post(SECOND_PATH, async c => {
    const { session, address, frame } = c.var
    const to = (await readForm(c)).text('number')
    const from = await present(c)
    if (to === from) return show(deps, c, to, [frame.say(m.nothingChanged)])
    const problems = await problemsOf(c, to)
    if (problems.length > 0) return show(deps, c, to, problems)
    const { language } = frame
    const payload = { from, to, language }
    const begun = await begin(deps, session, { kind: secondNumber, payload, address, language })
    const next = goOn(deps, c, { site: ADMIN_SITE, begun })
    return next instanceof Response ? next : show(deps, c, to, [refusalText(frame, next)])
  })

  const home = (c: Ctx) => c.redirect(ADMIN_SITE.home, 303)
  const over = async (c: Ctx) => {
    await leaveFlash(deps.db, c.var.session.id, { kind: 'act-over' })
    return home(c)
  }
  routes.route(
    '/',
    challengeRoutes(deps, {
      ...secondNumberCode,
      path: SECOND_CODE_PATH,
      kind: 'admin',
      sessionOf: c => c.var.session,
      words: (say, number) => ({ title: say(m.ownTitle), lead: say(m.secondCodeLead, { number }) }),
      wayOut: say => <a href={PAGES.numbers}>{say(m.ownCancel)}</a>,
      done: home,
      ended: over,
      expired: over,
      nobody: home,
      nothingAwaited: c => c.redirect(SECOND_PATH, 303),
      gone: home,
    }),
  )
  return routes

  async function problemsOf(c: Ctx, to: string): Promise<readonly string[]> {
    if (to === '') return []
    const { say } = c.var.frame
    const reading = readSmsNumber(to)
    if (reading.kind === 'refused') return reading.problems.map(problem => say(problemMessages[problem]))
    const { site, loginId } = c.var.session
    const first = await findNumber(deps.db, deps.numbers, { site, loginId })
    return first?.number === to ? [say(m.secondIsFirst)] : []
  }
}

/** The form with what was typed. */
export function secondForm(deps: Deps): TypedForm {
  return {
    screen: SECOND_SCREEN,
    path: SECOND_PATH,
    title: m.secondTitle,
    show: (c, { form }) => show(deps, c, form.text('number'), []),
  }
}

async function show(deps: Deps, c: Ctx, typed: string, problems: readonly string[]) {
  const { frame, session } = c.var
  const told = problems.length === 0 ? await readFlash(deps, session) : []
  const page = <SecondPage frame={frame} action={SECOND_PATH} {...{ typed, problems, told }} />
  return htmlPage(c, page, problems.length === 0 ? 200 : 422)
}
