import { type Declared, declareEvents } from '../audit/event.ts'
import { sentence } from '../platform/i18n/catalogue.ts'

export const events = declareEvents({
  'sign-in.refused': {
    isSummed: true,
    sentence: sentence(
      'パスワードが正しくないため、ログインできませんでした。',
      'Sign-in refused: the password was not correct.',
    ),
  },
  'sign-in.code-sent': {
    facts: ['number'],
    sentence: sentence('ログインのための認証コードを送信しました。', 'A code for signing in was sent.'),
  },
  'sign-in.only-known': {
    isSummed: true,
    sentence: sentence(
      '未登録の端末からのログインが止められているため、ログインできませんでした。',
      'Sign-in refused: sign-in is limited to known browsers.',
    ),
  },
  'sign-in.redeeming': {
    isSummed: true,
    facts: ['number'],
    sentence: sentence(
      '認証コードの送信が続いたため、新しく送信せず、送信済みの認証コードの入力を求めました。',
      'Several codes had just been sent, so instead of a new one, a code already sent was requested.',
    ),
  },
  'sign-in.code-resent': { sentence: sentence('認証コードを再送信しました。', 'The code was sent again.') },
  'sign-in.sent-to-second': {
    facts: ['number'],
    sentence: sentence(
      'ログインのための認証コードを、予備の番号に送信しました。',
      'The code for signing in was sent to the second number.',
    ),
  },
  'sign-in.resend-refused': {
    isSummed: true,
    facts: ['reason'],
    sentence: sentence(
      '認証コードの再送信を受け付けませんでした。',
      'A request to send the code again was refused.',
    ),
  },
  'sign-in.code-malformed': {
    isSummed: true,
    sentence: sentence(
      '6桁の数字でない認証コードが入力されました。',
      'Something other than 6 digits was entered as the code.',
    ),
  },
  'sign-in.code-wrong': {
    isSummed: true,
    sentence: sentence('正しくない認証コードが入力されました。', 'An incorrect code was entered.'),
  },
  'sign-in.code-too-early': {
    isSummed: true,
    facts: ['seconds'],
    sentence: sentence(
      '待ち時間が終わる前に認証コードが入力されたため、確認しませんでした。',
      'A code was entered before the pause was over, so it was not checked.',
    ),
  },
  'sign-in.code-expired': {
    isSummed: true,
    sentence: sentence(
      '有効時間を過ぎた認証コードが入力されました。',
      'A code was entered after it had expired.',
    ),
  },
  'sign-in.code-gone': {
    isSummed: true,
    sentence: sentence(
      '使えなくなった認証コードが入力されました。',
      'A code that could no longer be used was entered.',
    ),
  },
  'sign-in.number-missing': {
    isSummed: true,
    sentence: sentence(
      'SMS認証用電話番号が登録されていないため、ログインできませんでした。',
      'Sign-in refused: no SMS number is registered.',
    ),
  },
  'sign-in.activation-refused': {
    isSummed: true,
    sentence: sentence('開通コードが正しくありませんでした。', 'The activation code was not correct.'),
  },
  'sign-in.sms-refused': {
    isSummed: true,
    facts: ['because'],
    sentence: sentence(
      'SMSの送信が上限に達していたため、認証コードを送信しませんでした。',
      'No code was sent because the SMS limit was reached.',
    ),
  },
  'sign-in.second-code-sent': {
    sentence: sentence(
      '安全のため、もう一度認証コードを送信しました。',
      'Another code was sent for security.',
    ),
  },
  'sign-in.second-code-failed': {
    sentence: sentence(
      '2回目の認証コードが正しくなかったため、ログインを終了しました。',
      'The sign-in ended because the second code was not correct.',
    ),
  },
  'sign-in.password-wait': {
    isSummed: true,
    sentence: sentence(
      '正しくないパスワードの入力が続いたため、一定の時間、ログインを受け付けませんでした。',
      'Incorrect passwords were entered repeatedly, so sign-in was paused for a while.',
    ),
  },
  'sign-in.enrolment-ignored': {
    isSummed: true,
    sentence: sentence(
      'ログイン時に入力された電話番号は、登録済みの番号があるため使いませんでした。',
      'A number entered during sign-in was ignored because one is already registered.',
    ),
  },
  'sign-in.completed': {
    facts: ['number', 'reason'],
    sentence: sentence('ログインしました。', 'Signed in.'),
  },
  'enrolment.number-refused': {
    isSummed: true,
    facts: ['problems'],
    sentence: sentence(
      'ログイン時に入力された電話番号は、登録できないものでした。',
      'A number entered during sign-in could not be registered.',
    ),
  },
  'enrolment.completed': {
    facts: ['number'],
    sentence: sentence(
      'ログイン時にSMS認証用電話番号を登録しました。',
      'An SMS number was registered during sign-in.',
    ),
  },
  'sign-in.suspended': {
    isSummed: true,
    sentence: sentence(
      '利用を停止しているIDのため、ログインできませんでした。',
      'Sign-in refused: the ID is suspended.',
    ),
  },
})

declare module '../audit/event.ts' {
  interface AuditEvents extends Declared<typeof events> {}
}
