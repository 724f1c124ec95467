import type { Config } from '../platform/config.ts'
import { LANGUAGES, type Language, type Sentence } from '../platform/i18n/catalogue.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { originOf, SITES, type SiteKind } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { ContractEndFacts, LineFacts, NamesFacts, RestoredFacts, StoppedFacts } from './outbox.ts'

interface Code {
  readonly site: SiteKind
  readonly code: string
  readonly expiresAt: number
  /** Of the page that asked for it. */
  readonly language: Language
  /** What else than signing in it is for, in at most `policy.sms.actUnits`. */
  readonly act?: Sentence | undefined
}

/** The SMS with a code (SPEC, section 3): one UCS-2 part. The notices below are in Japanese, for whoever has the number. */
export function codeText(config: Config, code: Code): string {
  return [
    ...(code.language === 'ja' ? japaneseLines(config, code) : englishLine(config, code)),
    '',
    // Origin-bound one-time code: phones fill it in by themselves, and only on this host.
    `@${smsHost(config, code.site)} #${code.code}`,
  ].join('\n')
}

function japaneseLines({ serviceName }: Config, { code, expiresAt, act }: Code): string[] {
  const until = clockTime(expiresAt)
  return [
    `【${serviceName}】認証コード：${code}`,
    act === undefined
      ? `${until}まで有効です。誰にも教えないでください。`
      : `${act.ja}用。${until}まで。他人に教えない`,
  ]
}

/** English needs more letters: with an act there is no room left for the time, which the page tells. */
function englishLine({ serviceName }: Config, { code, expiresAt, act }: Code): string[] {
  const what = act === undefined ? `${code} until ${clockTime(expiresAt)}` : `${code}: ${act.en}`
  return [`【${serviceName}】code ${what}. Never share.`]
}

/** D6: to the number that was replaced or removed. */
export function numberReplacedText(config: Config): string {
  return `【${config.serviceName}】この番号は認証コードの送信先から外れました。心当たりがない場合は${config.desk.phone}にお電話ください。`
}

