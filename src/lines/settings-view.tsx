import type { FC } from 'hono/jsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import { Text } from '../page/text-view.tsx'
import { policy } from '../policy.ts'
import { PAGES, type SiteKind } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { LineProgress } from '../switch/progress.ts'
import { droppedText } from './flash-view.tsx'
import { errorsAt, ForwardingPart, fieldAt } from './forwarding-view.tsx'
import type { LineProblem, Place } from './judging.ts'
import type { Line } from './keeping.ts'
import { type LineForm, STOPPABLE, type Stoppable } from './line-form.ts'
import type { Stopped } from './lines.ts'
import { LinkState } from './link-view.tsx'
import { messages as m } from './messages.ts'
import { runningIn } from './option-services.ts'
import { Help, Section } from './parts-view.tsx'
import { stateMessages } from './state-messages.ts'
import { StopOffer, type StopOfferProps } from './stop-view.tsx'
import { lineInWords } from './words.ts'

export interface SettingsPageProps {
  readonly frame: Frame
  readonly by: SiteKind
  readonly action: string
  readonly line: Line
  /** What the fields show: as saved, or as typed. */
  readonly form: LineForm
  readonly problems: ReadonlyMap<Place, LineProblem>
  readonly conflict: boolean
  /** What was stopped, although the form came back. */
  readonly stopped: Stopped | undefined
  readonly flash: readonly Flash[]
  readonly warning: string | undefined
  /** A change that is not saved before it was checked, or its code was typed; and where. */
  readonly waits?: { readonly for: 'check' | 'code'; readonly path: string } | undefined
  /** Why no code could be asked for. */
  readonly refusal?: string | undefined
  /** Why nothing can be forwarded abroad now. */
  readonly abroad?: string | undefined
  readonly offer?: StopOfferProps | undefined
  /** Whether calls follow; `undefined` where nobody is told. */
  readonly progress?: LineProgress | undefined
}

/** サービス設定 (D14): what the line does now, then the form. What is not ordered is shown as such, not hidden. */
export const SettingsPage: FC<SettingsPageProps> = props => {
  const { frame, line } = props
  const { say } = frame
  return (
    <Page
      frame={frame}
      title={say(m.title)}
      errors={errorsOf(props)}
      done={isPartlySaved(props) && <InForceNotice {...props} />}
      scripts={['settings.js']}
      told={props.flash}
      typedIn={{ form: 'line-form', action: props.action }}
    >
      {props.warning && <Notice kind="warning">{props.warning}</Notice>}
      {props.waits && (
        <Notice kind="warning">
          {say(m.waits[props.waits.for])} <a href={props.waits.path}>{say(m.toWaiting[props.waits.for])}</a>
        </Notice>
      )}
      <p class="lead">
        <span class="digits">{spacedNumber(line.number)}</span> {line.userName}
      </p>
      {!isPartlySaved(props) && props.progress?.kind !== 'not-adopted' && (
        <p class="in-force">
          <strong>
            <Text>{nowInWords(props)}</Text>
          </strong>
        </p>
      )}
      {props.progress && (
        <LinkState frame={frame} progress={props.progress} stateUrl={`${props.action}/state`} />
      )}
      {props.offer && <StopOffer {...props.offer} />}
      {props.progress?.kind !== 'not-adopted' && <Form {...props} />}
      <p>
        {props.by === 'admin' ? (
          <a href={PAGES.lines}>{say(m.backToList)}</a>
        ) : (
          <a href={PAGES.ownHistory}>{say(m.ownHistory)}</a>
        )}
      </p>
    </Page>
  )
}

