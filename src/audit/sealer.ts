import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { giveWay } from '../platform/db/batches.ts'
import { policy } from '../policy.ts'
import { type Within, work, workIf } from '../work.ts'
import { record } from './audit.ts'
import { headMac, sealHash } from './chain.ts'
import {
  anyPending,
  anySeal,
  findEnd,
  type HeadRow,
  insertSeals,
  lockHead,
  pendingEvents,
  saveHead,
} from './chain-store.ts'
import { checkpointMac } from './checkpoint.ts'
import { listCheckpoints, saveCheckpointMac } from './checkpoint-store.ts'
import { rememberHead } from './kept-head.ts'

/**
 * Puts committed events into the chain, one process at a time. Events are recorded inside the transactions of
 * what they tell of; chaining there would let each transaction wait for the one before (decision 0015).
 */
export type SealOutcome =
  | { readonly kind: 'sealed'; readonly events: number }
  /** Another process is sealing. */
  | { readonly kind: 'busy' }
  /** The chain's end was not written with this secret. Going on would hide what was done to it. */
  | { readonly kind: 'broken-head' }

async function sealOnce(deps: Deps): Promise<SealOutcome> {
  if (!(await anyPending(deps.db))) return { kind: 'sealed', events: 0 }
  return work(deps, async (within): Promise<SealOutcome> => {
    const head = await lockHead(within.db)
    if (head === undefined) return { kind: 'busy' }
    const good = head.mac === '' ? !(await anySeal(within.db)) : head.mac === headMac(within.secret, head)
    if (!good) return { kind: 'broken-head' }
    const events = await pendingEvents(within.db, policy.audit.sealBatch)
    if (events.length === 0) return { kind: 'sealed', events: 0 }
    const { seals, end } = chain(head.mac === '' ? { ...head, begun_at: within.clock.now() } : head, events)
    await insertSeals(within.db, seals)
    await saveHead(within.db, { ...end, mac: headMac(within.secret, end) })
    return { kind: 'sealed', events: events.length }
  })
}

/** Seals until nothing is left, or until another process does. */
export async function sealAll(deps: Deps): Promise<SealOutcome> {
  for (let events = 0; ; ) {
    const outcome = await sealOnce(deps)
    if (outcome.kind !== 'sealed') return outcome
    if (outcome.events === 0) return { kind: 'sealed', events }
    events += outcome.events
    // After a change of thousands of numbers SQLite would go on without a pause.
    await giveWay()
  }
}

const REMEMBER_EVERY = policy.audit.rememberEveryMs / policy.audit.sealEveryMs

export interface Sealer {
  /** Seals what is left and ends. */
  stop(): Promise<void>
}

/**
 * The sealer of a server process. A database that is gone for a while does not end it.
 * @param folder in which it remembers the end of the chain
 */
export function startSealer(deps: Deps, folder?: string): Sealer {
  const stopping = new AbortController()
  async function run(): Promise<void> {
    let before: Attempt = 'sealed'
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      before = await attempt(deps, { folder: round % REMEMBER_EVERY === 0 ? folder : undefined, before })
      const { sealEveryMs, brokenHeadMs } = policy.audit
      await deps.clock.sleep(before === 'broken-head' ? brokenHeadMs : sealEveryMs, stopping.signal)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
      await attempt(deps, { folder, before: 'sealed' })
    },
  }
}

/** Writes the chain's end into the log: a trail that is set back as a whole no longer fits to it. */
export async function logHead(deps: Deps): Promise<void> {
  const end = await findEnd(deps.db)
  if (end) deps.log.info({ head: `${end.seq}:${end.hash}` }, 'audit head')
}

export const headLogging: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: logHead }

export type RekeyOutcome =
  | { readonly kind: 'rekeyed' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'wrong-secret' }

/** After a change of the secret: goes on under the new one. The old one proves that the trail is the one it left. */
export async function rekey(deps: Deps, oldSecret: string): Promise<RekeyOutcome> {
  const left = await sealAll({ ...deps, secret: oldSecret })
  if (left.kind !== 'sealed') return { kind: left.kind === 'busy' ? 'busy' : 'wrong-secret' }
  const act = async (within: Within): Promise<RekeyOutcome> => {
    const head = await lockHead(within.db)
    if (head === undefined) return { kind: 'busy' }
    if (head.mac !== headMac(oldSecret, head)) return { kind: 'wrong-secret' }
    const next = { ...head, keyed_from: head.seq + 1 }
    await saveHead(within.db, { ...next, mac: headMac(within.secret, next) })
    for (const one of await listCheckpoints(within.db)) {
      if (one.mac !== checkpointMac(oldSecret, one)) return { kind: 'wrong-secret' }
      await saveCheckpointMac(within.db, one.seq, checkpointMac(within.secret, one))
    }
    await record(within, { action: 'audit.rekeyed', actor: 'operator' })
    return { kind: 'rekeyed' }
  }
  const outcome = await workIf(deps, act, ({ kind }) => kind === 'rekeyed')
  await sealAll(deps)
  return outcome
}

/** The chain goes on from its recorded end, never from the last row that happens to be there. */
function chain(head: Omit<HeadRow, 'id' | 'mac'>, events: Awaited<ReturnType<typeof pendingEvents>>) {
  let { seq, hash, keyed_from } = head
  const seals = events.map(event => {
    const prev_hash = hash
    seq += 1
    hash = sealHash(prev_hash, seq, event)
    // Rows older than the chain come first and have no mac; from the first one that has, all must.
    if (event.uid === null && keyed_from === seq) keyed_from = seq + 1
    return { seq, event_id: event.id, prev_hash, hash }
  })
  const { begun_at, checkpoints } = head
  return { seals, end: { seq, hash, keyed_from, begun_at, checkpoints } }
}

/** `failed`: the database was in trouble, as it may be for a moment. */
type Attempt = 'sealed' | 'broken-head' | 'failed'

/** A database that is gone is told of once, until it is back. */
async function attempt(
  deps: Deps,
  { folder, before }: { readonly folder: string | undefined; readonly before: Attempt },
): Promise<Attempt> {
  try {
    const outcome = await sealAll(deps)
    if (folder !== undefined) await rememberHead(deps, folder)
    if (outcome.kind !== 'broken-head') return 'sealed'
    deps.log.error(
      'the audit trail was changed from outside or the secret is new: run "sekisho audit verify"',
    )
    return 'broken-head'
  } catch (error) {
    if (before !== 'failed') deps.log.error({ err: error }, 'audit sealer')
    return 'failed'
  }
}
