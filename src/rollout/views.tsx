import type { FC } from 'hono/jsx'
import { Cards, type Column } from '../page/cards-view.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { dateAndTime, longDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { type PageOf, pageOf } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { type CustomerSite, PAGES } from '../site.ts'
import { Chart, lastShown, periodEndIn } from './chart-view.tsx'
import { messages as m } from './messages.ts'
import type { Due } from './rollout.ts'
import { type Count, type DayCount, percent } from './tally.ts'

export interface RolloutPageProps {
  readonly frame: Frame
  readonly now: Count
  readonly due: PageOf<Due>
  readonly days: readonly DayCount[]
  /** Of the table of days: the page that is asked for. */
  readonly daysPage: string | undefined
  /** As typed. */
  readonly span: { readonly from: string; readonly to: string }
  readonly spanIsBad: boolean
  /** Last day of the pre-registration period, YYYY-MM-DD. */
  readonly periodTo: string
}

/** SMS番号の登録状況 */
export const RolloutPage: FC<RolloutPageProps> = props => {
  const { frame } = props
  const { say, language } = frame
  const errors = props.spanIsBad
    ? [{ text: say(m.badSpan, { days: policy.rollout.seriesMostDays }), field: 'from' }]
    : []
  return (
    <Page frame={frame} title={say(m.title)} wide errors={errors}>
      <p class="lead">{say(m.lead, { at: dateAndTime(frame.now, language) })}</p>
      <h2>{say(m.nowTitle)}</h2>
      <NowTable {...props} />
      <h2>{say(m.dueTitle)}</h2>
      <p>{say(m.dueLead, { to: longDate(startOfDay(props.periodTo), language) })}</p>
      {props.due.all === 0 ? (
        <p class="panel">{say(m.noContracts)}</p>
      ) : (
        <>
          <DueTable {...props} />
          <PageLinks
            say={say}
            page={props.due}
            href={number => `${PAGES.rollout}?${new URLSearchParams({ ...props.span, due: String(number) })}`}
          />
        </>
      )}
      <h2>{say(m.seriesTitle)}</h2>
      <Series {...props} />
    </Page>
  )
}

const NowTable: FC<RolloutPageProps> = ({ frame, now }) => {
  const { say } = frame
  return (
    <Cards
      rows={['admin', 'user'] as const}
      columns={[
        { head: say(m.who), unnamed: true, cell: site => say(m[site]) },
        { head: say(m.have), counts: true, cell: site => grouped(now[site].with) },
        {
          head: say(m.lack),
          counts: true,
          cell: site => <ListLink say={say} site={site} count={now[site].without} />,
        },
        { head: say(m.suspended), counts: true, cell: site => grouped(now[site].suspended) },
        { head: say(m.part), counts: true, cell: site => `${percent(now[site])}%` },
      ]}
    />
  )
}

/** To those who lack a number; without a day, of all contracts. */
const ListLink: FC<{ say: Say; site: CustomerSite; day?: string | null; count: number }> = props => {
  const { say, site, day } = props
  const query = new URLSearchParams({ site, ...(day !== undefined && { day: day ?? 'installation' }) })
  const count = grouped(props.count)
  return (
    <a href={`${PAGES.rollout}/missing?${query}`} aria-label={say(m.listOf, { who: say(m[site]), count })}>
      {count}
    </a>
  )
}

const DueTable: FC<RolloutPageProps> = ({ frame, due }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={due.rows}
      columns={[
        {
          head: say(m.dueFrom),
          unnamed: true,
          cell: one => (
            <>
              {one.day === null
                ? say(m.installation, { day: longDate(one.at, language) })
                : longDate(one.at, language)}{' '}
              {one.at <= frame.now && <small>{say(m.passed)}</small>}
            </>
          ),
        },
        { head: say(m.contracts), counts: true, cell: one => grouped(one.contracts) },
        { head: say(m.incomplete), counts: true, cell: one => grouped(one.incomplete) },
        {
          head: say(m.lackingAdmins),
          counts: true,
          cell: one => <ListLink say={say} site="admin" day={one.day} count={one.administrators} />,
        },
        {
          head: say(m.lackingUsers),
          counts: true,
          cell: one => <ListLink say={say} site="user" day={one.day} count={one.users} />,
        },
      ]}
    />
  )
}

const Series: FC<RolloutPageProps> = ({ frame, days, daysPage, span, spanIsBad, periodTo }) => {
  const { say, language } = frame
  const date = (day: string) => longDate(startOfDay(day), language)
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  const until = periodEndIn(days, periodTo)
  const edge = lastShown(days, until)
  const errors = spanIsBad ? [say(m.badSpan, { days: policy.rollout.seriesMostDays })] : []
  const page = pageOf(days, daysPage)
  return (
    <>
      <form method="get" action={PAGES.rollout} class="panel">
        <Field id="from" name="from" type="date" label={say(m.from)} value={span.from} errors={errors} />
        <Field id="to" name="to" type="date" label={say(m.to)} value={span.to} />
        <button class="secondary small">{say(m.show)}</button>
      </form>
      {days.length === 0 ? (
        <p class="panel">{say(m.noDays)}</p>
      ) : (
        <>
          <p>
            {say(m.legendAdmin, rates(days, 'admin'))}
            <br />
            {say(m.legendUser, rates(days, 'user'))}
            {until !== undefined && (
              <>
                <br />
                {say(m.legendUntil, { day: date(until) })}
              </>
            )}
          </p>
          <div class="drawing">
            <p class="scale" aria-hidden="true">
              {QUARTERS.map(part => (
                <span>{part}%</span>
              ))}
            </p>
            <Chart
              days={days}
              until={until}
              label={say(m.chart, { from: date(first), to: date(last) })}
              tellsOf={(day, site) =>
                say(m.pointOf, { day: date(day.day), who: say(m[site]), part: percent(day[site]) })
              }
            />
            <p class="axis" aria-hidden="true">
              <span>{date(first)}</span>
              {first !== edge && <span>{date(edge)}</span>}
            </p>
          </div>
          <details id="days" open={daysPage !== undefined}>
            <summary>{say(m.table)}</summary>
            <DaysTable frame={frame} days={page.rows} />
            <PageLinks
              say={say}
              page={page}
              href={number =>
                `${PAGES.rollout}?${new URLSearchParams({ ...span, days: String(number) })}#days`
              }
            />
          </details>
          <p>
            <a href={`${PAGES.rollout}/days.csv?${new URLSearchParams(span)}`}>{say(m.seriesCsv)}</a>
          </p>
        </>
      )}
    </>
  )
}

const DaysTable: FC<{ frame: Frame; days: readonly DayCount[] }> = ({ frame, days }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={days}
      columns={[
        { head: say(m.day), unnamed: true, cell: one => longDate(startOfDay(one.day), language) },
        ...(['admin', 'user'] as const).flatMap((site): readonly Column<DayCount>[] => [
          { head: `${say(m[site])} ${say(m.have)}`, counts: true, cell: one => grouped(one[site].with) },
          { head: `${say(m[site])} ${say(m.lack)}`, counts: true, cell: one => grouped(one[site].without) },
        ]),
      ]}
    />
  )
}

/** Beside the lines of the chart, from above. */
const QUARTERS = [100, 75, 50, 25, 0]

/** Of the first and the last day that are shown. */
function rates(days: readonly DayCount[], site: CustomerSite) {
  const of = (day: DayCount | undefined) => (day === undefined ? 0 : percent(day[site]))
  return { first: of(days[0]), last: of(days.at(-1)) }
}

const grouped = (count: number) => count.toLocaleString('en')
