import { listNumbersOf } from '../accounts/number.ts'
import type { ActKind } from '../acts/act.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { takeOne } from '../guard/quota.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import { isFresh } from '../sessions/fresh.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import { endingOf, maskNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { CONFIRM_PATH, CONFLICT_PATH } from './confirm-view.tsx'
import { listDraftRows } from './draft-store.ts'
import { messages as m } from './messages.ts'
import { type ApplyOutcome, applyDraft, isDraftOpen } from './sms-numbers.ts'

/** 『OK』 on SMS numbers (M5): whoever just signed in with a code meets nothing new; later, one is asked for (D15). */
interface NumbersOk {
  readonly draftId: string
  /** Of the page: an SMS to the own new number is written in it. */
  readonly language: Language
  /** For the code page: one of the changes, masked, and how many there are beside it. */
  readonly change?: { readonly loginId: string | undefined; readonly from: string; readonly to: string }
  readonly more: number
}

/** The check screen as a form whose numbers are not lost. */
export const DRAFT_SCREEN = 'sms-numbers-check'

export const numbersOk: ActKind<NumbersOk, ApplyOutcome> = {
  name: 'numbers',
  isBound: false,
  smsWords: m.smsNumbers,
  words(say, { change, more }) {
    if (change === undefined) return say(m.title)
    const who = change.loginId ?? say(m.administrator)
    const shown = (masked: string) => (masked === '' ? say(m.noNumber) : endingOf(say, masked))
    const values = { who, from: shown(change.from), to: shown(change.to) }
    return more === 0 ? say(m.okOne, values) : say(m.okMany, { ...values, more })
  },
  form: ({ draftId }) => `${CONFIRM_PATH}?draft=${encodeURIComponent(draftId)}`,
  typed: ({ draftId }) => ({
    screen: DRAFT_SCREEN,
    path: CONFIRM_PATH,
    fields: new Map([['draft', draftId]]),
  }),
  async perform(within, { session, payload, askedAt, address }) {
    const { draftId, language } = payload
    const outcome = await applyDraft(within, session, { draftId, address, at: askedAt, language })
    if (outcome.kind === 'conflict') {
      const detail = { count: outcome.rows.length }
      await record(within, { ...whoIs(session), action: 'number.conflict', address, detail })
    }
    return { ...landing(outcome, draftId), outcome }
  },
}

function landing(outcome: ApplyOutcome, draftId: string) {
  switch (outcome.kind) {
    case 'applied':
      return { kind: 'done', to: ADMIN_SITE.home, token: outcome.token } as const
    case 'check-own-number':
      return { kind: 'done', to: PAGES.ownNumberCode } as const
    case 'conflict':
      return { kind: 'stale', to: `${CONFLICT_PATH}?draft=${encodeURIComponent(draftId)}` } as const
    case 'refused': {
      const { because, until } = outcome
      return {
        kind: 'stale',
        to: ADMIN_SITE.home,
        flash: { kind: 'own-number-refused', because, until },
      } as const
    }
    case 'first-waits': {
      const flash = { kind: 'first-number-waits', until: outcome.until } as const
      return { kind: 'stale', to: ADMIN_SITE.home, flash } as const
    }
    case 'no-draft':
      return { kind: 'stale', to: ADMIN_SITE.home } as const
  }
}

/** Counts one 『OK』; when there were too many of this account, from when on the next one is looked at, else 0. */
export function takeOk(deps: Deps, { accountId }: Session): Promise<number> {
  const quota = { key: `numbers-ok:${accountId}`, rule: policy.changeQuota.numbersOk }
  return work(deps, within => takeOne(within, quota))
}

/** `undefined` where the draft is none any more, or was applied already: applying it changes nothing. */
export async function numbersOkOf(
  deps: Deps,
  session: Session,
  wanted: { readonly draftId: string; readonly language: Language },
): Promise<NumbersOk | undefined> {
  const { draftId } = wanted
  if (!(await isDraftOpen(deps, session, { draftId, at: deps.clock.now() }))) return undefined
  if (isFresh(deps, session)) return { ...wanted, more: 0 }
  const rows = await listDraftRows(deps.db, deps.numbers, draftId)
  const [row] = rows
  if (row === undefined) return undefined
  const of = { contractId: session.contractId, accountIds: [row.account_id] }
  const [account] = await listNumbersOf(deps.db, deps.numbers, of)
  const masked = (number: string | null) => (number === null ? '' : maskNumber(number))
  const loginId = account?.site === 'user' ? account.loginId : undefined
  const change = { loginId, from: masked(row.old_number), to: masked(row.new_number) }
  return { ...wanted, change, more: rows.length - 1 }
}
