import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'import.applied': {
    facts: ['holds', 'new', 'changed', 'unchanged', 'bad', 'sha256'],
    sentence: sentence('ファイルの内容を取り込みました。', 'A file was imported.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
