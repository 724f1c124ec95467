import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'operator.added': {
    facts: ['role'],
    sentence: sentence('窓口の担当者を登録しました。', 'A staff member was added to the desk.'),
  },
  'operator.role-set': {
    facts: ['role'],
    sentence: sentence('窓口の担当者の権限を設定しました。', 'The role of a staff member was set.'),
  },
  'operator.removed': {
    facts: ['id'],
    sentence: sentence('窓口の担当者を削除しました。', 'A staff member was removed from the desk.'),
  },
  'desk.searched': {
    facts: ['by', 'found', 'accounts'],
    sentence: sentence('窓口でご契約を検索しました。', 'The desk searched for a contract.'),
  },
  'desk.viewed': {
    facts: ['page', 'account', 'clearing'],
    sentence: sentence('窓口でお客さまの情報を表示しました。', 'The desk viewed a customer’s data.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
