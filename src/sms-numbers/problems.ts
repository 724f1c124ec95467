import { sentence } from '../platform/i18n/catalogue.ts'
import { numberMessages } from '../sms-number-messages.ts'

/** Why a row is refused: its number, D1 and D2. */
export const problemMessages = {
  ...numberMessages,
  'own-number-removed': sentence(
    '管理者のSMS認証用電話番号は空にできません。番号を入力してください。',
    "The administrator's SMS number cannot be removed. Enter a number.",
  ),
  'changed-meanwhile': sentence(
    '入力している間に、ほかの画面で番号が変更されました。入力した番号のままでよいか、ご確認ください。',
    'This number was changed on another page while you were entering. Please check whether your entry is still right.',
  ),
}
