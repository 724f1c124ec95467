import type { FC } from 'hono/jsx'
import { Events } from '../history/history-view.tsx'
import { ForwardingNow } from '../lines/forwarding-now-view.tsx'
import { Cards } from '../page/cards-view.tsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Notice, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { dateAndTime, longDate } from '../platform/i18n/japan-time.ts'
import { PAGES } from '../site.ts'
import type { Message } from '../sms/message-list.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { StateBadge } from '../sms-numbers/views.tsx'
import type { Account, AccountPage } from './account.ts'
import { Lines, Sessions } from './account-lists-view.tsx'
import { messages as a } from './act-messages.ts'
import { endMessages as e } from './end-messages.ts'
import { forwardingMessages as f } from './forwarding-messages.ts'
import { ContractForwarding, ForwardingSums, StopLink } from './forwarding-view.tsx'
import { LinkFact } from './link-view.tsx'
import { messages as m } from './messages.ts'
import type { DeskAct } from './roles.ts'
import { ActiveBadge } from './search-view.tsx'

export interface AccountScreenProps {
  readonly frame: Frame
  readonly page: AccountPage
  /** What was done just now to this account, told once; with a new initial password if there is one. */
  readonly done:
    | {
        readonly act: DeskAct
        readonly password: string | undefined
        /** Of lines whose forwarding was stopped. */
        readonly count: number | undefined
        readonly flash: Flash
      }
    | undefined
}

/** One account with its contract, its last sign-ins and its last SMS; no whole number anywhere. */
export const AccountScreen: FC<AccountScreenProps> = ({ frame, page, done }) => {
  const { say } = frame
  const { account, rows } = page
  return (
    <Page
      frame={frame}
      title={say(m.accountTitle[account.site], { id: account.loginId })}
      told={done && [done.flash]}
      isDone={done !== undefined}
      wide
    >
      {done && <Done frame={frame} page={page} done={done} />}
      <h2>{say(m.factsTitle)}</h2>
      <Facts frame={frame} page={page} isJustShown={done?.password !== undefined} />
      <Acts frame={frame} account={account} isForwarding={page.forwarding.count > 0} />
      {account.site === 'admin' && (
        <ContractForwarding frame={frame} account={account} forwarding={page.forwarding} />
      )}
      <h2>{say(m.sessionsTitle)}</h2>
      <Sessions frame={frame} page={page} />
      <h2>{say(m.signInsTitle)}</h2>
      {page.signIns.length === 0 ? (
        <p>{say(m.noSignIns)}</p>
      ) : (
        <Events frame={frame} events={page.signIns} whole={false} names />
      )}
      <p>
        <a href={`${PAGES.accounts}/${account.id}/history`}>{say(m.wholeHistory)}</a>
      </p>
      <h2>{say(m.smsTitle)}</h2>
      {page.messages.length === 0 ? (
        <p>{say(m.noSms)}</p>
      ) : (
        <Messages frame={frame} messages={page.messages} />
      )}
      {account.site === 'admin' && (
        <Lines frame={frame} account={account} page={rows} services={page.services} />
      )}
    </Page>
  )
}

const Done: FC<{ frame: Frame; page: AccountPage; done: NonNullable<AccountScreenProps['done']> }> = ({
  frame,
  page,
  done,
}) => {
  const { say } = frame
  const cleared = done.act === 'clear-number' && page.ownNumber?.state === 'missing'
  return (
    <>
      <Notice kind="success" first>
        {done.count
          ? say(f.stopped, { count: done.count })
          : say(cleared ? a.clearedAtOnce : a.act[done.act].done)}
      </Notice>
      {done.password && (
        <section class="panel once" aria-labelledby="once-title">
          <h2 id="once-title">{say(m.passwordLabel)}</h2>
          <p class="code">
            <strong>{done.password}</strong>
          </p>
          <p>{say(m.passwordOnce)}</p>
          <p>{say(a.shownPassword[page.account.shownPasswordNeeds])}</p>
        </section>
      )}
    </>
  )
}

