import type { SendOutcome } from '../gateway.ts'
import { type OwnStatuses, ownClassOf } from './own-statuses.ts'
import type { PoolOutcome } from './pool.ts'
import type { RequestOutcome } from './requests.ts'
import { findStatusName, STATUS, type StatusName, statusWord } from './status.ts'

/**
 * The class of each command_status in the answer to a submit_sm, SMPP 3.4 §5.1.3, table 5-2. What is not here,
 * a carrier's own codes from 0x400 on among it, is `not-sent`: the SMSC did not take it, another one may.
 */
const CLASS_OF: Partial<Record<StatusName, 'refused' | 'throttled' | 'gateway-broken'>> = {
  /** Of all parameters only this one differs from phone to phone. */
  ESME_RINVDSTADR: 'refused',

  ESME_RTHROTTLED: 'throttled',
  ESME_RMSGQFUL: 'throttled',

  /** Not allowed to send, or not as this sender. */
  ESME_RINVPASWD: 'gateway-broken',
  ESME_RINVSYSID: 'gateway-broken',
  ESME_RBINDFAIL: 'gateway-broken',
  ESME_RINVSYSTYP: 'gateway-broken',
  ESME_RINVSRCADR: 'gateway-broken',
  ESME_RINVSRCTON: 'gateway-broken',
  ESME_RINVSRCNPI: 'gateway-broken',
  /** The same in every message, from the configuration: none will pass before a person mends it. */
  ESME_RINVDSTTON: 'gateway-broken',
  ESME_RINVDSTNPI: 'gateway-broken',
  ESME_RINVSERTYP: 'gateway-broken',
}

/**
 * What became of one message, in the words of the port. An accepted one may have no id: then it is empty.
 * @param statuses the carrier's own, which count before the standard's
 */
export function sendOutcome(pooled: PoolOutcome, statuses: OwnStatuses = []): SendOutcome {
  switch (pooled.kind) {
    case 'no-session':
      return { kind: pooled.needsPerson ? 'gateway-broken' : 'not-sent', code: pooled.reason }
    case 'no-room':
      return { kind: 'throttled', code: 'window-full' }
    case 'requested':
      return requestOutcome(pooled, statuses)
  }
}

function requestOutcome(
  { outcome }: { readonly outcome: RequestOutcome },
  statuses: OwnStatuses,
): SendOutcome {
  switch (outcome.kind) {
    case 'answered':
      if (outcome.pdu.status !== STATUS.ESME_ROK) return refusal(outcome.pdu.status, statuses)
      return {
        kind: 'accepted',
        providerId: outcome.pdu.command === 'submit_sm_resp' ? outcome.pdu.messageId : '',
      }
    case 'nacked':
      return refusal(outcome.status, statuses)
    case 'not-written':
      return { kind: 'not-sent', code: 'line-lost' }
    case 'lost':
      return { kind: 'unknown', code: 'line-lost', lineLost: true }
    case 'timeout': {
      const later = outcome.late.then(late => requestOutcome({ outcome: late }, statuses))
      return { kind: 'unknown', code: 'no-answer', later }
    }
    case 'wrong':
      return { kind: 'unknown', code: 'wrong-answer', unclear: true }
  }
}

function refusal(status: number, statuses: OwnStatuses): SendOutcome {
  const name = findStatusName(status)
  const code = statusWord(status)
  const own = ownClassOf(statuses, status)
  if (own !== undefined) return { kind: own, code }
  const kind = (name && CLASS_OF[name]) ?? 'not-sent'
  // Of an SMSC with a queue for each phone it is this phone's.
  return name === 'ESME_RMSGQFUL' ? { kind: 'throttled', code, ofNumber: true } : { kind, code }
}

/** The SMSC has forgotten that we are bound, and only a new session helps. */
export function isForgottenBind(pooled: PoolOutcome): boolean {
  return (
    pooled.kind === 'requested' &&
    pooled.outcome.kind === 'answered' &&
    pooled.outcome.pdu.status === STATUS.ESME_RINVBNDSTS
  )
}
