import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'number.changed': {
    facts: ['from', 'to', 'by'],
    sentence: sentence('SMS認証用電話番号を変更しました。', 'The SMS number was changed.'),
  },
  'number.conflict': {
    facts: ['count'],
    sentence: sentence(
      'ほかの画面で番号が変更されていたため、番号の設定を取りやめました。',
      'Numbers were not set, because one was changed elsewhere meanwhile.',
    ),
  },
  'number.check-sent': {
    facts: ['number'],
    sentence: sentence(
      '新しい番号を確かめる認証コードを送信しました。',
      'A code to check the new number was sent.',
    ),
  },
  'number.check-resent': {
    sentence: sentence(
      '新しい番号を確かめる認証コードを再送信しました。',
      'The code to check the new number was sent again.',
    ),
  },
  'number.check-refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '新しい番号を確かめる認証コードを受け付けませんでした。',
      'A code for checking the new number was refused.',
    ),
  },
  'number.file-downloaded': {
    facts: ['count'],
    sentence: sentence(
      'SMS認証用電話番号の一覧をCSVでダウンロードしました。',
      'The list of SMS numbers was downloaded as CSV.',
    ),
  },
  'number.file-read': {
    facts: ['count'],
    sentence: sentence(
      'SMS認証用電話番号のCSVファイルを読み込みました（設定はまだです）。',
      'A CSV file of SMS numbers was read; nothing was set by it.',
    ),
  },
  'number.file-refused': {
    isSummed: true,
    facts: ['refusal'],
    sentence: sentence(
      'SMS認証用電話番号のファイルを読み込めませんでした。',
      'A file of SMS numbers could not be read.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
