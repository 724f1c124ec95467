import { sentence } from '../platform/i18n/catalogue.ts'
import { HOUR_MS, policy } from '../policy.ts'
import { numberMessages } from '../sms-number-messages.ts'

const HOURS = policy.contract.movedUntoldMs / HOUR_MS

/** Why a row is refused: its number, D1 and D2. */
export const problemMessages = {
  ...numberMessages,
  'own-number-removed': sentence(
    '管理者のSMS認証用電話番号は空欄にできません。番号を入力してください。',
    'The administrator’s SMS number cannot be left empty. Enter a number.',
  ),
  'moved-lately': sentence(
    `ほかのご契約から移った番号です。移ってから${HOURS}時間は、SMS認証用電話番号を登録できません。そのあとで、もう一度登録してください。`,
    `The line came from another contract: for ${HOURS} hours no SMS number can be registered for it. Register it after that.`,
  ),
  'changed-meanwhile': sentence(
    '入力している間に、ほかの画面で番号が変更されました。入力した番号のままでよいか、ご確認ください。',
    'This number was changed on another page while you were entering. Check whether your entry is still right.',
  ),
}
