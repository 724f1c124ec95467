import { sentence } from './platform/i18n/catalogue.ts'
import { PREFIXES } from './sms-number.ts'

/** Why a number is refused, as the manual says it (M11–M13). */
export const numberMessages = {
  format: sentence(
    '「-（ハイフン）」を使わず、半角数字11桁で入力してください。',
    'Enter 11 half-width digits, without hyphens.',
  ),
  'starts-with-00': sentence(
    '「00」から始まる電話番号は登録できません。',
    'A phone number that starts with 00 cannot be registered.',
  ),
  'not-mobile': sentence(
    `SMSを受信できる携帯電話番号（${PREFIXES.ja}から始まる番号）を入力してください。`,
    `Enter a mobile number that can receive SMS messages (starting with ${PREFIXES.en}).`,
  ),
}