const Form: FC<SettingsPageProps> = props => {
  const { frame, line, form } = props
  const { say } = frame
  return (
    <>
      {props.abroad && <p class="hint">{props.abroad}</p>}
      <form method="post" action={props.action} novalidate data-unsaved="ask" id="line-form">
        <input type="hidden" name="version" value={line.version} />
        <input type="hidden" name="running" value={[...runningIn(line.services)].join(' ')} />
        <ForwardingPart {...props} />
        <Section frame={frame} title={say(m.anonymous)} ordered={line.ordered.has('anonymous-rejection')}>
          <Check name="rejectAnonymous" label={say(m.anonymousOn)} checked={form.rejectAnonymous} />
          <Help>{say(m.anonymousHelp)}</Help>
        </Section>
        <Section frame={frame} title={say(m.rejected)} ordered={line.ordered.has('rejection-list')}>
          <Rejected {...props} />
          <Help>{say(m.rejectedHelp)}</Help>
        </Section>
        <Section frame={frame} title={say(m.callerNumber)} ordered>
          <Check name="showCallerNumber" label={say(m.callerNumberOn)} checked={form.showCallerNumber} />
          <Help>{say(m.callerNumberHelp)}</Help>
        </Section>
        <Section frame={frame} title={say(m.international)} ordered>
          {props.by === 'admin' ? (
            <>
              <Check
                name="internationalSuspended"
                label={say(m.internationalOn)}
                checked={form.internationalSuspended}
              />
              <Help>{say(m.internationalHint)}</Help>
            </>
          ) : (
            <p>
              <strong>{say(line.services.internationalSuspended ? m.suspendedNow : m.liftedNow)}</strong>{' '}
              <span class="hint">{say(m.onlyAdministrator)}</span>
            </p>
          )}
        </Section>
        <p class="actions">
          <button class="primary">{say(m.save)}</button>
        </p>
      </form>
    </>
  )
}

const Rejected: FC<SettingsPageProps> = props => {
  const { say } = props.frame
  const errors = errorsAt(props, 'rejectedCallers')
  return (
    <div class={errors.length > 0 ? 'field invalid' : 'field'}>
      <label for="rejectedCallers">{say(m.rejectedLabel, { max: policy.line.maxRejectedCallers })}</label>
      {errors.map(text => (
        <p class="error" id="rejectedCallers-error">
          {text}
        </p>
      ))}
      <textarea
        id="rejectedCallers"
        name="rejectedCallers"
        rows={5}
        class="digits"
        aria-invalid={errors.length > 0 ? 'true' : undefined}
        aria-describedby={errors.length > 0 ? 'rejectedCallers-error' : undefined}
      >
        {props.form.rejectedCallers}
      </textarea>
    </div>
  )
}

const Check: FC<{ name: string; label: string; checked: boolean }> = ({ name, label, checked }) => (
  <label class="check">
    <input type="checkbox" name={name} value="1" checked={checked} /> {label}
  </label>
)

function nowInWords({ frame: { say }, line }: SettingsPageProps): string {
  return say(stateMessages.now, { what: lineInWords(say, line.services) })
}

function errorsOf(props: SettingsPageProps): PageError[] {
  const { say } = props.frame
  const found = [...props.problems.keys()].flatMap(place =>
    errorsAt(props, place).map(text => ({ text, field: fieldAt(place, props) })),
  )
  if (props.refusal) return [{ text: props.refusal }, ...found]
  const hasStopped = stopsOf(props).length > 0
  if (props.conflict) return [{ text: say(hasStopped ? m.conflictRest : m.conflict) }, ...found]
  return hasStopped ? [{ text: say(m.restNotSaved) }, ...found] : found
}

function stopsOf({ stopped }: SettingsPageProps): readonly Stoppable[] {
  return STOPPABLE.filter(one => stopped?.stops.has(one))
}

/** The form came back, and what it shows is not what is in force. */
function isPartlySaved(props: SettingsPageProps): boolean {
  return props.conflict || stopsOf(props).length > 0
}

/** Said before all else: whoever turns something off in a hurry must know at once that it is off. */
const InForceNotice: FC<SettingsPageProps> = props => {
  const { frame, stopped } = props
  const { say } = frame
  const stops = stopsOf(props)
  const words = [
    ...stops.map(one => say(m.stopped[one])),
    ...(stopped?.dropped ?? []).map(one => droppedText(say, one)),
  ]
  return (
    <Notice kind={stops.length > 0 ? 'success' : 'warning'}>
      <strong>
        <Text>{nowInWords(props)}</Text>
      </strong>
      {words.length > 0 && <p>{words.join(frame.language === 'ja' ? '' : ' ')}</p>}
    </Notice>
  )
}
