import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of 登録状況, where the operator sees how far SMS numbers have come. */
export const messages = {
  title: sentence('SMS認証用電話番号の登録状況', 'SMS number registration'),
  lead: sentence(
    '{at}現在の件数です。利用停止中のIDとご契約は、登録済みにも未登録にも含めません。',
    'As of {at}. Suspended IDs and contracts are counted neither as registered nor as missing.',
  ),
  nowTitle: sentence('現在の登録状況', 'Now'),
  who: sentence('対象', 'Who'),
  admin: sentence('管理者', 'Administrators'),
  user: sentence('サービス利用者', 'Service users'),
  have: sentence('登録済み', 'Registered'),
  lack: sentence('未登録', 'Missing'),
  suspended: sentence('利用停止中', 'Suspended'),
  part: sentence('登録率', 'Registered, %'),
  listOf: sentence('未登録の{who} {count}件の一覧', 'List of {count} missing: {who}'),

  dueTitle: sentence('認証コードが必須になる日', 'When codes become compulsory'),
  dueLead: sentence(
    '全体の事前登録期間は{to}までです。ご契約ごとに別の日を設定できます。',
    'The general pre-registration period ends on {to}. A different day can be set for each contract.',
  ),
  dueFrom: sentence('必須になる日', 'Compulsory from'),
  installation: sentence('{day}（全体）', '{day} (general)'),
  passed: sentence('開始済み', 'Started'),
  contracts: sentence('ご契約', 'Contracts'),
  incomplete: sentence('未登録が残るご契約', 'Contracts with numbers missing'),
  lackingAdmins: sentence('未登録の管理者', 'Administrators missing'),
  lackingUsers: sentence('未登録の利用者', 'Users missing'),
  noContracts: sentence('ご契約はまだありません。', 'There are no contracts yet.'),

  seriesTitle: sentence('日ごとの登録率', 'By day'),
  from: sentence('開始日', 'From'),
  to: sentence('終了日', 'To'),
  show: sentence('表示', 'Show'),
  badSpan: sentence(
    '開始日と終了日を、開始日が先になるように、{days}日以内で入力してください（例：2026-11-24）。',
    'Enter both dates, the start before the end, no more than {days} days apart (for example 2026-11-24).',
  ),
  chart: sentence(
    '登録率の推移（{from}から{to}）。同じ内容を下の表に示します。',
    'Percentage registered, {from} to {to}. The table below shows the same figures.',
  ),
  legendAdmin: sentence(
    '実線：管理者（{first}% → {last}%）',
    'Solid line: administrators ({first}% → {last}%)',
  ),
  legendUser: sentence(
    '破線：サービス利用者（{first}% → {last}%）',
    'Dashed line: service users ({first}% → {last}%)',
  ),
  pointOf: sentence('{day}の{who}：{part}%', '{day}, {who}: {part}%'),
  legendUntil: sentence(
    '縦の点線：事前登録期間の最終日（{day}）',
    'Vertical dotted line: last day of the pre-registration period ({day})',
  ),
  noDays: sentence(
    'この期間の記録はありません。記録は、この機能を使い始めた日からあります。',
    'There are no records for this period. Records begin on the day this feature was first used.',
  ),
  table: sentence('日ごとの件数の表', 'Daily figures as a table'),
  day: sentence('日付', 'Day'),
  seriesCsv: sentence('日ごとの件数をCSVで保存', 'Download the daily figures as CSV'),

  missingTitle: sentence('未登録の一覧（{who}）', 'Without an SMS number: {who}'),
  missingLead: sentence(
    '利用停止中のIDは含みません。ご契約ごとに並んでいます。',
    'Listed by contract. Suspended IDs are not included.',
  ),
  onlyDay: sentence(
    '{day}から必須になるご契約だけを表示しています。',
    'Showing only contracts where codes become compulsory on {day}.',
  ),
  onlyInstallation: sentence(
    '個別の日を設定していないご契約だけを表示しています。',
    'Showing only contracts without a day of their own.',
  ),
  allDays: sentence('すべてのご契約を表示', 'Show all contracts'),
  adminId: sentence('管理者ID', 'Administrator ID'),
  userId: sentence('ログインID', 'Login ID'),
  contract: sentence('ご契約名', 'Contract'),
  lastSignIn: sentence('前回のログイン', 'Last sign-in'),
  never: sentence('なし', 'Never'),
  nobody: sentence('未登録の方はいません。', 'Everybody has a registered number.'),
  more: sentence('次の{count}件', 'Next {count}'),
  first: sentence('最初から', 'From the beginning'),
  missingCsv: sentence('この一覧をCSVで保存', 'Download this list as CSV'),
  back: sentence('登録状況に戻る', 'Back to SMS number registration'),

  dateTitle: sentence('認証コードが必須になる日の設定', 'When codes become compulsory for a contract'),
  dateNow: sentence('現在の設定', 'Now'),
  dateField: sentence('この日から必須', 'Compulsory from'),
  dateHint: sentence(
    'この日の0時（日本時間）から必須になります。今日、または事前登録期間の最終日の{days}日後まで設定できます。空欄にすると全体の設定に従います。例：2026-12-01',
    'Codes become compulsory at 00:00 Japan time on this day. Up to {days} days after today or after the last day of the pre-registration period. Leave empty to follow the general setting. Example: 2026-12-01',
  ),
  dateTooLate: sentence(
    '{day}より後の日は設定できません。今日、または事前登録期間の最終日から{days}日以内の日を入力してください。',
    'A day after {day} cannot be set. Enter a day within {days} days of today or of the last day of the pre-registration period.',
  ),
  dateBad: sentence(
    '日付は「2026-12-01」の形で、暦にある日を入力してください。',
    'Enter an existing date in the form 2026-12-01.',
  ),
  dateMeaning: sentence(
    '明日以降の日を設定すると、その日までは、SMS認証なしで、パスワードだけでログインできます。',
    'If you set a later day, people can sign in with a password alone, without a code, until that day.',
  ),
  dateOpen: sentence(
    '{day}から必須にする申請（担当：{by}）が、すでに承認待ちです。今回の申請は記録していません。承認待ちの申請を取り消してから、もう一度申請してください。',
    'A request for {day} (by {by}) is already waiting for approval, so this one was not recorded. Cancel that request first, then request again.',
  ),
  numberOpen: sentence(
    '管理者の番号を解除する申請（担当：{by}）が、すでに手続き中です。今回の申請は記録していません。その手続きが終わってから、もう一度申請してください。',
    'A request (by {by}) to clear the administrator’s number is already open, so this one was not recorded. Request again when that one is closed.',
  ),
  dateOpenLink: sentence('手続き中の申請を見る', 'View the open request'),
  check: sentence('確認する', 'Check'),
  confirm: sentence(
    '{name}の認証コードを{day}から必須にします。よろしいですか。',
    'Codes will become compulsory for {name} from {day}. Is this correct?',
  ),
  confirmNow: sentence(
    'すでに過ぎている日、または今日です。認証コードなしでログイン中の方は、すぐにログインし直しになります。',
    'That day is today or in the past. Anyone signed in without a code will have to sign in again immediately.',
  ),
  confirmLater: sentence(
    '{day}になるまでは、SMS認証なしで、パスワードだけでログインできます。',
    'Until {day}, people can sign in with a password alone, without a code.',
  ),
  confirmTold: sentence(
    '設定すると、管理者の番号にSMSでお知らせします。',
    'A notice is sent to the administrator’s number by SMS.',
  ),
  confirmSecond: sentence(
    '管理者の番号が登録されていないため、変更をお知らせできません。別の責任者が承認したときに設定されます。',
    'The administrator has no registered number, so no notice can be sent. The day is set when another supervisor approves it.',
  ),
  confirmOther: sentence(
    'ご自身が最近このご契約のパスワードを再発行したため、別の責任者が承認したときに設定され、管理者の番号にSMSでお知らせします。',
    'You recently issued a new password for this contract, so the day is set when another supervisor approves it. A notice is then sent to the administrator’s number by SMS.',
  ),
  confirmNobodyTold: sentence(
    '管理者の番号が登録されていないため、SMSでのお知らせは送信しません。',
    'The administrator has no registered number, so no notice is sent by SMS.',
  ),
  ask: sentence('承認を申請する', 'Request approval'),
  set: sentence('設定する', 'Set it'),
  dateDone: sentence('設定しました。', 'The day was set.'),
  dateSame: sentence('すでにこの設定になっています。', 'It is already set this way.'),
  change: sentence('日を変更する', 'Change the day'),
}
