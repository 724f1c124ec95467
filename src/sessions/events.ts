import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'session.ended': {
    facts: ['reason', 'count', 'by'],
    sentence: sentence(
      'ログイン、またはその手続きを終了しました。',
      'A session or an unfinished sign-in ended.',
    ),
  },
  'access.refused': {
    isSummed: true,
    facts: ['path', 'reason'],
    sentence: sentence(
      '表示や操作が許されていないページへの接続を受け付けませんでした。',
      'Access to a page or action that is not allowed was refused.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
