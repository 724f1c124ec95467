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
      'The settings in the telephone system were taken over. From now on, changes are passed on to it.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
