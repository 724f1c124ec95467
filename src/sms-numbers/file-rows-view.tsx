import type { Child, FC } from 'hono/jsx'
import { Text } from '../page/text-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { shortened } from '../platform/paging.ts'
import { spacedNumber } from '../sms-number.ts'
import type { Finding, SuggestionHint } from './file-check.ts'
import { fileMessages as m } from './file-messages.ts'
import { messages } from './messages.ts'
import { problemMessages } from './problems.ts'
import { whose } from './views.tsx'

/** The tables of what a CSV file says: one for each kind of finding. */
export type Of<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>
export type Wrong = Of<'wrong'> | Of<'twice'>

/** Rows of one page; `count` is of all pages. */
interface Table<Kind extends Finding['kind']> {
  readonly say: Say
  readonly rows: readonly Of<Kind>[]
  readonly count: number
}

/** One table of findings; its heading says how many they are. */
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
    <h2>
      {say(m.sums[kind])} <span class="count">{say(m.count, { count })}</span>
    </h2>
    {lead && <p id={`${kind}-lead`}>{lead}</p>}
    {all}
    <table class="cards findings" aria-describedby={lead && `${kind}-lead`}>
      <caption class="visually-hidden">{say(m.sums[kind])}</caption>
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
      <th scope="row" data-label={say(messages.loginId)}>
        <span>
          <span class="id">{whose(say, finding.row)}</span>{' '}
          {finding.row.userName && <span class="user-name">{shortened(finding.row.userName)}</span>}
        </span>
      </th>
      <td data-label={say(m.now)} class="digits">
        {finding.row.number === undefined ? say(m.none) : spacedNumber(finding.row.number)}
      </td>
    </>
  )
}

export const Changes: FC<Table<'change'>> = ({ say, rows, count }) => (
  <Rows
    say={say}
    kind="change"
    count={count}
    columns={[m.line, messages.loginId, m.now, m.newNumber].map(t => say(t))}
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

export const Suggestions: FC<Table<'suggestion'> & { chosen: ReadonlySet<string> | 'all' }> = ({
  say,
  rows,
  count,
  chosen,
}) => (
  <Rows
    say={say}
    kind="suggestion"
    lead={say(m.suggestionLead)}
    count={count}
    columns={[m.line, messages.loginId, m.now, m.written, m.meant].map(text => say(text))}
    all={<All name="accept" rows={rows} text={say(m.acceptAll, { count })} count={count} chosen={chosen} />}
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
            <span class="piece">
              <Text>{say(m.suggested, { number: spacedNumber(finding.number) })}</Text>
            </span>
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

export const Emptied: FC<Table<'emptied'> & { chosen: ReadonlySet<string> | 'all' }> = props => {
  const { say, rows, count, chosen } = props
  return (
    <Rows
      say={say}
      kind="emptied"
      lead={say(m.emptiedLead)}
      count={count}
      columns={[m.line, messages.loginId, m.now, m.choose].map(text => say(text))}
      all={<All name="remove" rows={rows} text={say(m.removeAll, { count })} count={count} chosen={chosen} />}
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

export const WrongRows: FC<Table<'wrong' | 'twice'>> = ({ say, rows, count }) => (
  <Rows
    say={say}
    kind="wrong"
    lead={say(m.wrongLead)}
    count={count}
    columns={[m.line, messages.loginId, m.written, m.reason].map(text => say(text))}
  >
    {rows.map(finding => (
      <tr class="invalid" id={rowId(finding)} tabindex={-1}>
        <th scope="row" data-label={say(m.line)}>
          {say(m.lineNo, { line: finding.line })}
        </th>
        <td data-label={say(messages.loginId)}>
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

export const Unchanged: FC<Table<'unchanged'>> = ({ say, rows, count }) => (
  <details>
    <summary>
      {say(m.sums.unchanged)} {say(m.count, { count })}
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

/** The rows of this page are named, so that choices made on other pages stay as they are. */
const All: FC<{
  name: 'accept' | 'remove'
  rows: readonly (Of<'suggestion'> | Of<'emptied'>)[]
  text: string
  count: number
  chosen: ReadonlySet<string> | 'all'
}> = ({ name, rows, text, count, chosen }) => (
  <>
    <input type="hidden" name={`${name}-shown`} value={rows.map(({ row }) => row.accountId).join(' ')} />
    {count > 1 && (
      <label class="check">
        <input type="checkbox" name={`${name}-all`} value="1" checked={chosen === 'all'} /> {text}
      </label>
    )}
  </>
)

/** The visible words are short; whoever hears them without the row hears the whole. */
const Choice: FC<{ name: string; text: string; whole: string; checked: boolean }> = props => (
  <label class="check">
    <input type="checkbox" name={props.name} value="1" checked={props.checked} aria-label={props.whole} />{' '}
    {props.text}
  </label>
)

/** Why a row is not set, and what to do. */
export function problemText(say: Say, finding: Wrong): string {
  if (finding.kind === 'twice') {
    const [lines, more] = [finding.others.join(', '), finding.count - finding.others.length]
    return more > 0 ? say(m.twiceOften, { lines, count: more }) : say(m.twice, { lines })
  }
  const { problem } = finding
  if (problem === 'starts-with-00' || problem === 'not-mobile' || problem === 'own-number-removed')
    return say(problemMessages[problem])
  return say(m.problem[problem])
}

/** Where the summary of errors leads to. */
export function rowId(finding: Finding): string {
  return `line-${finding.line}`
}

function isChosen(chosen: ReadonlySet<string> | 'all', accountId: string): boolean {
  return chosen === 'all' || chosen.has(accountId)
}
