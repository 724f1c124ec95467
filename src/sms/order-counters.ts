import { Counter, type Registry } from 'prom-client'
import type { NotSent, SmsAlarm, SmsCount, SmsPurpose } from '../sms-counts.ts'

/** All words there are, so that each counter begins at 0. */
const PURPOSES: Record<SmsPurpose, true> = {
  'sign-in': true,
  enrolment: true,
  number: true,
  'only-known': true,
  act: true,
  'second-number': true,
  'number-replaced': true,
  'number-clearing': true,
  'codes-from-changed': true,
  'contract-end': true,
  'names-changed': true,
  'abroad-allowed': true,
  'others-stopped': true,
  'forwarding-changed': true,
  'forwarding-refused': true,
  'international-lifted': true,
  'forwarding-restored': true,
  'forwarding-stopped': true,
  'password-reissued': true,
  'sessions-ended': true,
  'id-suspended': true,
  'id-resumed': true,
  'new-device': true,
  'second-used': true,
  'second-changed': true,
  test: true,
}
const REFUSED: Record<NotSent, true> = {
  account: true,
  network: true,
  budget: true,
  share: true,
  number: true,
  numbers: true,
  contract: true,
  notices: true,
  gathered: true,
}
const ALARMS: Record<SmsAlarm, true> = { budget: true, network: true, number: true, contract: true }

/** What was ordered, refused and told of, in this process. */
export function orderCounters(registers: Registry[]): (event: SmsCount) => void {
  const counter = <Label extends string>(
    about: { readonly name: string; readonly help: string; readonly label: Label },
    words: Readonly<Record<string, true>>,
  ) => {
    const { name, help, label } = about
    const made = new Counter({ name, help, labelNames: [label], registers })
    for (const word of Object.keys(words)) made.labels(word).inc(0)
    return made
  }
  const ordered = counter(
    {
      name: 'sekisho_sms_ordered_total',
      help: 'SMS that were ordered, by what they are for; without the copies that the delivery itself makes',
      label: 'purpose',
    },
    PURPOSES,
  )
  const refused = counter(
    { name: 'sekisho_sms_refused_total', help: 'SMS that were not sent, by the limit', label: 'because' },
    REFUSED,
  )
  const alarms = counter(
    {
      name: 'sekisho_sms_alarms_total',
      help: 'Warnings of the log: more than is usual of a number, a contract, a network or the budget',
      label: 'of',
    },
    ALARMS,
  )
  return event => {
    if (event.kind === 'ordered') ordered.inc({ purpose: event.purpose })
    else if (event.kind === 'refused') refused.inc({ because: event.because })
    else alarms.inc({ of: event.of })
  }
}
