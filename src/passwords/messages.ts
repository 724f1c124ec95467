import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of パスワードの変更 (D13). */
export const messages = {
  title: sentence('パスワードの変更', 'Change of password'),
  initial: sentence(
    '「サービス開通案内書」の初期パスワードでログインしています。ご利用の前に、新しいパスワードに変更してください。',
    'You signed in with the initial password of the opening notice. Replace it before you go on.',
  ),
  lead: sentence('新しいパスワードを入力してください。', 'Enter a new password.'),
  current: sentence('現在のパスワード', 'Present password'),
  wanted: sentence('新しいパスワード', 'New password'),
  wantedHint: sentence(
    '{min}文字以上{max}文字以下。長くて、ほかで使っていないものにしてください。',
    '{min} to {max} characters; long, and not used anywhere else.',
  ),
  repeated: sentence('新しいパスワード（確認）', 'New password again'),
  change: sentence('変更する', 'Change'),
  wrongPassword: sentence('現在のパスワードが正しくありません。', 'The present password is wrong.'),
  wait: sentence(
    'このIDでパスワードの誤りが続いたため、あと{n}秒お待ちください。現在のパスワードが正しければ、そのあと変更できます。',
    'There were many wrong passwords for this ID: please wait {n} seconds. With the right one you can change it then.',
  ),
  networkWait: sentence(
    'お使いのネットワークから、多くのIDでパスワードの誤りが続いたため、現在のパスワードを確認していません。{time}以降に、もう一度お試しください。以前ログインしたことのあるブラウザーでは、今すぐ変更できます。お急ぎの場合は、窓口にお問い合わせください。',
    'There were wrong passwords for many IDs from your network, so the present one was not looked at. Please try again from {time} on. In a browser in which you signed in before you can change it now. If it is urgent, ask the desk.',
  ),
  networkWaitAtDesk: sentence(
    'お使いのネットワークから、多くのIDでパスワードの誤りが続いたため、現在のパスワードを確認していません。{time}以降に、もう一度お試しください。以前ログインしたことのあるブラウザーでは、今すぐ変更できます。',
    'There were wrong passwords for many IDs from your network, so the present one was not looked at. Please try again from {time} on. In a browser in which you signed in before you can change it now.',
  ),
  busy: sentence(
    'ただいま混み合っています。変更していません。少し待ってから、もう一度お試しください。',
    'The system is busy. Nothing was changed; please try again in a moment.',
  ),
  notRepeated: sentence(
    '新しいパスワードと確認の入力が違います。',
    'The two entries of the new password differ.',
  ),
  problem: {
    'too-short': sentence(
      '新しいパスワードは{min}文字以上にしてください。',
      'Use at least {min} characters.',
    ),
    'too-long': sentence('新しいパスワードは{max}文字以下にしてください。', 'Use at most {max} characters.'),
    'same-as-id': sentence('IDと同じものは使えません。', 'It must differ from the ID.'),
    'same-as-before': sentence(
      '現在と違うパスワードにしてください。',
      'It must differ from the present one.',
    ),
  },
  changed: sentence('パスワードを変更しました。', 'The password was changed.'),
}
