import type { Generated } from 'kysely'
import type { Leavings } from '../../../accounts/leaving.ts'

declare module '../../../platform/db/schema.ts' {
  interface Schema {
    inbox_message: InboxMessageTable
    inbox_setting: InboxSettingTable
  }
}

interface InboxMessageTable {
  id: Generated<number>
  to_number: string
  from_number: string
  text: string
  sent_at: number
  parts: number
  state: string
}

interface InboxSettingTable {
  key: string
  value: string
}

export const INBOX_LEAVING = {
  inbox_message: { stays: "the demonstration's phones" },
  inbox_setting: { stays: 'tells of nobody' },
} as const satisfies Leavings
