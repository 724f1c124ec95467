import type { FC } from 'hono/jsx'
import { Cards, type Column } from '../page/cards-view.tsx'
import type { Flash } from '../page/flash.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { PAGES } from '../site.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { messages as m } from './messages.ts'
import type { Hit, SearchOutcome } from './search.ts'

export interface SearchPageProps {
  readonly frame: Frame
  readonly typed: string
  readonly mayAskMobile: boolean
  /** `undefined` before anything was asked. */
  readonly outcome: SearchOutcome | undefined
  readonly flash: readonly Flash[]
}

/** ご契約の検索: one field for every kind of ID and number. What was typed never stands in an address. */
export const SearchPage: FC<SearchPageProps> = props => {
  const { frame, outcome, typed } = props
  const { say } = frame
  const error =
    outcome?.kind === 'nothing-asked'
      ? say(m.queryMissing)
      : outcome?.kind === 'forbidden'
        ? say(m.mobileForbidden)
        : undefined
  return (
    <Page
      frame={frame}
      title={say(m.searchTitle)}
      errors={error === undefined ? [] : [{ text: error, field: 'query' }]}
      wide
      told={props.flash}
      typedIn={{ form: 'search-form', action: PAGES.search }}
    >
      <p class="lead">{say(props.mayAskMobile ? m.searchLead : m.searchLeadReadOnly)}</p>
      <form method="post" action={PAGES.search} novalidate class="panel" id="search-form">
        <Field
          id="query"
          name="query"
          label={say(m.query)}
          hint={say(m.queryHint)}
          value={typed}
          errors={error === undefined ? [] : [error]}
          autofocus={error === undefined && props.flash.length === 0}
        />
        <button class="primary">{say(m.search)}</button>
        <p class="hint">{say(m.searchAudited)}</p>
      </form>
      {outcome?.kind === 'found' && <Found frame={frame} {...outcome} />}
    </Page>
  )
}

const Found: FC<{ frame: Frame } & Extract<SearchOutcome, { kind: 'found' }>> = ({
  frame,
  by,
  hits,
  more,
}) => {
  const { say } = frame
  const count = hits.length
  if (count === 0)
    return (
      <p class="panel" role="status">
        {say(by === 'mobile' ? m.mobileNotFound : m.nothingFound)}
      </p>
    )
  return (
    <>
      <p role="status">
        {more ? say(m.more, { count }) : say(by === 'mobile' ? m.mobileFound : m.found, { count })}
      </p>
      <Cards rows={hits} columns={columnsIn(frame)} />
    </>
  )
}

function columnsIn(frame: Frame): readonly Column<Hit>[] {
  const { say } = frame
  return [
    {
      head: say(m.id),
      cell: ({ accountId, loginId }) => (
        <a href={`${PAGES.accounts}/${accountId}`} class="id">
          {loginId}
        </a>
      ),
    },
    { head: say(m.kindTitle), cell: ({ site }) => say(m.kind[site]) },
    { head: say(m.contract), cell: ({ contractName }) => <Name frame={frame}>{contractName}</Name> },
    {
      head: say(m.line),
      class: ({ line }) => (line ? 'digits' : 'none'),
      cell: ({ line }) => (line ? spacedNumber(line.number) : '—'),
    },
    {
      head: say(m.userName),
      class: ({ line }) => (line?.userName ? undefined : 'none'),
      cell: ({ line }) => (line?.userName ? <Name frame={frame}>{line.userName}</Name> : '—'),
    },
    {
      head: say(m.number),
      class: 'digits',
      cell: ({ maskedNumber: number }) => (number === undefined ? say(m.none) : endingOf(say, number)),
    },
    { head: say(m.state), cell: ({ suspended }) => <ActiveBadge say={say} suspended={suspended} /> },
  ]
}

/** 利用中 or 停止中: a word with an icon, never colour alone. */
export const ActiveBadge: FC<{ say: Say; suspended: boolean }> = ({ say, suspended }) => (
  <span class={`state ${suspended ? 'suspended' : 'confirmed'}`}>
    <span aria-hidden="true">{suspended ? '！' : '✓'}</span> {say(suspended ? m.suspended : m.active)}
  </span>
)
