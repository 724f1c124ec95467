import type { Child, FC } from 'hono/jsx'
import { type Frame, Page, type PageError } from '../platform/http/layout.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import type { Finding, SuggestionHint } from './file-check.ts'
import { fileMessages as m } from './file-messages.ts'
import { FILE_PATH } from './file-view.tsx'
import { messages } from './messages.ts'
import { spacedNumber } from './number.ts'
import type { CheckedFile } from './number-file.ts'
import { problemMessages } from './problems.ts'
import { whose } from './views.tsx'

type Of<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>

/** Wrong rows that the summary names one by one; the table below has all. */
const MOST_IN_SUMMARY = 10

export interface FileCheckPageProps {
  readonly frame: Frame
  readonly checked: CheckedFile
  /** Why 『設定』 did nothing. */
  readonly message: string | undefined
  /** What was chosen already: ids of accounts, or all. */
  readonly accepted: ReadonlySet<string> | 'all'
  readonly removed: ReadonlySet<string> | 'all'
}

/** What the file would change, row by row; nothing has changed yet. */
export const FileCheckPage: FC<FileCheckPageProps> = props => {
  const { frame, checked } = props
  const { say } = frame
  const { findings, file } = checked
  const changes = findings.filter(finding => finding.kind === 'change')
  const suggestions = findings.filter(finding => finding.kind === 'suggestion')
  const emptied = findings.filter(finding => finding.kind === 'emptied')
  const unchanged = findings.filter(finding => finding.kind === 'unchanged')
  const wrong = findings.filter(finding => finding.kind === 'wrong' || finding.kind === 'twice')
  const counts = {
    change: changes.length,
    suggestion: suggestions.length,
    emptied: emptied.length,
    wrong: wrong.length,
    unchanged: unchanged.length,
  }
  const canSet = changes.length + suggestions.length + emptied.length > 0
  const facts = { name: file.name, rows: findings.length }
  return (
    <Page
      frame={frame}
      title={say(m.checkTitle)}
      errors={[...(props.message ? [{ text: props.message }] : []), ...summaryOf(say, wrong)]}
      scripts={['number-file.js']}
      wide
    >
      <p class="lead">{say(canSet ? m.checkLead : m.checkNothing, facts)}</p>
      <p class="hint">{say(m.encoding[file.encoding])}</p>
      <dl class="facts sums">
        {(Object.keys(m.sums) as (keyof typeof m.sums)[]).map(kind => (
          <>
            <dt>{say(m.sums[kind])}</dt>
            <dd>{say(m.count, { count: counts[kind] })}</dd>
          </>
        ))}
      </dl>
      <form method="post" action={`${FILE_PATH}/check`} id="file-form">
        <input type="hidden" name="file" value={checked.id} />
        {wrong.length > 0 && <WrongRows say={say} rows={wrong} />}
        {suggestions.length > 0 && <Suggestions say={say} rows={suggestions} chosen={props.accepted} />}
        {emptied.length > 0 && <Emptied say={say} rows={emptied} chosen={props.removed} />}
        {changes.length > 0 && <Changes say={say} rows={changes} />}
        {unchanged.length > 0 && <Unchanged say={say} rows={unchanged} />}
        <p class="actions">
          {canSet && <button class="primary">{say(messages.set)}</button>}
          <button form="another-form" class={canSet ? 'secondary' : 'primary'}>
            {say(m.another)}
          </button>
        </p>
      </form>
      <form method="get" action={FILE_PATH} id="another-form"></form>
      <p>
        <a href="/oa/sms-numbers">{say(m.backToNumbers)}</a>
      </p>
    </Page>
  )
}

function summaryOf(say: Say, wrong: readonly (Of<'wrong'> | Of<'twice'>)[]): PageError[] {
  const named = wrong.slice(0, MOST_IN_SUMMARY).map(finding => {
    const what = { line: finding.line, problem: problemText(say, finding) }
    const id = finding.of?.loginId.trim() ?? ''
    return {
      text: id === '' ? say(m.wrongAt, what) : say(m.wrongAtId, { ...what, id }),
      field: rowId(finding),
    }
  })
  const more = wrong.length - named.length
  return more > 0 ? [...named, { text: say(m.more, { count: more }), field: 'wrong' }] : named
}

