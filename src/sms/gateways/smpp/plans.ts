import type { Deps } from '../../../deps.ts'
import { SECOND_MS } from '../../../policy.ts'
import type { GatewayHealth } from '../gateway.ts'
import { openBoundSession, type SessionPlan } from './bound-session.ts'
import type { SmppSettings } from './settings.ts'
import { STATUS } from './status.ts'
import { traceOf } from './trace.ts'

/** How the sessions of a gateway are opened, as its settings say. */
export type Plan = Omit<SessionPlan, 'deliver' | 'onChange'>

export interface Plans {
  readonly sending: Plan
  /** Where receipts come by sessions of their own. */
  readonly receiving: Plan | undefined
}

export function plansOf(deps: Pick<Deps, 'clock' | 'log'>, settings: SmppSettings, password: string): Plans {
  const sending = sendingPlan(deps, settings, password)
  const { receiver } = settings
  return { sending, receiving: receiver && receivingPlan(sending, receiver) }
}

/** Binds once with each host and leaves again. A receipt that the SMSC gives meanwhile is sent back, for those that serve. */
export async function checkPlans({ sending, receiving }: Plans, signal: AbortSignal): Promise<GatewayHealth> {
  const [host, ...others] = [sending, ...(receiving ? [receiving] : [])].flatMap(plan =>
    plan.addresses.map(address => ({ ...plan, addresses: [address] })),
  )
  const first = await tryBind(host ?? sending, signal)
  // Accounts get locked: a login that is refused is not tried again elsewhere.
  if (first.needsPerson) return { usable: false, reason: first.trouble ?? '' }
  const results = [first, ...(await Promise.all(others.map(plan => tryBind(plan, signal))))]
  const troubles = results.flatMap(({ where, trouble }) =>
    trouble === undefined ? [] : [{ where, trouble }],
  )
  const [main] = troubles
  if (main === undefined) return { usable: true }
  // Without one of the others messages leave; without the receiver only receipts are missing.
  const isSending = results.some(({ as, trouble }) => as !== 'bind_receiver' && trouble === undefined)
  if (!isSending) return { usable: false, reason: main.trouble }
  const remarks = new Set(troubles.map(({ where, trouble }) => `not at ${where}: ${trouble}`))
  return { usable: true, remark: [...remarks].join('; ') }
}

function sendingPlan(
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
  settings: SmppSettings,
  password: string,
): Plan {
  const { name, host, port, otherHosts, tls, systemId, systemType, window, statuses } = settings
  return {
    clock,
    addresses: [{ host, port }, ...otherHosts].map(one => ({ host: one.host, port: one.port ?? port, tls })),
    as: settings.receiver === undefined ? 'bind_transceiver' : 'bind_transmitter',
    statuses,
    trace: settings.trace
      ? (direction, pdu) => log.info({ gateway: name, direction, ...traceOf(pdu) }, 'smpp pdu')
      : undefined,
    systemId,
    password,
    systemType,
    window,
    responseMs: settings.responseSeconds * SECOND_MS,
    enquireMs: settings.enquireSeconds * SECOND_MS,
  }
}

/** With a host of its own it has no others. */
function receivingPlan(sending: Plan, { host, port }: NonNullable<SmppSettings['receiver']>): Plan {
  const addresses = sending.addresses.map(address => ({
    ...address,
    host: host ?? address.host,
    port: port ?? address.port,
  }))
  return {
    ...sending,
    as: 'bind_receiver',
    addresses: host === undefined ? addresses : addresses.slice(0, 1),
  }
}

async function tryBind(plan: Plan, signal: AbortSignal) {
  const { as, addresses } = plan
  const where = addresses.map(({ host, port }) => `${host}:${port}`).join()
  const deliver = () => STATUS.ESME_RX_T_APPN
  const opened = await openBoundSession({ ...plan, deliver, onChange: () => {}, trace: undefined }, signal)
  if (opened.kind === 'failed') return { as, where, trouble: opened.reason, needsPerson: opened.needsPerson }
  await opened.session.close()
  return { as, where, trouble: undefined, needsPerson: false }
}
