import type { FC, PropsWithChildren } from 'hono/jsx'
import { type Flash, FlashNotice } from '../page/flash.tsx'
import { Field, type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import { PAGES, type SiteKind } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import { droppedText } from './flash-view.tsx'
import type { LineField, LineForm, LineProblem } from './line-form.ts'
import type { Line, Stopped } from './lines.ts'
import { messages as m } from './messages.ts'
import {
  FORWARD_MODES,
  type OptionServices,
  runningIn,
  STOPPABLE,
  type Stoppable,
} from './option-services.ts'

export interface SettingsPageProps {
  readonly frame: Frame
  readonly by: SiteKind
  readonly action: string
  readonly line: Line
  /** What the fields show: as saved, or as typed. */
  readonly form: LineForm
  readonly problems: ReadonlyMap<LineField, LineProblem>
  readonly badCallers: readonly string[]
  readonly conflict: boolean
  /** What was stopped, although the form came back. */
  readonly stopped: Stopped | undefined
  readonly flash: Flash | undefined
  readonly warning: string | undefined
}

/** サービス設定 (D14). What is not ordered is shown as such, not hidden. */
export const SettingsPage: FC<SettingsPageProps> = props => {
  const { frame, line, form } = props
  const { say } = frame
  return (
    <Page
      frame={frame}
      title={say(m.title)}
      errors={errorsOf(props)}
      done={isPartlySaved(props) && <InForceNotice {...props} />}
    >
      <FlashNotice frame={frame} flash={props.flash} />
      {props.warning && <Notice kind="warning">{props.warning}</Notice>}
      <p class="lead">
        <span class="digits">{spacedNumber(line.number)}</span> {line.userName}
      </p>
      <form method="post" action={props.action} novalidate>
        <input type="hidden" name="version" value={line.version} />
        <input type="hidden" name="running" value={[...runningIn(line.services)].join(' ')} />
        <Forwarding {...props} />
        <Section say={say} title={say(m.anonymous)} ordered={line.ordered.has('anonymous-rejection')}>
          <Check name="rejectsAnonymous" label={say(m.anonymousOn)} checked={form.rejectsAnonymous} />
        </Section>
        <Section say={say} title={say(m.rejected)} ordered={line.ordered.has('rejection-list')}>
          <Rejected {...props} />
        </Section>
        <Section say={say} title={say(m.callerNumber)} ordered>
          <Check name="showsCallerNumber" label={say(m.callerNumberOn)} checked={form.showsCallerNumber} />
        </Section>
        <Section say={say} title={say(m.international)} ordered>
          {props.by === 'admin' ? (
            <>
              <Check
                name="internationalSuspended"
                label={say(m.internationalOn)}
                checked={form.internationalSuspended}
              />
              <p class="hint">{say(m.internationalHint)}</p>
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

const Forwarding: FC<SettingsPageProps> = props => {
  const { frame, line, form, problems } = props
  const { say } = frame
  const ordered = line.ordered.has('forwarding') || line.ordered.has('voicemail')
  const { min, max } = policy.line.forwardAfterSeconds
  const textAt = (field: LineField) => {
    const problem = problems.get(field)
    return problem ? [problemText(props, problem)] : []
  }
  return (
    <Section say={say} title={say(m.forwarding)} ordered={ordered}>
      {isPartlySaved(props) && form.forwardMode !== line.services.forwardMode && (
        <p>
          <strong>{say(m.inForce, { what: forwardingInWords(say, line.services) })}</strong>{' '}
          {say(m.belowNotSaved)}
        </p>
      )}
      <fieldset class="radios" id="forwardMode">
        <legend class="visually-hidden">{say(m.forwarding)}</legend>
        {FORWARD_MODES.map(mode => {
          const available =
            mode === 'off' || line.ordered.has(mode === 'voicemail' ? 'voicemail' : 'forwarding')
          return (
            <label class="check">
              <input
                type="radio"
                name="forwardMode"
                value={mode}
                checked={form.forwardMode === mode}
                disabled={!available}
              />{' '}
              {say(m.mode[mode])} {!available && <span class="not-ordered">{say(m.notOrdered)}</span>}
            </label>
          )
        })}
      </fieldset>
      {textAt('forwardMode').map(text => (
        <p class="error">{text}</p>
      ))}
      {line.ordered.has('forwarding') && (
        <>
          <Field
            id="forwardTo"
            name="forwardTo"
            type="tel"
            inputmode="tel"
            class="digits"
            label={say(m.destination)}
            hint={say(m.destinationHint)}
            value={form.forwardTo}
            errors={textAt('forwardTo')}
          />
          <Field
            id="forwardAfterSeconds"
            name="forwardAfterSeconds"
            inputmode="numeric"
            class="short"
            label={say(m.seconds, { min, max })}
            value={form.forwardAfterSeconds}
            errors={textAt('forwardAfterSeconds')}
          />
        </>
      )}
    </Section>
  )
}

const Rejected: FC<SettingsPageProps> = props => {
  const { frame, form, problems } = props
  const { say } = frame
  const problem = problems.get('rejectedNumbers')
  return (
    <div class={problem ? 'field invalid' : 'field'}>
      <label for="rejectedNumbers">{say(m.rejectedLabel, { max: policy.line.maxRejectedNumbers })}</label>
      {problem && (
        <p class="error" id="rejectedNumbers-error">
          {problemText(props, problem)}
        </p>
      )}
      <textarea
        id="rejectedNumbers"
        name="rejectedNumbers"
        rows={5}
        class="digits"
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={problem ? 'rejectedNumbers-error' : undefined}
      >
        {form.rejectedNumbers}
      </textarea>
    </div>
  )
}

const Section: FC<PropsWithChildren<{ say: Say; title: string; ordered: boolean }>> = props => (
  <section class={props.ordered ? 'panel service' : 'panel service missing'}>
    <h2>{props.title}</h2>
    {props.ordered ? (
      props.children
    ) : (
      <p>
        <span class="not-ordered">{props.say(m.notOrdered)}</span>{' '}
        <span class="hint">{props.say(m.notOrderedHelp)}</span>
      </p>
    )}
  </section>
)

const Check: FC<{ name: string; label: string; checked: boolean }> = ({ name, label, checked }) => (
  <label class="check">
    <input type="checkbox" name={name} value="1" checked={checked} /> {label}
  </label>
)

function errorsOf(props: SettingsPageProps): PageError[] {
  const { say } = props.frame
  const found = [...props.problems].map(([field, problem]) => ({ text: problemText(props, problem), field }))
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
  const { frame, line, stopped, conflict } = props
  const { say } = frame
  const stops = stopsOf(props)
  const inForce = conflict ? allInWords(say, line.services) : whatStopsInWords(say, line.services)
  const words = [
    ...stops.map(one => say(m.stopped[one])),
    ...(stopped?.dropped ?? []).map(one => droppedText(say, one)),
  ]
  return (
    <Notice kind={stops.length > 0 ? 'success' : 'warning'}>
      <strong>{say(m.inForce, { what: inForce })}</strong>
      {words.length > 0 && <p>{words.join(frame.language === 'ja' ? '' : ' ')}</p>}
    </Notice>
  )
}

function problemText({ frame, by, badCallers }: SettingsPageProps, problem: LineProblem): string {
  const { say } = frame
  switch (problem) {
    case 'destination-abroad':
      return say(by === 'admin' ? m.abroadWhileSuspended : m.problem[problem])
    case 'seconds':
      return say(m.problem.seconds, policy.line.forwardAfterSeconds)
    case 'too-many':
      return say(m.problem['too-many'], { max: policy.line.maxRejectedNumbers })
    case 'caller-format':
      return say(m.problem['caller-format'], { numbers: badCallers.join(' ') })
    default:
      return say(m.problem[problem])
  }
}

function forwardingInWords(say: Say, { forwardMode, forwardTo }: OptionServices): string {
  const to = forwardMode === 'off' || forwardMode === 'voicemail' ? '' : ` → ${forwardTo}`
  return `${say(m.forwarding)}：${say(m.mode[forwardMode])}${to}`
}

function internationalInWords(say: Say, { internationalSuspended }: OptionServices): string {
  return `${say(m.international)}：${say(internationalSuspended ? m.suspendedNow : m.liftedNow)}`
}

function whatStopsInWords(say: Say, services: OptionServices): string {
  return [forwardingInWords(say, services), internationalInWords(say, services)].join(' ／ ')
}

function allInWords(say: Say, services: OptionServices): string {
  return [
    forwardingInWords(say, services),
    `${say(m.anonymous)}：${services.rejectsAnonymous ? '✓' : '—'}`,
    `${say(m.rejected)}：${services.rejectedNumbers.length}`,
    `${say(m.callerNumber)}：${services.showsCallerNumber ? '✓' : '—'}`,
    internationalInWords(say, services),
  ].join(' ／ ')
}
