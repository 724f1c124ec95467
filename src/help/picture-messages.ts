import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'

/**
 * The pictures of the manual by their names, with what is read out in their place: which screen it is, and what the frame in it
 * marks. They are made by `npm run pictures`.
 */
export const pictureMessages = {
  'admin-sign-in': sentence(
    '画面例：管理者用設定Webサイトのログイン画面。管理者IDとパスワードの欄の下に『管理者IDでログイン』があります。',
    'The sign-in page of the administrator site: fields for the administrator ID and the password, with “Sign in with administrator ID” below them.',
  ),
  'admin-enrol': sentence(
    '画面例：エラーが表示されたログイン画面。パスワード欄の下に「SMS認証用電話番号」欄があります。',
    'The sign-in page with an error: below the password there is a field “SMS number”.',
  ),
  'admin-code': sentence(
    '画面例：SMS認証。「認証コード」欄の下に『認証』、その下にSMSの状態と送信先の末尾の4桁があります。',
    'The page “SMS code”: the field “Code”, “Verify” below it, then the SMS status and the last 4 digits of the number.',
  ),
  'admin-wrong-code': sentence(
    '画面例：SMS認証のエラー。認証コードが正しくないことと、もう一度入力できることが表示されています。',
    'The page “SMS code” with an error: the code is not correct and can be entered again.',
  ),
  'admin-lines': sentence(
    '画面例：利用者番号一覧。下部に『SMS認証番号設定』があります。',
    'The page “Lines”, with “Set SMS numbers” at its foot.',
  ),
  'admin-numbers': sentence(
    '画面例：SMS認証用番号設定。管理者と各ログインIDに「SMS認証用電話番号」欄があります。',
    'The page “SMS numbers”: one field “SMS number” for the administrator and for each login ID.',
  ),
  'admin-check': sentence(
    '画面例：SMS認証用番号設定 確認。変わる番号の下に『OK』と『修正する』があります。',
    'The page “SMS numbers: check”: the numbers that change, with “OK” and “Edit” below them.',
  ),
  'admin-own-code': sentence(
    '画面例：新しい番号の確認。「認証コード」欄と『認証』があります。',
    'The page “Check the new number”: the field “Code” and “Verify”.',
  ),
  'admin-second': sentence(
    '画面例：SMS認証用番号設定 管理者（予備）。「予備のSMS認証用電話番号」欄と『設定』があります。',
    'The page “SMS numbers: second number”: the field “Second SMS number” and “Set”.',
  ),
  'admin-password': sentence(
    '画面例：パスワードの変更。現在のパスワード、新しいパスワード、確認の欄の下に『変更する』があります。',
    'The page “Change password”: fields for the current password and twice for the new one, with “Change” below them.',
  ),
  'admin-user': sentence(
    '画面例：サービス利用者の画面。『パスワードを再発行』などの操作が並んでいます。',
    'The page of a service user, with “Issue a new password” and other actions.',
  ),
  'admin-line': sentence(
    '画面例：サービス設定。転送・留守番の選択肢と、転送先の電話番号の欄があります。',
    'The page “Service settings”: the choices for forwarding and voicemail, and a field for the number to forward to.',
  ),
  'admin-abroad': sentence(
    '画面例：変更内容の確認。海外への転送であることと、通話料のご負担が表示されています。',
    'The page “Check the change”: it shows that calls will be forwarded abroad and who pays for them.',
  ),
  'admin-stop': sentence(
    '画面例：転送をすべて止める。止める利用者番号の一覧と『OK』があります。',
    'The page “Stop all forwarding”: the lines where forwarding stops, and “OK”.',
  ),
  'user-sign-in': sentence(
    '画面例：サービス設定用Webサイトのログイン画面。ログインIDとログインパスワードの欄の下に『ログイン』があります。',
    'The sign-in page of the service settings site: fields for the login ID and the login password, with “Sign in” below them.',
  ),
  'user-password': sentence(
    '画面例：パスワードの変更。現在のパスワード、新しいパスワード、確認の欄の下に『変更する』があります。',
    'The page “Change password”: fields for the current password and twice for the new one, with “Change” below them.',
  ),
  'user-code': sentence(
    '画面例：SMS認証。「認証コード」欄の下に『認証』、その下にSMSの状態と送信先の末尾の4桁があります。',
    'The page “SMS code”: the field “Code”, “Verify” below it, then the SMS status and the last 4 digits of the number.',
  ),
  'user-no-number': sentence(
    '画面例：エラーが表示されたログイン画面。管理者に登録を依頼するよう書かれています。',
    'The sign-in page with an error: it says to ask the administrator to register a number.',
  ),
  'user-line': sentence(
    '画面例：サービス設定。転送・留守番の選択肢と、転送先の電話番号の欄があります。',
    'The page “Service settings”: the choices for forwarding and voicemail, and a field for the number to forward to.',
  ),
  'user-stop': sentence(
    '画面例：転送をすべて止める。『OK』があります。',
    'The page “Stop all forwarding”, with “OK”.',
  ),
  'desk-search': sentence(
    '画面例：ご契約の検索。1つの欄の下に『検索』と、見つかったIDの一覧があります。',
    'The page “Find a contract”: one field, “Search” below it, and a list of the IDs found.',
  ),
  'desk-account': sentence(
    '画面例：管理者の画面。ご契約とIDの状態、その下にこの画面でできる操作が並んでいます。',
    'The page of an administrator: the state of the contract and ID, with the available actions below.',
  ),
  'desk-act': sentence(
    '画面例：管理者の番号の解除。本人確認の方法と理由の欄があります。',
    'The form for clearing the administrator’s number: how the identity was confirmed, and the reason.',
  ),
  'desk-clearing': sentence(
    '画面例：番号解除の手続き。申請の内容の下に『承認する』があります。',
    'The page of a request to clear a number: the details of the request, with “Approve” below them.',
  ),
  'desk-rollout': sentence(
    '画面例：SMS認証用電話番号の登録状況。登録済みと未登録の件数の表があります。',
    'The page “SMS number registration”: a table of how many are registered and how many are missing.',
  ),
} satisfies Record<string, Sentence>

export type PictureName = keyof typeof pictureMessages
