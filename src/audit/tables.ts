import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { Checkpoint } from './checkpoint.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    audit_event: AuditEventTable
    audit_pending: AuditPendingTable
    audit_seal: AuditSealTable
    audit_head: AuditHeadTable
    audit_checkpoint: AuditCheckpointTable
    audit_refusal: AuditRefusalTable
  }
}

/** One event; never changed, and deleted only behind a checkpoint (triggers see to that). See decisions 0015 and 0057. */
interface AuditEventTable {
  id: Generated<number>
  /** Its time and 80 random bits; no event can be entered a second time. NULL in rows older than the chain. */
  uid: string | null
  at: number
  site: 'admin' | 'user' | 'op' | null
  contract_id: string | null
  /** Whom it is about. */
  account_id: string | null
  /** Who did it. */
  actor: AuditActor
  action: string
  address: string | null
  /** Masked facts, JSON. */
  detail: string
  /** HMAC over all of the above but `id`; '' in rows older than the chain. */
  mac: string
}

/**
 * Whoever used the account's ID, the contract's administrator, the operator's command line, the program itself, the telephone
 * system, which reports what somebody dialled there.
 */
export type AuditActor = 'account' | 'administrator' | 'operator' | 'system' | 'switch'

/** Events that are committed and not in the chain yet; filled by a trigger. */
interface AuditPendingTable {
  event_id: number
}

/** An event's place in the chain: 1, 2, 3 … in the order of sealing. Never changed; it leaves with its event. */
interface AuditSealTable {
  seq: number
  event_id: number
  prev_hash: string
  hash: string
}

/** The chain's end, in one row: so that a tail that was cut off is missed. */
interface AuditHeadTable {
  id: number
  /** Events in the chain. */
  seq: number
  /** Hash of the last one. */
  hash: string
  /** From this place on, events carry a `mac` made with the present secret. */
  keyed_from: number
  begun_at: number
  /** Hash of all checkpoints, so that one that was taken away or put in is missed; '' before the first one. */
  checkpoints: Generated<string>
  /** HMAC over the above; '' before the first sealing. */
  mac: string
}

/** See checkpoint.ts; with the HMAC over all of it. Never deleted. */
interface AuditCheckpointTable extends Checkpoint {
  mac: string
}

/**
 * How often something was refused in one minute; a row for each network, and one for all of them. Gone as soon as the minute
 * is over and its sums are events.
 */
interface AuditRefusalTable {
  /** Its first millisecond. */
  minute: number
  action: string
  /** '' for none. */
  site: string
  /** An account's id; '' for IDs that nobody has; where a key of the API asked, `api:` and its name. */
  subject: string
  /** Named ones of the configuration are not told apart here; `ALL_NETWORKS` in the row for all. */
  network: string
  contract_id: string | null
  actor: AuditActor
  /** Of a network: all refusals. Of all networks: those that wanted to be an event of their own. */
  count: number
  /** Those that are no event of their own. */
  summed: number
}

export const AUDIT_LEAVING = {
  audit_event: { stays: 'under ids that are nobody’s any more, with numbers in part' },
  audit_pending: { stays: 'ids of events' },
  audit_seal: { stays: 'ids of events' },
  audit_head: { stays: 'tells of nobody' },
  audit_checkpoint: { stays: 'tells of nobody' },
  audit_refusal: { stays: 'gone when its minute is over' },
} as const satisfies Leavings
