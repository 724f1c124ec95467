import type { FC } from 'hono/jsx'
import { type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import { langOf } from '../page/name-view.tsx'
import { PageButtons } from '../page/pages-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { type PageOf, shortened } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { fileMessages } from './file-messages.ts'
import { FILE_PATH } from './file-view.tsx'
import { type Filter, passes } from './filter.ts'
import { FilterFields } from './filter-view.tsx'
import { LastSms } from './last-sms-view.tsx'
import { messages as m } from './messages.ts'
import type { NumberRow, NumberState, NumberTotals } from './number-list.ts'
import { PasteNotice } from './paste-view.tsx'
import { problemMessages } from './problems.ts'
import { SecondRow } from './second-row-view.tsx'
import type { RowProblem } from './sms-numbers.ts'

const ICONS: Record<NumberState, string> = {
  missing: '－',
  unconfirmed: '△',
  confirmed: '✓',
  undelivered: '！',
  unreadable: '？',
}

/** A number's state: a word with an icon, never colour alone. */
export const StateBadge: FC<{ say: Say; state: NumberState }> = ({ say, state }) => (
  <span class={`state ${state}`}>
    <span aria-hidden="true">{ICONS[state]}</span> {say(m.state[state])}
  </span>
)

/** "12件中3件が未登録です": of the login IDs; the administrator's own number is shown apart. */
export const MissingCount: FC<{ say: Say; totals: NumberTotals }> = ({ say, totals }) => {
  const { users: all, missing } = totals
  if (all === 0) return null
  return (
    <span class={missing > 0 ? 'count some' : 'count'}>
      {missing > 0 ? say(m.missingCount, { all, missing }) : say(m.noneMissing, { all })}
    </span>
  )
}

export interface NumbersPageProps {
  readonly frame: Frame
  /** Of a long list only those that the filter leaves. */
  readonly page: PageOf<NumberRow>
  readonly totals: NumberTotals
  /** Names, as they are shown, that several people of the contract have: they tell no row. */
  readonly namesakes: ReadonlySet<string>
  /** Of a long list: the draft with what was typed on its pages ('' for none), and how much on the others. */
  readonly kept: { readonly draft: string; readonly elsewhere: number } | undefined
  /** What the form showed and what was typed, where it differs from what is registered. */
  readonly typed: ReadonlyMap<string, { readonly was?: string; readonly number: string }>
  readonly problems: ReadonlyMap<string, readonly RowProblem[]>
  readonly message: string | undefined
  readonly filter: Filter
  /** Last day on which the administrator's number is registered here (M9); only while that matters. */
  readonly ownUntil: string | undefined
  readonly pendingOwn: string | undefined
  /** 管理者（予備）. */
  readonly second: string | undefined
  readonly idleMinutes: number
  /** Typed numbers that going to CSVでまとめて設定 would lose; only when somebody is about to. */
  readonly losing?: number | undefined
}

export const NumbersPage: FC<NumbersPageProps> = props => {
  const { frame, page, totals, kept, filter } = props
  const { rows } = page
  const { say } = frame
  const shown = kept ? page.all : rows.filter(row => isShown(props, row)).length
  const fewer = shown < totals.rows ? say(m.shown, { shown, all: totals.rows }) : undefined
  const found = shown === 0 ? say(m.noneShown) : fewer
  return (
    <Page
      frame={frame}
      title={say(m.title)}
      errors={errorsOf(props)}
      scripts={['numbers.js']}
      typedIn={{ form: 'numbers-form', action: PAGES.numbers }}
      wide
    >
      <p class="lead">{say(m.lead)}</p>
      <p>{say(m.rules)}</p>
      {props.ownUntil && <Notice kind="info">{say(m.periodOwn, { date: props.ownUntil })}</Notice>}
      {props.pendingOwn && (
        <Notice kind="warning">
          {say(m.ownPending, { number: endingOf(say, props.pendingOwn) })}{' '}
          <a href={PAGES.ownNumberCode}>{say(m.ownContinue)}</a>
        </Notice>
      )}
      {props.losing !== undefined && (
        <Notice kind="warning">
          {say(fileMessages.typed, { count: props.losing })}{' '}
          <a href={FILE_PATH}>{say(fileMessages.discard)}</a>
        </Notice>
      )}
      {kept && <p>{say(m.pageHint)}</p>}
      {kept && kept.elsewhere > 0 && (
        <Notice kind="info">{say(m.keptElsewhere, { count: kept.elsewhere })}</Notice>
      )}
      <form
        method="post"
        action={PAGES.numbers}
        novalidate
        autocomplete="off"
        id="numbers-form"
        data-unsaved={say(m.unsaved)}
        data-long={kept && 'yes'}
        data-elsewhere={kept?.elsewhere}
        data-found={kept && found}
      >
        {kept && <input type="hidden" name="draft" value={kept.draft} />}
        {kept && <input type="hidden" name="at" value={page.number} />}
        {/* On a phone only the sticky bar stays in sight; on a wide screen the whole toolbar does. */}
        <div class="toolbar">
          <FilterFields say={say} filter={filter} undelivered={totals.undelivered} />
          <div class="sticky-bar">
            <div class="tally">
              <p>
                <MissingCount say={say} totals={totals} />
              </p>
              <p
                class="bar-status hint"
                role="status"
                id="shown"
                data-text={say(m.shown, { shown: '{shown}', all: totals.rows })}
                data-none={say(m.noneShown)}
              >
                {found}
              </p>
              <PasteNotice say={say} isLong={kept !== undefined} />
            </div>
            <p class="actions">
              <button name="action" value="set" class="primary">
                {say(m.set)}
              </button>
              <button form="back-form" class="secondary">
                {say(m.back)}
              </button>
            </p>
          </div>
        </div>
        <p class="bulk">
          <button name="action" value="file" class="secondary small">
            {say(fileMessages.open)}
          </button>{' '}
          <span class="hint">{say(fileMessages.openHint)}</span>
        </p>
        <PageButtons say={say} page={page} />
        <table class="cards numbers">
          <thead>
            <tr>
              <th scope="col">{say(m.loginId)}</th>
              <th scope="col">{say(m.lineNumber)}</th>
              <th scope="col">{say(m.userName)}</th>
              <th scope="col">{say(m.number)}</th>
              <th scope="col">{say(m.stateTitle)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row page={props} row={row} />
            ))}
          </tbody>
        </table>
        <PageButtons say={say} page={page} />
        <SecondRow frame={frame} number={props.second} />
        {totals.rows <= 1 && <p>{say(m.noLines)}</p>}
        <p class="hint">{say(m.stateHelp)}</p>
        <p class="hint">{say(m.idleHint, { minutes: props.idleMinutes })}</p>
      </form>
      <form method="get" action={PAGES.lines} id="back-form"></form>
    </Page>
  )
}

