import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'number.clearing-requested': {
    facts: ['by', 'reason', 'identity', 'number'],
    sentence: sentence(
      '管理者の番号を解除する手続きを始めました。現在の番号に知らせました。',
      "Clearing the administrator's number was asked for; the present number was told.",
    ),
  },
  'number.clearing-approved': {
    facts: ['by'],
    sentence: sentence('番号を解除する手続きを承認しました。', 'Clearing the number was approved.'),
  },
  'number.clearing-cancelled': {
    facts: ['by', 'reason'],
    sentence: sentence('番号を解除する手続きを取り消しました。', 'Clearing the number was cancelled.'),
  },
  'contract.codes-from-requested': {
    facts: ['from', 'by', 'reason'],
    sentence: sentence(
      '認証コードが必須になる日の変更を申請しました。別の責任者の承認を待っています。',
      'Another day from which codes are compulsory was asked for; it waits for a second supervisor.',
    ),
  },
  'contract.codes-from-approved': {
    facts: ['by'],
    sentence: sentence(
      '認証コードが必須になる日の変更を承認しました。',
      'Another day from which codes are compulsory was approved.',
    ),
  },
  'contract.codes-from-cancelled': {
    facts: ['by'],
    sentence: sentence(
      '認証コードが必須になる日の変更の申請を取り消しました。',
      'Asking for another day from which codes are compulsory was cancelled.',
    ),
  },
  'operator.added': {
    sentence: sentence('窓口の担当者を登録しました。', 'An operator of the desk was added.'),
  },
  'operator.role-set': {
    sentence: sentence('窓口の担当者の権限を設定しました。', "An operator's role was set."),
  },
  'operator.removed': {
    sentence: sentence('窓口の担当者を削除しました。', 'An operator of the desk was removed.'),
  },
  'desk.searched': {
    facts: ['by', 'found'],
    sentence: sentence('窓口でご契約を検索しました。', 'The desk searched for an account.'),
  },
  'desk.viewed': {
    facts: ['account'],
    sentence: sentence('窓口でアカウントの画面を開きました。', 'The desk looked at an account.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
