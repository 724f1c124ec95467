import { sentence } from '../../platform/i18n/catalogue.ts'
import { DAY_MS, HOUR_MS, policy } from '../../policy.ts'
import type { HelpSection } from '../manual.ts'

const ABROAD_HOURS = policy.act.quarantineMs / HOUR_MS
const KEPT_DAYS = policy.line.stoppedKeptMs / DAY_MS
const { min, max } = policy.line.forwardAfterSeconds
const { maxRejectedCallers } = policy.line

const choose = (picture: 'admin-line' | 'user-line') =>
  ({
    text: sentence(
      '「転送・留守番」で、転送のしかたを選んでください。『常に転送』を選んだときは、「転送先の電話番号」を入力します。',
      'Under “Forwarding and voicemail”, choose how calls are forwarded. With “Always forward”, enter the “Number to forward to”.',
    ),
    notes: [
      {
        text: sentence(
          `『条件ごとに設定』を選ぶと、話中のとき、応答がないとき（呼び出す秒数は${min}～${max}秒）、圏外・未接続のときを別々に設定できます。`,
          `“Set for each case” lets you choose when busy, when nobody answers (after ${min} to ${max} seconds) and when not reachable.`,
        ),
      },
      {
        text: sentence(
          '固定電話、携帯電話、050番号に転送できます。海外の番号は、「海外の番号へ転送する」の手順をご覧ください。',
          'You can forward to landline, mobile and 050 numbers. For numbers abroad, see “Forward to a number abroad”.',
        ),
      },
      {
        text: sentence(
          '「未契約」と表示されたサービスは、{desk}へのお申し込みが必要です。',
          'Services shown as “Not ordered” need to be ordered from {desk}.',
        ),
      },
    ],
    picture,
  }) as const
const others = {
  text: sentence(
    `番号非通知拒否、着信拒否リスト（${maxRejectedCallers}件まで）、発信者番号通知も、この画面で設定できます。`,
    `You can also set “Reject anonymous callers”, “Rejected callers” (up to ${maxRejectedCallers} numbers) and “Caller number” on this page.`,
  ),
} as const
const save = {
  text: sentence(
    '『保存』を押してください。すぐに有効になり、画面の上に「現在：」として表示されます。',
    'Press “Save”. The settings take effect immediately and are shown at the top of the page after “Now: …”.',
  ),
  notes: [
    {
      text: sentence(
        '最後に認証コードを入力してから時間がたっているときは、もう一度認証コードを入力していただきます。',
        'If it is some time since you last entered a code, you are asked to enter one again.',
      ),
    },
    {
      text: sentence(
        '転送先を変更したことは、管理者の番号と、ほかの人が変更したときはその利用者の番号に、SMSでお知らせします。',
        'When the number to forward to is changed, a notice is sent by SMS to the administrator’s number, and also to the user’s number if someone else made the change.',
      ),
    },
  ],
} as const

