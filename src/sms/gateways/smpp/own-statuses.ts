import type { SmppSettings } from './settings.ts'

/** What a carrier's own values of command_status mean (§5.1.3 leaves them 0x400 to 0x4ff), as the settings say. */
export type OwnStatuses = SmppSettings['statuses']

/** `undefined` where the settings say nothing: the standard's table counts. */
export function ownClassOf(statuses: OwnStatuses, status: number): OwnStatuses[number]['is'] | undefined {
  return statuses.find(own => own.status.includes(status))?.is
}
