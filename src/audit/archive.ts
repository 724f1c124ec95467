import { join } from 'node:path'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { newId } from '../platform/entropy.ts'
import { isoDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { sweep } from '../platform/sweep.ts'
import { policy } from '../policy.ts'
import { work } from '../work.ts'
import { type ArchivedEvent, type ArchiveHead, archiveKey, openArchive } from './archive-file.ts'
import { deleteDeadDrafts } from './archived-files.ts'
import { record } from './audit.ts'
import { type ChainedEvent, headMac } from './chain.ts'
import { findEnd, lockHead, type SealedRow, saveHead, sealedAfter } from './chain-store.ts'
import { type Checkpoint, checkpointMac, hashOfCheckpoints } from './checkpoint.ts'
import {
  type CheckpointRow,
  deleteUpTo,
  findLastCheckpoint,
  firstTime,
  insertCheckpoint,
  listCheckpoints,
} from './checkpoint-store.ts'
import { checkedEvent } from './verify.ts'

/**
 * The audit trail is kept in the database for some years. Whole months that are older go into files (archive-file.ts); a
 * checkpoint in the database tells up to where, and their rows leave. What is not whole stays where it is.
 */
export type ArchiveOutcome =
  | { readonly kind: 'archived'; readonly file: string; readonly checkpoint: Checkpoint }
  /** No whole month is old enough. */
  | { readonly kind: 'nothing' }
  /** Another process is at it, or seals. */
  | { readonly kind: 'busy' }
  /** The chain is not as it was written, from this place on. */
  | { readonly kind: 'not-whole'; readonly seq: number }

/** The folder in which this machine's server puts the files. */
export function archiveFolder({ config }: Pick<Deps, 'config'>): string {
  return config.audit.archiveDir ?? join(config.dataDir, 'audit-archive')
}

/** Those that are in files, the oldest first. */
export function archivedMonths(db: Deps['db']): Promise<readonly Pick<Checkpoint, 'month' | 'file'>[]> {
  return listCheckpoints(db)
}

/** Every month that is old enough, the oldest first; and deletes what an earlier run left. */
export async function archiveOldMonths(deps: Deps): Promise<readonly ArchiveOutcome[]> {
  const outcomes: ArchiveOutcome[] = []
  await deleteDeadDrafts(archiveFolder(deps), deps.clock.now() - policy.audit.deadDraftMs)
  for (;;) {
    const outcome = await archiveMonth(deps)
    const last = await findLastCheckpoint(deps.db)
    // Nothing leaves behind a checkpoint that we did not make.
    if (last !== undefined && last.mac === checkpointMac(deps.secret, last))
      await sweep(deps, limit => work(deps, tx => deleteUpTo(tx.db, last.seq, limit)))
    if (outcome.kind !== 'archived') return outcome.kind === 'nothing' ? outcomes : [...outcomes, outcome]
    deps.log.info(
      { file: outcome.file, events: outcome.checkpoint.events },
      'a month of the audit trail was archived',
    )
    outcomes.push(outcome)
  }
}

export const trailArchiving: Job = {
  name: 'archiving the audit trail',
  everyMs: policy.audit.archiveEveryMs,
  async run(deps) {
    for (const { kind, ...more } of await archiveOldMonths(deps))
      if (kind === 'not-whole')
        deps.log.error(
          more,
          'the audit trail is not archived, as it is not whole: run "sekisho audit verify"',
        )
  },
}

async function archiveMonth(deps: Deps): Promise<ArchiveOutcome> {
  const earlier = await listCheckpoints(deps.db)
  const before = earlier.at(-1)
  const isBehind = async () => (await findLastCheckpoint(deps.db))?.seq !== before?.seq
  const noted = (await findEnd(deps.db))?.checkpoints ?? ''
  const forged = earlier.find(one => one.mac !== checkpointMac(deps.secret, one))
  if (forged !== undefined) return { kind: 'not-whole', seq: forged.seq }
  if (noted !== '' && noted !== hashOfCheckpoints(earlier))
    return (await isBehind()) ? { kind: 'busy' } : { kind: 'not-whole', seq: before?.seq ?? 0 }
  const month = await oldMonth(deps)
  if (month === undefined) return { kind: 'nothing' }
  const written = await writeFile(deps, month, before)
  if (written.kind !== 'written') {
    // Another process took the month away while this one read it.
    return (await isBehind()) ? { kind: 'busy' } : written
  }
  const made = {
    ...written.file,
    month,
    first_at: before?.first_at ?? written.firstAt,
    last_at: written.lastAt,
    made_at: deps.clock.now(),
  }
  const checkpoint = { ...made, mac: checkpointMac(deps.secret, made) }
  // Of two processes the second has written the same file; without a checkpoint it is written once more.
  if (!(await keep(deps, { noted, earlier }, checkpoint))) return { kind: 'busy' }
  return { kind: 'archived', file: join(archiveFolder(deps), made.file), checkpoint }
}

/** The month of the oldest event, if it has been over for so many years. A time of the future was invented, or a clock was ahead. */
async function oldMonth(deps: Deps): Promise<string | undefined> {
  const now = deps.clock.now()
  const first = await firstTime(deps.db, now)
  if (first === undefined) return undefined
  const [year = 0, rest = ''] = [Number(isoDate(now).slice(0, 4)), isoDate(now).slice(4, 7)]
  const month = isoDate(first).slice(0, 7)
  return month < `${year - deps.config.audit.keepYears}${rest}` ? month : undefined
}

type Refusal = Extract<ArchiveOutcome, { kind: 'nothing' | 'not-whole' }>

async function writeFile(deps: Deps, month: string, before: Checkpoint | undefined) {
  const key = archiveKey(deps.secret)
  const [from, prevHash] = [(before?.seq ?? 0) + 1, before?.hash ?? '']
  const draft = `audit-${month}.${newId(deps.entropy)}.draft`
  const head = { archive: 'sekisho-audit', version: 1, month, from, prevHash, key: key.publicKey } as const
  const file = await openArchive(archiveFolder(deps), draft, head)
  try {
    const times = await writeMonth(deps, head, file.add)
    if (!('kind' in times)) return { kind: 'written' as const, ...times, file: await file.finish(key.sign) }
    await file.discard()
    return times
  } catch (error) {
    await file.discard()
    throw error
  }
}

/** Up to the first event of a later month, and never the chain's last one, which is remembered elsewhere. */
async function writeMonth(
  deps: Deps,
  { month, from, prevHash }: ArchiveHead,
  add: (events: readonly ArchivedEvent[]) => Promise<void>,
): Promise<{ readonly firstAt: number; readonly lastAt: number } | Refusal> {
  const end = await findEnd(deps.db)
  const [until, keyedFrom] = [(end?.seq ?? 0) - 1, end?.keyed_from ?? 1]
  const [now, next] = [deps.clock.now(), startOfNextMonth(month)]
  let [seq, hash, firstAt, lastAt] = [from - 1, prevHash, 0, 0]
  for (;;) {
    const rows = await sealedAfter(deps.db, { after: seq, until, limit: policy.audit.pageRows })
    const taken: ArchivedEvent[] = []
    for (const row of rows) {
      const event = checkedEvent(deps, row, { at: { seq, hash }, keyedFrom })
      if (event === undefined) return { kind: 'not-whole', seq: row.seq }
      if (event.at >= next && event.at <= now) break
      taken.push(archived(row, event))
      ;[seq, hash, firstAt, lastAt] = [row.seq, row.hash, firstAt || event.at, Math.max(lastAt, event.at)]
    }
    await add(taken)
    if (taken.length < policy.audit.pageRows) break
  }
  return seq < from ? { kind: 'nothing' } : { firstAt, lastAt }
}

/** Only what its hash is made of: the name that an id has at present is not told. */
function archived({ seq, hash }: SealedRow, event: ChainedEvent): ArchivedEvent {
  const { id, uid, at, site, contract_id, account_id, actor, action, address, detail, mac } = event
  return { seq, id, uid, at, site, contract_id, account_id, actor, action, address, detail, mac, hash }
}

function startOfNextMonth(month: string): number {
  const [year = 0, n = 0] = month.split('-').map(Number)
  const next = n === 12 ? [year + 1, 1] : [year, n + 1]
  return startOfDay(
    next
      .map(part => String(part).padStart(2, '0'))
      .join('-')
      .concat('-01'),
  )
}

/** With the end of the chain locked, so that one process does it; only if nobody did it since. */
function keep(
  deps: Deps,
  { noted, earlier }: { readonly noted: string; readonly earlier: readonly CheckpointRow[] },
  checkpoint: CheckpointRow,
): Promise<boolean> {
  return work(deps, async within => {
    const head = await lockHead(within.db)
    if (head === undefined || head.mac !== headMac(within.secret, head)) return false
    if (head.checkpoints !== noted) return false
    await insertCheckpoint(within.db, checkpoint)
    const end = { ...head, checkpoints: hashOfCheckpoints([...earlier, checkpoint]) }
    await saveHead(within.db, { ...end, mac: headMac(within.secret, end) })
    const { month, events, file, sha256 } = checkpoint
    await record(within, {
      action: 'audit.archived',
      actor: 'system',
      detail: { month, events, file, sha256 },
    })
    return true
  })
}
