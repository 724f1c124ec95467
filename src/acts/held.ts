import { lockAccount } from '../accounts/account.ts'
import { lockContracts } from '../accounts/locks.ts'
import { codeAwaitedUntil } from '../challenges/challenge.ts'
import { endChallenge, lockAccountOfSession } from '../challenges/ending.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../platform/entropy.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { EndedSession } from '../sessions/ended.ts'
import { isFresh } from '../sessions/fresh.ts'
import type { Session } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { type Within, work } from '../work.ts'
import { type ActKind, kindOf, type Performed, type TypedOfAct, type WantedAct } from './act.ts'
import { abroadRule } from './quarantine.ts'
import { type NoSms, sendCode } from './send-code.ts'
import {
  deleteHeld,
  deleteHeldRows,
  findHeldRow,
  type HeldOfLines,
  type HeldRow,
  insertHeld,
  listHeldOfLines,
  saveCodeStage,
  saveGivenUp,
} from './store.ts'

/**
 * Acts that wait for their check or their code. Who changes one holds its account's lock, and before that the contract's where it may
 * be done at once; then come its challenge, the act itself, and what it is about (accounts/locks.ts). An act that needs no more
 * than a fresh session is done in a work of its own.
 */

/** What a session wants to do and that waits. */
export interface HeldAct {
  readonly id: string
  readonly kind: string
  readonly stage: HeldRow['stage']
  /** `undefined` once it was done; of one that was too old to be done, what was typed is still there. */
  readonly payload: unknown
  /** Of what it is about, when it was asked for. */
  readonly version: number | undefined
  /** Where the browser was led when it was done. */
  readonly landed: string | undefined
}

/** Why an act cannot be begun now; the sentences are `refusalText`. */
export type ActRefusal =
  | NoSms
  /** A bound act of an account without a number. */
  | { readonly kind: 'no-number' }
  | { readonly kind: 'quarantined'; readonly until: number }
  | { readonly kind: 'not-in-contract' }
  /** The session was ended meanwhile. */
  | { readonly kind: 'gone' }

export type Begun<Outcome> =
  /** The session is fresh, or nobody asks it for codes: it is done, or was refused by its own rules. */
  | { readonly kind: 'performed'; readonly performed: Performed<Outcome> }
  /** The check screen is next, or the code page. */
  | { readonly kind: 'check' }
  | { readonly kind: 'code' }
  | ActRefusal

/**
 * Somebody sent the form of an act. A bound one is kept for its check; any other is done at once where a code was typed
 * in this session lately, and else kept for its code. What the session wanted before is given up; of two clicks the second
 * finds the first.
 */
export function begin<Payload, Outcome>(
  deps: Deps,
  session: Session,
  act: WantedAct<Payload, Outcome>,
): Promise<Begun<Outcome>> {
  const { kind, payload, version, address, language } = act
  const perform = async (within: Within) => {
    const askedAt = within.clock.now()
    const performed = await kind.perform(within, { session, payload, version, askedAt, address })
    // What was refused its owner tells by himself, at once.
    if (performed.kind === 'done' && performed.flash) await leaveFlash(within.db, session.id, performed.flash)
    return { kind: 'performed', performed } as const
  }
  return work(deps, async (within): Promise<Begun<Outcome>> => {
    await lockContractOfSession(within, session)
    const account = await lockedAccount(within, session)
    if (account === undefined) return { kind: 'gone' }
    // Only now: who was signed out, or lost his session otherwise, before he got here does nothing.
    if (!kind.isBound && mayBeDoneNow(within, session)) return perform(within)
    if (account.number === null) return kind.isBound ? { kind: 'no-number' } : perform(within)
    const refusal = await refusedAbroad(within, kind, session)
    if (refusal !== undefined) return refusal
    const held = newHeld(within, session, act)
    const before = await findHeldRow(within.db, within.numbers, session.id)
    if (before?.digest === held.digest && (await isAwaited(within, before, account)))
      return before.stage === 'check' ? { kind: 'check' } : { kind: 'code' }
    if (kind.isBound) {
      await putInPlace(within, before, held)
      return { kind: 'check' }
    }
    const code = await sendCode(within, { session, held, kind, account, address, language })
    if (code.kind !== 'sent') return code
    const sent = { challenge_id: code.challengeId, number_version: account.numberVersion }
    await putInPlace(within, before, { ...held, ...sent, stage: 'code' })
    return { kind: 'code' }
  })
}

