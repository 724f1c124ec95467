import type { Child, FC } from 'hono/jsx'
import { Text } from './text-view.tsx'

export interface FieldProps {
  readonly id: string
  readonly name: string
  readonly label: Child
  readonly type?: 'text' | 'password' | 'tel' | 'date'
  readonly value?: string
  readonly hint?: Child
  readonly errors?: readonly string[] | undefined
  readonly autocomplete?: string
  readonly inputmode?: 'text' | 'numeric' | 'tel'
  readonly required?: boolean
  readonly autofocus?: boolean
  readonly class?: string
  /** Of a password: the words of the button with which a script shows what is typed. */
  readonly reveals?: { readonly button: string; readonly name: string }
}

/** A visible label, a hint, the errors, the input; in this order for eyes and ears. */
export const Field: FC<FieldProps> = props => {
  const { id, errors = [] } = props
  const described = [props.hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class={errors.length > 0 ? 'field invalid' : 'field'}>
      <label for={id}>{props.label}</label>
      {props.hint && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {errors.map(text => (
            <span>
              <Text>{text}</Text>
            </span>
          ))}
        </p>
      )}
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        value={props.value}
        class={props.class}
        autocomplete={props.autocomplete ?? 'off'}
        inputmode={props.inputmode}
        autocapitalize="none"
        spellcheck={false}
        required={props.required}
        autofocus={props.autofocus}
        aria-describedby={described || undefined}
        aria-invalid={errors.length > 0 ? 'true' : undefined}
        data-reveal={props.reveals?.button}
        data-reveal-name={props.reveals?.name}
      />
    </div>
  )
}
