import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { OpenRequest } from '../clearing/request.ts'
import type { Deps } from '../deps.ts'
import { asksSecond } from '../desk/code-day.ts'
import { DAY_SCREEN, findWantedDay, orderDay } from '../desk/fresh-acts.ts'
import { isAllowed } from '../desk/member.ts'
import { may } from '../desk/roles.ts'
import { askerOf, codeFirst, forbidden, memberOf, toldAnywhere } from '../desk/routes.tsx'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { BOM } from '../platform/csv/write.ts'
import { csvDownload } from '../platform/http/download.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { endOfDay, isoDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { pageOf } from '../platform/paging.ts'
import { DAY_MS, policy } from '../policy.ts'
import { codesCompulsoryFrom, lastDayInstead } from '../pre-registration.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { findDay, readDay } from './codes-from.ts'
import { missingHead, missingLine, seriesHead, seriesLine } from './csv.ts'
import { DatePage, type DatePageProps, type ReasonProblem } from './date-view.tsx'
import { messages as m } from './messages.ts'
import { allMissing, type MissingFilter, missingPage } from './missing.ts'
import { MissingScreen } from './missing-view.tsx'
import { countNow, listDue, listSeries } from './rollout.ts'
import { RolloutPage } from './views.tsx'

type Ctx = Context<Env>
type Typed = DatePageProps['typed']

