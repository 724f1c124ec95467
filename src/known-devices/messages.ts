import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of ログイン中の端末. */
export const messages = {
  title: sentence('ログイン中の端末', 'Where you are signed in'),
  sessionsTitle: sentence('いまログインしている端末', 'Signed in now'),
  browser: sentence('端末', 'Browser'),
  address: sentence('接続元', 'From'),
  since: sentence('ログイン', 'Signed in at'),
  lastSeen: sentence('最後の操作', 'Last used'),
  here: sentence('この端末', 'this one'),
  endOthers: sentence('ほかの端末をログアウトする', 'Sign out everywhere else'),
  noOthers: sentence('ほかにログインしている端末はありません。', 'You are signed in nowhere else.'),
  othersEnded: sentence('ほかの端末をログアウトしました（{count}件）。', 'Signed out elsewhere ({count}).'),
  unknownUse: sentence(
    '心当たりのない端末があるときは、ほかの端末をログアウトし、パスワードを変更してください。',
    'If you do not recognise one of them, sign out everywhere else and change your password.',
  ),
  devicesTitle: sentence('記憶している端末', 'Known browsers'),
  devicesLead: sentence(
    '認証を済ませたことのある端末です。次にログインするときも認証コードは必要ですが、ほかの人がログインを試しても、この端末では待たされません。',
    'Browsers in which you completed a sign-in. The code is still needed; but when others try to sign in, these browsers are not slowed.',
  ),
  lastUsed: sentence('最後のログイン', 'Last sign-in'),
  action: sentence('操作', 'Action'),
  forget: sentence('忘れる', 'Forget'),
  forgetOne: sentence('{label} を忘れる', 'Forget {label}'),
  forgetAll: sentence('すべて忘れる', 'Forget all'),
  forgotten: sentence('端末を忘れました（{count}件）。', 'Forgotten ({count}).'),
  stopTitle: sentence('パスワードを知られたおそれがあるとき', 'If somebody may know the password'),
  stopLead: sentence(
    '心当たりのない認証コードのSMSが届くときは、まずパスワードを変更してください。すぐに変更できないときは、記憶していない端末からのログインを{days}日間止めることができます。止めたことは、登録番号にSMSでお知らせします。止めている間は、新しい端末からはご自身もログインできず、端末の記憶も変更できません。上の一覧に心当たりのない端末があるときは、先に忘れてから止めてください。',
    'If you get codes that you did not ask for, change the password first. If you cannot do that now, you can limit sign-in to the browsers listed above for {days} days; your number is told by SMS. Meanwhile nobody can sign in elsewhere, and that includes a new browser of your own; and no browser can be forgotten. If you do not recognise one of those above, forget it first.',
  ),
  stopOthers: sentence(
    '記憶していない端末からのログインを{days}日間止める',
    'Let only known browsers sign in for {days} days',
  ),
  stopNext: sentence(
    '次の画面で、登録番号にSMSで届く認証コードを入力します。',
    'On the next page you enter a code that your number gets by SMS.',
  ),
  stoppedUntil: sentence(
    '記憶していない端末からのログインを、{until}まで止めています。早く解除するときは、パスワードを変更するか、お客様窓口にご連絡ください。',
    'Only the browsers listed above are let in until {until}. To end it earlier, change the password or call the desk.',
  ),
  kept: sentence(
    '記憶していない端末からのログインを止めている間は、端末を忘れることはできません。パスワードを変更すると、すべての端末を忘れ、停止も終わります。',
    'While only known browsers are let in, none can be forgotten. Changing the password forgets all of them, and ends it.',
  ),
  stopped: sentence(
    '記憶していない端末からのログインを、{until}まで止めました。',
    'Until {until} only known browsers are let in.',
  ),
  stopCodeTitle: sentence('SMS認証', 'SMS code'),
  stopCodeLead: sentence(
    '記憶していない端末からのログインを{days}日間止めます。携帯電話（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'To limit sign-in to known browsers for {days} days, enter the 6-digit code that the mobile phone {number} gets by SMS.',
  ),
  stopCancel: sentence('止めずに戻る', 'Cancel'),
  stopOver: sentence(
    '認証コードを確認できなかったため、何も変更していません。必要なときは、もう一度操作してください。',
    'The code could not be checked, so nothing was changed. Please start again if it is still needed.',
  ),
  none: sentence('記憶している端末はありません。', 'There are none.'),
  back: sentence('戻る', 'Back'),
}
