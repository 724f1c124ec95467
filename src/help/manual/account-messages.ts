import { sentence } from '../../platform/i18n/catalogue.ts'
import { DAY_MS, policy } from '../../policy.ts'
import type { HelpSection } from '../manual.ts'

const { minCharacters } = policy.password
const HISTORY_DAYS = policy.audit.historyMs / DAY_MS
const STOPPED_DAYS = policy.knownDevice.onlyKnownMs / DAY_MS

/** A phone that is lost, or has another number. */
export const lost = {
  admin: {
    title: sentence('携帯電話をなくした、番号が変わる', 'A lost phone, or a new number'),
    cases: true,
    steps: {
      user: {
        text: sentence(
          'サービス利用者の携帯電話のときは、「登録した番号を変更する」の手順で新しい番号に書き換えてください。なくしたときは、ログインIDの画面で『ログイン中の端末をすべて終了』または『利用停止』も押してください。',
          'If it is a service user’s phone, overwrite the number as described in “Change a registered number”. If the phone is lost, also press “End all sessions” or “Suspend” on the page of the login ID.',
        ),
      },
      before: {
        text: sentence(
          '管理者の番号が変わるときは、現在の番号でSMSを受信できるうちに、「登録した番号を変更する」の手順で変更してください。',
          'If the administrator’s number is going to change, change it as described in “Change a registered number” while the current number can still receive SMS messages.',
        ),
      },
      second: {
        text: sentence(
          '管理者の携帯電話をなくしたときは、予備の番号でログインし、番号を変更してください。',
          'If the administrator’s phone is lost, sign in with the second number and change the number.',
        ),
      },
      call: {
        text: sentence(
          '予備の番号もないときは、{desk}にお電話ください。ご本人であることを確認し、番号を解除します。解除までに時間をいただくことがあります。そのあとは、「管理者の番号がまだないとき」の手順で新しい番号を登録します。',
          'If there is no second number, call {desk}. Once your identity is confirmed, the number is cleared, which may take some time. Then register a new number as described in “When the administrator has no number yet”.',
        ),
      },
    },
  },
  user: {
    title: sentence('携帯電話をなくした、番号が変わる', 'A lost phone, or a new number'),
    cases: true,
    steps: {
      change: {
        text: sentence(
          '番号が変わるときは、管理者に変更を依頼してください。変更されると、次回のログインから新しい番号に認証コードが届きます。',
          'If your number changes, ask your administrator to change it. From the next sign-in, codes are sent to the new number.',
        ),
      },
      lost: {
        text: sentence(
          '携帯電話をなくしたときは、すぐに管理者に連絡してください。管理者は、ログイン中の端末をすべて終了し、番号を変更できます。',
          'If you lose your phone, tell your administrator immediately. The administrator can end all your sessions and change the number.',
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

const replace = {
  text: sentence(
    `現在のパスワードを入力し、新しいパスワード（${minCharacters}文字以上）を2回入力して、『変更する』を押してください。`,
    `Enter the current password, enter a new password (${minCharacters} characters or more) twice, and press “Change”.`,
  ),
  notes: [
    {
      text: sentence(
        'はじめてのログインのあとは、この画面が自動的に開きます。「現在のパスワード」には、案内書の初期パスワードを入力してください。',
        'After the first sign-in, this page opens automatically. Under “Current password”, enter the initial password from your opening notice.',
      ),
    },
    {
      text: sentence(
        '多くの人が使っているパスワードや、IDやご契約名と同じパスワードは、推測されやすいため使えません。',
        'Passwords that many people use, or that are based on the ID or the contract name, cannot be used.',
      ),
    },
    {
      text: sentence(
        '変更すると、ほかの端末はログアウトされます。',
        'When you change the password, other browsers are signed out.',
      ),
    },
  ],
} as const
const openPassword = {
  text: sentence(
    '画面の上部の『パスワードの変更』を押してください。',
    'Press “Change password” at the top of any page.',
  ),
} as const

export const password = {
  admin: {
    title: sentence('パスワードを変更する、忘れたとき', 'Change or recover a password'),
    steps: {
      open: openPassword,
      replace: { ...replace, picture: 'admin-password' },
      forgotten: {
        text: sentence(
          '忘れたときは、{desk}にお電話ください。ご本人であることを確認し、新しい初期パスワードを発行します。',
          'If you have forgotten it, call {desk}. Once your identity is confirmed, a new initial password is issued.',
        ),
      },
    },
  },
  user: {
    title: sentence('パスワードを変更する、忘れたとき', 'Change or recover a password'),
    steps: {
      open: openPassword,
      replace: { ...replace, picture: 'user-password' },
      forgotten: {
        text: sentence(
          '忘れたときは、管理者にパスワードの再発行を依頼してください。新しい初期パスワードを受け取ったら、ログインして変更します。',
          'If you have forgotten it, ask your administrator to issue a new one. When you receive the new initial password, sign in and change it.',
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

/** D17. */
export const people = {
  title: sentence('サービス利用者のログインを手伝う', 'Help a service user sign in'),
  lead: [
    {
      text: sentence(
        'パスワードを忘れた方や退職した方のログインについて、管理者が操作できます。操作したことは、ご本人の番号にSMSでお知らせします。',
        'Administrators can manage sign-in for people who have forgotten their password or have left. The user is notified by SMS of what you do here.',
      ),
    },
  ],
  steps: {
    open: {
      text: sentence(
        '利用者番号一覧で、ログインIDを押してください。',
        'On the page “Lines”, press the login ID.',
      ),
      picture: 'admin-user',
    },
    reissue: {
      text: sentence(
        'パスワードを忘れた方には、『パスワードを再発行』を押し、次の画面で『再発行する』を押してください。新しい初期パスワードが一度だけ表示されます。『案内書を表示して印刷』から印刷し、ご本人に直接お渡しください。',
        'If someone has forgotten the password, press “Issue a new password”, then “Issue” on the next page. The new initial password is shown once. Print it with “Show the notice for printing” and give it to the person directly.',
      ),
    },
    end: {
      text: sentence(
        '端末や携帯電話をなくした方には、『ログイン中の端末をすべて終了』を押し、次の画面で『すべて終了する』を押してください。',
        'If someone has lost a computer or phone, press “End all sessions”, then “End all” on the next page.',
      ),
    },
    suspend: {
      text: sentence(
        'しばらくログインさせないときは、『利用停止』を押し、次の画面で『停止する』を押してください。電話の発着信と転送は、そのまま続きます。『利用再開』でいつでも元に戻せます。',
        'To stop someone signing in for a while, press “Suspend”, then “Suspend” on the next page. Calls and forwarding continue. You can undo this at any time with “Resume”.',
      ),
    },
    rename: {
      text: sentence(
        '使う方が変わったときは、「利用者名」を書き換え、『変更』を押してください。',
        'If the line is given to someone else, overwrite “User” and press “Change”.',
      ),
    },
  },
} satisfies HelpSection

const notices = sentence(
  '心当たりのないお知らせのSMS、認証コードのSMS、操作履歴、ログイン中の端末があるときは、ほかの人がIDやパスワードを使っているおそれがあります。',
  'If you do not recognise a notice or a code sent by SMS, an entry in the history, or a signed-in browser, somebody else may be using your ID and password.',
)
const changePassword = {
  text: sentence(
    'すぐに『パスワードの変更』で、パスワードを変更してください。',
    'Change your password immediately with “Change password”.',
  ),
} as const
const endOthers = {
  text: sentence(
    '画面の上部の『ログイン中の端末』を押し、『ほかの端末をログアウトする』を押してください。',
    'Press “Signed-in browsers” at the top of the page, then “Sign out all other browsers”.',
  ),
  notes: [
    {
      text: sentence(
        `パスワードをすぐに変更できないときは、未登録の端末からのログインを${STOPPED_DAYS}日間止めることができます。`,
        `If you cannot change the password now, you can limit sign-in to known browsers for ${STOPPED_DAYS} days.`,
      ),
    },
  ],
} as const

const stopFirst = {
  text: sentence(
    '心当たりのない転送があるときは、まず「転送を止める」の手順で止めてください。',
    'If calls are being forwarded and you do not recognise it, first stop it as described in “Stop forwarding”.',
  ),
}

export const watch = {
  admin: {
    title: sentence('心当たりのないことがあったとき', 'If you do not recognise something'),
    lead: [{ text: notices }],
    steps: {
      stop: stopFirst,
      password: changePassword,
      devices: endOthers,
      history: {
        text: sentence(
          `利用者番号一覧の下部の『操作履歴を見る』で、いつ、だれが、何を変更したかを確認してください（過去${HISTORY_DAYS}日分）。`,
          `Press “See the history” at the foot of the page “Lines” and check who changed what, and when (last ${HISTORY_DAYS} days).`,
        ),
      },
      call: {
        text: sentence('{desk}にお電話ください。', 'Call {desk}.'),
      },
    },
  },
  user: {
    title: sentence('心当たりのないことがあったとき', 'If you do not recognise something'),
    lead: [{ text: notices }],
    steps: {
      stop: stopFirst,
      password: changePassword,
      devices: endOthers,
      history: {
        text: sentence(
          `『ログイン履歴を見る』で、いつ、どこからログインがあったかを確認してください（過去${HISTORY_DAYS}日分）。`,
          `Press “See your sign-in history” and check when and from where sign-ins took place (last ${HISTORY_DAYS} days).`,
        ),
      },
      call: {
        text: sentence(
          '管理者に連絡してください。連絡がつかないときは、{desk}にお電話ください。',
          'Tell your administrator. If you cannot reach your administrator, call {desk}.',
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>
