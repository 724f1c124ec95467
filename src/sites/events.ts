import { events as actsEvents } from '../acts/events.ts'
import { events as apiEvents } from '../api/events.ts'
import { events as atRestEvents } from '../at-rest/events.ts'
import type { AuditAction, EventDeclaration } from '../audit/event.ts'
import { events as auditEvents } from '../audit/events.ts'
import { events as clearingEvents } from '../clearing/events.ts'
import { events as contractsEvents } from '../contracts/events.ts'
import { events as deskEvents } from '../desk/events.ts'
import { events as guardEvents } from '../guard/events.ts'
import { events as historyEvents } from '../history/events.ts'
import { events as importEvents } from '../import/events.ts'
import { events as knownDevicesEvents } from '../known-devices/events.ts'
import { events as leavingEvents } from '../leaving/events.ts'
import { events as linesEvents } from '../lines/events.ts'
import { events as noticesEvents } from '../notices/events.ts'
import { events as passwordsEvents } from '../passwords/events.ts'
import { events as sessionsEvents } from '../sessions/events.ts'
import { events as signInEvents } from '../sign-in/events.ts'
import { events as smsEvents } from '../sms/events.ts'
import { events as smsNumbersEvents } from '../sms-numbers/events.ts'
import { events as switchEvents } from '../switch/events.ts'
import { events as usersEvents } from '../users/events.ts'

/** Every event of the product, put together from what the slices declare. */
export const EVENTS: Readonly<Record<AuditAction, EventDeclaration>> = {
  ...actsEvents,
  ...apiEvents,
  ...atRestEvents,
  ...auditEvents,
  ...contractsEvents,
  ...clearingEvents,
  ...deskEvents,
  ...guardEvents,
  ...historyEvents,
  ...importEvents,
  ...knownDevicesEvents,
  ...leavingEvents,
  ...linesEvents,
  ...noticesEvents,
  ...passwordsEvents,
  ...sessionsEvents,
  ...signInEvents,
  ...smsEvents,
  ...smsNumbersEvents,
  ...switchEvents,
  ...usersEvents,
}

export const AUDIT_ACTIONS = Object.keys(EVENTS) as readonly AuditAction[]
