import { messages as desk } from '../desk/audit-messages.ts'
import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { AuditAction } from './audit.ts'
import type { AuditActor } from './tables.ts'

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

  action: {
    'sign-in.refused': sentence(
      'パスワードが正しくないため、ログインできませんでした。',
      'Sign-in refused: wrong password.',
    ),
    'sign-in.password-wait': sentence(
      'ログインの失敗が続いたため、待っていただきました。',
      'A sign-in had to wait after many failed ones.',
    ),
    'sign-in.sms-refused': sentence(
      '短い間に何度も送信したため、認証コードを送信しませんでした。',
      'No code was sent, because several were sent in a short time.',
    ),
    'sign-in.activation-refused': sentence(
      '開通コードが正しくありませんでした。',
      'The activation code was wrong.',
    ),
    'sign-in.second-code-sent': sentence(
      '安全のため、もう一度認証コードを送信しました。',
      'One more code was sent for safety.',
    ),
    'sign-in.second-code-failed': sentence(
      '2回目の認証コードが正しくなかったため、ログインを終了しました。',
      'The sign-in ended: the second code was wrong too often.',
    ),
    'device.forgotten': sentence('記憶している端末を忘れました。', 'Known browsers were forgotten.'),
    'number.given-up': sentence(
      '読み取れなくなった番号を削除しました。',
      'A number that could not be read any more was removed.',
    ),
    'enrolment.policy-set': sentence('番号の登録方法を変更しました。', 'The way of enrolment was changed.'),
    'notice.printed': sentence('サービス開通案内書を作成しました。', 'The opening notice was made.'),
    'activation.made': sentence('開通コードを発行しました。', 'An activation code was made.'),
    'sign-in.code-sent': sentence(
      'ログインのための認証コードを送信しました。',
      'A code for signing in was sent.',
    ),
    'sign-in.code-resent': sentence('認証コードを再送信しました。', 'The code was sent again.'),
    'sign-in.resend-refused': sentence(
      '認証コードの再送信を受け付けませんでした。',
      'Sending the code again was refused.',
    ),
    'sign-in.code-malformed': sentence(
      '6桁の数字でない認証コードが入力されました。',
      'Something other than 6 digits was entered as the code.',
    ),
    'sign-in.code-wrong': sentence('正しくない認証コードが入力されました。', 'A wrong code was entered.'),
    'sign-in.code-too-early': sentence(
      '待ち時間が終わる前に認証コードが入力されたため、確認しませんでした。',
      'A code was entered before the pause was over; it was not looked at.',
    ),
    'sign-in.code-expired': sentence(
      '有効時間を過ぎた認証コードが入力されました。',
      'A code was entered after its time.',
    ),
    'sign-in.code-gone': sentence(
      '使えなくなった認証コードが入力されました。',
      'A code was entered that was no longer of use.',
    ),
    'sign-in.number-missing': sentence(
      'SMS認証用電話番号が登録されていないため、ログインできませんでした。',
      'Sign-in refused: no SMS number is registered.',
    ),
    'sign-in.enrolment-ignored': sentence(
      'ログイン時に入力された電話番号は、登録済みの番号があるため使いませんでした。',
      'A number entered while signing in was ignored, because one is registered.',
    ),
    'sign-in.completed': sentence('ログインしました。', 'Signed in.'),
    'enrolment.number-refused': sentence(
      'ログイン時に入力された電話番号は、登録できないものでした。',
      'A number entered while signing in could not be registered.',
    ),
    'enrolment.completed': sentence(
      'ログイン時にSMS認証用電話番号を登録しました。',
      'An SMS number was registered while signing in.',
    ),
    'session.ended': sentence(
      'ログイン、またはその手続きを終了しました。',
      'A session or an unfinished sign-in ended.',
    ),
    'number.changed': sentence('SMS認証用電話番号を変更しました。', 'The SMS number was changed.'),
    'number.conflict': sentence(
      'ほかの画面で番号が変更されていたため、番号の設定を取りやめました。',
      'Numbers were not set, because one was changed elsewhere meanwhile.',
    ),
    'number.check-sent': sentence(
      '新しい番号を確かめる認証コードを送信しました。',
      'A code to check the new number was sent.',
    ),
    'number.check-resent': sentence(
      '新しい番号を確かめる認証コードを再送信しました。',
      'The code to check the new number was sent again.',
    ),
    'number.check-refused': sentence(
      '新しい番号を確かめる認証コードを受け付けませんでした。',
      'A code for checking the new number was refused.',
    ),
    'number.file-downloaded': sentence(
      'SMS認証用電話番号の一覧をCSVでダウンロードしました。',
      'The list of SMS numbers was downloaded as CSV.',
    ),
    'number.file-read': sentence(
      'SMS認証用電話番号のCSVファイルを読み込みました（設定はまだです）。',
      'A CSV file of SMS numbers was read; nothing was set by it.',
    ),
    'number.file-refused': sentence(
      'SMS認証用電話番号のファイルを読み込めませんでした。',
      'A file of SMS numbers could not be read.',
    ),
    'line.saved': sentence('サービス設定を保存しました。', 'Service settings were saved.'),
    'line.changed': sentence(
      '利用者名または申し込みのサービスを変更しました。',
      'The name or the ordered services of a line were changed.',
    ),
    'password.changed': sentence('パスワードを変更しました。', 'The password was changed.'),
    'password.refused': sentence(
      '現在のパスワードが正しくないため、パスワードを変更できませんでした。',
      'The password was not changed: the present one was wrong.',
    ),
    'password.wait': sentence(
      'パスワードの誤りが続いたため、現在のパスワードを確認しませんでした。',
      'The present password was not looked at, after many wrong ones.',
    ),
    'password.reset': sentence(
      'パスワードを初期パスワードに戻しました。',
      'The password was reset to an initial one.',
    ),
    'password.rehashed': sentence(
      '以前のシステムから引き継いだパスワードを、このシステムの形式で保存し直しました。',
      'The password, brought along from an earlier system, was saved in the form of this one.',
    ),
    'contract.added': sentence(
      'ご契約と管理者IDを登録しました。',
      'The contract and its administrator ID were added.',
    ),
    'contract.renamed': sentence('ご契約の名前を変更しました。', 'The contract was renamed.'),
    'contract.suspended': sentence('ご契約の利用を停止しました。', 'The contract was suspended.'),
    'contract.resumed': sentence('ご契約の利用停止を解除しました。', 'The contract was resumed.'),
    'contract.codes-from-set': sentence(
      'このご契約で認証コードが必須になる日を設定しました。',
      'The day from which codes are compulsory for this contract was set.',
    ),
    'account.suspended': sentence('IDの利用を停止しました。', 'The ID was suspended.'),
    'account.resumed': sentence('IDの利用停止を解除しました。', 'The ID was resumed.'),
    'sign-in.suspended': sentence(
      '利用を停止しているIDのため、ログインできませんでした。',
      'A sign-in was refused because the ID is suspended.',
    ),
    'line.added': sentence('利用者番号とログインIDを追加しました。', 'A line with its login ID was added.'),
    'import.applied': sentence('ファイルの内容を取り込みました。', 'A file was imported.'),
    'access.refused': sentence(
      '表示や操作が許されていないページへの接続を受け付けませんでした。',
      'Access to something not allowed was refused.',
    ),
    'sms.submitted': sentence('SMSを送信しました。', 'The SMS was handed over for sending.'),
    'sms.failed': sentence(
      'SMSを送信できなかったため、送り直します。',
      'The SMS could not be sent and is tried again.',
    ),
    'sms.delivered': sentence('SMSが届きました。', 'The SMS arrived.'),
    'sms.undelivered': sentence('SMSが届きませんでした。', 'The SMS did not arrive.'),
    'sms.unknown': sentence(
      'SMSが届いたかどうか確認できませんでした。',
      'Whether the SMS arrived is not known.',
    ),
    'sms.expired': sentence('時間内にSMSを送信できませんでした。', 'The SMS could not be sent in time.'),
    'sms.refused': sentence(
      'SMSの送信が断られました。番号をお確かめください。',
      'The SMS was refused. Check the number.',
    ),
    'sms.superseded': sentence(
      '不要になったSMSの送信を取りやめました。',
      'An SMS that was no longer needed was not sent.',
    ),
    'sms.notices-left-out': sentence(
      'まだ認証に使われていない番号への、変更のお知らせが1日の上限を超えたため、一部を送信しませんでした。',
      'Some notices to numbers that nobody had used for a code were not sent: the limit of the day was reached.',
    ),
    'sms.test': sentence('SMSの試験送信をしました。', 'A test SMS was sent.'),
    'api-key.added': sentence('APIキーを発行しました。', 'An API key was made.'),
    'api-key.revoked': sentence('APIキーを無効にしました。', 'An API key was revoked.'),
    'api-key.refused': sentence(
      '許可されていないAPIの操作を受け付けませんでした。',
      'An API key asked for something that it may not do.',
    ),
    ...desk,
    'audit.exported': sentence('操作履歴を書き出しました。', 'The history was exported.'),
    'audit.rekeyed': sentence(
      '操作履歴を守る鍵を替えました。',
      'The key that protects the history was replaced.',
    ),
  } satisfies Record<AuditAction, Sentence>,
  unknownAction: sentence('操作がありました（{action}）。', 'Something happened ({action}).'),

  fact: {
    number: sentence('番号：{value}', 'Number: {value}'),
    line: sentence('利用者番号：{value}', 'Line: {value}'),
    path: sentence('ページ：{value}', 'Page: {value}'),
    count: sentence('件数：{value}', 'Count: {value}'),
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
