import type { FC } from 'hono/jsx'
import { Cards, type Column } from '../page/cards-view.tsx'
import { type Flash, FlashNotice } from '../page/flash.tsx'
import { type Frame, Notice, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { type PageOf, shortened } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import { maskNumber, spacedNumber } from '../sms-number.ts'
import { LastSms } from '../sms-numbers/last-sms-view.tsx'
import { messages as numbers } from '../sms-numbers/messages.ts'
import type { NumberRow, NumberTotals } from '../sms-numbers/number-list.ts'
import { MissingCount, StateBadge } from '../sms-numbers/views.tsx'
import { messages as m } from './messages.ts'

export interface ListPageProps {
  readonly frame: Frame
  readonly own: NumberRow | undefined
  readonly page: PageOf<NumberRow>
  readonly totals: NumberTotals
  readonly flash: Flash | undefined
  /** Last day of the pre-registration period, while an administrator without a number should use it. */
  readonly registerUntil: string | undefined
}

/** 利用者番号一覧 (manual, M2). */
export const ListPage: FC<ListPageProps> = ({ frame, own, page, totals, flash, registerUntil }) => {
  const { say } = frame
  const { undelivered } = totals
  const links = <PageLinks say={say} page={page} href={number => `${PAGES.lines}?page=${number}`} />
  return (
    <Page frame={frame} title={say(m.listTitle)} wide>
      <FlashNotice frame={frame} flash={flash} />
      {registerUntil && <Notice kind="warning">{say(m.registerOwn, { date: registerUntil })}</Notice>}
      <p class="own-number">
        {say(m.ownNumber)}
        {frame.language === 'ja' ? '：' : ': '}
        <span class="digits">{own?.number ? maskNumber(own.number) : say(m.ownNone)}</span>{' '}
        {own && <StateBadge say={say} state={own.state} />} {own && <LastSms frame={frame} row={own} />}
      </p>
      {page.all === 0 ? (
        <p class="panel">{say(m.noLines)}</p>
      ) : (
        <>
          <p class="summary">
            <MissingCount say={say} totals={totals} />{' '}
            {totals.missing > 0 && <a href={`${PAGES.numbers}?only=missing`}>{say(m.showMissing)}</a>}
          </p>
          {undelivered > 0 && (
            <p class="summary">
              <span class="count warning-text">{say(numbers.undeliveredCount, { count: undelivered })}</span>{' '}
              <a href={`${PAGES.numbers}?only=undelivered`}>{say(numbers.showUndelivered)}</a>
            </p>
          )}
          {links}
          <Cards rows={page.rows} columns={columnsIn(frame)} />
          {links}
        </>
      )}
      <form method="get" action={PAGES.numbers} class="actions foot">
        <button class="primary">{say(m.setNumbers)}</button>
      </form>
      <p>
        <a href={PAGES.history}>{say(m.history)}</a>
      </p>
    </Page>
  )
}

function columnsIn(frame: Frame): readonly Column<NumberRow>[] {
  const { say } = frame
  return [
    { head: say(m.line), class: 'digits', cell: ({ lineNumber }) => spacedNumber(lineNumber ?? '') },
    { head: say(m.loginId), cell: ({ loginId }) => <span class="id">{loginId}</span> },
    { head: say(m.userName), cell: ({ userName }) => shortened(userName) || '—' },
    {
      head: say(m.smsState),
      cell: row => (
        <>
          <StateBadge say={say} state={row.state} />{' '}
          {row.unfinished && <span class="warning-text">{say(m.unfinished)}</span>}{' '}
          {row.number && <span class="digits hint">{maskNumber(row.number)}</span>}{' '}
          <LastSms frame={frame} row={row} />
        </>
      ),
    },
    {
      head: say(m.settingsOf),
      cell: ({ lineNumber: line = '' }) => (
        <a href={`${PAGES.lines}/${line}`} aria-label={say(m.settingsOfLine, { line: spacedNumber(line) })}>
          {say(m.settingsOf)}
        </a>
      ),
    },
  ]
}
