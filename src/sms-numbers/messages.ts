import { CODE_MINUTES } from '../challenges/messages.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of SMS認証用番号設定, its check screen, and the states of numbers. */
export const messages = {
  title: sentence('SMS認証用番号設定', 'SMS numbers'),
  lead: sentence(
    '認証コードを受け取る携帯電話の番号を入力し、『設定』を押してください。次の画面で確認するまで、何も変わりません。',
    'Enter the mobile numbers that get the codes, then press “Set”. Nothing changes until you have checked it on the next screen.',
  ),
  rules: sentence(
    'SMSを受信できる携帯電話の番号を、ハイフンなしの半角数字11桁で入力してください（例：09012345678）。Excelなどから、番号の列、またはログインIDと番号の列をコピーして、欄に貼り付けることもできます。',
    'Mobile numbers that can receive SMS: 11 digits without hyphens (such as 09012345678). You can also paste the column of numbers, or those of login IDs and numbers, copied from a spreadsheet.',
  ),
  periodOwn: sentence(
    '管理者の番号をこの画面で登録できるのは、{date}までです。それ以降は、ログイン画面で登録していただきます。',
    "The administrator's number can be registered here until {date}. After that, it is registered on the sign-in screen.",
  ),
  idleHint: sentence(
    '{minutes}分間操作がないと自動的にログアウトします。数が多いときは、途中で『設定』と『OK』を押して区切ってください。',
    'You are signed out after {minutes} minutes without activity. With many numbers, press “Set” and “OK” in between.',
  ),
  administrator: sentence('管理者', 'Administrator'),
  number: sentence('SMS認証用電話番号', 'SMS number'),
  loginId: sentence('ログインID', 'Login ID'),
  lineNumber: sentence('利用者番号', 'Line'),
  userName: sentence('利用者名', 'User'),
  stateTitle: sentence('状態', 'State'),
  set: sentence('設定', 'Set'),
  back: sentence('戻る', 'Back'),
  state: {
    missing: sentence('未登録', 'Not registered'),
    unconfirmed: sentence('未確認', 'Not confirmed yet'),
    confirmed: sentence('確認済み', 'Confirmed'),
    undelivered: sentence('届きませんでした', 'Did not arrive'),
    unreadable: sentence('読み取れません', 'Cannot be read'),
  },
  lastSms: {
    waiting: sentence('最後のSMS：{at} 送信待ち', 'Last SMS: {at}, waiting to be sent'),
    sent: sentence('最後のSMS：{at} 送信済み', 'Last SMS: {at}, sent'),
    delivered: sentence('最後のSMS：{at} 届きました', 'Last SMS: {at}, arrived'),
    expired: sentence(
      '最後のSMS：{at} 混雑のため送信できませんでした',
      'Last SMS: {at}, not sent: lines were busy',
    ),
    undelivered: sentence(
      '{at}のSMSが届きませんでした。電源と電波、番号が正しいかを確かめてください。',
      'The SMS of {at} did not arrive. Check that the phone is on and has a signal, and that the number is right.',
    ),
    refused: sentence(
      '{at}のSMSを送信できませんでした。この番号は使われていないか、SMSを受信できません。番号を確かめ、違うときは変更してください。',
      'The SMS of {at} could not be sent: this number is not in use or cannot receive SMS. Check it, and change it if it is wrong.',
    ),
  },
  undeliveredCount: sentence(
    'SMSが届かなかった番号が{count}件あります',
    'Numbers that SMS did not reach: {count}',
  ),
  showUndelivered: sentence('届かなかった番号を確かめる', 'Check them'),
  sharedUndelivered: sentence(
    'この番号には、最近SMSが届いていません。正しい番号か確かめてください。',
    'An SMS did not reach this number lately. Check that it is right.',
  ),
  stateHelp: sentence(
    '未確認：登録後、まだこの番号で認証していません。確認済み：この番号で認証しました。届きませんでした：最後のSMSが届きませんでした。番号をお確かめください。読み取れません：登録されている番号を表示できません。窓口にお問い合わせください。',
    'Not confirmed yet: nobody has signed in with this number so far. Confirmed: somebody has. Did not arrive: the last SMS failed; please check the number. Cannot be read: the registered number cannot be shown; please ask the desk.',
  ),
  missingCount: sentence('{all}件中 {missing}件が未登録です', '{missing} of {all} have no number yet'),
  noneMissing: sentence('{all}件すべて登録されています', 'All {all} have a number'),
  filterTitle: sentence('表示を絞り込む', 'Show only some'),
  filterText: sentence('ログインIDまたは番号', 'Login ID or number'),
  filterOnly: {
    missing: sentence('未登録だけ', 'Without a number'),
    undelivered: sentence('届かない番号だけ（{count}件）', 'Not reached by SMS ({count})'),
  },
  filter: sentence('絞り込む', 'Apply'),
  shown: sentence('{shown}件を表示しています（全{all}件）', 'Showing {shown} of {all}'),
  unsaved: sentence('まだ設定していない変更があります', 'There are changes that are not set yet'),
  noLines: sentence('ご契約に利用者番号がまだありません。', 'There are no lines in this contract yet.'),

  nothingChanged: sentence(
    '変更された番号がありません。番号を入力するか、『戻る』を押してください。',
    'No number was changed. Enter a number, or press “Back”.',
  ),
  moreProblems: sentence(
    'ほかに{count}件、直していただく番号があります。表示された番号を直して『設定』を押すと、続きが表示されます。',
    '{count} more numbers have to be put right. Correct those that are shown and press “Set” to see the others.',
  ),
  pageHint: sentence(
    '利用者番号が多いため、ページに分けて表示しています。ページの番号を押しても、入力した番号は失われません。『設定』を押すと、すべてのページで入力した番号を確認できます。',
    'The list is long and shown in pages. What you have typed is kept when you go to another page; “Set” shows what was typed on all pages.',
  ),
  keptElsewhere: sentence(
    'ほかのページに、入力してまだ設定していない番号が{count}件あります。',
    'Numbers typed on other pages and not set yet: {count}.',
  ),
  keptGone: sentence(
    'ほかのページで入力した番号が残っていません。ほかのページの番号を、もう一度ご確認ください。このページの入力は、そのまま残っています。',
    'What was typed on the other pages is gone. Please check the numbers on the other pages again. What you typed on this page is still here.',
  ),
  problemAt: sentence('{who}：{problem}', '{who}: {problem}'),
  draftGone: sentence(
    '確認の時間（{minutes}分）が過ぎたか、別の画面で手続きが終わっています。現在の番号を確かめ、必要ならもう一度入力してください。',
    'The time for checking ({minutes} minutes) is over, or this was finished on another page. Look at the present numbers and enter them again if needed.',
  ),

  confirmTitle: sentence('SMS認証用番号設定 確認', 'SMS numbers: check'),
  confirmLead: sentence(
    '次のように設定します。内容を確認し、よろしければ『OK』を押してください。',
    'This is what will be set. Check it and press “OK”.',
  ),
  confirmTotals: sentence(
    '変更は全部で{all}件です（新規登録{registered}件、変更{changed}件、削除{removed}件）。',
    'Changes in all: {all} ({registered} new, {changed} changed, {removed} removed).',
  ),
  confirmAll: sentence(
    '変更は全部で{all}件です（新規登録{registered}件、変更{changed}件、削除{removed}件）。『OK』を押すと、ほかのページの分も含めてすべて設定されます。',
    'There are {all} changes in all ({registered} new, {changed} changed, {removed} removed). “OK” sets all of them, those on the other pages too.',
  ),
  change: {
    changed: sentence('変更', 'Changed'),
    registered: sentence('新規登録', 'New'),
    removed: sentence('削除', 'Removed'),
  },
  now: sentence('現在', 'Now'),
  new: sentence('新しい番号', 'New number'),
  afterRemoval: sentence('削除後', 'Afterwards'),
  none: sentence('（なし）', '(none)'),
  shared: sentence('この番号は {others} にも登録されます。', 'This number is registered for {others} too.'),
  sharedByMany: sentence(
    'この番号は {others} と、ほか{count}件にも登録されます。',
    'This number is registered for {others} and {count} more.',
  ),
  takesEffect: sentence(
    '『OK』を押すと、すぐに有効になります。次回のログインから、新しい番号に認証コードが届きます。',
    'It takes effect as soon as you press “OK”. From the next sign-in on, codes go to the new number.',
  ),
  endsSessions: sentence(
    '番号を変更または削除した利用者が現在ログインしているときは、ログアウトされます。',
    'Users whose number is changed or removed are signed out if they are signed in now.',
  ),
  oldTold: sentence(
    'それまでの番号（{count}件）には、送信先から外れたことをSMSでお知らせします。',
    'The old numbers ({count}) are told by SMS that they no longer get codes.',
  ),
  removedWarning: sentence(
    '番号を削除した利用者は、もう一度登録するまでログインできません。',
    'A user whose number is removed cannot sign in until one is registered again.',
  ),
  ownChecked: sentence(
    '管理者の新しい番号には『OK』のあとで認証コードを送ります。そのコードを入力すると変更されます。それまでは現在の番号のままです。',
    "After “OK”, a code is sent to the administrator's new number. The number changes once you have entered that code; until then the present one stays.",
  ),
  ok: sentence('OK', 'OK'),
  correct: sentence('修正する', 'Correct'),

  conflictTitle: sentence('ほかの画面で番号が変更されています', 'A number was changed elsewhere'),
  conflictLead: sentence(
    'あなたが入力している間に、次の番号が別の画面で変更されました。今回の変更は、まだ何も設定されていません。',
    'While you were entering, these numbers were changed on another page. Nothing of your changes has been set.',
  ),
  conflictNow: sentence('{who}：現在は {number}', '{who}: now {number}'),
  conflictNext: sentence('入力内容を見直す', 'Review what was entered'),

  ownTitle: sentence('新しい番号の確認', 'Check of the new number'),
  ownLead: sentence(
    '管理者の新しい番号（{number}）にSMSで認証コードを送りました。入力すると、この番号に変更されます。',
    "A code was sent by SMS to the administrator's new number {number}. Enter it, and the number is changed.",
  ),
  ownOthersSaved: sentence(
    '利用者の番号（{count}件）は設定しました。あとは管理者の番号の確認だけです。',
    "The users' numbers ({count}) are set. Only the administrator's own number is left to be checked.",
  ),
  ownPending: sentence(
    '新しい番号（{number}）は確認待ちです。',
    'The new number {number} is waiting for its check.',
  ),
  ownContinue: sentence('認証コードを入力する', 'Enter the code'),
  ownCancel: sentence('番号を入力し直す', 'Enter another number'),
  ownExpired: sentence(
    `認証コードの有効時間（${CODE_MINUTES}分）が過ぎました。番号は変更されていません。もう一度新しい番号を入力してください。`,
    `The code was valid for ${CODE_MINUTES} minutes and is too old now. The number was not changed. Please enter the new number again.`,
  ),
  ownEnded: sentence(
    '認証コードが正しく入力されなかったため、確認を終了しました。番号は変更されていません。もう一度新しい番号を入力してください。',
    'The code was entered wrong too often, so this check has ended. The number was not changed; please enter it again.',
  ),
  numbersSaved: sentence('SMS認証用電話番号を設定しました（{count}件）。', 'SMS numbers were set ({count}).'),
  ownNumberSaved: sentence(
    '管理者のSMS認証用電話番号を登録しました。次回からこの番号に認証コードが届きます。',
    "The administrator's SMS number is registered. Codes go to it from now on.",
  ),
}
