import { CODE_MINUTES } from '../../challenges/messages.ts'
import { sentence } from '../../platform/i18n/catalogue.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../../policy.ts'
import type { HelpSection } from '../manual.ts'

const [FIRST, SECOND, THIRD] = policy.code.resendAfterMs.map(ms => ms / SECOND_MS)
const RESENDS = policy.code.resendAfterMs.length
const IDLE_MINUTES = policy.session.idleMs / MINUTE_MS

/** Both sites ask for a code in the same way (manual, M17–M21). */
export const codeComes = sentence(
  'SMS認証の画面に移り、登録した携帯電話に6桁の認証コードがSMSで届きます。SMSの送信元は{sender}です。',
  'The page “SMS code” opens, and a 6-digit code is sent by SMS to the registered mobile phone. The SMS comes from {sender}.',
)
export const verify = sentence(
  'SMSに書かれている6桁の数字を「認証コード」に入力し、『認証』を押してください。',
  'Enter the 6 digits from the SMS under “Code” and press “Verify”.',
)
const arrives = (picture: 'admin-code' | 'user-code') =>
  ({
    text: codeComes,
    notes: [
      {
        text: sentence(
          '送信先の末尾の4桁、送信した時刻、いつまで使えるかが表示されます。',
          'The page shows the last 4 digits of the number, when the SMS was sent and until when the code is valid.',
        ),
      },
      {
        text: sentence(
          '認証コードは誰にも教えないでください。電話やメールでお尋ねすることはありません。',
          'Do not give the code to anyone. We never ask for a code by phone or email.',
        ),
      },
    ],
    picture,
  }) as const
const enter = {
  text: verify,
  notes: [
    { text: sentence('半角数字6桁で入力してください。', 'Enter the code as 6 digits.') },
    {
      text: sentence(
        `認証コードの有効時間は${CODE_MINUTES}分です。過ぎたときは、もう一度ログインし、新しく届いた認証コードを入力してください。`,
        `A code is valid for ${CODE_MINUTES} minutes. After that, sign in again and enter the new code that arrives.`,
      ),
    },
  ],
} as const
const later = {
  text: sentence(
    '{until}までは、多くのご契約で、パスワードだけでログインできます。そのあとは、毎回この手順が必要です。',
    'Until {until}, most contracts can sign in with a password alone. After that, these steps are needed at every sign-in.',
  ),
  when: ({ codesLater }: { readonly codesLater: boolean }) => codesLater,
} as const
const newBrowser = sentence(
  '新しい端末からログインがあったときは、登録した番号にSMSでお知らせします（1日に1回まで）。',
  'When there is a sign-in with a new browser, a notice is sent by SMS to the registered number (up to once a day).',
)