/** Those of this page one by one, up to a bound; the rows have them too. */
function errorsOf({ frame, page, problems, message }: NumbersPageProps): PageError[] {
  const { say } = frame
  const wrong = page.rows.filter(row => problems.has(row.accountId)).slice(0, policy.list.namedProblems)
  const more = problems.size - wrong.length
  return [
    ...(message ? [{ text: message }] : []),
    ...wrong.flatMap(row =>
      (problems.get(row.accountId) ?? []).map(problem => ({
        text: say(m.problemAt, { who: whose(say, row), problem: say(problemMessages[problem]) }),
        field: fieldId(row),
      })),
    ),
    ...(wrong.length > 0 && more > 0 ? [{ text: say(m.moreProblems, { count: more }) }] : []),
  ]
}

const Row: FC<{ page: NumbersPageProps; row: NumberRow }> = ({ page: props, row }) => {
  const { frame } = props
  const { say } = frame
  const id = fieldId(row)
  const typed = props.typed.get(row.accountId)
  const registered = row.number ?? ''
  const problems = props.problems.get(row.accountId) ?? []
  const described = [problems.length > 0 && `${id}-error`, row.state === 'undelivered' && `${id}-sms`].filter(
    Boolean,
  )
  return (
    <tr
      hidden={!isShown(props, row)}
      data-state={row.state}
      data-namesake={props.namesakes.has(shortened(row.userName)) ? 'yes' : undefined}
      class={problems.length > 0 ? 'invalid' : undefined}
    >
      <th scope="row" data-label={say(m.loginId)}>
        {row.owner === 'administrator' && <span class="owner">{say(m.administrator)}</span>}
        <span class="id">{row.loginId}</span>
      </th>
      <td data-label={say(m.lineNumber)} class={row.lineNumber ? 'digits' : 'none'}>
        {row.lineNumber ? spacedNumber(row.lineNumber) : '—'}
      </td>
      <td
        data-label={say(m.userName)}
        class={row.userName ? 'named' : 'none'}
        lang={langOf(frame, row.userName)}
      >
        {shortened(row.userName) || '—'}
      </td>
      <td class="number-cell">
        <label for={id}>
          <span class="visually-hidden">{whose(say, row)} </span>
          {say(m.number)}
        </label>
        {problems.length > 0 && (
          <p class="error" id={`${id}-error`}>
            {problems.map(problem => (
              <span>{say(problemMessages[problem])}</span>
            ))}
          </p>
        )}
        <input type="hidden" name={`was.${row.accountId}`} value={typed?.was ?? registered} />
        <input
          id={id}
          name={`number.${row.accountId}`}
          type="tel"
          inputmode="numeric"
          class="digits"
          value={typed?.number ?? registered}
          data-was={registered}
          aria-describedby={described.join(' ') || undefined}
          aria-invalid={problems.length > 0 ? 'true' : undefined}
        />
      </td>
      <td data-label={say(m.stateTitle)} class="state-cell">
        <StateBadge say={say} state={row.state} /> <LastSms frame={frame} row={row} id={`${id}-sms`} />
      </td>
    </tr>
  )
}

/** A row with an error is never hidden by a filter. */
export function isShown(props: Pick<NumbersPageProps, 'problems' | 'filter'>, row: NumberRow): boolean {
  return props.problems.has(row.accountId) || passes(props.filter, row)
}

/** 管理者, or the login ID. */
export function whose(say: Say, row: NumberRow): string {
  return row.owner === 'administrator' ? say(m.administrator) : row.loginId
}

function fieldId(row: NumberRow): string {
  return `number-${row.accountId}`
}
