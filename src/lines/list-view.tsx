import type { FC } from 'hono/jsx'
import { Cards, type Column } from '../page/cards-view.tsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Notice, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { type PageOf, shortened } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { LastSms } from '../sms-numbers/last-sms-view.tsx'
import { messages as numbers } from '../sms-numbers/messages.ts'
import type { NumberRow, NumberTotals } from '../sms-numbers/number-list.ts'
import { MissingCount, StateBadge } from '../sms-numbers/views.tsx'
import type { LineLink } from '../switch/progress.ts'
import { ForwardingNow } from './forwarding-now-view.tsx'
import { LinkMark } from './link-view.tsx'
import { messages as m } from './messages.ts'
import type { OptionServices } from './option-services.ts'
import { StopOffer, type StopOfferProps } from './stop-view.tsx'

export interface ListPageProps {
  readonly frame: Frame
  readonly own: NumberRow | undefined
  readonly page: PageOf<NumberRow>
  /** What the lines of this page do, by their numbers. */
  readonly services: ReadonlyMap<string, OptionServices>
  /** Whether calls follow, by the lines' numbers; nothing where nobody is told. */
  readonly links?: ReadonlyMap<string, LineLink>
  /** By which the list is narrowed. */
  readonly text: string
  readonly totals: NumberTotals
  readonly flash: readonly Flash[]
  readonly offer?: StopOfferProps | undefined
  /** Last day of the pre-registration period, while an administrator without a number should use it. */
  readonly registerUntil: string | undefined
  /** Last day of the contract. */
  readonly endsOn: string | undefined
}

/** 利用者番号一覧 (manual, M2). */
export const ListPage: FC<ListPageProps> = props => {
  const { frame, own, page, totals, text, flash, registerUntil } = props
  const { say } = frame
  const { undelivered } = totals
  const links = <PageLinks say={say} page={page} href={number => addressOf({ text, page: number })} />
  return (
    <Page frame={frame} title={say(m.listTitle)} told={flash} wide>
      {props.endsOn && <Notice kind="warning">{say(m.contractEnds, { date: props.endsOn })}</Notice>}
      {registerUntil && <Notice kind="warning">{say(m.registerOwn, { date: registerUntil })}</Notice>}
      <p class="own-number">
        {say(m.ownNumber)}
        {frame.language === 'ja' ? '：' : ': '}
        <span class="digits">{own?.number ? endingOf(say, own.number) : say(m.ownNone)}</span>{' '}
        {own && <StateBadge say={say} state={own.state} />} {own && <LastSms frame={frame} row={own} />}
      </p>
      {totals.users === 0 ? (
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
          {props.offer && <StopOffer {...props.offer} />}
          <Finder {...props} />
          {links}
          {page.all > 0 && <Cards class="cards lines" rows={page.rows} columns={columnsIn(props)} />}
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

const Finder: FC<ListPageProps> = ({ frame: { say }, page, totals, text }) => (
  <>
    <form method="get" action={PAGES.lines} class="find">
      <p class="field">
        <label for="find">{say(m.filterText)}</label>
        <input id="find" name="find" type="search" value={text} autocomplete="off" />
      </p>
      <button class="secondary small">{say(m.filter)}</button>
      {text !== '' && <a href={PAGES.lines}>{say(m.filterAll)}</a>}
    </form>
    {text !== '' && (
      <p role="status">
        {page.all === 0
          ? say(m.noneFound, { text })
          : say(m.filtered, { shown: page.all, all: totals.users })}
      </p>
    )}
  </>
)

function addressOf({ text, page }: { readonly text: string; readonly page: number }): string {
  return `${PAGES.lines}?${new URLSearchParams({ ...(text !== '' && { find: text }), page: String(page) })}`
}

function columnsIn({ frame, services, links }: ListPageProps): readonly Column<NumberRow>[] {
  const { say } = frame
  return [
    { head: say(m.line), class: 'digits', cell: ({ lineNumber }) => spacedNumber(lineNumber ?? '') },
    {
      head: say(m.loginId),
      cell: ({ loginId }) => (
        <a href={`${PAGES.users}/${loginId}`} class="id">
          {loginId}
        </a>
      ),
    },
    { head: say(m.userName), cell: ({ userName }) => shortened(userName) || '—' },
    {
      head: say(m.smsState),
      cell: row => (
        <>
          <StateBadge say={say} state={row.state} />{' '}
          {row.unfinished && <span class="warning-text">{say(m.unfinished)}</span>}{' '}
          {row.number && <span class="digits hint">{endingOf(say, row.number)}</span>}{' '}
          <LastSms frame={frame} row={row} />
        </>
      ),
    },
    {
      head: say(m.forwardingOf),
      cell: ({ lineNumber = '' }) => (
        <>
          {links?.get(lineNumber)?.progress.kind !== 'not-adopted' && (
            <ForwardingNow say={say} services={services.get(lineNumber)} masked={false} />
          )}{' '}
          <LinkMark say={say} progress={links?.get(lineNumber)?.progress} />
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
