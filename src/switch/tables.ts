import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { Flag } from '../platform/db/schema.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    line_state: LineStateTable
    line_delivery: LineDeliveryTable
    feed_head: FeedHeadTable
    feed_stretch: FeedStretchTable
    switch_endpoint: SwitchEndpointTable
  }
}

/** A line in the feed. What it does stands with the line itself: a newer state replaces an older one that waits. */
interface LineStateTable {
  /** Of a number that is gone: of the line that had it, or of nothing else. */
  line_id: string
  /** The number, where no line has it any more, or none of this endpoint: it is told to be out of service, and forgotten. */
  gone_number: string | null
  /** Goes up with every change; never one that somebody had before. */
  version: number
  /** The highest version that anybody is known to have; the next one is above. */
  highest: number
  changed_at: number
  in_service: Generated<Flag>
  /** Since when the telephone system's own settings of it are taken over; null: only its stop was passed on. */
  adopted_at: number | null
  /** In the feed; null = marked, and the sequencer has not come by. */
  place: number | null
}

/** How far one endpoint is with one line. */
interface LineDeliveryTable {
  /** Its name in the configuration. */
  endpoint: string
  line_id: string
  /** The version that has a place in the feed. */
  wanted: number
  /** Since when something waits. */
  since: number
  state: DeliveryState
  /** When to push next; null = nothing to push, or the endpoint pulls. */
  due_at: number | null
  /** Until then a push is under way; longer only where its process died. */
  leased_until: Generated<number>
  tries: Generated<number>
  /** The highest version that the endpoint said to have. */
  applied: Generated<number>
  applied_at: number | null
  /** Of the last push: `200`, `http-503`, `timeout`. */
  answer: string | null
  answered_at: number | null
}

/** `stuck`: the endpoint refuses this state. `ahead`: it has a version that we never gave. */
export type DeliveryState = 'waiting' | 'applied' | 'stuck' | 'ahead'

/** The last place in the feed, in one row, whose lock is the sequencer's. */
interface FeedHeadTable {
  id: number
  place: number
}

/**
 * From this place on, cursors carry this token. Whoever comes with the token of a stretch that was lost with the newer part
 * of the database is told so.
 */
interface FeedStretchTable {
  from_place: number
  token: string
  begun_at: number
}

/** What is wrong with an endpoint as a whole; `trouble` is null while it answers. */
interface SwitchEndpointTable {
  name: string
  trouble: string | null
  since: number
}

export const SWITCH_LEAVING = {
  line_state: {
    stays: 'the 050 number of a line that is gone, until the telephone system was told, and 30 days',
  },
  line_delivery: { stays: 'versions and times' },
  feed_head: { stays: 'one number of the feed' },
  feed_stretch: { stays: 'numbers of the feed' },
  switch_endpoint: { stays: 'how machines do' },
} as const satisfies Leavings
