import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of ログイン中の端末. */
export const messages = {
  title: sentence('ログイン中の端末', 'Signed-in browsers'),
  sessionsTitle: sentence('現在ログイン中の端末', 'Currently signed in'),
  browser: sentence('端末', 'Browser'),
  address: sentence('接続元', 'From'),
  since: sentence('ログイン', 'Signed in at'),
  lastSeen: sentence('最後の操作', 'Last activity'),
  here: sentence('この端末', 'this browser'),
  endOthers: sentence('ほかの端末をログアウトする', 'Sign out all other browsers'),
  noOthers: sentence('ほかにログインしている端末はありません。', 'No other browsers are signed in.'),
  othersEnded: sentence(
    'ほかの端末をログアウトしました（{count}件）。',
    'Other browsers were signed out ({count}).',
  ),
  unknownUse: sentence(
    '心当たりのない端末があるときは、ほかの端末をログアウトし、パスワードを変更してください。',
    'If you do not recognise a browser, sign out all other browsers and change your password.',
  ),
  devicesTitle: sentence('登録済みの端末', 'Known browsers'),
  devicesLead: sentence(
    '認証コードでログインしたことのある端末で、自動的に登録されます。次にログインするときも認証コードは必要ですが、ほかの人がログインを試みているときも、待たずにログインできます。',
    'Browsers you have signed in with using a code. They are added automatically. You still need a code at the next sign-in, but you can sign in without waiting even while others are attempting to.',
  ),
  lastUsed: sentence('最後のログイン', 'Last sign-in'),
  action: sentence('操作', 'Action'),
  forget: sentence('登録を解除', 'Remove'),
  forgetOne: sentence('{label}の登録を解除', 'Remove {label}'),
  forgetAll: sentence('すべての登録を解除', 'Remove all'),
  forgotten: sentence('端末の登録を解除しました（{count}件）。', 'Known browsers were removed ({count}).'),
  stopTitle: sentence('パスワードを知られたおそれがあるとき', 'If somebody else may know your password'),
  stopLead: sentence(
    '心当たりのない認証コードのSMSが届くときは、まずパスワードを変更してください。すぐに変更できないときは、未登録の端末からのログインを{days}日間止めることができます。止めたことは、登録されている番号にSMSでお知らせします。止めている間は、新しい端末からはお客さまご自身もログインできず、端末の登録も解除できません。上の一覧に心当たりのない端末があるときは、先に登録を解除してから止めてください。',
    'If you receive codes you did not request, change your password first. If you cannot do that now, you can limit sign-in to the known browsers above for {days} days. A notice is sent to your registered number by SMS. During that time nobody, including you, can sign in with another browser, and known browsers cannot be removed. If you do not recognise a browser in the list above, remove it first.',
  ),
  stopOthers: sentence(
    '未登録の端末からのログインを{days}日間止める',
    'Limit sign-in to known browsers for {days} days',
  ),
  stopNext: sentence(
    '次の画面で、登録されている番号にSMSで届く認証コードを入力します。',
    'On the next page, you enter a code sent by SMS to your registered number.',
  ),
  stoppedUntil: sentence(
    '未登録の端末からのログインを、{until}まで止めています。早く再開するときは、パスワードを変更するか、{desk}にお問い合わせください。',
    'Sign-in is limited to known browsers until {until}. To end this earlier, change the password or call {desk}.',
  ),
  kept: sentence(
    '未登録の端末からのログインを止めている間は、端末の登録を解除できません。パスワードを変更すると、すべての端末の登録を解除し、未登録の端末からのログインも再開します。',
    'While sign-in is limited to known browsers, they cannot be removed. Changing the password removes all of them and ends the limit.',
  ),
  stopped: sentence(
    '未登録の端末からのログインを、{until}まで止めました。',
    'Sign-in is limited to known browsers until {until}.',
  ),
  stopCodeTitle: sentence('SMS認証', 'SMS code'),
  stopCodeLead: sentence(
    '未登録の端末からのログインを{days}日間止めます。携帯電話（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'To limit sign-in to known browsers for {days} days, enter the 6-digit code sent by SMS to the mobile number {number}.',
  ),
  stopCancel: sentence('止めずに戻る', 'Cancel'),
  stopOver: sentence(
    '認証コードを確認できなかったため、何も変更していません。必要なときは、もう一度操作してください。',
    'The code could not be checked, so nothing was changed. If you still need the change, start again.',
  ),
  none: sentence('登録済みの端末はありません。', 'There are no known browsers.'),
  back: sentence('戻る', 'Back'),
}
