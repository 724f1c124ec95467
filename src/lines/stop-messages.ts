import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of changes that wait for a code, of 『転送をすべて止める』, and of bringing it back. */
export const stopMessages = {
  /** How the SMS with the code says what it is for. */
  smsForward: sentence('転送の変更', 'forwarding'),
  smsAbroad: sentence('海外転送', 'fwd. abroad'),
  smsLift: sentence('休止の解除', 'call abroad'),
  smsRestore: sentence('転送の再開', 'fwd. again'),
  aboutToForward: sentence('{line}の転送：{from} ⇒ {to}', 'Forwarding of {line}: {from} ⇒ {to}'),
  aboutToLift: sentence('{line}の国際電話利用休止を解除', 'Switch on international calls for {line}'),
  abroadCosts: sentence(
    '海外への通話料はお客さまのご負担になります。',
    'You pay for the calls that are forwarded abroad.',
  ),
  liftCosts: sentence(
    '解除すると、この利用者番号から海外へ電話をかけたり、海外の番号へ転送したりできるようになります。海外への通話料はお客さまのご負担になります。',
    'This line will be able to call abroad and forward calls to numbers abroad. You pay for calls abroad.',
  ),

  line: sentence('利用者番号', 'Line'),
  userName: sentence('利用者名', 'User'),
  forwardingOf: sentence('転送', 'Forwarding'),

  stopAll: sentence('転送をすべて止める', 'Stop all forwarding'),
  stopHint: sentence(
    '心当たりのない転送があるときなど、すぐに止められます。',
    'Use this to stop forwarding immediately, for example if you do not recognise it.',
  ),
  stopLead: {
    many: sentence(
      '次の{count}件の利用者番号の転送を止めます。着信は、転送されずに利用者番号の電話機で鳴ります。留守番電話はそのままです。',
      'Forwarding stops on the following {count} lines. Incoming calls ring on the line’s own phone. Voicemail is not changed.',
    ),
    one: sentence(
      'この利用者番号の転送を止めます。着信は、転送されずに利用者番号の電話機で鳴ります。留守番電話はそのままです。',
      'Forwarding stops on this line. Incoming calls ring on the line’s own phone. Voicemail is not changed.',
    ),
  },
  stopUnknown: sentence(
    '交換機とつなぐ準備をしている利用者番号が{count}件あります。転送しているかどうかはここではわかりませんが、転送していれば止めます。これらの転送は、あとで元に戻せません。',
    '{count} {count:line is|lines are} being connected to the telephone system, so it is not known here whether {count:it forwards|they forward} calls. If so, forwarding stops and cannot be restored.',
  ),
  kept: sentence(
    '止める前の設定は{days}日間保存し、あとで元に戻せます。',
    'The previous settings are kept for {days} days and can be restored.',
  ),
  andMore: sentence('ほか{count}件', 'and {count} more'),
  ok: sentence('OK', 'OK'),
  cancel: sentence('何もせずに戻る', 'Go back without changes'),
  back: sentence('戻る', 'Back'),
  nothingToStop: sentence(
    '転送している利用者番号はありません。止めるものはありません。',
    'No lines are forwarding calls. There is nothing to stop.',
  ),
  stoppedNow: sentence(
    '{count}件の転送を止めました。',
    'Forwarding was stopped on {count} {count:line|lines}.',
  ),
  stoppedNone: sentence('転送している利用者番号はありませんでした。', 'No lines were forwarding calls.'),

  restorable: sentence(
    '{at}に止めた{count}件の転送を、元に戻せます。',
    'Forwarding of {count} {count:line|lines}, stopped on {at}, can be restored.',
  ),
  restoreTitle: sentence('転送を元に戻す', 'Restore forwarding'),
  restoreLink: sentence('転送を元に戻す', 'Restore forwarding'),
  restoreLead: sentence(
    '次の{count}件の転送を、止める前の設定に戻します。SMSで届く認証コードの入力が必要です。止めたあとに設定を変更した利用者番号は含まれません。',
    'Forwarding of the following {count} {count:line|lines} returns to its previous settings. You need to enter a code sent by SMS. Lines whose settings were changed since then are not included.',
  ),
  restoreLater: sentence(
    '一度に戻せるのは{max}件までです。残りの{count}件は、続けて戻せます。',
    'Up to {max} can be restored at a time. You can restore the other {count} afterwards.',
  ),
  restoreOne: sentence('{line}の転送を元に戻す：{to}', 'Restore forwarding of {line}: {to}'),
  restoreMany: sentence(
    '{line}（{to}）ほか{more}件の転送を元に戻す',
    'Restore forwarding of {line} ({to}) and {more} more',
  ),
  restored: sentence(
    '{count}件の転送を元に戻しました。',
    'Forwarding was restored on {count} {count:line|lines}.',
  ),
  notRestored: sentence(
    '{count}件は、現在の契約または設定では転送できないため、止めたままです。サービス設定をご確認ください。',
    '{count} {count:line was|lines were} not restored because the current contract or settings do not allow forwarding. Check the service settings.',
  ),
  nothingToRestore: sentence('元に戻せる転送はありません。', 'There is no forwarding to restore.'),
}
