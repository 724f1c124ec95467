import type { FC } from 'hono/jsx'
import type { IdentityCheck } from '../clearing/tables.ts'
import { Field, type Frame, Page } from '../page/layout.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { Account } from './account.ts'
import { messages as a } from './act-messages.ts'
import type { OrderProblem } from './acts.ts'
import { messages as m } from './messages.ts'
import type { DeskAct } from './roles.ts'

export interface ActPageProps {
  readonly frame: Frame
  readonly account: Account
  readonly act: DeskAct
  readonly asksReason: boolean
  readonly maxReason: number
  /** What was typed. */
  readonly typed: { readonly reason: string; readonly identity: string }
  readonly problems: readonly OrderProblem[]
  /** Only for clearing a number. */
  readonly clearing: ClearingTerms | undefined
}

export interface ClearingTerms {
  readonly checks: readonly IdentityCheck[]
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
  const at = (field: 'reason' | 'identity') =>
    problems.filter(problem => problem.startsWith(field)).map(problem => say(a.problem[problem]))
  const errors = [
    ...at('identity').map(text => ({ text, field: 'identity-0' })),
    ...at('reason').map(text => ({ text, field: 'reason' })),
  ]
  return (
    <Page frame={frame} title={say(words.title)} errors={errors}>
      <p class="lead">
        {say(a.about)}
        {frame.language === 'ja' ? '：' : ': '}
        <strong class="id">{account.loginId}</strong> {say(m.kind[account.site])} {account.contractName}
      </p>
      <ul class="consequences">
        {words.consequences.map(text => (
          <li>{say(text)}</li>
        ))}
        {act === 'reset-password' && <li>{say(a.shownPassword[account.shownPasswordNeeds])}</li>}
        {props.clearing && <Terms {...props} terms={props.clearing} />}
      </ul>
      <form method="post" action={`${PAGES.accounts}/${account.id}/${act}`} novalidate class="panel">
        {props.clearing && <Checks {...props} terms={props.clearing} errors={at('identity')} />}
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

const Checks: FC<ActPageProps & { terms: ClearingTerms; errors: readonly string[] }> = props => {
  const { terms, errors, typed } = props
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
      {terms.checks.map((check, index) => (
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
