import { policy } from '../../../policy.ts'
import { type LineAddress, openLine } from './line.ts'
import { fitsCString } from './octets.ts'
import { type Bind, INTERFACE_VERSION } from './pdu.ts'
import type { RequestOutcome } from './requests.ts'
import { Session, type SessionSettings } from './session.ts'
import { STATUS, type StatusName, statusWord } from './status.ts'
import { sleepUntil } from './timing.ts'

/** What a session needs: where to, as whom, and how it behaves. */
export interface SessionPlan extends SessionSettings {
  readonly address: LineAddress
  readonly systemId: string
  readonly password: string
  readonly systemType: string
}

export type BindOutcome =
  | { readonly kind: 'bound'; readonly session: Session }
  /** @property needsPerson the SMSC knows us and says no: trying again changes nothing */
  | { readonly kind: 'failed'; readonly reason: string; readonly needsPerson: boolean }

/** The answers to a bind that tell of a wrong account, password or type, SMPP 3.4 table 5-2. */
const LOGIN_STATUS: readonly StatusName[] = [
  'ESME_RBINDFAIL',
  'ESME_RINVPASWD',
  'ESME_RINVSYSID',
  'ESME_RINVSYSTYP',
]

/** Connects and binds as transceiver (§4.1.5), within the connection time and the response time. */
export async function openBoundSession(plan: SessionPlan, signal: AbortSignal): Promise<BindOutcome> {
  if (!fitsCString(plan.password)) return failed('password-not-latin1', true)
  const line = await openInTime(plan, signal)
  if (line.kind === 'failed') return failed(line.reason, false)
  const session = new Session(line.socket, plan)
  const abort = () => session.destroy('aborted')
  signal.addEventListener('abort', abort, { once: true })
  const outcome = await session.bind(bindOf(plan))
  signal.removeEventListener('abort', abort)
  if (isBound(outcome) && !signal.aborted) return { kind: 'bound', session }
  session.destroy('not-bound')
  return signal.aborted ? failed('aborted', false) : bindFailure(outcome)
}

async function openInTime({ address, clock }: SessionPlan, signal: AbortSignal) {
  const connected = new AbortController()
  const late = new AbortController()
  const until = clock.ticks() + policy.sms.smpp.connectMs
  const stop = AbortSignal.any([signal, connected.signal])
  void sleepUntil(clock, until, stop).then(() => late.abort())
  const line = await openLine(address, late.signal)
  connected.abort()
  return line
}

function bindOf({ systemId, password, systemType }: SessionPlan): Bind {
  const addressRange = { ton: 0, npi: 0, address: '' }
  return { systemId, password, systemType, interfaceVersion: INTERFACE_VERSION, addressRange }
}

function isBound(outcome: RequestOutcome): boolean {
  return outcome.kind === 'answered' && outcome.pdu.status === STATUS.ESME_ROK
}

function bindFailure(outcome: RequestOutcome): BindOutcome {
  if (outcome.kind !== 'answered' && outcome.kind !== 'nacked') return failed(`bind-${outcome.kind}`, false)
  const word = statusWord(outcome.kind === 'answered' ? outcome.pdu.status : outcome.status)
  return failed(word, LOGIN_STATUS.includes(word as StatusName))
}

function failed(reason: string, needsPerson: boolean): BindOutcome {
  return { kind: 'failed', reason, needsPerson }
}
