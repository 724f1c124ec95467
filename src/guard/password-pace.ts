import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { Within } from '../work.ts'
import { networkNumbers } from './networks.ts'
import { passed } from './quota.ts'
import { forgivePaces, lockPaces, savePaces } from './store.ts'
import { secondsOf, takeTurn } from './turns.ts'

/** Whose password is tried, and where. */
export interface PacedTry {
  readonly site: SiteKind
  readonly loginId: string
  /** The known device of this account in which it happens. */
  readonly device: string | undefined
  readonly address: string
}

const LONGEST_MS = policy.passwordPace.pauseSeconds(Number.POSITIVE_INFINITY) * SECOND_MS

export type Pace =
  /** It counts as a failure until `forgetPasswordTry` takes it back: many at once get no more than one after the other. */
  | { readonly kind: 'counted' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** So many try this ID that nobody can be told when. */
  | { readonly kind: 'full' }

/**
 * Whether a try may be looked at now. A known device has a pace of its own, which nobody else can slow. Everybody else has
 * one for his ID and network; and where an ID has many failures, whosever they are, its strangers are looked at in turns.
 * IDs that do not exist are treated alike (D9).
 */
export async function countPasswordTry(within: Within, wanted: PacedTry): Promise<Pace> {
  const now = within.clock.now()
  const { inTurnsFrom, pauseSeconds, turns } = policy.passwordPace
  const [own, ...all] = await readPaces(within, paceKeys(within, wanted))
  if (own === undefined) throw new Error('no pace')
  if (own.nextAt > now) return { kind: 'wait', seconds: secondsOf(own.nextAt - now) }
  if (all.some(({ failures }) => failures >= inTurnsFrom)) {
    const of = `password:${hashOfId(within, wanted)}`
    const turn = await takeTurn(within, { of, rule: turns }, { address: wanted.address })
    if (turn.kind === 'full') return turn
    if (turn.kind === 'booked') return { kind: 'wait', seconds: secondsOf(turn.inMs) }
  }
  const failures = oneMore(own.failures)
  const counted = { ...own, failures, nextAt: now + pauseSeconds(failures) * SECOND_MS }
  await savePaces(within.db, [counted, ...all.map(one => ({ ...one, failures: oneMore(one.failures) }))])
  return { kind: 'counted' }
}

/** Beyond, nothing changes any more, and it would only take longer to be forgotten. */
function oneMore(failures: number): number {
  return Math.min(policy.passwordPace.failuresMost, failures + 1)
}

/** The password was right: this try was no failure. Those of others stay. */
export function forgetPasswordTry(within: Within, wanted: PacedTry): Promise<void> {
  return forgivePaces(within.db, paceKeys(within, wanted), within.clock.now())
}

/** IDs are hashed, with the secret: what somebody typed into the field, a password perhaps, can be read nowhere. */
export function hashOfId(
  { secret }: Pick<Deps, 'secret'>,
  { site, loginId }: Pick<PacedTry, 'site' | 'loginId'>,
): string {
  return keyedDigest(secret, ['password pace', site, loginId]).toString('base64url')
}

/** In the order of the keys. */
async function readPaces(within: Within, keys: readonly string[]) {
  const now = within.clock.now()
  const rows = await lockPaces(within.db, keys, { now, longestMs: LONGEST_MS })
  return keys.flatMap(key => {
    const row = rows.find(one => one.key === key)
    if (row === undefined) return []
    const failures = Math.max(0, row.failures - passed(row.at, now) / policy.passwordPace.forgetEveryMs)
    return [{ key, failures, at: Math.max(row.at, now), nextAt: row.next_at }]
  })
}

/** The own one first. Locked in this order; of an ID's strangers that is one after the other. */
function paceKeys(within: Within, wanted: PacedTry): readonly string[] {
  if (wanted.device !== undefined) return [`device:${wanted.device}`]
  const id = hashOfId(within, wanted)
  return [`id:${id}:${networkNumbers(within, wanted.address).key}`, `id:${id}`]
}
