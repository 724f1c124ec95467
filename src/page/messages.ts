import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of the frame that every page has, and of the pages that tell of trouble. */
export const messages = {
  site: {
    admin: sentence('管理者用設定Webサイト', 'Administrator site'),
    user: sentence('サービス設定用Webサイト', 'Service settings site'),
    op: sentence('サービス事業者窓口', 'Operator desk'),
  },
  skip: sentence('本文へ移動', 'Skip to content'),
  errorTitle: sentence('エラー：{title}', 'Error: {title}'),
  doneTitle: sentence('完了：{title}', 'Done: {title}'),
  errorSummary: sentence('ご確認ください', 'Check the following'),
  demonstration: sentence(
    'デモンストレーションです。SMSは受信箱に届きます。',
    'This is a demonstration. SMS messages arrive in the inbox.',
  ),
  openInbox: sentence('SMS受信箱を開く', 'Open the SMS inbox'),
  switchLanguage: sentence('English', '日本語'),
  sessionEnd: {
    quiet: sentence(
      '{time}までログインしています（操作すると{minutes}分延びます。最長{latest}まで）',
      'Signed in until {time} (each action adds {minutes} minutes, until {latest} at the latest)',
    ),
    soon: sentence(
      '操作がないときは、{time}に自動的にログアウトします。',
      'Without activity, you will be signed out automatically at {time}.',
    ),
    last: sentence(
      'ログインしてから{hours}時間になるため、{time}にログアウトします。入力中の内容は、それまでに送信してください。',
      'You will be signed out at {time}, {hours} hours after you signed in. Send what you are typing before then.',
    ),
    over: sentence(
      'ログアウトしました。入力した内容は、送信すると保存され、次にログインしたときに続けられます。',
      'You have been signed out. If you send what you typed, it is kept and you can continue after your next sign-in.',
    ),
    goOn: sentence('続ける', 'Stay signed in'),
  },
  ok: sentence('OK', 'OK'),
  correct: sentence('修正する', 'Edit'),
  waitOver: sentence('もう一度お試しください。', 'You can try again now.'),
  offline: sentence(
    'インターネットに接続していないため、送信していません。入力した内容は、この画面に残っています。接続を確認し、もう一度押してください。',
    'Nothing was sent because there is no connection to the internet. What you typed is still on this page. Check the connection and press again.',
  ),
  typedAgain: sentence(
    '前回の入力を表示しています。まだ何も設定されていません。内容を確認し、もう一度操作してください。',
    'This is what you typed before. Nothing has been set yet. Check it and continue.',
  ),
  signedInAs: sentence('ログイン中', 'Signed in'),
  lastSignIn: sentence('前回のログイン：{at}', 'Last sign-in: {at}'),
  firstSignIn: sentence(
    '前回のログイン：なし（今回がはじめてです）',
    'Last sign-in: none (this is the first)',
  ),
  help: sentence('使い方', 'Help'),
  opensTab: sentence('（新しいタブで開きます）', ' (opens in a new tab)'),
  mainNavigation: sentence('メニュー', 'Menu'),
  ownAccount: sentence('ご自分のログイン', 'Your account'),
  devices: sentence('ログイン中の端末', 'Signed-in browsers'),
  changePassword: sentence('パスワードの変更', 'Change password'),
  signOut: sentence('ログアウト', 'Sign out'),
  showPassword: sentence('表示', 'Show'),
  showPasswordOf: sentence('「{label}」を表示', 'Show “{label}”'),
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
    'お探しのページはありません。アドレスをご確認のうえ、ログイン画面からお進みください。',
    'This page does not exist. Check the address, or start from the sign-in page.',
  ),
  refusedTitle: sentence('受け付けられませんでした', 'Not accepted'),
  refused: sentence(
    'このサイトの画面からの操作であることを確認できなかったため、受け付けませんでした。ログイン画面を開き直し、もう一度操作してください。',
    'We could not confirm that this came from a page of this site, so it was not accepted. Open the sign-in page again and retry.',
  ),
  badRequest: sentence(
    '送信された内容を読み取れませんでした。前の画面に戻り、もう一度操作してください。',
    'What was sent could not be read. Go back to the previous page and try again.',
  ),
  tooLarge: sentence(
    '送信された内容が多すぎるため、受け付けられませんでした。前の画面に戻り、入力を減らしてください。',
    'What was sent was too large to accept. Go back to the previous page and enter less.',
  ),
  wrongHost: sentence(
    'このアドレスではご利用いただけません。ご案内したアドレスからアクセスしてください。',
    'The site cannot be used at this address. Use the address you were given.',
  ),
  methodNotAllowed: sentence(
    'この方法ではアクセスできません。ログイン画面からお進みください。',
    'This page cannot be opened this way. Start from the sign-in page.',
  ),
  unavailableTitle: sentence('ただいま処理できません', 'Temporarily unavailable'),
  unavailable: sentence(
    'システムが混み合っているか、一時的に停止しています。しばらくしてから、もう一度お試しください。',
    'The system is busy or temporarily stopped. Try again in a little while.',
  ),
  unavailableNotSaved: sentence(
    'システムが混み合っているか、一時的に停止しているため、受け付けられませんでした。変更は何も保存されていません。',
    'The system is busy or temporarily stopped, so this was not accepted. No changes were saved.',
  ),
  inDoubtTitle: sentence('結果を確認できませんでした', 'Not confirmed'),
  inDoubt: sentence(
    '保存できたか確認できませんでした。画面を開き直し、現在の内容をご確認ください。',
    'We could not confirm whether this was saved. Open the page again and check the current settings.',
  ),
  openAgain: sentence('画面を開き直す', 'Open the page again'),
  goBackLater: sentence(
    'しばらくしてから前の画面に戻り、もう一度操作してください。',
    'Wait a little, then go back to the previous page and try again.',
  ),
  failedTitle: sentence('エラーが発生しました', 'Something went wrong'),
  failed: sentence(
    '申し訳ありません。処理中にエラーが発生しました。もう一度お試しください。続くときは、{desk}に番号「{reference}」をお伝えください。',
    'Sorry, an error occurred. Try again. If it keeps happening, call {desk} and give the number {reference}.',
  ),
  tryAgain: sentence('もう一度送信する', 'Send again'),
  keptForYou: sentence(
    '入力した内容はこの画面に残っています。しばらくしてから、このボタンでもう一度送信してください。',
    'What you entered is still on this page. Wait a little, then send it again with this button.',
  ),
  toSignIn: sentence('ログイン画面へ', 'Go to the sign-in page'),
  chooseTitle: sentence('ご利用になるサイトをお選びください', 'Choose your site'),
  chooseAdmin: sentence(
    '利用者番号とSMS認証用電話番号を管理する方（管理者IDでログイン）',
    'To manage lines and SMS numbers (sign in with administrator ID)',
  ),
  chooseUser: sentence(
    'ご自分の番号のサービスを設定する方（ログインIDでログイン）',
    'To set the services of your own line (sign in with login ID)',
  ),
}
