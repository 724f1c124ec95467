import type { FC } from 'hono/jsx'
import type { Frame } from '../page/layout.tsx'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { dayAndTime } from '../platform/i18n/japan-time.ts'
import type { Fate } from '../sms/delivery.ts'
import { messages as m } from './messages.ts'
import type { NumberRow } from './number-list.ts'

const SENTENCES: Record<Fate, Sentence<'at'>> = {
  waiting: m.lastSms.waiting,
  delayed: m.lastSms.waiting,
  again: m.lastSms.waiting,
  sent: m.lastSms.sent,
  unsure: m.lastSms.sent,
  delivered: m.lastSms.delivered,
  undelivered: m.lastSms.undelivered,
  'not-carried': m.lastSms.notCarried,
  refused: m.lastSms.refused,
  expired: m.lastSms.expired,
}

/** What became of the last SMS to a number: quiet, unless something is to be done about it. */
export const LastSms: FC<{ frame: Frame; row: NumberRow; id?: string }> = ({ frame, row, id }) => {
  const { lastSms, state } = row
  if (lastSms === undefined) return null
  const at = dayAndTime(lastSms.at, frame.language)
  return (
    <span id={id} class={`last-sms ${state === 'undelivered' ? 'warning-text' : 'hint'}`}>
      {frame.say(SENTENCES[lastSms.fate], { at })}
    </span>
  )
}