/** One table of findings; its caption says how many they are. */
const Rows: FC<{
  say: Say
  kind: keyof typeof m.sums
  lead?: string
  columns: readonly string[]
  count: number
  /** Stands before the table: a choice for all its rows. */
  all?: Child
  children?: Child
}> = ({ say, kind, lead, columns, count, all, children }) => (
  <section id={kind}>
    {lead && <p id={`${kind}-lead`}>{lead}</p>}
    {all}
    <table class="cards findings" aria-describedby={lead && `${kind}-lead`}>
      <caption>
        {say(m.sums[kind])} <span class="count">{say(m.count, { count })}</span>
      </caption>
      <thead>
        <tr>
          {columns.map(column => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
)

const Head: FC<{ say: Say; finding: Exclude<Finding, { kind: 'wrong' | 'twice' }> }> = props => {
  const { say, finding } = props
  return (
    <>
      <td data-label={say(m.line)}>{say(m.lineNo, { line: finding.line })}</td>
      <th scope="row" data-label={say(m.id)}>
        <span>
          <span class="id">{whose(say, finding.row)}</span>{' '}
          {finding.row.userName && <span class="user-name">{finding.row.userName}</span>}
        </span>
      </th>
      <td data-label={say(m.now)} class="digits">
        {finding.row.number === undefined ? say(m.none) : spacedNumber(finding.row.number)}
      </td>
    </>
  )
}

const Changes: FC<{ say: Say; rows: readonly Of<'change'>[] }> = ({ say, rows }) => (
  <Rows
    say={say}
    kind="change"
    count={rows.length}
    columns={[m.line, m.id, m.now, m.newNumber].map(t => say(t))}
  >
    {rows.map(finding => (
      <tr>
        <Head say={say} finding={finding} />
        <td data-label={say(m.newNumber)} class="digits">
          <strong>{spacedNumber(finding.number)}</strong>
        </td>
      </tr>
    ))}
  </Rows>
)

const Suggestions: FC<{
  say: Say
  rows: readonly Of<'suggestion'>[]
  chosen: ReadonlySet<string> | 'all'
}> = ({ say, rows, chosen }) => (
  <Rows
    say={say}
    kind="suggestion"
    lead={say(m.suggestionLead)}
    count={rows.length}
    columns={[m.line, m.id, m.now, m.written, m.meant].map(text => say(text))}
    all={<All name="accept" text={say(m.acceptAll, { count: rows.length })} chosen={chosen} />}
  >
    {rows.map(finding => (
      <tr>
        <Head say={say} finding={finding} />
        <td data-label={say(m.written)}>
          <span class="digits">{finding.of.number}</span>
          {finding.hints.includes('login-id') && <span class="id"> {finding.of.loginId}</span>}
        </td>
        <td data-label={say(m.meant)}>
          <span>
            {finding.hints.includes('login-id') && (
              <span class="piece">{say(m.suggestedId, { id: finding.row.loginId })}</span>
            )}
            <span class="piece digits">{say(m.suggested, { number: spacedNumber(finding.number) })}</span>
            <span class="piece hint">
              {finding.hints.map((hint: SuggestionHint) => say(m.hint[hint])).join(' ')}
            </span>
            <Choice
              name={`accept.${finding.row.accountId}`}
              text={say(m.accept)}
              whole={say(m.acceptOf, { who: whose(say, finding.row), number: spacedNumber(finding.number) })}
              checked={isChosen(chosen, finding.row.accountId)}
            />
          </span>
        </td>
      </tr>
    ))}
  </Rows>
)

const Emptied: FC<{
  say: Say
  rows: readonly Of<'emptied'>[]
  chosen: ReadonlySet<string> | 'all'
}> = props => {
  const { say, rows, chosen } = props
  return (
    <Rows
      say={say}
      kind="emptied"
      lead={say(m.emptiedLead)}
      count={rows.length}
      columns={[m.line, m.id, m.now, m.choose].map(text => say(text))}
      all={<All name="remove" text={say(m.removeAll, { count: rows.length })} chosen={chosen} />}
    >
      {rows.map(finding => (
        <tr>
          <Head say={say} finding={finding} />
          <td data-label={say(m.choose)}>
            <Choice
              name={`remove.${finding.row.accountId}`}
              text={say(m.remove)}
              whole={say(m.removeOf, { who: whose(say, finding.row) })}
              checked={isChosen(chosen, finding.row.accountId)}
            />
          </td>
        </tr>
      ))}
    </Rows>
  )
}

const WrongRows: FC<{ say: Say; rows: readonly (Of<'wrong'> | Of<'twice'>)[] }> = ({ say, rows }) => (
  <Rows
    say={say}
    kind="wrong"
    lead={say(m.wrongLead)}
    count={rows.length}
    columns={[m.line, m.id, m.written, m.reason].map(text => say(text))}
  >
    {rows.map(finding => (
      <tr class="invalid" id={rowId(finding)} tabindex={-1}>
        <th scope="row" data-label={say(m.line)}>
          {say(m.lineNo, { line: finding.line })}
        </th>
        <td data-label={say(m.id)}>
          <span class="id">{finding.of?.loginId.trim() || say(m.emptyCell)}</span>
        </td>
        <td data-label={say(m.written)} class="digits">
          {finding.of?.number.trim() || say(m.emptyCell)}
        </td>
        <td data-label={say(m.reason)}>{problemText(say, finding)}</td>
      </tr>
    ))}
  </Rows>
)

const Unchanged: FC<{ say: Say; rows: readonly Of<'unchanged'>[] }> = ({ say, rows }) => (
  <details>
    <summary>
      {say(m.sums.unchanged)} {say(m.count, { count: rows.length })}
    </summary>
    <p>
      {rows.map(({ row, line }) => (
        <span class="piece">
          {say(m.lineNo, { line })} <span class="id">{whose(say, row)}</span>
        </span>
      ))}
    </p>
  </details>
)

const All: FC<{ name: 'accept' | 'remove'; text: string; chosen: ReadonlySet<string> | 'all' }> = props => (
  <label class="check">
    <input type="checkbox" name={`${props.name}-all`} value="1" checked={props.chosen === 'all'} />{' '}
    {props.text}
  </label>
)

/** The visible words are short; whoever hears them without the row hears the whole. */
const Choice: FC<{ name: string; text: string; whole: string; checked: boolean }> = props => (
  <label class="check">
    <input type="checkbox" name={props.name} value="1" checked={props.checked} aria-label={props.whole} />{' '}
    {props.text}
  </label>
)

function problemText(say: Say, finding: Of<'wrong'> | Of<'twice'>): string {
  if (finding.kind === 'twice') return say(m.twice, { lines: finding.others.join(', ') })
  const { problem } = finding
  if (problem === 'starts-with-00' || problem === 'not-mobile' || problem === 'own-number-removed')
    return say(problemMessages[problem])
  return say(m.problem[problem])
}

function rowId(finding: Finding): string {
  return `line-${finding.line}`
}

function isChosen(chosen: ReadonlySet<string> | 'all', accountId: string): boolean {
  return chosen === 'all' || chosen.has(accountId)
}
