import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'line.saved': {
    facts: ['line', 'changed'],
    sentence: sentence('サービス設定を保存しました。', 'Service settings were saved.'),
  },
  'line.changed': {
    facts: ['line', 'ordered'],
    sentence: sentence(
      '利用者名または申し込みのサービスを変更しました。',
      'The name or the ordered services of a line were changed.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
