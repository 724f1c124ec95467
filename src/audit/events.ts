import { sentence } from '../platform/i18n/catalogue.ts'
import { type Declared, declareEvents } from './event.ts'

export const events = declareEvents({
  'audit.exported': { sentence: sentence('操作履歴を書き出しました。', 'The history was exported.') },
  'audit.archived': {
    facts: ['month', 'events', 'file', 'sha256'],
    sentence: sentence(
      '古い操作履歴を、署名したファイルに移しました。',
      'An old month of the history was moved to a signed file.',
    ),
  },
  'audit.rekeyed': {
    sentence: sentence('操作履歴を守る鍵を変更しました。', 'The key that protects the history was replaced.'),
  },
  'audit.restored': {
    facts: ['seq', 'reason'],
    sentence: sentence(
      '操作履歴が、バックアップを取った時点に戻りました。',
      'The history went back to the time of a backup.',
    ),
  },
})

declare module './event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