/** To the number that the desk was asked to clear, at once: its owner can still object. */
export function numberClearingText(config: Config): string {
  return `【${config.serviceName}】この番号を認証コードの送信先から外す手続き中です。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/** To the administrator's number: until that day a password alone opens his contract. */
export function codesFromChangedText(config: Config): string {
  return `【${config.serviceName}】認証コードが必須になる日を変更しました。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/** To the administrator's number: after that day all of his contract is erased. */
export function contractEndText(config: Config, { lastDay }: ContractEndFacts): string {
  const [, month, day] = lastDay.split('-').map(Number)
  return `【${config.serviceName}】ご契約を${month}月${day}日で終了する手続き中です。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/** To users, and to administrators who lose or get lines, or whose own ID it is. */
export function namesChangedText(config: Config, facts: NamesFacts): string {
  const { what, count, line, ending, at } = facts
  const of = line === undefined ? `${count}件の番号` : spacedNumber(line)
  const whats = {
    'moved-away': `${of}を別のご契約へ移動`,
    'moved-here': `${of}を別のご契約から移動`,
    renumbered: ending === undefined ? `${of}を変更` : `${of}を末尾${ending}の番号に変更`,
    'login-id': `${of}のログインIDを変更`,
    'admin-id': '管理者IDを変更',
    several: `${of}の契約やIDなどを変更`,
  } satisfies Record<NamesFacts['what'], string>
  return `【${config.serviceName}】${whats[what]} ${clockTime(at)}。心当たりがなければ${config.desk.phone}`
}

/** To the administrator: calls may leave the country by forwarding again, where somebody had taken that out of his contract. */
export function abroadAllowedText(config: Config, at: number): string {
  return `【${config.serviceName}】海外への転送の禁止を解除 ${clockTime(at)}。心当たりがなければ${config.desk.phone}`
}

/** To the number of an account that lets only known devices in for some days. */
export function othersStoppedText(config: Config): string {
  return `【${config.serviceName}】新しい端末からのログインを止めました。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/**
 * D16: to the administrator, and to the line's user where somebody else did it. No link; of the number that calls go to, its
 * last digits.
 */
export function forwardingChangedText(config: Config, { line, at, to }: LineFacts): string {
  const where = to?.isAbroad ? `海外(末尾${to.ending})` : `末尾${to?.ending ?? ''}`
  return lineText(config, { line, at, what: `を${where}へ転送` })
}

/** To the same: it was dialled on the phone, and refused. */
export function forwardingRefusedText(config: Config, { line, at, to }: LineFacts): string {
  return lineText(config, { line, at, what: `の海外転送(末尾${to?.ending ?? ''})を拒否` })
}

/** To the same: calls abroad may be forwarded from this line now. */
export function internationalLiftedText(config: Config, { line, at }: LineFacts): string {
  return lineText(config, { line, at, what: 'の国際電話利用休止を解除' })
}

/** To the administrator: forwarding of many lines, which was stopped, goes on. */
export function forwardingRestoredText(config: Config, { at, count }: RestoredFacts): string {
  return `【${config.serviceName}】${count}件の転送を元に戻しました ${clockTime(at)}。心当たりがなければ${config.desk.phone}`
}

/** To the administrator, and to users whose calls went elsewhere: the operator stopped it, as somebody asked him to. */
export function forwardingStoppedText(config: Config, { at, count, line }: StoppedFacts): string {
  const what = line === undefined ? `${count}件` : spacedNumber(line)
  return `【${config.serviceName}】${what}の転送をサービス事業者が停止 ${clockTime(at)}。心当たりがなければ${config.desk.phone}`
}

function lineText(config: Config, of: { readonly line: string; readonly at: number; readonly what: string }) {
  return `【${config.serviceName}】${spacedNumber(of.line)}${of.what} ${clockTime(of.at)}。心当たりがなければ${config.desk.phone}`
}

/** What an administrator did for one of his service users, whose number is told. */
export const ADMINISTRATORS_ACTS = {
  'password-reissued': 'パスワードを再発行しました',
  'sessions-ended': 'ログイン中の端末をすべて終了しました',
  'id-suspended': 'ログインの利用を停止しました',
  'id-resumed': 'ログインの利用を再開しました',
} as const
export type AdministratorsAct = keyof typeof ADMINISTRATORS_ACTS

export function administratorsActText(config: Config, act: AdministratorsAct): string {
  return `【${config.serviceName}】管理者が${ADMINISTRATORS_ACTS[act]}。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/** To the first number: a code of the sign-in went to the second one (D18). */
export function secondUsedText(config: Config): string {
  return `【${config.serviceName}】ログインの認証コードを予備の番号に送信しました。心当たりがない場合は${config.desk.phone}へ。`
}

/** To the first number, and to the second one of before. */
export function secondChangedText(config: Config): string {
  return `【${config.serviceName}】管理者の予備の番号を変更しました。心当たりがない場合は${config.desk.phone}にお電話を。`
}

/** To the number of an account that was signed in to with a browser which it did not know. */
export function newDeviceText(config: Config, at: number, system: string | null): string {
  const where = system === null ? '新しい端末' : `新しい端末（${system}）`
  return `【${config.serviceName}】${clockTime(at)} ${where}でログイン。心当たりがない場合は${config.desk.phone}へ。`
}

/** For the operator's own phone: plainly no code. */
export function testText(config: Config, at: number): string {
  return `【${config.serviceName}】これは${clockTime(at)}の試験送信です。認証コードではありません。`
}

/** The host that the code is bound to: from the configuration, never from a request. */
function smsHost(config: Config, site: SiteKind): string {
  return new URL(originOf(config, site)).hostname
}

/** Parts that a text needs as UCS-2 (3GPP TS 23.040). */
export function countParts(text: string): number {
  const { onePartUnits, manyPartsUnits } = policy.sms
  return text.length <= onePartUnits ? 1 : Math.ceil(text.length / manyPartsUnits)
}

/** Of those that `systemOf` knows. */
const LONGEST_SYSTEM = 'ChromeOS'

/** Start-up check: whether each text fits into one part with this configuration. What is wrong with several is told once. */
export function smsTextProblems(config: Config): readonly string[] {
  const sample = { code: '0'.repeat(policy.code.digits), expiresAt: 0 }
  const { ja, en } = policy.sms.actUnits
  const longestAct = { ja: '八'.repeat(ja), en: 'x'.repeat(en) }
  const line = { line: '0'.repeat(11), at: 0 }
  const texts = [
    ...SITES.flatMap(({ kind: site }) =>
      LANGUAGES.flatMap(language =>
        [undefined, longestAct].map(act => codeText(config, { ...sample, site, language, act })),
      ),
    ),
    numberReplacedText(config),
    numberClearingText(config),
    codesFromChangedText(config),
    contractEndText(config, { lastDay: '2026-12-31' }),
    namesChangedText(config, { ...line, what: 'renumbered', count: 1, ending: '0000' }),
    namesChangedText(config, { ...line, what: 'several', count: 1 }),
    abroadAllowedText(config, 0),
    othersStoppedText(config),
    forwardingChangedText(config, { ...line, to: { isAbroad: true, ending: '0000' } }),
    forwardingRefusedText(config, { ...line, to: { isAbroad: true, ending: '0000' } }),
    internationalLiftedText(config, line),
    forwardingRestoredText(config, { at: 0, count: policy.line.restoredAtOnce }),
    forwardingStoppedText(config, { ...line, count: 1 }),
    administratorsActText(config, 'sessions-ended'),
    secondUsedText(config),
    secondChangedText(config),
    newDeviceText(config, 0, LONGEST_SYSTEM),
    testText(config, 0),
  ]
  const [longest] = texts.toSorted((one, other) => other.length - one.length)
  if (longest === undefined || countParts(longest) === 1) return []
  const { onePartUnits } = policy.sms
  return [
    `serviceName, origins: the SMS beginning with "${longest.slice(0, 20)}" has ${longest.length} characters; ` +
      `at most ${onePartUnits} fit into one part. Shorten the service name or the host name ` +
      `by ${longest.length - onePartUnits}`,
  ]
}
