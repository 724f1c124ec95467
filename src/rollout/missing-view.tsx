import type { FC } from 'hono/jsx'
import { Cards } from '../page/cards-view.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { dateAndTime, longDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { PAGES } from '../site.ts'
import { messages as m } from './messages.ts'
import type { MissingFilter, MissingPage } from './missing.ts'

export interface MissingScreenProps {
  readonly frame: Frame
  readonly filter: MissingFilter
  readonly page: MissingPage
  /** Not the first page. */
  readonly isLater: boolean
  readonly pageRows: number
}

/** Those who lack an SMS number, page by page. */
export const MissingScreen: FC<MissingScreenProps> = props => {
  const { frame, filter, page } = props
  const { say, language } = frame
  const { site, day } = filter
  const query = (more: Record<string, string> = {}) =>
    new URLSearchParams({ site, ...(day !== undefined && { day: day ?? 'installation' }), ...more })
  return (
    <Page frame={frame} title={say(m.missingTitle, { who: say(m[site]) })} wide>
      <p class="lead">{say(m.missingLead)}</p>
      {day !== undefined && (
        <p>
          {day === null
            ? say(m.onlyInstallation)
            : say(m.onlyDay, { day: longDate(startOfDay(day), language) })}{' '}
          <a href={`${PAGES.rollout}/missing?site=${site}`}>{say(m.allDays)}</a>
        </p>
      )}
      {page.rows.length === 0 ? <p class="panel">{say(m.nobody)}</p> : <Rows {...props} />}
      <p class="actions">
        {page.next && (
          <a href={`${PAGES.rollout}/missing?${query({ after: page.next })}`}>
            {say(m.more, { count: props.pageRows })}
          </a>
        )}{' '}
        {props.isLater && <a href={`${PAGES.rollout}/missing?${query()}`}>{say(m.first)}</a>}
      </p>
      {page.rows.length > 0 && (
        <p>
          <a href={`${PAGES.rollout}/missing.csv?${query()}`}>{say(m.missingCsv)}</a>
        </p>
      )}
      <p>
        <a href={PAGES.rollout}>{say(m.back)}</a>
      </p>
    </Page>
  )
}

const Rows: FC<MissingScreenProps> = ({ frame, filter, page }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={page.rows}
      columns={[
        {
          head: say(filter.site === 'admin' ? m.adminId : m.userId),
          cell: row => (
            <a href={`${PAGES.accounts}/${row.accountId}`} class="id">
              {row.loginId}
            </a>
          ),
        },
        { head: say(m.contract), cell: row => <Name frame={frame}>{row.contractName}</Name> },
        { head: say(m.dueFrom), cell: row => longDate(row.compulsoryFrom, language) },
        {
          head: say(m.lastSignIn),
          cell: ({ lastSignInAt }) =>
            lastSignInAt === undefined ? say(m.never) : dateAndTime(lastSignInAt, language),
        },
      ]}
    />
  )
}
