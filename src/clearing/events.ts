import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'number.clearing-requested': {
    facts: ['by', 'reason', 'identity', 'number'],
    sentence: sentence(
      '管理者の番号を解除する手続きを始め、現在の番号にお知らせしました。',
      'Clearing of the administrator’s number was requested, and a notice was sent to the current number.',
    ),
  },
  'number.clearing-approved': {
    facts: ['by'],
    sentence: sentence(
      '番号を解除する手続きを承認しました。',
      'The request to clear the number was approved.',
    ),
  },
  'number.clearing-cancelled': {
    facts: ['by', 'reason'],
    sentence: sentence(
      '番号を解除する手続きを取り消しました。',
      'The request to clear the number was cancelled.',
    ),
  },
  'account.lift-requested': {
    facts: ['by', 'reason'],
    sentence: sentence(
      '海外への転送の制限の解除を申請しました。別の責任者の承認を待っています。',
      'A request was made to lift the hold on forwarding abroad. It is waiting for another supervisor’s approval.',
    ),
  },
  'account.lift-approved': {
    facts: ['by'],
    sentence: sentence('海外への転送の制限を解除しました。', 'The hold on forwarding abroad was lifted.'),
  },
  'account.lift-cancelled': {
    facts: ['by'],
    sentence: sentence(
      '海外への転送の制限の解除の申請を取り消しました。',
      'The request to lift the hold on forwarding abroad was cancelled.',
    ),
  },
  'contract.end-requested': {
    facts: ['last', 'by', 'reason'],
    sentence: sentence(
      'ご契約の終了を申請しました。別の責任者の承認を待っています。',
      'A request was made to end the contract. It is waiting for another supervisor’s approval.',
    ),
  },
  'contract.end-approved': {
    facts: ['by'],
    sentence: sentence('ご契約の終了を承認しました。', 'The end of the contract was approved.'),
  },
  'contract.end-cancelled': {
    facts: ['by'],
    sentence: sentence(
      'ご契約の終了の申請を取り消しました。',
      'The request to end the contract was cancelled.',
    ),
  },
  'contract.codes-from-requested': {
    facts: ['from', 'by', 'reason'],
    sentence: sentence(
      '認証コードが必須になる日の変更を申請しました。別の責任者の承認を待っています。',
      'A request was made to change the day from which codes are compulsory. It is waiting for another supervisor’s approval.',
    ),
  },
  'contract.codes-from-approved': {
    facts: ['by'],
    sentence: sentence(
      '認証コードが必須になる日の変更を承認しました。',
      'The change of the day from which codes are compulsory was approved.',
    ),
  },
  'contract.codes-from-cancelled': {
    facts: ['by'],
    sentence: sentence(
      '認証コードが必須になる日の変更の申請を取り消しました。',
      'The request to change the day from which codes are compulsory was cancelled.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
