import { readCaller } from '../lines/dialled.ts'
import type { WantedForwarding } from '../lines/judging.ts'
import { CONDITIONS, type Condition } from '../lines/option-services.ts'
import { policy } from '../policy.ts'

/** What a row says of a line's option services; `undefined` says nothing. Each is said whole, as a list. */
export interface ServiceFields {
  readonly forwarding: readonly WantedForwarding[] | undefined
  readonly rejectAnonymous: boolean | undefined
  readonly rejectedCallers: readonly string[] | undefined
  readonly showCallerNumber: boolean | undefined
  readonly internationalSuspended: boolean | undefined
}

const NONE = /^(none|なし)$/i

/** `busy:0312345678 no-answer/20:voicemail`, in Japanese `話中:0312345678 応答なし/20:留守番電話`. */
export function readForwarding(text: string): readonly WantedForwarding[] | undefined {
  if (NONE.test(text)) return []
  const entries = wordsIn(text).map(readEntry)
  const found = entries.filter(entry => entry !== undefined)
  const conditions = new Set(found.map(({ when }) => when))
  const isWhole = found.length === entries.length && conditions.size === found.length
  return isWhole && (!conditions.has('always') || found.length === 1) ? found : undefined
}

export function readYesNo(text: string): boolean | undefined {
  return YES_NO.get(text.toLowerCase())
}

export function readCallers(text: string): readonly string[] | undefined {
  if (NONE.test(text)) return []
  const numbers = wordsIn(text).map(readCaller)
  return numbers.includes(undefined) ? undefined : numbers.filter(number => number !== undefined)
}

function readEntry(word: string): WantedForwarding | undefined {
  const parts = /^([^:/]+)(?:\/(\d+))?:(.+)$/.exec(word)
  const when = CONDITION_NAMES.get((parts?.[1] ?? '').toLowerCase())
  const [, , after, to = ''] = parts ?? []
  if (when === undefined || (after !== undefined && when !== 'no-answer')) return undefined
  const usual = String(policy.line.forwardAfterSeconds.usual)
  return {
    when,
    ...(when === 'no-answer' && { after: after ?? usual }),
    to: VOICEMAIL.test(to) ? { voicemail: true } : { number: to },
  }
}

const CONDITION_NAMES: ReadonlyMap<string, Condition> = new Map([
  ...CONDITIONS.map(condition => [condition, condition] as const),
  ['常に', 'always'],
  ['話中', 'busy'],
  ['応答なし', 'no-answer'],
  ['圏外', 'unreachable'],
])
const VOICEMAIL = /^(voicemail|留守番電話|留守番)$/i

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'on', 'true', '1', 'はい', 'する', '有', 'オン'].map(word => [word, true] as const),
  ...['no', 'off', 'false', '0', 'いいえ', 'しない', '無', 'オフ'].map(word => [word, false] as const),
])

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,;|、]+/).filter(word => word !== '')
}
