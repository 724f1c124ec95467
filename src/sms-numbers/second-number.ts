import { lockAccount } from '../accounts/account.ts'
import { findSecondNumber, saveSecondNumber } from '../accounts/second-number.ts'
import type { ActKind } from '../acts/act.ts'
import { findHeld } from '../acts/held.ts'
import { record } from '../audit/audit.ts'
import type { ChallengeUse, Right } from '../challenges/answer.ts'
import { openChallenge } from '../challenges/challenge.ts'
import type { Deps } from '../deps.ts'
import { FOR_ACTS, UNKNOWN_DEVICE } from '../guard/counter.ts'
import { takeSending } from '../guard/sending.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { leftOf } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { endSessionsOf, type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import { tellNumbers } from '../sms/tell.ts'
import { endingOf, maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { messages as m } from './messages.ts'
import { oldNumbersOf } from './old-numbers.ts'

/**
 * 管理者（予備）(D18): bound to a code that goes to the first number, and kept only once a code that was sent to it was typed
 * back, as D4 says of the first one.
 */
export const SECOND_PATH = `${PAGES.numbers}/second`
export const SECOND_CODE_PATH = `${SECOND_PATH}/code`
export const SECOND_SCREEN = 'second-number'
/** With what was typed. */
const FORM_AGAIN = `${SECOND_PATH}?held`

/** Empty = none. */
interface Second {
  readonly from: string
  readonly to: string
  /** Of the page: the SMS to the new number is written in it. */
  readonly language: Language
}

export const secondNumber: ActKind<Second> = {
  name: 'second-number',
  isBound: true,
  smsWords: m.smsSecond,
  words: (say, { from, to }) => {
    const shown = (number: string) => (number === '' ? say(m.noNumber) : endingOf(say, number))
    return say(m.okOne, { who: say(m.second), from: shown(from), to: shown(to) })
  },
  form: () => FORM_AGAIN,
  typed: ({ to }) => ({ screen: SECOND_SCREEN, path: SECOND_PATH, fields: new Map([['number', to]]) }),
  async perform(within, { session, payload, address }) {
    const { accountId, contractId } = session
    const account = await lockAccount(within.db, within.numbers, accountId)
    const now = await findSecondNumber(within.db, within.numbers, accountId)
    const home = { to: ADMIN_SITE.home, outcome: undefined }
    const stale = { kind: 'stale', to: FORM_AGAIN, outcome: undefined } as const
    if (account === undefined || (now?.number ?? '') !== payload.from) return stale
    const { to, language } = payload
    if (to === '' || !within.config.verifyAdministratorNumber) {
      await keep(within, { session, number: to, address })
      return { kind: 'done', ...home, flash: { kind: 'second-number-saved', removed: to === '' } }
    }
    const device = session.device ?? UNKNOWN_DEVICE
    const sms = {
      purpose: 'second-number',
      number: to,
      of: { contractId, accountId },
      device,
      address,
    } as const
    const permission = await takeSending(within, { ...sms, order: 'opening' })
    if (permission.kind === 'refused') {
      const { because, until } = permission
      return { ...stale, flash: { kind: 'own-number-refused', because, until } }
    }
    await openChallenge(within, {
      sessionId: session.id,
      accountId,
      purpose: 'second-number',
      number: to,
      numberVersion: account.numberVersion,
      device: FOR_ACTS,
      language,
    })
    return { kind: 'done', to: SECOND_CODE_PATH, outcome: undefined }
  },
}

/** The code that was sent to the new second number. */
export const secondNumberCode: ChallengeUse<undefined> = {
  purposes: ['second-number'],
  audited: {
    refused: kind => checkRefused(kind === 'wrong' ? 'wrong-code' : kind),
    resend: kind => (kind === 'sent' ? { action: 'number.check-resent' } : checkRefused(kind)),
  },
  async onRight(within, { session, challenge, given }: Right): Promise<undefined> {
    await keep(within, { session, number: challenge.number, address: given.address })
    await leaveFlash(within.db, session.id, { kind: 'second-number-saved', removed: false })
  },
}

function checkRefused(reason: string) {
  return { action: 'number.check-refused', detail: { reason } } as const
}

/**
 * The first number is told, at once, and whichever was the second one before, or lately the first. Nobody who signed in with
 * the one before, or awaits a code there, goes on (D11).
 */
async function keep(
  within: Within,
  { session, number, address }: { session: Session; number: string; address: string },
): Promise<void> {
  const { accountId, contractId } = session
  const account = await lockAccount(within.db, within.numbers, accountId)
  const before = (await findSecondNumber(within.db, within.numbers, accountId))?.number ?? null
  await saveSecondNumber(within.db, within.numbers, { accountId, number: number || null })
  if (before !== null)
    await endSessionsOf(within, { accountId, reason: 'number-changed', except: session.id })
  const told = [account?.number ?? null, before].filter(one => one !== null)
  const notices = [
    ...told.map(one => ({ accountId, number: one, isConfirmed: true })),
    ...(await oldNumbersOf(within, accountId)),
  ]
  await tellNumbers(within, { purpose: 'second-changed', contractId, notices, address, isDangerous: true })
  const detail = { from: before === null ? '' : maskNumber(before), to: number && maskNumber(number) }
  await record(within, { ...whoIs(session), action: 'number.second-changed', address, detail })
}

/**
 * Whether the first number cannot be replaced in this session: it was opened with the second one, and that is not a day ago,
 * or somebody signed in with the first one since.
 */
export async function firstNumberWaits(
  deps: Deps,
  session: Session,
): Promise<{ readonly until: number | undefined } | undefined> {
  if (!session.withSecondNumber) return undefined
  const since = (await findSecondNumber(deps.db, deps.numbers, session.accountId))?.usedSince ?? null
  if (since === null) return { until: undefined }
  const now = deps.clock.now()
  const { secondWaitsMs } = policy.smsNumber
  const left = leftOf(since + secondWaitsMs, secondWaitsMs, now)
  return left > 0 ? { until: now + left } : undefined
}

/** What was typed and waits for its code, or was too old to be done. */
export async function findWantedSecond(deps: Deps, session: Session): Promise<string | undefined> {
  const held = await findHeld(deps, session)
  const isOne = held?.kind === secondNumber.name && held.payload !== undefined
  return isOne ? (held.payload as Second).to : undefined
}
