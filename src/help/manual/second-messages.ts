import { sentence } from '../../platform/i18n/catalogue.ts'
import { HOUR_MS, policy } from '../../policy.ts'
import type { HelpSection } from '../manual.ts'

const SECOND_HOURS = policy.smsNumber.secondWaitsMs / HOUR_MS

/** D18. */
export const second = {
  title: sentence('管理者の予備の番号を登録する', 'Register a second number for the administrator'),
  lead: [
    {
      text: sentence(
        '携帯電話が手元にないときも、予備の番号で認証コードを受け取れます。なくしたときに備えて、登録をお勧めします。',
        'With a second number, you can receive codes even when your phone is not at hand. We recommend registering one in case the phone is lost.',
      ),
    },
  ],
  steps: {
    open: {
      text: sentence(
        '『SMS認証番号設定』を押し、「管理者（予備）」の行の『予備の番号を設定する』を押してください。',
        'Press “Set SMS numbers”, then “Set a second number” in the row “Administrator (second)”.',
      ),
    },
    enter: {
      text: sentence(
        '「予備のSMS認証用電話番号」に番号を入力し、『設定』を押してください。次の画面で内容を確認し、『OK』を押してください。',
        'Enter the number under “Second SMS number” and press “Set”. Check it on the next page and press “OK”.',
      ),
      picture: 'admin-second',
    },
    verify: {
      text: sentence(
        '登録済みの番号に届く認証コードを入力し、『認証』を押してください。',
        'Enter the code sent to the registered number and press “Verify”.',
      ),
      notes: [
        {
          text: sentence(
            '続けて、予備の番号に届く認証コードを入力すると、登録されます。',
            'Then enter the code sent to the second number. The number is now registered.',
          ),
          when: ({ checksNumber }) => checksNumber,
        },
      ],
    },
    use: {
      text: sentence(
        '使うときは、SMS認証の画面で『予備の番号（末尾 …）に送信』を押してください。そのあとは、予備の番号に届いた認証コードだけを使えます。',
        'To use it, press “Send it to the second number (ending …)” on the page “SMS code”. After that, only the code sent to the second number works.',
      ),
      notes: [
        {
          text: sentence(
            `予備の番号でログインしたときは、${SECOND_HOURS}時間たつまで管理者の番号を変更できません。`,
            `After a sign-in with the second number, the administrator’s number cannot be changed for ${SECOND_HOURS} hours.`,
          ),
        },
      ],
    },
  },
} satisfies HelpSection
