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
  modeLead: sentence(
    '選んだ届き方は、すべての番号に使われます。それぞれの届き方に書かれた番号あてのSMSは、何を選んでいても、いつもその届き方になります（「つながらない」を選んでいる間を除きます）。',
    'What you choose here is used for all numbers. SMS to the number beside an entry always meet that entry, whatever is chosen (but for as long as “Out of reach” is).',
  ),
  modeNow: sentence(
    '今は「{mode}」になっています。元に戻すには、下で「{usual}」に切り替えてください。',
    '“{mode}” is chosen now. To go back, switch to “{usual}” below.',
  ),
  alwaysSo: sentence('いつもこうなる番号：{number}', 'Always so for {number}'),
  mode: {
    deliver: {
      name: sentence('届ける', 'Deliver'),
      effect: sentence('すぐに届き、到着が報告されます。', 'Arrives at once, and its arrival is reported.'),
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
        'The code screen goes on saying that it was sent.',
      ),
    },
    undelivered: {
      name: sentence('受け付けたあと、届かない', 'Accept, but do not deliver'),
      effect: sentence(
        '電源が切れている電話のように、届かなかったことが報告されます。',
        'Reported as not delivered, as for a phone that is switched off.',
      ),
    },
    refuse: {
      name: sentence('受け付けない', 'Refuse'),
      effect: sentence(
        '使われていない番号のように断られます。送り直しはしません。',
        'As for a number that does not exist. It is not sent again.',
      ),
    },
    throttle: {
      name: sentence('混雑のため受け付けない', 'Too busy to accept'),
      effect: sentence(
        '間隔を置いて、認証コードが使える間は送り直します。',
        'Sent again after a while, as long as the code is of use.',
      ),
    },
    down: {
      name: sentence('つながらない', 'Out of reach'),
      effect: sentence(
        '通信事業者への回線が切れています。切り替えて戻すと、待っていたSMSが届きます。',
        'The line to the carrier is down. Once it is back, what was waiting arrives.',
      ),
    },
    silent: {
      name: sentence('返事をしない', 'Never answer'),
      effect: sentence(
        '送れたかどうかがわかりません。何度も届くことのないよう、送り直すのは1回だけです。',
        'Nobody knows whether it was sent. So that it does not arrive many times, it is sent only once more.',
      ),
    },
    'early-receipt': {
      name: sentence('受け付けの返事より先に、到着を報告する', 'Report before the answer'),
      effect: sentence(
        '順序が逆になっても「届きました」と表示されます。',
        'The wrong way round, and still shown as arrived.',
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
