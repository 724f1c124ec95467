import type { FC } from 'hono/jsx'
import { type Frame, Page, type PageError } from '../page/layout.tsx'
import { PageButtons } from '../page/pages-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { pageOf } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import type { Finding } from './file-check.ts'
import { fileMessages as m } from './file-messages.ts'
import {
  Changes,
  Emptied,
  problemText,
  rowId,
  Suggestions,
  Unchanged,
  type Wrong,
  WrongRows,
} from './file-rows-view.tsx'
import { FILE_PATH } from './file-view.tsx'
import { messages } from './messages.ts'
import type { CheckedFile } from './number-file.ts'

/** Wrong rows that the summary names one by one; the table below has all. */
const MOST_IN_SUMMARY = 10

const KINDS = ['change', 'suggestion', 'emptied', 'wrong', 'unchanged'] as const

export interface FileCheckPageProps {
  readonly frame: Frame
  readonly checked: CheckedFile
  /** Why 『設定』 did nothing. */
  readonly message: string | undefined
  /** As it was asked for. */
  readonly page: string | undefined
  /** What was chosen already: ids of accounts, or all. */
  readonly accepted: ReadonlySet<string> | 'all'
  readonly removed: ReadonlySet<string> | 'all'
}

/** What the file would change, row by row; nothing has changed yet. */
export const FileCheckPage: FC<FileCheckPageProps> = props => {
  const { frame, checked } = props
  const { say } = frame
  const { findings, file } = checked
  const all = sectionsOf(findings)
  const page = pageOf(
    [...all.wrong, ...all.suggestion, ...all.emptied, ...all.change, ...all.unchanged],
    props.page,
  )
  const { wrong, suggestion, emptied, change, unchanged } = sectionsOf(page.rows)
  const counts = {
    change: all.change.length,
    suggestion: all.suggestion.length,
    emptied: all.emptied.length,
    wrong: all.wrong.length,
    unchanged: all.unchanged.length,
  }
  const canSet = counts.change + counts.suggestion + counts.emptied > 0
  const facts = { name: file.name, rows: findings.length }
  return (
    <Page
      frame={frame}
      title={say(m.checkTitle)}
      errors={[...(props.message ? [{ text: props.message }] : []), ...summaryOf(say, wrong, counts.wrong)]}
      scripts={['number-file.js']}
      typedIn={{ form: 'file-form', action: `${FILE_PATH}/check` }}
      wide
    >
      <p class="lead">{say(canSet ? m.checkLead : m.checkNothing, facts)}</p>
      <p class="hint">{say(m.encoding[file.encoding])}</p>
      <dl class="facts sums">
        {KINDS.filter(kind => counts[kind] > 0).map(kind => (
          <>
            <dt>{say(m.sums[kind])}</dt>
            <dd>{say(m.count, { count: counts[kind] })}</dd>
          </>
        ))}
      </dl>
      {page.pages > 1 && <p>{say(m.pageHint)}</p>}
      <form method="post" action={`${FILE_PATH}/check`} id="file-form">
        <input type="hidden" name="file" value={checked.id} />
        <input type="hidden" name="at" value={page.number} />
        <PageButtons say={say} page={page} />
        {wrong.length > 0 && <WrongRows say={say} rows={wrong} count={counts.wrong} />}
        {suggestion.length > 0 && (
          <Suggestions say={say} rows={suggestion} count={counts.suggestion} chosen={props.accepted} />
        )}
        {emptied.length > 0 && (
          <Emptied say={say} rows={emptied} count={counts.emptied} chosen={props.removed} />
        )}
        {change.length > 0 && <Changes say={say} rows={change} count={counts.change} />}
        {unchanged.length > 0 && <Unchanged say={say} rows={unchanged} count={counts.unchanged} />}
        <PageButtons say={say} page={page} />
        {canSet && (
          <p class="actions foot">
            <button class="primary">{say(messages.set)}</button>
          </p>
        )}
      </form>
      <p>
        <a href={FILE_PATH}>{say(m.another)}</a>
      </p>
      <p>
        <a href={PAGES.numbers}>{say(m.backToNumbers)}</a>
      </p>
    </Page>
  )
}

function sectionsOf(findings: readonly Finding[]) {
  return {
    wrong: findings.filter(finding => finding.kind === 'wrong' || finding.kind === 'twice'),
    suggestion: findings.filter(finding => finding.kind === 'suggestion'),
    emptied: findings.filter(finding => finding.kind === 'emptied'),
    change: findings.filter(finding => finding.kind === 'change'),
    unchanged: findings.filter(finding => finding.kind === 'unchanged'),
  }
}

/** @param shown those of this page */
function summaryOf(say: Say, shown: readonly Wrong[], count: number): PageError[] {
  const named = shown.slice(0, MOST_IN_SUMMARY).map(finding => {
    const what = { line: finding.line, problem: problemText(say, finding) }
    const id = finding.of?.loginId.trim() ?? ''
    return {
      text: id === '' ? say(m.wrongAt, what) : say(m.wrongAtId, { ...what, id }),
      field: rowId(finding),
    }
  })
  const more = named.length === 0 ? 0 : count - named.length
  return more > 0 ? [...named, { text: say(m.more, { count: more }), field: 'wrong' }] : named
}
