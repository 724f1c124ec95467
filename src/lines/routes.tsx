import { type Context, Hono } from 'hono'
import { sumForwardingLines } from '../accounts/line.ts'
import { begin, findHeld } from '../acts/held.ts'
import { abroadRule } from '../acts/quarantine.ts'
import { refusalText } from '../acts/refusal-view.tsx'
import { checkPath, codePath, goOn } from '../acts/routes.tsx'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { maskedPath } from '../numbers-in-text.ts'
import { giveWay } from '../platform/db/batches.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { longDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { pageOf } from '../platform/paging.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { periodEndsAt } from '../pre-registration.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { readFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES, USER_SITE } from '../site.ts'
import { findNumber } from '../sms-numbers/as-operator.ts'
import { passes } from '../sms-numbers/filter.ts'
import { listNumbers, totalsOf } from '../sms-numbers/number-list.ts'
import { countUnknown } from '../switch/mark.ts'
import { linkOf, linksOf } from '../switch/progress.ts'
import type { Env } from '../web.ts'
import { countRestorable } from './bring-back.ts'
import { isWanted, LINE_SCREEN, OWN_LINE_SCREEN } from './forward-acts.ts'
import type { Line } from './keeping.ts'
import { formOf, type LineForm, readLineForm } from './line-form.ts'
import { listServices } from './line-list.ts'
import { findOwnLine, type SaveOutcome, saveServices } from './lines.ts'
import { linkMessages } from './link-messages.ts'
import { linkNews } from './link-view.tsx'
import { ListPage } from './list-view.tsx'
import { messages as m } from './messages.ts'
import { SettingsPage } from './settings-view.tsx'
import { linesOf } from './stop-all.ts'
import { restorePath, stopPath } from './stop-routes.tsx'
import type { StopOfferProps } from './stop-view.tsx'

type Ctx = Context<Env>

/** 利用者番号一覧 and サービス設定 of every line, for the administrator. */
export function adminLineRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.lines, async c => {
    const { frame, session } = c.var
    const rows = await listNumbers(deps, session.contractId)
    await giveWay()
    const own = rows.find(row => row.owner === 'administrator')
    const text = (c.req.query('find') ?? '').slice(0, policy.list.filterCharacters)
    const lines = rows.filter(row => row.owner === 'service-user')
    // What is typed here stands in an address, where no SMS number belongs.
    const page = pageOf(
      lines.filter(row => passes({ text, only: [] }, { ...row, number: undefined })),
      c.req.query('page'),
    )
    return htmlPage(
      c,
      <ListPage
        frame={frame}
        own={own}
        page={page}
        services={await listServices(deps, session, page.rows)}
        links={
          await linksOf(
            deps,
            page.rows.flatMap(row => row.lineNumber ?? []),
          )
        }
        text={text}
        totals={totalsOf(rows)}
        flash={await readFlash(deps, session)}
        offer={await stopOffer(deps, c, await isAnyForwarding(deps, session))}
        registerUntil={own?.state === 'missing' ? periodEnd(deps, c) : undefined}
        endsOn={lastDay(c)}
      />,
    )
  })
  routes.get(`${PAGES.lines}/:line`, c => showLine(deps, c, c.req.param('line')))
  routes.get(`${PAGES.lines}/:line/state`, c => linkState(deps, c, c.req.param('line')))
  routes.post(`${PAGES.lines}/:line`, c => saveLine(deps, c, c.req.param('line')))
  return routes
}

/** Also where nobody knows. */
async function isAnyForwarding(deps: Deps, session: Session): Promise<boolean> {
  const which = linesOf(session)
  return (await sumForwardingLines(deps.db, which)).all > 0 || (await countUnknown(deps, which)) > 0
}

/** サービス設定 of the service user's own line. */
export function userLineRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(PAGES.settings, c => showLine(deps, c, c.var.session.line?.number ?? ''))
  routes.get(`${PAGES.settings}/state`, c => linkState(deps, c, c.var.session.line?.number ?? ''))
  routes.post(PAGES.settings, c => saveLine(deps, c, c.var.session.line?.number ?? ''))
  return routes
}

