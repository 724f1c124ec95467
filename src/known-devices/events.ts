import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'device.stop-asked': {
    sentence: sentence(
      '記憶していない端末からのログインを止めるための認証コードを送信しました。',
      'A code for letting only known browsers in was sent.',
    ),
  },
  'device.stop-refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '記憶していない端末からのログインを止める手続きで、認証できませんでした。',
      'Letting only known browsers in was refused: the code was not right.',
    ),
  },
  'device.others-stopped': {
    facts: ['number'],
    sentence: sentence(
      '記憶していない端末からのログインを止めました。',
      'From now on only known browsers are let in.',
    ),
  },
  'device.others-admitted': {
    facts: ['by', 'reason'],
    sentence: sentence(
      '記憶していない端末からのログインの停止を、窓口で解除しました。',
      'The desk let browsers in again that are not known.',
    ),
  },
  'device.forgotten': {
    facts: ['count'],
    sentence: sentence('記憶している端末を忘れました。', 'Known browsers were forgotten.'),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
