import type { FC } from 'hono/jsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { messages as m } from './messages.ts'

export interface KeptPageProps {
  readonly frame: Frame
  /** Where this page stands. */
  readonly action: string
  readonly offers: readonly {
    readonly screen: string
    readonly title: Sentence
    readonly path: string
    readonly keptAt: number
    readonly label: string
  }[]
  readonly told: readonly Flash[]
  /** Where to go without deciding. */
  readonly onward: string
}

/** 前回の入力が残っています: to be gone on with, or thrown away. */
export const KeptPage: FC<KeptPageProps> = ({ frame, action, offers, told, onward }) => {
  const { say, language } = frame
  return (
    <Page frame={frame} title={say(m.title)} told={told}>
      <p class="lead">{say(m.lead)}</p>
      {offers.map(({ screen, title, path, keptAt, label }) => (
        <section class="panel" aria-labelledby={`kept-${screen}`}>
          <h2 id={`kept-${screen}`}>{say(title)}</h2>
          <p>
            {say(m.sent, { at: dateAndTime(keptAt, language) })}
            <br />
            {say(m.browser, { label })}
          </p>
          <form method="post" action={action} class="actions">
            <input type="hidden" name="screen" value={screen} />
            <button
              formaction={`${path}?${new URLSearchParams({ kept: screen })}`}
              class="primary"
              aria-label={say(m.goOnOf, { screen: say(title) })}
            >
              {say(m.goOn)}
            </button>
            <button
              name="action"
              value="discard"
              class="secondary"
              aria-label={say(m.discardOf, { screen: say(title) })}
            >
              {say(m.discard)}
            </button>
          </form>
        </section>
      ))}
      <p>
        <a href={onward}>{say(m.later)}</a>
      </p>
    </Page>
  )
}
