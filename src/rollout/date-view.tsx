import type { FC } from 'hono/jsx'
import { Field, type Frame, Notice, Page } from '../platform/http/layout.tsx'
import { longDate } from '../platform/i18n/japan-time.ts'
import type { ContractDay } from './codes-from.ts'
import { messages as m } from './messages.ts'

export interface DatePageProps {
  readonly frame: Frame
  readonly contract: ContractDay
  readonly mayChange: boolean
  readonly typed: string
  readonly step:
    | { readonly kind: 'form'; readonly isBad: boolean; readonly result?: 'done' | 'unchanged' | undefined }
    /** `at`: from when on codes would be compulsory. */
    | { readonly kind: 'confirm'; readonly at: number }
}

/** The day of one contract: everybody of the desk sees it, supervisors change it after a check. */
export const DatePage: FC<DatePageProps> = props => {
  const { frame, contract, step } = props
  const { say, language } = frame
  const isBad = step.kind === 'form' && step.isBad
  const errors = isBad ? [{ text: say(m.dateBad), field: 'day' }] : []
  const day = longDate(contract.at, language)
  return (
    <Page frame={frame} title={say(m.dateTitle)} errors={errors}>
      {step.kind === 'form' && step.result && (
        <Notice kind="success">{say(step.result === 'done' ? m.dateDone : m.dateSame)}</Notice>
      )}
      <dl class="facts broad">
        <dt>{say(m.contract)}</dt>
        <dd>{contract.name}</dd>
        <dt>{say(m.adminId)}</dt>
        <dd>
          <a href={`/op/accounts/${contract.accountId}`} class="id">
            {contract.administratorId}
          </a>
        </dd>
        <dt>{say(m.dateNow)}</dt>
        <dd>{contract.day === undefined ? say(m.installation, { day }) : day}</dd>
      </dl>
      {props.mayChange &&
        (step.kind === 'form' ? <Form {...props} isBad={isBad} /> : <Confirm {...props} at={step.at} />)}
      <p>
        <a href="/op/rollout">{say(m.back)}</a>
      </p>
    </Page>
  )
}

const Form: FC<DatePageProps & { isBad: boolean }> = ({ frame, contract, typed, isBad }) => {
  const { say } = frame
  return (
    <form method="post" action={`/op/rollout/contracts/${contract.accountId}`} class="panel">
      <Field
        id="day"
        name="day"
        label={say(m.dateField)}
        hint={say(m.dateHint)}
        value={typed}
        errors={isBad ? [say(m.dateBad)] : []}
      />
      <button class="primary">{say(m.check)}</button>
    </form>
  )
}

const Confirm: FC<DatePageProps & { at: number }> = ({ frame, contract, typed, at }) => {
  const { say, language } = frame
  return (
    <form method="post" action={`/op/rollout/contracts/${contract.accountId}`} class="panel">
      <p>{say(m.confirm, { name: contract.name, day: longDate(at, language) })}</p>
      {at <= frame.now && <Notice kind="warning">{say(m.confirmNow)}</Notice>}
      <input type="hidden" name="day" value={typed} />
      <p class="actions">
        <button name="action" value="set" class="primary">
          {say(m.set)}
        </button>
        <a href={`/op/rollout/contracts/${contract.accountId}`}>{say(m.change)}</a>
      </p>
    </form>
  )
}
