import type { FC } from 'hono/jsx'
import { messages as desk } from '../desk/act-messages.ts'
import type { Flash } from '../page/flash.tsx'
import { Field, type Frame, Notice, Page } from '../page/layout.tsx'
import { longDate } from '../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import type { ContractDay } from './codes-from.ts'
import { messages as m } from './messages.ts'

/** Of a contract's own day, after today or after the end of the period. */
const LONGEST_DAYS = policy.rollout.codesFromWithinMs / DAY_MS

export interface DatePageProps {
  readonly frame: Frame
  readonly contract: ContractDay
  readonly mayChange: boolean
  readonly typed: { readonly day: string; readonly reason: string }
  readonly told?: readonly Flash[] | undefined
  readonly step:
    | {
        readonly kind: 'form'
        readonly problem: 'other-open'
        readonly open: { readonly id: string; readonly by: string; readonly at: number | undefined }
      }
    | {
        readonly kind: 'form'
        readonly problem?: 'bad' | 'too-late'
        /** First millisecond of the last day that can be set. */
        readonly last?: number
        readonly result?: 'done' | 'unchanged' | undefined
      }
    | {
        readonly kind: 'confirm'
        /** From when on codes would be compulsory. */
        readonly at: number
        /** Another supervisor has to agree. */
        readonly needsSecond: boolean
        readonly problem: ReasonProblem | undefined
      }
}

export type ReasonProblem = 'reason-missing' | 'reason-too-long'

/** The day of one contract: everybody of the desk sees it, supervisors change it after a check. */
export const DatePage: FC<DatePageProps> = props => {
  const { frame, contract, step } = props
  const { say, language } = frame
  const errors = problemsOf(frame, step)
  const day = longDate(contract.at, language)
  const isDone = step.kind === 'form' && step.problem === undefined && step.result === 'done'
  return (
    <Page
      frame={frame}
      title={say(m.dateTitle)}
      errors={errors}
      typedIn={props.mayChange ? { form: 'day-form', action: addressOf(contract) } : undefined}
      isDone={isDone}
      told={props.told}
    >
      {step.kind === 'form' && step.problem === 'other-open' && (
        <p>
          <a href={`${PAGES.clearings}/${step.open.id}`}>{say(m.dateOpenLink)}</a>
        </p>
      )}
      {step.kind === 'form' && step.problem === undefined && step.result && (
        <Notice kind="success" first>
          {say(step.result === 'done' ? m.dateDone : m.dateSame)}
        </Notice>
      )}
      <dl class="facts broad">
        <dt>{say(m.contract)}</dt>
        <dd>{contract.name}</dd>
        <dt>{say(m.adminId)}</dt>
        <dd>
          <a href={`${PAGES.accounts}/${contract.accountId}`} class="id">
            {contract.administratorId}
          </a>
        </dd>
        <dt>{say(m.dateNow)}</dt>
        <dd>{contract.day === undefined ? say(m.installation, { day }) : day}</dd>
      </dl>
      {props.mayChange &&
        (step.kind === 'form' ? (
          <Form {...props} errors={errors} />
        ) : (
          <Confirm {...props} {...step} errors={errors} />
        ))}
      <p>
        <a href={PAGES.rollout}>{say(m.back)}</a>
      </p>
    </Page>
  )
}

function addressOf(contract: ContractDay): string {
  return `${PAGES.rollout}/contracts/${contract.accountId}`
}

interface Problem {
  readonly text: string
  readonly field?: 'day' | 'reason'
}

function problemsOf({ say, language }: Frame, step: DatePageProps['step']): readonly Problem[] {
  if (step.problem === undefined) return []
  if (step.kind === 'confirm') return [{ text: say(desk.problem[step.problem]), field: 'reason' }]
  if (step.problem === 'other-open') {
    const { by, at } = step.open
    const text =
      at === undefined ? say(m.numberOpen, { by }) : say(m.dateOpen, { by, day: longDate(at, language) })
    return [{ text }]
  }
  const text =
    step.problem === 'bad'
      ? say(m.dateBad)
      : say(m.dateTooLate, { day: longDate(step.last ?? 0, language), days: LONGEST_DAYS })
  return [{ text, field: 'day' }]
}

const Form: FC<DatePageProps & { errors: readonly Problem[] }> = ({ frame, contract, typed, errors }) => {
  const { say } = frame
  return (
    <form method="post" action={addressOf(contract)} class="panel" id="day-form">
      <Field
        id="day"
        name="day"
        type="date"
        label={say(m.dateField)}
        hint={say(m.dateHint, { days: LONGEST_DAYS })}
        value={typed.day}
        errors={errors.filter(error => error.field === 'day').map(error => error.text)}
      />
      <p>{say(m.dateMeaning)}</p>
      <button class="primary">{say(m.check)}</button>
    </form>
  )
}

const Confirm: FC<DatePageProps & { at: number; needsSecond: boolean; errors: readonly Problem[] }> = ({
  frame,
  contract,
  typed,
  at,
  needsSecond,
  errors,
}) => {
  const { say, language } = frame
  return (
    <form method="post" action={addressOf(contract)} novalidate class="panel" id="day-form">
      <p>{say(m.confirm, { name: contract.name, day: longDate(at, language) })}</p>
      <p>
        {say(
          needsSecond
            ? contract.hasNumber
              ? m.confirmOther
              : m.confirmSecond
            : contract.hasNumber
              ? m.confirmTold
              : m.confirmNobodyTold,
        )}
      </p>
      <Notice kind="warning">
        {at <= frame.now ? say(m.confirmNow) : say(m.confirmLater, { day: longDate(at, language) })}
      </Notice>
      <input type="hidden" name="day" value={typed.day} />
      <Field
        id="reason"
        name="reason"
        label={say(desk.reason)}
        hint={say(desk.reasonHint, { max: policy.desk.reasonCharacters })}
        value={typed.reason}
        errors={errors.map(error => error.text)}
        required
      />
      <p class="actions">
        <button name="action" value="set" class="primary">
          {say(needsSecond ? m.ask : m.set)}
        </button>
        <a href={`${PAGES.rollout}/contracts/${contract.accountId}`}>{say(m.change)}</a>
      </p>
    </form>
  )
}
