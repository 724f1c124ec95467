import type { FC } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { type Frame, Page } from './layout.tsx'
import { messages as m } from './messages.ts'

/** What each status tells a person; no cause, no internals. */
const TEXTS: Record<number, readonly [title: Sentence, text: Sentence]> = {
  400: [m.refusedTitle, m.badRequest],
  403: [m.refusedTitle, m.refused],
  404: [m.notFoundTitle, m.notFound],
  405: [m.refusedTitle, m.methodNotAllowed],
  413: [m.refusedTitle, m.tooLarge],
  422: [m.refusedTitle, m.badRequest],
  421: [m.refusedTitle, m.wrongHost],
  503: [m.unavailableTitle, m.unavailable],
}

const NOT_SAVED = [m.unavailableTitle, m.unavailableNotSaved] as const
const IN_DOUBT = [m.inDoubtTitle, m.inDoubt] as const

export interface ErrorPageProps {
  readonly frame: Frame
  readonly status: ContentfulStatusCode
  /** To be told to the desk; stands in the log beside the cause. */
  readonly reference?: string
  /** 503: a form was sent. Whoever sent it has to know that nothing came of it. */
  readonly wasForm?: boolean
  /** 503: nobody knows whether what was sent is saved; where one sees it. */
  readonly seenAt?: string
  /** What was typed, so that it can be sent again; never passwords and codes. */
  readonly kept?: ReadonlyMap<string, string> | undefined
}

export const ErrorPage: FC<ErrorPageProps> = ({ frame, status, reference = '', wasForm, seenAt, kept }) => {
  const known = wasForm ? NOT_SAVED : seenAt ? IN_DOUBT : TEXTS[status]
  const title = frame.say(known?.[0] ?? m.failedTitle)
  return (
    <Page frame={frame} title={title}>
      <p class="lead">{known ? frame.say(known[1]) : frame.say(m.failed, { reference })}</p>
      {wasForm && !kept && <p>{frame.say(m.goBackLater)}</p>}
      {kept && (
        <form method="post" action={frame.path}>
          {[...kept].map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p>{frame.say(m.keptForYou)}</p>
          <button class="primary">{frame.say(m.tryAgain)}</button>
        </form>
      )}
      {seenAt && (
        <p>
          <a href={seenAt}>{frame.say(m.openAgain)}</a>
        </p>
      )}
      <p>
        <a href={frame.site ? `${frame.site.path}/` : '/'}>{frame.say(m.toSignIn)}</a>
      </p>
    </Page>
  )
}