/** D14, D16, D25. */
export const forward = {
  admin: {
    title: sentence('転送などのサービスを設定する', 'Set forwarding and other services'),
    steps: {
      open: {
        text: sentence(
          '利用者番号一覧で、設定する利用者番号の『サービス設定』を押してください。現在の転送は、一覧の「転送」で確認できます。',
          'On the page “Lines”, press “Settings” beside the line. The column “Forwarding” shows the current forwarding.',
        ),
      },
      choose: choose('admin-line'),
      others,
      save,
    },
  },
  user: {
    title: sentence('転送などのサービスを設定する', 'Set forwarding and other services'),
    steps: {
      choose: choose('user-line'),
      others,
      save,
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

const check = {
  text: sentence(
    '「変更内容の確認」で、国や地域の名前と転送先を確認し、『OK』を押してください。',
    'On the page “Check the change”, check the country or region and the number, and press “OK”.',
  ),
  picture: 'admin-abroad',
} as const
const code = {
  text: sentence(
    'SMSで届く認証コードを入力し、『認証』を押してください。入力するまで、何も変わりません。',
    'Enter the code sent by SMS and press “Verify”. Nothing changes until you have entered it.',
  ),
  notes: [
    {
      text: sentence(
        `不正利用を防ぐため、SMS認証用電話番号の登録・変更、またはパスワードの再発行のあと${ABROAD_HOURS}時間は、海外への転送と国際電話利用休止の解除はできません。`,
        `To prevent misuse, forwarding abroad and switching on international calls are not possible for ${ABROAD_HOURS} hours after an SMS number is registered or changed, or a new password is issued.`,
      ),
    },
  ],
} as const
const notInContract = {
  text: sentence(
    'ご契約によっては、海外への転送はできません。できないときは、画面にそのように表示されます。',
    'Some contracts do not include forwarding abroad. In that case, the page says so.',
  ),
} as const

/** D15. */
export const abroad = {
  admin: {
    title: sentence('海外の番号へ転送する', 'Forward to a number abroad'),
    lead: [notInContract],
    steps: {
      lift: {
        text: sentence(
          'サービス設定の「国際電話利用休止」で、『国際電話の利用を休止する』のチェックを外し、『保存』を押してください。',
          'On the page “Service settings”, under “International calls suspended”, clear “Suspend international calls” and press “Save”.',
        ),
        notes: [
          {
            text: sentence(
              '不正利用を防ぐため、海外に電話をかけたり転送したりしないときは、休止のままにしてください。',
              'To prevent misuse, leave international calls suspended unless you call abroad or forward calls abroad.',
            ),
          },
        ],
      },
      destination: {
        text: sentence(
          '転送先に、「+」と国番号から始まる番号を入力し、『保存』を押してください。',
          'As the number to forward to, enter a number that starts with + and the country code, and press “Save”.',
        ),
      },
      check,
      code,
    },
  },
  user: {
    title: sentence('海外の番号へ転送する', 'Forward to a number abroad'),
    lead: [notInContract],
    steps: {
      lift: {
        text: sentence(
          '「国際電話利用休止」が休止中のときは、管理者に解除を依頼してください。解除できるのは管理者だけです。',
          'If “International calls suspended” shows “Suspended”, ask your administrator to switch on international calls. Only the administrator can do this.',
        ),
      },
      destination: {
        text: sentence(
          '転送先に、「+」と国番号から始まる番号を入力し、『保存』を押してください。',
          'As the number to forward to, enter a number that starts with + and the country code, and press “Save”.',
        ),
      },
      check,
      code,
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

const atAnyTime = {
  text: sentence(
    '認証コードを入力しなくても、いつでもすぐに止められます。',
    'You can stop forwarding immediately at any time, without entering a code.',
  ),
}

/** D16. */
export const stop = {
  admin: {
    title: sentence('転送を止める', 'Stop forwarding'),
    lead: [atAnyTime],
    steps: {
      one: {
        text: sentence(
          '1つの利用者番号だけを止めるときは、サービス設定の「転送・留守番」で『しない』を選び、『保存』を押してください。',
          'To stop one line only, choose “Off” under “Forwarding and voicemail” on its page “Service settings” and press “Save”.',
        ),
      },
      all: {
        text: sentence(
          'すべて止めるときは、利用者番号一覧の『転送をすべて止める』を押し、内容を確認して『OK』を押してください。留守番電話はそのままです。',
          'To stop all lines, press “Stop all forwarding” on the page “Lines”, check the lines and press “OK”. Voicemail is not changed.',
        ),
        picture: 'admin-stop',
      },
      restore: {
        text: sentence(
          `止める前の設定は${KEPT_DAYS}日間残ります。元に戻すときは、利用者番号一覧の『転送を元に戻す』を押し、認証コードを入力してください。`,
          `The previous settings are kept for ${KEPT_DAYS} days. To restore them, press “Restore forwarding” on the page “Lines” and enter a code.`,
        ),
      },
    },
  },
  user: {
    title: sentence('転送を止める', 'Stop forwarding'),
    lead: [atAnyTime],
    steps: {
      all: {
        text: sentence(
          'サービス設定の『転送をすべて止める』を押し、内容を確認して『OK』を押してください。留守番電話はそのままです。',
          'On the page “Service settings”, press “Stop all forwarding”, check the line and press “OK”. Voicemail is not changed.',
        ),
        picture: 'user-stop',
      },
      restore: {
        text: sentence(
          `止める前の設定は${KEPT_DAYS}日間残ります。元に戻すときは、『転送を元に戻す』を押し、認証コードを入力してください。`,
          `The previous settings are kept for ${KEPT_DAYS} days. To restore them, press “Restore forwarding” and enter a code.`,
        ),
      },
    },
  },
} satisfies Record<'admin' | 'user', HelpSection>

/** Who pays for what; the same for both. */
export const pay = {
  title: sentence('通話料について', 'Who pays for calls'),
  cases: true,
  steps: {
    forwarded: {
      text: sentence(
        '転送した通話の、利用者番号から転送先までの通話料は、お客さま（ご契約者）のご負担になります。',
        'For a forwarded call, the customer who holds the contract pays for the part from the line to the number it is forwarded to.',
      ),
    },
    abroad: {
      text: sentence(
        '海外の番号へ転送すると、海外への通話料がお客さまのご負担になります。IDとパスワードを盗まれて海外へ転送されることを防ぐため、変更のたびに認証コードをお願いしています。',
        'If calls are forwarded abroad, the customer pays for calls abroad. A code is needed for each change, so that a stolen ID and password cannot be used to forward calls abroad.',
      ),
    },
    ask: {
      text: sentence(
        '料金と、未契約のサービスのお申し込みは、{desk}にお問い合わせください。',
        'For charges, or to order a service, call {desk}.',
      ),
    },
  },
} satisfies HelpSection
