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
  none: sentence('記憶している端末はありません。', 'There are none.'),
  back: sentence('戻る', 'Back'),
}
