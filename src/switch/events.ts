import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'line.in-service': {
    facts: ['line', 'reason', 'by'],
    sentence: sentence('利用者番号の利用を再開しました。', 'The line was put in service.'),
  },
  'line.out-of-service': {
    facts: ['line', 'reason', 'by'],
    sentence: sentence('利用者番号の利用を休止しました。', 'The line was taken out of service.'),
  },
  'line.adopted': {
    facts: ['line'],
    sentence: sentence(
      '交換機の設定を引き継ぎました。これからの変更は交換機へ伝わります。',
      'What the telephone system has was taken over. Changes are passed on from now on.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
