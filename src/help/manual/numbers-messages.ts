import { sentence } from '../../platform/i18n/catalogue.ts'
import type { HelpSection } from '../manual.ts'
import { codeComes, verify } from './sign-in-messages.ts'

const checksOwn = {
  text: sentence(
    '管理者の番号を入力したときは、その番号にSMSで認証コードが届きます。「認証コード」に入力し、『認証』を押してください。正しく入力するまで、それまでの番号のままです。',
    'If you entered the administrator’s number, a code is sent to it by SMS. Enter it under “Code” and press “Verify”. Until the correct code is entered, the administrator’s number stays as it was.',
  ),
  when: ({ checksNumber }: { readonly checksNumber: boolean }) => checksNumber,
  picture: 'admin-own-code',
} as const

const openNumbers = sentence(
  '利用者番号一覧が開きます。画面の下部にある『SMS認証番号設定』を押してください。',
  'The page “Lines” opens. Press “Set SMS numbers” at the foot of the page.',
)

/** Manual: 事前登録（管理者用設定Webサイト）; M1–M13. */
export const register = {
  title: sentence('SMS認証用電話番号を登録する', 'Register the SMS numbers'),
  lead: [
    {
      text: sentence(
        '認証コードを受け取る携帯電話番号を登録します。サービス利用者の番号も、管理者が管理者用設定Webサイトで登録します。',
        'Register the mobile numbers that receive the codes. The administrator also registers the service users’ numbers, on the administrator site.',
      ),
    },
    {
      text: sentence(
        '管理者の番号をこの手順で登録できるのは、事前登録期間（{from}から{until}まで）です。ご契約により異なるときは、利用者番号一覧に表示されます。期間のあとは「管理者の番号がまだないとき」の手順で登録してください。',
        'The administrator’s number can be registered this way during the pre-registration period ({from} to {until}). If the period is different for your contract, the page “Lines” shows it. After the period, register it as described in “When the administrator has no number yet”.',
      ),
      when: ({ codesLater }) => codesLater,
    },
    {
      text: sentence(
        'サービス利用者の番号は、いつでも登録できます。管理者の番号がまだないときは、先に「管理者の番号がまだないとき」の手順でログインしてください。',
        'Service users’ numbers can be registered at any time. If the administrator has no number yet, first sign in as described in “When the administrator has no number yet”.',
      ),
      when: ({ codesLater }) => !codesLater,
    },
  ],
  steps: {
    'sign-in': {
      text: sentence(
        '管理者用設定Webサイト（{site}）を開き、管理者IDとパスワードを入力して『管理者IDでログイン』を押してください。',
        'Open the administrator site ({site}), enter the administrator ID and password and press “Sign in with administrator ID”.',
      ),
      notes: [
        {
          text: sentence(
            '管理者IDと初期パスワードは「サービス開通案内書」に記載しています。はじめてのログインでは、パスワードを変更していただきます。',
            'The administrator ID and the initial password are on your opening notice. At the first sign-in, you change the password.',
          ),
        },
      ],
      picture: 'admin-sign-in',
    },
    open: { text: openNumbers, picture: 'admin-lines' },
    enter: {
      text: sentence(
        'SMS認証用番号設定が開きます。管理者と各ログインIDの「SMS認証用電話番号」に番号を入力し、間違いがないことを確認して『設定』を押してください。',
        'The page “SMS numbers” opens. Enter a number under “SMS number” for the administrator and for each login ID, check the numbers and press “Set”.',
      ),
      notes: [
        {
          text: sentence(
            '「-（ハイフン）」を使わず、半角数字11桁で入力してください。',
            'Enter each number as 11 digits, without hyphens.',
          ),
        },
        {
          text: sentence(
            'SMSを受信できる携帯電話番号（060、070、080、090から始まる番号）だけを登録できます。「00」から始まる番号は登録できません。',
            'You can register only mobile numbers that can receive SMS messages (starting with 060, 070, 080 or 090). A phone number that starts with 00 cannot be registered.',
          ),
        },
        {
          text: sentence(
            '1つの番号を、いくつかのログインIDに登録できます。次の画面に、ほかのどのログインIDと同じ番号かが表示されます。',
            'You can register one number for several login IDs. The next page shows which other login IDs have the same number.',
          ),
        },
        {
          text: sentence(
            '番号が多いときは、『CSVでまとめて設定』からファイルで入力できます。',
            'If you have many numbers, you can enter them from a file with “Set numbers by CSV”.',
          ),
        },
      ],
      picture: 'admin-numbers',
    },
    check: {
      text: sentence(
        '変わる番号が表示されます。内容を確認し、『OK』を押してください。『OK』を押すまでは、何も変わりません。',
        'The numbers that will change are shown. Check them and press “OK”. Nothing changes until you press “OK”.',
      ),
      notes: [
        {
          text: sentence(
            '間違いがあったときは、『修正する』を押して入力し直してください。ログアウトし、もう一度ログインしてはじめからやり直すこともできます。',
            'If something is wrong, press “Edit” and enter it again. You can also sign out, sign in again and start from the beginning.',
          ),
        },
      ],
      picture: 'admin-check',
    },
    verify: checksOwn,
    done: {
      text: sentence(
        'これで登録は終わりです。利用者番号一覧では、その番号ではじめて認証するまで「未確認」、そのあとは「確認済み」と表示されます。',
        'Registration is now complete. The page “Lines” shows “Not confirmed yet” until a number has been used for a code, then “Confirmed”.',
      ),
    },
  },
} satisfies HelpSection

