import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'number.given-up': {
    sentence: sentence(
      '読み取れなくなった番号を削除しました。',
      'A number that could no longer be read was removed.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
