import { sentence } from '../../../platform/i18n/catalogue.ts'

/** Sentences of the SMS inbox. */
export const messages = {
  title: sentence('SMS受信箱', 'SMS inbox'),
  lead: sentence(
    'デモンストレーション用の携帯電話です。送信されたSMSが、番号ごとに新しいものから並びます。',
    'Phones for the demonstration: the SMS that were sent, by number, newest first.',
  ),
  live: sentence('新しいSMSは自動で表示されます。', 'New SMS appear by themselves.'),
  reload: sentence('新しいSMSは、ページを再読み込みすると表示されます。', 'Reload the page to see new SMS.'),
  empty: sentence(
    'SMSはまだ届いていません。ログインすると、ここに認証コードが届きます。',
    'No SMS yet. Sign in, and the code arrives here.',
  ),
  from: sentence('送信元 {from}', 'From {from}'),
  parts: sentence('{parts}通分', '{parts} part(s)'),
  copy: sentence('認証コードをコピー', 'Copy the code'),
  copied: sentence('コピーしました', 'Copied'),
  boundGood: sentence('自動入力の形式：正しい（{host}）', 'Autofill line: good ({host})'),
  boundBad: sentence('自動入力の形式：なし、または正しくありません', 'Autofill line: missing or wrong'),
  state: {
    submitted: sentence('受け付け', 'Taken'),
    delivered: sentence('到着', 'Arrived'),
  },
  modeTitle: sentence('SMSの届き方を変える', 'Change what happens to SMS'),
  mode: {
    deliver: sentence('届ける', 'Deliver'),
    'no-receipt': sentence('届けるが、到着を知らせない', 'Deliver, but never report'),
    refuse: sentence('受け付けない（番号の誤りなど）', 'Refuse (as for a wrong number)'),
    down: sentence('つながらない（しばらく再試行）', 'Out of reach (retried for a while)'),
  },
  setMode: sentence('切り替える', 'Switch'),
  sites: sentence('サイトを開く', 'Open a site'),
  adminSite: sentence('管理者用設定Webサイト', 'Administrator site'),
  userSite: sentence('サービス設定用Webサイト', 'Service settings site'),
}
