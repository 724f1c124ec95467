import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'sms.submitted': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence('SMSを送信しました。', 'The SMS was sent.'),
  },
  'sms.failed': {
    facts: ['purpose', 'number', 'gateway', 'outcome'],
    sentence: sentence(
      'SMSを送信できなかったため、送り直します。',
      'The SMS could not be sent and will be retried.',
    ),
  },
  'sms.delivered': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence('SMSが届きました。', 'The SMS arrived.'),
  },
  'sms.undelivered': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence('SMSが届きませんでした。', 'The SMS did not arrive.'),
  },
  'sms.unknown': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence(
      'SMSが届いたかどうか確認できませんでした。',
      'It could not be confirmed whether the SMS arrived.',
    ),
  },
  'sms.expired': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence('時間内にSMSを送信できませんでした。', 'The SMS could not be sent in time.'),
  },
  'sms.refused': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence(
      'SMSの送信が受け付けられませんでした。番号をご確認ください。',
      'The SMS was refused. Check the number.',
    ),
  },
  'sms.superseded': {
    facts: ['purpose', 'number', 'gateway'],
    sentence: sentence(
      '不要になったSMSの送信を取り消しました。',
      'An SMS that was no longer needed was not sent.',
    ),
  },
  'sms.test': {
    facts: ['number', 'gateway'],
    sentence: sentence('SMSの試験送信をしました。', 'A test SMS was sent.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
