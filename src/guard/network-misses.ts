import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { Within } from '../work.ts'
import { deleteMisses, deleteMissesOf, findNthLastMiss, saveMiss } from './network-miss-store.ts'
import { networkNumbers } from './networks.ts'

/**
 * What counts against a network is for how many different IDs, existing or not, wrong passwords came from its unknown
 * browsers lately. Somebody's own slips, however many, are one ID: they are in nobody's way but his own.
 */
export interface Miss {
  readonly site: SiteKind
  readonly loginId: string
  readonly address: string
}

const { withinMs } = policy.passwordPace.network

/** Until when the unknown browsers of this network wait, or nothing. */
export async function networkWaitsUntil(deps: Deps, address: string): Promise<number | undefined> {
  const { key: network, wrongAccountsIn10Minutes: n } = networkNumbers(deps, address)
  const at = await findNthLastMiss(deps.db, { network, n, within: lately(deps) })
  return at === undefined ? undefined : at + withinMs
}

/** A wrong password from an unknown browser. Keeps no more rows of the network than are counted. */
export async function countMiss(within: Within, { site, loginId, address }: Miss): Promise<void> {
  const network = networkNumbers(within, address).key
  const idHash = keyedDigest(within.secret, ['network miss', site, loginId]).toString('base64url')
  await deleteMissesOf(within.db, network, lately(within))
  await saveMiss(within.db, { network, idHash, now: within.clock.now() })
}

/** Deletes what has no effect any more. */
export function sweepMisses(deps: Deps): Promise<void> {
  return sweep(deps, limit => deleteMisses(deps.db, { ...lately(deps), limit }))
}

/** Exactly `withinMs` ago is over. */
function lately(deps: Pick<Deps, 'clock'>) {
  return aliveSince(withinMs - 1, deps.clock.now())
}
