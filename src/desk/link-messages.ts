import { sentence } from '../platform/i18n/catalogue.ts'

/** What the desk reads of a line and the telephone system. */
export const linkMessages = {
  title: sentence('{line} 交換機への反映', '{line} and the telephone system'),
  label: sentence('交換機への反映', 'Telephone system'),
  more: sentence('くわしく見る', 'Details'),
  state: {
    'not-adopted': sentence('引き継ぎ前（設定は伝わりません）', 'Not adopted: settings are not passed on'),
    waiting: sentence('待っています', 'Waiting'),
    slow: sentence('時間がかかっています', 'Taking longer than usual'),
    stuck: sentence('反映できていません', 'Not in effect'),
    applied: sentence('反映しました（{time}）', 'In effect ({time})'),
  },
  inService: sentence('利用の状態', 'Service'),
  service: {
    in: sentence('利用中', 'In service'),
    out: sentence('休止中', 'Out of service'),
  },
  saved: sentence('保存した版', 'Version saved'),
  endpoint: sentence('交換機', 'Telephone system'),
  applied: sentence('反映した版', 'Version applied'),
  lastAnswer: sentence('最後の応答', 'Last answer'),
  none: sentence('なし', 'None'),
  endpointState: {
    waiting: sentence('待っています', 'Waiting'),
    applied: sentence('反映しました', 'In effect'),
    stuck: sentence('交換機が受け付けません', 'Settings not accepted'),
    ahead: sentence('交換機のほうが新しい版です', 'Has a newer version'),
  },
  answerAt: sentence('{answer}（{time}）', '{answer} ({time})'),
  takeOut: sentence('利用を休止する', 'Take out of service'),
  putIn: sentence('利用を再開する', 'Put in service'),
  takeOutTitle: sentence('この利用者番号の利用を休止する', 'Take this line out of service'),
  putInTitle: sentence('この利用者番号の利用を再開する', 'Put this line in service'),
  takeOutHint: sentence(
    '交換機に伝わると、この番号では発信も着信もできなくなります。サービス設定は残ります。ログインはできます。',
    'Once this reaches the telephone system, the line can neither make nor receive calls. Its settings are kept, and its user can still sign in.',
  ),
  putInHint: sentence(
    '交換機に伝わると、現在のサービス設定のとおりに使えるようになります。',
    'Once this reaches the telephone system, the line works according to its current settings.',
  ),
  done: {
    in: sentence('利用を再開しました。', 'The line was put in service.'),
    out: sentence('利用を休止しました。', 'The line was taken out of service.'),
  },
  back: sentence('アカウントの画面へ戻る', 'Back to the account'),
}
