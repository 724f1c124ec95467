import type { Deps } from '../deps.ts'
import { record } from './audit.ts'
import { checkRemembered, forgetHead, rememberHead } from './kept-head.ts'
import { sealAll } from './sealer.ts'

export type RestoredOutcome =
  /** `lost`: the place in the chain that was remembered, and that the backup does not have. */
  | { readonly kind: 'accepted'; readonly lost: number }
  /** The trail is as it is remembered, or nothing is. */
  | { readonly kind: 'nothing-lost' }
  /** What is remembered was not written with this secret. */
  | { readonly kind: 'remembered-forged' }
  /** The end of the chain does not fit to this secret, or another process is at it. */
  | { readonly kind: 'not-sealed' }

/**
 * Somebody restored a backup and says so: from now on the end of that is remembered. That it was done, why, and how far
 * the trail went before stands in the trail itself, sealed before anything is forgotten.
 * @param folder in which this machine's server remembers the end of the chain
 * @param reason free text
 */
export async function acceptRestored(deps: Deps, folder: string, reason: string): Promise<RestoredOutcome> {
  const check = await checkRemembered(deps, folder)
  if (check.kind === 'remembered-forged') return check
  if (check.kind !== 'not-as-remembered') return { kind: 'nothing-lost' }
  const { seq } = check
  await record(deps, { action: 'audit.restored', actor: 'operator', detail: { seq, reason } })
  if ((await sealAll(deps)).kind !== 'sealed') return { kind: 'not-sealed' }
  forgetHead(folder)
  await rememberHead(deps, folder)
  return { kind: 'accepted', lost: seq }
}
