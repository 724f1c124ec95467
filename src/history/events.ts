import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'history.downloaded': {
    isSummed: true,
    sentence: sentence('操作履歴をCSVでダウンロードしました。', 'The history was downloaded as CSV.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
