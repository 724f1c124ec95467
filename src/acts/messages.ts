import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of the check and the code of an act that needs one. */
export const messages = {
  checkTitle: sentence('変更内容の確認', 'Check the change'),
  checkLead: sentence(
    '次の内容でよろしければ『OK』を押してください。登録番号にSMSで認証コードをお送りし、認証したあとに変更します。',
    'If this is correct, press “OK”. We will send a code by SMS to your registered number. The change is made once you have entered it.',
  ),
  change: sentence('変更内容', 'What changes'),
  cancel: sentence('やめる', 'Cancel'),
  codeTitle: sentence('SMS認証', 'SMS code'),
  codeLead: sentence(
    '大切な変更のため、もう一度認証します。携帯電話（{number}）にSMSで届く6桁の認証コードを入力してください。',
    'This is an important change, so you need to enter a code again. Enter the 6-digit code sent by SMS to the mobile number {number}.',
  ),
  over: sentence(
    '認証コードを確認できなかったため、何も変更していません。必要なときは、もう一度操作してください。',
    'The code could not be checked, so nothing was changed. If you still need the change, start again.',
  ),
  aged: sentence(
    '確認画面を開いてから時間が過ぎたため、何も変更していません。内容を確認し、もう一度操作してください。',
    'The check page was open for too long, so nothing was changed. Check the change and try again.',
  ),
  stale: sentence(
    '認証の間に内容が変わったため、何も変更していません。現在の内容を確認し、もう一度操作してください。',
    'The settings changed while you were entering the code, so nothing was done. Check the current settings and start again.',
  ),
  noNumber: sentence(
    'この変更にはSMSでの認証が必要です。SMS認証用電話番号を登録し、認証コードでログインし直してから操作してください。番号は、管理者が『SMS認証番号設定』で登録します。',
    'This change needs a code sent by SMS. Register an SMS number, sign in again with a code, then try again. The administrator registers numbers under “SMS numbers”.',
  ),
  quarantined: sentence(
    '不正利用を防ぐため、SMS認証用電話番号の登録・変更、またはパスワードの再発行のあと{hours}時間は、海外への転送と国際電話利用休止の解除はできません。{time}以降に操作してください。お急ぎのときは、{desk}にお問い合わせください。',
    'To prevent misuse, calls cannot be forwarded abroad and international calls cannot be switched on for {hours} hours after an SMS number is registered or changed, or a new password is issued. Try again after {time}. If it is urgent, call {desk}.',
  ),
  notInContract: sentence(
    '海外への転送と国際電話利用休止の解除は、ご契約に含まれていません。必要なときは、{desk}にお問い合わせください。',
    'Forwarding abroad and switching on international calls are not part of your contract. If you need them, call {desk}.',
  ),
  gone: sentence(
    'ログインが終了したか、操作が取り消されたため、何も変更していません。必要なときは、もう一度操作してください。',
    'Your session ended or the change was cancelled, so nothing was changed. If you still need the change, start again.',
  ),
  noSms: {
    account: sentence(
      '短い間に認証コードを何度も送信したため、ただいま送信できません。まだ何も変更していません。{time}以降にもう一度操作してください。',
      'Several codes were sent in a short time, so no more can be sent for now. Nothing has been changed yet. Try again after {time}.',
    ),
    other: sentence(
      'ただいま認証コードを送信できません。まだ何も変更していません。{time}以降にもう一度操作してください。お急ぎのときは、{desk}にお問い合わせください。',
      'No code can be sent at the moment. Nothing has been changed yet. Try again after {time}. If it is urgent, call {desk}.',
    ),
  },
}
