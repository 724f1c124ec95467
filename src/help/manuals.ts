import type { SiteKind } from '../site.ts'
import { lost, password, people, watch } from './manual/account-messages.ts'
import { desk } from './manual/desk-messages.ts'
import { change, enrol, register } from './manual/numbers-messages.ts'
import { second } from './manual/second-messages.ts'
import { abroad, forward, pay, stop } from './manual/services-messages.ts'
import { code, errors, noSms } from './manual/sign-in-messages.ts'
import type { AnchorsOf, Manual } from './manual.ts'

const admin = {
  register,
  enrol,
  code: code.admin,
  errors: errors.admin,
  'no-sms': noSms.admin,
  change,
  second,
  lost: lost.admin,
  password: password.admin,
  people,
  forward: forward.admin,
  stop: stop.admin,
  abroad: abroad.admin,
  watch: watch.admin,
  pay,
} satisfies Manual

const user = {
  code: code.user,
  password: password.user,
  errors: errors.user,
  'no-sms': noSms.user,
  lost: lost.user,
  forward: forward.user,
  stop: stop.user,
  abroad: abroad.user,
  watch: watch.user,
  pay,
} satisfies Manual

/** The manual of each site; its sections are told in this order. */
export const MANUALS: Readonly<Record<SiteKind, Manual>> = { admin, user, op: desk }

/** The address of one step, as links on the screens and the stories of the browser tests name it. */
export type HelpAddress =
  | `/oa/help#${AnchorsOf<typeof admin>}`
  | `/ou/help#${AnchorsOf<typeof user>}`
  | `/op/help#${AnchorsOf<typeof desk>}`
