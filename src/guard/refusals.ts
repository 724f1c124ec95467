import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { MINUTE_MS } from '../policy.ts'
import { networkNumbers } from './networks.ts'
import { OTHERS } from './settings.ts'

/** Nothing was looked at, and no try was counted. */
export type PasswordRefusal =
  /** Wrong passwords for this ID: in this known device, or from this network; or others have their turn before. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Wrong passwords for many IDs from this network; said to unknown browsers only. */
  | { readonly kind: 'network-wait'; readonly until: number }
  /** More passwords at once than the machine can look at, or more that try this ID than there are turns. */
  | { readonly kind: 'busy' }

/** As metrics and the log know them: `network` is a name of the configuration, or `others`. Nothing tells of a person. */
export interface RefusalCount {
  readonly why: 'pace' | 'network' | 'busy'
  readonly network?: string
  readonly count: number
}

export function countRefusal(
  deps: Deps,
  refused: { readonly refusal: PasswordRefusal; readonly address: string },
): void {
  const { kind } = refused.refusal
  const counts = countsOf(deps)
  if (kind === 'wait') counts.pace += 1
  else if (kind === 'busy') counts.busy += 1
  else {
    const name = networkNumbers(deps, refused.address).name ?? OTHERS
    counts.network.set(name, (counts.network.get(name) ?? 0) + 1)
  }
}

/** How often this process did not look at a password, since it began; each that can be, from 0 on. */
export function passwordRefusals(deps: Deps): RefusalCount[] {
  const { pace, busy, network } = countsOf(deps)
  const ofNetworks = [...network].map(([name, count]) => ({ why: 'network', network: name, count }) as const)
  return [{ why: 'pace', count: pace }, { why: 'busy', count: busy }, ...ofNetworks]
}

/** One line a minute, however many there were. */
export async function logRefusals(deps: Deps): Promise<void> {
  const counts = countsOf(deps)
  const all = passwordRefusals(deps)
  const lately = all.map((one, at) => ({ ...one, count: one.count - (counts.logged[at]?.count ?? 0) }))
  counts.logged = all
  const refused = lately.filter(({ count }) => count > 0)
  if (refused.length > 0) deps.log.warn({ refused }, 'passwords that were not looked at in the last minute')
}

export const refusalLog: Job = { name: 'refusals', everyMs: MINUTE_MS, run: logRefusals }

/** Each process has its own, and a process has one database. */
function countsOf(deps: Deps) {
  const kept = processes.get(deps.db) ?? newCounts(deps)
  processes.set(deps.db, kept)
  return kept
}

const processes = new WeakMap<Deps['db'], ReturnType<typeof newCounts>>()

function newCounts({ config }: Deps) {
  const names = [OTHERS, ...config.networks.named.map(({ name }) => name)]
  return {
    pace: 0,
    busy: 0,
    network: new Map(names.map(name => [name, 0])),
    logged: [] as readonly RefusalCount[],
  }
}
