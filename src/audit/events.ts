import { sentence } from '../platform/i18n/catalogue.ts'
import { type Declared, declareEvents } from './event.ts'

export const events = declareEvents({
  'audit.exported': { sentence: sentence('操作履歴を書き出しました。', 'The history was exported.') },
  'audit.rekeyed': {
    sentence: sentence('操作履歴を守る鍵を替えました。', 'The key that protects the history was replaced.'),
  },
})

declare module './event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
