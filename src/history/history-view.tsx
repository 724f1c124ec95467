import type { FC } from 'hono/jsx'
import { savedInWords } from '../lines/saved-facts.ts'
import { Cards } from '../page/cards-view.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import type { Say, Sentence } from '../platform/i18n/catalogue.ts'
import { dateAndSeconds, dateAndTime, secondsTime } from '../platform/i18n/japan-time.ts'
import { PAGES } from '../site.ts'
import { endingOf, endingsIn } from '../sms-number.ts'
import type { HistoryEvent, HistoryFilter, HistoryPage } from './history.ts'
import { KIND_NAMES, OWN_KINDS } from './kinds.ts'
import { messages as m } from './messages.ts'

export interface HistoryScreenProps {
  readonly frame: Frame
  readonly page: HistoryPage
  /** Days that are shown at most. */
  readonly days: number
  /** Of a whole contract, or of one's own ID. */
  readonly of: 'contract' | 'own'
  readonly filter: HistoryFilter
  /** Not the newest events. */
  readonly isLater: boolean
}

/** 操作履歴 of a contract, ログイン履歴 of a service user. */
export const HistoryScreen: FC<HistoryScreenProps> = props => {
  const { frame, page, filter } = props
  const { say } = frame
  const whole = props.of === 'contract'
  const path = whole ? PAGES.history : PAGES.ownHistory
  const asked = askedIn(filter)
  const link = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...asked, ...more }).toString()
    return query === '' ? '' : `?${query}`
  }
  const isNarrowed = Object.keys(asked).length > 0
  return (
    <Page frame={frame} title={say(whole ? m.title : m.titleOwn)} wide>
      <p class="lead">{say(whole ? m.lead : m.leadOwn, { days: props.days })}</p>
      <Filter {...props} path={path} isNarrowed={isNarrowed} />
      {page.events.length === 0 ? (
        <p class="panel" role="status">
          {noneOf(say, filter, isNarrowed)}
        </p>
      ) : (
        <>
          <Events frame={frame} events={page.events} whole={whole} />
          <p>
            <a href={`${path}/events.csv${link({})}`} aria-describedby="download-hint">
              {say(m.download)}
            </a>{' '}
            <span id="download-hint" class="hint">
              {say(m.downloadHint, { days: props.days })}
            </span>
          </p>
        </>
      )}
      <p class="actions">
        {page.older !== undefined && <a href={`${path}${link({ before: page.older })}`}>{say(m.older)}</a>}{' '}
        {props.isLater && <a href={`${path}${link({})}`}>{say(m.newest)}</a>}
      </p>
      <p>
        <a href={whole ? PAGES.lines : PAGES.settings}>{say(whole ? m.backToLines : m.backToSettings)}</a>
      </p>
    </Page>
  )
}

/** What narrows the list, as it stands in addresses. */
function askedIn({ loginId, from, to, kind }: HistoryFilter): Record<string, string> {
  const all = { id: loginId, from, to, kind: kind ?? '' }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

function noneOf(say: Say, { loginId, from, to, kind }: HistoryFilter, isNarrowed: boolean): string {
  if (!isNarrowed) return say(m.none)
  const onlyId = from === '' && to === '' && kind === undefined
  return onlyId ? say(m.noneOf, { id: loginId }) : say(m.noneFound)
}

const Filter: FC<HistoryScreenProps & { path: string; isNarrowed: boolean }> = props => {
  const { frame, filter, path } = props
  const { say } = frame
  return (
    <form method="get" action={path} class="panel narrowing">
      {props.of === 'contract' && (
        <Field id="id" name="id" label={say(m.filterId)} hint={say(m.filterHint)} value={filter.loginId} />
      )}
      <div class="beside">
        {(['from', 'to'] as const).map(name => (
          <Field id={name} name={name} type="date" label={say(m[name])} value={filter[name]} />
        ))}
        <div class="field">
          <label for="kind">{say(m.kind)}</label>
          <select id="kind" name="kind">
            <option value="">{say(m.kinds.all)}</option>
            {(props.of === 'contract' ? KIND_NAMES : OWN_KINDS).map(kind => (
              <option value={kind} selected={kind === filter.kind}>
                {say(m.kinds[kind])}
              </option>
            ))}
          </select>
        </div>
      </div>
      <button class="secondary small">{say(m.filter)}</button>{' '}
      {props.isNarrowed && <a href={path}>{say(m.all)}</a>}
    </form>
  )
}

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
          cell: event => (
            <>
              {whoIn(say, event)} {props.names && event.facts.by && <span class="id">{event.facts.by}</span>}
            </>
          ),
        },
        { head: say(m.address), cell: ({ address }) => <span class="id">{address ?? '—'}</span> },
      ]}
    />
  )
}

