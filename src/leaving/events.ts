import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'contract.erased': {
    sentence: sentence(
      'ご契約が終了し、登録されていた情報を消去しました。',
      'The contract ended, and its registered data was erased.',
    ),
  },
  'person.exported': {
    facts: ['reason'],
    sentence: sentence('ご本人の情報を書き出しました。', 'The person’s data was exported.'),
  },
  'person.erased': {
    facts: ['reason'],
    sentence: sentence('ご本人の情報を消去しました。', 'The person’s data was erased.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
