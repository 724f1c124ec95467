import type { FC } from 'hono/jsx'
import type { Clearing } from '../clearing/list.ts'
import { Cards } from '../page/cards-view.tsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { dateAndTime, longDate } from '../platform/i18n/japan-time.ts'
import { type PageOf, shortened } from '../platform/paging.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { Message } from '../sms/message-list.ts'
import { endingsIn } from '../sms-number.ts'
import { Fate } from './account-view.tsx'
import { messages as a } from './act-messages.ts'
import { endMessages as e } from './end-messages.ts'
import { messages as m } from './messages.ts'

export interface ClearingsPageProps {
  readonly frame: Frame
  readonly open: PageOf<Clearing>
  readonly closed: readonly Clearing[]
}

/** Numbers that are to be cleared, the next one first; the last closed below. */
export const ClearingsPage: FC<ClearingsPageProps> = ({ frame, open, closed }) => {
  const { say } = frame
  const links = <PageLinks say={say} page={open} href={number => `${PAGES.clearings}?page=${number}`} />
  return (
    <Page frame={frame} title={say(a.clearingsTitle)} wide>
      <p class="lead">{say(a.clearingsLead)}</p>
      <h2>{say(a.clearingsOpen)}</h2>
      {links}
      {open.all === 0 ? (
        <p class="panel">{say(a.noneOpen)}</p>
      ) : (
        <Table frame={frame} clearings={open.rows} />
      )}
      {links}
      <h2>{say(a.clearingsClosed)}</h2>
      {closed.length === 0 ? <p>{say(a.noneClosed)}</p> : <Table frame={frame} clearings={closed} />}
    </Page>
  )
}

const Table: FC<{ frame: Frame; clearings: readonly Clearing[] }> = ({ frame, clearings }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={clearings}
      columns={[
        {
          head: say(m.loginId.admin),
          cell: ({ id, loginId }) => (
            <a href={`${PAGES.clearings}/${id}`} class="id" aria-label={say(a.lookAt, { id: loginId })}>
              {loginId}
            </a>
          ),
        },
        {
          head: say(m.contract),
          cell: clearing => <Name frame={frame}>{shortened(clearing.contractName)}</Name>,
        },
        { head: say(a.what), cell: clearing => what(frame, clearing) },
        { head: say(a.requested), cell: clearing => clearing.requestedBy },
        { head: say(a.approved), cell: clearing => approval(say, clearing) },
        {
          head: say(a.due),
          cell: ({ kind, dueAt }) =>
            kind === 'number' ? dateAndTime(dueAt, language) : say(a.dueOnApproval),
        },
        { head: say(a.status), cell: clearing => stateOf(frame, clearing) },
      ]}
    />
  )
}

export interface ClearingPageProps {
  readonly frame: Frame
  readonly clearing: Clearing
  /** This desk member may approve and cancel at all. */
  readonly mayDecide: boolean
  /** He asked for it himself. */
  readonly isOwn: boolean
  /** He had a hand in it lately. */
  readonly hadHand: boolean
  /** The SMS that told the administrator's number. */
  readonly notice?: Message
  readonly problem: 'own' | 'hadHand' | 'already' | undefined
  readonly told?: readonly Flash[] | undefined
}

/** The administrator was not told: he has to hear of it in another way. */
const FAILED: ReadonlySet<Message['state']> = new Set(['undelivered', 'refused', 'expired'])

/** Within which what one person did is looked at together. */
const TOGETHER_DAYS = policy.desk.togetherMs / DAY_MS

