import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

const registered = sentence('SMS認証用電話番号を登録しました。', 'An SMS number was registered.')
const removed = sentence('SMS認証用電話番号を削除しました。', 'The SMS number was removed.')
const secondRegistered = sentence(
  '管理者の予備の番号を登録しました。',
  'The administrator’s second number was registered.',
)
const secondRemoved = sentence(
  '管理者の予備の番号を削除しました。',
  'The administrator’s second number was removed.',
)

export const events = declareEvents({
  'number.changed': {
    facts: ['from', 'to', 'by'],
    sentence: sentence('SMS認証用電話番号を変更しました。', 'The SMS number was changed.'),
    sentenceOf({ from, to }) {
      if (from === '') return registered
      return to === '' ? removed : undefined
    },
  },
  'number.conflict': {
    facts: ['count'],
    sentence: sentence(
      'ほかの画面で番号が変更されていたため、番号を設定しませんでした。',
      'The numbers were not set because a number had been changed on another page.',
    ),
  },
  'number.check-sent': {
    facts: ['number'],
    sentence: sentence(
      '新しい番号を確認する認証コードを送信しました。',
      'A code to check the new number was sent.',
    ),
  },
  'number.check-resent': {
    sentence: sentence(
      '新しい番号を確認する認証コードを再送信しました。',
      'The code to check the new number was sent again.',
    ),
  },
  'number.check-refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '新しい番号を確認する認証コードを受け付けませんでした。',
      'A code to check the new number was refused.',
    ),
  },
  'number.second-changed': {
    facts: ['from', 'to'],
    sentence: sentence(
      '管理者の予備の番号を変更しました。',
      'The administrator’s second number was changed.',
    ),
    sentenceOf({ from, to }) {
      if (from === '') return secondRegistered
      return to === '' ? secondRemoved : undefined
    },
  },
  'number.file-downloaded': {
    isSummed: true,
    facts: ['count'],
    sentence: sentence(
      'SMS認証用電話番号の一覧をCSVでダウンロードしました。',
      'The list of SMS numbers was downloaded as CSV.',
    ),
  },
  'number.file-read': {
    isSummed: true,
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
