import { csvLine } from '../platform/csv/write.ts'
import type { ExportedEvent } from './trail.ts'

const COLUMNS = [
  'seq',
  'at',
  'contractId',
  'loginId',
  'site',
  'actor',
  'action',
  'address',
  'detail',
  'id',
  'uid',
  'accountId',
  'mac',
  'prevHash',
  'hash',
] as const satisfies readonly (keyof ExportedEvent)[]

export function csvHead(): string {
  return csvLine(COLUMNS)
}

export function csvEvent(event: ExportedEvent): string {
  return csvLine(COLUMNS.map(column => (column === 'detail' ? JSON.stringify(event.detail) : event[column])))
}
