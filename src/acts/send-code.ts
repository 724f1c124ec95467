import { record } from '../audit/audit.ts'
import { openChallenge } from '../challenges/challenge.ts'
import { FOR_ACTS } from '../guard/counter.ts'
import { type SmsRefusal, takeSending } from '../guard/sending.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import type { ActKind, WantedAct } from './act.ts'
import type { HeldRow } from './store.ts'

export type CodeSent = { readonly kind: 'sent'; readonly challengeId: string } | NoSms
export type NoSms = { readonly kind: 'no-sms' } & Omit<SmsRefusal, 'kind'>

interface Wanted extends Pick<WantedAct<unknown>, 'address' | 'language'> {
  readonly session: Session
  readonly held: HeldRow
  readonly kind: ActKind
  readonly account: { readonly number: string | null; readonly numberVersion: number }
}

/** To the registered number, out of a quota of its own: nothing is taken from signing in. */
export async function sendCode(within: Within, wanted: Wanted): Promise<CodeSent> {
  const { session, held, kind, account, address, language } = wanted
  const { accountId, contractId } = session
  const number = account.number ?? ''
  const sms = { purpose: 'act', number, device: FOR_ACTS, address } as const
  const permission = await takeSending(within, { ...sms, of: { contractId, accountId }, order: 'opening' })
  if (permission.kind === 'refused') return { ...permission, kind: 'no-sms' }
  const challengeId = await openChallenge(within, {
    sessionId: session.id,
    accountId,
    purpose: 'act',
    number,
    numberVersion: account.numberVersion,
    device: FOR_ACTS,
    language,
    act: { words: kind.smsWords[language], digest: held.digest },
  })
  const detail = { act: kind.name, number: maskNumber(number) }
  await record(within, { ...whoIs(session), action: 'act.code-sent', address, detail })
  return { kind: 'sent', challengeId }
}