/** One clearing: what the second supervisor has to know, and his two buttons. */
export const ClearingPage: FC<ClearingPageProps> = props => {
  const { frame, clearing, problem } = props
  const { say, language } = frame
  const at = (time: number) => dateAndTime(time, language)
  return (
    <Page
      frame={frame}
      title={say(OF_KIND[clearing.kind].title, { id: clearing.loginId })}
      errors={problem === undefined ? [] : [{ text: say(a[problem], { days: TOGETHER_DAYS }) }]}
      told={props.told}
    >
      <dl class="facts broad">
        <dt>{say(a.status)}</dt>
        <dd>
          <strong>{stateOf(frame, clearing)}</strong>
        </dd>
        <dt>{say(a.what)}</dt>
        <dd>{what(frame, clearing)}</dd>
        <dt>{say(m.contract)}</dt>
        <dd>
          <Name frame={frame}>{clearing.contractName}</Name>
        </dd>
        <dt>{say(m.loginId.admin)}</dt>
        <dd>
          <a href={`${PAGES.accounts}/${clearing.accountId}`} class="id">
            {clearing.loginId}
          </a>
        </dd>
        <dt>{say(a.requested)}</dt>
        <dd>{say(a.byAt, { by: clearing.requestedBy, at: at(clearing.requestedAt) })}</dd>
        {clearing.identity !== 'none' && (
          <>
            <dt>{say(a.identityTitle)}</dt>
            <dd>{say(m.identity[clearing.identity])}</dd>
          </>
        )}
        <dt>{say(a.reason)}</dt>
        <dd>{endingsIn(say, clearing.reason)}</dd>
        <dt>{say(a.approved)}</dt>
        <dd>{approval(say, clearing)}</dd>
        {clearing.kind === 'number' && (
          <>
            <dt>{say(a.noticeSms)}</dt>
            <dd>
              {props.notice ? <Fate frame={frame} message={props.notice} /> : say(a.noNotice)}
              {props.notice && FAILED.has(props.notice.state) && (
                <>
                  <br />
                  {say(a.noticeFailed)}
                </>
              )}
            </dd>
            <dt>{say(a.due)}</dt>
            <dd>{at(clearing.dueAt)}</dd>
          </>
        )}
        {clearing.closedAt !== undefined && (
          <>
            <dt>{say(a.closed)}</dt>
            <dd>{say(a.byAt, { by: clearing.closedBy ?? say(a.bySystem), at: at(clearing.closedAt) })}</dd>
          </>
        )}
      </dl>
      {clearing.state === 'open' && props.mayDecide && <Decision {...props} />}
      <p>
        <a href={PAGES.clearings}>{say(a.toList)}</a>
      </p>
    </Page>
  )
}

const Decision: FC<ClearingPageProps> = ({ frame, clearing, isOwn, hadHand }) => {
  const { say } = frame
  const waits = clearing.approvedBy === undefined
  const hint =
    waits && isOwn
      ? say(a.ownHint)
      : waits && hadHand
        ? say(a.hadHand, { days: TOGETHER_DAYS })
        : say(waits ? OF_KIND[clearing.kind].hint : a.agreedHint)
  return (
    <form method="post" action={`${PAGES.clearings}/${clearing.id}`} class="panel">
      <p>{hint}</p>
      <p class="actions">
        {waits && !isOwn && !hadHand && (
          <button name="action" value="approve" class="primary">
            {say(a.approve)}
          </button>
        )}
        <button name="action" value="cancel" class="secondary">
          {say(a.cancel)}
        </button>
      </p>
    </form>
  )
}

function approval(say: Say, { approvedBy, requestedBy, state }: Clearing): string {
  if (approvedBy === undefined) return say(state === 'open' ? a.waitsForApproval : m.none)
  return approvedBy === requestedBy ? say(a.notNeeded) : approvedBy
}

function what({ say, language }: Frame, { kind, wantedFrom, wantedEnd }: Clearing): string {
  if (wantedEnd !== undefined) return say(e.what, { day: longDate(wantedEnd, language) })
  if (wantedFrom !== undefined) return say(a.whatDay, { day: longDate(wantedFrom, language) })
  return say(kind === 'quarantine' ? a.whatLift : a.whatNumber)
}

function stateOf({ say, language }: Frame, clearing: Clearing): string {
  const { kind, state, approvedBy, closedBy, dueAt } = clearing
  if (state === 'open' && approvedBy !== undefined && kind === 'number')
    return say(a.agreed, { at: dateAndTime(dueAt, language) })
  if (state === 'cancelled' && closedBy === undefined) return say(a.keptBySignIn)
  return say((state === 'done' && OF_KIND[kind].done) || m.clearingState[state])
}

/** Sentences that are different for what is asked for. */
const OF_KIND = {
  number: { title: a.clearingTitle, hint: a.approveHint, done: undefined },
  'codes-from': { title: a.dayTitle, hint: a.approveDayHint, done: a.dayDone },
  quarantine: { title: a.liftTitle, hint: a.approveLiftHint, done: a.liftDone },
  'contract-end': { title: e.title, hint: e.hint, done: e.done },
} as const satisfies Record<Clearing['kind'], object>
