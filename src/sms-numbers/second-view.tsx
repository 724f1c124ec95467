import type { FC } from 'hono/jsx'
import type { Flash } from '../page/flash.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { PAGES } from '../site.ts'
import { messages as m } from './messages.ts'

export interface SecondPageProps {
  readonly frame: Frame
  readonly action: string
  readonly typed: string
  readonly problems: readonly string[]
  readonly told: readonly Flash[]
}

/** 管理者（予備）: one field. */
export const SecondPage: FC<SecondPageProps> = ({ frame, action, typed, problems, told }) => {
  const { say } = frame
  return (
    <Page
      frame={{ ...frame, path: action }}
      title={say(m.secondTitle)}
      errors={problems.map(text => ({ text, field: 'second' }))}
      told={told}
      typedIn={{ form: 'second-form', action }}
    >
      <p class="lead">{say(m.secondLead)}</p>
      <form method="post" action={action} novalidate class="panel" autocomplete="off" id="second-form">
        <Field
          id="second"
          name="number"
          type="tel"
          inputmode="numeric"
          class="digits"
          label={say(m.secondLabel)}
          hint={say(m.secondHint)}
          value={typed}
          errors={problems}
        />
        <p class="actions">
          <button class="primary">{say(m.set)}</button> <a href={PAGES.numbers}>{say(m.back)}</a>
        </p>
      </form>
    </Page>
  )
}
