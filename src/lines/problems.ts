import { sentence } from '../platform/i18n/catalogue.ts'

/** Why something cannot be saved on サービス設定, and what to do. */
export const problemMessages = {
  'not-ordered': sentence(
    'このサービスは未契約です。ほかの設定を選んでください。',
    'This service has not been ordered. Choose another setting.',
  ),
  'destination-missing': sentence('転送先の電話番号を入力してください。', 'Enter the number to forward to.'),
  'destination-format': sentence(
    '転送先には、国内の固定電話、携帯電話、050番号、または海外の番号（010または+から）を入力してください。',
    'Enter a landline, mobile or 050 number in Japan, or a number abroad (starting with 010 or +).',
  ),
  'destination-self': sentence(
    'この利用者番号自身には転送できません。別の番号を入力してください。',
    'A line cannot forward to itself. Enter another number.',
  ),
  abroadAskAdministrator: sentence(
    '国際電話利用休止中は、海外の番号に転送できません。国内の番号を入力するか、管理者に休止の解除を依頼してください。',
    'Calls cannot be forwarded abroad while international calls are suspended. Enter a number in Japan, or ask the administrator to lift the suspension.',
  ),
  abroadWhileSuspended: sentence(
    '国際電話利用休止中は、海外の番号に転送できません。国内の番号を入力するか、「国際電話の利用を休止する」のチェックを外してください。',
    'Calls cannot be forwarded abroad while international calls are suspended. Enter a number in Japan, or clear “Suspend international calls”.',
  ),
  loop: sentence(
    '{path}転送しているため、着信がこの利用者番号に戻ってきます。別の番号を入力してください。',
    '{path}, so calls would come back to this line. Enter another number.',
  ),
  hop: sentence('{from}が{to}へ', '{from} forwards to {to}'),
  seconds: sentence(
    '秒数は{min}から{max}までの整数で入力してください。',
    'Enter a whole number of seconds from {min} to {max}.',
  ),
  'too-many': sentence(
    '着信拒否リストに登録できるのは{max}件までです。{max}件以内にしてください。',
    'Up to {max} numbers can be rejected. Enter {max} or fewer.',
  ),
  'caller-format': sentence(
    '電話番号として読み取れないものがあります。数字をご確認ください：{numbers}',
    'Some entries are not phone numbers. Check the digits: {numbers}',
  ),
  callerFormat: sentence(
    '電話番号として読み取れないものがあります。数字をご確認ください。',
    'Some entries are not phone numbers. Check the digits.',
  ),
}
