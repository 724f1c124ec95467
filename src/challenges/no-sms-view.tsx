import type { SmsPermission } from '../guard/sms-quota.ts'
import type { Frame } from '../page/layout.tsx'
import { soonTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { messages as m } from './messages.ts'

/** Why no SMS goes out now, and from when on one may. */
export function noSmsText(
  frame: Frame,
  refusal: Pick<Extract<SmsPermission, { kind: 'refused' }>, 'because' | 'until'>,
): string {
  const time = soonTime(refusal.until, frame.now, frame.language)
  if (refusal.because !== 'numbers') return frame.say(m.noSms[refusal.because], { time })
  return frame.say(m.noSms.numbers, { time, max: policy.smsQuota.unverifiedNumbersPerAccountDay })
}
