import { sentence } from '../platform/i18n/catalogue.ts'

/** The end of a contract: words of the desk's forms and of what waits for a second supervisor. */
export const endWords = {
  'end-contract': {
    title: sentence('ご契約の終了', 'End the contract'),
    button: sentence('ご契約の終了を申請する', 'Request to end the contract'),
    consequences: [
      sentence(
        '別の責任者が承認すると、最終利用日が設定され、管理者の番号にSMSでお知らせします。最終利用日が終わるまでは、これまでどおり利用でき、取り消すこともできます。',
        'Once another supervisor approves, the last day is set and a notice is sent to the administrator’s number by SMS. Until the end of that day the contract continues as before, and the end can be cancelled.',
      ),
      sentence(
        '最終利用日の翌日に、このご契約の管理者、利用者番号、ログインID、SMS認証用電話番号、名前、端末、SMSの記録をすべて消去します。元に戻すことはできません。操作履歴は残りますが、名前と電話番号は含まれません（末尾の4桁、接続元、理由の文は残ります）。',
        'On the following day, this contract’s administrator, lines, login IDs, SMS numbers, names, browsers and SMS records are all erased. This cannot be undone. The history is kept, without names and phone numbers (last 4 digits, network addresses and reasons are kept).',
      ),
      sentence(
        '消去した利用者番号とIDは、ほかのご契約で利用できるようになります。',
        'The erased lines and IDs can then be used by other contracts.',
      ),
    ],
    done: sentence('ご契約の終了を申請しました。', 'The request to end the contract was made.'),
  },
  'keep-contract': {
    title: sentence('ご契約の終了の取り消し', 'Cancel the end of the contract'),
    button: sentence('終了を取り消す', 'Cancel the end'),
    consequences: [
      sentence(
        '設定した最終利用日を取り消します。ご契約は、これまでどおり利用できます。',
        'The last day is removed, and the contract continues as before.',
      ),
    ],
    done: sentence('ご契約の終了を取り消しました。', 'The end of the contract was cancelled.'),
  },
}

export const endMessages = {
  lastDay: sentence('最終利用日', 'Last day'),
  lastDayHint: sentence(
    'この日の終わりまで利用できます。今日以降の日付を入力してください。',
    'The contract continues until the end of this day. Enter today or a later day.',
  ),
  'day-missing': sentence('最終利用日を入力してください。', 'Enter the last day.'),
  'day-over': sentence(
    '最終利用日には、今日以降の日付を入力してください。',
    'Enter a last day that is today or later.',
  ),
  ends: sentence('ご契約の終了', 'End of the contract'),
  endsOn: sentence(
    '{day}まで。翌日に、登録された情報を消去します。',
    '{day}. All registered data is erased the following day.',
  ),
  open: sentence(
    '終了の申請が、承認を待っています。',
    'A request to end the contract is waiting for approval.',
  ),
  what: sentence('ご契約を{day}で終了', 'End the contract after {day}'),
  title: sentence('ご契約の終了：{id}', 'End of the contract: {id}'),
  done: sentence('最終利用日を設定しました', 'The last day was set'),
  hint: sentence(
    '理由と最終利用日を確認してから承認してください。承認するとすぐに設定され、最終利用日の翌日に、ご契約の情報をすべて消去します。',
    'Check the reason and the last day before you approve. The last day is set immediately, and all data of the contract is erased the day after it.',
  ),
}
