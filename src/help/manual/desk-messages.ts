import { sentence } from '../../platform/i18n/catalogue.ts'
import { DAY_MS, MINUTE_MS, policy } from '../../policy.ts'
import type { HelpSection } from '../manual.ts'
import { codeComes, verify } from './sign-in-messages.ts'

const IDLE_MINUTES = policy.session.idleMs / MINUTE_MS
const TOGETHER_DAYS = policy.desk.togetherMs / DAY_MS
const APPROVAL_DAYS = policy.desk.approvalMs / DAY_MS

/**
 * The manual of the operator's own people. Its page is open to everybody, as the sign-in is: how many have to agree to an act,
 * and how long it waits, is said on the act's own page alone.
 */
export const desk = {
  'sign-in': {
    title: sentence('ログインする', 'Sign in'),
    steps: {
      password: {
        text: sentence(
          'サービス事業者窓口（{site}）を開き、担当者IDとパスワードを入力して『担当者IDでログイン』を押してください。',
          'Open the operator desk ({site}), enter the staff ID and password and press “Sign in with staff ID”.',
        ),
      },
      code: { text: codeComes, notes: [{ text: verify }] },
      done: {
        text: sentence(
          `はじめてのログインでは、初期パスワードを変更します。${IDLE_MINUTES}分間操作がないと、自動的にログアウトします。担当者IDや番号の登録・変更は、システム担当者に依頼してください。`,
          `At the first sign-in, you change the initial password. After ${IDLE_MINUTES} minutes without activity, you are signed out automatically. For staff IDs and numbers, ask the systems team.`,
        ),
      },
    },
  },
  search: {
    title: sentence('ご契約を探す', 'Find a contract'),
    steps: {
      type: {
        text: sentence(
          '「ID、電話番号、またはご契約名」に、管理者ID、ログインID、利用者番号、SMS認証用電話番号、ご契約名のどれか1つを入力し、『検索』を押してください。',
          'Under “ID, phone number or contract name”, enter an administrator ID, login ID, line, SMS number or contract name, and press “Search”.',
        ),
        notes: [
          {
            text: sentence(
              'IDとSMS認証用電話番号は全体、利用者番号は全体か末尾の4桁以上、ご契約名ははじめの2文字以上です。',
              'Enter IDs and SMS numbers in full; a line in full or at least its last 4 digits; a contract name by at least its first 2 characters.',
            ),
          },
          {
            text: sentence(
              '「登録してある番号はこれですか」と尋ねられたときは、お客さまの言われた番号で検索してください。ご本人でない方に番号を知られるおそれがあるため、窓口から数字を読み上げないでください。',
              'If a caller asks whether a number is the registered one, search for the number the caller gives. Do not read out digits, so that nobody else learns the number.',
            ),
          },
        ],
        picture: 'desk-search',
      },
      look: {
        text: sentence(
          '見つかったIDを押すと、状態、最近のログイン、最近のSMSとその結果が表示されます。検索と閲覧は記録されます。',
          'Press an ID in the results to see its state, recent sign-ins, and recent SMS messages with their results. Searches and views are recorded.',
        ),
        picture: 'desk-account',
      },
    },
  },
  calls: {
    title: sentence('お客さまのお話と対応', 'What callers say and what to do'),
    cases: true,
    steps: {
      'no-sms': {
        text: sentence(
          '「認証コードが届かない」：最近のSMSの結果を確認します。「受け付けられませんでした」は、番号が違うか、SMSを受信できない番号です。「届きませんでした」は、電源が切れているか、圏外です。「届きました」のときは、受信拒否の設定を確認していただきます。',
          '“No code arrives.” Check the results of the recent SMS messages. “Refused”: the number is wrong or cannot receive SMS messages. “Did not arrive”: the phone is off or out of coverage. “Arrived”: ask the caller to check for blocked senders.',
        ),
      },
      password: {
        text: sentence(
          '「パスワードを忘れた」：サービス利用者には、ご契約の管理者がすぐに再発行できることをご案内します。管理者のときは、ご本人であることを確認して再発行します。',
          '“I forgot my password.” Tell service users that their contract’s administrator can issue a new one immediately. For administrators, confirm the caller’s identity and issue a new password.',
        ),
      },
      'new-phone': {
        text: sentence(
          '「機種変更で番号が変わった」：サービス利用者の番号は、ご契約の管理者が変更します。窓口では変更できません。',
          '“My number changed.” A service user’s number is changed by the contract’s administrator. It cannot be changed at the desk.',
        ),
      },
      'lost-phone': {
        text: sentence(
          '「管理者の携帯電話をなくした」：予備の番号があれば、それでログインできます。ないときは、責任者が番号を解除します。',
          '“I am the administrator and lost my phone.” An administrator with a second number can sign in with it. Otherwise, a supervisor clears the number.',
        ),
      },
      misuse: {
        text: sentence(
          '「その時刻にログインしていない」：ログイン中の端末をすべて終了し、パスワードを再発行します。疑わしいときは利用を停止します。',
          '“I did not sign in at that time.” End all sessions and issue a new password. If in doubt, suspend the ID.',
        ),
      },
    },
  },
  acts: {
    title: sentence('お客さまの画面で操作する', 'Act on a customer’s page'),
    steps: {
      choose: {
        text: sentence(
          'IDの画面の「この画面でできる操作」から、操作を選んでください。権限によって、できる操作が変わります。',
          'On the page of the ID, choose an action under “What you can do”. The actions available depend on your role.',
        ),
      },
      identity: {
        text: sentence(
          'ご本人であることを確認し、その方法を選び、理由を入力してください。理由はお客さまの操作履歴にも表示されるため、電話番号やパスワードは入力しないでください。',
          'Confirm the caller’s identity, choose how you did so, and enter the reason. The reason also appears in the customer’s history. Do not enter phone numbers or passwords.',
        ),
        picture: 'desk-act',
      },
      done: {
        text: sentence(
          '操作のボタンを押すと、実行されます。責任者の操作は、認証コードの入力が必要なことがあります。新しい初期パスワードは、次の画面に一度だけ表示されます。控えられなかったときは、もう一度再発行してください。',
          'Press the button to carry out the action. Actions by supervisors may need a code first. A new initial password is shown once, on the next page. If it was not written down, issue another one.',
        ),
        notes: [
          {
            text: sentence(
              '「状態が変わっています」と表示されたときは、ほかの担当者が先に操作したため、何も行われていません。',
              'If the page says “The state has changed”, another staff member acted first. Nothing was done.',
            ),
          },
          {
            text: sentence(
              '「この操作はできません」と表示されたときは、責任者に依頼してください。',
              'If the page says “Not allowed”, ask a supervisor.',
            ),
          },
        ],
      },
      stop: {
        text: sentence(
          '心当たりのない転送があるときは、『転送をすべて止める』を押し、理由を入力して、もう一度『転送をすべて止める』を押してください。お客さまには、SMSでお知らせします。',
          'If a customer does not recognise the forwarding, press “Stop all forwarding”, enter the reason and press “Stop all forwarding” again. The customer is notified by SMS.',
        ),
      },
    },
  },
  clear: {
    title: sentence('管理者の番号を解除する（責任者）', 'Clear an administrator’s number (supervisors)'),
    lead: [
      {
        text: sentence(
          'ご本人でない方に番号を解除すると、ご契約を不正に利用されるおそれがあります。登録された連絡先への折り返しなど、確実な方法でご本人であることを確認してください。',
          'If a number is cleared for the wrong person, the contract can be misused. Confirm the caller’s identity in a reliable way, such as calling back the registered contact.',
        ),
      },
    ],
    steps: {
      ask: {
        text: sentence(
          '管理者の画面で『管理者の番号の解除』を押し、本人確認の方法と理由を入力して『番号の解除を申請する』を押してください。現在の番号には、すぐにSMSでお知らせします。',
          'On the administrator’s page, press “Clear the administrator’s number”, choose how the identity was confirmed, enter the reason and press “Request to clear the number”. A notice is sent to the current number by SMS immediately.',
        ),
      },
      approve: {
        text: sentence(
          '別の責任者の承認が必要なものは、「番号解除・必須日の手続き」に表示されます。内容とお知らせのSMSの結果を確認し、『承認する』を押してください。',
          'Requests that need another supervisor’s approval appear under “Clearing and day-of-codes requests”. Check the request and the result of the notice by SMS, and press “Approve”.',
        ),
        notes: [
          {
            text: sentence(
              `ご自分の申請は承認できません。${TOGETHER_DAYS}日以内にそのご契約のパスワードを再発行した方も承認できません。`,
              `You cannot approve your own request. You also cannot approve if you issued a new password for that contract in the last ${TOGETHER_DAYS} days.`,
            ),
          },
          {
            text: sentence(
              `${APPROVAL_DAYS}日以内に承認されなかった申請は、自動的に終了します。`,
              `Requests not approved within ${APPROVAL_DAYS} days end automatically.`,
            ),
          },
        ],
        picture: 'desk-clearing',
      },
      wait: {
        text: sentence(
          '表示された日時になると、自動的に解除されます。それまでに管理者が現在の番号で認証すると、自動的に取り消されます。『この手続きを取り消す』で取り消すこともできます。',
          'The number is cleared automatically at the time shown. If the administrator enters a code sent to the current number before then, the request is cancelled automatically. You can also cancel it with “Cancel this request”.',
        ),
      },
      told: {
        text: sentence(
          '解除のあと、管理者が次にログインするときに、新しい番号の登録が案内されます。',
          'At the next sign-in, the administrator is asked to register a new number.',
        ),
      },
    },
  },
  end: {
    title: sentence('ご契約を終了する（責任者）', 'End a contract (supervisors)'),
    steps: {
      ask: {
        text: sentence(
          '管理者の画面で『ご契約の終了』を押し、最終利用日と理由を入力して『ご契約の終了を申請する』を押してください。別の責任者が「番号解除・必須日の手続き」で承認すると設定され、管理者の番号にSMSでお知らせします。',
          'On the administrator’s page, press “End the contract”, enter the last day and the reason, and press “Request to end the contract”. Once another supervisor approves it under “Clearing and day-of-codes requests”, the last day is set and a notice is sent to the administrator’s number by SMS.',
        ),
      },
      keep: {
        text: sentence(
          '最終利用日が終わるまでは、『ご契約の終了の取り消し』で取り消せます。翌日に、ご契約の情報はすべて消去され、元に戻せません。',
          'Until the end of the last day, you can cancel with “Cancel the end of the contract”. The following day, all data of the contract is erased and cannot be restored.',
        ),
      },
    },
  },
  rollout: {
    title: sentence('登録状況と、認証コードが必須になる日', 'SMS number registration, and the day of codes'),
    steps: {
      look: {
        text: sentence(
          '「SMS認証用電話番号の登録状況」で、番号のない管理者とサービス利用者の数と一覧を見られます。一覧はCSVで保存できます。',
          '“SMS number registration” shows how many administrators and service users have no number, and lists them. The list can be downloaded as CSV.',
        ),
        picture: 'desk-rollout',
      },
      day: {
        text: sentence(
          '責任者は、管理者の画面の『この日の設定』で、ご契約の必須日を変更できます。日付と理由を入力して『確認する』を押し、内容を確認して設定してください。管理者の番号にSMSでお知らせします。',
          'Supervisors can change the day for a contract with “Set this day” on the administrator’s page. Enter the day and the reason, press “Check”, check what is shown and set it. A notice is sent to the administrator’s number by SMS.',
        ),
      },
    },
  },
} satisfies Record<string, HelpSection>
