import type { FC, PropsWithChildren } from 'hono/jsx'
import { Field, type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import { Text } from '../page/text-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import { endingOf } from '../sms-number.ts'
import type { ChallengeView } from './challenge.ts'
import { deliveryNews } from './delivery-messages.ts'
import { messages as m } from './messages.ts'

export type CodeProblem =
  | { readonly kind: 'malformed' | 'wrong' | 'resend-none' }
  | { readonly kind: 'wait' | 'resend-wait'; readonly seconds: number }
  /** What was typed stays: there is little time to type it again. */
  | { readonly kind: 'turn' | 'no-turn'; readonly seconds: number; readonly typed: string }

export interface CodePageProps {
  readonly frame: Frame
  readonly kind: SiteKind
  readonly title: string
  readonly lead: string
  /** Where the forms go: `${action}`, `${action}/resend`, and `${action}/state` for the script. */
  readonly action: string
  readonly sender: string
  readonly challenge: ChallengeView
  /** Its last digits, where the code can be sent there. */
  readonly secondNumber?: string | undefined
  readonly problem: CodeProblem | undefined
  /** What the step before left to be told. */
  readonly notice?: string | undefined
  /** What a right code is about to do. */
  readonly about?: string | undefined
  /** Why a second code is asked for. */
  readonly warning?: string | undefined
  /** Only as a step of the sign-in. */
  readonly step?: 2
}

/** One code field and all that people ask there; shared by the sign-in and the check of a new number. */
export const CodePage: FC<PropsWithChildren<CodePageProps>> = props => {
  const { frame, challenge, problem } = props
  const { say } = frame
  const text = problem && problemText(say, problem)
  const atField = problem?.kind === 'resend-wait' || problem?.kind === 'resend-none' ? undefined : 'code'
  const resends = policy.code.resendAfterMs.length - challenge.resendsLeft
  // It was typed a moment ago: the usual cause is a slip.
  const isNew = challenge.purpose === 'enrolment' || challenge.purpose === 'number'
  return (
    <Page
      frame={frame}
      title={props.title}
      {...(props.step && { step: props.step })}
      scripts={['code.js']}
      errors={
        text === undefined ? [] : [{ text, ...(atField && { field: atField }), ...countingIn(say, problem) }]
      }
    >
      {props.notice && <Notice kind="success">{props.notice}</Notice>}
      {props.warning && <Notice kind="warning">{props.warning}</Notice>}
      <p class="lead">
        {challenge.redeems
          ? say(m.redeemLead, { number: endingOf(say, challenge.number), time: clockTime(challenge.sentAt) })
          : props.lead}
      </p>
      {props.about && (
        <p class="panel lines">
          <Text>{props.about}</Text>
        </p>
      )}
      {resends > 0 && problem === undefined && (
        <Notice kind="success">
          {challenge.wentToSecond ? say(m.sentToSecond) : say(m.codeResent, { count: resends })}
        </Notice>
      )}
      <form
        method="post"
        action={props.action}
        novalidate
        class="panel"
        id="code-form"
        data-turn-ms={problem?.kind === 'turn' ? problem.seconds * SECOND_MS : undefined}
      >
        <Field
          id="code"
          name="code"
          {...(problem && 'typed' in problem && { value: problem.typed })}
          label={say(m.code)}
          hint={say(m.codeHint)}
          errors={text !== undefined && atField ? [text] : []}
          autocomplete="one-time-code"
          inputmode="numeric"
          class="code"
          required
          autofocus={problem === undefined}
        />
        <button class="primary">{say(m.verify)}</button>
      </form>
      <Facts {...props} />
      <section class="panel help" aria-labelledby="help-title">
        <h2 id="help-title">{say(m.notArrived)}</h2>
        <p>{say(m.checkPhone[isNew ? 'new-number' : props.kind], { sender: props.sender })}</p>
        <Resend {...props} />
        {props.children}
      </section>
    </Page>
  )
}

const Facts: FC<CodePageProps> = ({ frame, challenge, sender, action, kind }) => {
  const { say } = frame
  const news = deliveryNews(say, challenge, kind)
  const minutes = Math.max(0, Math.ceil((challenge.expiresAt - frame.now) / MINUTE_MS))
  return (
    <dl class="facts" id="facts" data-state={news.final ? undefined : `${action}/state`}>
      <dt>{say(m.deliveryLabel)}</dt>
      <dd>
        <span role="status" id="delivery">
          <strong class={`delivery ${news.delivery}`}>{news.label}</strong> <span>{news.help}</span>
        </span>
        <noscript>
          <span class="hint">{say(m.refresh)}</span>
        </noscript>
      </dd>
      <dt>{say(m.to)}</dt>
      <dd class="digits">{endingOf(say, challenge.number)}</dd>
      <dt>{say(m.from)}</dt>
      <dd class="digits">{sender}</dd>
      <dt>{say(m.sentAt)}</dt>
      <dd id="sent-at">{news.sentAt}</dd>
      <dt>{say(m.validUntil)}</dt>
      <dd
        id="valid-until"
        data-left-ms={challenge.expiresAt - frame.now}
        data-text={say(m.untilClock, { time: clockTime(challenge.expiresAt), minutes: '{minutes}' })}
      >
        {say(m.untilClock, { time: clockTime(challenge.expiresAt), minutes })}
      </dd>
    </dl>
  )
}

const Resend: FC<CodePageProps> = props => {
  const { frame, challenge, action } = props
  const { say } = frame
  const { resendAt, resendsLeft } = challenge
  if (challenge.redeems) return <p id="resend-hint">{say(m.redeemNoResend)}</p>
  if (resendAt === undefined) return <p id="resend-hint">{say(m.resendNone)}</p>
  const waitMs = Math.max(0, resendAt - frame.now)
  return (
    <form method="post" action={`${action}/resend`} id="resend-form">
      <button class="secondary" aria-describedby="resend-hint">
        {say(m.resend)}
      </button>
      <p
        id="resend-hint"
        class="hint"
        data-wait-ms={waitMs}
        data-counting={say(m.resendCountdown, { seconds: '{seconds}' })}
        data-now={say(m.resendNow, { left: resendsLeft })}
      >
        {waitMs > 0
          ? say(m.resendFrom, { time: clockWithSeconds(resendAt), left: resendsLeft })
          : say(m.resendNow, { left: resendsLeft })}
      </p>
      {props.secondNumber && (
        <button name="to" value="second" class="secondary">
          {say(m.toSecond, { number: props.secondNumber })}
        </button>
      )}
    </form>
  )
}

function clockWithSeconds(at: number): string {
  const roundedUp = Math.ceil(at / SECOND_MS) * SECOND_MS
  return `${clockTime(roundedUp)}:${String(Math.floor(roundedUp / SECOND_MS) % 60).padStart(2, '0')}`
}

/** A short pause: the page counts it down. */
function countingIn(say: Say, problem: CodeProblem | undefined): Pick<PageError, 'counting'> {
  return problem?.kind === 'wait'
    ? { counting: { seconds: problem.seconds, text: say(m.wait, { n: '{n}' }) } }
    : {}
}

function problemText(say: Say, problem: CodeProblem): string {
  switch (problem.kind) {
    case 'malformed':
      return say(m.malformedCode)
    case 'wrong':
      return say(m.wrongCode)
    case 'wait':
      return say(m.wait, { n: problem.seconds })
    case 'turn':
      return say(m.turn, { n: problem.seconds, within: policy.guard.redeeming.comesWithinMs / SECOND_MS })
    case 'no-turn':
      return say(m.noTurn, { minutes: (problem.seconds * SECOND_MS) / MINUTE_MS })
    case 'resend-wait':
      return say(m.resendWait, { seconds: problem.seconds })
    case 'resend-none':
      return say(m.resendNone)
  }
}
