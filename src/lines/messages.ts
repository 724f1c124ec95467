import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of 利用者番号一覧 and サービス設定. */
export const messages = {
  listTitle: sentence('利用者番号一覧', 'Lines'),
  line: sentence('利用者番号', 'Line'),
  loginId: sentence('ログインID', 'Login ID'),
  userName: sentence('利用者名', 'User'),
  smsState: sentence('SMS認証用電話番号', 'SMS number'),
  forwardingOf: sentence('転送', 'Forwarding'),
  abroadMark: sentence('海外', 'Abroad'),
  filterText: sentence('名前・番号で探す', 'Find by name or number'),
  filter: sentence('絞り込む', 'Apply'),
  filterAll: sentence('すべて表示', 'Show all'),
  filtered: sentence('{all}件中{shown}件を表示しています。', 'Showing {shown} of {all} lines.'),
  noneFound: sentence('「{text}」に当てはまる利用者番号はありません。', 'No lines match “{text}”.'),
  settingsOf: sentence('サービス設定', 'Settings'),
  settingsOfLine: sentence('{line}のサービス設定', 'Settings of {line}'),
  setNumbers: sentence('SMS認証番号設定', 'Set SMS numbers'),
  ownNumber: sentence('管理者のSMS認証用電話番号', 'The administrator’s SMS number'),
  ownNone: sentence('登録されていません', 'not registered'),
  contractEnds: sentence(
    'このご契約は、{date}で終了します。翌日に、登録された番号や名前などをすべて消去します。心当たりがないときは、{desk}にお問い合わせください。',
    'This contract ends on {date}. The following day, all registered numbers, names and other data are erased. If you do not recognise this, call {desk}.',
  ),
  registerOwn: sentence(
    'SMS認証用電話番号がまだ登録されていません。{date}までに、『SMS認証番号設定』から登録してください。',
    'No SMS number is registered yet. Register one under “Set SMS numbers” by {date}.',
  ),
  history: sentence('操作履歴を見る', 'See the history'),
  ownHistory: sentence('ログイン履歴を見る', 'See your sign-in history'),
  showMissing: sentence('未登録のSMS認証用電話番号を設定する', 'Set the missing SMS numbers'),
  noLines: sentence(
    'ご契約に利用者番号がまだありません。追加については{desk}にお問い合わせください。',
    'There are no lines in this contract yet. To add lines, call {desk}.',
  ),
  noNumberYet: sentence(
    'SMS認証用電話番号がまだ登録されていません。{date}を過ぎるとログインできなくなります。管理者に登録を依頼してください。',
    'No SMS number is registered yet. After {date} you cannot sign in without one. Ask your administrator to register it.',
  ),
  unfinished: sentence('認証コードが入力されないログインが続いています', 'Repeated sign-ins without a code'),

  title: sentence('サービス設定', 'Service settings'),
  backToList: sentence('利用者番号一覧へ戻る', 'Back to the lines'),
  saved: sentence('サービス設定を保存しました。', 'The service settings were saved.'),
  tooOften: sentence(
    '短い時間に多くの変更がありました。あと{seconds}秒お待ちになり、もう一度『保存』を押してください。入力した内容は残っています。',
    'There were many changes in a short time. Wait {seconds} seconds, then press “Save” again. What you typed is still here.',
  ),
  stopped: {
    forwarding: sentence('転送・留守番は「しない」にしました。', 'Forwarding and voicemail are now off.'),
    busy: sentence(
      '話中のときの転送・留守番は「しない」にしました。',
      'Forwarding and voicemail when busy are now off.',
    ),
    'no-answer': sentence(
      '応答がないときの転送・留守番は「しない」にしました。',
      'Forwarding and voicemail when nobody answers are now off.',
    ),
    unreachable: sentence(
      '圏外・未接続のときの転送・留守番は「しない」にしました。',
      'Forwarding and voicemail when not reachable are now off.',
    ),
    international: sentence('国際電話の利用を休止しました。', 'International calls are now suspended.'),
  },
  restNotSaved: sentence(
    'そのほかの内容は、まだ保存していません。次の点を修正し、もう一度『保存』を押してください。',
    'The rest of the form is not saved yet. Correct the following and press “Save” again.',
  ),
  dropped: {
    'forwarding-abroad': sentence(
      '国際電話利用休止中は海外の番号に転送できないため、海外への転送を「しない」にし、転送先を空欄にしました。',
      'Calls cannot be forwarded abroad while international calls are suspended, so forwarding abroad was set to “Off” and the number cleared.',
    ),
    conditions: sentence(
      '条件ごとの設定は、すべての着信についての設定に置き換わりました。',
      'The settings for each case were replaced by the setting for all calls.',
    ),
  },
  waits: {
    check: sentence(
      'まだ保存していない変更があります。確認画面で『OK』を押し、認証すると保存します。',
      'A change of yours is not saved yet. Press “OK” on its check page and enter the code.',
    ),
    code: sentence(
      'まだ保存していない変更があります。認証コードを入力すると保存します。',
      'A change of yours is not saved yet. It is saved once you have entered its code.',
    ),
  },
  toWaiting: {
    check: sentence('確認画面へ進む', 'Go to the check page'),
    code: sentence('認証コードを入力する', 'Enter the code'),
  },
  save: sentence('保存', 'Save'),
  notOrdered: sentence('未契約', 'Not ordered'),
  notOrderedHelp: sentence(
    'ご利用には、{desk}でのお申し込みが必要です。',
    'To use this service, order it from {desk}.',
  ),
  forwarding: sentence('転送・留守番', 'Forwarding and voicemail'),
  forwardingHelp: sentence(
    '転送した通話の、この利用者番号から転送先までの通話料は、お客さまのご負担になります。',
    'You pay for the part of a forwarded call from this line to the number it is forwarded to.',
  ),
  voicemailHelp: sentence(
    '録音された伝言の聞き方は、{desk}にお問い合わせください。',
    'To find out how to listen to messages, call {desk}.',
  ),
  mode: {
    off: sentence('しない', 'Off'),
    always: sentence('常に転送', 'Always forward'),
    voicemail: sentence('常に留守番電話', 'Always voicemail'),
    cases: sentence('条件ごとに設定', 'Set for each case'),
  },
  modeHint: sentence(
    '「常に」を選んで保存すると、条件ごとの設定は置き換わります。',
    'If you choose “Always” and save, it replaces the settings for each case.',
  ),
  case: {
    busy: sentence('話中のとき', 'When busy'),
    'no-answer': sentence('応答がないとき', 'When nobody answers'),
    unreachable: sentence('圏外・未接続のとき', 'When not reachable'),
  },
  caseHelp: {
    busy: sentence('通話中に、別の着信があったときです。', 'When another call comes in during a call.'),
    'no-answer': sentence(
      '呼び出しても、決めた秒数のうちに電話に出なかったときです。',
      'When nobody answers within the number of seconds you set.',
    ),
    unreachable: sentence(
      '電話機の電源が入っていないときや、ネットワークにつながっていないときです。',
      'When the phone is off or not connected to the network.',
    ),
  },
  choice: {
    off: sentence('しない', 'Off'),
    number: sentence('転送', 'Forward'),
    voicemail: sentence('留守番電話', 'Voicemail'),
  },
  destination: {
    always: sentence('転送先の電話番号', 'Number to forward to'),
    busy: sentence('話中のときの転送先', 'Number to forward to when busy'),
    'no-answer': sentence('応答がないときの転送先', 'Number to forward to when nobody answers'),
    unreachable: sentence('圏外・未接続のときの転送先', 'Number to forward to when not reachable'),
  },
  destinationHint: sentence(
    '固定電話、携帯電話、050番号。海外の番号は、国際電話利用休止が解除されているときだけ設定できます。',
    'A landline, mobile or 050 number. Numbers abroad can be set only while international calls are not suspended.',
  ),
  seconds: sentence('呼び出す秒数（{min}～{max}秒）', 'Seconds to ring ({min}–{max})'),
  anonymous: sentence('番号非通知拒否', 'Reject anonymous callers'),
  anonymousOn: sentence('番号を通知しない着信を拒否する', 'Reject calls without a caller number'),
  anonymousHelp: sentence(
    'かけてきた方には、番号を通知してかけ直すようお願いする案内が流れます。電話機は鳴りません。',
    'Callers hear an announcement asking them to call again with their number shown. The phone does not ring.',
  ),
  rejected: sentence('着信拒否リスト', 'Rejected callers'),
  rejectedLabel: sentence(
    '拒否する電話番号（1行に1件、{max}件まで）',
    'Phone numbers to reject (one per row, up to {max})',
  ),
  rejectedHelp: sentence(
    'かけてきた方には、おつなぎできないことをお伝えする案内が流れます。電話機は鳴りません。',
    'Callers hear an announcement that the call cannot be connected. The phone does not ring.',
  ),
  callerNumber: sentence('発信者番号通知', 'Caller number'),
  callerNumberOn: sentence('電話をかけるとき、自分の番号を相手に通知する', 'Show your number when calling'),
  callerNumberHelp: sentence(
    '通知しないときは、相手の電話に「非通知」などと表示されます。',
    'If it is not shown, the other phone displays “Anonymous” or similar.',
  ),
  international: sentence('国際電話利用休止', 'International calls suspended'),
  internationalOn: sentence('国際電話の利用を休止する', 'Suspend international calls'),
  internationalHint: sentence(
    '不正利用を防ぐため、海外に電話をかけないときは休止のままにしてください。',
    'To prevent misuse, leave international calls suspended unless you call abroad.',
  ),
  suspendedNow: sentence('休止中です', 'Suspended'),
  liftedNow: sentence('休止は解除されています', 'Not suspended'),
  onlyAdministrator: sentence('変更できるのは管理者だけです。', 'Only the administrator can change this.'),

  conflict: sentence(
    '入力している間に、ほかの画面で保存されました。まだ保存していません。内容を見比べ、よろしければもう一度『保存』を押してください。',
    'The settings were saved on another page while you were entering. Your entries are not saved yet. Compare them, and press “Save” again if they are right.',
  ),
  conflictRest: sentence(
    '入力している間に、ほかの画面で保存されたため、そのほかの内容はまだ保存していません。内容を見比べ、よろしければもう一度『保存』を押してください。',
    'The settings were saved on another page while you were entering, so the rest of the form is not saved yet. Compare, and press “Save” again if it is right.',
  ),
}
