import type { FC } from 'hono/jsx'
import { ForwardingNow } from '../lines/forwarding-now-view.tsx'
import { Cards } from '../page/cards-view.tsx'
import type { Frame } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { type PageOf, shortened } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { StateBadge } from '../sms-numbers/views.tsx'
import type { Account, AccountPage, MaskedRow } from './account.ts'
import { forwardingMessages as f } from './forwarding-messages.ts'
import { messages as m } from './messages.ts'

/** The lists of an account's page that may be long. */

export const Lines: FC<{
  frame: Frame
  account: Account
  page: PageOf<MaskedRow>
  services: AccountPage['services']
}> = ({ frame, account, page, services }) => {
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
      <Cards
        rows={page.rows}
        columns={[
          {
            head: say(m.loginId.user),
            cell: row => (
              <a href={`${PAGES.accounts}/${row.accountId}`} class="id">
                {row.loginId}
              </a>
            ),
          },
          { head: say(m.line), class: 'digits', cell: row => spacedNumber(row.lineNumber ?? '') },
          {
            head: say(m.userName),
            cell: ({ userName }) => (userName ? <Name frame={frame}>{shortened(userName)}</Name> : '—'),
          },
          {
            head: say(f.now),
            cell: ({ lineNumber = '' }) => (
              <ForwardingNow say={say} services={services.get(lineNumber)} masked />
            ),
          },
          {
            head: say(m.number),
            cell: ({ state, maskedNumber }) => (
              <>
                <StateBadge say={say} state={state} />{' '}
                {maskedNumber && <span class="digits hint">{endingOf(say, maskedNumber)}</span>}
              </>
            ),
          },
        ]}
      />
      {links}
    </>
  )
}

export const Sessions: FC<{ frame: Frame; page: AccountPage }> = ({ frame, page }) => {
  const { say, language } = frame
  if (page.sessions.all === 0) return <p>{say(m.noSessions)}</p>
  return (
    <>
      <Cards
        rows={page.sessions.rows}
        columns={[
          { head: say(m.browser), cell: session => session.label },
          { head: say(m.address), cell: session => session.address || '—' },
          { head: say(m.since), cell: session => dateAndTime(session.since, language) },
          { head: say(m.lastSeen), cell: session => dateAndTime(session.lastSeenAt, language) },
        ]}
      />
      <PageLinks
        say={say}
        page={page.sessions}
        href={number => `${PAGES.accounts}/${page.account.id}?sessions=${number}`}
      />
    </>
  )
}
