import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import type { CustomerSite } from '../site.ts'
import { HelplinePanel } from './helpline-view.tsx'
import { type HelpCase, messages as m } from './messages.ts'

export interface SignInHelpProps {
  readonly frame: Frame
  readonly kind: CustomerSite
  /** The sign-in page. */
  readonly back: string
  /** The whole manual of the site. */
  readonly manual: string
  /** From which number codes come. */
  readonly sender: string
}

/** 「ログインできない方」: for each case the way that really exists; without a session. */
export const SignInHelpPage: FC<SignInHelpProps> = ({ frame, kind, back, manual, sender }) => {
  const { say } = frame
  const cases: readonly HelpCase[] = m.cases
  return (
    <Page frame={frame} title={say(m.title)}>
      <p class="lead">{say(m.lead[kind])}</p>
      <nav aria-label={say(m.title)} class="panel">
        <ul class="consequences">
          {cases.map(one => (
            <li>
              <a href={`#${one.id}`}>{say(one.title)}</a>
            </li>
          ))}
        </ul>
      </nav>
      {cases.map(one => (
        <section id={one.id}>
          <h2>{say(one.title)}</h2>
          <ul class="consequences">
            {one.ways[kind].map(way => (
              <li>{say(way, { sender })}</li>
            ))}
          </ul>
        </section>
      ))}
      <HelplinePanel frame={frame} />
      <p class="actions">
        <a href={back}>{say(m.backToSignIn)}</a>
        <a href={manual}>{say(m.manualTitle[kind])}</a>
      </p>
    </Page>
  )
}
