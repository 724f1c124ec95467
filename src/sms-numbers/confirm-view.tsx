import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { type PageOf, shortened } from '../platform/paging.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { Draft, DraftChange } from './draft-check.ts'
import { messages as m } from './messages.ts'
import type { NumberRow } from './number-list.ts'
import { whose } from './views.tsx'

export const CONFIRM_PATH = `${PAGES.numbers}/confirm`
export const CONFLICT_PATH = `${PAGES.numbers}/conflict`

export interface ConfirmPageProps {
  readonly frame: Frame
  readonly draft: Draft
  /** D4: the administrator's own number waits for a code. */
  readonly checksOwn: boolean
}

/** Only what changes, old above new (screens, the check screen). */
export const ConfirmPage: FC<ConfirmPageProps> = ({ frame, draft, checksOwn }) => {
  const { say } = frame
  const { page, totals } = draft
  const { own } = totals
  const users = page.all - own
  const told = totals.changed + totals.removed
  const links = (
    <PageLinks say={say} page={page} href={number => `${CONFIRM_PATH}?draft=${draft.id}&page=${number}`} />
  )
  return (
    <Page frame={frame} title={say(m.confirmTitle)}>
      <p class="lead">{say(m.confirmLead)}</p>
      <p>{say(page.pages > 1 ? m.confirmAll : m.confirmTotals, { ...totals, all: page.all })}</p>
      {links}
      <ul class="changes">
        {page.rows.map(change => (
          <Change frame={frame} change={change} />
        ))}
      </ul>
      {links}
      <ul class="consequences">
        {(users > 0 || !checksOwn) && <li>{say(m.takesEffect)}</li>}
        {own > 0 && checksOwn && <li>{say(m.ownChecked)}</li>}
        {told > 0 && <li>{say(m.oldTold, { count: told })}</li>}
        {totals.usersReplaced > 0 && <li>{say(m.endsSessions)}</li>}
        {totals.removed > 0 && <li>{say(m.removedWarning)}</li>}
      </ul>
      <form method="post" action={CONFIRM_PATH} class="actions">
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
  const more = change.sharedCount - change.sharedWith.length
  const others = change.sharedWith.map(other => whose(say, other)).join(frame.language === 'ja' ? '、' : ', ')
  return (
    <li class={`panel change ${change.change}`}>
      <h2>
        {whose(say, row)}
        {row.userName && <span class="user-name">{shortened(row.userName)}</span>}
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
      {others !== '' && (
        <p class="warning-text">
          {more > 0 ? say(m.sharedByMany, { others, count: more }) : say(m.shared, { others })}
        </p>
      )}
      {change.isUnreached && <p class="warning-text">{say(m.sharedUndelivered)}</p>}
    </li>
  )
}

/** Rows changed by somebody else between the form and 『OK』 (D1). */
export const ConflictPage: FC<{
  frame: Frame
  page: PageOf<NumberRow>
  /** What was typed is kept in it. */
  draftId: string
}> = ({ frame, page, draftId }) => {
  const { say } = frame
  const links = (
    <PageLinks say={say} page={page} href={number => `${CONFLICT_PATH}?draft=${draftId}&page=${number}`} />
  )
  return (
    <Page frame={frame} title={say(m.conflictTitle)} errors={[{ text: say(m.conflictLead) }]}>
      {links}
      <ul class="consequences">
        {page.rows.map(row => (
          <li>
            {say(m.conflictNow, {
              who: whose(say, row),
              number: row.number === undefined ? say(m.none) : spacedNumber(row.number),
            })}
          </li>
        ))}
      </ul>
      {links}
      <form method="get" action={PAGES.numbers}>
        <input type="hidden" name="draft" value={draftId} />
        <button class="primary">{say(m.conflictNext)}</button>
      </form>
    </Page>
  )
}
