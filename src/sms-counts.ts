/** What an SMS is for. */
export type SmsPurpose =
  | 'sign-in'
  | 'enrolment'
  | 'number'
  | 'only-known'
  | 'act'
  | 'second-number'
  | 'number-replaced'
  | 'number-clearing'
  | 'codes-from-changed'
  | 'contract-end'
  | 'names-changed'
  | 'abroad-allowed'
  | 'others-stopped'
  | 'forwarding-changed'
  | 'forwarding-refused'
  | 'international-lifted'
  | 'forwarding-restored'
  | 'forwarding-stopped'
  | 'password-reissued'
  | 'sessions-ended'
  | 'id-suspended'
  | 'id-resumed'
  | 'new-device'
  | 'second-used'
  | 'second-changed'
  | 'test'

/** Why no SMS goes out: see the sentences of `challenges/messages.ts`. Only `account` is about the account's own bucket. */
export type NoSms = 'account' | 'network' | 'budget' | 'share' | 'number' | 'numbers' | 'contract'

/** What a network, a number or a contract did too much of, or that most of the day's budget is used. */
export type SmsAlarm = 'network' | 'number' | 'contract' | 'budget'

/** `notices`: too many to numbers that nobody used · `gathered`: the number was told the same shortly before. */
export type NotSent = NoSms | 'notices' | 'gathered'

/** What is counted for the metrics. */
export type SmsCount =
  | { readonly kind: 'ordered'; readonly purpose: SmsPurpose }
  | { readonly kind: 'refused'; readonly because: NotSent }
  | { readonly kind: 'alarm'; readonly of: SmsAlarm }
