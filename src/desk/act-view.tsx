import type { FC } from 'hono/jsx'
import type { IdentityCheck } from '../clearing/tables.ts'
import type { ForwardingLines } from '../lines/line-list.ts'
import type { Flash } from '../page/flash.tsx'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { Name } from '../page/name-view.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { Account } from './account.ts'
import { messages as a } from './act-messages.ts'
import type { OrderProblem } from './acts.ts'
import { endMessages as e } from './end-messages.ts'
import { StopConsequences, ToBeStopped } from './forwarding-view.tsx'
import { messages as m } from './messages.ts'
import type { DeskAct } from './roles.ts'

/** Fields of the form, as they were typed. */
export interface TypedOrder {
  readonly reason: string
  readonly identity: string
  readonly lastDay: string
}

export interface ActPageProps {
  readonly frame: Frame
  readonly account: Account
  readonly act: DeskAct
  readonly asksReason: boolean
  /** How the desk may have made sure who is calling; none where that is not asked for. */
  readonly checks: readonly IdentityCheck[]
  readonly maxReason: number
  /** What was typed. */
  readonly typed: TypedOrder
  readonly problems: readonly OrderProblem[]
  /** What the steps before left to be told. */
  readonly told?: readonly Flash[] | undefined
  /** Only for clearing a number. */
  readonly clearing: ClearingTerms | undefined
  /** Only for stopping it. */
  readonly forwarding: ForwardingLines | undefined
}

export interface ClearingTerms {
  readonly needsSecond: boolean
  /** `undefined` = at once. */
  readonly dueAt: number | undefined
}

/** Within which what one person did is looked at together. */
const TOGETHER_DAYS = policy.desk.togetherMs / DAY_MS

/** What will happen, and the one button that makes it happen. */
export const ActPage: FC<ActPageProps> = props => {
  const { frame, account, act, problems } = props
  const { say } = frame
  const words = a.act[act]
  const at = (field: 'reason' | 'identity' | 'day') =>
    problems.filter(problem => problem.startsWith(field)).map(problem => say(a.problem[problem]))
  const errors = [
    ...at('identity').map(text => ({ text, field: 'identity-0' })),
    ...at('day').map(text => ({ text, field: 'lastDay' })),
    ...at('reason').map(text => ({ text, field: 'reason' })),
  ]
  return (
    <Page
      frame={frame}
      title={say(words.title)}
      errors={errors}
      told={props.told}
      typedIn={{ form: 'act-form', action: `${PAGES.accounts}/${account.id}/${act}` }}
    >
      <p class="lead">
        {say(a.about)}
        {frame.language === 'ja' ? '：' : ': '}
        <strong class="id">{account.loginId}</strong> {say(m.kind[account.site])}{' '}
        <Name frame={frame}>{account.contractName}</Name>
      </p>
      <ul class="consequences">
        {props.forwarding && <StopConsequences frame={frame} account={account} />}
        {words.consequences.map(text => (
          <li>{say(text)}</li>
        ))}
        {act === 'reset-password' && <li>{say(a.shownPassword[account.shownPasswordNeeds])}</li>}
        {props.clearing && <Terms {...props} terms={props.clearing} />}
      </ul>
      <form
        method="post"
        action={`${PAGES.accounts}/${account.id}/${act}`}
        novalidate
        class="panel"
        id="act-form"
      >
        {props.checks.length > 0 && <Checks {...props} errors={at('identity')} />}
        {act === 'end-contract' && (
          <Field
            id="lastDay"
            name="lastDay"
            type="date"
            label={say(e.lastDay)}
            hint={say(e.lastDayHint)}
            value={props.typed.lastDay}
            errors={at('day')}
            required
          />
        )}
        {props.asksReason && (
          <Field
            id="reason"
            name="reason"
            label={say(a.reason)}
            hint={say(a.reasonHint, { max: props.maxReason })}
            value={props.typed.reason}
            errors={at('reason')}
            required
          />
        )}
        <button class="primary">{say(words.button)}</button>
        <input type="hidden" name="stamp" value={account.stamp} />
      </form>
      <p>
        <a href={`${PAGES.accounts}/${account.id}`}>{say(a.back)}</a>
      </p>
      {props.forwarding && <ToBeStopped frame={frame} forwarding={props.forwarding} />}
    </Page>
  )
}

const Terms: FC<ActPageProps & { terms: ClearingTerms }> = ({ frame, account, terms }) => {
  const { say } = frame
  const { dueAt } = terms
  return (
    <>
      {terms.needsSecond && <li>{say(a.needsApproval)}</li>}
      <li>
        {dueAt === undefined
          ? !terms.needsSecond && say(a.noDelay)
          : say(a.delay, { at: dateAndTime(dueAt, frame.language) })}
      </li>
      <li>{say(a.afterwards[account.enrolment])}</li>
    </>
  )
}

const Checks: FC<ActPageProps & { errors: readonly string[] }> = props => {
  const { checks, errors, typed } = props
  const { say } = props.frame
  return (
    <fieldset
      class={errors.length > 0 ? 'field invalid' : 'field'}
      aria-describedby={errors.length > 0 ? 'identity-error' : undefined}
    >
      <legend>{say(a.identityTitle)}</legend>
      {errors.length > 0 && (
        <p class="error" id="identity-error">
          {errors.map(text => (
            <span>{text}</span>
          ))}
        </p>
      )}
      {checks.map((check, index) => (
        <label class="check">
          <input
            type="radio"
            id={`identity-${index}`}
            name="identity"
            value={check}
            checked={typed.identity === check}
          />{' '}
          {say(m.identity[check])}
        </label>
      ))}
    </fieldset>
  )
}

/** The account changed between the form and its button: nothing was done. */
export const ConflictPage: FC<{
  frame: Frame
  accountId: string
  text: 'conflict' | 'notPossible' | 'anotherMember'
}> = ({ frame, accountId, text }) => {
  const { say } = frame
  return (
    <Page
      frame={frame}
      title={say(text === 'anotherMember' ? m.forbiddenTitle : a.conflictTitle)}
      errors={[{ text: say(a[text], { days: TOGETHER_DAYS }) }]}
    >
      <p>
        <a href={`${PAGES.accounts}/${accountId}`}>{say(a.back)}</a>
      </p>
    </Page>
  )
}

/** No code can be sent for it now; nothing was done. */
export const RefusedPage: FC<{ frame: Frame; text: string }> = ({ frame, text }) => (
  <Page frame={frame} title={frame.say(a.conflictTitle)} errors={[{ text }]}>
    <p>
      <a href={PAGES.search}>{frame.say(m.navigation.search)}</a>
    </p>
  </Page>
)

/** What this role may not do. */
export const ForbiddenPage: FC<{ frame: Frame; role: string }> = ({ frame, role }) => {
  const { say } = frame
  return (
    <Page frame={frame} title={say(m.forbiddenTitle)}>
      <p class="lead">{say(m.forbidden, { role })}</p>
      <p>
        <a href={PAGES.search}>{say(m.navigation.search)}</a>
      </p>
    </Page>
  )
}
