import type { FC } from 'hono/jsx'
import { Cards, type Column } from '../page/cards-view.tsx'
import { CheckButtons } from '../page/check-buttons-view.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { type PageOf, shortened } from '../platform/paging.ts'
import { policy } from '../policy.ts'
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
    <Page frame={frame} title={say(m.confirmTitle)} wide={page.all >= policy.list.tableFrom}>
      <p class="lead">{say(m.confirmLead)}</p>
      <p>{say(page.pages > 1 ? m.confirmAll : m.confirmTotals, { ...totals, all: page.all })}</p>
      {links}
      {page.all < policy.list.tableFrom ? (
        <ul class="changes">
          {page.rows.map(change => (
            <Change frame={frame} change={change} />
          ))}
        </ul>
      ) : (
        <Cards rows={page.rows} columns={columnsIn(frame)} class="cards change-table" />
      )}
      {links}
      <ul class="consequences">
        {(users > 0 || !checksOwn) && <li>{say(m.takesEffect)}</li>}
        {own > 0 && checksOwn && <li>{say(m.ownChecked)}</li>}
        {told > 0 && <li>{say(m.oldTold, { count: told })}</li>}
        {totals.usersReplaced > 0 && <li>{say(m.endsSessions)}</li>}
        {totals.removed > 0 && <li>{say(m.removedWarning)}</li>}
      </ul>
      <form method="post" action={CONFIRM_PATH} class="actions foot">
        <input type="hidden" name="draft" value={draft.id} />
        <CheckButtons say={say} />
      </form>
    </Page>
  )
}

/** Many changes, one line each. */
function columnsIn(frame: Frame): readonly Column<DraftChange>[] {
  const { say } = frame
  return [
    {
      head: say(m.loginId),
      cell: ({ row }) => (
        <>
          <span class="id">{whose(say, row)}</span>{' '}
          {row.userName && (
            <Name frame={frame} class="user-name">
              {shortened(row.userName)}
            </Name>
          )}
        </>
      ),
    },
    {
      head: say(m.kind),
      class: ({ change }) => change,
      cell: ({ change }) => <span class="kind">{say(m.change[change])}</span>,
    },
    {
      head: say(m.now),
      class: 'digits',
      cell: ({ from }) => (from === undefined ? say(m.none) : spacedNumber(from)),
    },
    {
      head: say(m.new),
      class: 'digits',
      cell: change => (
        <>
          <strong>{change.to === undefined ? say(m.none) : spacedNumber(change.to)}</strong>
          <Warnings frame={frame} change={change} />
        </>
      ),
    },
  ]
}

const Change: FC<{ frame: Frame; change: DraftChange }> = ({ frame, change }) => {
  const { say } = frame
  const { row, from, to } = change
  return (
    <li class={`panel change ${change.change}`}>
      <h2>
        {whose(say, row)}
        {row.userName && (
          <Name frame={frame} class="user-name">
            {shortened(row.userName)}
          </Name>
        )}
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
      <Warnings frame={frame} change={change} />
    </li>
  )
}

const Warnings: FC<{ frame: Frame; change: DraftChange }> = ({ frame, change }) => {
  const { say } = frame
  const more = change.sharedCount - change.sharedWith.length
  const others = change.sharedWith.map(other => whose(say, other)).join(frame.language === 'ja' ? '、' : ', ')
  return (
    <>
      {others !== '' && (
        <p class="warning-text">
          {more > 0 ? say(m.sharedByMany, { others, count: more }) : say(m.shared, { others })}
        </p>
      )}
      {change.isUnreached && <p class="warning-text">{say(m.sharedUndelivered)}</p>}
    </>
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
