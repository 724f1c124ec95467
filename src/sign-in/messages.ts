import { CODE_MINUTES } from '../challenges/messages.ts'
import { sentence } from '../platform/i18n/catalogue.ts'
import { HOUR_MS, policy } from '../policy.ts'

const SESSION_HOURS = policy.session.totalMs / HOUR_MS

/** Sentences of the sign-in screens. The Japanese ones of the specification are fixed. */
export const messages = {
  title: {
    admin: sentence('管理者用設定Webサイト ログイン', 'Administrator site: sign in'),
    user: sentence('サービス設定用Webサイト ログイン', 'Service settings site: sign in'),
    op: sentence('サービス事業者窓口 ログイン', 'Operator desk: sign in'),
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
      'For the operator’s staff only. Enter your staff ID and password.',
    ),
  },
  loginId: {
    admin: sentence('管理者ID', 'Administrator ID'),
    user: sentence('ログインID', 'Login ID'),
    op: sentence('担当者ID', 'Staff ID'),
  },
  password: {
    admin: sentence('パスワード', 'Password'),
    user: sentence('ログインパスワード', 'Login password'),
    op: sentence('パスワード', 'Password'),
  },
  signIn: {
    admin: sentence('管理者IDでログイン', 'Sign in with administrator ID'),
    user: sentence('ログイン', 'Sign in'),
    op: sentence('担当者IDでログイン', 'Sign in with staff ID'),
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
    'SMSを受信できる携帯電話番号を、ハイフンなしの半角数字11桁で入力してください。例：09012345678',
    'A mobile number that can receive SMS messages, as 11 digits without hyphens. Example: 09012345678',
  ),
  enrolNext: sentence(
    'この番号に認証コードを送信します。認証が済むと、次回からのログインに使う番号として登録されます。',
    'A code is sent to this number. Once you have entered it, the number is registered for future sign-ins.',
  ),

  wrongPassword: {
    admin: sentence(
      '管理者IDまたはパスワードが正しくありません。',
      'The administrator ID or password is not correct.',
    ),
    user: sentence(
      'ログインIDまたはログインパスワードが正しくありません。',
      'The login ID or login password is not correct.',
    ),
    op: sentence('担当者IDまたはパスワードが正しくありません。', 'The staff ID or password is not correct.'),
  },
  passwordWait: sentence(
    'このIDで正しくないパスワードの入力が続いたため、あと{n}秒お待ちください。パスワードが正しければ、そのあとログインできます。',
    'Incorrect passwords were entered repeatedly for this ID. Wait {n} seconds; with the correct password you can then sign in.',
  ),
  networkWait: sentence(
    'お使いのネットワークから、多くのIDで正しくないパスワードの入力が続いたため、パスワードを確認していません。{time}以降に、もう一度ログインしてください。以前にログインした端末からは、すぐにログインできます。お急ぎのときは、{desk}にお問い合わせください。',
    'Incorrect passwords were entered for many IDs from your network, so the password was not checked. Sign in again after {time}. With a browser you have used before, you can sign in now. If it is urgent, call {desk}.',
  ),
  networkWaitAtDesk: sentence(
    'お使いのネットワークから、多くのIDで正しくないパスワードの入力が続いたため、パスワードを確認していません。{time}以降に、もう一度ログインしてください。以前にログインした端末からは、すぐにログインできます。',
    'Incorrect passwords were entered for many IDs from your network, so the password was not checked. Sign in again after {time}. With a browser you have used before, you can sign in now.',
  ),
  busy: sentence(
    'ただいま混み合っています。少し待ってから、もう一度ログインしてください。',
    'The system is busy. Wait a moment and sign in again.',
  ),
  codeAwaited: sentence(
    '{id}のログインは、認証コードの入力待ちです（{time}まで有効）。',
    'The sign-in of {id} is waiting for its code, which is valid until {time}.',
  ),
  noCookies: sentence(
    'ブラウザーがCookie（クッキー）を保存していないため、ログインできません。認証コードは送信していません。ブラウザーの設定でこのサイトのCookieを許可し、この画面を開き直してください。',
    'This browser is not storing cookies, so you cannot sign in. No code was sent. Allow cookies for this site in the browser settings, then open this page again.',
  ),
  openAgain: sentence('この画面を開き直す', 'Open this page again'),
  enterCode: sentence('届いている認証コードを入力する', 'Enter the code that arrived'),
  enrolmentClosed: sentence(
    'SMS認証用電話番号が登録されていません。登録については、{desk}にお問い合わせください。',
    'No SMS number is registered. To register one, call {desk}.',
  ),
  suspended: {
    admin: sentence(
      'この管理者IDは現在ご利用を停止しています。詳しくは{desk}にお問い合わせください。',
      'This administrator ID is currently suspended. For details, call {desk}.',
    ),
    user: sentence(
      'このログインIDは現在ご利用を停止しています。管理者または{desk}にお問い合わせください。',
      'This login ID is currently suspended. Ask your administrator or call {desk}.',
    ),
    op: sentence(
      'この担当者IDは現在ご利用を停止しています。システム担当者にお問い合わせください。',
      'This staff ID is currently suspended. Ask the systems team.',
    ),
  },
  onlyKnown: sentence(
    'このIDでは、登録済みの端末以外からのログインを{until}まで止めています。登録済みの端末からログインしてください。その端末でパスワードを変更すると、ほかの端末からのログインを再開できます。お急ぎのときは、{desk}にお問い合わせください。',
    'Sign-in with this ID is limited to known browsers until {until}. Sign in with a known browser. Changing the password there allows other browsers again. If it is urgent, call {desk}.',
  ),
  activationCode: sentence('開通コード', 'Activation code'),
  activationHint: sentence(
    '「サービス開通案内書」に記載の12文字のコードを入力してください。例：ABCD-EFGH-JKMN',
    'Enter the 12-character code from your opening notice. Example: ABCD-EFGH-JKMN',
  ),
  activationProblem: {
    missing: sentence('開通コードを入力してください。', 'Enter the activation code.'),
    wrong: sentence(
      '開通コードが正しくありません。「サービス開通案内書」をご確認ください。',
      'The activation code is not correct. Check your opening notice.',
    ),
    'too-old': sentence(
      '開通コードの有効期限が過ぎています。{desk}にお問い合わせください。',
      'The activation code has expired. Call {desk}.',
    ),
  },
  loginIdMissing: {
    admin: sentence('管理者IDを入力してください。', 'Enter the administrator ID.'),
    user: sentence('ログインIDを入力してください。', 'Enter the login ID.'),
    op: sentence('担当者IDを入力してください。', 'Enter the staff ID.'),
  },
  passwordMissing: {
    admin: sentence('パスワードを入力してください。', 'Enter the password.'),
    user: sentence('ログインパスワードを入力してください。', 'Enter the login password.'),
    op: sentence('パスワードを入力してください。', 'Enter the password.'),
  },
  enrol: sentence(
    'SMS認証用電話番号が登録されていません。管理者ID、パスワード、SMS認証用電話番号を入力し、もう一度ログインしてください。',
    'No SMS number is registered. Enter the administrator ID, the password and the SMS number, and sign in again.',
  ),
  askAdministrator: sentence(
    'SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。',
    'No SMS number is registered. Ask your administrator to register one.',
  ),
  askSystem: sentence(
    'SMS認証用電話番号が登録されていません。担当者の番号は画面からは登録できません。システム担当者に登録を依頼してください。',
    'No SMS number is registered. Staff numbers cannot be registered on this page. Ask the systems team to register one.',
  ),
  passwordAgain: sentence(
    '安全のため、パスワードはもう一度入力してください。',
    'For your security, enter the password again.',
  ),

  left: {
    'signed-out': sentence('ログアウトしました。', 'You have signed out.'),
    idle: sentence(
      '一定の時間操作がなかったため、ログアウトしました。もう一度ログインしてください。',
      'You were signed out because there was no activity for a while. Sign in again.',
    ),
    total: sentence(
      `ログインしてから${SESSION_HOURS}時間が過ぎたため、ログアウトしました。もう一度ログインしてください。`,
      `You were signed out because ${SESSION_HOURS} hours had passed since you signed in. Sign in again.`,
    ),
    kept: sentence(
      'ログインの時間が過ぎていたため、送信された内容はまだ設定されていません。入力した内容は保存しています。もう一度ログインすると、続けることができます。',
      'Your session had timed out, so what you sent has not been set yet. Your input is kept. Sign in again to continue with it.',
    ),
    'code-needed': sentence(
      '事前登録期間が終わり、SMS認証が必要になりました。もう一度ログインしてください。',
      'The pre-registration period is over and an SMS code is now needed. Sign in again.',
    ),
    ended: sentence(
      'ログインの手続きが終了しています。もう一度ログインしてください。',
      'This sign-in has ended. Sign in again.',
    ),
    'no-cookies': sentence(
      'ブラウザーがCookie（クッキー）を保存していないため、ログインの状態を確認できません。ブラウザーの設定でこのサイトのCookieを許可し、この画面を開き直してください。',
      'This browser is not storing cookies, so we cannot tell whether you are signed in. Allow cookies for this site in the browser settings, then open this page again.',
    ),
  },
  alreadySignedIn: sentence('{id}でログインしています。', 'You are signed in as {id}.'),
  goOn: sentence('続ける', 'Continue'),

  codeTitle: sentence('SMS認証', 'SMS code'),
  codeLead: sentence(
    '携帯電話（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'Enter the 6-digit code sent by SMS to the mobile number {number}.',
  ),
  startAgain: sentence('はじめからやり直す', 'Start again'),
  numberAgain: sentence('番号を入力し直す', 'Enter another number'),
  cannotSignIn: sentence('ログインできない方', 'If you cannot sign in'),

  secondCodeFailed: sentence(
    '新しい認証コードが{max}回正しく入力されなかったため、このログインを終了しました。もう一度ログインしてください。',
    'The new code was not entered correctly in {max} attempts, so this sign-in has ended. Sign in again.',
  ),
  expired: sentence(
    `認証コードの有効時間（${CODE_MINUTES}分）が過ぎました。もう一度ログインし、新しい認証コードで認証してください。`,
    `The code has expired (it was valid for ${CODE_MINUTES} minutes). Sign in again and use the new code.`,
  ),
  enrolled: sentence(
    'SMS認証用電話番号（{number}）を登録しました。次回からこの番号に認証コードが届きます。',
    'The SMS number {number} has been registered. From now on, codes are sent to this number.',
  ),
  clearingCancelled: sentence(
    '登録されている番号を解除するお申し出が{desk}にありましたが、現在の番号で認証できたため、取り消しました。心当たりがないときは、パスワードを変更し、{desk}にお問い合わせください。',
    '{desk} had received a request to clear your registered number. Because a code sent to it was just entered, the request was cancelled. If you do not recognise this, change your password and call {desk}.',
  ),
  codesUsedUp: sentence(
    'このIDと正しいパスワードで、短い間に認証コードの送信が何度も求められていました。心当たりがないときは、パスワードを知られているおそれがあります。すぐにパスワードを変更してください。',
    'Codes had been requested many times in a short period with this ID and the correct password. If you do not recognise this, somebody else may know your password. Change it now.',
  ),
  changePassword: sentence('パスワードを変更', 'Change the password'),
  unfinishedCodes: sentence(
    '24時間以内に、パスワードは正しいのに認証コードが入力されなかったログインが{count}回ありました。心当たりがないときは、パスワードを変更してください。',
    'In the last 24 hours there were {count} sign-ins with the correct password but without a code. If you do not recognise them, change your password.',
  ),
}
