import { sentence } from '../platform/i18n/catalogue.ts'
import { MINUTE_MS, policy } from '../policy.ts'

/** How long a code is good, for the sentences of those who use one (manual, M21). */
export const CODE_MINUTES = policy.code.lifetimeMs / MINUTE_MS

/** Sentences of the page on which a code is typed (SMS認証). The Japanese ones of the specification are fixed. */
export const messages = {
  noSms: {
    account: sentence(
      '短い間に認証コードを何度も送信したため、いまは送信できません。{time}以降にもう一度ログインしてください。すでに届いた認証コードは、送信を求めたブラウザーでそのまま使えます。',
      'Several codes were sent in a short time, so none can be sent now. Sign in again after {time}. A code that arrived stays good in the browser that asked for it.',
    ),
    network: sentence(
      'お使いのインターネット接続から短い間に多くのSMSを送信したため、いまは送信できません。{time}以降にもう一度ログインしてください。以前にログインしたブラウザーや、携帯電話の回線など別の接続からは、いますぐログインできます。お急ぎのときは、窓口にお問い合わせください。',
      'Too many SMS were sent from your internet connection in a short time, so none can be sent now. Sign in again after {time}. You can sign in at once in a browser in which you signed in before, or over another connection, such as that of your phone. If it is urgent, please ask the desk.',
    ),
    budget: sentence(
      'ただいま認証コードを送信できません。{time}以降にもう一度ログインしてください。お急ぎのときは、窓口にお問い合わせください。',
      'No code can be sent right now. Sign in again after {time}. If it is urgent, please ask the desk.',
    ),
    share: sentence(
      'ご契約の皆さまに本日送信したSMSが多いため、いまは送信できません。{time}以降にもう一度ログインしてください。お急ぎのときは、窓口にお問い合わせください。',
      'Many SMS were sent to your company today, so none can be sent now. Sign in again after {time}. If it is urgent, please ask the desk.',
    ),
    contract: sentence(
      'ご契約の皆さまに本日送信したSMSが多いため、まだ認証に使われていない番号には、いまは送信できません。{time}以降にもう一度お試しください。お急ぎのときは、窓口にお問い合わせください。',
      'Many SMS were sent to your company today, so none can be sent now to a number that was not used for a code before. Try again after {time}. If it is urgent, please ask the desk.',
    ),
    number: sentence(
      'この電話番号には短い間に何度も認証コードを送信したため、いまは送信できません。{time}以降にもう一度お試しください。',
      'Several codes were sent to this number in a short time, so none can be sent now. Try again after {time}.',
    ),
    numbers: sentence(
      '1日に試せる電話番号は{max}件までです。{time}以降にもう一度お試しいただくか、前に入力した番号をお使いください。',
      'At most {max} different numbers can be tried in a day. Try again after {time}, or use one that you entered before.',
    ),
  },

  codeResent: sentence(
    '同じ認証コードをもう一度送信しました（{count}回目の再送信）。',
    'The same code was sent again (resend no. {count}).',
  ),
  to: sentence('送信先', 'To'),
  from: sentence('送信元の番号', 'From'),
  sentAt: sentence('送信時刻', 'Sent at'),
  validUntil: sentence('有効時間', 'Valid until'),
  untilClock: sentence('{time}まで（あと{minutes}分）', '{time} ({minutes} minutes left)'),
  deliveryLabel: sentence('SMSの状態', 'The SMS'),
  refresh: sentence(
    '最新の状態は、ページを再読み込みすると表示されます。',
    'Reload the page to see the latest state.',
  ),
  code: sentence('認証コード', 'Code'),
  codeHint: sentence('半角数字6桁', '6 digits'),
  verify: sentence('認証', 'Verify'),
  notArrived: sentence('SMSが届かないときは', 'If the SMS does not arrive'),
  resend: sentence('認証コードを再送信', 'Send the code again'),
  resendFrom: sentence('{time}から再送信できます（あと{left}回）。', 'Possible from {time} ({left} left).'),
  resendNow: sentence(
    '同じ認証コードをもう一度送ります（あと{left}回）。',
    'The same code is sent once more ({left} left).',
  ),
  resendCountdown: sentence('あと{seconds}秒で再送信できます。', 'Possible in {seconds} seconds.'),
  resendWait: sentence(
    '再送信は、あと{seconds}秒お待ちください。送信済みの認証コードはそのまま使えます。',
    'Please wait {seconds} seconds before sending again. The code that was sent stays good.',
  ),
  resendNone: sentence(
    'これ以上は再送信できません。届いた認証コードを入力するか、はじめからやり直してください。',
    'It cannot be sent again. Enter the code that arrived, or start again.',
  ),
  checkPhone: {
    admin: sentence(
      '電源が入っていて電波が届くか、番号（下4桁）が正しいか、{sender} からのSMSを拒否していないかをご確認ください。機種変更などで受信できないときは、窓口にお問い合わせください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS from {sender} are not blocked. If you no longer have that phone, ask the desk.',
    ),
    user: sentence(
      '電源が入っていて電波が届くか、番号（下4桁）が正しいか、{sender} からのSMSを拒否していないかをご確認ください。番号が違うときは、管理者に変更を依頼してください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS from {sender} are not blocked. If the number is wrong, ask your administrator to change it.',
    ),
    op: sentence(
      '電源が入っていて電波が届くか、番号（下4桁）が正しいか、{sender} からのSMSを拒否していないかをご確認ください。番号が違うときは、システムの管理者に変更を依頼してください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS from {sender} are not blocked. If the number is wrong, ask whoever runs the system to change it.',
    ),
  },
  secondCode: sentence(
    '安全のため、もう一度認証コードを送信しました。新しい認証コードを入力してください。',
    'For your safety one more code was sent. Please enter the new code.',
  ),
  redeem: sentence(
    '{time}に送信した最新の認証コードを入力してください。確認のため、続けてもう1通お送りします。',
    'Enter the latest code, which was sent at {time}. We will then send one more to confirm.',
  ),
  redeemNoResend: sentence(
    '短い間に認証コードを何度も送信したため、新しい認証コードは、届いている認証コードを確認したあとに送信します。心当たりのない認証コードのSMSが届いているときは、ほかの人がパスワードを知っている可能性があります。ログイン後にパスワードを変更してください。',
    'Several codes were sent in a short time, so a new one is sent once a code that has arrived was entered. If you got codes that you did not ask for, somebody else may know the password: change it after signing in.',
  ),
  turn: sentence(
    '同じIDで何度もログインが試みられているため、順番に確認しています。{n}秒後から{within}秒以内に、もう一度『認証』を押してください。認証コードはそのまま使えます。',
    'Many sign-ins are tried with this ID, so codes are checked in turn. Press “Verify” again in {n} seconds: your turn is kept for {within} seconds. The code stays good.',
  ),
  noTurn: sentence(
    '同じIDで非常に多くのログインが試みられているため、いまは確認できません。{minutes}分ほどたってから、もう一度『認証』を押してください。お急ぎのときは、お客様窓口にお問い合わせください。',
    'So many sign-ins are tried with this ID that no code can be checked now. Press “Verify” again in about {minutes} minutes. If it is urgent, please call the helpline.',
  ),
  redeemLead: sentence(
    '携帯電話（{number}）に{time}に届いたSMSの、6桁の認証コードを入力してください。同じ時刻に何通か届いているときは最後のものです。それより新しいSMSの認証コードは使えません。新しいSMSは、まだ送信していません。',
    'Enter the 6-digit code of the SMS that the mobile phone {number} received at {time}: the last one, if there were several. A newer one does not work here. No new SMS has been sent yet.',
  ),
  wrongCode: sentence(
    '認証コードが正しくありません。もう一度入力してください。',
    'The code is wrong. Please enter it again.',
  ),
  malformedCode: sentence('認証コードは半角数字6桁で入力してください。', 'The code has 6 digits.'),
  wait: sentence(
    'あと{n}秒お待ちください。認証コードはそのまま使えます。',
    'Please wait {n} seconds. The code stays good.',
  ),
}
