import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'act.code-sent': {
    facts: ['act', 'number'],
    sentence: sentence(
      '大切な変更のための認証コードを送信しました。',
      'A code for an important change was sent.',
    ),
  },
  'act.code-resent': {
    sentence: sentence(
      '大切な変更のための認証コードを再送信しました。',
      'The code for an important change was sent again.',
    ),
  },
  'act.refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '大切な変更のための認証ができなかったため、変更しませんでした。',
      'An important change was not made: the code was wrong, or the change was no longer possible.',
    ),
  },
  'act.confirmed': {
    facts: ['act', 'number'],
    sentence: sentence(
      '大切な変更のための認証コードが入力されました。',
      'The code for an important change was entered.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
