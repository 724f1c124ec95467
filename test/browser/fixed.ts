/** The sentences that the specification fixes, copied from it: a changed screen must fail here. */
export const FIXED = {
  wrongAdministrator: '管理者IDまたはパスワードが正しくありません。',
  wrongUser: 'ログインIDまたはログインパスワードが正しくありません。',
  M11: 'SMSを受信できる携帯電話番号（060、070、080、090から始まる番号）を入力してください。',
  M12: '「-（ハイフン）」を使わず、半角数字11桁で入力してください。',
  M13: '「00」から始まる電話番号は登録できません。',
  M14: 'SMS認証用電話番号が登録されていません。管理者ID、パスワード、SMS認証用電話番号を入力し、もう一度ログインしてください。',
  M21: '認証コードの有効時間（30分）が過ぎました。もう一度ログインし、新しい認証コードで認証してください。',
  M22: 'SMS認証用電話番号が登録されていません。管理者に登録を依頼してください。',
  M24: '認証コードが正しくありません。もう一度入力してください。',
  notSixDigits: '認証コードは半角数字6桁で入力してください。',
  wait: (seconds: number) => `あと${seconds}秒お待ちください。認証コードはそのまま使えます。`,
} as const

/** What phones show as the sender (manual, M18). */
export const SENDER = '0120381059'
