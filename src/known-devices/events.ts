import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'device.stop-asked': {
    sentence: sentence(
      '未登録の端末からのログインを止めるための認証コードを送信しました。',
      'A code for limiting sign-in to known browsers was sent.',
    ),
  },
  'device.stop-refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '未登録の端末からのログインを止める手続きで、認証できませんでした。',
      'Sign-in was not limited to known browsers: the code was not correct.',
    ),
  },
  'device.others-stopped': {
    facts: ['number'],
    sentence: sentence('未登録の端末からのログインを止めました。', 'Sign-in was limited to known browsers.'),
  },
  'device.others-admitted': {
    facts: ['by', 'reason'],
    sentence: sentence(
      'サービス事業者が、未登録の端末からのログインを再開しました。',
      'The operator allowed other browsers to sign in again.',
    ),
  },
  'device.forgotten': {
    facts: ['count'],
    sentence: sentence('端末の登録を解除しました。', 'Known browsers were removed.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