/** 登録状況: everybody of the desk looks; supervisors set the day of a contract. */
export function rolloutRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(PAGES.rollout, async c => {
    const { typed, span } = spanOf(c)
    const now = await countNow(deps)
    const page = (
      <RolloutPage
        frame={c.var.frame}
        now={now}
        due={pageOf(await listDue(deps), c.req.query('due'))}
        daysPage={c.req.query('days')}
        days={span === undefined ? [] : await listSeries(deps, span, now)}
        span={typed}
        spanIsBad={span === undefined}
        periodTo={deps.config.preRegistration.to}
      />
    )
    return htmlPage(c, page, span === undefined ? 422 : 200)
  })

  routes.get(`${PAGES.rollout}/days.csv`, async c => {
    const { span } = spanOf(c)
    if (span === undefined) return c.redirect(PAGES.rollout, 303)
    const days = await listSeries(deps, span, await countNow(deps))
    const name = `sms-numbers-by-day_${span.from}_${span.to}.csv`
    return csvDownload(c, { ascii: name, full: name }, BOM + seriesHead() + days.map(seriesLine).join(''))
  })

  routes.get(`${PAGES.rollout}/missing`, async c => {
    const filter = filterOf(c)
    const after = c.req.query('after')
    const { pageRows } = policy.rollout
    const page = await missingPage(deps, filter, { after, limit: pageRows })
    const isLater = after !== undefined
    return htmlPage(c, <MissingScreen frame={c.var.frame} {...{ filter, page, isLater, pageRows }} />)
  })

  // A list of 100,000 is written while it is read.
  routes.get(`${PAGES.rollout}/missing.csv`, c => {
    const filter = filterOf(c)
    const who = filter.site === 'admin' ? 'administrators' : 'users'
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="without-sms-number_${who}.csv"`)
    return stream(c, async out => {
      await out.write(BOM + missingHead())
      for await (const one of allMissing(deps, filter, policy.rollout.batchRows)) {
        if (out.aborted) return
        await out.write(missingLine(one))
      }
    })
  })

  routes.get(`${PAGES.rollout}/contracts/:account`, async c => {
    const held = c.req.query('held')
    const order =
      held === undefined ? undefined : await findWantedDay(deps, c.var.session, c.req.param('account'))
    if (order !== undefined) {
      const { day, reason } = order
      return confirmPage(deps, c, { day, typed: { day: day ?? '', reason } })
    }
    const set = c.req.query('set')
    const result = set === 'done' || set === 'unchanged' ? set : undefined
    return datePage(deps, c, { kind: 'form', result })
  })

  routes.post(`${PAGES.rollout}/contracts/:account`, async c => {
    const form = await readForm(c)
    const typed = { day: form.text('day'), reason: form.text('reason') }
    const accountId = c.req.param('account')
    const day = readDay(typed.day)
    if (!(await isAllowed(deps, memberOf(c), 'set-codes-from'))) return forbidden(c)
    if (day === undefined) return datePage(deps, c, { kind: 'form', problem: 'bad' }, typed)
    const last = lastDayInstead(deps.config, deps.clock.now(), day)
    if (last !== undefined) return tooLate(c, last, typed)
    if (form.text('action') !== 'set') return confirmPage(deps, c, { day, typed })
    const outcome = await orderDay(deps, askerOf(c), { accountId, day, reason: typed.reason })
    switch (outcome.kind) {
      case 'done':
      case 'unchanged':
        return c.redirect(`${c.req.path}?set=${outcome.kind}`, 303)
      case 'asked':
        return c.redirect(`${PAGES.clearings}/${outcome.id}`, 303)
      case 'other-open':
        return datePage(deps, c, { kind: 'form', problem: 'other-open', open: openOf(outcome.open) }, typed)
      case 'refused':
        return confirmPage(deps, c, { day, typed, problem: outcome.problem })
      case 'too-late':
        return tooLate(c, outcome.last, typed)
      case 'forbidden':
        return forbidden(c)
      case 'no-account':
        return c.notFound()
      default:
        return codeFirst(c, outcome)
    }
  })

  return routes

  function tooLate(c: Ctx, last: string, typed: Typed) {
    return datePage(deps, c, { kind: 'form', problem: 'too-late', last: startOfDay(last) }, typed)
  }

  function openOf({ id, by, day }: OpenRequest) {
    return { id, by, at: day === undefined ? undefined : codesCompulsoryFrom(deps.config, day) }
  }

  function spanOf(c: Ctx) {
    const now = deps.clock.now()
    const typed = {
      from: c.req.query('from') ?? isoDate(now - policy.rollout.seriesMs),
      to: c.req.query('to') ?? isoDate(now),
    }
    const [from, to] = [readDay(typed.from), readDay(typed.to)]
    return { typed, span: from && to && isShowable({ from, to }) ? { from, to } : undefined }
  }
}

function isShowable({ from, to }: { readonly from: string; readonly to: string }): boolean {
  return from <= to && endOfDay(to) - startOfDay(from) <= policy.rollout.seriesMostDays * DAY_MS
}

/** A contract's day, with what was typed; a reason is asked for in the second step. */
export function dayForm(deps: Deps): TypedForm {
  return {
    screen: DAY_SCREEN,
    path: `${PAGES.rollout}/contracts/:account`,
    title: m.dateTitle,
    async show(c, { form }) {
      if (!(await isAllowed(deps, memberOf(c), 'set-codes-from'))) return forbidden(c)
      const typed = { day: form.text('day'), reason: form.text('reason') }
      const day = form.optional('reason') === undefined ? undefined : readDay(typed.day)
      return day === undefined
        ? datePage(deps, c, { kind: 'form' }, typed)
        : confirmPage(deps, c, { day, typed })
    },
  }
}

async function confirmPage(
  deps: Deps,
  c: Ctx,
  {
    day,
    typed,
    problem,
  }: { readonly day: string | null; readonly typed: Typed; readonly problem?: ReasonProblem },
) {
  const at = codesCompulsoryFrom(deps.config, day)
  const accountId = c.req.param('account') ?? ''
  const needsSecond = await asksSecond(deps, memberOf(c), { accountId, day })
  return datePage(deps, c, { kind: 'confirm', at, needsSecond, problem }, { ...typed, day: day ?? '' })
}

async function datePage(deps: Deps, c: Ctx, step: DatePageProps['step'], typed?: Typed) {
  const contract = await findDay(deps, c.req.param('account') ?? '')
  if (contract === undefined) return c.notFound()
  const { frame, session } = c.var
  const mayChange = may(session.role, 'set-codes-from')
  const page = (
    <DatePage
      frame={frame}
      contract={contract}
      mayChange={mayChange}
      typed={typed ?? { day: contract.day ?? '', reason: '' }}
      step={step}
      told={await toldAnywhere(deps, c)}
    />
  )
  return htmlPage(c, page, step.problem === undefined ? 200 : step.problem === 'other-open' ? 409 : 422)
}

function filterOf(c: Ctx): MissingFilter {
  const site = c.req.query('site') === 'user' ? 'user' : 'admin'
  const asked = c.req.query('day')
  if (asked === undefined) return { site }
  return { site, day: asked === 'installation' ? null : (readDay(asked) ?? undefined) }
}
