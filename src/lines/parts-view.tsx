import type { FC, PropsWithChildren } from 'hono/jsx'
import type { Frame } from '../page/layout.tsx'
import { messages as m } from './messages.ts'

/** One service of サービス設定; what is not ordered is shown as such. */
export const Section: FC<PropsWithChildren<{ frame: Frame; title: string; ordered: boolean }>> = props => {
  const { say } = props.frame
  return (
    <section class={props.ordered ? 'panel service' : 'panel service missing'}>
      <h2>{props.title}</h2>
      {props.ordered ? (
        props.children
      ) : (
        <p>
          <span class="not-ordered">{say(m.notOrdered)}</span>{' '}
          <span class="hint">{say(m.notOrderedHelp)}</span>
        </p>
      )}
    </section>
  )
}

/** One line that says what a service does, or costs. */
export const Help: FC<PropsWithChildren> = ({ children }) => <p class="hint">{children}</p>
