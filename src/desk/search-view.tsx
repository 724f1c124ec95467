import type { FC } from 'hono/jsx'
import { type Flash, FlashNotice } from '../page/flash.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import { messages as m } from './messages.ts'
import type { Hit, SearchOutcome } from './search.ts'

export interface SearchPageProps {
  readonly frame: Frame
  readonly typed: string
  readonly mayAskMobile: boolean
  /** `undefined` before anything was asked. */
  readonly outcome: SearchOutcome | undefined
  readonly flash: Flash | undefined
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
    >
      <FlashNotice frame={frame} flash={props.flash} />
      <p class="lead">{say(props.mayAskMobile ? m.searchLead : m.searchLeadReadOnly)}</p>
      <form method="post" action={PAGES.search} novalidate class="panel">
        <Field
          id="query"
          name="query"
          label={say(m.query)}
          hint={say(m.queryHint)}
          value={typed}
          errors={error === undefined ? [] : [error]}
          autofocus={error === undefined}
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
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{say(m.id)}</th>
            <th scope="col">{say(m.kindTitle)}</th>
            <th scope="col">{say(m.contract)}</th>
            <th scope="col">{say(m.line)}</th>
            <th scope="col">{say(m.userName)}</th>
            <th scope="col">{say(m.number)}</th>
            <th scope="col">{say(m.state)}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map(hit => (
            <Row say={say} hit={hit} />
          ))}
        </tbody>
      </table>
    </>
  )
}

const Row: FC<{ say: Say; hit: Hit }> = ({ say, hit }) => (
  <tr>
    <th scope="row" data-label={say(m.id)}>
      <a href={`${PAGES.accounts}/${hit.accountId}`} class="id">
        {hit.loginId}
      </a>
    </th>
    <td data-label={say(m.kindTitle)}>{say(m.kind[hit.site])}</td>
    <td data-label={say(m.contract)}>{hit.contractName}</td>
    <td data-label={say(m.line)} class={hit.line ? 'digits' : 'none'}>
      {hit.line ? spacedNumber(hit.line.number) : '—'}
    </td>
    <td data-label={say(m.userName)} class={hit.line?.userName ? undefined : 'none'}>
      {hit.line?.userName || '—'}
    </td>
    <td data-label={say(m.number)} class="digits">
      {hit.maskedNumber ?? say(m.none)}
    </td>
    <td data-label={say(m.state)}>
      <ActiveBadge say={say} suspended={hit.suspended} />
    </td>
  </tr>
)

/** 利用中 or 停止中: a word with an icon, never colour alone. */
export const ActiveBadge: FC<{ say: Say; suspended: boolean }> = ({ say, suspended }) => (
  <span class={`state ${suspended ? 'suspended' : 'confirmed'}`}>
    <span aria-hidden="true">{suspended ? '！' : '✓'}</span> {say(suspended ? m.suspended : m.active)}
  </span>
)
