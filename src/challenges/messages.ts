import { sentence } from '../platform/i18n/catalogue.ts'
import { MINUTE_MS, policy } from '../policy.ts'

/** How long a code is good, for the sentences of those who use one (manual, M21). */
export const CODE_MINUTES = policy.code.lifetimeMs / MINUTE_MS

/** Sentences of the page on which a code is typed (SMS認証). The Japanese ones of the specification are fixed. */
export const messages = {
  noSms: {
    account: sentence(
      '短い間に認証コードを何度も送信したため、ただいま送信できません。{time}以降にもう一度ログインしてください。すでに届いている認証コードは、そのログインをした端末でそのまま使えます。',
      'Several codes were sent in a short time, so no more can be sent for now. Sign in again after {time}. A code that has already arrived can still be used in the browser you were signing in with.',
    ),
    network: sentence(
      'お使いのネットワークから短い間に多くのSMSの送信が求められたため、ただいま送信できません。{time}以降にもう一度ログインしてください。以前にログインした端末や、携帯電話の回線など別のネットワークからは、すぐにログインできます。お急ぎのときは、{desk}にお問い合わせください。',
      'Many SMS messages were requested from your network in a short time, so no more can be sent for now. Sign in again after {time}. You can sign in now with a browser you have used before, or over another network such as your phone’s. If it is urgent, call {desk}.',
    ),
    budget: sentence(
      'ただいま認証コードを送信できません。{time}以降にもう一度ログインしてください。お急ぎのときは、{desk}にお問い合わせください。',
      'No code can be sent at the moment. Sign in again after {time}. If it is urgent, call {desk}.',
    ),
    share: sentence(
      'ご契約の皆さまに本日送信したSMSが多いため、ただいま送信できません。{time}以降にもう一度ログインしてください。お急ぎのときは、{desk}にお問い合わせください。',
      'Many SMS messages have been sent under your contract today, so no more can be sent for now. Sign in again after {time}. If it is urgent, call {desk}.',
    ),
    contract: sentence(
      'ご契約の皆さまに本日送信したSMSが多いため、まだ認証に使われていない番号には、ただいま送信できません。{time}以降にもう一度お試しください。お急ぎのときは、{desk}にお問い合わせください。',
      'Many SMS messages have been sent under your contract today, so none can be sent for now to a number that has not been used for a code before. Try again after {time}. If it is urgent, call {desk}.',
    ),
    number: sentence(
      'この電話番号には短い間に何度も認証コードを送信したため、ただいま送信できません。{time}以降にもう一度お試しください。',
      'Several codes were sent to this number in a short time, so no more can be sent for now. Try again after {time}.',
    ),
    numbers: sentence(
      '1日に試せる電話番号は{max}件までです。{time}以降にもう一度お試しいただくか、前に入力した番号をお使いください。',
      'You can try up to {max} different numbers in a day. Try again after {time}, or use a number you entered earlier.',
    ),
  },

  codeResent: sentence(
    '同じ認証コードをもう一度送信しました（{count}回目の再送信）。',
    'The same code was sent again (resend {count}).',
  ),
  to: sentence('送信先', 'To'),
  from: sentence('送信元の番号', 'From'),
  sentAt: sentence('送信時刻', 'Sent at'),
  notSentYet: sentence('まだ送信していません', 'Not sent yet'),
  validUntil: sentence('有効時間', 'Valid until'),
  untilClock: sentence('{time}まで（あと{minutes}分）', '{time} ({minutes} minutes left)'),
  deliveryLabel: sentence('SMSの状態', 'SMS status'),
  refresh: sentence(
    '最新の状態は、ページを再読み込みすると表示されます。',
    'Reload the page to see the latest status.',
  ),
  code: sentence('認証コード', 'Code'),
  codeHint: sentence('半角数字6桁', '6 digits'),
  verify: sentence('認証', 'Verify'),
  notArrived: sentence('SMSが届かないときは', 'If the SMS does not arrive'),
  resend: sentence('認証コードを再送信', 'Send the code again'),
  toSecond: sentence('予備の番号（末尾 {number}）に送信', 'Send it to the second number (ending {number})'),
  sentToSecond: sentence(
    '予備の番号に新しい認証コードを送信しました。前に届いた認証コードは使えません。',
    'A new code was sent to the second number. The earlier code no longer works.',
  ),
  resendFrom: sentence(
    '{time}から再送信できます（あと{left}回）。',
    'You can send it again from {time} ({left} left).',
  ),
  resendNow: sentence(
    '同じ認証コードをもう一度送信します（あと{left}回）。',
    'This sends the same code again ({left} left).',
  ),
  resendCountdown: sentence(
    'あと{seconds}秒で再送信できます。',
    'You can send it again in {seconds} seconds.',
  ),
  resendWait: sentence(
    '再送信は、あと{seconds}秒お待ちください。送信済みの認証コードはそのまま使えます。',
    'Wait {seconds} seconds before sending again. The code already sent can still be used.',
  ),
  resendNone: sentence(
    '再送信できる回数を超えました。届いた認証コードを入力するか、はじめからやり直してください。',
    'The code cannot be sent any more times. Enter the code that arrived, or start again.',
  ),
  checkPhone: {
    'new-number': sentence(
      '送信先の末尾の4桁をご確認ください。番号が違うときは『番号を入力し直す』から、正しい番号を入力してください。番号が正しいときは、電源が入っていて電波が届くか、{sender}からのSMSを拒否していないかをご確認ください。',
      'Check the last 4 digits shown above. If the number is wrong, choose “Enter another number” and enter the right one. If it is right, check that the phone is on and has a signal, and that SMS messages from {sender} are not blocked.',
    ),
    admin: sentence(
      '電源が入っていて電波が届くか、番号（末尾の4桁）が正しいか、{sender}からのSMSを拒否していないかをご確認ください。機種変更などで受信できないときは、{desk}にお問い合わせください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS messages from {sender} are not blocked. If you can no longer receive messages on that phone, call {desk}.',
    ),
    user: sentence(
      '電源が入っていて電波が届くか、番号（末尾の4桁）が正しいか、{sender}からのSMSを拒否していないかをご確認ください。番号が違うときは、管理者に変更を依頼してください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS messages from {sender} are not blocked. If the number is wrong, ask your administrator to change it.',
    ),
    op: sentence(
      '電源が入っていて電波が届くか、番号（末尾の4桁）が正しいか、{sender}からのSMSを拒否していないかをご確認ください。番号が違うときは、システム担当者に変更を依頼してください。',
      'Check that the phone is on and has a signal, that the last 4 digits are right, and that SMS messages from {sender} are not blocked. If the number is wrong, ask the systems team to change it.',
    ),
  },
  /** In the SMS: what else than signing in its code is for. */
  onlyKnownAct: sentence('端末の制限', 'lock others'),
  secondCode: sentence(
    '安全のため、もう一度認証コードを送信しました。新しい認証コードを入力してください。',
    'For your security, another code has been sent. Enter the new code.',
  ),
  redeem: sentence(
    '{time}に送信した最新の認証コードを入力してください。確認のため、続けてもう1通お送りします。',
    'Enter the latest code, sent at {time}. We will then send one more to confirm.',
  ),
  redeemNoResend: sentence(
    '短い間に認証コードを何度も送信したため、新しい認証コードは、届いている認証コードを入力していただいたあとに送信します。心当たりのない認証コードのSMSが届いているときは、パスワードを知られているおそれがあります。ログイン後にパスワードを変更してください。',
    'Several codes were sent in a short time, so a new one is sent only after you have entered one that has arrived. If you received codes you did not request, somebody else may know your password. Change it after signing in.',
  ),
  turn: sentence(
    '同じIDで何度もログインが試みられているため、順番に確認しています。{n}秒後から{within}秒以内に、もう一度『認証』を押してください。認証コードはそのまま使えます。',
    'There are many sign-in attempts with this ID, so codes are checked in turn. Press “Verify” again in {n} seconds; your turn is kept for {within} seconds. The code can still be used.',
  ),
  noTurn: sentence(
    '同じIDで非常に多くのログインが試みられているため、ただいま確認できません。{minutes}分ほどたってから、もう一度『認証』を押してください。お急ぎのときは、{desk}にお問い合わせください。',
    'There are very many sign-in attempts with this ID, so codes cannot be checked for now. Press “Verify” again in about {minutes} minutes. If it is urgent, call {desk}.',
  ),
  redeemLead: sentence(
    '携帯電話（{number}）に{time}に届いたSMSの、6桁の認証コードを入力してください。同じ時刻に何通か届いているときは最後のものです。それより新しいSMSの認証コードは使えません。新しいSMSは、まだ送信していません。',
    'Enter the 6-digit code from the SMS that the mobile number {number} received at {time}. If several arrived at that time, use the last one. Codes from newer messages do not work here. No new SMS has been sent yet.',
  ),
  wrongCode: sentence(
    '認証コードが正しくありません。もう一度入力してください。',
    'The code is not correct. Enter it again.',
  ),
  malformedCode: sentence('認証コードは半角数字6桁で入力してください。', 'Enter the code as 6 digits.'),
  wait: sentence(
    'あと{n}秒お待ちください。認証コードはそのまま使えます。',
    'Wait {n} seconds. The code can still be used.',
  ),
}
