import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { UserAct } from './user.ts'

/** What one act is called, what it leads to, and how it went. */
interface ActWords {
  readonly button: Sentence
  /** Before it is done. */
  readonly title: Sentence
  readonly consequences: readonly Sentence[]
  readonly ok: Sentence
  readonly done: Sentence
}

const told = sentence(
  'ご本人のSMS認証用電話番号に、SMSでお知らせします（番号が登録されている場合）。',
  'A notice is sent by SMS to the user’s SMS number, if one is registered.',
)

/** Sentences of a service user's page, on which his administrator helps him. */
export const messages = {
  title: sentence('サービス利用者：{id}', 'Service user {id}'),
  loginId: sentence('ログインID', 'Login ID'),
  line: sentence('利用者番号', 'Line'),
  userName: sentence('利用者名', 'Name'),
  toSettings: sentence('サービス設定を開く', 'Open the service settings'),
  number: sentence('SMS認証用電話番号', 'SMS number'),
  toNumbers: sentence('番号を設定する', 'Set numbers'),
  state: sentence('ログインの利用', 'Sign-in'),
  active: sentence('利用中', 'Active'),
  suspended: sentence('停止中', 'Suspended'),
  suspendedBy: {
    administrator: sentence('{at}に管理者が停止しました。', 'Suspended by the administrator on {at}.'),
    operator: sentence(
      '{at}にサービス事業者が停止しました。再開については、{desk}にお問い合わせください。',
      'Suspended by the operator on {at}. To have it resumed, call {desk}.',
    ),
  },
  password: sentence('パスワード', 'Password'),
  passwordInitial: sentence(
    '初期パスワードのままです。次のログインで変更していただきます。',
    'Still the initial password. It is replaced at the next sign-in.',
  ),
  passwordChosen: sentence('ご本人が設定済みです。', 'Chosen by the user.'),
  lastSignIn: sentence('前回のログイン', 'Last sign-in'),
  never: sentence('まだありません', 'None yet'),

  actsTitle: sentence('ログインについての操作', 'Sign-in actions'),
  act: {
    'reissue-password': {
      button: sentence('パスワードを再発行', 'Issue a new password'),
      title: sentence('パスワードの再発行', 'Issue a new password'),
      consequences: [
        sentence(
          '新しい初期パスワードを作り、次の画面に一度だけ表示します。案内書として印刷できます。',
          'A new initial password is issued and shown once, on the next page. It can be printed as a notice.',
        ),
        sentence(
          'これまでのパスワードは使えなくなります。ログイン中の端末はすべて終了し、端末の登録もすべて解除します。',
          'The current password no longer works. All sessions end, and all known browsers are removed.',
        ),
        sentence(
          'ご本人は、最初のログインで新しいパスワードに変更します。ご本人が決めたパスワードは、管理者にもわかりません。',
          'The user replaces it at the first sign-in. Nobody, not even the administrator, can see the password the user chooses.',
        ),
        told,
      ],
      ok: sentence('再発行する', 'Issue'),
      done: sentence('パスワードを再発行しました。', 'A new password was issued.'),
    },
    'end-sessions': {
      button: sentence('ログイン中の端末をすべて終了', 'End all sessions'),
      title: sentence('ログイン中の端末をすべて終了', 'End all sessions'),
      consequences: [
        sentence(
          'このログインIDでログイン中の端末と、認証コードを待っている手続きを、すべて終了します。保存していない入力は失われます。',
          'All sessions of this login ID end, including sign-ins that are waiting for a code. Unsaved entries are lost.',
        ),
        sentence(
          'パスワードと番号は変わりません。ご本人はもう一度ログインできます。',
          'The password and number do not change. The user can sign in again.',
        ),
        told,
      ],
      ok: sentence('すべて終了する', 'End all'),
      done: sentence('ログイン中の端末をすべて終了しました。', 'All sessions were ended.'),
    },
    suspend: {
      button: sentence('利用停止', 'Suspend'),
      title: sentence('ログインの利用停止', 'Suspend sign-in'),
      consequences: [
        sentence(
          'このログインIDではログインできなくなり、ログイン中の端末はすぐに終了します。',
          'Nobody can sign in with this login ID, and its sessions end immediately.',
        ),
        sentence(
          '電話の発着信と、転送などのサービス設定は、そのまま続きます。設定は管理者が変更できます。',
          'Calls, forwarding and other services continue as they are set. The administrator can change the settings.',
        ),
        sentence('いつでも『利用再開』で元に戻せます。', 'You can undo this at any time with “Resume”.'),
        told,
      ],
      ok: sentence('停止する', 'Suspend'),
      done: sentence('ログインの利用を停止しました。', 'Sign-in was suspended.'),
    },
    resume: {
      button: sentence('利用再開', 'Resume'),
      title: sentence('ログインの利用再開', 'Resume sign-in'),
      consequences: [
        sentence(
          'このログインIDで、もう一度ログインできるようになります。パスワードと番号は、停止する前のままです。',
          'This login ID can be used to sign in again. The password and number are the same as before.',
        ),
        told,
      ],
      ok: sentence('再開する', 'Resume'),
      done: sentence('ログインの利用を再開しました。', 'Sign-in was resumed.'),
    },
  } satisfies Record<UserAct, ActWords>,
  /** Where a code is asked for first: how its SMS says what it is for, and what is about to change, in one line. */
  fresh: {
    'reissue-password': {
      sms: sentence('パスワード再発行', 'password'),
      about: sentence('{id}のパスワードを再発行', 'Issue a new password for {id}'),
    },
    suspend: {
      sms: sentence('利用停止', 'suspend ID'),
      about: sentence('{id}のログインの利用を停止', 'Suspend sign-in for {id}'),
    },
    resume: {
      sms: sentence('利用再開', 'resume ID'),
      about: sentence('{id}のログインの利用を再開', 'Resume sign-in for {id}'),
    },
  },
  about: sentence('対象', 'About'),
  back: sentence('戻る', 'Back'),

  initialPassword: sentence('新しい初期パスワード', 'New initial password'),
  once: sentence(
    'この画面に一度だけ表示されます。再読み込みすると消えます。ご本人に直接お渡しください。',
    'It is shown once, on this page only, and disappears when the page is reloaded. Give it to the user in person.',
  ),
  spelling: sentence(
    '大文字と小文字、全角と半角、「-」の有無は、どちらでもかまいません。',
    'Capital and small letters, full-width and half-width characters are all accepted, with or without “-”.',
  ),
  needs: {
    code: sentence(
      'ログインには、このパスワードのほかに、登録されている番号に届く認証コードが必要です（認証コードが必須になる日の前でも）。',
      'To sign in, the user needs this password and a code sent to the registered number, even before codes are compulsory.',
    ),
    number: sentence(
      'SMS認証用電話番号が登録されていません。登録するまで、このパスワードではログインできません。『SMS認証番号設定』で登録してください。',
      'No SMS number is registered. Until one is registered, nobody can sign in with this password. Register one under “Set SMS numbers”.',
    ),
  },
  print: sentence('案内書を表示して印刷', 'Show the notice for printing'),
  printHint: sentence(
    '新しいタブに、サービス開通案内書と同じ形で表示されます。ブラウザーの印刷機能で印刷してください。',
    'It opens in a new tab, in the same form as the opening notice. Print it with the browser’s print function.',
  ),
  outdated: sentence(
    'この初期パスワードは、すでに変更されたか、再発行されています。案内書は表示していません。',
    'This initial password has already been changed or replaced, so the notice is not shown.',
  ),

  sessionsTitle: sentence('ログイン中の端末', 'Signed-in browsers'),
  noSessions: sentence('現在ログイン中の端末はありません。', 'No browsers are signed in.'),
  browser: sentence('端末', 'Browser'),
  since: sentence('ログイン', 'Signed in'),
  lastSeen: sentence('最後の操作', 'Last activity'),

  renameTitle: sentence('利用者名の変更', 'Change user name'),
  renameHint: sentence(
    '利用者番号一覧や案内書に表示される名前です。{max}文字まで。',
    'The name shown in the list of lines and on notices. Up to {max} characters.',
  ),
  rename: sentence('変更', 'Change'),
  renamed: sentence('利用者名を変更しました。', 'The user name was changed.'),
  nameProblem: {
    missing: sentence('利用者名を入力してください。', 'Enter the user name.'),
    'too-long': sentence(
      '利用者名は{max}文字までです。短くしてください。',
      'The user name can have up to {max} characters. Make it shorter.',
    ),
    control: sentence(
      '利用者名に、改行などの使えない文字が含まれています。入力し直してください。',
      'The name contains a line break or another character that cannot be used. Enter it again.',
    ),
    conflict: sentence(
      'ほかの画面で利用者名が変更されていたため、変更していません。現在の名前を確認し、もう一度変更してください。',
      'The user name was changed on another page, so nothing was changed. Check the current name and change it again.',
    ),
  },

  conflictTitle: sentence('状態が変わっています', 'The state has changed'),
  conflict: sentence(
    '画面を開いたあとに、この利用者の状態が変わったため、何も行っていません。現在の状態を確認し、必要ならもう一度操作してください。',
    'The state of this user changed after you opened the page, so nothing was done. Check the current state and try again if needed.',
  ),
  toUser: sentence('{id}の画面へ', 'Go to {id}'),
  history: sentence('このIDの操作履歴を見る', 'See the history of this ID'),
  backToLines: sentence('利用者番号一覧へ戻る', 'Back to the lines'),
}