/** Manual: 事前登録期間終了後の対応; M14, M15. */
export const enrol = {
  title: sentence('管理者の番号がまだないとき', 'When the administrator has no number yet'),
  lead: [
    {
      text: sentence(
        '認証コードが必要になったあと、番号のない管理者は、ログイン画面で番号を登録します。',
        'Once codes are needed, an administrator without a number registers one on the sign-in page.',
      ),
      when: ({ enrolment }) => enrolment !== 'closed',
    },
    {
      text: sentence(
        '認証コードが必要になったあと、番号のない管理者の番号は{desk}が登録します。{desk}にお電話ください。ログイン画面に番号の欄が表示されたときは、次の手順で登録できます。',
        'Once codes are needed, {desk} registers the number of an administrator who has none. Call {desk}. If the sign-in page shows a field for the number, follow these steps.',
      ),
      when: ({ enrolment }) => enrolment === 'closed',
    },
  ],
  steps: {
    'sign-in': {
      text: sentence(
        '管理者用設定Webサイト（{site}）を開き、管理者IDとパスワードを入力して『管理者IDでログイン』を押してください。',
        'Open the administrator site ({site}), enter the administrator ID and password and press “Sign in with administrator ID”.',
      ),
    },
    number: {
      text: sentence(
        '「SMS認証用電話番号が登録されていません」と表示され、パスワード欄の下に「SMS認証用電話番号」欄が増えます。パスワードと番号を入力し、もう一度『管理者IDでログイン』を押してください。',
        'The page says that no SMS number is registered, and a field “SMS number” appears below the password. Enter the password and the number and press “Sign in with administrator ID” again.',
      ),
      notes: [
        {
          text: sentence(
            '「開通コード」欄も表示されたときは、「サービス開通案内書」に記載の開通コードを入力してください。',
            'If there is also a field “Activation code”, enter the activation code from your opening notice.',
          ),
        },
        {
          text: sentence(
            '番号は、「-（ハイフン）」を使わず、半角数字11桁で入力してください。',
            'Enter the number as 11 digits, without hyphens.',
          ),
        },
      ],
      picture: 'admin-enrol',
    },
    code: {
      text: sentence(
        'SMS認証の画面に移り、入力した番号に認証コードが届きます。「認証コード」に入力し、『認証』を押してください。',
        'The page “SMS code” opens, and a code is sent to the number you entered. Enter it under “Code” and press “Verify”.',
      ),
      notes: [
        {
          text: sentence(
            '届かないときは、『番号を入力し直す』から、正しい番号を入力してください。認証コードを入力するまで、番号は登録されません。',
            'If it does not arrive, choose “Enter another number” and enter the right one. The number is not registered until you have entered the code.',
          ),
          when: ({ checksNumber }) => checksNumber,
        },
      ],
    },
    kept: {
      text: sentence(
        '番号が登録され、利用者番号一覧が開きます。次回からのログインでは、この番号に認証コードが届きます。',
        'The number is registered and the page “Lines” opens. From the next sign-in, codes are sent to this number.',
      ),
    },
  },
} satisfies HelpSection

/** Manual: SMS認証用携帯電話番号の変更について; M26, D2, D3, D6. */
export const change = {
  title: sentence('登録した番号を変更する', 'Change a registered number'),
  lead: [
    {
      text: sentence(
        '管理者とサービス利用者の番号は、どちらも管理者が管理者用設定Webサイトで変更します。',
        'Both the administrator’s and the service users’ numbers are changed by the administrator on the administrator site.',
      ),
    },
  ],
  steps: {
    'sign-in': {
      text: sentence(
        '管理者用設定Webサイト（{site}）を開き、管理者IDとパスワードを入力して『管理者IDでログイン』を押してください。',
        'Open the administrator site ({site}), enter the administrator ID and password and press “Sign in with administrator ID”.',
      ),
    },
    code: { text: codeComes, notes: [{ text: verify }] },
    open: { text: openNumbers },
    overwrite: {
      text: sentence(
        'SMS認証用番号設定が開き、登録されている番号が表示されます。変更する番号を新しい番号に書き換え、間違いがないことを確認して『設定』を押してください。',
        'The page “SMS numbers” opens and shows the registered numbers. Overwrite the numbers you want to change, check them and press “Set”.',
      ),
      notes: [
        {
          text: sentence(
            '退職などで使わなくなったサービス利用者の番号は、空欄にすると削除できます。管理者の番号は空欄にできません。',
            'To remove a service user’s number that is no longer used, for example when someone has left, leave the field empty. The administrator’s number cannot be left empty.',
          ),
        },
      ],
      picture: 'admin-numbers',
    },
    check: {
      text: sentence(
        '変わる番号が、現在の番号とともに表示されます。内容を確認し、『OK』を押してください。',
        'The numbers that will change are shown beside the current numbers. Check them and press “OK”.',
      ),
      notes: [
        {
          text: sentence(
            '間違いがあったときは、『修正する』を押して入力し直してください。ログアウトし、もう一度ログインしてはじめからやり直すこともできます。',
            'If something is wrong, press “Edit” and enter it again. You can also sign out, sign in again and start from the beginning.',
          ),
        },
        {
          text: sentence(
            '最後に認証コードを入力してから時間がたっているときは、もう一度認証コードを入力していただきます。',
            'If it is some time since you last entered a code, you are asked to enter one again.',
          ),
        },
      ],
      picture: 'admin-check',
    },
    verify: checksOwn,
    told: {
      text: sentence(
        '次回のログインから、新しい番号に認証コードが届きます。それまでの番号には、変更をSMSでお知らせします。番号が変更または削除されたサービス利用者がログイン中のときは、ログアウトされます。',
        'From the next sign-in, codes are sent to the new number. A notice of the change is sent by SMS to the old number. Service users whose numbers are changed or removed are signed out.',
      ),
    },
  },
} satisfies HelpSection
