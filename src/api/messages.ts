import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of the page on which operations of the API are tried. What the operations say of themselves is English. */
export const messages = {
  title: sentence('プロビジョニングAPI', 'Provisioning API'),
  lead: sentence(
    'ご契約、利用者番号、ログインID、SMS認証用電話番号、パスワード、利用状態を、事業者のシステムから操作するためのAPIです。各操作の説明は英語です。',
    'Contracts, lines, login IDs, SMS numbers, passwords and states, for the operator’s own systems.',
  ),
  document: sentence('OpenAPI 3.1の定義を開く', 'Open the OpenAPI 3.1 document'),
  /** In the other language. */
  switchLanguage: sentence('English', '日本語'),
  real: sentence(
    'ここで実行した操作は、すぐに実際のデータに反映されます。',
    'Operations sent from this page take effect immediately, on real data.',
  ),
  key: sentence('APIキー', 'API key'),
  keyHint: sentence(
    'キーは「sekisho keys api add」で発行します。入力したキーはこのページの中だけで使い、閉じるか再読み込みすると消えます。',
    'Issue a key with “sekisho keys api add”. A key you enter is used on this page only and disappears when you close or reload it.',
  ),
  keyMissing: sentence('APIキーを入力してください。', 'Enter an API key.'),
  scriptNeeded: sentence(
    'このページから操作を実行するには、JavaScriptを有効にしてください。操作の一覧はそのままご覧いただけます。',
    'To send operations from this page, turn on JavaScript. You can read the list without it.',
  ),
  scope: sentence('必要なスコープ', 'Scope'),
  anyKey: sentence('不要（有効なキーであれば使用できます）', 'None (any valid key will do)'),
  ifMatch: sentence('条件：If-Match（ETag）', 'Condition: If-Match (ETag)'),
  ifMatchHint: sentence(
    '空欄のまま実行すると、このページで最後に取得したときのETagを使います。',
    'If left empty, the ETag from the last GET on this page is used.',
  ),
  idempotencyKeyHint: sentence(
    '空欄のまま実行すると、新しい値を作ります。同じ値で同じ内容を送信すると、操作は繰り返されず、最初と同じ応答が返ります。',
    'If left empty, a new value is created. Sending the same value with the same request does not repeat the operation; it returns the first response again.',
  ),
  optional: sentence('{name}（省略できます）', '{name} (optional)'),
  body: sentence('本文（JSON）', 'Body (JSON)'),
  send: sentence('実行する', 'Send'),
  answer: sentence('応答', 'Response'),
  command: sentence('同じ操作をするコマンド', 'The same operation on the command line'),
  unreachable: sentence(
    'サーバーに接続できませんでした。接続を確認し、もう一度実行してください。',
    'The server could not be reached. Check the connection and send again.',
  ),
  problems: sentence('エラーの種類', 'Problems'),
  problemsLead: sentence(
    'エラーの応答はRFC 9457の形式です。「type」の末尾が次の表の種類です。',
    'Error responses follow RFC 9457. The end of “type” is one of the following.',
  ),
  problemStatus: sentence('状態コード', 'Status'),
  problemKind: sentence('種類', 'Problem'),
  problemMeaning: sentence('意味', 'Meaning'),
}
