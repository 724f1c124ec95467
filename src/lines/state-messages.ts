import { sentence } from '../platform/i18n/catalogue.ts'

/** What a line does, in sentences and in a word. `{to}` is a number, or 留守番電話 where a case says so. */
export const stateMessages = {
  now: sentence('現在：{what}', 'Now: {what}'),
  abroad: sentence('{number}（海外：{country}）', '{number} (abroad: {country})'),
  voicemail: sentence('留守番電話', 'voicemail'),
  voicemailShort: sentence('留守番', 'voicemail'),
  none: sentence('なし', 'none'),

  /** Beginning with what calls do; more than one follow each other. */
  sentences: {
    none: sentence(
      '転送・留守番電話は使っていません。',
      'Calls are neither forwarded nor answered by voicemail.',
    ),
    suspended: sentence('国際電話は休止中です。', 'International calls are suspended.'),
    lifted: sentence('国際電話を利用できます。', 'International calls are available.'),
    anonymous: sentence('番号を通知しない着信を拒否します。', 'Calls without a caller number are rejected.'),
    rejected: sentence(
      '{count}件の番号からの着信を拒否します。',
      'Calls from {count} {count:number|numbers} are rejected.',
    ),
    hidden: sentence('電話をかけるとき、番号を通知しません。', 'Your number is not shown when calling.'),
  },
  forwards: {
    always: sentence('すべての着信を{to}へ転送', 'all calls are forwarded to {to}'),
    busy: sentence('話中のときは{to}へ転送', 'when busy, calls are forwarded to {to}'),
    'no-answer': sentence(
      '応答がないとき（{after}秒）は{to}へ転送',
      'when nobody answers for {after} seconds, calls are forwarded to {to}',
    ),
    unreachable: sentence(
      '圏外・未接続のときは{to}へ転送',
      'when not reachable, calls are forwarded to {to}',
    ),
  },
  voicemails: {
    always: sentence('すべての着信に留守番電話で応答', 'voicemail answers all calls'),
    busy: sentence('話中のときは留守番電話', 'when busy, voicemail answers'),
    'no-answer': sentence(
      '応答がないとき（{after}秒）は留守番電話',
      'when nobody answers for {after} seconds, voicemail answers',
    ),
    unreachable: sentence('圏外・未接続のときは留守番電話', 'when not reachable, voicemail answers'),
  },

  /** In lists and histories. */
  short: {
    always: sentence('常に → {to}', 'always → {to}'),
    busy: sentence('話中 → {to}', 'busy → {to}'),
    'no-answer': sentence('応答なし（{after}秒） → {to}', 'no answer ({after} s) → {to}'),
    unreachable: sentence('圏外 → {to}', 'unreachable → {to}'),
  },
  forwarding: sentence('転送中：{what}', 'Forwarding: {what}'),

  on: sentence('オン', 'on'),
  off: sentence('オフ', 'off'),
  callers: sentence('{count}件', '{count} {count:number|numbers}'),
  service: {
    forwarding: sentence('転送・留守番', 'Forwarding and voicemail'),
    rejectAnonymous: sentence('番号非通知拒否', 'Anonymous callers are rejected'),
    rejectedCallers: sentence('着信拒否リスト', 'Rejected callers'),
    showCallerNumber: sentence('発信者番号通知', 'Caller number'),
    internationalSuspended: sentence('国際電話利用休止', 'International calls suspended'),
  },
}
