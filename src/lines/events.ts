import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'line.saved': {
    // What changed, and from what to what in the words of saved-facts.ts; and who at the desk did it, and why.
    facts: ['line', 'changed', 'from', 'to', 'by', 'reason'],
    sentence: sentence('サービス設定を保存しました。', 'Service settings were saved.'),
  },
  'line.stopped': {
    // Each line has its own `line.saved`; this one stands also where none forwarded.
    facts: ['line', 'count', 'by', 'reason'],
    sentence: sentence('転送をすべて止めました。', 'All forwarding was stopped.'),
  },
  'line.report-refused': {
    // As of what was saved: what was dialled at the telephone system, and was not taken.
    facts: ['line', 'changed', 'from', 'to'],
    sentence: sentence(
      '電話機で行われた設定の変更を受け付けませんでした。',
      'A change dialled on the phone was refused.',
    ),
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
