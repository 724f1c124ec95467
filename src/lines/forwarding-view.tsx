import type { FC } from 'hono/jsx'
import { Field } from '../page/layout.tsx'
import { Text } from '../page/text-view.tsx'
import { policy } from '../policy.ts'
import type { Place } from './judging.ts'
import { CHOICES, choiceField, MODES, numberField } from './line-form.ts'
import { messages as m } from './messages.ts'
import { CASES, type Case, type Condition, type OrderedService } from './option-services.ts'
import { Help, Section } from './parts-view.tsx'
import { problemInWords } from './problem-words.ts'
import type { SettingsPageProps } from './settings-view.tsx'

/**
 * 転送・留守番. The style sheet shows what belongs to a choice with that choice, where scripts run; without them all of it is
 * there.
 */
export const ForwardingPart: FC<SettingsPageProps> = props => {
  const { frame, line, form } = props
  const { say } = frame
  const ordered = line.ordered.has('forwarding') || line.ordered.has('voicemail')
  const isFree = (needed: OrderedService | undefined) => needed === undefined || line.ordered.has(needed)
  return (
    <Section frame={frame} title={say(m.forwarding)} ordered={ordered}>
      {line.ordered.has('forwarding') && <Help>{say(m.forwardingHelp)}</Help>}
      {line.ordered.has('voicemail') && <Help>{say(m.voicemailHelp)}</Help>}
      <fieldset class="radios modes-of-forwarding" id="forwarding">
        <legend class="visually-hidden">{say(m.forwarding)}</legend>
        {MODES.map(mode => (
          <Radio
            name="forwarding"
            value={mode}
            checked={form.mode === mode}
            label={say(m.mode[mode])}
            notOrdered={isFree(NEEDED[mode]) ? undefined : say(m.notOrdered)}
          />
        ))}
      </fieldset>
      <Errors texts={errorsAt(props, 'always', fieldAt('always', props) === 'forwarding')} />
      {line.ordered.has('forwarding') && (
        <div class="for-always">
          <Destination {...props} when="always" />
        </div>
      )}
      <div class="for-cases">
        {line.ordered.has('forwarding') && <Help>{say(m.destinationHint)}</Help>}
        {CASES.map(one => (
          <CaseOfCalls {...props} one={one} />
        ))}
      </div>
      <p class="hint">{say(m.modeHint)}</p>
    </Section>
  )
}

const NEEDED = { off: undefined, always: 'forwarding', voicemail: 'voicemail', cases: undefined } as const

const CaseOfCalls: FC<SettingsPageProps & { one: Case }> = ({ one, ...props }) => {
  const { frame, line, form } = props
  const { say } = frame
  const { min, max } = policy.line.forwardAfterSeconds
  const name = choiceField(one)
  return (
    <fieldset class="case" id={name} aria-describedby={`${name}-help`}>
      <legend>{say(m.case[one])}</legend>
      <p class="hint" id={`${name}-help`}>
        {say(m.caseHelp[one])}
      </p>
      <Errors texts={errorsAt(props, one, fieldAt(one, props) === name)} />
      <div class="radios choices">
        {CHOICES.map(choice => (
          <Radio
            name={name}
            value={choice}
            checked={form.choices[one] === choice}
            label={say(m.choice[choice])}
            notOrdered={
              choice === 'off' || line.ordered.has(choice === 'number' ? 'forwarding' : 'voicemail')
                ? undefined
                : say(m.notOrdered)
            }
          />
        ))}
      </div>
      {line.ordered.has('forwarding') && (
        <div class="for-number">
          <Destination {...props} when={one} />
        </div>
      )}
      {one === 'no-answer' && (
        <div class="for-seconds">
          <Field
            id="after"
            name="after"
            inputmode="numeric"
            class="short"
            label={say(m.seconds, { min, max })}
            value={form.after}
            errors={errorsAt(props, 'after')}
          />
        </div>
      )}
    </fieldset>
  )
}

const Destination: FC<SettingsPageProps & { when: Condition }> = ({ when, ...props }) => {
  const { say } = props.frame
  const name = numberField(when)
  return (
    <Field
      id={name}
      name={name}
      type="tel"
      inputmode="tel"
      class="digits"
      label={say(m.destination[when])}
      hint={when === 'always' && say(m.destinationHint)}
      value={props.form.numbers[when]}
      errors={errorsAt(props, when, fieldAt(when, props) === name)}
    />
  )
}

interface RadioProps {
  readonly name: string
  readonly value: string
  readonly checked: boolean
  readonly label: string
  /** Why it cannot be chosen. */
  readonly notOrdered: string | undefined
}

const Radio: FC<RadioProps> = ({ name, value, checked, label, notOrdered }) => (
  <label class="check">
    <input type="radio" name={name} value={value} checked={checked} disabled={notOrdered !== undefined} />{' '}
    {label} {notOrdered && <span class="not-ordered">{notOrdered}</span>}
  </label>
)

const Errors: FC<{ texts: readonly string[] }> = ({ texts }) => (
  <>
    {texts.map(text => (
      <p class="error">
        <Text>{text}</Text>
      </p>
    ))}
  </>
)

/** id of the field at which a problem stands: what is not ordered is a matter of the choice, not of the number. */
export function fieldAt(place: Place, { problems }: Pick<SettingsPageProps, 'problems'>): string {
  if (place === 'after' || place === 'rejectAnonymous' || place === 'rejectedCallers') return place
  if (problems.get(place)?.kind !== 'not-ordered') return numberField(place)
  return place === 'always' ? 'forwarding' : choiceField(place)
}

export function errorsAt({ frame, by, problems }: SettingsPageProps, place: Place, isHere = true): string[] {
  const problem = problems.get(place)
  return problem && isHere ? [problemInWords(frame.say, problem, by)] : []
}
