import type { SendOutcome } from '../gateway.ts'
import type { PoolOutcome } from './pool.ts'
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

/** What became of one message, in the words of the port. An accepted one may have no id: then it is empty. */
export function sendOutcome(pooled: PoolOutcome): SendOutcome {
  switch (pooled.kind) {
    case 'no-session':
      return { kind: pooled.needsPerson ? 'gateway-broken' : 'not-sent', code: pooled.reason }
    case 'no-room':
      return { kind: 'throttled', code: 'window-full' }
    case 'requested':
      return requestOutcome(pooled)
  }
}

function requestOutcome({ outcome }: Extract<PoolOutcome, { kind: 'requested' }>): SendOutcome {
  switch (outcome.kind) {
    case 'answered':
      if (outcome.pdu.status !== STATUS.ESME_ROK) return refusal(outcome.pdu.status)
      return {
        kind: 'accepted',
        providerId: outcome.pdu.command === 'submit_sm_resp' ? outcome.pdu.messageId : '',
      }
    case 'nacked':
      return refusal(outcome.status)
    case 'not-written':
      return { kind: 'not-sent', code: 'line-lost' }
    case 'lost':
      return { kind: 'unknown', code: 'line-lost', lineLost: true }
    case 'timeout':
      return { kind: 'unknown', code: 'no-answer' }
    case 'wrong':
      return { kind: 'unknown', code: 'wrong-answer' }
  }
}

function refusal(status: number): SendOutcome {
  const name = findStatusName(status)
  return { kind: (name && CLASS_OF[name]) ?? 'not-sent', code: statusWord(status) }
}

/** The SMSC has forgotten that we are bound, and only a new session helps. */
export function isForgottenBind(pooled: PoolOutcome): boolean {
  return (
    pooled.kind === 'requested' &&
    pooled.outcome.kind === 'answered' &&
    pooled.outcome.pdu.status === STATUS.ESME_RINVBNDSTS
  )
}
