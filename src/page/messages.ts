import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of the frame that every page has, and of the pages that tell of trouble. */
export const messages = {
  site: {
    admin: sentence('管理者用設定Webサイト', 'Administrator site'),
    user: sentence('サービス設定用Webサイト', 'Service settings site'),
    op: sentence('サービス事業者窓口', "Operator's desk"),
  },
  skip: sentence('本文へ移動', 'Skip to the content'),
  errorTitle: sentence('エラー：{title}', 'Error: {title}'),
  errorSummary: sentence('ご確認ください', 'Please check'),
  demonstration: sentence(
    'デモンストレーションです。SMSは受信箱に届きます。',
    'This is a demonstration. SMS arrive in the inbox.',
  ),
  openInbox: sentence('SMS受信箱を開く', 'Open the SMS inbox'),
  switchLanguage: sentence('English', '日本語'),
  signedInAs: sentence('ログイン中', 'Signed in'),
  lastSignIn: sentence('前回のログイン：{at}', 'Last sign-in: {at}'),
  firstSignIn: sentence(
    '前回のログイン：なし（今回がはじめてです）',
    'Last sign-in: none (this is the first)',
  ),
  mainNavigation: sentence('メニュー', 'Menu'),
  ownAccount: sentence('ご自分のログイン', 'Your sign-in'),
  devices: sentence('ログイン中の端末', 'Where signed in'),
  changePassword: sentence('パスワードの変更', 'Change password'),
  signOut: sentence('ログアウト', 'Sign out'),
  steps: sentence('手順', 'Steps'),
  stepSignIn: sentence('ログイン', 'Sign in'),
  stepCode: sentence('SMS認証', 'SMS code'),
  stepSettings: sentence('設定', 'Settings'),
  helplineTitle: sentence('お問い合わせ：{name}', 'Questions: {name}'),
  helplineHours: sentence('受付時間：{hours}', 'Hours: {hours}'),
  helplineOpen: sentence('ただいま受付中です', 'Open now'),
  helplineClosed: sentence('ただいま受付時間外です', 'Closed now'),
  pages: sentence('ページ', 'Pages'),
  toPage: sentence('{number}ページ目', 'Page {number}'),
  position: sentence('全{all}件のうち{from}～{to}件目', '{from} to {to} of {all}'),
  printedAt: sentence('{at} 現在', 'As of {at}'),

  notFoundTitle: sentence('ページが見つかりません', 'Page not found'),
  notFound: sentence(
    'お探しのページはありません。アドレスをお確かめのうえ、ログイン画面からお進みください。',
    'There is no such page. Check the address, or start from the sign-in page.',
  ),
  refusedTitle: sentence('受け付けられませんでした', 'Not accepted'),
  refused: sentence(
    'この操作は、このサイトの画面からのものと確認できなかったため、受け付けませんでした。ログイン画面を開き直して、もう一度操作してください。',
    'This did not come from a page of this site, so nothing was done. Open the sign-in page and try again.',
  ),
  badRequest: sentence(
    '送信された内容を読み取れませんでした。前の画面に戻り、もう一度操作してください。',
    'What was sent could not be read. Go back and try again.',
  ),
  tooLarge: sentence(
    '送信された内容が大きすぎます。前の画面に戻り、入力を減らしてください。',
    'What was sent is too large. Go back and enter less.',
  ),
  wrongHost: sentence(
    'このアドレスではご利用いただけません。ご案内したアドレスからアクセスしてください。',
    'This address does not serve the site. Use the address that you were given.',
  ),
  methodNotAllowed: sentence(
    'この方法ではアクセスできません。ログイン画面からお進みください。',
    'This page cannot be used in that way. Start from the sign-in page.',
  ),
  unavailableTitle: sentence('ただいま処理できません', 'Not possible right now'),
  unavailable: sentence(
    'システムが混み合っているか、一時的に停止しています。しばらくしてから、もう一度お試しください。',
    'The system is busy or stopped for the moment. Please try again in a little while.',
  ),
  unavailableNotSaved: sentence(
    'システムが混み合っているか、一時的に停止しています。操作は行われていません。変更は何も保存されていません。',
    'The system is busy or stopped for the moment. Nothing was done, and nothing was saved.',
  ),
  goBackLater: sentence(
    'しばらくしてから前の画面に戻り、もう一度操作してください。',
    'Wait a little, then go back and try again.',
  ),
  failedTitle: sentence('エラーが発生しました', 'Something went wrong'),
  failed: sentence(
    '申し訳ありません。処理中にエラーが発生しました。もう一度お試しいただき、続くときは窓口に番号 {reference} をお伝えください。',
    'We are sorry: this failed. Try again; if it goes on, tell the desk the number {reference}.',
  ),
  tryAgain: sentence('もう一度送信する', 'Send again'),
  keptForYou: sentence(
    '入力した内容はこの画面に残っています。しばらくしてから、このボタンでもう一度送信してください。',
    'What you entered is kept on this page. Wait a little, then send it again with this button.',
  ),
  toSignIn: sentence('ログイン画面へ', 'To the sign-in page'),
  chooseTitle: sentence('ご利用になるサイトをお選びください', 'Choose your site'),
  chooseAdmin: sentence(
    '利用者番号とSMS認証用電話番号を管理する方（管理者IDでログイン）',
    'For those who manage the lines and the SMS numbers (administrator ID)',
  ),
  chooseUser: sentence(
    'ご自分の番号のサービスを設定する方（ログインIDでログイン）',
    'For the settings of your own line (login ID)',
  ),
}
