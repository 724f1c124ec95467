import type { FC } from 'hono/jsx'
import { ForwardingNow } from '../lines/forwarding-now-view.tsx'
import type { ForwardingLine, ForwardingLines } from '../lines/line-list.ts'
import { Cards } from '../page/cards-view.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { Text } from '../page/text-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { shortened } from '../platform/paging.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { Account } from './account.ts'
import { messages as a } from './act-messages.ts'
import type { ForwardingOf } from './forwarding.ts'
import { forwardingMessages as m } from './forwarding-messages.ts'
import { messages } from './messages.ts'

/** What forwards now; numbers with their last digits only. */

/** In a line: how many, and how many of these abroad. */
export const ForwardingSums: FC<{ say: Say } & Pick<ForwardingLines, 'count' | 'abroad'>> = props => {
  const { say, count, abroad } = props
  if (count === 0) return <>{say(m.none)}</>
  return (
    <>
      {say(m.some, { count })}{' '}
      {abroad > 0 && <strong class="warning-text">{say(m.abroad, { count: abroad })}</strong>}
    </>
  )
}

/** The way to stopping it, where something forwards and this desk member may. */
export const StopLink: FC<{ frame: Frame; account: Account }> = ({ frame: { say }, account }) =>
  account.acts.includes('stop-forwarding') ? (
    <p class="stop">
      <a href={`${PAGES.accounts}/${account.id}/stop-forwarding`} class="button">
        {say(a.act['stop-forwarding'].title)}
      </a>
    </p>
  ) : null

/** On the page of a contract's administrator: the first ones. */
export const ContractForwarding: FC<{ frame: Frame; account: Account; forwarding: ForwardingLines }> = ({
  frame,
  account,
  forwarding,
}) => {
  const { say } = frame
  const { count, lines } = forwarding
  if (count === 0) return null
  return (
    <>
      <h2 id="forwarding">{say(m.title, { count })}</h2>
      <Lines frame={frame} lines={lines} />
      {count > lines.length && (
        <p>
          {say(m.more, { count: count - lines.length })}{' '}
          <a href={`${PAGES.accounts}/${account.id}/forwarding`}>{say(m.all)}</a>
        </p>
      )}
    </>
  )
}

/** All of them. */
export const ForwardingPage: FC<{ frame: Frame } & ForwardingOf> = ({ frame, accountId, loginId, page }) => {
  const { say } = frame
  const path = `${PAGES.accounts}/${accountId}`
  const links = <PageLinks say={say} page={page} href={number => `${path}/forwarding?page=${number}`} />
  return (
    <Page frame={frame} title={say(m.titleOf, { id: loginId })} wide>
      <p class="lead">
        <ForwardingSums say={say} count={page.all} abroad={page.abroad} />
      </p>
      {links}
      {page.all > 0 && <Lines frame={frame} lines={page.rows} />}
      {links}
      <p>
        <a href={path}>{say(messages.backToAccount, { id: loginId })}</a>
      </p>
    </Page>
  )
}

/** Among what the form says before forwarding is stopped. */
export const StopConsequences: FC<{ frame: Frame; account: Account }> = ({ frame: { say }, account }) => {
  const days = policy.line.stoppedKeptMs / DAY_MS
  const { line } = account
  return (
    <>
      <li>
        <Text>{line ? say(m.ofLine, { line: spacedNumber(line.number) }) : say(m.ofContract)}</Text>
      </li>
      <li>{say(m.kept, { days })}</li>
    </>
  )
}

/** Below the form: what is about to be stopped. */
export const ToBeStopped: FC<{ frame: Frame; forwarding: ForwardingLines }> = ({ frame, forwarding }) => {
  const { say } = frame
  const { count, lines } = forwarding
  return (
    <>
      <p>
        <ForwardingSums say={say} {...forwarding} />
      </p>
      {count > 0 && <Lines frame={frame} lines={lines} />}
      {count > lines.length && <p>{say(m.more, { count: count - lines.length })}</p>}
    </>
  )
}

const Lines: FC<{ frame: Frame; lines: readonly ForwardingLine[] }> = ({ frame, lines }) => {
  const { say } = frame
  return (
    <Cards
      rows={lines}
      columns={[
        {
          head: say(messages.line),
          class: 'digits',
          cell: ({ accountId, number }) =>
            accountId === undefined ? (
              spacedNumber(number)
            ) : (
              <a href={`${PAGES.accounts}/${accountId}`}>{spacedNumber(number)}</a>
            ),
        },
        {
          head: say(messages.userName),
          cell: ({ userName }) => (userName ? <Name frame={frame}>{shortened(userName)}</Name> : '—'),
        },
        {
          head: say(m.now),
          cell: ({ forwarding }) => (
            <ForwardingNow say={say} services={{ forwarding: [...forwarding] }} masked />
          ),
        },
      ]}
    />
  )
}
