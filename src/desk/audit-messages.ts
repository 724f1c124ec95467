import { sentence } from '../platform/i18n/catalogue.ts'

/** What 操作履歴 and the audit trail say of the desk's acts; the rest stands in audit/messages.ts. */
export const messages = {
  'number.clearing-requested': sentence(
    '管理者の番号を解除する手続きを始めました。現在の番号に知らせました。',
    "Clearing the administrator's number was asked for; the present number was told.",
  ),
  'number.clearing-approved': sentence(
    '番号を解除する手続きを承認しました。',
    'Clearing the number was approved.',
  ),
  'number.clearing-cancelled': sentence(
    '番号を解除する手続きを取り消しました。',
    'Clearing the number was cancelled.',
  ),
  'contract.codes-from-requested': sentence(
    '認証コードが必須になる日の変更を申請しました。別の責任者の承認を待っています。',
    'Another day from which codes are compulsory was asked for; it waits for a second supervisor.',
  ),
  'contract.codes-from-approved': sentence(
    '認証コードが必須になる日の変更を承認しました。',
    'Another day from which codes are compulsory was approved.',
  ),
  'contract.codes-from-cancelled': sentence(
    '認証コードが必須になる日の変更の申請を取り消しました。',
    'Asking for another day from which codes are compulsory was cancelled.',
  ),
  'operator.added': sentence('窓口の担当者を登録しました。', 'An operator of the desk was added.'),
  'operator.role-set': sentence('窓口の担当者の権限を設定しました。', "An operator's role was set."),
  'operator.removed': sentence('窓口の担当者を削除しました。', 'An operator of the desk was removed.'),
  'desk.searched': sentence('窓口でご契約を検索しました。', 'The desk searched for an account.'),
  'desk.viewed': sentence('窓口でアカウントの画面を開きました。', 'The desk looked at an account.'),
}
