import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { ShownPasswordNeeds } from './account.ts'
import type { OrderProblem } from './acts.ts'
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
    'reset-password': {
      title: sentence('パスワードの初期化', 'Reset the password'),
      button: sentence('パスワードを初期化する', 'Reset the password'),
      consequences: [
        sentence(
          '新しい初期パスワードを作り、次の画面に一度だけ表示します。',
          'A new initial password is made and shown once, on the next page.',
        ),
        sentence(
          'いままでのパスワードは使えなくなり、ログイン中の端末はすべてログアウトされます。',
          'The present password is void, and every session of this ID ends.',
        ),
        sentence(
          'ご本人であることを確かめてから行ってください。',
          'Make sure first that you are talking to the right person.',
        ),
      ],
      done: sentence('パスワードを初期化しました。', 'The password was reset.'),
    },
    'end-sessions': {
      title: sentence('すべての端末からログアウト', 'End all sessions'),
      button: sentence('すべてログアウトさせる', 'End all sessions'),
      consequences: [
        sentence(
          'このIDでログイン中の端末と、認証コードを待っている手続きをすべて終了します。',
          'Every session of this ID ends, also sign-ins that wait for a code.',
        ),
        sentence(
          'パスワードと番号は変わりません。本人はもう一度ログインできます。',
          'The password and the number stay; the person can sign in again.',
        ),
      ],
      done: sentence('すべての端末からログアウトさせました。', 'All sessions of this ID have ended.'),
    },
    suspend: {
      title: sentence('このIDの利用を停止', 'Suspend this ID'),
      button: sentence('このIDを停止する', 'Suspend this ID'),
      consequences: [
        sentence(
          'このIDではログインできなくなり、ログイン中の端末はすぐにログアウトされます。',
          'Nobody can sign in with this ID, and its sessions end at once.',
        ),
        sentence(
          'ほかのIDは、そのまま利用できます。あとで解除できます。',
          'Other IDs are not touched. You can resume it later.',
        ),
      ],
      done: sentence('このIDの利用を停止しました。', 'This ID is suspended.'),
    },
    resume: {
      title: sentence('このIDの利用停止を解除', 'Resume this ID'),
      button: sentence('停止を解除する', 'Resume this ID'),
      consequences: [
        sentence(
          'このIDで、もう一度ログインできるようになります。',
          'This ID can be used for signing in again.',
        ),
      ],
      done: sentence('このIDの利用停止を解除しました。', 'This ID can be used again.'),
    },
    'suspend-contract': {
      title: sentence('ご契約全体の利用を停止', 'Suspend the whole contract'),
      button: sentence('ご契約全体を停止する', 'Suspend the whole contract'),
      consequences: [
        sentence(
          '管理者とすべてのログインIDがログインできなくなり、ログイン中の端末はすぐにログアウトされます。',
          'The administrator and every login ID are kept out, and their sessions end at once.',
        ),
        sentence(
          'あとで解除できます。個別に停止したIDは、解除しても停止のままです。',
          'You can resume it later; IDs that were suspended by themselves stay so.',
        ),
      ],
      done: sentence('ご契約全体の利用を停止しました。', 'The whole contract is suspended.'),
    },
    'resume-contract': {
      title: sentence('ご契約全体の利用停止を解除', 'Resume the contract'),
      button: sentence('ご契約の停止を解除する', 'Resume the contract'),
      consequences: [
        sentence(
          '管理者とログインIDが、もう一度ログインできるようになります。個別に停止したIDは停止のままです。',
          'The administrator and the login IDs can sign in again; IDs that were suspended by themselves stay so.',
        ),
      ],
      done: sentence('ご契約全体の利用停止を解除しました。', 'The contract can be used again.'),
    },
    'admit-others': {
      title: sentence('記憶していない端末からのログインの再開', 'Let other browsers in again'),
      button: sentence('ログインの停止を解除する', 'Let other browsers in again'),
      consequences: [
        sentence(
          'お客さまが止めている、記憶していない端末からのログインが、再びできるようになります。',
          'The customer had only known browsers let in. Others can sign in again, with password and code.',
        ),
        sentence(
          'パスワードが知られているおそれがあるため、変更または初期化もお勧めください。',
          'Somebody may know the password: suggest changing or resetting it, too.',
        ),
      ],
      done: sentence('記憶していない端末からのログインを再開しました。', 'Other browsers are let in again.'),
    },
    'clear-number': {
      title: sentence('管理者の番号の解除', "Clear the administrator's number"),
      button: sentence('番号の解除を申請する', 'Ask for clearing the number'),
      consequences: [
        sentence(
          '現在の番号に、解除の手続きを始めたことをすぐにSMSで知らせます。',
          'The present number is told by SMS at once that it is to be cleared.',
        ),
        sentence(
          '解除されるまでに管理者が現在の番号で認証すると、手続きは自動的に取り消されます。',
          'If the administrator signs in with the present number before it is cleared, this is cancelled by itself.',
        ),
        sentence(
          '解除すると、管理者のログイン中の端末はすべてログアウトされます。',
          'When it is cleared, all sessions of the administrator end.',
        ),
      ],
      done: sentence('番号の解除を申請しました。', 'Clearing the number was asked for.'),
    },
  } satisfies Record<DeskAct, ActWords>,
  clearedAtOnce: sentence('番号を解除しました。', 'The number was cleared.'),

  /** Of a new initial password, before it is made and beside it. */
  shownPassword: {
    code: sentence(
      'この初期パスワードでのログインには、認証コードが必須になる日の前でも、登録されている番号に届く認証コードが必要です。',
      'Signing in with this password needs the code that is sent to the registered number, also before codes are compulsory.',
    ),
    'activation-code': sentence(
      'この管理者には番号が登録されていません。番号の登録には、この初期パスワードのほかに開通コードが必要です。開通コードは窓口には表示されません。システムの管理者に発行を依頼してください。',
      'This administrator has no number. Registering one needs an activation code beside this password. The desk never sees that code: ask whoever runs the system for one.',
    ),
    closed: sentence(
      'この管理者には番号が登録されていません。システムの管理者が番号を登録するまで、この初期パスワードではログインできません。',
      'This administrator has no number. Until whoever runs the system registers one, this password lets nobody in.',
    ),
    administrator: sentence(
      'この利用者には番号が登録されていません。ご契約の管理者が番号を登録するまで、この初期パスワードではログインできません。',
      "This service user has no number. Until the contract's administrator registers one, this password lets nobody in.",
    ),
  } satisfies Record<ShownPasswordNeeds, Sentence>,

  delay: sentence('番号は、早くても{at}に解除されます。', 'The number is cleared at {at} at the earliest.'),
  noDelay: sentence('番号はすぐに解除されます。', 'The number is cleared at once.'),
  needsApproval: sentence('別の責任者の承認が必要です。', 'Another supervisor has to approve it.'),
  afterwards: {
    open: sentence(
      '解除のあと、管理者はログイン画面で新しい番号を登録します。',
      'Afterwards the administrator registers a new number on the sign-in screen.',
    ),
    'activation-code': sentence(
      '解除のあと、管理者はログイン画面で、開通コードとともに新しい番号を登録します。開通コードは、システムの管理者に発行を依頼してください。',
      'Afterwards the administrator registers a new number on the sign-in screen, with an activation code. Ask whoever runs the system for one.',
    ),
    closed: sentence(
      '解除のあと、新しい番号はシステムの管理者だけが登録できます。',
      'Afterwards only whoever runs the system can register a new number.',
    ),
  },

  about: sentence('対象', 'About'),
  reason: sentence('理由', 'Reason'),
  reasonHint: sentence(
    '{max}文字まで。ご契約の操作履歴にも表示されます。電話番号やパスワードは書かないでください。',
    "At most {max} characters. It also appears in the contract's own history: no telephone numbers, no passwords.",
  ),
  identityTitle: sentence('本人確認の方法', 'How the identity was checked'),
  back: sentence('戻る', 'Back'),
  problem: {
    'reason-missing': sentence('理由を入力してください。', 'Enter the reason.'),
    'reason-too-long': sentence(
      '理由が長すぎます。短くしてください。',
      'The reason is too long. Shorten it.',
    ),
    'identity-missing': sentence('本人確認の方法を選んでください。', 'Choose how the identity was checked.'),
  } satisfies Record<OrderProblem, Sentence>,
  notPossible: sentence(
    'この操作は、いまの状態では行えません。状態をお確かめください。',
    'This cannot be done as things are now. Look at the present state.',
  ),
  anotherMember: sentence(
    '過去{days}日以内に、このご契約の番号または必須日の手続きを、あなたが単独で、または承認者として行っています。パスワードの初期化は、別の担当者に依頼してください。',
    'Within the last {days} days you changed the number or the day of codes of this contract alone, or approved it. Ask another desk member to reset the password.',
  ),
  conflictTitle: sentence('状態が変わっています', 'Something changed meanwhile'),
  conflict: sentence(
    '画面を開いたあとに、このIDの状態が変わりました。何も行っていません。いまの状態を確かめ、必要ならもう一度操作してください。',
    'This ID changed after you opened the form. Nothing was done. Look at its present state, and do it again if it is still needed.',
  ),

  clearingsTitle: sentence('番号解除・必須日の手続き', 'Numbers to be cleared, days of codes'),
  clearingsLead: sentence(
    '管理者の番号の解除と、認証コードが必須になる日の変更のうち、別の責任者の承認が必要なものの一覧です。番号は、時刻になると自動で解除されます。',
    "Administrators' numbers that are to be cleared, which happens by itself when the time has come; and days of codes that another supervisor has to approve.",
  ),
  what: sentence('内容', 'What'),
  whatNumber: sentence('番号の解除', 'Clear the number'),
  whatDay: sentence('必須になる日を{day}に変更', 'Codes compulsory from {day}'),
  dayTitle: sentence('必須になる日の変更：{id}', 'Day of codes of {id}'),
  dayDone: sentence('設定しました', 'Set'),
  dueOnApproval: sentence('承認したとき', 'When it is approved'),
  approveDayHint: sentence(
    '理由を確かめてから承認してください。承認するとすぐに設定され、その日まではパスワードだけでログインできます。',
    'Look at the reason before you approve. It is set at once, and until that day a password alone is enough to sign in.',
  ),
  clearingsOpen: sentence('手続き中', 'Under way'),
  clearingsClosed: sentence('最近終わった手続き', 'Closed lately'),
  noneOpen: sentence('手続き中のものはありません。', 'There is none under way.'),
  noneClosed: sentence('終わった手続きはまだありません。', 'None has been closed so far.'),
  clearingsMore: sentence('はじめの{count}件を表示しています。', 'The first {count} are shown.'),
  clearingTitle: sentence('番号解除の手続き：{id}', 'Clearing the number of {id}'),
  requested: sentence('申請', 'Asked for'),
  approved: sentence('承認', 'Approved'),
  due: sentence('実施の予定', 'To be done'),
  closed: sentence('終了', 'Closed'),
  status: sentence('状態', 'State'),
  byAt: sentence('担当：{by}（{at}）', 'By {by}, {at}'),
  waitsForApproval: sentence('承認待ち', 'Waits for approval'),
  notNeeded: sentence('不要', 'Not needed'),
  bySystem: sentence('自動処理', 'the system'),
  look: sentence('見る', 'Look'),
  lookAt: sentence('{id} の手続きを見る', 'Look at the clearing of {id}'),
  approve: sentence('承認する', 'Approve'),
  approveHint: sentence(
    '本人確認の方法と理由を確かめてから承認してください。取り消しも、解除されるまでできます。',
    'Look at how the identity was checked, and why, before you approve. It can be cancelled until it is done.',
  ),
  cancel: sentence('この手続きを取り消す', 'Cancel this clearing'),
  own: sentence(
    'ご自分の申請は承認できません。別の責任者に依頼してください。',
    'You cannot approve what you asked for yourself. Ask another supervisor.',
  ),
  hadHand: sentence(
    '過去{days}日以内に、あなたはこのご契約のパスワードの初期化、または別の申請を行っているため、承認できません。ほかの責任者に依頼してください。',
    'Within the last {days} days you reset a password of this contract, or asked for something else, so you cannot approve this. Ask yet another supervisor.',
  ),
  noticeSms: sentence('管理者への知らせ（SMS）', 'SMS that told the administrator'),
  noNotice: sentence(
    '送信していません。知らせることのできる番号がありません。',
    'None was sent: there is no number that could be told.',
  ),
  ownHint: sentence(
    'あなたの申請です。承認は別の責任者が行います。',
    'You asked for this; another supervisor has to approve it.',
  ),
  already: sentence(
    'この手続きは、すでに処理されています。いまの状態は次のとおりです。',
    'This was dealt with already. It stands as follows.',
  ),
  toList: sentence('一覧へ戻る', 'Back to the list'),
}
