import type { FC } from 'hono/jsx'
import { Cards } from '../page/cards-view.tsx'
import { Field, type Frame, Notice, Page } from '../page/layout.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { EndpointProgress, LineLink, LineProgress } from '../switch/progress.ts'
import { messages as a } from './act-messages.ts'
import type { OrderProblem } from './acts.ts'
import { linkMessages as m } from './link-messages.ts'
import { messages as d } from './messages.ts'

/** Where the page of a line and the telephone system stands. */
const linkPath = (accountId: string) => `${PAGES.accounts}/${accountId}/line`

/** On the account's page. */
export const LinkFact: FC<{ frame: Frame; accountId: string; link: LineLink }> = props => {
  const { frame, accountId, link } = props
  const { say } = frame
  return (
    <>
      <dt>{say(m.label)}</dt>
      <dd>
        {inWords(frame, link.progress)}
        {!link.progress.inService && <strong class="mark">{say(m.service.out)}</strong>}{' '}
        <a href={linkPath(accountId)}>{say(m.more)}</a>
      </dd>
    </>
  )
}

export interface LinkPageProps {
  readonly frame: Frame
  readonly accountId: string
  readonly line: { readonly number: string; readonly userName: string }
  readonly link: LineLink
  readonly maySet: boolean
  readonly typed: string
  readonly problem: OrderProblem | undefined
  /** What was done just now. */
  readonly done: 'in' | 'out' | undefined
}

/** How far the telephone system is with a line, and whether it is in service. */
export const LinkPage: FC<LinkPageProps> = props => {
  const { frame, accountId, line, link, done } = props
  const { say } = frame
  const errors = props.problem ? [{ text: say(a.problem[props.problem]), field: 'reason' }] : []
  const title = say(m.title, { line: spacedNumber(line.number) })
  return (
    <Page frame={frame} title={title} errors={errors} isDone={done !== undefined} wide>
      {done && (
        <Notice kind="success" first>
          {say(m.done[done])}
        </Notice>
      )}
      <dl class="facts broad">
        <dt>{say(d.line)}</dt>
        <dd class="digits">{spacedNumber(line.number)}</dd>
        <dt>{say(m.label)}</dt>
        <dd>{inWords(frame, link.progress)}</dd>
        <dt>{say(m.inService)}</dt>
        <dd>{say(link.progress.inService ? m.service.in : m.service.out)}</dd>
        <dt>{say(m.saved)}</dt>
        <dd class="digits">{link.version ?? say(m.none)}</dd>
      </dl>
      {link.endpoints.length > 0 && <Endpoints frame={frame} endpoints={link.endpoints} />}
      {props.maySet && link.progress.kind !== 'not-adopted' && <ServiceForm {...props} errors={errors} />}
      <p>
        <a href={`${PAGES.accounts}/${accountId}`}>{say(m.back)}</a>
      </p>
    </Page>
  )
}

const Endpoints: FC<{ frame: Frame; endpoints: readonly EndpointProgress[] }> = ({ frame, endpoints }) => {
  const { say, language } = frame
  const at = (time: number | null) => (time === null ? '—' : dateAndTime(time, language))
  return (
    <Cards
      rows={endpoints}
      columns={[
        { head: say(m.endpoint), cell: ({ endpoint }) => endpoint },
        { head: say(d.state), cell: ({ state }) => say(m.endpointState[state]) },
        {
          head: say(m.applied),
          cell: ({ applied, appliedAt }) =>
            applied === 0 ? say(m.none) : say(m.answerAt, { answer: applied, time: at(appliedAt) }),
        },
        {
          head: say(m.lastAnswer),
          cell: ({ answer, answeredAt }) =>
            answer === null ? say(m.none) : say(m.answerAt, { answer, time: at(answeredAt) }),
        },
      ]}
    />
  )
}

const ServiceForm: FC<LinkPageProps & { errors: readonly { text: string; field: string }[] }> = props => {
  const { frame, accountId, link, typed, errors } = props
  const { say } = frame
  const { inService } = link.progress
  return (
    <form method="post" action={linkPath(accountId)} novalidate class="panel">
      <h2>{say(inService ? m.takeOutTitle : m.putInTitle)}</h2>
      <p>{say(inService ? m.takeOutHint : m.putInHint)}</p>
      <input type="hidden" name="inService" value={inService ? '0' : '1'} />
      <Field
        id="reason"
        name="reason"
        label={say(a.reason)}
        value={typed}
        errors={errors.map(({ text }) => text)}
      />
      <button class="primary">{say(inService ? m.takeOut : m.putIn)}</button>
    </form>
  )
}

function inWords({ say, language }: Frame, progress: LineProgress): string {
  switch (progress.kind) {
    case 'applied':
      return say(m.state.applied, { time: dateAndTime(progress.at, language) })
    case 'waiting':
      return say(progress.isSlow ? m.state.slow : m.state.waiting)
    default:
      return say(m.state[progress.kind])
  }
}