interface Asked extends Pick<WantedAct<unknown>, 'address' | 'language'> {
  /** Of the act that the check screen showed. */
  readonly id: string
  readonly kind: ActKind
}

/** 『OK』 on the check screen of this very act: its code is sent. The second of two clicks sends nothing. */
export function confirmHeld(
  deps: Deps,
  session: Session,
  asked: Asked,
): Promise<{ readonly kind: 'code' } | ActRefusal> {
  const { id, kind, address, language } = asked
  return work(deps, async (within): Promise<{ readonly kind: 'code' } | ActRefusal> => {
    const account = await lockedAccount(within, session)
    const held = await findHeldRow(within.db, within.numbers, session.id)
    if (account === undefined || held?.id !== id || held.stage === 'done') return { kind: 'gone' }
    if (!(await isAwaited(within, held, account))) return { kind: 'gone' }
    if (held.stage === 'code') return { kind: 'code' }
    if (account.number === null) return { kind: 'no-number' }
    const refusal = await refusedAbroad(within, kind, session)
    if (refusal !== undefined) return refusal
    const code = await sendCode(within, { session, held, kind, account, address, language })
    if (code.kind !== 'sent') return code
    const { challengeId } = code
    const { numberVersion } = account
    const stage = { challengeId, numberVersion, now: within.clock.now() }
    if (await saveCodeStage(within.db, held.id, stage)) return { kind: 'code' }
    await endChallenge(within, challengeId)
    return { kind: 'gone' }
  })
}

/** What the session wants to do and that waits, or what it did last; nothing that is too old. */
export async function findHeld(deps: Deps, session: Session): Promise<HeldAct | undefined> {
  const row = await findHeldRow(deps.db, deps.numbers, session.id)
  if (row === undefined || isTooOld(deps, row) || digestOf(deps, row) !== row.digest) return undefined
  return {
    id: row.id,
    kind: row.kind,
    stage: row.stage,
    payload: row.payload === null ? undefined : JSON.parse(row.payload),
    version: row.version ?? undefined,
    landed: row.landed ?? undefined,
  }
}

/**
 * 『やめる』, or it is too late for it: it is not done any more, and what was typed is shown in its form once more. Gives
 * where that is, also to the second of two clicks.
 */
export function giveUpHeld(
  deps: Deps,
  session: Session,
  kinds: readonly ActKind[],
): Promise<string | undefined> {
  return work(deps, async within => {
    if ((await lockAccountOfSession(within.db, session.id)) === undefined) return undefined
    const held = await findHeldRow(within.db, within.numbers, session.id)
    if (held === undefined || held.stage === 'done') return held?.landed ?? undefined
    if (held.challenge_id !== null) await endChallenge(within, held.challenge_id)
    const payload: unknown = JSON.parse(held.payload ?? 'null')
    const landed = kindOf(kinds, held)?.form(payload)
    await saveGivenUp(within.db, held.id, { landed: landed ?? null, now: within.clock.now() })
    return landed
  })
}

/** What was typed for an act that waited when its session ended by time. */
export async function findTypedOfEnded(
  deps: Deps,
  ended: EndedSession,
  kinds: readonly ActKind[],
): Promise<TypedOfAct | undefined> {
  const held = await findHeldRow(deps.db, deps.numbers, ended.id)
  if (held === undefined || held.stage === 'done' || digestOf(deps, held) !== held.digest) return undefined
  return kindOf(kinds, held)?.typed?.(JSON.parse(held.payload ?? 'null'), held.version ?? undefined)
}

/**
 * Ends acts about some lines that wait for their check or their code, as 『転送をすべて止める』 does: their codes are good for
 * nothing from now on. Call it with the contract locked, and before its lines are.
 */
