import type { AuditActor } from '../audit/tables.ts'
import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of 操作履歴 and ログイン履歴. */
export const messages = {
  title: sentence('操作履歴', 'History'),
  titleOwn: sentence('ログイン履歴', 'Sign-in history'),
  lead: sentence(
    'ご契約のログインと設定変更の記録です（過去{days}日分）。心当たりのない記録があるときは、パスワードを変更し、窓口にご連絡ください。',
    'Sign-ins and changes of your contract in the last {days} days. If you do not recognise something, change the password and tell the desk.',
  ),
  leadOwn: sentence(
    'あなたのログインIDの使用と、番号・パスワードの変更の記録です（過去{days}日分）。心当たりのない記録があるときは、パスワードを変更し、管理者にご連絡ください。',
    'How your login ID was used, and changes of your number and password, in the last {days} days. If you do not recognise something, change the password and tell your administrator.',
  ),
  filterId: sentence('管理者IDまたはログインID', 'Administrator ID or login ID'),
  filterHint: sentence(
    '入力したIDに関する記録だけを表示します。空にするとすべて表示します。',
    'Shows only what is about this ID; leave it empty for everything.',
  ),
  filter: sentence('絞り込む', 'Apply'),
  all: sentence('すべて表示', 'Show everything'),
  none: sentence('表示できる記録はありません。', 'There is nothing to show.'),
  noneOf: sentence('「{id}」に関する記録はありません。', 'There is nothing about “{id}”.'),
  at: sentence('日時', 'When'),
  id: sentence('対象のID', 'ID'),
  what: sentence('内容', 'What'),
  who: sentence('操作した人', 'Who'),
  address: sentence('接続元', 'From'),
  contract: sentence('ご契約', 'Contract'),
  older: sentence('さらに古い記録を表示', 'Older'),
  newest: sentence('最新の記録へ戻る', 'Back to the newest'),
  backToLines: sentence('利用者番号一覧へ戻る', 'Back to the lines'),
  backToSettings: sentence('サービス設定へ戻る', 'Back to the settings'),

  actor: {
    account: sentence('このIDを使用した人', 'Whoever used this ID'),
    administrator: sentence('管理者', 'Administrator'),
    operator: sentence('サービス事業者', 'Operator'),
    system: sentence('システム', 'System'),
  } satisfies Record<AuditActor, Sentence>,

  unknownAction: sentence('操作がありました（{action}）。', 'Something happened ({action}).'),

  fact: {
    number: sentence('番号：{value}', 'Number: {value}'),
    line: sentence('利用者番号：{value}', 'Line: {value}'),
    path: sentence('ページ：{value}', 'Page: {value}'),
    count: sentence('件数：{value}', 'Count: {value}'),
    summed: sentence('ほかに{count}回（{time}からの1分間）', '{count} more times in the minute from {time}'),
    summedNetworks: sentence(
      'ほかに{count}回（{time}からの1分間、接続元{networks}か所）',
      '{count} more times from {networks} networks in the minute from {time}',
    ),
    change: sentence('番号：{from} → {to}', 'Number: {from} → {to}'),
    seconds: sentence('残り{value}秒', '{value} seconds left'),
    changed: sentence('変更：{value}', 'Changed: {value}'),
    noNumber: sentence('（なし）', '(none)'),
  },

  /** Why, where an event says it. */
  reason: {
    'signed-out': sentence('ログアウトの操作', 'By signing out'),
    idle: sentence('操作がないまま時間が過ぎたため', 'Not used for too long'),
    'code-needed': sentence('事前登録期間が終わり、認証コードが必要になったため', 'Codes became necessary'),
    'new-sign-in': sentence('同じ画面で新しくログインしたため', 'Replaced by a new sign-in'),
    'number-changed': sentence('SMS認証用電話番号が変更されたため', 'The SMS number was changed'),
    'password-changed': sentence('パスワードが変更されたため', 'The password was changed'),
    'number-given-up': sentence('番号を読み取れなくなったため', 'The number could not be read any more'),
    desk: sentence('窓口での操作', 'By the desk'),
    suspended: sentence('利用が停止されたため', 'The ID was suspended'),
    'number-in-use': sentence(
      '現在の番号で認証できたため',
      'Somebody signed in with a code sent to the present number',
    ),
    elsewhere: sentence('ほかの端末からのログアウト操作', 'By signing out from another browser'),
    'password-reset': sentence('パスワードが初期化されたため', 'The password was reset'),
    'code-awaited': sentence('認証コードの入力前', 'Before the code was entered'),
    'wrong-code': sentence('認証コードが正しくありません', 'Wrong code'),
    malformed: sentence('6桁の数字ではありません', 'Not 6 digits'),
    wait: sentence('待ち時間中', 'Too early'),
    'none-left': sentence('再送信の回数を使い切っています', 'No resend left'),
    expired: sentence('有効時間切れ', 'Too old'),
    gone: sentence('すでに使用済みか、無効です', 'Used already or no longer valid'),
    'without-code': sentence(
      '認証コードなし（事前登録期間の終了前）',
      'Without a code (before codes became necessary)',
    ),
  },

  service: {
    forwardMode: sentence('転送・留守番', 'Forwarding and voicemail'),
    forwardTo: sentence('転送先', 'Destination'),
    forwardAfterSeconds: sentence('転送までの秒数', 'Seconds before forwarding'),
    rejectsAnonymous: sentence('番号非通知拒否', 'Anonymous callers'),
    rejectedNumbers: sentence('着信拒否リスト', 'Rejected callers'),
    showsCallerNumber: sentence('発信者番号通知', 'Caller number'),
    internationalSuspended: sentence('国際電話利用休止', 'International calls'),
  },
}