/** `isJustShown`: what the new password needs stands beside it. */
const Facts: FC<{ frame: Frame; page: AccountPage; isJustShown: boolean }> = props => {
  const { frame, page, isJustShown } = props
  const { say, language } = frame
  const { account, ownNumber, administratorAccountId } = page
  const at = (time: number | undefined) => (time === undefined ? say(m.never) : dateAndTime(time, language))
  return (
    <dl class="facts broad">
      <dt>{say(m.contract)}</dt>
      <dd>
        <Name frame={frame}>{account.contractName}</Name>{' '}
        {account.site === 'user' && (
          <a href={`${PAGES.accounts}/${administratorAccountId}`}>{say(m.toAdministrator)}</a>
        )}
      </dd>
      <dt>{say(m.contractState)}</dt>
      <dd>
        <State frame={frame} since={account.contractSuspendedAt} />
      </dd>
      <dt>{say(m.loginId[account.site])}</dt>
      <dd class="id">{account.loginId}</dd>
      {account.line && (
        <>
          <dt>{say(m.line)}</dt>
          <dd>
            <span class="digits">{spacedNumber(account.line.number)}</span>{' '}
            <Name frame={frame}>{account.line.userName}</Name>
          </dd>
        </>
      )}
      {page.link && <LinkFact frame={frame} accountId={account.id} link={page.link} />}
      <dt>{say(m.state)}</dt>
      <dd>
        <State frame={frame} since={account.suspendedAt} />
        {account.suspendedBy === 'administrator' && <p class="hint">{say(m.suspendedByAdministrator)}</p>}
        {account.onlyKnownUntil !== undefined && (
          <p class="hint">{say(m.onlyKnown, { until: dateAndTime(account.onlyKnownUntil, language) })}</p>
        )}
      </dd>
      <dt>{say(m.number)}</dt>
      <dd>
        {ownNumber?.maskedNumber && <span class="digits">{endingOf(say, ownNumber.maskedNumber)}</span>}{' '}
        {ownNumber && <StateBadge say={say} state={ownNumber.state} />}
        {account.site === 'user' && <p class="hint">{say(m.numberOfUser)}</p>}
        {page.clearing?.kind === 'number' && (
          <UnderWay frame={frame} id={page.clearing.id} text={say(m.clearingOpen)} />
        )}
      </dd>
      <dt>{say(f.now)}</dt>
      <dd>
        {account.line ? (
          <ForwardingNow say={say} services={page.services.get(account.line.number)} masked />
        ) : (
          <ForwardingSums say={say} {...page.forwarding} />
        )}
        {page.forwarding.count > 0 && <StopLink frame={frame} account={account} />}
      </dd>
      {(account.neverAbroad || account.abroadFrom !== undefined) && (
        <>
          <dt>{say(m.abroad)}</dt>
          <dd>
            {account.neverAbroad
              ? say(m.neverAbroad)
              : say(m.abroadFrom, { time: dateAndTime(account.abroadFrom ?? 0, language) })}
            {page.clearing?.kind === 'quarantine' && (
              <UnderWay frame={frame} id={page.clearing.id} text={say(m.liftOpen)} />
            )}
          </dd>
        </>
      )}
      <dt>{say(m.passwordState)}</dt>
      <dd>
        {say(account.passwordInitial ? m.passwordInitial : m.passwordChosen)}
        {account.passwordShown && !isJustShown && (
          <p class="hint">{say(a.shownPassword[account.shownPasswordNeeds])}</p>
        )}
      </dd>
      <dt>{say(m.lastSignIn)}</dt>
      <dd>{at(account.lastSignInAt)}</dd>
      <dt>{say(m.compulsoryFrom)}</dt>
      <dd>
        {dateAndTime(account.compulsoryFrom, language)}{' '}
        {account.site === 'admin' && (
          <a href={`${PAGES.rollout}/contracts/${account.id}`}>{say(m.toCodesFrom)}</a>
        )}
        {page.clearing?.kind === 'codes-from' && (
          <UnderWay frame={frame} id={page.clearing.id} text={say(m.dayOpen)} />
        )}
      </dd>
      {(account.contractEndsOn !== undefined || page.clearing?.kind === 'contract-end') && (
        <>
          <dt>{say(e.ends)}</dt>
          <dd>
            {account.contractEndsOn !== undefined &&
              say(e.endsOn, { day: longDate(account.contractEndsOn, language) })}
            {page.clearing?.kind === 'contract-end' && (
              <UnderWay frame={frame} id={page.clearing.id} text={say(e.open)} />
            )}
          </dd>
        </>
      )}
      {account.site === 'admin' && (
        <>
          <dt>{say(m.enrolmentTitle)}</dt>
          <dd>{say(m.enrolment[account.enrolment])}</dd>
        </>
      )}
    </dl>
  )
}

