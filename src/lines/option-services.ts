import { z } from 'zod'
import { policy } from '../policy.ts'
import { FREEPHONE } from '../sms-number.ts'

/** The option services of a line (D14). */
export const FORWARD_MODES = ['off', 'always', 'busy', 'no-answer', 'voicemail'] as const
export type ForwardMode = (typeof FORWARD_MODES)[number]

/** Services that a contract orders for a line; the others of サービス設定 belong to every line. */
export const ORDERED_SERVICES = ['forwarding', 'voicemail', 'anonymous-rejection', 'rejection-list'] as const
export type OrderedService = (typeof ORDERED_SERVICES)[number]

const { min, max, usual } = policy.line.forwardAfterSeconds

const optionServicesSchema = z.strictObject({
  forwardMode: z.enum(FORWARD_MODES),
  /** Half-width digits, or `+` and digits for a number abroad; empty = none. */
  forwardTo: z.string(),
  forwardAfterSeconds: z.int().min(min).max(max),
  /** 番号非通知拒否 */
  rejectsAnonymous: z.boolean(),
  /** 着信拒否リスト */
  rejectedNumbers: z.array(z.string()).max(policy.line.maxRejectedNumbers),
  /** 発信者番号通知 */
  showsCallerNumber: z.boolean(),
  /** 国際電話利用休止 */
  internationalSuspended: z.boolean(),
})
export type OptionServices = z.infer<typeof optionServicesSchema>

const orderedSchema = z.array(z.enum(ORDERED_SERVICES))

/** The option services' state as it is kept with the line. */
export function readServicesKept(settings: string): OptionServices {
  return optionServicesSchema.parse(JSON.parse(settings))
}

/** What the contract ordered for a line, as it is kept with the line. */
export function readOrderedKept(ordered: string): OrderedService[] {
  return orderedSchema.parse(JSON.parse(ordered))
}

export const FIRST_OPTION_SERVICES: OptionServices = {
  forwardMode: 'off',
  forwardTo: '',
  forwardAfterSeconds: usual,
  rejectsAnonymous: false,
  rejectedNumbers: [],
  showsCallerNumber: true,
  internationalSuspended: true,
}

/** What runs on a line that somebody may have to stop at once. */
export const STOPPABLE = ['forwarding', 'international'] as const
export type Stoppable = (typeof STOPPABLE)[number]

export function runningIn(services: OptionServices): ReadonlySet<Stoppable> {
  const running = {
    forwarding: services.forwardMode !== 'off',
    international: !services.internationalSuspended,
  }
  return new Set(STOPPABLE.filter(one => running[one]))
}

const JAPANESE = [
  /^0[1-9][1-9]\d{7}$/, // 0AB–J: fixed lines
  /^0[5-9]0\d{8}$/, // 050 and mobile
]
/** Ten digits with an area code's look, but services of their own: freephone, information, disaster, shared cost. */
const NOT_AN_AREA = /^0(120|170|180|570|910|990)/
/** 010 and the country code, as dialled from Japan, or + and the country code (ITU-T E.164: at most 15 digits). */
const ABROAD = /^(?:\+|010)([1-9]\d{6,14})$/

export type DialReading =
  | { readonly kind: 'japan'; readonly number: string }
  | { readonly kind: 'abroad'; readonly number: string }
  | { readonly kind: 'none' }

/** Reads a destination as people type it: spaces, hyphens, brackets and full-width digits are fine. */
export function readDialled(text: string): DialReading {
  const number = text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc()]/gu, '')
  const local = number.replace(/^\+81(?=[1-9])/, '0')
  if (JAPANESE.some(form => form.test(local)) && !NOT_AN_AREA.test(local) && !local.startsWith(FREEPHONE))
    return { kind: 'japan', number: local }
  const abroad = ABROAD.exec(local)
  if (abroad && !abroad[1]?.startsWith('81')) return { kind: 'abroad', number: `+${abroad[1]}` }
  return { kind: 'none' }
}

/** A caller's number for 着信拒否リスト: any number in Japan, freephone included, or abroad. */
export function readCaller(text: string): string | undefined {
  const dialled = readDialled(text)
  if (dialled.kind !== 'none') return dialled.number
  const number = text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc()]/gu, '')
  return /^0\d{8,10}$/.test(number) && !number.startsWith('00') ? number : undefined
}