/** For the script of the page: whether calls follow by now. */
async function linkState(deps: Deps, c: Ctx, number: string) {
  const line = await findOwnLine(deps, c.var.session, number)
  if (line === undefined) return noLine(deps, c)
  const link = await linkOf(deps, number)
  return link === undefined ? c.notFound() : c.json(linkNews(c.var.frame, link.progress))
}

/** サービス設定 with what was typed, whoever opens it. */
export function lineForm(deps: Deps): TypedForm {
  const path = `${PAGES.lines}/:line`
  const show: TypedForm['show'] = (c, { form }) => showTyped(deps, c, c.req.param('line') ?? '', form)
  return { screen: LINE_SCREEN, path, title: m.title, show }
}

export function ownLineForm(deps: Deps): TypedForm {
  const show: TypedForm['show'] = (c, { form }) => showTyped(deps, c, c.var.session.line?.number ?? '', form)
  return { screen: OWN_LINE_SCREEN, path: PAGES.settings, title: m.title, show }
}

/** Of the version that the form knew: what somebody else changed since is told when it is saved. */
async function showTyped(deps: Deps, c: Ctx, number: string, typed: Form) {
  const form = readLineForm(typed)
  const line = await findOwnLine(deps, c.var.session, number)
  return line ? settingsPage(deps, c, { ...line, version: form.version }, { form }) : noLine(deps, c)
}

async function showLine(deps: Deps, c: Ctx, number: string) {
  const { session } = c.var
  const line = await findOwnLine(deps, session, number)
  if (line === undefined) return noLine(deps, c)
  const isAgain = c.req.query('held') !== undefined
  // The user's page is the first one after each sign-in, which costs no more than it has to.
  const asks = isAgain || session.site === 'admin'
  const wanted = asks ? await findWanted(deps, session, number) : undefined
  if (wanted === undefined || !isAgain) {
    const waits = wanted?.stage === 'done' ? undefined : wanted?.stage
    return settingsPage(deps, c, line, { form: formOf(line), waits })
  }
  const { services, version = line.version } = wanted
  return settingsPage(deps, c, { ...line, version }, { form: formOf({ services, version }) })
}

async function saveLine(deps: Deps, c: Ctx, number: string) {
  const posted = readLineForm(await readForm(c))
  const { session, address, frame } = c.var
  const { language } = frame
  const page = c.req.path
  const outcome = await saveServices(deps, session, { number, form: posted, address, page, language })
  if (outcome.kind === 'saved') return c.redirect(page, 303)
  const begun = outcome.kind === 'needs-code' ? await begin(deps, session, outcome.act) : undefined
  const next = begun && goOn(deps, c, { site: siteOf(session), begun })
  if (next instanceof Response) return next
  const line = outcome.kind === 'no-line' ? undefined : await findOwnLine(deps, session, number)
  if (line === undefined) return noLine(deps, c)
  const refusal = refusalOf(c, outcome) ?? (next && refusalText(frame, next))
  return settingsPage(deps, c, line, { form: posted, outcome, refusal })
}

/** In a sentence of its own; others stand at their fields. */
function refusalOf(c: Ctx, outcome: SaveOutcome): string | undefined {
  const { say, now } = c.var.frame
  if (outcome.kind === 'not-prepared') return say(linkMessages.notSaved)
  if (outcome.kind !== 'too-often') return undefined
  const seconds = Math.ceil((outcome.until - now) / SECOND_MS)
  c.header('Retry-After', String(seconds))
  return say(m.tooOften, { seconds })
}

const REFUSED: Partial<Record<SaveOutcome['kind'], 409 | 429>> = { conflict: 409, 'too-often': 429 }

