import type { AuditActor } from '../audit/tables.ts'
import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import { HOUR_MS, policy } from '../policy.ts'
import type { Kind } from './kinds.ts'

const SESSION_HOURS = policy.session.totalMs / HOUR_MS

/** Sentences of 操作履歴 and ログイン履歴. */
export const messages = {
  title: sentence('操作履歴', 'History'),
  titleOwn: sentence('ログイン履歴', 'Sign-in history'),
  lead: sentence(
    'ご契約のログインと設定変更の記録です（過去{days}日分）。心当たりのない記録があるときは、パスワードを変更し、{desk}にお問い合わせください。',
    'Sign-ins and changes of settings in your contract over the last {days} days. If you do not recognise something, change the password and call {desk}.',
  ),
  leadOwn: sentence(
    'お客さまのログインIDの使用と、番号・パスワード・サービス設定の変更の記録です（過去{days}日分）。心当たりのない記録があるときは、パスワードを変更し、管理者にご連絡ください。',
    'How your login ID was used, and changes of your number, password and service settings, over the last {days} days. If you do not recognise something, change the password and tell your administrator.',
  ),
  filterId: sentence('管理者IDまたはログインID', 'Administrator ID or login ID'),
  filterHint: sentence(
    '入力したIDに関する記録だけを表示します。空欄にするとすべて表示します。',
    'Shows only records about this ID. Leave it empty to show everything.',
  ),
  filterTitle: sentence('絞り込み', 'Filter'),
  from: sentence('開始日', 'From'),
  to: sentence('終了日', 'To'),
  kind: sentence('種類', 'Kind'),
  kinds: {
    all: sentence('すべて', 'Everything'),
    'sign-ins': sentence('ログイン', 'Sign-ins'),
    numbers: sentence('SMS認証用電話番号', 'SMS numbers'),
    passwords: sentence('パスワード・端末・利用停止', 'Passwords, browsers, suspension'),
    settings: sentence('サービス設定・ご契約', 'Service settings, contract'),
    sms: sentence('SMSの送信', 'SMS'),
  } satisfies Record<Kind | 'all', Sentence>,
  download: sentence('CSVでダウンロード', 'Download as CSV'),
  downloadHint: sentence(
    '絞り込んだ記録のすべてです（過去{days}日分まで）。',
    'All records that match the filter, for up to the last {days} days.',
  ),
  details: sentence('詳細', 'Details'),
  stepsOf: sentence('ここまでの経過（{count}件）', 'Steps before this ({count})'),
  filter: sentence('絞り込む', 'Apply'),
  all: sentence('すべて表示', 'Show all'),
  none: sentence('表示できる記録はありません。', 'There are no records to show.'),
  noneOf: sentence('「{id}」に関する記録はありません。', 'There are no records about “{id}”.'),
  noneFound: sentence('条件に合う記録はありません。', 'No records match the filter.'),
  at: sentence('日時', 'When'),
  id: sentence('対象のID', 'ID'),
  what: sentence('内容', 'What'),
  who: sentence('操作した人', 'Who'),
  address: sentence('接続元', 'From'),
  contract: sentence('ご契約', 'Contract'),
  older: sentence('さらに古い記録を表示', 'Show older records'),
  newest: sentence('最新の記録へ戻る', 'Back to the newest records'),
  backToLines: sentence('利用者番号一覧へ戻る', 'Back to the lines'),
  backToSettings: sentence('サービス設定へ戻る', 'Back to the settings'),

  actor: {
    account: sentence('このIDでログインした人', 'Signed in with this ID'),
    administrator: sentence('管理者', 'Administrator'),
    operator: sentence('サービス事業者', 'Operator'),
    system: sentence('システム', 'System'),
    switch: sentence('電話機での操作', 'Dialled on the phone'),
  } satisfies Record<AuditActor, Sentence>,

  /** Nobody was signed in with the ID at that moment. */
  triedBy: sentence('このIDでログインを試みた人', 'Tried to sign in with this ID'),

  unknownAction: sentence('操作がありました（{action}）。', 'An action took place ({action}).'),

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
    day: sentence('適用日：{value}', 'From: {value}'),
    act: sentence('変更の内容：{value}', 'Change: {value}'),
    installationDay: sentence('適用日：全体の設定どおり', 'From: the general setting'),
  },

  /** Why, where an event says it. */
  reason: {
    'signed-out': sentence('ログアウトの操作', 'By signing out'),
    idle: sentence('一定の時間操作がなかったため', 'No activity for a while'),
    total: sentence(
      `ログインしてから${SESSION_HOURS}時間が過ぎたため`,
      `${SESSION_HOURS} hours after signing in`,
    ),
    'code-needed': sentence(
      '事前登録期間が終わり、認証コードが必要になったため',
      'The pre-registration period ended and codes are now needed',
    ),
    'new-sign-in': sentence('同じ画面で新しくログインしたため', 'Replaced by a new sign-in'),
    'number-changed': sentence('SMS認証用電話番号が変更されたため', 'The SMS number was changed'),
    'password-changed': sentence('パスワードが変更されたため', 'The password was changed'),
    'number-given-up': sentence('番号を読み取れなくなったため', 'The number could no longer be read'),
    desk: sentence('サービス事業者の操作', 'By the operator'),
    administrator: sentence('管理者の操作', 'By the administrator'),
    suspended: sentence('利用が停止されたため', 'The ID was suspended'),
    'number-in-use': sentence('現在の番号で認証できたため', 'A code sent to the current number was entered'),
    elsewhere: sentence('ほかの端末からのログアウト操作', 'By signing out from another browser'),
    'password-reset': sentence('パスワードが再発行されたため', 'A new password was issued'),
    'code-awaited': sentence('認証コードの入力前', 'Before the code was entered'),
    'wrong-code': sentence('認証コードが正しくありません', 'Wrong code'),
    malformed: sentence('6桁の数字ではありません', 'Not 6 digits'),
    wait: sentence('待ち時間中', 'During a pause'),
    'none-left': sentence('再送信の回数を使い切っています', 'No resends left'),
    expired: sentence('有効時間切れ', 'No longer valid'),
    over: sentence('操作が取り消されたか、できなくなっています', 'Cancelled, or no longer possible'),
    stale: sentence('認証の間に内容が変わりました', 'The settings changed before the code was entered'),
    gone: sentence('すでに使用済みか、無効です', 'Already used or no longer valid'),
    'without-code': sentence(
      '認証コードなし（事前登録期間の終了前）',
      'Without a code (before the pre-registration period ended)',
    ),
  },

  /** What a code was asked for, by the name of the act. */
  act: {
    numbers: sentence('SMS認証用電話番号の設定', 'SMS numbers'),
    'second-number': sentence('管理者の予備の番号', 'The administrator’s second number'),
    'user-password': sentence('パスワードの再発行', 'A new password for a user'),
    'user-suspended': sentence('利用停止', 'Suspending a user'),
    'user-resumed': sentence('利用再開', 'Resuming a user'),
    forwarding: sentence('転送先の変更', 'Forwarding'),
    'forwarding-abroad': sentence('海外への転送', 'Forwarding abroad'),
    'international-lifted': sentence('国際電話利用休止の解除', 'Allowing calls abroad'),
    'forwarding-restored': sentence('止めた転送の再開', 'Restoring forwarding'),
    'forwarding-restored-abroad': sentence(
      '止めた転送の再開（海外を含む）',
      'Restoring forwarding, also abroad',
    ),
    'desk-account': sentence('サービス事業者の操作', 'An action of the operator'),
    'desk-approval': sentence('申請の承認', 'Approving a request'),
    'desk-code-day': sentence('認証コードが必須になる日の変更', 'The day of codes'),
  } as Readonly<Record<string, Sentence>>,

  /** Names that the trail has for them; those of earlier versions, too. */
  service: {
    forwarding: sentence('転送・留守番', 'Forwarding and voicemail'),
    rejectAnonymous: sentence('番号非通知拒否', 'Anonymous callers'),
    rejectedCallers: sentence('着信拒否リスト', 'Rejected callers'),
    showCallerNumber: sentence('発信者番号通知', 'Caller number'),
    forwardMode: sentence('転送・留守番', 'Forwarding and voicemail'),
    forwardTo: sentence('転送先', 'Destination'),
    forwardAfterSeconds: sentence('転送までの秒数', 'Seconds before forwarding'),
    rejectsAnonymous: sentence('番号非通知拒否', 'Anonymous callers'),
    rejectedNumbers: sentence('着信拒否リスト', 'Rejected callers'),
    showsCallerNumber: sentence('発信者番号通知', 'Caller number'),
    internationalSuspended: sentence('国際電話利用休止', 'International calls'),
  },
}
