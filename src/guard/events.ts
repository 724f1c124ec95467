import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'sms.notices-left-out': {
    facts: ['count'],
    sentence: sentence(
      'まだ認証に使われていない番号への、変更のお知らせが1日の上限を超えたため、一部を送信しませんでした。',
      'Some notices to numbers that nobody had used for a code were not sent: the limit of the day was reached.',
    ),
  },
  'sms.notices-gathered': {
    facts: ['count'],
    sentence: sentence(
      '直前に同じお知らせを送信したため、番号の変更のお知らせを重ねて送信しませんでした。',
      'Notices of a change of numbers were not sent again: the same had been sent to the number shortly before.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
