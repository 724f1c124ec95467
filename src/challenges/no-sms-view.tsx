import type { SmsRefusal } from '../guard/sending.ts'
import type { Frame } from '../page/layout.tsx'
import { soonTime } from '../platform/i18n/japan-time.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { messages as m } from './messages.ts'

/** Why no SMS goes out now, and from when on one may. */
export function noSmsText(frame: Frame, refusal: Pick<SmsRefusal, 'because' | 'until'>): string {
  // A whole minute: who comes back when the clock shows it is not too early.
  const until = Math.ceil(refusal.until / MINUTE_MS) * MINUTE_MS
  const time = soonTime(until, frame.now, frame.language)
  if (refusal.because !== 'numbers') return frame.say(m.noSms[refusal.because], { time })
  return frame.say(m.noSms.numbers, { time, max: policy.smsQuota.unverifiedNumbersPerAccountDay })
}
