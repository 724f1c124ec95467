import type { ActKind } from '../acts/act.ts'
import { accountAct, approval, dayOfCodes } from '../desk/fresh-acts.ts'
import { restoreAbroad, restoreForwarding } from '../lines/bring-back.ts'
import { forwardAbroad, forwardInJapan, liftSuspension } from '../lines/forward-acts.ts'
import type { SiteKind } from '../site.ts'
import { numbersOk } from '../sms-numbers/ok-act.ts'
import { secondNumber } from '../sms-numbers/second-number.ts'
import { reissuePassword, resumeUser, suspendUser } from '../users/fresh-acts.ts'

/** Every act that needs a code given for it, by the site on which it is done; declared by whoever does it. */
const ofUsers = [reissuePassword, suspendUser, resumeUser]
const ofLines = [forwardInJapan, forwardAbroad, liftSuspension, restoreForwarding, restoreAbroad]

export const ACTS: Readonly<Record<SiteKind, readonly ActKind[]>> = {
  admin: [numbersOk, secondNumber, ...ofUsers, ...ofLines],
  user: ofLines,
  op: [accountAct, approval, dayOfCodes],
}