/** One sentence, the facts of this very event below it, and what led to it. */
const What: FC<{ frame: Pick<Frame, 'say' | 'language'>; event: HistoryEvent }> = ({ frame, event }) => {
  const { say } = frame
  const facts = factsIn(frame, event)
  const { length: count } = event.steps
  return (
    <span>
      {sentenceIn(say, event)}
      {facts.length > 0 && (
        <>
          <br />
          <span class="hint">{facts.join(' ／ ')}</span>
        </>
      )}
      {count > 0 && (
        <details>
          <summary>{say(m.stepsOf, { count })}</summary>
          <ol>
            {event.steps.map(step => (
              <li>
                <time datetime={new Date(step.at).toISOString()}>{secondsTime(step.at)}</time>{' '}
                {[sentenceIn(say, step), ...factsIn(frame, step)].join(' ')}
              </li>
            ))}
          </ol>
        </details>
      )}
    </span>
  )
}

export function sentenceIn(say: Say, event: HistoryEvent): string {
  return event.sentence ? say(event.sentence) : say(m.unknownAction, { action: event.unknown ?? '' })
}

/** Before a sign-in is completed, nobody can say who it is. */
export function whoIn(say: Say, { actor, action }: HistoryEvent): string {
  const isTrying = action.startsWith('sign-in.') && action !== 'sign-in.completed'
  return say(actor === 'account' && isTrying ? m.triedBy : m.actor[actor])
}

export function factsIn(frame: Pick<Frame, 'say' | 'language'>, event: HistoryEvent): string[] {
  return [...factsOf(frame.say, event), ...sumOf(frame, event.facts)]
}

function factsOf(say: Say, { action, facts }: HistoryEvent): string[] {
  const words = (known: Readonly<Record<string, Sentence>>, key: string) =>
    Object.hasOwn(known, key) && known[key] ? say(known[key]) : key
  const number = (kept: string | number | undefined) =>
    kept ? endingOf(say, String(kept)) : say(m.fact.noNumber)
  const found: string[] = []
  if (facts.changed && facts.from !== undefined)
    return [
      ...(facts.line ? [say(m.fact.line, { value: number(facts.line) })] : []),
      ...savedInWords(say, { from: String(facts.from), to: String(facts.to ?? '') }),
      ...(facts.reason ? [endingsIn(say, words(m.reason, String(facts.reason)))] : []),
    ]
  if (facts.number) found.push(say(m.fact.number, { value: number(facts.number) }))
  if (facts.act) found.push(say(m.fact.act, { value: words(m.act, String(facts.act)) }))
  if (action === 'number.changed' || action === 'number.second-changed')
    found.push(say(m.fact.change, { from: number(facts.from), to: number(facts.to) }))
  if (action.startsWith('contract.codes-from') && facts.from)
    found.push(
      facts.from === 'installation' ? say(m.fact.installationDay) : say(m.fact.day, { value: facts.from }),
    )
  if (facts.line) found.push(say(m.fact.line, { value: number(facts.line) }))
  if (facts.changed) {
    const services = String(facts.changed).split(' ')
    found.push(say(m.fact.changed, { value: services.map(key => words(m.service, key)).join(', ') }))
  }
  if (facts.count !== undefined) found.push(say(m.fact.count, { value: facts.count }))
  if (facts.path) found.push(say(m.fact.path, { value: endingsIn(say, String(facts.path)) }))
  if (facts.reason) found.push(endingsIn(say, words(m.reason, String(facts.reason))))
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
