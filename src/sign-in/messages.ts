import { CODE_MINUTES } from '../challenges/messages.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of the sign-in screens. The Japanese ones of the specification are fixed. */
export const messages = {
  title: {
    admin: sentence('管理者用設定Webサイト ログイン', 'Administrator site: sign in'),
    user: sentence('サービス設定用Webサイト ログイン', 'Service settings site: sign in'),
    op: sentence('サービス事業者窓口 ログイン', "Operator's desk: sign in"),
  },
  lead: {
    admin: sentence(
      '「サービス開通案内書」に記載の管理者IDとパスワードを入力してください。',
      'Enter the administrator ID and the password from your opening notice.',
    ),
    user: sentence(
      'ログインIDとログインパスワードを入力してください。わからないときは、管理者にお問い合わせください。',
      'Enter your login ID and login password. If you do not know them, ask your administrator.',
    ),
    op: sentence(
      'サービス事業者の担当者専用です。担当者IDとパスワードを入力してください。',
      "For the operator's own staff only. Enter your operator ID and password.",
    ),
  },
  loginId: {
    admin: sentence('管理者ID', 'Administrator ID'),
    user: sentence('ログインID', 'Login ID'),
    op: sentence('担当者ID', 'Operator ID'),
  },
  password: {
    admin: sentence('パスワード', 'Password'),
    user: sentence('ログインパスワード', 'Login password'),
    op: sentence('パスワード', 'Password'),
  },
  signIn: {
    admin: sentence('管理者IDでログイン', 'Sign in with administrator ID'),
    user: sentence('ログイン', 'Sign in'),
    op: sentence('担当者IDでログイン', 'Sign in with operator ID'),
  },
  /** Customers are not led to the desk, nor the desk to them. */
  otherSite: {
    admin: sentence(
      'ログインIDをお持ちのサービス利用者の方は、サービス設定用Webサイトへ',
      'Service users with a login ID: go to the service settings site',
    ),
    user: sentence('管理者の方は、管理者用設定Webサイトへ', 'Administrators: go to the administrator site'),
  },
  number: sentence('SMS認証用電話番号', 'SMS number'),
  numberHint: sentence(
    'SMSを受信できる携帯電話の番号を、ハイフンなしの半角数字11桁で入力してください。例：09012345678',
    'A mobile phone that can receive SMS: 11 digits without hyphens, such as 09012345678',
  ),
  enrolNext: sentence(
    'この番号へ認証コードを送ります。認証が済むと、次回からのログインに使う番号として登録されます。',
    'A code will be sent to this number. Once you have entered it, the number is registered for your next sign-ins.',
  ),

  wrongPassword: {
    admin: sentence(
      '管理者IDまたはパスワードが正しくありません。',
      'The administrator ID or the password is wrong.',
    ),
    user: sentence(
      'ログインIDまたはログインパスワードが正しくありません。',
      'The login ID or the login password is wrong.',
    ),
    op: sentence('担当者IDまたはパスワードが正しくありません。', 'The operator ID or the password is wrong.'),
  },
  passwordWait: sentence(
    'このIDでのログインの失敗が続いたため、あと{n}秒お待ちください。パスワードが正しければ、そのあとログインできます。',
    'There were many failed sign-ins with this ID: please wait {n} seconds. With the right password you can sign in then.',
  ),
  networkWait: sentence(
    'お使いのネットワークから、多くのIDでパスワードの誤りが続いたため、パスワードを確認していません。{time}以降に、もう一度ログインしてください。以前ログインしたことのあるブラウザーからは、今すぐログインできます。お急ぎの場合は、窓口にお問い合わせください。',
    'There were wrong passwords for many IDs from your network, so yours was not looked at. Please sign in again from {time} on. A browser in which you signed in before can sign in now. If it is urgent, ask the desk.',
  ),
  networkWaitAtDesk: sentence(
    'お使いのネットワークから、多くのIDでパスワードの誤りが続いたため、パスワードを確認していません。{time}以降に、もう一度ログインしてください。以前ログインしたことのあるブラウザーからは、今すぐログインできます。',
    'There were wrong passwords for many IDs from your network, so yours was not looked at. Please sign in again from {time} on. A browser in which you signed in before can sign in now.',
  ),
  busy: sentence(
    'ただいま混み合っています。少し待ってから、もう一度ログインしてください。',
    'The system is busy. Please wait a moment and sign in again.',
  ),
  codeAwaited: sentence(
    '{id} のログインは、認証コードの入力待ちです（{time}まで有効）。',
    'The sign-in of {id} is waiting for its code, which is good until {time}.',
  ),
  noCookies: sentence(
    'ブラウザーがCookie（クッキー）を保存していないため、ログインできません。認証コードは送信していません。ブラウザーの設定でこのサイトのCookieを許可し、この画面を開き直してください。',
    'This browser keeps no cookies, so you cannot sign in. No code was sent. Allow cookies for this site in the settings of the browser, then open this page again.',
  ),
  openAgain: sentence('この画面を開き直す', 'Open this page again'),
  enterCode: sentence('届いている認証コードを入力する', 'Enter the code that arrived'),
  enrolmentClosed: sentence(
    'SMS認証用電話番号が登録されていません。登録については、窓口にお問い合わせください。',
    'No SMS number is registered. Please ask the desk to register one.',
  ),
  suspended: {
    admin: sentence(
      'この管理者IDは現在ご利用を停止しています。詳しくは窓口にお問い合わせください。',
      'This administrator ID is suspended at present. Please ask the desk.',
    ),
    user: sentence(
      'このログインIDは現在ご利用を停止しています。管理者または窓口にお問い合わせください。',
      'This login ID is suspended at present. Please ask your administrator or the desk.',
    ),
    op: sentence(
      'この担当者IDは現在ご利用を停止しています。システムの管理者にお問い合わせください。',
      'This operator ID is suspended at present. Ask whoever runs the system.',
    ),
  },
  onlyKnown: sentence(
    'このIDでは、記憶している端末以外からのログインを{until}まで止めています。記憶している端末からログインしてください。そこでパスワードを変更すると、解除できます。お急ぎのときは、お客様窓口にお問い合わせください。',
    'Until {until} only known browsers are let in with this ID, as you chose. Sign in with one of them; changing the password there ends it. If it is urgent, please call the helpline.',
  ),
  activationCode: sentence('開通コード', 'Activation code'),
  activationHint: sentence(
    '「サービス開通案内書」に記載の12文字のコードを入力してください。例：ABCD-EFGH-JKMN',
    'The 12 characters in your opening notice, such as ABCD-EFGH-JKMN',
  ),
  activationProblem: {
    missing: sentence('開通コードを入力してください。', 'Enter the activation code.'),
    wrong: sentence(
      '開通コードが正しくありません。「サービス開通案内書」をご確認ください。',
      'The activation code is wrong. Please look at your opening notice.',
    ),
    'too-old': sentence(
      '開通コードの期限が過ぎています。窓口にお問い合わせください。',
      'The activation code is too old. Please ask the desk for a new one.',
    ),
  },
  loginIdMissing: {
    admin: sentence('管理者IDを入力してください。', 'Enter the administrator ID.'),
    user: sentence('ログインIDを入力してください。', 'Enter the login ID.'),
    op: sentence('担当者IDを入力してください。', 'Enter the operator ID.'),
  },
  passwordMissing: {
    admin: sentence('パスワードを入力してください。', 'Enter the password.'),
    user: sentence('ログインパスワードを入力してください。', 'Enter the login password.'),
    op: sentence('パスワードを入力してください。', 'Enter the password.'),
  },
  enrol: sentence(
    'SMS認証用電話番号が登録されていません。管理者ID、パスワード、SMS認証用電話番号を入力し、もう一度ログインしてください。',
    'No SMS number is registered. Enter the administrator ID, the password and your SMS number, and sign in again.',
  ),
  askAdministrator: sentence(
    'SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。',
    'No SMS number is registered. Ask your administrator to register one.',
  ),
  askSystem: sentence(
    'SMS認証用電話番号が登録されていません。担当者の番号は画面からは登録できません。システムの管理者に登録を依頼してください。',
    'No SMS number is registered, and operators cannot register their own. Ask whoever runs the system.',
  ),
  passwordAgain: sentence(
    '安全のため、パスワードはもう一度入力してください。',
    'For your safety, please enter the password again.',
  ),

  left: {
    'signed-out': sentence('ログアウトしました。', 'You have signed out.'),
    idle: sentence(
      '一定の時間操作がなかったため、ログアウトしました。もう一度ログインしてください。',
      'You were signed out because nothing happened for a while. Please sign in again.',
    ),
    'code-needed': sentence(
      '事前登録期間が終わり、SMS認証が必要になりました。もう一度ログインしてください。',
      'The pre-registration period is over and an SMS code is now needed. Please sign in again.',
    ),
    ended: sentence(
      'ログインの手続きが終了しています。もう一度ログインしてください。',
      'This sign-in has ended. Please sign in again.',
    ),
    'no-cookies': sentence(
      'ブラウザーがCookie（クッキー）を保存していないため、ログインの状態を確認できません。ブラウザーの設定でこのサイトのCookieを許可し、この画面を開き直してください。',
      'This browser keeps no cookies, so we cannot tell whether you are signed in. Allow cookies for this site in the settings of the browser, then open this page again.',
    ),
  },
  alreadySignedIn: sentence('{id} でログインしています。', 'You are signed in as {id}.'),
  goOn: sentence('続ける', 'Continue'),

  codeTitle: sentence('SMS認証', 'SMS code'),
  codeLead: sentence(
    '携帯電話（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'Enter the 6-digit code that the mobile phone {number} gets by SMS.',
  ),
  startAgain: sentence('はじめからやり直す', 'Start again'),

  secondCodeFailed: sentence(
    '新しい認証コードが{max}回正しく入力されなかったため、このログインを終了しました。もう一度ログインしてください。',
    'The new code was entered wrong {max} times, so this sign-in has ended. Please sign in again.',
  ),
  expired: sentence(
    `認証コードの有効時間（${CODE_MINUTES}分）が過ぎました。もう一度ログインし、新しい認証コードで認証してください。`,
    `The code was valid for ${CODE_MINUTES} minutes and is too old now. Sign in again and use the new code.`,
  ),
  enrolled: sentence(
    'SMS認証用電話番号（{number}）を登録しました。次回からこの番号に認証コードが届きます。',
    'The SMS number {number} is registered. Codes go to it from now on.',
  ),
  clearingCancelled: sentence(
    '登録番号を解除する申し出が窓口にありましたが、現在の番号で認証できたため、取り消しました。心当たりがないときは、パスワードを変更し、窓口にご連絡ください。',
    'The desk had been asked to clear your number. Because you just signed in with it, that was cancelled. If you did not ask for it, change your password and call the desk.',
  ),
  codesUsedUp: sentence(
    'このIDと正しいパスワードで、短い間に認証コードが何度も請求されていました。心当たりがない場合は、ほかの人がパスワードを知っています。すぐにパスワードを変更してください。',
    'With this ID and the right password, codes had been asked for many times shortly before. If that was not you, somebody else knows the password: change it now.',
  ),
  changePassword: sentence('パスワードを変更', 'Change the password'),
  unfinishedCodes: sentence(
    '24時間以内に、パスワードは正しいのに認証コードが入力されなかったログインが{count}回ありました。心当たりがない場合は、パスワードを変更してください。',
    'Within 24 hours there were {count} sign-ins with the right password whose code was never entered. If they were not yours, change your password.',
  ),
}
