import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'password.changed': { sentence: sentence('パスワードを変更しました。', 'The password was changed.') },
  'password.refused': {
    isSummed: true,
    sentence: sentence(
      '現在のパスワードが正しくないため、パスワードを変更できませんでした。',
      'The password was not changed: the present one was wrong.',
    ),
  },
  'password.wait': {
    isSummed: true,
    sentence: sentence(
      'パスワードの誤りが続いたため、現在のパスワードを確認しませんでした。',
      'The present password was not looked at, after many wrong ones.',
    ),
  },
  'password.rehashed': {
    sentence: sentence(
      '以前のシステムから引き継いだパスワードを、このシステムの形式で保存し直しました。',
      'The password, brought along from an earlier system, was saved in the form of this one.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