async function settingsPage(
  deps: Deps,
  c: Ctx,
  line: Line,
  what: {
    readonly form: LineForm
    readonly outcome?: SaveOutcome
    readonly refusal?: string | undefined
    /** What this session changed here, and did not finish. */
    readonly waits?: 'check' | 'code' | undefined
  },
) {
  const { frame, session } = c.var
  const { outcome } = what
  const link = await linkOf(deps, line.number)
  const flash = outcome === undefined ? await readFlash(deps, session) : []
  const page = (
    <SettingsPage
      frame={frame}
      by={session.site}
      action={c.req.path}
      line={line}
      form={what.form}
      problems={outcome?.kind === 'refused' ? outcome.problems : new Map()}
      conflict={outcome?.kind === 'conflict'}
      stopped={outcome && 'stops' in outcome ? outcome : undefined}
      flash={flash}
      waits={
        what.waits && {
          for: what.waits,
          path: (what.waits === 'code' ? codePath : checkPath)(siteOf(session)),
        }
      }
      warning={await missingNumberWarning(deps, c)}
      refusal={what.refusal}
      progress={link?.progress}
      abroad={await abroadHint(deps, c, line)}
      offer={
        await stopOffer(
          deps,
          c,
          line.services.forwarding.some(({ to }) => 'number' in to) || link?.progress.kind === 'not-adopted',
        )
      }
    />
  )
  return htmlPage(c, page, outcome === undefined ? 200 : (REFUSED[outcome.kind] ?? 422))
}

/**
 * What was typed and waits for a code, or was too old when its code came: the form shows it again. Of the version that it knew,
 * so that what somebody else saved since is told before it is overwritten.
 */
async function findWanted(deps: Deps, session: Session, number: string) {
  const held = await findHeld(deps, session)
  if (held === undefined || !isWanted(held.kind, held.payload) || held.payload.number !== number)
    return undefined
  const { stage, version } = held
  return { stage, services: held.payload.services, ...(version !== undefined && { version }) }
}

/** Why nothing can be forwarded abroad from here, and until when; `undefined` where it can. */
async function abroadHint(deps: Deps, c: Ctx, line: Line): Promise<string | undefined> {
  if (!line.ordered.has('forwarding')) return undefined
  const rule = await abroadRule(deps, c.var.session.accountId)
  return rule.kind === 'allowed' ? undefined : refusalText(c.var.frame, rule)
}

/** 『転送をすべて止める』, and what can be brought back. */
async function stopOffer(deps: Deps, c: Ctx, isForwarding: boolean): Promise<StopOfferProps> {
  const { frame, session } = c.var
  const site = siteOf(session)
  const restorable = await countRestorable(deps, session)
  return {
    frame,
    stopPath: stopPath(site),
    restorePath: restorePath(site),
    isForwarding,
    restorable,
  }
}

function siteOf({ site }: Session) {
  return site === 'admin' ? ADMIN_SITE : USER_SITE
}

/** A service user without a number is told in time to ask for one (M10). */
async function missingNumberWarning(deps: Deps, c: Ctx): Promise<string | undefined> {
  const { session, frame } = c.var
  const date = periodEnd(deps, c)
  if (session.site !== 'user' || date === undefined) return undefined
  const own = await findNumber(deps, { site: session.site, loginId: session.loginId })
  return own?.state === 'missing' ? frame.say(m.noNumberYet, { date }) : undefined
}

/** Of the contract, in words, where it has one. */
function lastDay({ var: { frame, session } }: Ctx): string | undefined {
  const { contractEndsOn: day } = session
  return day === null ? undefined : longDate(startOfDay(day), frame.language)
}

/** Last day of the pre-registration period in words, while it runs. */
function periodEnd(deps: Deps, c: Ctx): string | undefined {
  const { session, frame } = c.var
  const lastMoment = periodEndsAt(deps, session)
  return lastMoment === undefined ? undefined : longDate(lastMoment, frame.language)
}

async function noLine(deps: Deps, c: Ctx) {
  const { session, address } = c.var
  await record(deps, {
    action: 'access.refused',
    ...whoIs(session),
    address,
    detail: { path: maskedPath(c.req.path) },
  })
  return c.notFound()
}
