import type { DeskRole, EnrolmentPolicy } from '../accounts/tables.ts'
import type { IdentityCheck, NumberClearingTable } from '../clearing/tables.ts'
import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { SmsState } from '../sms/tables.ts'
import type { SmsPurpose } from '../sms-counts.ts'

/** Sentences of the operator's desk: search and account. Its forms have theirs in act-messages.ts. */
export const messages = {
  role: {
    'read-only': sentence('閲覧のみ', 'Read-only'),
    desk: sentence('窓口担当', 'Desk'),
    supervisor: sentence('責任者', 'Supervisor'),
  } satisfies Record<DeskRole, Sentence>,
  navigation: {
    search: sentence('ご契約の検索', 'Find a contract'),
    clearings: sentence('番号解除・必須日の手続き', 'Numbers to be cleared, days of codes'),
  },

  searchTitle: sentence('ご契約の検索', 'Find a contract'),
  searchLead: sentence(
    '管理者ID、ログインID、利用者番号（050）、SMS認証用電話番号のどれか1つを入力してください。',
    'Enter one of: administrator ID, login ID, line (050 number), SMS number.',
  ),
  searchLeadReadOnly: sentence(
    '管理者ID、ログインID、利用者番号（050）のどれか1つを入力してください。',
    'Enter one of: administrator ID, login ID, line (050 number).',
  ),
  query: sentence('IDまたは電話番号', 'ID or number'),
  queryHint: sentence(
    '全体を入力してください。電話番号のハイフンや全角数字はそのままでかまいません。IDは大文字と小文字を区別します。',
    'Enter the whole of it. Hyphens and full-width digits in numbers do no harm; IDs tell capital letters from small ones.',
  ),
  search: sentence('検索', 'Search'),
  searchAudited: sentence(
    '検索と閲覧は、入力した番号を除いて操作履歴に記録されます。',
    'That you search and look is in the audit trail; the number that you typed is not.',
  ),
  queryMissing: sentence('IDまたは電話番号を入力してください。', 'Enter an ID or a number.'),
  mobileForbidden: sentence(
    'あなたの権限では、携帯電話番号で検索できません。管理者ID、ログインID、利用者番号で検索してください。',
    'Your role may not search by mobile number. Search by administrator ID, login ID or line.',
  ),
  nothingFound: sentence(
    '該当するご契約はありません。入力した内容をお確かめください。部分一致では検索できません。',
    'Nothing was found. Check what you entered; parts of an ID or a number do not find anything.',
  ),
  mobileNotFound: sentence(
    'この電話番号は、どのIDにも登録されていません。',
    'This number is not registered for any ID.',
  ),
  mobileFound: sentence(
    'この電話番号は、次の{count}件に登録されています。',
    'This number is registered for {count}.',
  ),
  found: sentence('{count}件見つかりました。', 'Found: {count}.'),
  more: sentence(
    'ほかにもあります。はじめの{count}件を表示しています。IDや利用者番号で検索してください。',
    'There are more; the first {count} are shown. Search by ID or line.',
  ),

  kind: {
    admin: sentence('管理者', 'Administrator'),
    user: sentence('サービス利用者', 'Service user'),
  },
  loginId: { admin: sentence('管理者ID', 'Administrator ID'), user: sentence('ログインID', 'Login ID') },
  id: sentence('管理者ID・ログインID', 'ID'),
  kindTitle: sentence('種別', 'Kind'),
  contract: sentence('ご契約', 'Contract'),
  line: sentence('利用者番号', 'Line'),
  userName: sentence('利用者名', 'User'),
  number: sentence('SMS認証用電話番号', 'SMS number'),
  state: sentence('利用状態', 'State'),
  onlyKnown: sentence(
    '記憶していない端末からのログインは、{until}まで止まっています（ご本人の設定）。',
    'Until {until} only known browsers are let in: the customer chose so.',
  ),
  active: sentence('利用中', 'In use'),
  suspended: sentence('停止中', 'Suspended'),
  suspendedSince: sentence('{at}から', 'since {at}'),
  contractState: sentence('ご契約の状態', "The contract's state"),
  none: sentence('なし', 'None'),

  accountTitle: {
    admin: sentence('管理者 {id}', 'Administrator {id}'),
    user: sentence('サービス利用者 {id}', 'Service user {id}'),
  },
  factsTitle: sentence('ご契約とID', 'Contract and ID'),
  toAdministrator: sentence('管理者の画面へ', 'To the administrator'),
  passwordState: sentence('パスワード', 'Password'),
  passwordInitial: sentence('初期パスワードのまま', 'Still the initial one'),
  passwordChosen: sentence('本人が設定済み', 'Chosen by the person'),
  lastSignIn: sentence('前回のログイン', 'Last sign-in'),
  never: sentence('まだありません', 'Never so far'),
  toCodesFrom: sentence('この日の設定', 'This day'),
  compulsoryFrom: sentence('認証コード必須の開始', 'Codes compulsory from'),
  enrolmentTitle: sentence('番号の登録方法', 'How a number is registered'),
  enrolment: {
    open: sentence('ログイン画面で本人が登録', 'By himself on the sign-in screen'),
    'activation-code': sentence(
      'ログイン画面で開通コードとともに登録',
      'By himself, with the activation code',
    ),
    closed: sentence('サービス事業者だけが登録', 'By the operator only'),
  } satisfies Record<EnrolmentPolicy, Sentence>,
  numberOfUser: sentence(
    '利用者の番号は、ご契約の管理者が管理者用設定Webサイトで登録・変更します。窓口では変更できません。',
    "A service user's number is registered and changed by the contract's administrator on the administrator site. The desk cannot change it.",
  ),
  clearingOpen: sentence('この番号を解除する手続きが進んでいます。', 'Clearing this number is under way.'),
  dayOpen: sentence(
    '認証コードが必須になる日の変更が、承認を待っています。',
    'Another day from which codes are compulsory waits for approval.',
  ),
  toClearing: sentence('手続きを見る', 'Look at it'),

  actsTitle: sentence('この画面でできる操作', 'What you can do'),
  noActs: sentence('あなたの権限では、閲覧だけができます。', 'Your role may look only.'),

  linesTitle: sentence('ログインID（{count}件）', 'Login IDs ({count})'),
  noLines: sentence('ご契約に利用者番号がまだありません。', 'There are no lines in this contract yet.'),

  sessionsTitle: sentence('ログイン中の端末', 'Where signed in now'),
  noSessions: sentence('いまログインしている端末はありません。', 'Nobody is signed in with this ID now.'),
  browser: sentence('端末', 'Browser'),
  address: sentence('接続元', 'From'),
  since: sentence('ログイン', 'Signed in'),
  lastSeen: sentence('最後の操作', 'Last seen'),

  signInsTitle: sentence('最近のログイン', 'Last sign-ins'),
  noSignIns: sentence('ログインの記録はまだありません。', 'There has been no sign-in so far.'),
  wholeHistory: sentence('このIDの操作履歴をすべて見る', 'The whole history of this ID'),
  historyTitle: sentence('{id} の操作履歴', 'History of {id}'),
  noHistory: sentence('表示できる記録はありません。', 'There is nothing to show.'),
  older: sentence('さらに古い記録を表示', 'Older'),
  newest: sentence('最新の記録へ戻る', 'Back to the newest'),
  backToAccount: sentence('{id} の画面へ戻る', 'Back to {id}'),

  smsTitle: sentence('最近のSMS', 'Last SMS'),
  noSms: sentence('SMSの記録はありません。', 'No SMS so far.'),
  smsAt: sentence('日時', 'When'),
  smsPurpose: sentence('目的', 'Why'),
  smsTo: sentence('送信先', 'To'),
  smsFate: sentence('結果', 'What became of it'),
  purpose: {
    'sign-in': sentence('ログインの認証コード', 'Code for signing in'),
    enrolment: sentence('番号登録の認証コード', 'Code for enrolling'),
    number: sentence('新しい番号の確認', 'Check of a new number'),
    'only-known': sentence('端末の制限の認証コード', 'Code for letting only known browsers in'),
    'number-replaced': sentence('番号変更のお知らせ', 'Notice: number replaced'),
    'number-clearing': sentence('番号解除のお知らせ', 'Notice: number to be cleared'),
    'codes-from-changed': sentence('必須日変更のお知らせ', 'Notice: day of codes changed'),
    'others-stopped': sentence('端末の制限のお知らせ', 'Notice: only known browsers let in'),
    test: sentence('試験送信', 'Test'),
  } satisfies Record<SmsPurpose, Sentence>,
  fate: {
    queued: sentence('送信を待っています', 'Waits to be sent'),
    sending: sentence('送信しています', 'Is being sent'),
    submitted: sentence('送信しました。到着の報告はまだありません', 'Sent; no report of its arrival so far'),
    delivered: sentence('届きました', 'Arrived'),
    undelivered: sentence(
      '届きませんでした。電源が切れているか、圏外か、受信できない状態です',
      'Did not arrive: the phone is off, out of reach, or full',
    ),
    unknown: sentence('届いたかどうか、確認できませんでした', 'Whether it arrived is not known'),
    expired: sentence('混み合っていて、時間内に送信できませんでした', 'Could not be sent in time'),
    refused: sentence(
      '断られました。番号が使われていないか、SMSを受信できません',
      'Refused: the number is not in use, or takes no SMS',
    ),
    superseded: sentence('不要になったため、送信しませんでした', 'Not sent; it was no longer needed'),
  } satisfies Record<SmsState, Sentence>,
  codeUsed: sentence('届きました（認証コードが入力されました）', 'Arrived (its code was entered)'),
  attempt: sentence('{n}回目、{gateway}：{code}', 'Try {n}, {gateway}: {code}'),

  passwordOnce: sentence(
    '新しい初期パスワードです。この画面に一度だけ表示され、再読み込みすると消えます。ご本人に伝えてください。最初のログインで変更していただきます。',
    'This is the new initial password. It is shown once, on this page only, and is gone after a reload. Tell it to the person, who has to replace it at the first sign-in.',
  ),
  passwordLabel: sentence('初期パスワード', 'Initial password'),

  clearingState: {
    open: sentence('手続き中', 'Under way'),
    done: sentence('解除しました', 'Cleared'),
    cancelled: sentence('取り消しました', 'Cancelled'),
    lapsed: sentence('承認されなかったため終了', 'Ended: nobody approved it in time'),
    overtaken: sentence('番号が変更されたため終了', 'Ended: the number was replaced'),
  } satisfies Record<NumberClearingTable['state'], Sentence>,
  identity: {
    'call-back': sentence('登録された連絡先に折り返し電話', 'Called back at the registered contact'),
    documents: sentence('本人確認書類', 'Identity documents'),
    'contract-details': sentence('契約内容の照合', 'Details of the contract'),
    'in-person': sentence('対面での確認', 'In person'),
  } satisfies Record<IdentityCheck, Sentence>,

  forbiddenTitle: sentence('この操作はできません', 'Not allowed'),
  forbidden: sentence(
    'あなたの権限（{role}）では、この操作はできません。責任者に依頼してください。',
    'Your role ({role}) may not do this. Ask a supervisor.',
  ),
}
