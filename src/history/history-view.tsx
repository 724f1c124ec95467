import type { FC } from 'hono/jsx'
import { Cards } from '../page/cards-view.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import type { Say, Sentence } from '../platform/i18n/catalogue.ts'
import { dateAndSeconds, dateAndTime } from '../platform/i18n/japan-time.ts'
import { PAGES } from '../site.ts'
import type { HistoryEvent, HistoryPage } from './history.ts'
import { messages as m } from './messages.ts'

export interface HistoryScreenProps {
  readonly frame: Frame
  readonly page: HistoryPage
  /** Days that are shown at most. */
  readonly days: number
  /** The ID that was asked for; `undefined` where there is nothing to choose from. */
  readonly loginId: string | undefined
  /** Not the newest events. */
  readonly isLater: boolean
}

/** 操作履歴 of a contract, ログイン履歴 of a service user. */
export const HistoryScreen: FC<HistoryScreenProps> = props => {
  const { frame, page, loginId } = props
  const { say } = frame
  const whole = loginId !== undefined
  const path = whole ? PAGES.history : PAGES.ownHistory
  return (
    <Page frame={frame} title={say(whole ? m.title : m.titleOwn)} wide>
      <p class="lead">{say(whole ? m.lead : m.leadOwn, { days: props.days })}</p>
      {whole && <IdFilter say={say} loginId={loginId} />}
      {page.events.length === 0 ? (
        <p class="panel">{loginId ? say(m.noneOf, { id: loginId }) : say(m.none)}</p>
      ) : (
        <Events frame={frame} events={page.events} whole={whole} />
      )}
      <p class="actions">
        {page.older !== undefined && (
          <a href={`${path}?${new URLSearchParams({ ...(loginId && { id: loginId }), before: page.older })}`}>
            {say(m.older)}
          </a>
        )}{' '}
        {props.isLater && (
          <a href={loginId ? `${path}?${new URLSearchParams({ id: loginId })}` : path}>{say(m.newest)}</a>
        )}
      </p>
      <p>
        <a href={whole ? PAGES.lines : PAGES.settings}>{say(whole ? m.backToLines : m.backToSettings)}</a>
      </p>
    </Page>
  )
}

const IdFilter: FC<{ say: Say; loginId: string }> = ({ say, loginId }) => (
  <form method="get" action={PAGES.history} class="panel">
    <Field id="id" name="id" label={say(m.filterId)} hint={say(m.filterHint)} value={loginId} />
    <button class="secondary small">{say(m.filter)}</button>{' '}
    {loginId !== '' && <a href={PAGES.history}>{say(m.all)}</a>}
  </form>
)

/**
 * Events as a table; `whole` tells whose ID each is about, `names` which desk member it was: for the
 * operator's own eyes only.
 */
export const Events: FC<{
  frame: Frame
  events: readonly HistoryEvent[]
  whole: boolean
  names?: boolean
}> = props => {
  const { say, language } = props.frame
  const whose = ({ loginId }: HistoryEvent) =>
    loginId === undefined ? say(m.contract) : <span class="id">{loginId}</span>
  return (
    <Cards
      class="cards history"
      rows={props.events}
      columns={[
        {
          head: say(m.at),
          cell: ({ at }) => <time datetime={new Date(at).toISOString()}>{dateAndSeconds(at, language)}</time>,
        },
        ...(props.whole ? [{ head: say(m.id), cell: whose }] : []),
        { head: say(m.what), cell: event => <What frame={props.frame} event={event} /> },
        {
          head: say(m.who),
          cell: ({ actor, facts }) => (
            <>
              {say(m.actor[actor])} {props.names && facts.by && <span class="id">{facts.by}</span>}
            </>
          ),
        },
        { head: say(m.address), cell: ({ address }) => <span class="digits">{address ?? '—'}</span> },
      ]}
    />
  )
}

/** One sentence, and the facts of this very event below it. */
const What: FC<{ frame: Pick<Frame, 'say' | 'language'>; event: HistoryEvent }> = ({ frame, event }) => {
  const { say } = frame
  const facts = [...factsOf(say, event.facts), ...sumOf(frame, event.facts)]
  return (
    <span>
      {event.sentence ? say(event.sentence) : say(m.unknownAction, { action: event.unknown ?? '' })}
      {facts.length > 0 && (
        <>
          <br />
          <span class="hint">{facts.join(' ／ ')}</span>
        </>
      )}
    </span>
  )
}

function factsOf(say: Say, facts: HistoryEvent['facts']): string[] {
  const words = (known: Readonly<Record<string, Sentence>>, key: string) =>
    Object.hasOwn(known, key) && known[key] ? say(known[key]) : key
  const number = (value: string | number | undefined) => value || say(m.fact.noNumber)
  const found: string[] = []
  if (facts.number) found.push(say(m.fact.number, { value: facts.number }))
  if (facts.from !== undefined)
    found.push(say(m.fact.change, { from: number(facts.from), to: number(facts.to) }))
  if (facts.line) found.push(say(m.fact.line, { value: facts.line }))
  if (facts.changed) {
    const services = String(facts.changed).split(' ')
    found.push(say(m.fact.changed, { value: services.map(key => words(m.service, key)).join(', ') }))
  }
  if (facts.count !== undefined) found.push(say(m.fact.count, { value: facts.count }))
  if (facts.path) found.push(say(m.fact.path, { value: facts.path }))
  if (facts.reason) found.push(words(m.reason, String(facts.reason)))
  if (facts.seconds) found.push(say(m.fact.seconds, { value: facts.seconds }))
  return found
}

/** Where the event stands for many of one minute. */
function sumOf({ say, language }: Pick<Frame, 'say' | 'language'>, facts: HistoryEvent['facts']): string[] {
  const { more: count, minute, networks } = facts
  if (count === undefined || minute === undefined) return []
  const time = dateAndTime(Date.parse(String(minute)), language)
  return [
    networks === undefined
      ? say(m.fact.summed, { count, time })
      : say(m.fact.summedNetworks, { count, time, networks }),
  ]
}