export async function endHeldActs(within: Within, of: HeldOfLines): Promise<void> {
  const held = await listHeldOfLines(within.db, of)
  for (const { challenge_id } of held) if (challenge_id !== null) await endChallenge(within, challenge_id)
  await deleteHeldRows(
    within.db,
    held.map(({ id }) => id),
  )
}

/** Refused where calls would leave the country: in quarantine, and where it does not belong to the contract. */
export async function refusedAbroad(
  deps: Deps,
  { isAbroad }: Pick<ActKind, 'isAbroad'>,
  { accountId }: Session,
): Promise<Extract<ActRefusal, { kind: 'quarantined' | 'not-in-contract' }> | undefined> {
  const rule = isAbroad ? await abroadRule(deps, accountId) : undefined
  return rule === undefined || rule.kind === 'allowed' ? undefined : rule
}

/** Of whose it is, what, and about what: only the act that was shown has this code. */
export function digestOf(deps: Pick<Deps, 'secret'>, held: HeldRow): string {
  const { session_id, account_id, contract_id, kind, line_id, version, payload } = held
  // What was done has no payload any more, and no code either.
  if (payload === null) return held.digest
  const about = [session_id, account_id, contract_id, kind, line_id ?? '', String(version ?? '')]
  return keyedDigest(deps.secret, ['held act', ...about, payload]).toString('base64url')
}

/**
 * Whether an act that is not bound needs nothing more in this session. Before codes are compulsory nobody asks for one who has
 * not typed one.
 */
export function mayBeDoneNow(deps: Deps, session: Session): boolean {
  return !session.withCode || isFresh(deps, session)
}

/** Before the account of whoever does it, as what he does may be about others of his contract: see accounts/locks.ts. */
export async function lockContractOfSession(
  within: Within,
  { site, contractId }: Pick<Session, 'site' | 'contractId'>,
): Promise<void> {
  if (site !== 'op') await lockContracts(within.db, [contractId])
}

/** `undefined`: the session was ended meanwhile. */
export async function lockedAccount(within: Within, { id }: Pick<Session, 'id'>) {
  const owner = await lockAccountOfSession(within.db, id)
  return owner && lockAccount(within.db, within.numbers, owner.id)
}

function newHeld<Payload>(within: Within, session: Session, act: WantedAct<Payload>): HeldRow {
  const held = {
    id: newId(within.entropy),
    session_id: session.id,
    account_id: session.accountId,
    contract_id: session.contractId,
    kind: act.kind.name,
    line_id: act.lineId ?? null,
    version: act.version ?? null,
    payload: JSON.stringify(act.payload),
    digest: '',
    made_at: within.clock.now(),
    stage: 'check' as const,
    challenge_id: null,
    number_version: null,
    landed: null,
  }
  return { ...held, digest: digestOf(within, held) }
}

/** One of each session: what it wanted before is given up. */
async function putInPlace(within: Within, before: HeldRow | undefined, held: HeldRow): Promise<void> {
  if (before?.stage === 'code' && before.challenge_id !== null)
    await endChallenge(within, before.challenge_id)
  await deleteHeld(within.db, held.session_id)
  await insertHeld(within.db, within.numbers, held)
}

async function isAwaited(
  deps: Deps,
  held: HeldRow,
  { numberVersion }: { readonly numberVersion: number },
): Promise<boolean> {
  if (held.stage !== 'code') return held.stage === 'check' && !isTooOld(deps, held)
  if (held.number_version !== numberVersion) return false
  const of = { sessionId: held.session_id, purposes: ['act'] as const }
  return (await codeAwaitedUntil(deps, of)) !== undefined
}

/** Waiting for its code it lives as long as that. */
function isTooOld({ clock }: Deps, { stage, made_at }: HeldRow): boolean {
  return isOver(made_at, stage === 'check' ? policy.act.heldMs : LIFE_WITH_CODES_MS, clock.now())
}

/** Of the first code and of the second. */
const LIFE_WITH_CODES_MS = 2 * policy.code.lifetimeMs
