import { findOnlyKnownUntil, lockAccount, saveOnlyKnownUntil } from '../accounts/account.ts'
import { record } from '../audit/audit.ts'
import type { ChallengeUse, Right } from '../challenges/answer.ts'
import { codeAwaitedUntil, openChallenge } from '../challenges/challenge.ts'
import type { Deps } from '../deps.ts'
import { FOR_ACTS } from '../guard/counter.ts'
import { type SmsRefusal, takeSending } from '../guard/sending.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { leftOf } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { tellNumbers } from '../sms/tell.ts'
import { maskNumber } from '../sms-number.ts'
import { type Within, work } from '../work.ts'
import { listKnownDevices } from './known-devices.ts'
import type { Owner } from './own-devices.ts'

/**
 * 『記憶していない端末からのログインを7日間止める』: somebody has the password and asks for codes all the time. Browsers that are not
 * known are not let in for some days, whatever they know. It needs a code of its own: who was talked out of one code made a
 * stranger's browser a known one. A new password or number ends it, and so does the desk.
 */
const { onlyKnownMs } = policy.knownDevice

export type StopOutcome =
  | { readonly kind: 'code-sent' }
  /** Not from a known device, or there is no number: there would be no way back in. */
  | { readonly kind: 'not-possible' }
  | ({ readonly kind: 'no-sms' } & Omit<SmsRefusal, 'kind'>)

/** Sends the code that it needs to the number of the account. */
export function askToStopOthers(
  deps: Deps,
  { session, address, language }: Owner & { readonly language: Language },
): Promise<StopOutcome> {
  const { accountId, device } = session
  return work(deps, async (within): Promise<StopOutcome> => {
    const account = await lockAccount(within.db, within.numbers, accountId)
    if (device === undefined || !account?.number || !(await isKnown(within, session)))
      return { kind: 'not-possible' }
    // The second of two clicks, or the page was opened again: the code that was sent is good.
    const awaited = await codeAwaitedUntil(within, { sessionId: session.id, purposes: ['only-known'] })
    if (awaited !== undefined) return { kind: 'code-sent' }
    const { number, contractId } = account
    const of = { contractId, accountId }
    const sms = { purpose: 'only-known', number, of, device, address } as const
    const permission = await takeSending(within, { ...sms, order: 'opening' })
    if (permission.kind === 'refused') return { ...permission, kind: 'no-sms' }
    await openChallenge(within, {
      sessionId: session.id,
      accountId,
      purpose: 'only-known',
      number,
      numberVersion: account.numberVersion,
      device: FOR_ACTS,
      language,
    })
    await record(within, { ...whoIs(session), action: 'device.stop-asked', address })
    return { kind: 'code-sent' }
  })
}

export const stopOthersCode: ChallengeUse<undefined> = {
  purposes: ['only-known'],
  audited: {
    refused: kind => ({ action: 'device.stop-refused', detail: { reason: kind } }),
    resend: kind =>
      kind === 'sent'
        ? { action: 'device.stop-asked' }
        : { action: 'device.stop-refused', detail: { reason: kind } },
  },
  onRight: stopOthers,
}

async function stopOthers(within: Within, { session, challenge, given }: Right): Promise<undefined> {
  const { accountId, contractId } = session
  const { number } = challenge
  const until = within.clock.now() + onlyKnownMs
  await saveOnlyKnownUntil(within.db, accountId, until)
  const notices = [{ accountId, number, isConfirmed: true }]
  const of = { contractId, address: given.address, isDangerous: true }
  await tellNumbers(within, { ...of, purpose: 'others-stopped', notices })
  await leaveFlash(within.db, session.id, { kind: 'others-stopped', until })
  const detail = { number: maskNumber(number) }
  await record(within, { ...whoIs(session), action: 'device.others-stopped', address: given.address, detail })
}

/** Until when nobody but known devices is let in; `undefined` when everybody is. With no known device left, too. */
export async function onlyKnownUntil(
  deps: Deps,
  account: { readonly id: string; readonly onlyKnownUntil: number | null },
): Promise<number | undefined> {
  const until = account.onlyKnownUntil ?? 0
  if (!isStopped(deps, until)) return undefined
  return (await listKnownDevices(deps, account.id)).length > 0 ? until : undefined
}

/** The browser of this session is a known device, and was not forgotten meanwhile. */
async function isKnown(deps: Deps, { accountId, device }: Session): Promise<boolean> {
  return (await listKnownDevices(deps, accountId)).some(({ id }) => id === device)
}

/**
 * Forgetting a device would keep its owner out then, or lift what he set with a code; whoever holds a session alone could
 * do it. So nothing is forgotten while it lasts, in the work that holds the account.
 */
export async function keepsDevices(within: Within, accountId: string): Promise<boolean> {
  const account = await lockAccount(within.db, within.numbers, accountId)
  return account !== undefined && (await onlyKnownUntil(within, account)) !== undefined
}

/** What the page of devices offers: nothing where it is not possible. */
export async function stopOf(
  deps: Deps,
  session: Session,
): Promise<{ readonly until: number | undefined } | undefined> {
  if (session.site === 'op' || !(await isKnown(deps, session))) return undefined
  const until = await findOnlyKnownUntil(deps.db, session.accountId)
  return { until: isStopped(deps, until) ? until : undefined }
}

/** @param until as the account has it */
export function isStopped(deps: Pick<Deps, 'clock'>, until: number | null): until is number {
  return until !== null && leftOf(until, onlyKnownMs, deps.clock.now()) > 0
}

/** The desk lets everybody in again. False when nobody was kept out. */
export async function admitOthers(
  within: Within,
  of: {
    readonly account: { readonly id: string; readonly onlyKnownUntil: number | null }
    readonly contractId: string
    readonly by: string
    readonly reason: string
    readonly address: string
  },
): Promise<boolean> {
  const { account, contractId, by, reason, address } = of
  if (!isStopped(within, account.onlyKnownUntil)) return false
  await saveOnlyKnownUntil(within.db, account.id, null)
  const detail = { by, reason }
  const who = { contractId, accountId: account.id, actor: 'operator' as const, address }
  await record(within, { ...who, action: 'device.others-admitted', detail })
  return true
}
