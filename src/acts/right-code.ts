import { record } from '../audit/audit.ts'
import type { Answer, ChallengeUse, Right } from '../challenges/answer.ts'
import type { Deps } from '../deps.ts'
import type { Flash } from '../page/flash.tsx'
import { noteCode } from '../sessions/fresh.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { maskNumber } from '../sms-number.ts'
import { type Within, work, workIf } from '../work.ts'
import { type ActKind, kindOf, type Performed } from './act.ts'
import { type ActRefusal, digestOf, lockContractOfSession, lockedAccount, refusedAbroad } from './held.ts'
import { findHeldRow, type HeldRow, saveLanded, saveStale, takeHeld } from './store.ts'

/** What a right code opens. */
export type Opened =
  /** The session is fresh from now on: the act is done as any other in a fresh session (`performFresh`). */
  { readonly kind: 'fresh' } | Done

type Done =
  | { readonly kind: 'performed'; readonly performed: Performed }
  /** It was ended, or is not possible, since its code was sent; the next page says so. */
  | { readonly kind: 'over'; readonly flash: Flash }

const OVER = { kind: 'over', flash: { kind: 'act-over' } } as const

/** The code for an act. A bound act is done in the transaction that uses its code up. */
export function actCode(kinds: readonly ActKind[]): ChallengeUse<Opened> {
  return {
    purposes: ['act'],
    audited: {
      refused: kind => refused(kind === 'wrong' ? 'wrong-code' : kind),
      resend: kind => (kind === 'sent' ? { action: 'act.code-resent' } : refused(kind)),
    },
    lockFirst: lockContractOfSession,
    onRight: (within, right) => open(within, kinds, right),
  }
}

function refused(reason: string) {
  return { action: 'act.refused', detail: { reason } } as const
}

async function open(within: Within, kinds: readonly ActKind[], right: Right): Promise<Opened> {
  const { session, challenge, given } = right
  await noteCode(within, session.id)
  const held = await findHeldRow(within.db, within.numbers, session.id)
  const kind = kindOf(kinds, held)
  const isTheOne = held?.challenge_id === challenge.id && challenge.act_digest === digestOf(within, held)
  if (held === undefined || kind === undefined || !isTheOne) return tellOver(within, right, OVER)
  const detail = { act: kind.name, number: maskNumber(challenge.number) }
  await record(within, { ...whoIs(session), action: 'act.confirmed', address: given.address, detail })
  if (!kind.isBound) return { kind: 'fresh' }
  if (!(await takeHeld(within.db, held.id))) return tellOver(within, right, OVER)
  const done = await perform(within, { kind, held, session, given })
  return done.kind === 'performed' ? done : tellOver(within, right, done)
}

/**
 * After a right code for an act that needs no more than a fresh session: in a work of its own. Should the process end in between, the session is fresh, and the act one press away.
 */
export async function performFresh(deps: Deps, kinds: readonly ActKind[], by: By): Promise<Done> {
  const done = await workIf(
    deps,
    async (within): Promise<Done> => {
      await lockContractOfSession(within, by.session)
      if ((await lockedAccount(within, by.session)) === undefined) return OVER
      const held = await findHeldRow(within.db, within.numbers, by.session.id)
      const kind = kindOf(kinds, held)
      if (held?.stage !== 'code' || kind === undefined || kind.isBound) return OVER
      const done = await perform(within, { ...by, kind, held })
      // Of two at once the second finds it taken, and all that it did is taken back.
      return done.kind === 'performed' && !(await takeHeld(within.db, held.id)) ? OVER : done
    },
    done => done.kind === 'performed',
  )
  return done.kind === 'performed' ? done : work(deps, within => tellOver(within, by, done))
}

interface By {
  readonly session: Session
  readonly given: Pick<Answer, 'address'>
}

async function perform(
  within: Within,
  what: By & { readonly kind: ActKind; readonly held: HeldRow },
): Promise<Done> {
  const { kind, held, session, given } = what
  const { address } = given
  const refusal = await refusedAbroad(within, kind, session)
  if (refusal !== undefined) return { kind: 'over', flash: flashOf(refusal) }
  const payload: unknown = JSON.parse(held.payload ?? 'null')
  const doing = { session, payload, version: held.version ?? undefined, askedAt: held.made_at, address }
  const performed = await kind.perform(within, doing)
  const stale = performed.kind === 'stale' ? ({ kind: 'act-stale' } as const) : undefined
  const flash = performed.flash ?? stale
  if (flash) await leaveFlash(within.db, session.id, flash)
  if (stale) await record(within, { ...whoIs(session), address, ...refused('stale') })
  await (stale ? saveStale : saveLanded)(within.db, held.id, performed.to)
  return { kind: 'performed', performed }
}

async function tellOver(
  within: Within,
  { session, given }: By,
  over: Extract<Done, { kind: 'over' }>,
): Promise<Extract<Done, { kind: 'over' }>> {
  await leaveFlash(within.db, session.id, over.flash)
  await record(within, { ...whoIs(session), address: given.address, ...refused('over') })
  return over
}

/** How the next page tells that it is not possible abroad. */
function flashOf(refusal: Extract<ActRefusal, { kind: 'quarantined' | 'not-in-contract' }>): Flash {
  return refusal.kind === 'quarantined'
    ? { kind: 'act-quarantined', until: refusal.until }
    : { kind: 'act-not-in-contract' }
}
