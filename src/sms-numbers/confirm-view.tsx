import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../platform/http/layout.tsx'
import { messages as m } from './messages.ts'
import { spacedNumber } from './number.ts'
import type { NumberRow } from './number-list.ts'
import type { Draft, DraftChange } from './sms-numbers.ts'
import { whose } from './views.tsx'

export interface ConfirmPageProps {
  readonly frame: Frame
  readonly draft: Draft
  /** D4: the administrator's own number waits for a code. */
  readonly checksOwn: boolean
}

/** Only what changes, old above new (screens, the check screen). */
export const ConfirmPage: FC<ConfirmPageProps> = ({ frame, draft, checksOwn }) => {
  const { say } = frame
  const { changes } = draft
  const own = changes.some(({ row }) => row.owner === 'administrator')
  const others = changes.filter(({ row }) => row.owner === 'service-user')
  const told = changes.filter(({ from }) => from !== undefined).length
  return (
    <Page frame={frame} title={say(m.confirmTitle)}>
      <p class="lead">{say(m.confirmLead)}</p>
      <ul class="changes">
        {changes.map(change => (
          <Change frame={frame} change={change} />
        ))}
      </ul>
      <ul class="consequences">
        {(others.length > 0 || !checksOwn) && <li>{say(m.takesEffect)}</li>}
        {own && checksOwn && <li>{say(m.ownChecked)}</li>}
        {told > 0 && <li>{say(m.oldTold, { count: told })}</li>}
        {others.some(({ from }) => from !== undefined) && <li>{say(m.endsSessions)}</li>}
        {changes.some(({ to }) => to === undefined) && <li>{say(m.removedWarning)}</li>}
      </ul>
      <form method="post" action="/oa/sms-numbers/confirm" class="actions">
        <input type="hidden" name="draft" value={draft.id} />
        <button name="action" value="ok" class="primary">
          {say(m.ok)}
        </button>
        <button name="action" value="correct" class="secondary">
          {say(m.correct)}
        </button>
      </form>
    </Page>
  )
}

const Change: FC<{ frame: Frame; change: DraftChange }> = ({ frame, change }) => {
  const { say } = frame
  const { row, from, to } = change
  const others = change.sharedWith.map(other => whose(say, other)).join(frame.language === 'ja' ? '、' : ', ')
  return (
    <li class={`panel change ${change.change}`}>
      <h2>
        {whose(say, row)}
        {row.userName && <span class="user-name">{row.userName}</span>}
        <span class="kind">{say(m.change[change.change])}</span>
      </h2>
      <dl>
        <dt>{say(m.now)}</dt>
        <dd class="digits old">{from === undefined ? say(m.none) : spacedNumber(from)}</dd>
        <dt>{say(to === undefined ? m.afterRemoval : m.new)}</dt>
        <dd class="digits new">
          <strong>{to === undefined ? say(m.none) : spacedNumber(to)}</strong>
        </dd>
      </dl>
      {others !== '' && <p class="warning-text">{say(m.shared, { others })}</p>}
      {isUnreached(change) && <p class="warning-text">{say(m.sharedUndelivered)}</p>}
    </li>
  )
}

/** Another row has the new number already, and its last SMS did not arrive. */
function isUnreached({ to, sharedWith }: DraftChange): boolean {
  return sharedWith.some(other => other.number === to && other.state === 'undelivered')
}

/** Rows changed by somebody else between the form and 『OK』 (D1). */
export const ConflictPage: FC<{
  frame: Frame
  rows: readonly NumberRow[]
  /** What was typed is kept in it. */
  draftId: string
}> = ({ frame, rows, draftId }) => {
  const { say } = frame
  return (
    <Page frame={frame} title={say(m.conflictTitle)} errors={[{ text: say(m.conflictLead) }]}>
      <ul class="consequences">
        {rows.map(row => (
          <li>
            {say(m.conflictNow, {
              who: whose(say, row),
              number: row.number === undefined ? say(m.none) : spacedNumber(row.number),
            })}
          </li>
        ))}
      </ul>
      <form method="get" action="/oa/sms-numbers">
        <input type="hidden" name="draft" value={draftId} />
        <button class="primary">{say(m.conflictNext)}</button>
      </form>
    </Page>
  )
}
