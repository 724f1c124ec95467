import type { Child, FC } from 'hono/jsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { dateAndTime, longDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { type PageOf, pageOf } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
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
  const errors = props.spanIsBad ? [{ text: say(m.badSpan), field: 'from' }] : []
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

const Cell: FC<{ label: string; children?: Child }> = ({ label, children }) => (
  <td class="count" data-label={label}>
    {children}
  </td>
)

const NowTable: FC<RolloutPageProps> = ({ frame, now }) => {
  const { say } = frame
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{say(m.who)}</th>
          {[m.have, m.lack, m.suspended, m.part].map(head => (
            <th scope="col" class="count">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['admin', 'user'] as const).map(site => (
          <tr>
            <th scope="row">{say(m[site])}</th>
            <Cell label={say(m.have)}>{grouped(now[site].with)}</Cell>
            <Cell label={say(m.lack)}>
              <a
                href={`${PAGES.rollout}/missing?site=${site}`}
                aria-label={say(m.listOf, { who: say(m[site]), count: grouped(now[site].without) })}
              >
                {grouped(now[site].without)}
              </a>
            </Cell>
            <Cell label={say(m.suspended)}>{grouped(now[site].suspended)}</Cell>
            <Cell label={say(m.part)}>{percent(now[site])}%</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const DueTable: FC<RolloutPageProps> = ({ frame, due }) => {
  const { say, language } = frame
  const list = (site: string, one: Due) =>
    `${PAGES.rollout}/missing?${new URLSearchParams({ site, day: one.day ?? 'installation' })}`
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{say(m.dueFrom)}</th>
          {[m.contracts, m.incomplete, m.lackingAdmins, m.lackingUsers].map(head => (
            <th scope="col" class="count">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {due.rows.map(one => (
          <tr>
            <th scope="row">
              {one.day === null
                ? say(m.installation, { day: longDate(one.at, language) })
                : longDate(one.at, language)}{' '}
              {one.at <= frame.now && <small>{say(m.passed)}</small>}
            </th>
            <Cell label={say(m.contracts)}>{grouped(one.contracts)}</Cell>
            <Cell label={say(m.incomplete)}>{grouped(one.incomplete)}</Cell>
            <Cell label={say(m.lackingAdmins)}>
              <a
                href={list('admin', one)}
                aria-label={say(m.listOf, { who: say(m.admin), count: grouped(one.administrators) })}
              >
                {grouped(one.administrators)}
              </a>
            </Cell>
            <Cell label={say(m.lackingUsers)}>
              <a
                href={list('user', one)}
                aria-label={say(m.listOf, { who: say(m.user), count: grouped(one.users) })}
              >
                {grouped(one.users)}
              </a>
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Series: FC<RolloutPageProps> = ({ frame, days, daysPage, span, spanIsBad, periodTo }) => {
  const { say, language } = frame
  const date = (day: string) => longDate(startOfDay(day), language)
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  const until = periodEndIn(days, periodTo)
  const edge = lastShown(days, until)
  const errors = spanIsBad ? [say(m.badSpan)] : []
  const page = pageOf(days, daysPage)
  return (
    <>
      <form method="get" action={PAGES.rollout} class="panel">
        <Field id="from" name="from" label={say(m.from)} value={span.from} errors={errors} />
        <Field id="to" name="to" label={say(m.to)} value={span.to} />
        <button class="secondary small">{say(m.show)}</button>
      </form>
      {days.length === 0 ? (
        <p class="panel">{say(m.noDays)}</p>
      ) : (
        <>
          <p>
            {say(m.legendAdmin)}
            <br />
            {say(m.legendUser)}
            {until !== undefined && (
              <>
                <br />
                {say(m.legendUntil, { day: date(until) })}
              </>
            )}
          </p>
          <p class="axis" aria-hidden="true">
            <span>100%</span>
          </p>
          <Chart days={days} until={until} label={say(m.chart, { from: date(first), to: date(last) })} />
          <p class="axis" aria-hidden="true">
            <span>0%　{date(first)}</span>
            {first !== edge && <span>{date(edge)}</span>}
          </p>
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
  const label = (site: 'admin' | 'user', what: 'have' | 'lack') => `${say(m[site])} ${say(m[what])}`
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{say(m.day)}</th>
          {(['admin', 'user'] as const).flatMap(site =>
            (['have', 'lack'] as const).map(what => (
              <th scope="col" class="count">
                {label(site, what)}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {days.map(one => (
          <tr>
            <th scope="row">{longDate(startOfDay(one.day), language)}</th>
            {(['admin', 'user'] as const).map(site => (
              <>
                <Cell label={label(site, 'have')}>{grouped(one[site].with)}</Cell>
                <Cell label={label(site, 'lack')}>{grouped(one[site].without)}</Cell>
              </>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const grouped = (count: number) => count.toLocaleString('en')
