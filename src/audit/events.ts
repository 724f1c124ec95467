import { sentence } from '../platform/i18n/catalogue.ts'
import { type Declared, declareEvents } from './event.ts'

export const events = declareEvents({
  'audit.exported': { sentence: sentence('操作履歴を書き出しました。', 'The history was exported.') },
  'audit.rekeyed': {
    sentence: sentence('操作履歴を守る鍵を替えました。', 'The key that protects the history was replaced.'),
  },
  'audit.restored': {
    facts: ['seq', 'reason'],
    sentence: sentence(
      '操作履歴が、バックアップを取った時点に戻りました。',
      'The history was set back to that of a backup.',
    ),
  },
})

declare module './event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