/** Manual: SMS認証; M16–M21. */
export const code = {
  admin: {
    title: sentence('SMS認証でログインする', 'Sign in with a code'),
    lead: [later],
    steps: {
      'sign-in': {
        text: sentence(
          '管理者用設定Webサイト（{site}）を開き、管理者IDとパスワードを入力して『管理者IDでログイン』を押してください。',
          'Open the administrator site ({site}), enter the administrator ID and password and press “Sign in with administrator ID”.',
        ),
        picture: 'admin-sign-in',
      },
      arrives: arrives('admin-code'),
      enter,
      done: {
        text: sentence(
          '利用者番号一覧が開きます。利用者番号の『サービス設定』を押すと、転送などのサービスを設定できます。終わったら『ログアウト』を押してください。',
          'The page “Lines” opens. To set forwarding and other services, press “Settings” beside a line. When you have finished, press “Sign out”.',
        ),
        notes: [{ text: newBrowser, when: ({ tellsNewBrowser }) => tellsNewBrowser.admin }],
      },
    },
  },
  user: {
    title: sentence('SMS認証でログインする', 'Sign in with a code'),
    lead: [later],
    steps: {
      'sign-in': {
        text: sentence(
          'サービス設定用Webサイト（{site}）を開き、ログインIDとログインパスワードを入力して『ログイン』を押してください。',
          'Open the service settings site ({site}), enter the login ID and login password and press “Sign in”.',
        ),
        notes: [
          {
            text: sentence(
              'ログインIDと初期パスワードは「サービス開通案内書」に記載しています。お手元にないときは、管理者にお問い合わせください。',
              'The login ID and the initial password are on your opening notice. If you do not have one, ask your administrator.',
            ),
          },
        ],
        picture: 'user-sign-in',
      },
      arrives: arrives('user-code'),
      enter,
      done: {
        text: sentence(
          'ご自分の利用者番号のサービス設定が開きます。終わったら『ログアウト』を押してください。',
          'The service settings of your own line open. When you have finished, press “Sign out”.',
        ),
        notes: [{ text: newBrowser, when: ({ tellsNewBrowser }) => tellsNewBrowser.user }],
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

const wrongCode = {
  text: sentence(
    '「認証コードが正しくありません。もう一度入力してください。」：SMSの認証コードを確認し、もう一度入力してください。正しくない認証コードを何度入力しても、利用できなくなることはありません。続いたときは、次に入力できるまで少し間をおきます。',
    '“The code is not correct. Enter it again.”: check the code in the SMS and enter it again. However many incorrect codes are entered, nothing is locked. After several in a row, there is a short pause before the next one.',
  ),
} as const
const digits = {
  text: sentence(
    '「認証コードは半角数字6桁で入力してください。」：6桁の数字をすべて入力してください。',
    '“Enter the code as 6 digits.”: enter all 6 digits.',
  ),
} as const
const late = {
  text: sentence(
    `「認証コードの有効時間（${CODE_MINUTES}分）が過ぎました。…」：もう一度ログインし、新しく届いた認証コードを入力してください。前の認証コードは使えません。`,
    `“The code has expired …”: sign in again and enter the new code that arrives. The earlier code no longer works.`,
  ),
} as const
const wait = {
  text: sentence(
    '「あと…秒お待ちください。」：表示された時間がたてば続けられます。届いている認証コードは、そのまま使えます。',
    '“Wait … seconds. The code can still be used.”: continue when the time shown is over. The code you have received can still be used.',
  ),
} as const
const signedOut = {
  text: sentence(
    `「ログアウトしました。」：${IDLE_MINUTES}分間操作がないと、自動的にログアウトします。もう一度ログインしてください。送信した内容が残っているときは「前回の入力が残っています」と表示され、『続ける』で元の画面に戻せます。`,
    `“You were signed out …”: you are signed out automatically after ${IDLE_MINUTES} minutes without activity. Sign in again. If something you sent was kept, the page “Your earlier input is still here” opens. Press “Continue” to put it back.`,
  ),
} as const

/** Manual: ログイン時およびSMS認証時のエラーについて; M22–M25. */
export const errors = {
  admin: {
    title: sentence('エラーが表示されたとき', 'If an error is shown'),
    cases: true,
    steps: {
      password: {
        text: sentence(
          '「管理者IDまたはパスワードが正しくありません。」：大文字と小文字を確認し、もう一度入力してください。『表示』を押すと、入力した文字が見えます。ログインIDをお持ちの方は、サービス設定用Webサイトからログインしてください。',
          '“The administrator ID or password is not correct.”: check capital and small letters and enter both again. Press “Show” to see what you have typed. If you have a login ID, sign in to the service settings site.',
        ),
      },
      'no-number': {
        text: sentence(
          '「SMS認証用電話番号が登録されていません。」：「管理者の番号がまだないとき」の手順で登録してください。',
          '“No SMS number is registered …”: register one as described in “When the administrator has no number yet”.',
        ),
      },
      'wrong-code': { ...wrongCode, picture: 'admin-wrong-code' },
      digits,
      late,
      wait,
      'signed-out': signedOut,
      conflict: {
        text: sentence(
          '「ほかの画面で…されています」：入力している間に、別の画面で同じ内容が変更されました。現在の内容を確認し、もう一度設定してください。',
          '“… changed on another page”: while you were entering, the same settings were changed on another page. Check the current settings and set them again.',
        ),
      },
    },
  },
  user: {
    title: sentence('エラーが表示されたとき', 'If an error is shown'),
    cases: true,
    steps: {
      password: {
        text: sentence(
          '「ログインIDまたはログインパスワードが正しくありません。」：大文字と小文字を確認し、もう一度入力してください。『表示』を押すと、入力した文字が見えます。管理者IDをお持ちの方は、管理者用設定Webサイトからログインしてください。',
          '“The login ID or login password is not correct.”: check capital and small letters and enter both again. Press “Show” to see what you have typed. If you have an administrator ID, sign in to the administrator site.',
        ),
      },
      'no-number': {
        text: sentence(
          '「SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。」：管理者に、携帯電話番号の登録を依頼してください。登録されると、すぐにログインできます。',
          '“No SMS number is registered. Ask your administrator to register one.”: ask your administrator to register your mobile number. You can sign in as soon as it is registered.',
        ),
        picture: 'user-no-number',
      },
      'wrong-code': wrongCode,
      digits,
      late,
      wait,
      'signed-out': signedOut,
      conflict: {
        text: sentence(
          '「入力している間に、ほかの画面で保存されました。」：管理者が同じ設定を変更しました。内容を見比べ、よろしければもう一度『保存』を押してください。',
          '“The settings were saved on another page …”: your administrator changed the same settings. Compare them, and press “Save” again if yours are right.',
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

const phone = {
  text: sentence(
    '携帯電話の電源が入っていて電波が届くか、{sender}からのSMSを拒否していないかを確認してください。',
    'Check that the phone is on and has a signal, and that SMS messages from {sender} are not blocked.',
  ),
} as const
const look = {
  text: sentence(
    'SMS認証の画面の「SMSの状態」と、「送信先」の末尾の4桁を確認してください。「届きました」と表示されているときは、携帯電話のメッセージを確認してください。',
    'On the page “SMS code”, check “SMS status” and the last 4 digits under “To”. If the status is “Arrived”, check the messages on the phone.',
  ),
} as const
const resend = {
  text: sentence(
    '1分ほど待っても届かないときは、『認証コードを再送信』を押してください。同じ認証コードがもう一度届きます。',
    'If nothing arrives within about a minute, press “Send the code again”. The same code is sent again.',
  ),
  notes: [
    {
      text: sentence(
        `再送信は${RESENDS}回までです。前の送信から${FIRST}秒、${SECOND}秒、${THIRD}秒たつと押せます。`,
        `The code can be sent again up to ${RESENDS} times: ${FIRST}, ${SECOND} and ${THIRD} seconds after it was last sent.`,
      ),
    },
    {
      text: sentence(
        '画面を開き直しても、SMSは送信されません。',
        'Opening the page again does not send an SMS.',
      ),
    },
  ],
} as const

export const noSms = {
  admin: {
    title: sentence('SMSが届かないとき', 'If no SMS arrives'),
    steps: {
      look,
      phone,
      resend,
      second: {
        text: sentence(
          '予備の番号を登録しているときは、『予備の番号（末尾 …）に送信』を押すと、その番号に新しい認証コードが届きます。',
          'If you have registered a second number, press “Send it to the second number (ending …)” to send a new code to that number.',
        ),
      },
      call: {
        text: sentence(
          'それでも届かないとき、番号が違うときは、{desk}にお電話ください。',
          'If it still does not arrive, or the number is wrong, call {desk}.',
        ),
      },
    },
  },
  user: {
    title: sentence('SMSが届かないとき', 'If no SMS arrives'),
    steps: {
      look,
      phone,
      resend,
      call: {
        text: sentence(
          'それでも届かないとき、番号が違うときは、管理者に番号の確認と変更を依頼してください。',
          'If it still does not arrive, or the number is wrong, ask your administrator to check and change the number.',
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>
