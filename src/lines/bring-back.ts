import { findLine, lockLine } from '../accounts/line.ts'
import { lockContracts } from '../accounts/locks.ts'
import type { ActKind, Doing, Performed } from '../acts/act.ts'
import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { spacedNumber } from '../sms-number.ts'
import { isPrepared } from '../switch/mark.ts'
import type { Within } from '../work.ts'
import { judge, typedAgain } from './judging.ts'
import { byOf, forwardingIn, keepLine, lineFrom, withLoops } from './keeping.ts'
import { type Forwarding, forwardingSchema, forwardsAbroad, sorted } from './option-services.ts'
import { linesOf, type WhichLines } from './stop-all.ts'
import { stopMessages as m } from './stop-messages.ts'
import { forgetStopped, listStopped, sumStopped } from './stop-store.ts'
import { tellRestored } from './tell-changed.ts'
import { lineInShort } from './words.ts'

/** A line whose forwarding was stopped and can be brought back: nobody has set it anew. */
export interface StoppedLine {
  readonly lineId: string
  readonly number: string
  readonly userName: string
  readonly forwarding: readonly Forwarding[]
  readonly at: number
}

/** What the signed-in person can bring back at once; in the order of the numbers. */
export async function listRestorable(deps: Deps, session: Session): Promise<readonly StoppedLine[]> {
  return listOf(deps, linesOf(session))
}

/** How many lines that are in all, and when the newest was stopped; `undefined` when there are none. */
export async function countRestorable(
  deps: Deps,
  session: Session,
): Promise<{ readonly count: number; readonly at: number } | undefined> {
  const { count, at } = await sumStopped(deps.db, await stoppedOf(deps, linesOf(session)))
  return Number(count) === 0 ? undefined : { count: Number(count), at: Number(at) }
}

async function stoppedOf(deps: Deps, { contractId, line }: WhichLines) {
  const lineId =
    line === undefined ? undefined : ((await findLine(deps.db, { number: line, contractId }))?.id ?? '')
  const { from: since } = aliveSince(policy.line.stoppedKeptMs, deps.clock.now())
  return { contractId, lineId, since }
}

async function listOf(
  deps: Deps,
  which: WhichLines,
  among?: readonly string[],
): Promise<readonly StoppedLine[]> {
  const all = listStopped(deps.db, await stoppedOf(deps, which))
  const some = among === undefined ? all : all.where('s.line_id', 'in', among)
  const rows = await some.limit(policy.line.restoredAtOnce).execute()
  return rows.map(row => ({ ...row, forwarding: forwardingSchema.array().parse(JSON.parse(row.forwarding)) }))
}

/** As it was asked for: what is brought back is what the check screen showed. */
export interface WantedRestore {
  /** At least one; what else can be brought back by now was not looked at, and may lead abroad. */
  readonly lineIds: readonly string[]
  /** When the newest of them was stopped: what was stopped later is not meant. */
  readonly stoppedUntil: number
  /** The only one, or the first of them. */
  readonly first: { readonly number: string; readonly forwarding: readonly Forwarding[] }
  readonly page: string
}

export function wantedRestore(lines: readonly StoppedLine[], page: string): WantedRestore | undefined {
  const [first] = lines
  if (first === undefined) return undefined
  const { number, forwarding } = first
  return {
    lineIds: lines.map(({ lineId }) => lineId),
    stoppedUntil: Math.max(...lines.map(({ at }) => at)),
    first: { number, forwarding },
    page,
  }
}

const restore: Omit<ActKind<WantedRestore>, 'name' | 'isAbroad'> = {
  // Of many lines at once, whatever they forward to.
  isBound: true,
  smsWords: m.smsRestore,
  words(say, { lineIds, first }) {
    const line = spacedNumber(first.number)
    const more = lineIds.length - 1
    const to = lineInShort(say, { forwarding: [...first.forwarding] }, { masked: true })
    return more === 0 ? say(m.restoreOne, { line, to }) : say(m.restoreMany, { line, to, more })
  },
  form: ({ page }) => page,
  perform: bringBack,
}

export const restoreForwarding: ActKind<WantedRestore> = { ...restore, name: 'forwarding-restored' }

/** Where one of them forwards abroad. */
export const restoreAbroad: ActKind<WantedRestore> = {
  ...restore,
  name: 'forwarding-restored-abroad',
  isAbroad: true,
  warning: (say: Say) => say(m.abroadCosts),
}

export function restoreKind(lines: readonly StoppedLine[]): ActKind<WantedRestore> {
  return lines.some(({ forwarding }) => forwardsAbroad({ forwarding: [...forwarding] }))
    ? restoreAbroad
    : restoreForwarding
}

/** By the rules of サービス設定, each line by itself: one that cannot have it any more stays as it is, and it is said how many. */
async function bringBack(
  within: Within,
  { session, payload, address }: Doing<WantedRestore>,
): Promise<Performed> {
  const { contractId } = session
  await lockContracts(within.db, [contractId])
  const shown = await listOf(within, linesOf(session), payload.lineIds)
  const lines = shown.filter(({ at }) => at <= payload.stoppedUntil)
  const restored: StoppedLine[] = []
  for (const line of lines) {
    if (await bringOneBack(within, session, { line, address })) restored.push(line)
    await giveWay()
  }
  if (restored.length > 0) await tellRestored(within, { session, lines: restored, address })
  const flash = {
    kind: 'forwarding-restored',
    count: restored.length,
    left: lines.length - restored.length,
  } as const
  const kind = restored.length > 0 ? 'done' : 'stale'
  return { kind, to: payload.page, flash, outcome: undefined }
}

async function bringOneBack(
  within: Within,
  session: Session,
  { line: { number, lineId, forwarding }, address }: { readonly line: StoppedLine; readonly address: string },
): Promise<boolean> {
  const { contractId } = session
  const row = await lockLine(within.db, { number, contractId })
  if (row === undefined || !(await isPrepared(within, row.id))) return false
  const line = lineFrom(row)
  const wanted = { ...line.services, forwarding: sorted(forwarding).map(typedAgain) }
  const judgement = judge(wanted, line)
  const problems = await withLoops(judgement, { number, find: forwardingIn(within.db, contractId) })
  if (problems.size > 0) return false
  const by = byOf(session, address)
  await keepLine(within, row, { services: judgement.services, by, isToldOtherwise: true })
  await forgetStopped(within.db, [lineId])
  return true
}
