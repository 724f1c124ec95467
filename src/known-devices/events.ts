import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'device.forgotten': {
    facts: ['count'],
    sentence: sentence('記憶している端末を忘れました。', 'Known browsers were forgotten.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
