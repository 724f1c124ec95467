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
    clearings: sentence('番号解除・必須日の手続き', 'Clearing and day-of-codes requests'),
    clearingsWaiting: sentence(
      '番号解除・必須日の手続き（承認待ち{count}件）',
      'Clearing and day-of-codes requests ({count} to approve)',
    ),
  },

  searchTitle: sentence('ご契約の検索', 'Find a contract'),
  searchLead: sentence(
    '管理者ID、ログインID、利用者番号（050）、SMS認証用電話番号、ご契約名のどれか1つを入力してください。',
    'Enter one of these: administrator ID, login ID, line (050 number), SMS number or contract name.',
  ),
  searchLeadReadOnly: sentence(
    '管理者ID、ログインID、利用者番号（050）、ご契約名のどれか1つを入力してください。',
    'Enter one of these: administrator ID, login ID, line (050 number) or contract name.',
  ),
  query: sentence('ID、電話番号、またはご契約名', 'ID, phone number or contract name'),
  queryHint: sentence(
    'IDとSMS認証用電話番号は全体を、利用者番号は全体か末尾の4桁以上を、ご契約名ははじめの2文字以上を入力してください（「株式会社」などは除きます）。ハイフンや全角文字はそのままでかまいません。IDは大文字と小文字を区別します。',
    'Enter IDs and SMS numbers in full; a line in full or at least its last 4 digits; a contract name by at least its first 2 characters, without the legal form. Hyphens and full-width characters are accepted. IDs are case-sensitive.',
  ),
  search: sentence('検索', 'Search'),
  searchAudited: sentence(
    '検索と閲覧は、入力した内容を除いて操作履歴に記録されます。',
    'Searches and views are recorded in the history, without what you typed.',
  ),
  queryMissing: sentence(
    'ID、電話番号、またはご契約名を入力してください。',
    'Enter an ID, a phone number or a contract name.',
  ),
  mobileForbidden: sentence(
    'ご自分の権限では、携帯電話番号で検索できません。管理者ID、ログインID、利用者番号で検索してください。',
    'Your role does not allow searching by mobile number. Search by administrator ID, login ID or line.',
  ),
  nothingFound: sentence(
    '該当するご契約はありません。入力した内容をご確認ください。IDとSMS認証用電話番号は、全体を入力したときだけ見つかります。',
    'No contract was found. Check what you entered. IDs and SMS numbers are found only when entered in full.',
  ),
  mobileNotFound: sentence(
    'この電話番号は、どのIDにも登録されていません。',
    'This number is not registered for any ID.',
  ),
  mobileFound: sentence(
    'この電話番号は、次の{count}件に登録されています。',
    'IDs with this number: {count}.',
  ),
  found: sentence('{count}件見つかりました。', 'Found: {count}.'),
  more: sentence(
    'ほかにもあります。はじめの{count}件を表示しています。IDや利用者番号で検索してください。',
    'There are more. The first {count} are shown. Search by ID or line.',
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
    '未登録の端末からのログインは、{until}まで止まっています（ご本人の設定）。',
    'Sign-in is limited to known browsers until {until} (the customer’s own setting).',
  ),
  active: sentence('利用中', 'In use'),
  suspended: sentence('停止中', 'Suspended'),
  suspendedSince: sentence('{at}から', 'since {at}'),
  suspendedByAdministrator: sentence(
    'ご契約の管理者が停止しています。管理者も再開できます。',
    'Suspended by the contract’s administrator, who can also resume it.',
  ),
  contractState: sentence('ご契約の状態', 'State of the contract'),
  none: sentence('なし', 'None'),

  accountTitle: {
    admin: sentence('管理者 {id}', 'Administrator {id}'),
    user: sentence('サービス利用者 {id}', 'Service user {id}'),
  },
  factsTitle: sentence('ご契約とID', 'Contract and ID'),
  toAdministrator: sentence('管理者の画面へ', 'Go to the administrator'),
  passwordState: sentence('パスワード', 'Password'),
  passwordInitial: sentence('初期パスワードのまま', 'Still the initial password'),
  passwordChosen: sentence('ご本人が設定済み', 'Chosen by the user'),
  lastSignIn: sentence('前回のログイン', 'Last sign-in'),
  never: sentence('まだありません', 'None yet'),
  toCodesFrom: sentence('この日の設定', 'Set this day'),
  compulsoryFrom: sentence('認証コード必須の開始', 'Codes compulsory from'),
  enrolmentTitle: sentence('番号の登録方法', 'How a number is registered'),
  enrolment: {
    open: sentence('ログイン画面でご本人が登録', 'By the administrator, on the sign-in page'),
    'activation-code': sentence(
      'ログイン画面で開通コードとともに登録',
      'By the administrator, on the sign-in page with an activation code',
    ),
    closed: sentence('サービス事業者だけが登録', 'By the operator only'),
  } satisfies Record<EnrolmentPolicy, Sentence>,
  numberOfUser: sentence(
    '利用者の番号は、ご契約の管理者が管理者用設定Webサイトで登録・変更します。窓口では変更できません。',
    'A service user’s number is registered and changed by the contract’s administrator on the administrator site. It cannot be changed at the desk.',
  ),
  abroad: sentence('海外への転送', 'Forwarding abroad'),
  neverAbroad: sentence('ご契約に含まれていません', 'Not part of the contract'),
  abroadFrom: sentence(
    '番号またはパスワードが新しいため、{time}まではできません',
    'Not until {time}: the number or password is new',
  ),
  liftOpen: sentence(
    '制限を解除する申請が、承認を待っています。',
    'A request to lift the hold is waiting for approval.',
  ),
  clearingOpen: sentence(
    'この番号を解除する手続きが進んでいます。',
    'A request to clear this number is open.',
  ),
  dayOpen: sentence(
    '認証コードが必須になる日の変更が、承認を待っています。',
    'A change of the day from which codes are compulsory is waiting for approval.',
  ),
  toClearing: sentence('手続きを見る', 'View the request'),

  actsTitle: sentence('この画面でできる操作', 'What you can do'),
  noActs: sentence('ご自分の権限では、閲覧だけができます。', 'Your role is read-only.'),

  linesTitle: sentence('ログインID（{count}件）', 'Login IDs ({count})'),
  noLines: sentence('ご契約に利用者番号がまだありません。', 'There are no lines in this contract yet.'),

  sessionsTitle: sentence('ログイン中の端末', 'Signed-in browsers'),
  noSessions: sentence('現在ログイン中の端末はありません。', 'No browsers are signed in.'),
  browser: sentence('端末', 'Browser'),
  address: sentence('接続元', 'From'),
  since: sentence('ログイン', 'Signed in'),
  lastSeen: sentence('最後の操作', 'Last activity'),

  signInsTitle: sentence('最近のログイン', 'Recent sign-ins'),
  noSignIns: sentence('ログインの記録はまだありません。', 'No sign-ins yet.'),
  wholeHistory: sentence('このIDの操作履歴をすべて見る', 'See the whole history of this ID'),
  historyTitle: sentence('{id}の操作履歴', 'History of {id}'),
  noHistory: sentence('表示できる記録はありません。', 'There are no records to show.'),
  older: sentence('さらに古い記録を表示', 'Show older records'),
  newest: sentence('最新の記録へ戻る', 'Back to the newest records'),
  backToAccount: sentence('{id}の画面へ戻る', 'Back to {id}'),

  smsTitle: sentence('最近のSMS', 'Recent SMS messages'),
  noSms: sentence('SMSの記録はありません。', 'No SMS messages yet.'),
  smsAt: sentence('日時', 'When'),
  smsPurpose: sentence('目的', 'Purpose'),
  smsTo: sentence('送信先', 'To'),
  smsFate: sentence('結果', 'Result'),
  purpose: {
    'sign-in': sentence('ログインの認証コード', 'Code for sign-in'),
    enrolment: sentence('番号登録の認証コード', 'Code for registering a number'),
    number: sentence('新しい番号の確認', 'Check of a new number'),
    'only-known': sentence('端末の制限の認証コード', 'Code for limiting sign-in to known browsers'),
    act: sentence('大切な変更の認証コード', 'Code for an important change'),
    'number-replaced': sentence('番号変更のお知らせ', 'Notice: number replaced'),
    'number-clearing': sentence('番号解除のお知らせ', 'Notice: number to be cleared'),
    'codes-from-changed': sentence('必須日変更のお知らせ', 'Notice: day of codes changed'),
    'contract-end': sentence('ご契約の終了のお知らせ', 'Notice: end of the contract'),
    'names-changed': sentence(
      '番号・ID・ご契約の変更のお知らせ',
      'Notice: a number, an ID or a contract changed',
    ),
    'abroad-allowed': sentence(
      '海外への転送ができるようになったお知らせ',
      'Notice: forwarding abroad allowed again',
    ),
    'others-stopped': sentence('端末の制限のお知らせ', 'Notice: sign-in limited to known browsers'),
    'forwarding-changed': sentence('転送先の変更のお知らせ', 'Notice: forwarding changed'),
    'forwarding-refused': sentence('海外転送を拒否したお知らせ', 'Notice: forwarding abroad refused'),
    'international-lifted': sentence(
      '国際電話利用休止の解除のお知らせ',
      'Notice: international calls switched on',
    ),
    'forwarding-stopped': sentence('転送の停止のお知らせ', 'Notice: forwarding stopped'),
    'forwarding-restored': sentence('転送の再開のお知らせ', 'Notice: forwarding restored'),
    'password-reissued': sentence('パスワード再発行のお知らせ', 'Notice: new password issued'),
    'sessions-ended': sentence('端末の終了のお知らせ', 'Notice: sessions ended'),
    'id-suspended': sentence('利用停止のお知らせ', 'Notice: ID suspended'),
    'id-resumed': sentence('利用再開のお知らせ', 'Notice: ID resumed'),
    'second-number': sentence('予備の番号の確認', 'Check of a second number'),
    'second-used': sentence('予備の番号への送信のお知らせ', 'Notice: code sent to the second number'),
    'second-changed': sentence('予備の番号の変更のお知らせ', 'Notice: second number changed'),
    'new-device': sentence('新しい端末のお知らせ', 'Notice: new browser'),
    test: sentence('試験送信', 'Test'),
  } satisfies Record<SmsPurpose, Sentence>,
  fate: {
    queued: sentence('送信を待っています', 'Waiting to be sent'),
    sending: sentence('送信しています', 'Being sent'),
    submitted: sentence('送信しました。到着の報告はまだありません', 'Sent; no delivery report yet'),
    delivered: sentence('届きました', 'Arrived'),
    undelivered: sentence(
      '届きませんでした。電源が切れているか、圏外か、受信できない状態です',
      'Did not arrive: the phone is off, out of coverage or unable to receive messages',
    ),
    unknown: sentence('届いたかどうか、確認できませんでした', 'Not known whether it arrived'),
    expired: sentence(
      '混み合っていて、時間内に送信できませんでした',
      'Not sent in time: the network was busy',
    ),
    refused: sentence(
      '受け付けられませんでした。番号が使われていないか、SMSを受信できません',
      'Refused: the number is not in use or cannot receive SMS messages',
    ),
    superseded: sentence('不要になったため、送信しませんでした', 'Not sent: no longer needed'),
  } satisfies Record<SmsState, Sentence>,
  notCarried: sentence(
    '通信事業者の設備で配信されませんでした。電話機が原因ではありません',
    'Not delivered by the mobile network; the phone is not the cause',
  ),
  codeUsed: sentence('届きました（認証コードが入力されました）', 'Arrived (the code was entered)'),
  attempt: sentence('{n}回目、{gateway}：{code}', 'Attempt {n}, {gateway}: {code}'),

  passwordOnce: sentence(
    '新しい初期パスワードです。この画面に一度だけ表示され、再読み込みすると消えます。ご本人に伝えてください。最初のログインで変更していただきます。',
    'This is the new initial password. It is shown once, on this page only, and disappears when the page is reloaded. Give it to the person, who replaces it at the first sign-in.',
  ),
  passwordLabel: sentence('初期パスワード', 'Initial password'),

  clearingState: {
    open: sentence('手続き中', 'Open'),
    done: sentence('解除しました', 'Cleared'),
    cancelled: sentence('取り消しました', 'Cancelled'),
    lapsed: sentence('承認されなかったため終了', 'Ended: not approved in time'),
    overtaken: sentence('番号が変更されたため終了', 'Ended: the number was replaced'),
  } satisfies Record<NumberClearingTable['state'], Sentence>,
  identity: {
    'call-back': sentence('登録された連絡先に折り返し電話', 'Called back the registered contact'),
    documents: sentence('本人確認書類', 'Identity documents'),
    'contract-details': sentence('契約内容の照合', 'Matched contract details'),
    'in-person': sentence('対面での確認', 'In person'),
  } satisfies Record<IdentityCheck, Sentence>,

  forbiddenTitle: sentence('この操作はできません', 'Not allowed'),
  forbidden: sentence(
    'ご自分の権限（{role}）では、この操作はできません。責任者に依頼してください。',
    'Your role ({role}) does not allow this. Ask a supervisor.',
  ),
}
