import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'password.changed': { sentence: sentence('パスワードを変更しました。', 'The password was changed.') },
  'password.refused': {
    isSummed: true,
    sentence: sentence(
      '現在のパスワードが正しくないため、パスワードを変更できませんでした。',
      'The password was not changed because the current password was not correct.',
    ),
  },
  'password.wait': {
    isSummed: true,
    sentence: sentence(
      '正しくないパスワードの入力が続いたため、現在のパスワードを確認しませんでした。',
      'The current password was not checked because incorrect passwords had been entered repeatedly.',
    ),
  },
  'password.rehashed': {
    sentence: sentence(
      '以前のシステムから引き継いだパスワードを、このシステムの形式で保存し直しました。',
      'A password carried over from an earlier system was saved again in this system’s format.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
