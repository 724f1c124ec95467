import type { FC } from 'hono/jsx'
import { Cards } from '../page/cards-view.tsx'
import { type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import { Text } from '../page/text-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { shortened } from '../platform/paging.ts'
import { DAY_MS, policy } from '../policy.ts'
import { spacedNumber } from '../sms-number.ts'
import type { StoppedLine } from './bring-back.ts'
import type { ForwardingLine } from './line-list.ts'
import { stopMessages as m } from './stop-messages.ts'
import { lineInShort } from './words.ts'

interface CheckProps {
  readonly frame: Frame
  readonly action: string
  /** Where one gets back to without doing it. */
  readonly back: string
}

/** The check before all forwarding is stopped: one press more. */
export const StopPage: FC<
  CheckProps & {
    readonly lines: readonly ForwardingLine[]
    readonly count: number
    /** Lines beside these that may forward: only the telephone system knows. */
    readonly unknown: number
  }
> = ({ frame, action, back, lines, count, unknown }) => {
  const { say } = frame
  const days = policy.line.stoppedKeptMs / DAY_MS
  const isNothing = count + unknown === 0
  return (
    <Page frame={frame} title={say(m.stopAll)}>
      {isNothing ? (
        <p class="panel">{say(m.nothingToStop)}</p>
      ) : (
        <>
          {count > 0 && (
            <p class="lead">{count === 1 ? say(m.stopLead.one) : say(m.stopLead.many, { count })}</p>
          )}
          {unknown > 0 && <p>{say(m.stopUnknown, { count: unknown })}</p>}
          <Ok frame={frame} action={action} back={back} />
          {count > 0 && <Lines say={say} lines={lines} count={count} />}
          <p class="hint">{say(m.kept, { days })}</p>
        </>
      )}
      {isNothing && (
        <p>
          <a href={back}>{say(m.back)}</a>
        </p>
      )}
    </Page>
  )
}

/** What would be brought back; its code comes after it. */
export const RestorePage: FC<
  CheckProps & {
    readonly lines: readonly StoppedLine[]
    readonly all: number
    readonly errors: readonly PageError[]
  }
> = ({ frame, action, back, lines, all, errors }) => {
  const { say } = frame
  const later = all - lines.length
  return (
    <Page frame={frame} title={say(m.restoreTitle)} errors={errors}>
      {lines.length === 0 ? (
        <p class="panel">{say(m.nothingToRestore)}</p>
      ) : (
        <>
          <p class="lead">{say(m.restoreLead, { count: lines.length })}</p>
          {later > 0 && <p>{say(m.restoreLater, { max: lines.length, count: later })}</p>}
          <Ok frame={frame} action={action} back={back} />
          <Lines say={say} lines={lines.slice(0, policy.line.shownToStop)} count={lines.length} />
        </>
      )}
      {lines.length === 0 && (
        <p>
          <a href={back}>{say(m.cancel)}</a>
        </p>
      )}
    </Page>
  )
}

const Ok: FC<CheckProps> = ({ frame: { say }, action, back }) => (
  <form method="post" action={action} class="actions">
    <button class="primary">{say(m.ok)}</button> <a href={back}>{say(m.cancel)}</a>
  </form>
)

const Lines: FC<{ say: Say; lines: readonly ForwardingLine[]; count: number }> = ({ say, lines, count }) => (
  <>
    <Cards
      rows={lines}
      columns={[
        { head: say(m.line), class: 'digits', cell: ({ number }) => spacedNumber(number) },
        { head: say(m.userName), cell: ({ userName }) => shortened(userName) || '—' },
        {
          head: say(m.forwardingOf),
          cell: ({ forwarding }) => (
            <Text>{lineInShort(say, { forwarding: [...forwarding] }, { masked: false })}</Text>
          ),
        },
      ]}
    />
    {count > lines.length && <p>{say(m.andMore, { count: count - lines.length })}</p>}
  </>
)

export interface StopOfferProps {
  readonly frame: Frame
  readonly stopPath: string
  readonly restorePath: string
  /** Something forwards now. */
  readonly isForwarding: boolean
  /** What can be brought back. */
  readonly restorable: { readonly count: number; readonly at: number } | undefined
}

/** On 利用者番号一覧 and サービス設定: stopping is always near, bringing back while there is something. */
export const StopOffer: FC<StopOfferProps> = ({ frame, stopPath, restorePath, isForwarding, restorable }) => {
  const { say, language } = frame
  return (
    <>
      {isForwarding && (
        <p class="stop">
          <a href={stopPath} class="button" aria-describedby="stop-hint">
            {say(m.stopAll)}
          </a>{' '}
          <span class="hint" id="stop-hint">
            {say(m.stopHint)}
          </span>
        </p>
      )}
      {restorable && (
        <Notice kind="warning">
          {say(m.restorable, { count: restorable.count, at: dateAndTime(restorable.at, language) })}{' '}
          <a href={restorePath}>{say(m.restoreLink)}</a>
        </Notice>
      )}
    </>
  )
}
