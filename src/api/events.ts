import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'api-key.added': {
    facts: ['apiKey', 'scopes'],
    sentence: sentence('APIキーを発行しました。', 'An API key was issued.'),
  },
  'api-key.revoked': {
    facts: ['apiKey'],
    sentence: sentence('APIキーを無効にしました。', 'An API key was revoked.'),
  },
  'api-key.refused': {
    isSummed: true,
    facts: ['operation'],
    sentence: sentence(
      '許可されていないAPIの操作を受け付けませんでした。',
      'An API request was refused because its key does not allow it.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
