import { sentence } from '../../../platform/i18n/catalogue.ts'

/** Sentences of the SMS inbox. */
export const messages = {
  title: sentence('SMS受信箱', 'SMS inbox'),
  lead: sentence(
    'デモンストレーション用の携帯電話です。送信されたSMSが、番号ごとに新しいものから並びます。',
    'Mobile phones for the demonstration. SMS messages are listed by number, newest first.',
  ),
  live: sentence('新しいSMSは自動で表示されます。', 'New SMS messages appear automatically.'),
  reload: sentence(
    '新しいSMSは、ページを再読み込みすると表示されます。',
    'Reload the page to see new SMS messages.',
  ),
  empty: sentence(
    'SMSはまだ届いていません。ログインすると、ここに認証コードが届きます。',
    'No SMS messages yet. When you sign in, the code arrives here.',
  ),
  from: sentence('送信元：{from}', 'From {from}'),
  parts: sentence('{parts}通分', '{parts} part(s)'),
  copy: sentence('認証コードをコピー', 'Copy the code'),
  copied: sentence('コピーしました', 'Copied'),
  boundGood: sentence('自動入力の形式：正しい（{host}）', 'Autofill line: correct ({host})'),
  boundBad: sentence('自動入力の形式：なし、または正しくありません', 'Autofill line: missing or incorrect'),
  state: {
    submitted: sentence('受け付け', 'Accepted'),
    delivered: sentence('到着', 'Arrived'),
  },
  modeTitle: sentence('SMSの届き方を変える', 'Change how SMS messages arrive'),
  modeLead: sentence(
    '選んだ届き方は、すべての番号に使われます。それぞれの届き方に書かれた番号あてのSMSは、何を選んでいても、いつもその届き方になります（「つながらない」を選んでいる間を除きます）。',
    'The choice applies to all numbers. SMS messages to the number shown beside an entry always behave that way, whatever is chosen (except while “Out of reach” is chosen).',
  ),
  modeNow: sentence(
    '現在は「{mode}」になっています。元に戻すには、下で「{usual}」に切り替えてください。',
    'Currently “{mode}”. To go back, switch to “{usual}” below.',
  ),
  alwaysSo: sentence('いつもこうなる番号：{number}', 'Always for {number}'),
  mode: {
    deliver: {
      name: sentence('届ける', 'Deliver'),
      effect: sentence(
        'すぐに届き、到着が報告されます。',
        'Arrives immediately, and its arrival is reported.',
      ),
    },
    slow: {
      name: sentence('遅れて届ける', 'Deliver late'),
      effect: sentence(
        '通信事業者が受け付けるまでに3秒かかります。',
        'The carrier takes 3 seconds to accept it.',
      ),
    },
    'no-receipt': {
      name: sentence('届けるが、到着を報告しない', 'Deliver, but never report'),
      effect: sentence(
        'SMS認証の画面の表示は「送信済み」のままです。',
        'The code page keeps showing “Sent”.',
      ),
    },
    undelivered: {
      name: sentence('受け付けたあと、届かない', 'Accept, but do not deliver'),
      effect: sentence(
        '電源が切れている電話のように、届かなかったことが報告されます。',
        'Reported as not delivered, as if the phone were switched off.',
      ),
    },
    refuse: {
      name: sentence('受け付けない', 'Refuse'),
      effect: sentence(
        '使われていない番号と同じく、受け付けられません。送り直しはしません。',
        'Refused, as if the number were not in use. It is not sent again.',
      ),
    },
    throttle: {
      name: sentence('混雑のため受け付けない', 'Too busy to accept'),
      effect: sentence(
        '間隔を置いて、認証コードが使える間は送り直します。',
        'Sent again after a while, as long as the code is valid.',
      ),
    },
    down: {
      name: sentence('つながらない', 'Out of reach'),
      effect: sentence(
        '通信事業者への回線が切れています。切り替えて戻すと、待っていたSMSが届きます。',
        'The line to the carrier is down. Once you switch back, waiting SMS messages arrive.',
      ),
    },
    silent: {
      name: sentence('返事をしない', 'Never answer'),
      effect: sentence(
        '送れたかどうかがわかりません。何度も届くことのないよう、送り直すのは1回だけです。',
        'It is not known whether it was sent. It is sent only once more, so that it does not arrive many times.',
      ),
    },
    'early-receipt': {
      name: sentence('受け付けの返事より先に、到着を報告する', 'Report before the answer'),
      effect: sentence(
        '順序が逆になっても「届きました」と表示されます。',
        'Shown as “Arrived” even though the order is reversed.',
      ),
    },
    'double-receipt': {
      name: sentence('到着を2回報告する', 'Report twice'),
      effect: sentence('2回目の報告では何も変わりません。', 'The second report changes nothing.'),
    },
  },
  setMode: sentence('切り替える', 'Switch'),
  sites: sentence('サイトを開く', 'Open a site'),
  adminSite: sentence('管理者用設定Webサイト', 'Administrator site'),
  userSite: sentence('サービス設定用Webサイト', 'Service settings site'),
}
