import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'notice.printed': {
    sentence: sentence('サービス開通案内書を作成しました。', 'The opening notice was made.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
