import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'sms.notices-left-out': {
    facts: ['count'],
    sentence: sentence(
      'まだ認証に使われていない番号へのお知らせが1日の上限を超えたため、一部を送信しませんでした。',
      'Some notices to numbers not yet used for a code were not sent because the daily limit was reached.',
    ),
  },
  'sms.notices-gathered': {
    facts: ['count'],
    sentence: sentence(
      '直前に同じお知らせを送信したため、お知らせを重ねて送信しませんでした。',
      'Notices were not sent again because the same notice had just been sent.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
