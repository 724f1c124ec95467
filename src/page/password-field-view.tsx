import type { FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { Field, type FieldProps } from './field-view.tsx'
import { messages as m } from './messages.ts'

/** A password. A script adds 『表示』, which shows what is typed; without scripts there is no button that does nothing. */
export const PasswordField: FC<
  Omit<FieldProps, 'type' | 'label' | 'reveals'> & { say: Say; label: string }
> = ({ say, ...field }) => (
  <Field
    {...field}
    type="password"
    reveals={{ button: say(m.showPassword), name: say(m.showPasswordOf, { label: field.label }) }}
  />
)
