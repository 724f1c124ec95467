import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'enrolment.policy-set': {
    facts: ['policy'],
    sentence: sentence('番号の登録方法を変更しました。', 'The way the number is registered was changed.'),
  },
  'activation.made': { sentence: sentence('開通コードを発行しました。', 'An activation code was issued.') },
  'password.reset': {
    facts: ['by', 'reason', 'identity'],
    sentence: sentence(
      'パスワードを再発行しました（初期パスワード）。',
      'A new initial password was issued.',
    ),
  },
  'contract.added': {
    sentence: sentence(
      'ご契約と管理者IDを登録しました。',
      'The contract and its administrator ID were added.',
    ),
  },
  'contract.renamed': { sentence: sentence('ご契約名を変更しました。', 'The contract was renamed.') },
  'contract.suspended': {
    facts: ['reason', 'by'],
    sentence: sentence('ご契約の利用を停止しました。', 'The contract was suspended.'),
  },
  'contract.resumed': {
    facts: ['reason', 'by'],
    sentence: sentence('ご契約の利用を再開しました。', 'The contract was resumed.'),
  },
  'contract.codes-from-set': {
    facts: ['from', 'reason', 'by'],
    sentence: sentence(
      'このご契約で認証コードが必須になる日を設定しました。',
      'The day from which codes are compulsory for this contract was set.',
    ),
  },
  'contract.end-set': {
    facts: ['last', 'reason', 'by'],
    sentence: sentence('ご契約の最終利用日を設定しました。', 'The last day of the contract was set.'),
  },
  'contract.end-called-off': {
    facts: ['reason', 'by'],
    sentence: sentence('ご契約の終了を取り消しました。', 'The end of the contract was cancelled.'),
  },
  'contract.abroad-never': {
    facts: ['reason', 'by'],
    sentence: sentence(
      '海外への転送と国際電話利用休止の解除を、ご契約に含まないようにしました。',
      'Forwarding abroad and switching on international calls are no longer part of the contract.',
    ),
  },
  'contract.abroad-allowed': {
    facts: ['reason', 'by'],
    sentence: sentence(
      '海外への転送と国際電話利用休止の解除を、ご契約に含めました。',
      'Forwarding abroad and switching on international calls are part of the contract again.',
    ),
  },
  'account.suspended': {
    facts: ['reason', 'by'],
    sentence: sentence('IDの利用を停止しました。', 'The ID was suspended.'),
  },
  'account.resumed': {
    facts: ['reason', 'by'],
    sentence: sentence('IDの利用を再開しました。', 'The ID was resumed.'),
  },
  'account.id-changed': {
    sentence: sentence('IDを変更しました。', 'The ID was changed.'),
  },
  'line.renumbered': {
    facts: ['from', 'to'],
    sentence: sentence('利用者番号を変更しました。', 'The line’s number was changed.'),
  },
  'line.moved': {
    facts: ['line'],
    sentence: sentence(
      '利用者番号を、ほかのご契約からこのご契約へ移しました。',
      'The line was moved to this contract from another.',
    ),
  },
  'line.moved-away': {
    facts: ['line'],
    sentence: sentence(
      '利用者番号を、このご契約からほかのご契約へ移しました。',
      'The line was moved from this contract to another.',
    ),
  },
  'line.added': {
    facts: ['line'],
    sentence: sentence('利用者番号とログインIDを追加しました。', 'A line and its login ID were added.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
