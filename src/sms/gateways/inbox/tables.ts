import type { Generated } from 'kysely'

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
