import { sentence } from '../platform/i18n/catalogue.ts'

/** Why a number is refused, as the manual says it (M11–M13), D1 and D2. */
export const problemMessages = {
  format: sentence(
    '「-（ハイフン）」を使わず、半角数字11桁で入力してください。',
    'Enter 11 half-width digits, without hyphens.',
  ),
  'starts-with-00': sentence(
    '「00」から始まる電話番号は登録できません。',
    'A number that starts with 00 cannot be registered.',
  ),
  'not-mobile': sentence(
    'SMSを受信できる携帯電話番号（060、070、080、090から始まる番号）を入力してください。',
    'Enter a mobile number that can receive SMS (it starts with 060, 070, 080 or 090).',
  ),
  'own-number-removed': sentence(
    '管理者のSMS認証用電話番号は空にできません。番号を入力してください。',
    "The administrator's SMS number cannot be removed. Enter a number.",
  ),
  'changed-meanwhile': sentence(
    '入力している間に、ほかの画面で番号が変更されました。入力した番号のままでよいか、ご確認ください。',
    'This number was changed on another page while you were entering. Please check whether your entry is still right.',
  ),
}
