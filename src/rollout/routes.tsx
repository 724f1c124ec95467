import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { OpenRequest } from '../clearing/request.ts'
import type { Deps } from '../deps.ts'
import { asksSecond, setDay } from '../desk/code-day.ts'
import { isAllowed } from '../desk/member.ts'
import { may } from '../desk/roles.ts'
import { forbidden, memberOf } from '../desk/routes.tsx'
import { BOM } from '../platform/csv/write.ts'
import { csvDownload } from '../platform/http/download.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { isoDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { pageOf } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom, lastDayInstead } from '../pre-registration.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { findDay, readDay } from './codes-from.ts'
import { missingHead, missingLine, seriesHead, seriesLine } from './csv.ts'
import { DatePage, type DatePageProps, type ReasonProblem } from './date-view.tsx'
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

  routes.get(`${PAGES.rollout}/contracts/:account`, c => {
    const set = c.req.query('set')
    const result = set === 'done' || set === 'unchanged' ? set : undefined
    return datePage(c, { kind: 'form', result })
  })

  routes.post(`${PAGES.rollout}/contracts/:account`, async c => {
    const form = await readForm(c)
    const typed = { day: form.text('day'), reason: form.text('reason') }
    const accountId = c.req.param('account')
    const day = readDay(typed.day)
    if (!(await isAllowed(deps, memberOf(c), 'set-codes-from'))) return forbidden(c)
    if (day === undefined) return datePage(c, { kind: 'form', problem: 'bad' }, typed)
    const last = lastDayInstead(deps.config, deps.clock.now(), day)
    if (last !== undefined) return tooLate(c, last, typed)
    if (form.text('action') !== 'set') return confirmPage(c, day, typed)
    const outcome = await setDay(deps, memberOf(c), { accountId, day, reason: typed.reason })
    switch (outcome.kind) {
      case 'done':
      case 'unchanged':
        return c.redirect(`${c.req.path}?set=${outcome.kind}`, 303)
      case 'asked':
        return c.redirect(`${PAGES.clearings}/${outcome.id}`, 303)
      case 'other-open':
        return datePage(c, { kind: 'form', problem: 'other-open', open: openOf(outcome.open) }, typed)
      case 'refused':
        return confirmPage(c, day, typed, outcome.problem)
      case 'too-late':
        return tooLate(c, outcome.last, typed)
      case 'forbidden':
        return forbidden(c)
      case 'no-account':
        return c.notFound()
    }
  })

  return routes

  function tooLate(c: Ctx, last: string, typed: Typed) {
    return datePage(c, { kind: 'form', problem: 'too-late', last: startOfDay(last) }, typed)
  }

  function openOf({ id, by, day }: OpenRequest) {
    return { id, by, at: day === undefined ? undefined : codesCompulsoryFrom(deps.config, day) }
  }

  async function confirmPage(c: Ctx, day: string | null, typed: Typed, problem?: ReasonProblem) {
    const at = codesCompulsoryFrom(deps.config, day)
    const accountId = c.req.param('account') ?? ''
    const needsSecond = await asksSecond(deps, memberOf(c), { accountId, day })
    return datePage(c, { kind: 'confirm', at, needsSecond, problem }, { ...typed, day: day ?? '' })
  }

  async function datePage(c: Ctx, step: DatePageProps['step'], typed?: Typed) {
    const contract = await findDay(deps, c.req.param('account') ?? '')
    if (contract === undefined) return c.notFound()
    const mayChange = may(c.var.session.role, 'set-codes-from')
    const page = (
      <DatePage
        frame={c.var.frame}
        contract={contract}
        mayChange={mayChange}
        typed={typed ?? { day: contract.day ?? '', reason: '' }}
        step={step}
      />
    )
    return htmlPage(c, page, step.problem === undefined ? 200 : step.problem === 'other-open' ? 409 : 422)
  }

  function spanOf(c: Ctx) {
    const now = deps.clock.now()
    const typed = {
      from: c.req.query('from') ?? isoDate(now - policy.rollout.seriesMs),
      to: c.req.query('to') ?? isoDate(now),
    }
    const [from, to] = [readDay(typed.from), readDay(typed.to)]
    return { typed, span: from && to && from <= to ? { from, to } : undefined }
  }
}

function filterOf(c: Ctx): MissingFilter {
  const site = c.req.query('site') === 'user' ? 'user' : 'admin'
  const asked = c.req.query('day')
  if (asked === undefined) return { site }
  return { site, day: asked === 'installation' ? null : (readDay(asked) ?? undefined) }
}