const UnderWay: FC<{ frame: Frame; id: string; text: string }> = ({ frame, id, text }) => (
  <p class="warning-text">
    {text} <a href={`${PAGES.clearings}/${id}`}>{frame.say(m.toClearing)}</a>
  </p>
)

const State: FC<{ frame: Frame; since: number | undefined }> = ({ frame, since }) => (
  <>
    <ActiveBadge say={frame.say} suspended={since !== undefined} />{' '}
    {since !== undefined && frame.say(m.suspendedSince, { at: dateAndTime(since, frame.language) })}
  </>
)

/** Links to a form each, on which nothing has happened yet. */
const Acts: FC<{ frame: Frame; account: Account; isForwarding: boolean }> = props => {
  const { frame, account, isForwarding } = props
  const { say } = frame
  // Beside what forwards it stands already.
  const acts = account.acts.filter(act => !(isForwarding && act === 'stop-forwarding'))
  return (
    <nav aria-labelledby="acts-title" class="panel">
      <h2 id="acts-title">{say(m.actsTitle)}</h2>
      {acts.length === 0 ? (
        <p>{say(m.noActs)}</p>
      ) : (
        <ul class="acts">
          {acts.map(act => (
            <li>
              <a href={`${PAGES.accounts}/${account.id}/${act}`}>{say(a.act[act].title)}</a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

const Messages: FC<{ frame: Frame; messages: readonly Message[] }> = ({ frame, messages }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={messages}
      columns={[
        { head: say(m.smsAt), cell: message => dateAndTime(message.at, language) },
        { head: say(m.smsPurpose), cell: message => say(m.purpose[message.purpose]) },
        { head: say(m.smsTo), class: 'digits', cell: ({ to }) => (to === '' ? '—' : endingOf(say, to)) },
        { head: say(m.smsFate), cell: message => <Fate frame={frame} message={message} /> },
      ]}
    />
  )
}

/** A sentence, and the gateways' own words for whoever asks them. */
export const Fate: FC<{ frame: Frame; message: Message }> = ({ frame, message }) => {
  const { say } = frame
  const troubles = message.attempts.flatMap(({ n, gateway, errorCode, receiptCode, state }) => {
    const code = state === 'undelivered' ? receiptCode : errorCode
    return code ? [say(m.attempt, { n, gateway, code })] : []
  })
  return (
    <span>
      {say(message.codeUsed ? m.codeUsed : isNotCarried(message) ? m.notCarried : m.fate[message.state])}
      {troubles.length > 0 && (
        <>
          <br />
          <span class="hint">{troubles.join(' ／ ')}</span>
        </>
      )}
    </span>
  )
}

/** The carriers' reason is not the phone's. */
function isNotCarried({ state, attempts }: Message): boolean {
  return state === 'undelivered' && attempts.findLast(one => one.state === 'undelivered')?.curable === true
}
