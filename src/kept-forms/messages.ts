import { sentence } from '../platform/i18n/catalogue.ts'
import { HOUR_MS, policy } from '../policy.ts'

const HOURS = policy.keptForm.lifetimeMs / HOUR_MS

/** Sentences of the page that offers what was typed before. */
export const messages = {
  title: sentence('前回の入力が残っています', 'Your earlier input is still here'),
  lead: sentence(
    `ログインの時間が過ぎたあとに送信された内容です。まだ何も設定されていません。『続ける』を押すと、入力した内容が元の画面に表示されます。送信から${HOURS}時間が過ぎると、自動的に破棄します。`,
    `This was sent after your session had timed out. Nothing has been set. Press “Continue” to see it again on its page. It is deleted automatically ${HOURS} hours after it was sent.`,
  ),
  sent: sentence('送信日時：{at}', 'Sent: {at}'),
  browser: sentence('ブラウザー：{label}', 'Browser: {label}'),
  goOn: sentence('続ける', 'Continue'),
  goOnOf: sentence('続ける：{screen}', 'Continue: {screen}'),
  discard: sentence('破棄する', 'Discard'),
  discardOf: sentence('破棄する：{screen}', 'Discard: {screen}'),
  later: sentence('あとにして、ほかの画面へ進む', 'Decide later and go to other pages'),
}
