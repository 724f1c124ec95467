import { policy } from '../../../policy.ts'
import { type LineAddress, openLine } from './line.ts'
import { fitsCString } from './octets.ts'
import { type OwnStatuses, ownClassOf } from './own-statuses.ts'
import { type Bind, type BindCommand, INTERFACE_VERSION } from './pdu.ts'
import type { RequestOutcome } from './requests.ts'
import { Session, type SessionSettings } from './session.ts'
import { STATUS, type StatusName, statusWord } from './status.ts'
import { sleepUntil, within } from './timing.ts'

/** What a session needs: where to, as whom, and how it behaves. */
export interface SessionPlan extends SessionSettings {
  /** Of the same account, in the order in which they are tried. */
  readonly addresses: readonly LineAddress[]
  readonly as: BindCommand
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  readonly statuses: OwnStatuses
}

export type BindOutcome =
  | { readonly kind: 'bound'; readonly session: Session }
  | {
      readonly kind: 'failed'
      readonly reason: string
      /** The SMSC knows us and says no: trying again changes nothing. */
      readonly needsPerson: boolean
      /** It was reached, and answered. */
      readonly isAnswer: boolean
    }

/** The answers to a bind that tell of a wrong account, password or type, SMPP 3.4 table 5-2. */
const LOGIN_STATUS: readonly StatusName[] = [
  'ESME_RBINDFAIL',
  'ESME_RINVPASWD',
  'ESME_RINVSYSID',
  'ESME_RINVSYSTYP',
]

/** Connects and binds (§4.1), within the connection time and the response time of each host. */
export async function openBoundSession(plan: SessionPlan, signal: AbortSignal): Promise<BindOutcome> {
  if (!fitsCString(plan.password)) return failed('password-not-latin1', true)
  const reasons = new Set<string>()
  let isAnswer = false
  const [last] = plan.addresses.slice(-1)
  for (const address of plan.addresses) {
    // However long the answer to a message may take: the next host may let us in at once.
    const bindMs = address === last ? plan.responseMs : Math.min(plan.responseMs, policy.sms.smpp.bindMs)
    const outcome = await openAt({ ...address, bindMs }, plan, signal)
    if (outcome.kind === 'bound') return outcome
    reasons.add(outcome.reason)
    isAnswer ||= outcome.isAnswer
    // The next host has the same accounts: one that says no to ours is not asked twice, or it gets locked.
    if (outcome.needsPerson || signal.aborted) return outcome
  }
  return { ...failed([...reasons].join(', '), false), isAnswer }
}

async function openAt(
  address: LineAddress & { readonly bindMs: number },
  plan: SessionPlan,
  signal: AbortSignal,
): Promise<BindOutcome> {
  const line = await openInTime(address, plan, signal)
  if (line.kind === 'failed') return failed(line.reason, false)
  const session = new Session(line.socket, plan)
  const abort = () => session.destroy('aborted')
  signal.addEventListener('abort', abort, { once: true })
  const outcome = await within(plan.clock, address.bindMs, {
    work: session.bind(plan.as, bindOf(plan)),
    instead: TOO_LATE,
  })
  signal.removeEventListener('abort', abort)
  if (isBound(outcome) && !signal.aborted) return { kind: 'bound', session }
  session.destroy('not-bound')
  return signal.aborted ? failed('aborted', false) : bindFailure(outcome, plan.statuses)
}

const TOO_LATE: RequestOutcome = { kind: 'timeout', late: new Promise(() => {}) }

async function openInTime(address: LineAddress, { clock }: SessionPlan, signal: AbortSignal) {
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

function bindFailure(outcome: RequestOutcome, statuses: OwnStatuses): BindOutcome {
  if (outcome.kind !== 'answered' && outcome.kind !== 'nacked') return failed(`bind-${outcome.kind}`, false)
  const status = outcome.kind === 'answered' ? outcome.pdu.status : outcome.status
  const word = statusWord(status)
  const own = ownClassOf(statuses, status)
  const needsPerson = own === undefined ? LOGIN_STATUS.includes(word as StatusName) : own === 'gateway-broken'
  return { kind: 'failed', reason: word, needsPerson, isAnswer: true }
}

function failed(reason: string, needsPerson: boolean): Extract<BindOutcome, { kind: 'failed' }> {
  return { kind: 'failed', reason, needsPerson, isAnswer: false }
}
