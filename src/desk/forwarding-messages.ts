import { sentence } from '../platform/i18n/catalogue.ts'

/** What lines forward to, and how the desk stops it. */
export const forwardingMessages = {
  title: sentence('転送している利用者番号（{count}件）', 'Lines that forward calls ({count})'),
  titleOf: sentence('{id}：転送している利用者番号', '{id}: lines that forward calls'),
  now: sentence('転送・留守番', 'Forwarding and voicemail'),
  none: sentence('転送している利用者番号はありません。', 'No lines are forwarding calls.'),
  some: sentence('{count}件の利用者番号が転送しています。', 'Lines that forward calls: {count}.'),
  abroad: sentence('うち{count}件は海外への転送です。', 'Abroad: {count} of them.'),
  all: sentence('転送している利用者番号をすべて見る', 'See all lines that forward calls'),
  more: sentence('ほか{count}件', 'and {count} more'),

  ofContract: sentence(
    'ご契約のすべての利用者番号について、電話番号への転送をすぐに止めます。着信は、転送されずに利用者番号の電話機で鳴ります。留守番電話はそのままです。',
    'Forwarding to phone numbers stops immediately on all lines of the contract. Incoming calls ring on the line’s own phone. Voicemail is not changed.',
  ),
  ofLine: sentence(
    '{line}について、電話番号への転送をすぐに止めます。着信は、転送されずに利用者番号の電話機で鳴ります。留守番電話はそのままです。ほかの利用者番号は変わりません。',
    'Forwarding of {line} to phone numbers stops immediately. Incoming calls ring on the line’s own phone. Voicemail and other lines are not changed.',
  ),
  kept: sentence(
    '止める前の設定は{days}日間保存します。元に戻せるのはお客さまだけで、SMSで届く認証コードの入力が必要です。',
    'The previous settings are kept for {days} days. Only the customer can restore them, with a code sent by SMS.',
  ),
  stopped: sentence('{count}件の転送を止めました。', 'Forwarding was stopped on {count} {count:line|lines}.'),
}

/** Words of the form. */
export const stopWords = {
  title: sentence('転送をすべて止める', 'Stop all forwarding'),
  button: sentence('転送をすべて止める', 'Stop all forwarding'),
  consequences: [
    sentence(
      '認証コードの入力を待っている転送の変更は、取り消されます。',
      'Forwarding changes that are waiting for a code are cancelled.',
    ),
    sentence(
      'ご契約の管理者と、転送が止まった利用者に、SMSでお知らせします。',
      'A notice is sent by SMS to the contract’s administrator and to the users whose forwarding stops.',
    ),
  ],
  done: sentence('転送している利用者番号はありませんでした。', 'No lines were forwarding calls.'),
}
