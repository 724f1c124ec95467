import type { Leavings } from '../accounts/leaving.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    rollout_day: RolloutDayTable
  }
}

/** How many had an SMS number at the end of a day in Japan; the row of today changes until the day ends. */
interface RolloutDayTable {
  /** YYYY-MM-DD */
  day: string
  admin_with: number
  admin_without: number
  /** Themselves or with their contract; with or without a number. */
  admin_suspended: number
  user_with: number
  user_without: number
  user_suspended: number
  counted_at: number
}

export const ROLLOUT_LEAVING = {
  rollout_day: { stays: 'counts' },
} as const satisfies Leavings
