import { type Sentence, sentence } from '../../platform/i18n/catalogue.ts'
import type { Rung, Situation } from './ring.ts'

/** The simulator's page: a telephone system that takes line states and shows what it would do with a call. */
export const messages = {
  title: sentence('交換機シミュレーター', 'Telephone system simulator'),
  lead: sentence(
    'サービス設定で保存した内容を受け取り、電話がどこで鳴るかを示します。実際の電話はかかりません。',
    'Receives what is saved on the page “Service settings” and shows where a call would ring. No real call is made.',
  ),
  callTitle: sentence('電話をかけてみる', 'Try a call'),
  from: sentence('発信者の番号（空欄：非通知）', 'Caller’s number (empty: not shown)'),
  to: sentence('電話をかける先の利用者番号', 'Line to call'),
  situationTitle: sentence('かける先の電話機', 'Phone of that line'),
  situation: {
    free: sentence('出られる', 'is free'),
    busy: sentence('話中', 'is busy'),
    'no-answer': sentence('応答しない', 'does not answer'),
    unreachable: sentence('圏外・未接続', 'cannot be reached'),
  } satisfies Record<Situation, Sentence>,
  call: sentence('発信', 'Call'),
  badCall: sentence(
    '番号は、数字だけ、または「+」と数字で入力してください。',
    'Enter the number as digits only, or as + and digits.',
  ),
  end: {
    rings: sentence('{at}が鳴ります。', '{at} rings.'),
    voicemail: sentence('{at}の留守番電話につながります。', 'Voicemail of {at} answers.'),
    busy: sentence('{at}は話中です。', '{at} is busy.'),
    'no-answer': sentence('{at}は応答しません。', '{at} does not answer.'),
    unreachable: sentence('{at}につながりません。', '{at} cannot be reached.'),
    'not-in-service': sentence('{at}は利用を休止しています。', '{at} is out of service.'),
    rejected: sentence('{at}は、この番号からの着信を拒否します。', '{at} rejects calls from this number.'),
    'anonymous-rejected': sentence(
      '{at}は、番号非通知の着信を拒否します。',
      '{at} rejects calls without a caller number.',
    ),
    barred: sentence(
      '国際電話利用休止中のため、{at}へはかけられません。',
      'International calls are suspended, so {at} cannot be called.',
    ),
    loop: sentence(
      '転送が{at}に戻るため、つながりません。',
      'Forwarding comes back to {at}, so the call fails.',
    ),
  } satisfies Record<Rung['end']['kind'], Sentence<'at'>>,
  over: sentence('経由：{path}', 'Via {path}'),
  shown: sentence('相手に表示される番号：{number}', 'Number shown: {number}'),
  shownNone: sentence('相手には番号が表示されません。', 'No number is shown.'),
  statesTitle: sentence('受け取った設定', 'Settings received'),
  none: sentence('まだ受け取っていません。', 'None received yet.'),
  line: sentence('利用者番号', 'Line'),
  version: sentence('版', 'Version'),
  changedAt: sentence('変更', 'Changed'),
  state: sentence('設定（JSON）', 'State (JSON)'),
}
