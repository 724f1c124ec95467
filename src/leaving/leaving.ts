import type { Leaving } from '../accounts/leaving.ts'
import { ACCOUNTS_LEAVING } from '../accounts/tables.ts'
import { ACTS_LEAVING } from '../acts/tables.ts'
import { API_LEAVING } from '../api/tables.ts'
import { AUDIT_LEAVING } from '../audit/tables.ts'
import { CHALLENGES_LEAVING } from '../challenges/tables.ts'
import { CLEARING_LEAVING } from '../clearing/tables.ts'
import { GUARD_LEAVING } from '../guard/tables.ts'
import { KEPT_FORMS_LEAVING } from '../kept-forms/tables.ts'
import { KNOWN_DEVICES_LEAVING } from '../known-devices/tables.ts'
import { LINES_LEAVING } from '../lines/tables.ts'
import type { Schema } from '../platform/db/schema.ts'
import { ROLLOUT_LEAVING } from '../rollout/tables.ts'
import { SESSIONS_LEAVING } from '../sessions/tables.ts'
import { INBOX_LEAVING } from '../sms/gateways/inbox/tables.ts'
import { SMS_LEAVING } from '../sms/tables.ts'
import { SMS_NUMBERS_LEAVING } from '../sms-numbers/tables.ts'
import { SWITCH_LEAVING } from '../switch/tables.ts'

/** What becomes of each table when somebody is erased, as its owner says it. Whoever adds a table says it too. */
export const LEAVING: Readonly<Record<keyof Schema, Leaving>> = {
  ...ACCOUNTS_LEAVING,
  ...ACTS_LEAVING,
  ...API_LEAVING,
  ...AUDIT_LEAVING,
  ...CHALLENGES_LEAVING,
  ...CLEARING_LEAVING,
  ...GUARD_LEAVING,
  ...INBOX_LEAVING,
  ...KEPT_FORMS_LEAVING,
  ...KNOWN_DEVICES_LEAVING,
  ...LINES_LEAVING,
  ...ROLLOUT_LEAVING,
  ...SESSIONS_LEAVING,
  ...SMS_LEAVING,
  ...SMS_NUMBERS_LEAVING,
  ...SWITCH_LEAVING,
}
