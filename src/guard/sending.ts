import { policy } from '../policy.ts'
import type { NoSms, SmsPurpose } from '../sms-counts.ts'
import type { Within } from '../work.ts'
import { FOR_ACTS, isKnownDevice } from './counter.ts'
import { budgetQuota, codesEndAt, countedKeys, startOfNextDay, tellOfDay } from './day.ts'
import { grownNetworkQuotas, networkQuotas } from './network-accounts.ts'
import { networkNumbers } from './networks.ts'
import { freeAt, lockQuotas, type Quota, use } from './quota.ts'
import { lowerByOne, raiseWithinSize } from './quota-store.ts'
import { takeFromReserve } from './reserve.ts'
import { isUnused, noteTrial, refusedToUnverified, unusedQuotas } from './unverified.ts'

/** An SMS that somebody wants to go out. */
export interface Sending {
  readonly purpose: SmsPurpose
  /**
   * `opening`: the first one of a challenge · `resend`: the same code once more · `counted`: is never refused, because
   * refusing it would help an attacker (a second code) or nobody but the operator asks for it (a test).
   */
  readonly order: 'opening' | 'resend' | 'counted'
  readonly number: string
  /** Test messages are nobody's. */
  readonly of?: { readonly contractId: string; readonly accountId: string }
  /** A known device's id, `unknown`, or `act` (`FOR_ACTS`); what nobody's browser asks for has none. */
  readonly device?: string
  /** From where it is asked for. */
  readonly address?: string | undefined
  /** Somebody typed back a code that was sent to the number for this account; else it is asked of its contract. */
  readonly isConfirmed?: boolean
}

/** Whether an SMS may go out now; else from when on. */
export type SmsPermission =
  /** `network`: whose quota it was taken from; whoever completes the sign-in gives it back (`noteFinished`). */
  | { readonly kind: 'granted'; readonly network: string | undefined }
  | { readonly kind: 'refused'; readonly because: NoSms; readonly until: number }
export type SmsRefusal = Extract<SmsPermission, { kind: 'refused' }>

/**
 * Takes one SMS from everything that it counts for, or from nothing: its quota (of this known device, or of all unknown
 * browsers of the account together and their network), and the day's account of number, account, contract, network and
 * budget. Everybody who orders an SMS asks here, whatever it is for; notices, of which an act orders many, at `takeNotices`. Numbers that nobody verified have limits of their own
 * (`unverified.ts`) instead of a quota for openings, so that a stranger's contract cannot use up anybody's sign-ins.
 *
 * One statement raises all of it, the budget first: whoever has that row keeps everybody else out until his commit, so
 * that rows which are locked after it are never waited for in a circle, in whatever order.
 */
export async function takeSending(within: Within, sending: Sending): Promise<SmsPermission> {
  const now = within.clock.now()
  // Such a budget leaves them none. Nothing is locked for it, least of all without the budget's row before.
  if (codesEndAt(within, sending) < 1) return counted(within, refusedByBudget(within))
  const wanted = wantedOf(within, sending, await isUnused(within, sending))
  const raised = new Map<string, number>()
  for (const { key, used } of await raiseWithinSize(within.db, wanted.map(flat), now)) raised.set(key, used)
  const refused = wanted.filter(({ key }) => !raised.has(key))
  const refusal =
    (await refusedByQuotas(within, { ...sending, raised }, refused)) ??
    (isLimited(sending) ? await refusedToUnverified(within, { ...sending, raised }) : undefined) ??
    (await takeFromReserve(within, sending, raised))
  if (refusal !== undefined) {
    await lowerByOne(within.db, [...raised.keys()], now)
    return counted(within, refusal)
  }
  if (isLimited(sending)) await noteTrial(within, sending)
  within.sms.count?.({ kind: 'ordered', purpose: sending.purpose })
  tellOfDay(within, sending, key => raised.get(key))
  return {
    kind: 'granted',
    network: isOfNetwork(sending) ? networkOfSending(within, sending).key : undefined,
  }
}

function refusedByBudget(within: Within): SmsRefusal {
  return { kind: 'refused', because: 'budget', until: startOfNextDay(within.clock.now()) }
}

function counted(within: Within, refusal: SmsRefusal): SmsRefusal {
  within.sms.count?.({ kind: 'refused', because: refusal.because })
  return refusal
}

type Because = 'account' | 'network' | 'number' | 'budget'
interface Wanted extends Quota {
  readonly because: Because | undefined
}

