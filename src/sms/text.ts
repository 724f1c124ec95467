import type { Config } from '../platform/config.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { originOf, SITES, type SiteKind } from '../site.ts'

/** The texts that phones get (SPEC, section 3); Japanese for everybody, one UCS-2 part each. */
export function codeText(
  config: Config,
  code: {
    readonly site: SiteKind
    readonly code: string
    readonly expiresAt: number
    /** What else than signing in it is for, in at most 8 characters. */
    readonly act?: string | undefined
  },
): string {
  const until = clockTime(code.expiresAt)
  return [
    `【${config.serviceName}】認証コード：${code.code}`,
    code.act === undefined
      ? `${until}まで有効です。誰にも教えないでください。`
      : `${code.act}用。${until}まで。他人に教えない`,
    '',
    // Origin-bound one-time code: phones fill it in by themselves, and only on this host.
    `@${smsHost(config, code.site)} #${code.code}`,
  ].join('\n')
}

/** D6: to the number that was replaced or removed. */
export function numberReplacedText(config: Config): string {
  return `【${config.serviceName}】この番号は認証コードの送信先から外れました。お心当たりがない場合は${config.desk.phone}へご連絡ください。`
}

/** To the number that the desk was asked to clear, at once: its owner can still object. */
export function numberClearingText(config: Config): string {
  return `【${config.serviceName}】この番号を認証コードの送信先から外す手続き中です。心当たりがない場合は${config.desk.phone}へご連絡を。`
}

/** To the administrator's number: until that day a password alone opens his contract. */
export function codesFromChangedText(config: Config): string {
  return `【${config.serviceName}】認証コードが必須になる日を変更しました。心当たりがない場合は${config.desk.phone}へご連絡を。`
}

/** To the number of an account that lets only known devices in for some days. */
export function othersStoppedText(config: Config): string {
  return `【${config.serviceName}】新しい端末からのログインを止めました。心当たりがない場合は${config.desk.phone}へご連絡を。`
}

/** For the operator's own phone: plainly no code. */
export function testText(config: Config, at: number): string {
  return `【${config.serviceName}】これは${clockTime(at)}の試験送信です。認証コードではありません。`
}

/** The host that the code is bound to: from the configuration, never from a request. */
export function smsHost(config: Config, site: SiteKind): string {
  return new URL(originOf(config, site)).hostname
}

/** Parts that a text needs as UCS-2 (3GPP TS 23.040). */
export function countParts(text: string): number {
  const { onePartUnits, manyPartsUnits } = policy.sms
  return text.length <= onePartUnits ? 1 : Math.ceil(text.length / manyPartsUnits)
}

/** Start-up check: names each text that would not fit into one part with this configuration. */
export function smsTextProblems(config: Config): readonly string[] {
  const sample = { code: '0'.repeat(policy.code.digits), expiresAt: 0 }
  const texts = [
    ...SITES.map(({ kind: site }) => codeText(config, { ...sample, site })),
    ...SITES.map(({ kind: site }) => codeText(config, { ...sample, site, act: '八'.repeat(8) })),
    numberReplacedText(config),
    numberClearingText(config),
    codesFromChangedText(config),
    othersStoppedText(config),
    testText(config, 0),
  ]
  return texts
    .filter(text => countParts(text) > 1)
    .map(
      text =>
        `serviceName, origins: the SMS beginning with "${text.slice(0, 20)}" has ${text.length} characters; ` +
        `at most ${policy.sms.onePartUnits} fit into one part. Shorten the service name or the host name`,
    )
}
