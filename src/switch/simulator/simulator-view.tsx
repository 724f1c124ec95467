import type { FC } from 'hono/jsx'
import { Cards } from '../../page/cards-view.tsx'
import { type Frame, Notice, Page } from '../../page/layout.tsx'
import { dateAndTime } from '../../platform/i18n/japan-time.ts'
import { messages as m } from './messages.ts'
import { type Call, type Rung, SITUATIONS, type SimulatedState } from './ring.ts'

interface SimulatorPageProps {
  readonly frame: Frame
  readonly action: string
  readonly call: Call
  /** What became of the call; `'bad'` = it could not be read. */
  readonly rung: Rung | 'bad' | undefined
  /** In the order of their numbers. */
  readonly states: readonly SimulatedState[]
}

export const SimulatorPage: FC<SimulatorPageProps> = ({ frame, action, call, rung, states }) => {
  const { say } = frame
  return (
    <Page frame={frame} title={say(m.title)} errors={rung === 'bad' ? [{ text: say(m.badCall) }] : []} wide>
      <p class="lead">{say(m.lead)}</p>
      {rung !== undefined && rung !== 'bad' && <Outcome frame={frame} rung={rung} />}
      <h2>{say(m.callTitle)}</h2>
      <form method="get" action={action} class="panel">
        <p class="field">
          <label for="from">{say(m.from)}</label>
          <input id="from" name="from" value={call.from} class="digits" autocomplete="off" />
        </p>
        <p class="field">
          <label for="to">{say(m.to)}</label>
          <input id="to" name="to" value={call.to} class="digits" autocomplete="off" />
        </p>
        <fieldset class="radios">
          <legend>{say(m.situationTitle)}</legend>
          {SITUATIONS.map(one => (
            <label class="check">
              <input type="radio" name="situation" value={one} checked={one === call.situation} />{' '}
              {say(m.situation[one])}
            </label>
          ))}
        </fieldset>
        <button class="primary">{say(m.call)}</button>
      </form>
      <h2>{say(m.statesTitle)}</h2>
      {states.length === 0 ? <p class="panel">{say(m.none)}</p> : <States frame={frame} states={states} />}
    </Page>
  )
}

const Outcome: FC<{ frame: Frame; rung: Rung }> = ({ frame: { say }, rung: { end, path, shown } }) => (
  <Notice kind={end.kind === 'rings' || end.kind === 'voicemail' ? 'success' : 'warning'} first>
    <strong>{say(m.end[end.kind], { at: end.at })}</strong>
    {path.length > 1 && <p>{say(m.over, { path: path.join(' → ') })}</p>}
    <p>{shown === '' ? say(m.shownNone) : say(m.shown, { number: shown })}</p>
  </Notice>
)

const States: FC<{ frame: Frame; states: readonly SimulatedState[] }> = ({ frame, states }) => {
  const { say, language } = frame
  return (
    <Cards
      rows={states}
      columns={[
        { head: say(m.line), class: 'digits', cell: ({ line }) => line },
        { head: say(m.version), class: 'digits', cell: ({ version }) => version },
        { head: say(m.changedAt), cell: ({ changedAt }) => dateAndTime(Date.parse(changedAt), language) },
        {
          head: say(m.state),
          cell: ({ line: _l, version: _v, changedAt: _c, ...state }) => <code>{JSON.stringify(state)}</code>,
        },
      ]}
    />
  )
}
