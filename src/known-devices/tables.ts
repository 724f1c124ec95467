import type { Leavings } from '../accounts/leaving.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    known_device: KnownDeviceTable
  }
}

/** A browser in which the account completed a sign-in. It opens nothing; it selects its own counters. */
interface KnownDeviceTable {
  id: string
  account_id: string
  token_hash: string
  label: string
  created_at: number
  last_used_at: number
}

export const KNOWN_DEVICES_LEAVING = {
  known_device: {
    with: 'account',
    by: 'account_id',
    told: { columns: ['label', 'created_at', 'last_used_at'] },
  },
} as const satisfies Leavings
