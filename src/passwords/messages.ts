import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of パスワードの変更 (D13). */
export const messages = {
  title: sentence('パスワードの変更', 'Change password'),
  initial: sentence(
    '初期パスワードでログインしています。ご利用の前に、新しいパスワードに変更してください。',
    'You signed in with an initial password. Change it to a new password before you continue.',
  ),
  lead: sentence('新しいパスワードを入力してください。', 'Enter a new password.'),
  current: sentence('現在のパスワード', 'Current password'),
  wanted: sentence('新しいパスワード', 'New password'),
  wantedHint: sentence(
    '{min}文字以上{max}文字以下。長くて、ほかで使っていないものにしてください。',
    '{min} to {max} characters. Choose a long password you do not use anywhere else.',
  ),
  repeated: sentence('新しいパスワード（確認）', 'New password (again)'),
  change: sentence('変更する', 'Change'),
  wrongPassword: sentence('現在のパスワードが正しくありません。', 'The current password is not correct.'),
  wait: sentence(
    'このIDで正しくないパスワードの入力が続いたため、あと{n}秒お待ちください。現在のパスワードが正しければ、そのあと変更できます。',
    'Incorrect passwords were entered repeatedly for this ID. Wait {n} seconds; with the correct current password you can then change it.',
  ),
  networkWait: sentence(
    'お使いのネットワークから、多くのIDで正しくないパスワードの入力が続いたため、現在のパスワードを確認していません。{time}以降に、もう一度お試しください。以前にログインした端末では、すぐに変更できます。お急ぎのときは、{desk}にお問い合わせください。',
    'Incorrect passwords were entered for many IDs from your network, so the current password was not checked. Try again after {time}. With a browser you have used before, you can change it now. If it is urgent, call {desk}.',
  ),
  networkWaitAtDesk: sentence(
    'お使いのネットワークから、多くのIDで正しくないパスワードの入力が続いたため、現在のパスワードを確認していません。{time}以降に、もう一度お試しください。以前にログインした端末では、すぐに変更できます。',
    'Incorrect passwords were entered for many IDs from your network, so the current password was not checked. Try again after {time}. With a browser you have used before, you can change it now.',
  ),
  busy: sentence(
    'ただいま混み合っているため、変更していません。少し待ってから、もう一度お試しください。',
    'The system is busy, so nothing was changed. Wait a moment and try again.',
  ),
  notRepeated: sentence(
    '新しいパスワードと確認の入力が違います。',
    'The two new passwords are not the same. Enter the same password in both fields.',
  ),
  problem: {
    'too-short': sentence(
      '新しいパスワードは{min}文字以上にしてください。',
      'Use at least {min} characters.',
    ),
    'too-long': sentence('新しいパスワードは{max}文字以下にしてください。', 'Use up to {max} characters.'),
    'same-as-name': sentence(
      'ID、ご契約名、サービス名と同じもの（数字を付けたものも）は、推測されやすいため使えません。別の言葉にしてください。',
      'A password based on the ID, the contract name or the service name, with or without digits, is easy to guess and cannot be used. Choose something else.',
    ),
    common: sentence(
      '多くの人が使っているパスワード（数字を付けたものも）は、推測されやすいため使えません。関係のない言葉を3つ以上並べるなどしてください。',
      'A password that many people use, with or without digits, is easy to guess and cannot be used. For example, put three or more unrelated words together.',
    ),
    'same-as-before': sentence(
      '現在と違うパスワードにしてください。',
      'Choose a password that differs from the current one.',
    ),
  },
  changed: sentence('パスワードを変更しました。', 'The password was changed.'),
}
