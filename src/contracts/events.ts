import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'enrolment.policy-set': {
    facts: ['policy'],
    sentence: sentence('番号の登録方法を変更しました。', 'The way of enrolment was changed.'),
  },
  'activation.made': { sentence: sentence('開通コードを発行しました。', 'An activation code was made.') },
  'password.reset': {
    facts: ['by'],
    sentence: sentence(
      'パスワードを初期パスワードに戻しました。',
      'The password was reset to an initial one.',
    ),
  },
  'contract.added': {
    sentence: sentence(
      'ご契約と管理者IDを登録しました。',
      'The contract and its administrator ID were added.',
    ),
  },
  'contract.renamed': { sentence: sentence('ご契約の名前を変更しました。', 'The contract was renamed.') },
  'contract.suspended': {
    facts: ['reason', 'by'],
    sentence: sentence('ご契約の利用を停止しました。', 'The contract was suspended.'),
  },
  'contract.resumed': {
    facts: ['reason', 'by'],
    sentence: sentence('ご契約の利用停止を解除しました。', 'The contract was resumed.'),
  },
  'contract.codes-from-set': {
    facts: ['from', 'reason', 'by'],
    sentence: sentence(
      'このご契約で認証コードが必須になる日を設定しました。',
      'The day from which codes are compulsory for this contract was set.',
    ),
  },
  'account.suspended': {
    facts: ['reason', 'by'],
    sentence: sentence('IDの利用を停止しました。', 'The ID was suspended.'),
  },
  'account.resumed': {
    facts: ['reason', 'by'],
    sentence: sentence('IDの利用停止を解除しました。', 'The ID was resumed.'),
  },
  'line.added': {
    facts: ['line'],
    sentence: sentence('利用者番号とログインIDを追加しました。', 'A line with its login ID was added.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
