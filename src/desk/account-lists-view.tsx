import type { FC } from 'hono/jsx'
import type { Frame } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { type PageOf, shortened } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import { StateBadge } from '../sms-numbers/views.tsx'
import type { Account, AccountPage, MaskedRow } from './account.ts'
import { messages as m } from './messages.ts'

/** The lists of an account's page that may be long. */

export const Lines: FC<{ frame: Frame; account: Account; page: PageOf<MaskedRow> }> = ({
  frame,
  account,
  page,
}) => {
  const { say } = frame
  const title = <h2 id="lines">{say(m.linesTitle, { count: page.all })}</h2>
  const links = (
    <PageLinks
      say={say}
      page={page}
      href={number => `${PAGES.accounts}/${account.id}?page=${number}#lines`}
    />
  )
  if (page.all === 0)
    return (
      <>
        {title}
        <p>{say(m.noLines)}</p>
      </>
    )
  return (
    <>
      {title}
      {links}
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{say(m.loginId.user)}</th>
            <th scope="col">{say(m.line)}</th>
            <th scope="col">{say(m.userName)}</th>
            <th scope="col">{say(m.number)}</th>
          </tr>
        </thead>
        <tbody>
          {page.rows.map(row => (
            <tr>
              <th scope="row" data-label={say(m.loginId.user)}>
                <a href={`${PAGES.accounts}/${row.accountId}`} class="id">
                  {row.loginId}
                </a>
              </th>
              <td data-label={say(m.line)} class="digits">
                {spacedNumber(row.lineNumber ?? '')}
              </td>
              <td data-label={say(m.userName)}>{shortened(row.userName) || '—'}</td>
              <td data-label={say(m.number)}>
                <StateBadge say={say} state={row.state} />{' '}
                {row.maskedNumber && <span class="digits hint">{row.maskedNumber}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {links}
    </>
  )
}

export const Sessions: FC<{ frame: Frame; page: AccountPage }> = ({ frame, page }) => {
  const { say, language } = frame
  if (page.sessions.all === 0) return <p>{say(m.noSessions)}</p>
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{say(m.browser)}</th>
            <th scope="col">{say(m.address)}</th>
            <th scope="col">{say(m.since)}</th>
            <th scope="col">{say(m.lastSeen)}</th>
          </tr>
        </thead>
        <tbody>
          {page.sessions.rows.map(session => (
            <tr>
              <th scope="row" data-label={say(m.browser)}>
                {session.label}
              </th>
              <td data-label={say(m.address)}>{session.address || '—'}</td>
              <td data-label={say(m.since)}>{dateAndTime(session.since, language)}</td>
              <td data-label={say(m.lastSeen)}>{dateAndTime(session.lastSeenAt, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <PageLinks
        say={say}
        page={page.sessions}
        href={number => `${PAGES.accounts}/${page.account.id}?sessions=${number}`}
      />
    </>
  )
}
