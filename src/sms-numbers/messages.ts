import { CODE_MINUTES } from '../challenges/messages.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of SMS認証用番号設定, its check screen, and the states of numbers. */
export const messages = {
  title: sentence('SMS認証用番号設定', 'SMS numbers'),
  lead: sentence(
    '認証コードを受け取る携帯電話番号を入力し、『設定』を押してください。次の画面で確認するまで、何も変わりません。',
    'Enter the mobile numbers that receive the codes and press “Set”. Nothing changes until you have checked the numbers on the next page.',
  ),
  rules: sentence(
    'SMSを受信できる携帯電話番号を、ハイフンなしの半角数字11桁で入力してください（例：09012345678）。Excelなどから、番号の列、またはログインIDと番号の列をコピーして、欄に貼り付けることもできます。',
    'Enter mobile numbers that can receive SMS messages, as 11 digits without hyphens (for example 09012345678). You can also copy a column of numbers, or columns of login IDs and numbers, from a spreadsheet and paste them into a field.',
  ),
  periodOwn: sentence(
    '管理者の番号をこの画面で登録できるのは、{date}までです。それ以降は、ログイン画面で登録していただきます。',
    'The administrator’s number can be registered on this page until {date}. After that, it is registered on the sign-in page.',
  ),
  idleHint: sentence(
    '{minutes}分間操作がないと自動的にログアウトします。数が多いときは、途中で『設定』と『OK』を押して区切ってください。',
    'You are signed out automatically after {minutes} minutes without activity. If you have many numbers, press “Set” and “OK” from time to time.',
  ),
  administrator: sentence('管理者', 'Administrator'),
  /** How the SMS with the code says what it is for. */
  smsNumbers: sentence('番号変更', 'SMS numbers'),
  smsSecond: sentence('予備番号', '2nd number'),
  tooOften: sentence(
    '短い時間に多くの変更があったため、まだ何も設定していません。あと{seconds}秒お待ちください。入力した内容は残っています。',
    'Nothing was set yet, because of many changes in a short time. Wait {seconds} seconds, then try again. What you typed is still here.',
  ),
  okOne: sentence('SMS認証用電話番号（{who}）：{from} → {to}', 'SMS number ({who}): {from} → {to}'),
  okMany: sentence(
    'SMS認証用電話番号（{who}）：{from} → {to}、ほか{more}件',
    'SMS number ({who}): {from} → {to}, and {more} more',
  ),
  noNumber: sentence('（なし）', '(none)'),
  second: sentence('管理者（予備）', 'Administrator (second)'),
  setSecond: sentence('予備の番号を設定する', 'Set a second number'),
  secondTitle: sentence('SMS認証用番号設定 管理者（予備）', 'SMS numbers: second number'),
  secondLead: sentence(
    '携帯電話が手元にないときに、認証コードを受け取る番号です。登録・変更には、登録済みの番号に届く認証コードが必要です。そのあと、新しい番号にも認証コードを送信して確認します。',
    'This number receives codes when the phone is not at hand. To register or change it, you need a code sent to the registered number. A code is then sent to the new number to check it.',
  ),
  secondLabel: sentence('予備のSMS認証用電話番号', 'Second SMS number'),
  secondHint: sentence('空欄にすると、登録を取り消します。', 'Leave it empty to remove it.'),
  secondIsFirst: sentence(
    '登録済みの番号と同じです。別の番号を入力してください。',
    'This is the same as the registered number. Enter another number.',
  ),
  secondCodeLead: sentence(
    '予備の番号（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'Enter the 6-digit code sent by SMS to the second number {number}.',
  ),
  secondSaved: sentence('予備の番号を登録しました。', 'The second number was registered.'),
  secondRemoved: sentence('予備の番号の登録を取り消しました。', 'The second number was removed.'),
  firstWaits: sentence(
    '予備の番号でログインしたときは、24時間たつまで管理者の番号を変更できません。{time}以降に、予備の番号でもう一度ログインして変更してください。',
    'After a sign-in with the second number, the administrator’s number cannot be changed for 24 hours. Sign in with the second number again after {time} and change it then.',
  ),
  firstInUse: sentence(
    '予備の番号でログインしたあとに、管理者の番号でもログインがありました。管理者の番号は、管理者の番号でログインして変更してください。',
    'After this sign-in with the second number, there was also a sign-in with the administrator’s number. To change the administrator’s number, sign in with it.',
  ),
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
      'Last SMS: {at}, not sent (network busy)',
    ),
    undelivered: sentence(
      '{at}のSMSが届きませんでした。電源と電波、番号が正しいかを確認してください。',
      'The SMS sent on {at} did not arrive. Check that the phone is on and has a signal, and that the number is right.',
    ),
    notCarried: sentence(
      '最後のSMS：{at} 通信事業者の設備で配信されませんでした',
      'Last SMS: {at}, not delivered by the mobile network',
    ),
    refused: sentence(
      '{at}のSMSを送信できませんでした。この番号は使われていないか、SMSを受信できません。番号を確認し、違うときは変更してください。',
      'The SMS of {at} could not be sent. This number is not in use or cannot receive SMS messages. Check the number and change it if it is wrong.',
    ),
  },
  undeliveredCount: sentence(
    'SMSが届かなかった番号が{count}件あります',
    'Numbers that SMS messages did not reach: {count}',
  ),
  showUndelivered: sentence('届かなかった番号を確認する', 'Check these numbers'),
  sharedUndelivered: sentence(
    'この番号には、最近SMSが届いていません。正しい番号か確認してください。',
    'SMS messages have not reached this number recently. Check that it is right.',
  ),
  stateHelp: sentence(
    '未確認：登録後、まだこの番号で認証していません。確認済み：この番号で認証しました。届きませんでした：最後のSMSが届きませんでした。番号をご確認ください。読み取れません：登録されている番号を表示できません。{desk}にお問い合わせください。',
    'Not confirmed yet: this number has not been used for a code since it was registered. Confirmed: it has been used for a code. Did not arrive: the last SMS did not arrive; check the number. Cannot be read: the registered number cannot be shown; call {desk}.',
  ),
  missingCount: sentence(
    '{all}件中{missing}件が未登録です',
    '{missing} of {all} {missing:is|are} not registered',
  ),
  noneMissing: sentence('{all}件すべて登録されています', 'All {all} are registered'),
  filterTitle: sentence('表示を絞り込む', 'Filter the list'),
  filterText: sentence('ログインIDまたは番号', 'Login ID or number'),
  filterOnly: {
    missing: sentence('未登録だけ', 'Not registered only'),
    undelivered: sentence('届かない番号だけ（{count}件）', 'Not reached only ({count})'),
  },
  filter: sentence('絞り込む', 'Apply'),
  shown: sentence(
    '{shown}件を表示しています（管理者を含めて{all}件）',
    'Showing {shown} of {all}, the administrator included',
  ),
  noneShown: sentence(
    '条件に合う番号はありません。絞り込みの条件をご確認ください。',
    'No numbers match the filter. Check the filter.',
  ),
  unsaved: sentence('まだ設定していない変更があります', 'There are changes that are not set yet'),
  noLines: sentence('ご契約に利用者番号がまだありません。', 'There are no lines in this contract yet.'),

  nothingChanged: sentence(
    '変更された番号がありません。番号を入力するか、『戻る』を押してください。',
    'No number was changed. Enter a number, or press “Back”.',
  ),
  moreProblems: sentence(
    'ほかに{count}件、修正が必要な番号があります。表示された番号を修正して『設定』を押すと、続きが表示されます。',
    '{count} more numbers need correcting. Correct the numbers shown and press “Set” to see the others.',
  ),
  pageHint: sentence(
    '利用者番号が多いため、ページに分けて表示しています。ページの番号を押しても、入力した番号は失われません。『設定』を押すと、すべてのページで入力した番号を確認できます。',
    'There are many lines, so they are shown in pages. What you have typed is kept when you go to another page. “Set” shows the numbers typed on all pages.',
  ),
  keptElsewhere: sentence(
    'ほかのページに、入力してまだ設定していない番号が{count}件あります。',
    'Numbers typed on other pages and not set yet: {count}.',
  ),
  keptGone: sentence(
    'ほかのページで入力した番号が残っていません。ほかのページの番号を、もう一度ご確認ください。このページの入力は、そのまま残っています。',
    'What you typed on other pages was not kept. Check the numbers on the other pages again. What you typed on this page is still here.',
  ),
  problemAt: sentence('{who}：{problem}', '{who}: {problem}'),
  draftGone: sentence(
    '確認の時間（{minutes}分）が過ぎたか、ほかの画面で手続きが終わっています。現在の番号を確認し、必要ならもう一度入力してください。',
    'The time for checking ({minutes} minutes) is over, or this was finished on another page. Check the current numbers and enter them again if needed.',
  ),
  draftAged: sentence(
    '確認の時間が過ぎたため、まだ何も設定されていません。入力した番号（{count}件）は、この画面に残っています。もう一度『設定』を押して、内容をご確認ください。',
    'The time for checking is over, and nothing has been set. The numbers you typed ({count}) are still on this page. Press “Set” again and check them.',
  ),

  confirmTitle: sentence('SMS認証用番号設定 確認', 'SMS numbers: check'),
  confirmLead: sentence(
    '次のように設定します。内容を確認し、よろしければ『OK』を押してください。',
    'The following will be set. Check the numbers and press “OK” if they are right.',
  ),
  confirmTotals: sentence(
    '変更は全部で{all}件です（新規登録{registered}件、変更{changed}件、削除{removed}件）。',
    'Changes in all: {all} ({registered} new, {changed} changed, {removed} removed).',
  ),
  confirmAll: sentence(
    '変更は全部で{all}件です（新規登録{registered}件、変更{changed}件、削除{removed}件）。『OK』を押すと、ほかのページの分も含めてすべて設定されます。',
    'Changes in all: {all} ({registered} new, {changed} changed, {removed} removed). “OK” sets all of them, including those on other pages.',
  ),
  change: {
    changed: sentence('変更', 'Changed'),
    registered: sentence('新規登録', 'New'),
    removed: sentence('削除', 'Removed'),
  },
  kind: sentence('内容', 'Change'),
  now: sentence('現在', 'Now'),
  new: sentence('新しい番号', 'New number'),
  afterRemoval: sentence('削除後', 'Afterwards'),
  none: sentence('（なし）', '(none)'),
  shared: sentence(
    'この番号は{others}にも登録されます。',
    'This number will also be registered for {others}.',
  ),
  sharedByMany: sentence(
    'この番号は{others}と、ほか{count}件にも登録されます。',
    'This number will also be registered for {others} and {count} more.',
  ),
  takesEffect: sentence(
    '『OK』を押すと、すぐに有効になります。次回のログインから、新しい番号に認証コードが届きます。',
    'The change takes effect as soon as you press “OK”. From the next sign-in, codes are sent to the new number.',
  ),
  endsSessions: sentence(
    '番号が変更または削除された利用者が現在ログイン中のときは、ログアウトされます。',
    'Users whose numbers are changed or removed are signed out if they are currently signed in.',
  ),
  oldTold: sentence(
    'それまでの番号（{count}件）には、送信先から外れたことをSMSでお知らせします。',
    'A notice that codes are no longer sent to them is sent by SMS to the old numbers ({count}).',
  ),
  removedWarning: sentence(
    '番号が削除された利用者は、もう一度登録されるまでログインできません。',
    'A user whose number is removed cannot sign in until one is registered again.',
  ),
  ownChecked: sentence(
    '管理者の新しい番号には『OK』のあとで認証コードを送信します。その認証コードを入力すると変更されます。それまでは現在の番号のままです。',
    'After “OK”, a code is sent to the administrator’s new number. The number changes once you have entered that code. Until then the current number stays.',
  ),

  conflictTitle: sentence('ほかの画面で番号が変更されています', 'A number was changed on another page'),
  conflictLead: sentence(
    '入力している間に、次の番号がほかの画面で変更されました。今回の変更は、まだ何も設定していません。',
    'While you were entering, the following numbers were changed on another page. None of your changes has been set yet.',
  ),
  conflictNow: sentence('{who}：現在は{number}', '{who}: currently {number}'),
  conflictNext: sentence('入力内容を見直す', 'Review your entries'),

  ownTitle: sentence('新しい番号の確認', 'Check the new number'),
  ownLead: sentence(
    '管理者の新しい番号（{number}）にSMSで認証コードを送信しました。入力すると、この番号に変更されます。',
    'A code was sent by SMS to the administrator’s new number {number}. Once you have entered it, the number is changed.',
  ),
  ownOthersSaved: sentence(
    '利用者の番号（{count}件）は設定しました。あとは管理者の番号の確認だけです。',
    'The users’ numbers ({count}) were set. Only the administrator’s own number is still to be checked.',
  ),
  ownPending: sentence(
    '新しい番号（{number}）は確認待ちです。',
    'The new number {number} is waiting to be checked.',
  ),
  ownContinue: sentence('認証コードを入力する', 'Enter the code'),
  ownCancel: sentence('番号を入力し直す', 'Enter another number'),
  ownExpired: sentence(
    `認証コードの有効時間（${CODE_MINUTES}分）が過ぎました。番号は変更されていません。もう一度新しい番号を入力してください。`,
    `The code has expired (it was valid for ${CODE_MINUTES} minutes). The number was not changed. Enter the new number again.`,
  ),
  ownEnded: sentence(
    '認証コードが正しく入力されなかったため、確認を終了しました。番号は変更されていません。もう一度新しい番号を入力してください。',
    'The code was not entered correctly, so this check has ended. The number was not changed. Enter the new number again.',
  ),
  numbersSaved: sentence('SMS認証用電話番号を設定しました（{count}件）。', 'SMS numbers were set ({count}).'),
  ownNumberSaved: sentence(
    '管理者のSMS認証用電話番号を登録しました。次回からこの番号に認証コードが届きます。',
    'The administrator’s SMS number was registered. From now on, codes are sent to this number.',
  ),
}
