/** What can be asked for alone in 操作履歴, by the names of the events. */
export const KINDS = {
  'sign-ins': /^(?:sign-in|session|access)\.|^enrolment\.(?!policy)/,
  numbers: /^number\.|^enrolment\.(?!policy)/,
  passwords: /^(?:password|device|account|activation)\./,
  settings: /^(?:line|user|contract)\.|^enrolment\.policy/,
  sms: /^sms\./,
} as const
export type Kind = keyof typeof KINDS
/** Those that a service user's own history has. */
export const OWN_KINDS: readonly Kind[] = ['sign-ins', 'numbers', 'passwords', 'settings']
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]
