import type { Frame } from '../page/layout.tsx'
import { dateAndTime, soonTime } from '../platform/i18n/japan-time.ts'
import { HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
import type { ActRefusal } from './held.ts'
import { messages as m } from './messages.ts'

/** Why an act cannot be begun now, and what to do. */
export function refusalText(frame: Pick<Frame, 'say' | 'language' | 'now'>, refusal: ActRefusal): string {
  const { say, language, now } = frame
  switch (refusal.kind) {
    case 'no-number':
      return say(m.noNumber)
    case 'quarantined':
      return say(m.quarantined, {
        hours: policy.act.quarantineMs / HOUR_MS,
        time: dateAndTime(wholeMinute(refusal.until), language),
      })
    case 'not-in-contract':
      return say(m.notInContract)
    case 'gone':
      return say(m.gone)
    case 'no-sms': {
      const words = refusal.because === 'account' ? m.noSms.account : m.noSms.other
      return say(words, { time: soonTime(wholeMinute(refusal.until), now, language) })
    }
  }
}

/** Who comes back when the clock shows it is not too early. */
function wholeMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS
}