/** In the order in which they are locked. */
function wantedOf(within: Within, sending: Sending, isUnused: boolean): readonly Wanted[] {
  const own = quotaOf(sending)
  const network = isOfNetwork(sending) ? networkQuotas(networkOfSending(within, sending)) : []
  return [
    { ...budgetQuota(within, codesEndAt(within, sending)), because: 'budget' },
    ...(own ? [{ ...own, because: 'account' as const }] : []),
    ...network.map(quota => ({ ...quota, because: 'network' as const })),
    ...(isUnused ? unusedQuotas(within, sending) : []).map(quota => ({
      ...quota,
      because: 'number' as const,
    })),
    ...countedKeys(within, sending).map(key => ({ key, rule: ONLY_COUNTED, because: undefined })),
  ]
}

const ONLY_COUNTED = { size: Number.POSITIVE_INFINITY, everyMs: Number.POSITIVE_INFINITY }

/** The account's own. Resends have one beside that of openings, so that neither uses up the other. */
function quotaOf(sending: Sending): Quota | undefined {
  const { order, device } = sending
  if (sending.of === undefined || order === 'counted') return undefined
  const { key, kind } = whoseOf(sending.of.accountId, device)
  const { smsQuota } = policy
  if (order === 'resend') return { key: `sms:resend:${key}`, rule: smsQuota.resends[kind] }
  return isLimited(sending) ? undefined : { key: `sms:${key}`, rule: smsQuota[kind] }
}

function whoseOf(accountId: string, device: string | undefined) {
  if (device === FOR_ACTS) return { key: `act:${accountId}`, kind: 'acts' } as const
  return isKnownDevice(device)
    ? ({ key: `device:${device}`, kind: 'knownDevice' } as const)
    : ({ key: `account:${accountId}`, kind: 'unknownBrowsers' } as const)
}

/** A code to a number that nobody verified yet. */
function isLimited({ purpose, order }: Sending): boolean {
  return order !== 'counted' && ['enrolment', 'number', 'second-number'].includes(purpose)
}

/** Openings of unknown browsers; never known devices, an office behind one address at 9:00, nor who is signed in. */
function isOfNetwork(sending: Sending): boolean {
  const { order, device } = sending
  return order === 'opening' && device !== FOR_ACTS && !isKnownDevice(device) && !isLimited(sending)
}

function networkOfSending(within: Within, { address = '' }: Sending) {
  return networkNumbers(within, address)
}

/** Nothing where a network has room after all, with what it has proved. The account's own quota is told first. */
async function refusedByQuotas(
  within: Within,
  sending: Sending & { readonly raised: Map<string, number> },
  refused: readonly Wanted[],
): Promise<SmsRefusal | undefined> {
  if (refused.length === 0) return undefined
  const of = (because: Because) => refused.filter(quota => quota.because === because)
  const grown =
    of('network').length > 0 ? await grownNetworkQuotas(within, networkOfSending(within, sending)) : []
  const now = refused.map(quota => ({ ...quota, ...grown.find(({ key }) => key === quota.key) }))
  const locked = await lockQuotas(within, now)
  const waits = locked.map((quota, at) => ({ because: refused[at]?.because, until: freeAt(within, quota) }))
  if (waits.every(({ until }) => until === 0)) {
    await use(within.db, locked)
    for (const { key, used } of locked) sending.raised.set(key, used + 1)
    return undefined
  }
  const because = (['account', 'network', 'number', 'budget'] as const).find(one =>
    waits.some(wait => wait.because === one && wait.until > 0),
  )
  if (because === undefined || because === 'budget') return refusedByBudget(within)
  if (because === 'network') await tellOfNetwork(within, sending)
  const untils = waits.filter(wait => wait.because === because).map(({ until }) => until)
  return { kind: 'refused', because, until: Math.max(...untils) }
}

/** Not for every refusal: once in ten minutes for a network. */
async function tellOfNetwork(within: Within, sending: Sending): Promise<void> {
  const { key: network, name } = networkOfSending(within, sending)
  const told = { key: `sms:network-told:${network}`, size: 1, everyMs: policy.smsQuota.networkToldEveryMs }
  const raised = await raiseWithinSize(within.db, [told], within.clock.now())
  if (raised.length === 0) return
  within.log.warn(
    { network, ...(name && { name }) },
    'a network asks for too many SMS: its sign-ins are refused',
  )
  within.sms.count?.({ kind: 'alarm', of: 'network' })
}

function flat({ key, rule }: Quota) {
  return { key, ...rule }
}
