import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of 利用者番号一覧 and サービス設定. */
export const messages = {
  listTitle: sentence('利用者番号一覧', 'Lines'),
  line: sentence('利用者番号', 'Line'),
  loginId: sentence('ログインID', 'Login ID'),
  userName: sentence('利用者名', 'User'),
  smsState: sentence('SMS認証用電話番号', 'SMS number'),
  settingsOf: sentence('サービス設定', 'Settings'),
  settingsOfLine: sentence('{line} のサービス設定', 'Settings of {line}'),
  setNumbers: sentence('SMS認証番号設定', 'Set SMS numbers'),
  ownNumber: sentence('管理者のSMS認証用電話番号', "The administrator's SMS number"),
  ownNone: sentence('登録されていません', 'not registered'),
  registerOwn: sentence(
    'SMS認証用電話番号がまだ登録されていません。{date}までに、『SMS認証番号設定』から登録してください。',
    'No SMS number is registered yet. Register one under “Set SMS numbers” by {date}.',
  ),
  history: sentence('操作履歴を見る', 'History of sign-ins and changes'),
  ownHistory: sentence('ログイン履歴を見る', 'History of your sign-ins'),
  showMissing: sentence('未登録の番号を設定する', 'Set the missing ones'),
  noLines: sentence(
    'ご契約に利用者番号がまだありません。追加についてはサービス窓口にお問い合わせください。',
    'There are no lines in this contract yet. Ask the desk to add some.',
  ),
  noNumberYet: sentence(
    'あなたのSMS認証用電話番号がまだ登録されていません。{date}を過ぎるとログインできなくなります。管理者に登録を依頼してください。',
    'You have no SMS number yet. After {date} you cannot sign in without one. Ask your administrator to register it.',
  ),
  unfinished: sentence(
    '認証コードが入力されないログインが続いています',
    'Repeated sign-ins without the code',
  ),

  title: sentence('サービス設定', 'Service settings'),
  backToList: sentence('利用者番号一覧へ戻る', 'Back to the lines'),
  saved: sentence('サービス設定を保存しました。', 'The settings were saved.'),
  stopped: {
    forwarding: sentence('転送・留守番は「しない」にしました。', 'Forwarding and voicemail are off now.'),
    international: sentence('国際電話の利用を休止しました。', 'International calls are suspended now.'),
  },
  restNotSaved: sentence(
    'そのほかの内容は、まだ保存していません。次の点を直して、もう一度『保存』を押してください。',
    'The rest of the form is not saved yet. Mend what follows, and press “Save” again.',
  ),
  dropped: {
    'destination-format': sentence(
      '転送先は、電話番号として読み取れなかったため、空欄にしました。',
      'The number to forward to could not be read, so it was emptied.',
    ),
    'destination-self': sentence(
      '転送先は、この利用者番号自身だったため、空欄にしました。',
      'The number to forward to was the line itself, so it was emptied.',
    ),
    'destination-abroad': sentence(
      '国際電話利用休止中は海外の番号に転送できないため、転送先を空欄にしました。',
      'International calls are suspended, so the number abroad to forward to was emptied.',
    ),
    'forwarding-abroad': sentence(
      '国際電話利用休止中は海外の番号に転送できないため、転送を「しない」にし、転送先を空欄にしました。',
      'International calls are suspended, so forwarding to a number abroad was turned off and the number emptied.',
    ),
    seconds: sentence(
      '転送までの秒数は、{min}から{max}までの整数ではなかったため、変更していません。',
      'The seconds before forwarding were not a whole number from {min} to {max}, so they were left as they were.',
    ),
  },
  save: sentence('保存', 'Save'),
  notOrdered: sentence('お申し込みいただいていません', 'Not ordered'),
  notOrderedHelp: sentence(
    'ご利用には、サービス窓口でのお申し込みが必要です。',
    'To use it, order it at the desk.',
  ),
  forwarding: sentence('転送・留守番', 'Forwarding and voicemail'),
  mode: {
    off: sentence('しない', 'Off'),
    always: sentence('常に転送', 'Always forward'),
    busy: sentence('話中のとき転送', 'Forward when busy'),
    'no-answer': sentence('応答がないとき転送', 'Forward when nobody answers'),
    voicemail: sentence('留守番電話', 'Voicemail'),
  },
  seconds: sentence(
    '応答がないとき：転送までの秒数（{min}～{max}秒）',
    'When nobody answers: seconds before forwarding ({min}–{max})',
  ),
  destination: sentence('転送先の電話番号', 'Number to forward to'),
  destinationHint: sentence(
    '固定電話、携帯電話、050番号。海外の番号は、国際電話利用休止が解除されているときだけ設定できます。',
    'A fixed line, mobile or 050 number. Numbers abroad only while international calls are not suspended.',
  ),
  anonymous: sentence('番号非通知拒否', 'Reject anonymous callers'),
  anonymousOn: sentence('番号を通知しない着信を拒否する', 'Reject calls without a caller number'),
  rejected: sentence('着信拒否リスト', 'Rejected callers'),
  rejectedLabel: sentence(
    '拒否する電話番号（1行に1件、{max}件まで）',
    'Numbers to reject (one per line, at most {max})',
  ),
  callerNumber: sentence('発信者番号通知', 'Caller number'),
  callerNumberOn: sentence(
    '電話をかけるとき、自分の番号を相手に通知する',
    'Show the own number when calling',
  ),
  international: sentence('国際電話利用休止', 'International calls suspended'),
  internationalOn: sentence('国際電話の利用を休止する', 'Suspend international calls'),
  internationalHint: sentence(
    '不正利用を防ぐため、海外に電話をかけないときは休止のままにしてください。',
    'Against misuse: leave them suspended unless you call abroad.',
  ),
  suspendedNow: sentence('休止中です', 'Suspended'),
  liftedNow: sentence('休止は解除されています', 'Not suspended'),
  onlyAdministrator: sentence('変更できるのは管理者だけです。', 'Only the administrator can change this.'),

  problem: {
    'not-ordered': sentence(
      'お申し込みいただいていないサービスです。ほかの設定を選んでください。',
      'This service is not ordered. Choose another setting.',
    ),
    'destination-missing': sentence(
      '転送先の電話番号を入力してください。',
      'Enter the number to forward to.',
    ),
    'destination-format': sentence(
      '転送先には、国内の固定電話、携帯電話、050番号、または海外の番号（010または+から）を入力してください。',
      'Enter a fixed, mobile or 050 number in Japan, or a number abroad (beginning with 010 or +).',
    ),
    'destination-self': sentence(
      'この利用者番号自身には転送できません。別の番号を入力してください。',
      'A line cannot forward to itself. Enter another number.',
    ),
    'destination-abroad': sentence(
      '国際電話利用休止中は、海外の番号に転送できません。国内の番号を入力するか、管理者に休止の解除を依頼してください。',
      'International calls are suspended: enter a number in Japan, or ask the administrator to lift the suspension.',
    ),
    seconds: sentence(
      '秒数は{min}から{max}までの整数で入力してください。',
      'Enter whole seconds from {min} to {max}.',
    ),
    'too-many': sentence(
      '着信拒否リストに登録できるのは{max}件までです。',
      'At most {max} numbers can be rejected.',
    ),
    'caller-format': sentence(
      '電話番号として読み取れないものがあります：{numbers}',
      'These are not phone numbers: {numbers}',
    ),
  },
  abroadWhileSuspended: sentence(
    '国際電話利用休止中は、海外の番号に転送できません。国内の番号を入力するか、「国際電話の利用を休止する」のチェックを外してください。',
    'International calls are suspended: enter a number in Japan, or clear “Suspend international calls”.',
  ),
  conflict: sentence(
    'あなたが入力している間に、ほかの画面で保存されました。まだ保存していません。内容を見比べ、よろしければもう一度『保存』を押してください。',
    'Somebody saved while you were entering. Yours is not saved yet: compare, and press “Save” again if it is right.',
  ),
  conflictRest: sentence(
    'あなたが入力している間に、ほかの画面で保存されたため、そのほかの内容はまだ保存していません。内容を見比べ、よろしければもう一度『保存』を押してください。',
    'Somebody saved while you were entering, so the rest of the form is not saved yet: compare, and press “Save” again if it is right.',
  ),
  inForce: sentence('いまの状態：{what}', 'In force now: {what}'),
  belowNotSaved: sentence('下の内容は、まだ保存していません。', 'What stands below is not saved yet.'),
}
