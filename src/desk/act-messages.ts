import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import { abroadWords } from './abroad-messages.ts'
import type { ShownPasswordNeeds } from './account.ts'
import type { OrderProblem } from './acts.ts'
import { endMessages, endWords } from './end-messages.ts'
import { stopWords } from './forwarding-messages.ts'
import type { DeskAct } from './roles.ts'

/** What one act is called, what it leads to, and how it went. */
interface ActWords {
  readonly title: Sentence
  readonly button: Sentence
  readonly consequences: readonly Sentence[]
  readonly done: Sentence
}

/** Sentences of the desk's forms, and of the clearings of numbers. */
export const messages = {
  act: {
    'stop-forwarding': stopWords,
    'reset-password': {
      title: sentence('パスワードの再発行', 'Issue a new password'),
      button: sentence('パスワードを再発行する', 'Issue a new password'),
      consequences: [
        sentence(
          '新しい初期パスワードを発行し、次の画面に一度だけ表示します。',
          'A new initial password is issued and shown once, on the next page.',
        ),
        sentence(
          'これまでのパスワードは使えなくなり、ログイン中の端末はすべてログアウトされます。',
          'The current password no longer works, and all sessions of this ID end.',
        ),
        sentence('ご本人であることを確認してから行ってください。', 'Confirm the caller’s identity first.'),
      ],
      done: sentence('パスワードを再発行しました。', 'A new password was issued.'),
    },
    'end-sessions': {
      title: sentence('ログイン中の端末をすべて終了', 'End all sessions'),
      button: sentence('すべて終了する', 'End all sessions'),
      consequences: [
        sentence(
          'このIDでログイン中の端末と、認証コードを待っている手続きをすべて終了します。',
          'All sessions of this ID end, including sign-ins that are waiting for a code.',
        ),
        sentence(
          'パスワードと番号は変わりません。ご本人はもう一度ログインできます。',
          'The password and number do not change. The person can sign in again.',
        ),
      ],
      done: sentence('ログイン中の端末をすべて終了しました。', 'All sessions of this ID were ended.'),
    },
    suspend: {
      title: sentence('このIDの利用を停止', 'Suspend this ID'),
      button: sentence('このIDを停止する', 'Suspend this ID'),
      consequences: [
        sentence(
          'このIDではログインできなくなり、ログイン中の端末はすぐにログアウトされます。',
          'Nobody can sign in with this ID, and its sessions end immediately.',
        ),
        sentence(
          'ほかのIDは、そのまま利用できます。あとで再開できます。',
          'Other IDs are not affected. You can resume this ID later.',
        ),
      ],
      done: sentence('このIDの利用を停止しました。', 'This ID has been suspended.'),
    },
    resume: {
      title: sentence('このIDの利用を再開', 'Resume this ID'),
      button: sentence('このIDを再開する', 'Resume this ID'),
      consequences: [
        sentence('このIDで、もう一度ログインできるようになります。', 'This ID can be used to sign in again.'),
      ],
      done: sentence('このIDの利用を再開しました。', 'This ID has been resumed.'),
    },
    'suspend-contract': {
      title: sentence('ご契約全体の利用を停止', 'Suspend the whole contract'),
      button: sentence('ご契約全体を停止する', 'Suspend the whole contract'),
      consequences: [
        sentence(
          '管理者とすべてのログインIDがログインできなくなり、ログイン中の端末はすぐにログアウトされます。',
          'The administrator and all login IDs can no longer sign in, and their sessions end immediately.',
        ),
        sentence(
          'あとで再開できます。個別に停止したIDは、再開しても停止のままです。',
          'You can resume the contract later. IDs that were suspended individually stay suspended.',
        ),
      ],
      done: sentence('ご契約全体の利用を停止しました。', 'The whole contract has been suspended.'),
    },
    'resume-contract': {
      title: sentence('ご契約全体の利用を再開', 'Resume the whole contract'),
      button: sentence('ご契約全体を再開する', 'Resume the whole contract'),
      consequences: [
        sentence(
          '管理者とログインIDが、もう一度ログインできるようになります。個別に停止したIDは停止のままです。',
          'The administrator and the login IDs can sign in again. IDs that were suspended individually stay suspended.',
        ),
      ],
      done: sentence('ご契約全体の利用を再開しました。', 'The whole contract has been resumed.'),
    },
    'admit-others': {
      title: sentence('未登録の端末からのログインの再開', 'Allow other browsers again'),
      button: sentence('ログインを再開する', 'Allow other browsers again'),
      consequences: [
        sentence(
          'お客さまが止めた、未登録の端末からのログインが、もう一度できるようになります。',
          'The customer limited sign-in to known browsers. Other browsers can sign in again, with password and code.',
        ),
        sentence(
          'パスワードを知られているおそれがあるため、変更または再発行もお勧めください。',
          'Somebody else may know the password. Advise changing it, or issue a new one.',
        ),
      ],
      done: sentence('未登録の端末からのログインを再開しました。', 'Other browsers can sign in again.'),
    },
    'clear-number': {
      title: sentence('管理者の番号の解除', 'Clear the administrator’s number'),
      button: sentence('番号の解除を申請する', 'Request to clear the number'),
      consequences: [
        sentence(
          '現在の番号に、解除の手続きを始めたことをすぐにSMSでお知らせします。',
          'A notice that the number is to be cleared is sent to the current number by SMS immediately.',
        ),
        sentence(
          '解除されるまでに管理者が現在の番号で認証すると、手続きは自動的に取り消されます。',
          'If the administrator enters a code sent to the current number before it is cleared, the request is cancelled automatically.',
        ),
        sentence(
          '解除すると、管理者のログイン中の端末はすべてログアウトされます。',
          'When the number is cleared, all of the administrator’s sessions end.',
        ),
      ],
      done: sentence('番号の解除を申請しました。', 'The request to clear the number was made.'),
    },
    ...abroadWords,
    ...endWords,
  } satisfies Record<DeskAct, ActWords>,
  clearedAtOnce: sentence('番号を解除しました。', 'The number was cleared.'),

  /** Of a new initial password, before it is made and beside it. */
  shownPassword: {
    code: sentence(
      'この初期パスワードでのログインには、認証コードが必須になる日の前でも、登録されている番号に届く認証コードが必要です。',
      'Signing in with this initial password needs a code sent to the registered number, even before codes are compulsory.',
    ),
    'activation-code': sentence(
      'この管理者には番号が登録されていません。番号の登録には、この初期パスワードのほかに開通コードが必要です。開通コードは窓口には表示されません。システム担当者に発行を依頼してください。',
      'This administrator has no registered number. Registering one needs an activation code as well as this initial password. Activation codes are not shown at the desk. Ask the systems team to issue one.',
    ),
    closed: sentence(
      'この管理者には番号が登録されていません。システム担当者が番号を登録するまで、この初期パスワードではログインできません。',
      'This administrator has no registered number. Until the systems team registers one, nobody can sign in with this initial password.',
    ),
    administrator: sentence(
      'この利用者には番号が登録されていません。ご契約の管理者が番号を登録するまで、この初期パスワードではログインできません。',
      'This service user has no registered number. Until the contract’s administrator registers one, nobody can sign in with this initial password.',
    ),
  } satisfies Record<ShownPasswordNeeds, Sentence>,

  delay: sentence('番号は、早くても{at}に解除されます。', 'The number is cleared at {at} at the earliest.'),
  noDelay: sentence('番号はすぐに解除されます。', 'The number is cleared immediately.'),
  needsApproval: sentence('別の責任者の承認が必要です。', 'Another supervisor’s approval is needed.'),
  afterwards: {
    open: sentence(
      '解除のあと、管理者はログイン画面で新しい番号を登録します。',
      'Afterwards, the administrator registers a new number on the sign-in page.',
    ),
    'activation-code': sentence(
      '解除のあと、管理者はログイン画面で、開通コードとともに新しい番号を登録します。開通コードは、システム担当者に発行を依頼してください。',
      'Afterwards, the administrator registers a new number on the sign-in page, with an activation code. Ask the systems team to issue one.',
    ),
    closed: sentence(
      '解除のあと、新しい番号はシステム担当者だけが登録できます。',
      'Afterwards, only the systems team can register a new number.',
    ),
  },

  about: sentence('対象', 'About'),
  reason: sentence('理由', 'Reason'),
  reasonHint: sentence(
    '{max}文字まで。ご契約の操作履歴にも表示されるため、電話番号やパスワードは入力しないでください。',
    'Up to {max} characters. It also appears in the contract’s history. Do not enter phone numbers or passwords.',
  ),
  identityTitle: sentence('本人確認の方法', 'How the identity was confirmed'),
  back: sentence('戻る', 'Back'),
  problem: {
    'reason-missing': sentence('理由を入力してください。', 'Enter the reason.'),
    'reason-too-long': sentence(
      '理由が長すぎます。短くしてください。',
      'The reason is too long. Make it shorter.',
    ),
    'identity-missing': sentence(
      '本人確認の方法を選んでください。',
      'Choose how the identity was confirmed.',
    ),
    'day-missing': endMessages['day-missing'],
    'day-over': endMessages['day-over'],
  } satisfies Record<OrderProblem, Sentence>,
  notPossible: sentence(
    'この操作は、現在の状態では行えません。状態を確認してください。',
    'This cannot be done in the current state. Check the state.',
  ),
  anotherMember: sentence(
    '過去{days}日以内に、このご契約の番号または必須日の手続きを、ご自身が単独で、または承認者として行っています。パスワードの再発行は、別の担当者に依頼してください。',
    'In the last {days} days you changed this contract’s number or day of codes alone, or approved such a change. Ask another staff member to issue the new password.',
  ),
  conflictTitle: sentence('状態が変わっています', 'The state has changed'),
  conflict: sentence(
    '画面を開いたあとにこのIDの状態が変わったため、何も行っていません。現在の状態を確認し、必要ならもう一度操作してください。',
    'The state of this ID changed after you opened the page, so nothing was done. Check its current state and try again if needed.',
  ),

  clearingsTitle: sentence('番号解除・必須日の手続き', 'Clearing and day-of-codes requests'),
  clearingsLead: sentence(
    '管理者の番号の解除、認証コードが必須になる日の変更、ご契約の終了などのうち、別の責任者の承認が必要なものの一覧です。番号は、時刻になると自動で解除されます。',
    'Requests to clear administrators’ numbers, and other requests that need another supervisor’s approval, such as changing a day of codes or ending a contract. Numbers are cleared automatically at the time shown.',
  ),
  what: sentence('内容', 'What'),
  whatNumber: sentence('番号の解除', 'Clear the number'),
  whatLift: sentence('海外への転送の制限の解除', 'Lift the hold on forwarding abroad'),
  liftTitle: sentence('海外への転送の制限の解除：{id}', 'Lift the hold on forwarding abroad: {id}'),
  liftDone: sentence('解除しました', 'Lifted'),
  approveLiftHint: sentence(
    '理由と本人確認の方法を確認してから承認してください。承認するとすぐに解除されます。',
    'Check the reason, and how the identity was confirmed, before you approve. The hold is lifted immediately.',
  ),
  whatDay: sentence('必須になる日を{day}に変更', 'Codes compulsory from {day}'),
  dayTitle: sentence('必須になる日の変更：{id}', 'Day of codes of {id}'),
  dayDone: sentence('設定しました', 'Set'),
  dueOnApproval: sentence('承認したとき', 'On approval'),
  approveDayHint: sentence(
    '理由を確認してから承認してください。承認するとすぐに設定され、その日まではパスワードだけでログインできます。',
    'Check the reason before you approve. The day is set immediately, and until then a password alone is enough to sign in.',
  ),
  clearingsOpen: sentence('手続き中', 'Open'),
  clearingsClosed: sentence('最近終わった手続き', 'Recently closed'),
  noneOpen: sentence('手続き中のものはありません。', 'There are no open requests.'),
  noneClosed: sentence('最近終わった手続きはありません。', 'No requests have been closed recently.'),
  clearingTitle: sentence('番号解除の手続き：{id}', 'Clearing the number of {id}'),
  requested: sentence('申請', 'Requested'),
  approved: sentence('承認', 'Approved'),
  due: sentence('実施の予定', 'Scheduled for'),
  closed: sentence('終了', 'Closed'),
  status: sentence('状態', 'State'),
  byAt: sentence('担当者：{by}（{at}）', 'By {by}, {at}'),
  waitsForApproval: sentence('承認待ち', 'Waiting for approval'),
  notNeeded: sentence('不要', 'Not needed'),
  bySystem: sentence('自動処理', 'Automatic'),
  look: sentence('表示', 'View'),
  lookAt: sentence('{id}の手続きを見る', 'View the request for {id}'),
  approve: sentence('承認する', 'Approve'),
  approveHint: sentence(
    '本人確認の方法と理由を確認してから承認してください。取り消しも、解除されるまでできます。',
    'Check how the identity was confirmed, and the reason, before you approve. The request can be cancelled until the number is cleared.',
  ),
  cancel: sentence('この手続きを取り消す', 'Cancel this request'),
  agreedHint: sentence(
    '解除されるまで、取り消すことができます。',
    'The request can be cancelled until the number is cleared.',
  ),
  decidedNow: {
    approved: sentence('承認しました。', 'Approved.'),
    cancelled: sentence('手続きを取り消しました。', 'Request cancelled.'),
  },
  own: sentence(
    'ご自分の申請は承認できません。別の責任者に依頼してください。',
    'You cannot approve your own request. Ask another supervisor.',
  ),
  hadHand: sentence(
    '過去{days}日以内に、ご自身、または同じ電話番号で認証コードを受け取る担当者が、このご契約のパスワードの再発行、または別の申請を行っているため、承認できません。ほかの責任者に依頼してください。',
    'In the last {days} days you, or a colleague whose codes go to the same phone, issued a new password for this contract or made another request, so you cannot approve this one. Ask another supervisor.',
  ),
  noticeSms: sentence('管理者へのお知らせ（SMS）', 'Notice to the administrator (SMS)'),
  noNotice: sentence(
    '送信していません。お知らせできる番号がありません。',
    'Not sent: there is no number to send it to.',
  ),
  noticeFailed: sentence(
    '管理者に届いていません。承認する前に、登録された連絡先に電話するなど、ほかの方法でお知らせください。',
    'It did not reach the administrator. Before you approve, inform the administrator another way, such as by calling the registered contact.',
  ),
  agreed: sentence('承認済み。{at}に解除します', 'Approved: to be cleared at {at}'),
  keptBySignIn: sentence(
    '管理者がこの番号の認証コードでログインしたため取り消し',
    'Cancelled: the administrator signed in with a code sent to this number',
  ),
  ownHint: sentence(
    'ご自分の申請です。承認は別の責任者が行います。',
    'This is your own request. Another supervisor approves it.',
  ),
  already: sentence(
    'この手続きは、すでに処理されています。現在の状態は次のとおりです。',
    'This request has already been dealt with. Its current state is as follows.',
  ),
  toList: sentence('一覧へ戻る', 'Back to the list'),
}
