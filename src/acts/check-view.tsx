import type { FC } from 'hono/jsx'
import { CheckButtons } from '../page/check-buttons-view.tsx'
import { type Frame, Notice, Page } from '../page/layout.tsx'
import { Text } from '../page/text-view.tsx'
import type { ActKind } from './act.ts'
import { messages as m } from './messages.ts'

export interface CheckPageProps {
  readonly frame: Frame
  readonly action: string
  readonly act: { readonly id: string; readonly kind: ActKind; readonly payload: unknown }
  /** Why no code could be sent. */
  readonly problem?: string | undefined
}

/** What is about to change, before its code is sent (D15). */
export const CheckPage: FC<CheckPageProps> = ({ frame, action, act, problem }) => {
  const { say } = frame
  const { kind, payload } = act
  const warning = kind.warning?.(say, payload)
  return (
    <Page
      frame={{ ...frame, path: action }}
      title={say(m.checkTitle)}
      errors={problem === undefined ? [] : [{ text: problem }]}
    >
      <p class="lead">{say(m.checkLead)}</p>
      <dl class="facts">
        <dt>{say(m.change)}</dt>
        <dd class="lines">
          <Text>{kind.words(say, payload)}</Text>
        </dd>
        {kind.facts?.(say, payload).map(({ term, text }) => (
          <>
            <dt>{term}</dt>
            <dd>
              <Text>{text}</Text>
            </dd>
          </>
        ))}
      </dl>
      {warning && <Notice kind="warning">{warning}</Notice>}
      <form method="post" action={action} class="actions">
        <input type="hidden" name="act" value={act.id} />
        <CheckButtons say={say} />
      </form>
    </Page>
  )
}
