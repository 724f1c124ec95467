import type { FC } from 'hono/jsx'
import type { HistoryPage } from '../history/history.ts'
import { Events } from '../history/history-view.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { PAGES } from '../site.ts'
import type { Account } from './account.ts'
import { messages as m } from './messages.ts'

export interface AccountHistoryProps {
  readonly frame: Frame
  readonly account: Account
  readonly page: HistoryPage
  /** Not the newest events. */
  readonly isLater: boolean
}

/** Everything about one account of the last year, with the 担当者IDs of who did it. */
export const AccountHistory: FC<AccountHistoryProps> = ({ frame, account, page, isLater }) => {
  const { say } = frame
  const path = `${PAGES.accounts}/${account.id}/history`
  return (
    <Page frame={frame} title={say(m.historyTitle, { id: account.loginId })} wide>
      {page.events.length === 0 ? (
        <p class="panel">{say(m.noHistory)}</p>
      ) : (
        <Events frame={frame} events={page.events} whole={false} names />
      )}
      <p class="actions">
        {page.older !== undefined && (
          <a href={`${path}?${new URLSearchParams({ before: page.older })}`}>{say(m.older)}</a>
        )}{' '}
        {isLater && <a href={path}>{say(m.newest)}</a>}
      </p>
      <p>
        <a href={`${PAGES.accounts}/${account.id}`}>{say(m.backToAccount, { id: account.loginId })}</a>
      </p>
    </Page>
  )
}
